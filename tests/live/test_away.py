"""The away server: a folder with questions only, a user without rights, nothing but four
libraries.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from workshop.live import network

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


def entrypoint(root: Path) -> list[str]:
    """The command that the container starts."""
    return json.loads(
        re.search(r"^ENTRYPOINT (\[.+\])$", (root / "Dockerfile").read_text(), re.M)[1]
    )


def test_the_container_is_pinned_and_holds_no_root_no_secret_and_no_data(root: Path) -> None:
    lines = [
        line
        for line in (root / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
        if line and not line.startswith("#")
    ]
    words = [line.split()[0] for line in lines]
    assert words.count("FROM") == 1 and re.fullmatch(r"FROM python:3\.\d+-slim", lines[0])
    # Whoever is there at the end has no rights, and nothing is run or copied after that.
    assert words.index("USER") > max(n for n, word in enumerate(words) if word in ("RUN", "COPY"))
    assert "ADD" not in words and not [line for line in lines if re.search(r"curl|wget|sudo", line)]
    installs = [part for line in lines for part in line.split("&&") if "pip install" in part]
    assert len(installs) == 3
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    assert not {"data", ".", "teams", "live"} & set(copied) and "data/blank" in copied
    assert f"EXPOSE {network.PORT}" in lines and "VOLUME /room" in lines
    started = entrypoint(root)
    assert started[:4] == ["python", "-P", "-m", "workshop.live"] and started[4] == "/room"


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


def python_of_everybody(libraries: Path) -> str:
    """A Python that a user without rights can start, with what the container holds and no more:
    this one, or the system's. Empty where there is none.
    """
    for name in sorted(LIBRARIES | {"markupsafe", "workshop"}):
        there = Path(importlib.util.find_spec(name).origin).parent
        shutil.copytree(there, libraries / name, ignore=shutil.ignore_patterns("__pycache__"))
    known = {"env": {"PYTHONPATH": str(libraries)}, "cwd": "/", "capture_output": True}
    for python in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin") or ""):
        with suppress(OSError):
            command = [python, "-P", "-c", "import workshop.live.server"]
            if not subprocess.run(command, user=NOBODY, group=NOBODY, **known).returncode:
                return python
    return ""


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="users are those of POSIX")
def test_it_serves_a_packed_folder_under_a_user_without_rights(tmp_path: Path, root: Path) -> None:
    """In a container where Docker is there; else the same command under such a user."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    room, libraries = (Path(tempfile.mkdtemp(prefix=f"workshop-{one}-")) for one in ("away", "kit"))
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
            here = {"python": sys.executable, "/room": str(room), "0.0.0.0": "127.0.0.1"}
            known = {"cwd": "/"}
            if os.geteuid() == 0:
                libraries.chmod(0o755)
                here["python"] = python_of_everybody(libraries)
                if not here["python"]:
                    pytest.skip("no Docker runs here, and no Python that everybody may start")
                for path in (room, room / "live", *(room / "live").iterdir()):
                    os.chown(path, NOBODY, NOBODY)
                known |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
                known["env"] = {"PYTHONPATH": str(libraries)}
            command = [here.get(word, word) for word in entrypoint(root)]
            command += ["--port", str(port), *options]
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
        for path in (room, libraries):
            shutil.rmtree(path, ignore_errors=True)


def test_the_commands_make_cards_pack_and_collect(
    make_folder: Callable[..., Path], tmp_path: Path
) -> None:
    from typer.testing import CliRunner

    import workshop
    from workshop.cli import app
    from workshop.live import land, rounds, store

    def run(*words: object) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["live", *map(str, words)])
        return result.exit_code, " ".join(result.output.split())

    folder, packed = make_folder(), tmp_path / "away"
    status, said = run("cards", folder, "--many", 3)
    codes = said.split()
    assert status == 0 and len(set(codes)) == 3 and all(len(code) == 8 for code in codes)
    kept = (folder / "live" / "cards.jsonl").read_text()
    assert kept.count("\n") == 3 and not any(code in kept for code in codes)
    status, said = run("pack", folder, packed)
    assert status and "No question is open" in said and not packed.exists()
    team = workshop.open(folder)
    round_ = land.open_round(
        team, "hope", "lines", "What?", {"items": [{"text": "One", "most": 1}]}, who="nobody"
    )
    assert run("pack", folder, packed)[0] == 0 and not list(packed.rglob("*.csv"))
    answer = {"d": "a", "n": 1, "k": "12345678", "v": {"lines": [["Hope"]]}}
    store.commit(packed / "live" / round_.file, store.line_of(answer))
    for _ in range(2):
        assert run("collect", folder, packed) == (0, "What?: 1 answer is here now.")
    assert len(rounds.answers((folder / "live" / round_.file).read_bytes().split(b"\n"))) == 1


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="Ctrl+C is sent as a signal")
def test_the_command_that_people_type_serves_and_ends_with_ctrl_c(
    make_folder: Callable[..., Path],
) -> None:
    folder = make_folder()
    code = "from workshop.cli import app; app()"
    command = [sys.executable, "-c", code, "live", str(folder), "--address", "127.0.0.1"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    )
    serving, until = folder / "live" / "serving.json", time.monotonic() + 60
    while not serving.exists():
        assert process.poll() is None and time.monotonic() < until
        time.sleep(0.1)
    about = json.loads(serving.read_text())
    phone = Phone(about["address"].partition("://")[2])
    assert phone.join(about["code"])[0] == 303
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=20)[0].decode()
    assert process.returncode == 0 and "Traceback" not in said, said
    assert about["code"] in said and "this computer only" in said and not serving.exists()


@pytest.mark.skipif(os.name != "posix", reason="elsewhere there is no such limit")
def test_a_computer_that_gives_256_files_is_asked_for_more() -> None:
    code = (
        "import resource as r; hard = r.getrlimit(r.RLIMIT_NOFILE)[1]\n"
        "r.setrlimit(r.RLIMIT_NOFILE, (256, hard))\n"
        "from workshop.live import network; network.raise_file_limit()\n"
        "soft = r.getrlimit(r.RLIMIT_NOFILE)[0]; assert soft >= min(4096, hard), soft"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-300:]
