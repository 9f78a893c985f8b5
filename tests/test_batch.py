"""Many folders in one command: one that fails stops no other, and nothing of one client gets into
another's folder or out of the consultant's hands.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from typer.testing import CliRunner

import workshop
from workshop import batch, desk, exercises, kit, processes, purge, sample
from workshop.cli import app
from workshop.errors import WorkshopError, WrongUsage, counted

from .test_run import write_notebook

MakeFolder = Callable[..., Path]
DAY = date(2026, 11, 29)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in a process of its own is done in this one: the tests below look at what is
    said.
    """
    monkeypatch.setattr(processes, "call", lambda work, *arguments, seconds=None: work(*arguments))


@pytest.fixture
def three(make_folder: MakeFolder, tmp_path: Path) -> Path:
    """Two clients, one of them with a cell that cannot be used, and one with broken settings."""
    make_folder(name="clients/good", people="person,team\nAnn,sales\n")
    make_folder(name="clients/rows", people="person,team\nAnn,nowhere\n")
    make_folder(name="clients/broken", settings="date = yesterday\n")
    (tmp_path / "clients" / "desk.html").write_text("a page")
    (tmp_path / "clients" / "template").mkdir()
    return tmp_path / "clients"


def test_a_pattern_means_the_workshop_folders_among_what_it_matches(three: Path) -> None:
    names = ["broken", "good", "rows"]
    assert [path.name for path in batch.meant([three / "*"])] == names
    every = sorted(three.iterdir())  # as a terminal puts it in the place of the pattern
    assert [path.name for path in batch.meant([*every, three / "good"])] == names
    assert batch.meant([three / "template"]) == [three / "template"]  # which says what it lacks
    with pytest.raises(WrongUsage, match="no workshop folder among"):
        batch.meant([three / "t*"])


@pytest.mark.usefixtures("here")
def test_check_of_several_says_of_each_whether_it_is_ready(three: Path) -> None:
    ran = CliRunner().invoke(app, ["check", str(three / "*")])
    said = " ".join(ran.output.split())
    assert ran.exit_code == 1
    assert f"ready {three / 'good'}: 1 of" in said
    assert f"not ready {three / 'rows'}: 1 thing to put right, first: people.csv, team:" in said
    assert f"not ready {three / 'broken'}: workshop.toml" in said
    assert said.endswith("1 of 3 folders is ready.")
    assert CliRunner().invoke(app, ["check", str(three / "g*")]).exit_code == 0


@pytest.mark.usefixtures("here")
def test_check_and_progress_say_the_same_to_a_program(three: Path) -> None:
    told = json.loads(CliRunner().invoke(app, ["check", "--json", str(three / "*")]).output)
    assert [Path(one["folder"]).name for one in told["folders"]] == ["broken", "good", "rows"]
    assert "error" in told["folders"][0] and told["folders"][2]["problems"][0]["column"] == "team"
    told = json.loads(CliRunner().invoke(app, ["progress", "--json", str(three / "good")]).output)
    assert told["exercises"] and told["sentence"].startswith("0 of")
    ran = CliRunner().invoke(app, ["progress", str(three / "*")])
    assert ran.exit_code == 1 and f"{three / 'good'}: not begun yet." in ran.output
    assert [one.get("begun") for one in _told("progress", str(three / "*"))] == [None, False, False]
    asked = exercises.catalogue("0-warm-up")[0]
    team = workshop.open(three / "good")
    exercises.checked(team, asked, asked.answer(exercises.made_up(asked.made_up)))
    ran = CliRunner().invoke(app, ["progress", str(three / "*")])
    assert f"{three / 'good'}: 1 of" in ran.output


def _told(*command: str) -> list[dict]:
    return json.loads(CliRunner().invoke(app, [command[0], "--json", *command[1:]]).output)[
        "folders"
    ]


@pytest.mark.usefixtures("here")
def test_the_desk_names_a_purge_that_was_cut_short(three: Path) -> None:
    def cut_short(path: Path) -> None:
        raise KeyboardInterrupt if path.suffix == ".csv" else OSError

    team = workshop.open(three / "good")
    with mock.patch.object(Path, "unlink", cut_short), pytest.raises(KeyboardInterrupt):
        purge.purge(team)
    assert desk.looked_at(three / "good")["purge_unfinished"]
    with (
        mock.patch.object(Path, "unlink", side_effect=PermissionError(13, "Permission denied")),
        pytest.raises(WorkshopError, match="could not be deleted"),
    ):
        purge.purge(team, when=datetime(2027, 1, 1))
    assert desk.looked_at(three / "good")["purge_unfinished"]
    CliRunner().invoke(app, ["desk", str(three)])
    assert "run workshop purge again" in (three / "desk.html").read_text(encoding="utf-8")
    purge.purge(team, when=datetime(2027, 1, 2))
    assert not desk.looked_at(three / "good")["purge_unfinished"]


def test_purge_of_several_asks_for_each_and_names_each(three: Path) -> None:
    ran = CliRunner().invoke(app, ["purge", str(three / "*")])
    assert ran.exit_code == 1 and ran.output.count("Nothing was deleted. Say --yes") == 2
    assert (three / "good" / "data" / "people.csv").exists()
    ran = CliRunner().invoke(app, ["purge", "--yes", str(three / "*")])
    assert ran.exit_code == 1  # one has no settings to go by
    assert f"{three / 'good'}:\nDeleted 1 file." in ran.output
    assert "2 of 3 folders are purged." in ran.output
    assert not (three / "rows" / "data").exists() and (three / "broken" / "data").exists()


def client(folder: Path, number: int, today: date = DAY) -> Path:
    """A client with a secret of its own in each place where one may be typed."""
    sample.blank(folder / "data")
    secret = f"<b>Zq{number:02}</b>"
    (folder / "workshop.toml").write_text(
        f'name = "{secret}"\ndate = {today - timedelta(days=20)}\n', encoding="utf-8"
    )
    with open(folder / "data" / "people.csv", "a", encoding="utf-8") as file:
        file.write(f"Zq{number:02}person,sales,member,\n")
    due = (today + timedelta(days=3 + number)).isoformat()
    decisions = workshop.open(folder).decisions
    decisions.record(
        "commitments-sales",
        [
            {"promise": f"{secret} calls", "measure": "a list", "owner": "Zq", "due": due},
            {"promise": f"{secret} writes", "measure": "a list", "owner": "", "due": ""},
        ],
        stage="charter",
    )
    return folder


@pytest.mark.usefixtures("here")
def test_the_desk_says_where_each_client_is_and_names_what_is_open_and_due(
    tmp_path: Path, three: Path
) -> None:
    client(three / "promising", 1, date.today())
    found = {name: desk.looked_at(three / name) for name in ("promising", "good")}
    assert found["good"]["stage"] == "Data are there" and found["good"]["tables"] == ["people"]
    one = found["promising"]
    assert one["stage"] == "Agreed" and "survey" in one["missing"] and one["last_run"] is None
    assert one["open"] == ["Sales: <b>Zq01</b> writes"]
    assert [due["what"] for due in one["due"]] == ["Due: <b>Zq01</b> calls (Zq)"]
    assert date.fromisoformat(one["next"]) > date.today()
    before = {path: path.read_bytes() for path in three.rglob("*") if path.is_file()}
    ran = CliRunner().invoke(app, ["desk", str(three)])
    assert ran.exit_code == 1 and "3 of 4 folders are on the page." in ran.output
    page = (three / "desk.html").read_text(encoding="utf-8")
    assert "<b>Zq" not in page and "&lt;b&gt;Zq01&lt;/b&gt; calls" in page
    assert 'href="promising"' in page and "workshop.toml" in page
    if os.name == "posix":
        assert (three / "desk.html").stat().st_mode & 0o077 == 0
    after = {path: path.read_bytes() for path in three.rglob("*") if path.is_file()}
    del before[three / "desk.html"], after[three / "desk.html"]
    assert after == before
    told = json.loads(CliRunner().invoke(app, ["desk", "--json", str(three)]).output)
    assert len(told["folders"]) == 4 and "findings" not in told["folders"][1]


def test_the_page_of_all_clients_is_never_written_into_one_of_their_folders(three: Path) -> None:
    for page in (three / "good" / "desk.html", three / "good" / "results" / "new" / "desk.html"):
        with pytest.raises(WrongUsage, match="lies in the workshop folder good"):
            desk.place(page, [three])
    assert desk.place(None, [three]) == three / "desk.html"
    assert desk.place(None, [three / "good", three / "rows"]) == three / "desk.html"


def test_findings_are_counted_over_five_clients_or_more_and_name_none() -> None:
    def one(name: str, **verdicts: str) -> dict:
        return {"name": name, "findings": verdicts}

    four = [one(f"Acme {k}", gap="clear", rare="clear") for k in range(4)]
    with pytest.raises(WorkshopError, match="4 clients have results"):
        desk.compared(four)
    counted = desk.compared([*four, one("Last", gap="cannot tell"), one("None yet")])
    assert counted.to_numpy().tolist() == [["Gap", 5, 4, 0, 1]]


def test_a_process_that_dies_or_hangs_is_told_apart_and_stops_no_other(tmp_path: Path) -> None:
    ended = batch.each(_by_name, [tmp_path / "dies", tmp_path / "lives", tmp_path / "fails"])
    assert [one.value for one in ended] == [None, "lives", None]
    assert ended[0].sentence.startswith("Python stopped in the middle")
    assert ended[2].sentence == "It is said."
    with pytest.raises(processes.TookTooLong):
        processes.call(_by_name, tmp_path / "hangs", seconds=0.5)


def _by_name(folder: Path) -> str:
    """What a process does is in the name of its folder."""
    match folder.name:
        case "dies":
            os._exit(9)
        case "fails":
            raise WorkshopError("It is\nsaid.")
        case "hangs":
            import time

            time.sleep(60)
    return folder.name


@pytest.mark.skipif(sys.platform != "linux", reason="threads are counted in /proc")
def test_what_is_forked_has_one_thread_so_that_no_lock_is_held_by_another() -> None:
    code = (
        "import workshop.warm, pathlib;"
        " print(*[one.read_text() for one in pathlib.Path('/proc/self/task').glob('*/comm')])"
    )
    environment = os.environ | dict.fromkeys(processes.THREADS, "1")
    command = [sys.executable, "-c", code]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    # Arrow's memory has a thread of its own, which knows of forks and is there again after one.
    assert set(ran.stdout.split()) - {"jemalloc_bg_thd"} == {"python"}, ran.stdout


@pytest.mark.slow
def test_twenty_clients_are_checked_run_overseen_and_purged_and_nothing_of_one_is_in_another(
    tmp_path: Path,
) -> None:
    place = tmp_path / "clients"
    for number in range(20):
        client(place / f"c{number:02}", number)
    (place / "c07" / "workshop.toml").write_text("date = yesterday\n")
    every = [str(place / "*")]
    ran = CliRunner().invoke(app, ["check", *every])
    assert "19 of 20 folders are ready." in ran.output, ran.output
    ran = CliRunner().invoke(app, ["run", "--only", "0-start", *every])
    assert ran.exit_code == 1 and "19 of 20 folders are ready to hand over." in ran.output
    assert CliRunner().invoke(app, ["purge", "--yes", str(place / "c1*")]).exit_code == 0
    ran = CliRunner().invoke(app, ["desk", str(place)])
    assert "19 of 20 folders are on the page." in ran.output
    page = (place / "desk.html").read_text(encoding="utf-8")
    assert page.count(">Purged<") == 10 and page.count(">Report<") == 9
    for folder in place.iterdir():
        if folder.is_dir():
            own = f"Zq{folder.name[1:]}"
            for path in folder.rglob("*"):
                if path.is_file():
                    text = path.read_bytes().decode("utf-8", "replace")
                    others = [n for n in range(20) if f"Zq{n:02}" in text and f"Zq{n:02}" != own]
                    assert not others, (path, others)


STYLES = {
    "german": ('numbers = "1.234,5"\ndates = "31.12.2026"', "1.234.567 leads, 09.03.2026"),
    "own": ("", "1,234,567 leads, 9 March 2026"),
    "indian": ('numbers = "12,34,567.8"\ndates = "31/12/2026"', "12,34,567 leads, 09/03/2026"),
}
"""How a folder writes, and what a finding says there."""


@pytest.mark.slow
def test_no_client_of_a_batch_writes_as_another_does(
    make_folder: MakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real processes: forked from one, as many at once as there are cores."""
    monkeypatch.setattr(kit, "notebooks", dict)
    folders = {}
    for name in [f"{style}-{number}" for number in range(2) for style in STYLES]:
        folder = folders[name] = make_folder(name=f"clients/{name}")
        with open(folder / "workshop.toml", "a", encoding="utf-8") as file:
            file.write(f"\n[locale]\n{STYLES[name.split('-')[0]][0]}\n")
        write_notebook(
            folder,
            "1-quick",
            "import datetime, workshop.findings; workshop.open(folder)",
            "from workshop.errors import counted, long_date",
            "said = counted(1234567, 'lead'), long_date(datetime.date(2026, 3, 9))",
            "workshop.findings.Finding('said', ', '.join(said) + '.')",
        )
    ended = batch.run_all(list(folders.values()))
    assert [one.sentence for one in ended] == [""] * len(folders)
    for name, folder in folders.items():
        page = (folder / "results" / "hand-over" / "report.html").read_text(encoding="utf-8")
        said = [words for _, words in STYLES.values() if words in page]
        assert said == [STYLES[name.split("-")[0]][1]]
        when = {"german": "23.11.2026", "indian": "23/11/2026"}.get(name.split("-")[0])
        assert (when or "23 November 2026") in page
    checked = batch.each(desk.checked, list(folders.values()))
    assert not any(one.sentence for one in checked)
    assert CliRunner().invoke(app, ["desk", str(tmp_path / "clients")]).exit_code == 0
    page = (tmp_path / "clients" / "desk.html").read_text(encoding="utf-8")
    assert "23 November 2026" in page and "23.11.2026" not in page, "the consultant's own way"
    assert counted(1000, "lead") == "1,000 leads"


@contextmanager
def two_workers(place: Path) -> Iterator[tuple[str, dict[int, subprocess.Popen[bytes]]]]:
    """A Dask scheduler and two workers as processes of their own: the address, and the workers."""
    from distributed import Client

    told, command = place / "scheduler.json", [sys.executable, "-m", "dask"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    local = ["--host", "127.0.0.1", "--no-dashboard", "--port", "0"]
    processes_ = [
        subprocess.Popen([*command, "scheduler", "--scheduler-file", told, *local], **quiet)
    ]
    one = ["--nworkers", "1", "--nthreads", "1", "--no-dashboard", "--no-nanny"]
    try:
        for number in range(2):
            own = ["--local-directory", place / f"worker-{number}", "--scheduler-file", told]
            processes_.append(subprocess.Popen([*command, "worker", *own, *one], **quiet))
        for _ in range(300):
            if told.exists() and told.read_text().strip():
                break
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        with Client(address) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, {process.pid: process for process in processes_[1:]}
    finally:
        for process in processes_:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_on_a_cluster_a_worker_that_is_killed_loses_only_its_notebook(
    make_folder: MakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(kit, "notebooks", dict)
    folders = [make_folder(name=f"clients/c{number}") for number in range(2)]
    seen = tmp_path / "seen.txt"
    for folder in folders:
        write_notebook(folder, "1-quick", "import workshop; workshop.open(folder)")
    write_notebook(
        folders[0],
        "2-long",
        # The worker started the process that this one was forked from.
        "import os, pathlib, time; stat = pathlib.Path(f'/proc/{os.getppid()}/stat').read_text()",
        f"with open({str(seen)!r}, 'a') as file: print(stat.split()[3], file=file)",
        "time.sleep(1 if len(open(file.name).readlines()) > 1 else 600)",
    )
    write_notebook(folders[0], "3-after", "import workshop", after=("2-long",))
    with two_workers(tmp_path) as (address, workers), batch.cluster(address) as elsewhere:

        def kill_who_runs_it() -> None:
            while not (seen.exists() and seen.read_text().endswith("\n")):
                time.sleep(0.1)
            workers[int(seen.read_text().split()[0])].kill()

        killer = threading.Thread(target=kill_who_runs_it)
        killer.start()
        ended = batch.run_all(folders, elsewhere=elsewhere)
        killer.join()
        assert sum(worker.poll() is None for worker in workers.values()) == 1
    assert [one.sentence for one in ended] == ["", ""]
    assert [part["part"] for part in ended[0].value.parts] == ["1-quick", "2-long", "3-after"]
    runs_, done = seen.read_text().split(), {"skipped", "done"}
    assert len(runs_) == 2 and runs_[0] != runs_[1]
    assert {part["state"] for one in ended for part in one.value.parts} <= done
    assert all(one.value.report.exists() for one in ended)


def test_no_scheduler_at_an_address_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setattr(batch, "CONNECTING_SECONDS", 0.3)
    with (
        pytest.raises(WorkshopError, match="No scheduler answers at tcp://127"),
        batch.cluster("tcp://127.0.0.1:9"),
    ):
        pass
