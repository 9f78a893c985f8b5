"""How long importing the package takes, against importing pandas alone, in fresh interpreters taken
in turn.

Two ratios: `import workshop`, which is what opens every notebook, and every module of the package
at once.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 9
PACKAGE = Path(__file__).resolve().parents[1] / "src" / "workshop"
MODULES = sorted(
    ".".join(["workshop", *path.relative_to(PACKAGE).with_suffix("").parts])
    for path in PACKAGE.rglob("*.py")
    if path.name != "__init__.py" and path.parent.name != "kit"
)
CASES = {
    "pandas": "import pandas",
    "workshop": "import workshop",
    "all its modules": f"import {', '.join(MODULES)}",
}


def seconds(code: str) -> float:
    """Wall seconds of a fresh interpreter that runs this code, less nothing: the start of Python is
    in every case.
    """
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begin


def main() -> None:
    """Print the medians and the two ratios."""
    for code in CASES.values():
        seconds(code)
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(RUNS):
        for name, code in CASES.items():
            times[name].append(seconds(code))
    for name, values in times.items():
        ratios = [value / base for value, base in zip(values, times["pandas"])]
        print(
            f"{name:16} {statistics.median(values):6.3f} s   {statistics.median(ratios):5.2f} x"
            " pandas"
        )


if __name__ == "__main__":
    main()
