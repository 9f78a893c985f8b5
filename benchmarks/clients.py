"""A consultant's evening: made-up clients of several sizes and looks, one with broken settings and
one half purged, through check, run, desk and purge; processor time a client, and the largest process.

Say how many clients with `clients.py 6`.
"""

from __future__ import annotations

import ctypes
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from runs import COMMAND, SUBREAPER, measured

from workshop import sample

CLIENTS = 20
COLOURS = ("#0b6e4f", "#7a1f5c", "#1f4e79", "#b5541c")


def made(place: Path, clients: int) -> list[Path]:
    """The clients' folders."""
    folders = []
    for number in range(clients):
        folder = place / f"client-{number:02}"
        sample.make(sample.NAMES[number % len(sample.NAMES)], folder)
        settings = folder / "workshop.toml"
        text = settings.read_text(encoding="utf-8")
        if "[theme]" not in text:
            text += f'\n[theme]\ncolour = "{COLOURS[number % len(COLOURS)]}"\n'
        settings.write_text(text, encoding="utf-8")
        folders.append(folder)
    (folders[-1] / "workshop.toml").write_text("date = yesterday\n", encoding="utf-8")
    shutil.rmtree(folders[-2] / "data")
    return folders


def main() -> None:
    """Print what each command took."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else CLIENTS
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SUBREAPER, 1)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        every = list(map(str, made(place, clients)))
        for words, status in (
            (["check", *every], 1),
            (["run", *every], 1),
            (["desk", str(place)], 1),
            (["purge", "--yes", *every[:-1]], 0),
        ):
            wall, processor = measured([[*COMMAND, *words]], place, status=status)
            print(
                f"{words[0]:6} {clients} clients: wall {wall:6.1f} s, processor {processor:6.1f} s,"
                f" {processor / clients:5.2f} s a client",
                flush=True,
            )
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"The largest process: {largest:.0f} MiB")


if __name__ == "__main__":
    main()
