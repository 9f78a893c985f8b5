"""The away server: a folder with questions only, a user without rights, nothing but four
libraries.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import GUESS, ROOM, Phone

LIBRARIES = {"filelock", "jinja2", "segno", "tornado"}
NOBODY = 65534


def test_the_container_gets_what_the_server_imports_and_no_more(root: Path) -> None:
    file = (root / "Dockerfile").read_text()
    installed = re.search(r"own = /\^\((.+?)\)==/ } own' \S+ > /kit/room\.txt", file)[1].split("|")
    assert set(installed) == LIBRARIES | {"markupsafe"}
    assert re.search(r"^USER (?!root)\w+", file, re.M), "it does not run as root"
    copied = set(re.findall(r"^COPY (?:.* )?(\S+) \S+$", file, re.M))
    assert all((root / name).exists() for name in copied if name != "constraints.txt")


def test_the_server_needs_these_libraries_and_no_others() -> None:
    """Run where nothing else can be imported."""
    code = f"""
import sys
allowed = {LIBRARIES | {"workshop", "markupsafe"}!r} | set(sys.stdlib_module_names)
class Gate:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] not in allowed:
            raise ImportError(name)
sys.meta_path.insert(0, Gate())
import filelock, segno
import workshop.live.server, workshop.live.__main__
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-600:]


def docker() -> bool:
    """Whether there is a Docker that runs."""
    return (
        bool(shutil.which("docker"))
        and not subprocess.run(["docker", "info"], capture_output=True).returncode
    )


def readable() -> bool:
    """Whether a user without rights can start this Python at all."""
    try:
        command = [sys.executable, "-c", "import workshop.live.server"]
        return not subprocess.run(
            command, user=NOBODY, group=NOBODY, cwd="/", capture_output=True
        ).returncode
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="users are those of POSIX")
def test_it_serves_a_packed_folder_under_a_user_without_rights(tmp_path: Path, root: Path) -> None:
    """In a container where Docker is there; else the same command under such a user."""
    import tempfile

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    room = Path(tempfile.mkdtemp(prefix="workshop-away-"))
    try:
        (room / "live").mkdir()
        (room / "live" / "room.json").write_text(json.dumps(ROOM))
        (room / "live" / "rounds.jsonl").write_text(json.dumps(GUESS) + "\n")
        options = ["--behind-proxy", "survey.example"]
        if docker():
            subprocess.run(["docker", "build", "-q", "-t", "workshop-live", root], check=True)
            room.chmod(0o777)
            (room / "live").chmod(0o777)
            command = ["docker", "run", "--rm", "-p", f"127.0.0.1:{port}:8899"]
            command += ["-v", f"{room}:/room", "workshop-live", *options]
            known: dict = {}
        else:
            command = [sys.executable, "-P", "-m", "workshop.live", str(room)]
            command += ["--address", "127.0.0.1", "--port", str(port), *options]
            known = {"cwd": "/"}
            if os.geteuid() == 0:
                if not readable():
                    pytest.skip("no Docker runs here, and this Python is for its owner alone")
                for path in (room, room / "live", *(room / "live").iterdir()):
                    os.chown(path, NOBODY, NOBODY)
                known |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **known
        )
        try:
            until = time.monotonic() + 60
            while not (room / "live" / "serving.json").exists():
                assert process.poll() is None and time.monotonic() < until, process.stdout.read()
                time.sleep(0.1)
            code = json.loads((room / "live" / "serving.json").read_text())["code"]
            phone = Phone(f"127.0.0.1:{port}")
            ask = phone.ask
            phone.ask = lambda *given, **named: ask(*given, Host="survey.example", **named)
            assert phone.join(code)[0] == 303
            assert "Secure" in phone.answered["Set-Cookie"]
            assert phone.give("guess-1", {"o": ["0"]})[0] == 200
        finally:
            process.terminate()
            process.wait(20)
    finally:
        shutil.rmtree(room, ignore_errors=True)
