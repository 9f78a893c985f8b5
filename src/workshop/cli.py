"""The command line: a folder in, the notebooks led, one report out.

Exit status: 0, done; 1, the data or settings need attention; 2, the command was not understood.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from .errors import WorkshopError, WrongUsage, counted, listing, nearest
from .terminal import say, say_json, show
from .typed import in_a_terminal

if TYPE_CHECKING:
    from .batch import Ended, HandedOver
    from .findings import Finding
    from .folder import Folder

ATTENTION, USAGE = 1, 2
UNFORESEEN = "This did not work, and the fault is the kit's"
SENTENCES = 20
"""At most so many problems are told in the terminal; the file has them all."""
app = typer.Typer(
    name="workshop",
    help="A workshop for sales and marketing: one folder in, the notebooks led, one report out.",
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Say which version this is.")] = False,
) -> None:
    # What this command starts takes its modules from where they are installed: a random.py in the
    # room's folder is none.
    os.environ["PYTHONSAFEPATH"] = "1"
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="replace"
            )  # a name in letters that the terminal does not know stops nothing
    if version:
        from importlib.metadata import version as installed

        say(f"workshop-kit {installed('workshop-kit')}")
        raise typer.Exit()


FolderArgument = Annotated[
    Path, typer.Argument(help="The workshop folder, such as teams/acme.", metavar="FOLDER")
]


FoldersArgument = Annotated[
    list[Path],
    typer.Argument(
        help="One workshop folder or several, such as teams/acme, or clients/* for all.",
        metavar="FOLDER...",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Say the same as JSON, for a program.")]


TrustOption = Annotated[
    bool,
    typer.Option(
        "--trust", help="Do not ask about notebooks that were changed on another computer."
    ),
]


def _trusted(folder: Path, only: list[Path] | None, *, trust: bool) -> None:
    """See to it that no notebook is run that somebody else changed, unless whoever is at the
    keyboard says so; what was agreed to once is known from then on.
    """
    from . import known

    changed = known.changed_by_others(folder, only)
    if not changed:
        return
    if not trust:
        one = len(changed) == 1
        say(
            f"{counted(len(changed), 'notebook')} of this folder {'is' if one else 'are'} not the"
            f" kit's own, and {'was' if one else 'were'} not changed in `workshop open` on this"
            " computer:"
        )
        for line in known.told(folder, changed):
            say(line)
        say(
            "A notebook can do on this computer whatever you can. If you or somebody you trust"
            f" changed {'it' if one else 'them'}, go on; if not, move {'it' if one else 'them'}"
            " elsewhere, and the kit puts its own there."
        )
        if not sys.stdin.isatty():
            raise WorkshopError(
                "Nothing was run. Say --trust if you trust whoever changed"
                f" {'it' if one else 'them'}."
            )
        if not typer.confirm("Go on?"):
            raise WorkshopError("Nothing was run.")
    known.remember(folder, changed)


@contextmanager
def _sentences(folder: Path | None = None):
    """Turn what a person can put right into a sentence on stderr, with status 2 for wrong usage and
    else 1.

    What nobody foresaw is written down in the folder in full and named in one line: no command ends
    in program text.
    """
    try:
        yield
    except WorkshopError as error:
        say(str(error), err=True)
        raise typer.Exit(USAGE if isinstance(error, WrongUsage) else ATTENTION) from None
    except (typer.Exit, typer.Abort, BrokenPipeError):
        raise
    except OSError as error:
        say(
            f"{error.filename or 'A file'} cannot be used ({error.strerror or error}). Check that"
            " you may open it, and that no other program has it open.",
            err=True,
        )
        raise typer.Exit(ATTENTION) from None
    except Exception as error:
        from .notebook import written

        where = written(folder / "results", error) if folder is not None and folder.is_dir() else ""
        say(f"{UNFORESEEN} ({type(error).__name__}: {error}).{where}", err=True)
        raise typer.Exit(ATTENTION) from None


def _open(folder: Path):
    from . import open as open_folder

    if not folder.is_dir():
        there = (
            [p.name for p in folder.parent.iterdir() if p.is_dir()]
            if folder.parent.is_dir()
            else []
        )
        raise WrongUsage(
            f"There is no folder {folder}.{nearest(folder.name, there)} Make one with: workshop new"
            f" {folder}"
        )
    return open_folder(folder)


@app.command(epilog='Example: workshop new teams/acme --name "Acme Ltd" --from teams/template')
def new(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", metavar="FOLDER")],
    name: Annotated[str, typer.Option(help="The client's or company's name.")] = "",
    like: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A workshop folder whose look, topics, own activities and cards are taken over.",
            metavar="TEMPLATE",
        ),
    ] = None,
) -> None:
    """Make a workshop folder with commented settings and blank tables."""
    from . import settings, template

    with _sentences():
        template.new(folder, name=name, template=like)
    say(
        f"Made {folder}.\nNext: fill in the tables in {folder / 'data'} (or name your exports in"
        f" {folder / settings.FILE}), then: workshop check {folder}\nOn your own, without a"
        f" facilitator: workshop open {folder} --notebook exercises/0-warm-up (what is your own is"
        " pasted in there)"
    )


@app.command(
    epilog=(
        "Example: workshop check teams/acme. Exit status: 0, nothing is wrong; 1, something has to"
        " be put right; 2, wrong usage."
    )
)
def check(
    folders: FoldersArgument,
    as_json: JsonOption = False,
) -> None:
    """Say what is there, what is wrong and which parts can run."""
    from . import start, tables
    from .leads import population

    if (folder := _only_one(folders)) is None:
        _check_several(folders, as_json=as_json)
        return
    with _sentences(folder):
        team = _open(folder)
        if as_json:
            told = start.report(team) | {"decisions_damaged": team.decisions.damaged()}
            team.write_problems()
            say_json(told)
            if told["problems"] or told["decisions_damaged"]:
                raise typer.Exit(ATTENTION)
            return
        with _progress() as progress:
            task = progress.add_task("Reading the tables", total=None)
            problems = team.problems()
            progress.remove_task(task)
        listed = start.data(team)
        there = listed.table["State"] != "missing"
        show(replace(listed, table=listed.table[there]), without=["A row is", "Used in"])
        if not there.all():
            say(f"Not there: {listing(listed.table.loc[~there, 'Table'])}.")
        for line in start.used(team):
            say(line)
        show(_in_short(start.stages(team), team))
        for sentence in population.told(population.of(team)):
            say(f"  {sentence}")
        if can_find := start.power(team):
            say(can_find)
        if len(problems):
            said = tables.sentences(
                [problem for name in tables.TABLES for problem in team.check(name).problems]
            )
            for sentence in said[:SENTENCES]:
                say(f"  {sentence}")
            if len(said) > SENTENCES:
                say(f"  and {len(said) - SENTENCES:,} more kinds.")
            say(f"\n{counted(len(problems), 'thing')} to put right.")
        if damaged := team.decisions.told():
            say(damaged)
        if written := team.write_problems():
            say(f"The whole list is in {written}.")
        if len(problems) or damaged:
            raise typer.Exit(ATTENTION)
        say(start.nothing_wrong(team))


def _only_one(folders: list[Path]) -> Path | None:
    """The folder where one is named; None where several are, or a pattern."""
    several = len(folders) > 1 or (
        any(sign in str(folders[0]) for sign in "*?[") and not folders[0].exists()
    )
    return None if several else folders[0]


def _check_several(folders: list[Path], *, as_json: bool) -> None:
    from . import batch, desk

    with _sentences():
        named = batch.meant(folders)
        with _progress() as progress:
            task = progress.add_task("Reading the tables", total=len(named))
            ended = batch.each(
                desk.checked, named, event=lambda folder: progress.update(task, advance=1)
            )
        told = [
            one if one.sentence else replace(one, sentence=desk.to_put_right(one.folder, one.value))
            for one in ended
        ]
        if as_json:
            say_json({"folders": [_as_json(one) for one in ended]})
        _end(told, "ready", None if as_json else desk.tables_ready)


def _end(
    ended: Sequence[Ended],
    ready: str,
    told: Callable[[Any], object] | None,
    not_ready: str = "not ready",
) -> None:
    """The end of a command over several folders: what is `told` of each that is ready, why others
    are not, and the exit status. Without `told` nothing is said: a program reads it as JSON.
    """
    from . import batch

    if told is not None:
        for one in ended:
            if not one.sentence and (said := told(one.value)):
                say(f"  ready      {one.folder}: {said}")
        for line in batch.in_short(ended, ready, not_ready):
            say(line)
    if any(one.sentence for one in ended):
        raise typer.Exit(ATTENTION)


def _as_json(one: Ended) -> dict[str, object]:
    return {"folder": str(one.folder)} | (one.value or {"error": one.sentence})


def _in_short(parts: Finding, team: Folder) -> Finding:
    """The parts that can run, without what is wrong with a table: that is told below them, once."""
    from . import tables

    why = parts.table["Why"]
    for name in tables.TABLES:
        if team.table(name).empty and team.check(name).problems:
            why = why.str.replace(
                team.table(name).attrs["missing"],
                f"The {name} table cannot be used; why is said below.",
                regex=False,
            )
    return replace(parts, table=parts.table.assign(Why=why))


@app.command("open", epilog="Example: workshop open teams/acme")
def open_(
    folder: FolderArgument,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
    port: Annotated[
        int, typer.Option(help="The port on this computer.", min=1024, max=65535)
    ] = 8888,
    notebook: Annotated[
        str,
        typer.Option(help="The notebook to begin with, such as 0-start or exercises/0-warm-up."),
    ] = "0-start",
    plain: Annotated[
        bool,
        typer.Option("--plain", help="The notebooks with their code, not the room's screen."),
    ] = False,
    phones: Annotated[
        bool,
        typer.Option("--live", help="Serve the phones too, as workshop live does."),
    ] = False,
    trust: TrustOption = False,
) -> None:
    """Open the workshop on the room's screen, on this computer only."""
    from . import agenda, kit, lab, run

    with _sentences(folder):
        team = _open(folder)
        if notebook not in {f"exercises/{name}" for name in kit.exercises()}:
            run.chosen_notebooks(team.path, [notebook])
        kit.copy_notebooks(team.path)
        _trusted(team.path, None, trust=trust)
        if not agenda.kept_plan(team.path):
            whole = agenda.plan(
                run.notebooks(team.path).values(), title=f"{listing(team.sides)}, {team.name}"
            )
            agenda.keep_plan(team.path, whole)
        process = lab.start(team.path, port=port, browser=browser, notebook=notebook, plain=plain)
        say(
            "Opening the workshop in your browser; everything runs by itself. To stop: press"
            " Ctrl+C here."
            if not plain
            else "Opening JupyterLab. In the notebook choose Run > Run All Cells. To stop: press"
            " Ctrl+C here."
        )
        others = [_phones(team.path)] if phones else []
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            status = process.wait() and 0
        except BaseException:
            process.terminate()
            process.wait()
            raise
        finally:
            for other in others:
                other.terminate()
                other.wait()
            process.ended()
        if status:
            raise WorkshopError("JupyterLab ended with an error; what it said stands above.")


@app.command(
    epilog=(
        "Example: workshop run teams/acme -p starts=13:30. Exit status: 0, done (rows that cannot"
        " be used are left out and counted); 1, a part failed; 2, wrong usage."
    )
)
def run(
    folders: FoldersArgument,
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "--parameter",
            "-p",
            help="Set a notebook's parameter, as name=value.",
            metavar="NAME=VALUE",
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Run only this notebook, such as 2-lead-quality.", metavar="NOTEBOOK"),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(help="How many notebooks at once (as many as there are cores).", min=1),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            help="Run on the computers of a Dask scheduler; the folders lie on a shared drive.",
            metavar="ADDRESS",
        ),
    ] = "",
    trust: TrustOption = False,
    as_json: JsonOption = False,
) -> None:
    """Run all notebooks and write the report."""
    from . import processes

    # It imports everything while this process looks at the folders.
    processes.warm_up()
    from . import batch, kit
    from . import run as run_

    alone = _only_one(folders)
    with _sentences(alone):
        given = {}
        for pair in parameter or []:
            name, equals, value = pair.partition("=")
            if not equals:
                raise WrongUsage(f'"{pair}" is not name=value.')
            given[name.strip()] = value
        if alone is not None:
            _open(alone)
        named = batch.meant(folders)

        def trusted(folder: Path) -> None:
            kit.copy_notebooks(folder.resolve(), only_known=True)
            names = run_.chosen_notebooks(folder.resolve(), only or [])
            _trusted(folder.resolve(), list(names.values()), trust=trust)

        # Whoever is asked answers before anything moves on the screen.
        refused = {} if alone is None else trusted(alone) or {}
        if alone is None:
            for folder in named:
                try:
                    trusted(folder)
                except Exception as error:
                    refused[folder] = error
        with _progress() as progress, batch.cluster(scheduler) as elsewhere:
            task = progress.add_task("Running the notebooks", total=None)
            active: list[tuple[Path, str]] = []

            def event(what: str, folder: Path, notebook: str) -> None:
                one = (folder, notebook)
                active.append(one) if what == "started" else active.remove(one)
                progress.update(
                    task,
                    advance=what == "finished",
                    description=in_a_terminal(_running(active, several=alone is None)),
                )

            ended = batch.run_all(
                named,
                parameters=given,
                only=only or (),
                workers=workers,
                elsewhere=elsewhere,
                refused=refused,
                event=event,
                total=lambda many: progress.update(task, total=many),
                stop=alone is not None,
            )
        if as_json:
            told = [_run_as_json(one) for one in ended]
            say_json(told[0] if alone is not None else {"folders": told})
        elif alone is not None:
            _say_run(ended[0].value, alone.resolve() / "results")
        quiet = as_json or alone is not None
        _end(ended, "ready to hand over", None if quiet else lambda done: done.report)


def _running(active: list[tuple[Path, str]], *, several: bool) -> str:
    """What is being done, for the line that shows how far it is."""
    from .run import HANDING_OVER

    if not active:
        return "Running the notebooks"
    if not several:
        names = [name for _, name in active if name != HANDING_OVER]
        return f"Running {listing(names)}" if names else "Writing the report"
    return f"Running {listing(dict.fromkeys(folder.name for folder, _ in active))}"


def _run_as_json(one: Ended) -> dict[str, object]:
    found = {"folder": str(one.folder), "ready": not one.sentence, "why_not": one.sentence}
    return found | (one.value.as_json() if one.value else {})


def _say_run(ran: HandedOver, results: Path) -> None:
    """What a run of one folder gave."""
    if ran.damaged:
        say(ran.damaged)
    for part in ran.parts:
        say(f"  {part['state']:7}  {part['part']}{': ' + part['why'] if part['why'] else ''}")
    if ran.problems:
        say(f"Some of the data could not be used; for you alone: {ran.problems}")
    say(f"The report: {ran.report}")
    if any(part["state"] == "failed" for part in ran.parts):
        say("Not ready to hand over: a part failed.")
        return
    say(
        f"To hand over is all of {ran.report.parent}: beside the report"
        f" {listing([path.name for path in ran.made])}. The rest of {results} is for you alone."
    )
    for sentence in ran.missing:
        say(sentence)
    kept = f"Kept as {ran.kept}"
    say(kept if ran.kept else "Nothing has changed since the last run that was kept.")


@app.command(
    epilog=(
        "Example: workshop desk clients/ writes clients/desk.html. Exit status: 0, done; 1, a"
        " folder cannot be read; 2, wrong usage."
    )
)
def desk(
    places: Annotated[
        list[Path],
        typer.Argument(
            help="The folder in which your clients' folders lie, or these.", metavar="PLACE..."
        ),
    ],
    page: Annotated[
        Path | None,
        typer.Option(help="The page to write; without it, desk.html there.", metavar="FILE"),
    ] = None,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare",
            help="Count findings over your clients too, where there are at least five; names none.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write one page over all clients, for you alone."""
    from . import batch
    from . import desk as desk_

    with _sentences():
        folders = desk_.clients(places)
        target = desk_.place(page, places)
        with _progress() as progress:
            task = progress.add_task("Looking at the folders", total=len(folders))
            ended = batch.each(
                desk_.looked_at, folders, event=lambda folder: progress.update(task, advance=1)
            )
        counts = desk_.compared([one.value for one in ended if one.value]) if compare else None
        if as_json:
            say_json(desk_.as_json(ended, counts))
        else:
            say(f"For you alone: {desk_.write(target, ended, counts)}")
        _end(ended, "on the page", None if as_json else lambda _: None, "not read")


@app.command(epilog="Example: workshop compare teams/acme@2026-11 teams/acme@2027-02")
def compare(
    then: Annotated[
        str,
        typer.Argument(
            help="The earlier folder; with a date after @, one of its kept runs.", metavar="THEN"
        ),
    ],
    now: Annotated[str, typer.Argument(help="The later folder or run.", metavar="NOW")],
    page: Annotated[
        Path | None,
        typer.Option(
            help="The page to write; without it, compare.html beside the later folder's report.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Say what has moved between two workshops, and write a page to print."""
    from . import files, runs
    from .folder import HAND_OVER
    from .follow_up import compare as compare_
    from .follow_up import promises
    from .written import use

    with _sentences():
        earlier, later = runs.compared_pair(then, now)
        use(later.settings.locale.style)
        today = getattr(later, "day", date.today())
        with _progress() as progress:
            task = progress.add_task("Comparing", total=None)
            content = compare_.page(earlier, later, today=today)
            parts = compare_.stages(earlier, later, today=today)
            progress.remove_task(task)
        whole = later.path.parent.parent if later.path.parent.name == runs.RUNS else later.path
        written = files.write(page or whole / "results" / HAND_OVER / "compare.html", content)
        say(compare_.whose(earlier, later).sentence)
        for heading, findings in {
            "What was promised": [
                promises.kept(earlier, later, today=today),
                promises.changed(earlier, later),
            ],
            **parts,
        }.items():
            say(f"\n{heading}")
            for finding in findings:
                say(
                    f"  {finding.sentence}"
                    + (f" [{finding.verdict_text}]" if finding.verdict else "")
                )
        say(f"\nWritten: {written}")


@app.command(epilog="Example: workshop sample awkward teams/demo")
def sample(
    name: Annotated[str, typer.Argument(help="calm, awkward or null.", metavar="NAME")] = "",
    folder: Annotated[
        Path | None, typer.Argument(help="The folder to make.", metavar="FOLDER")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="Another seed makes another team of the same kind.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a made-up team that is there already.")
    ] = False,
    all_: Annotated[
        Path | None,
        typer.Option(
            "--all",
            help="Make all made-up teams and blank tables in this folder again.",
            metavar="FOLDER",
        ),
    ] = None,
) -> None:
    """Make a folder with a made-up team to try the workshop on."""
    from . import sample as sample_

    with _sentences():
        if all_ is not None:
            sample_.write_all(all_)
            say(f"Made {listing(sample_.NAMES)} and the blank tables in {all_}.")
            return
        known = next((known for known in sample_.NAMES if known == name), None)
        if known is None or folder is None:
            raise WrongUsage(
                "Say which team and where, such as: workshop sample awkward teams/demo. The teams"
                f" are {listing(sample_.NAMES)}."
            )
        if folder.is_dir() and any(folder.iterdir()):
            if not (replace and (folder / "truth.json").exists()):
                raise WorkshopError(
                    f"{folder} is not empty; nothing was changed. A made-up team can be replaced"
                    " with --replace."
                )
            import shutil

            shutil.rmtree(folder)
        sample_.make(known, folder, seed=seed)
    say(f"Made the {name} team in {folder}. Next: workshop run {folder}")


@app.command(epilog="Example: workshop form teams/acme")
def form(folder: FolderArgument) -> None:
    """Write the survey's questions, to paste into any form tool."""
    from . import files
    from .importers import forms

    with _sentences(folder):
        team = _open(folder)
        source = team.settings.tables.get("survey")
        text = forms.questions(
            source.topics if source and source.topics else None, sides=team.sides
        )
        written = files.write(team.results / "form.txt", text + "\n")
    say(text)
    say(f"\nWritten: {written}")


@app.command(epilog="Example: workshop people teams/acme data/slack.zip")
def people(
    folder: FolderArgument,
    export: Annotated[
        Path,
        typer.Argument(help="The Slack export, inside the folder or anywhere.", metavar="EXPORT"),
    ],
) -> None:
    """Write the list of people of a Slack export, with the team to fill in."""
    from . import files
    from .importers import slack

    with _sentences(folder):
        team = _open(folder)
        target = team.data / "people.csv"
        if not team.table("people").empty:
            raise WorkshopError(f"{target} has people already; nothing was changed.")
        found = slack.read_people(export if export.exists() else team.path / export)
        files.write_csv(target, found, private=True)
    say(
        f"{counted(len(found), 'person', 'people')} written to {target}. Fill in each one's team;"
        " delete who is neither side."
    )


@app.command(
    epilog="Example: workshop agenda teams/acme --minutes 90 --start 09:30 --page agenda.html"
)
def agenda(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="The workshop folder; without one, the kit's own notebooks.", metavar="FOLDER"
        ),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(help="How long you have; without it, everything.", min=1)
    ] = None,
    start: Annotated[str, typer.Option(help="When it begins, HH:MM.")] = "09:30",
    took: Annotated[
        list[str] | None,
        typer.Option(
            help="How long an activity really took, such as reveal=18; kept in the folder.",
            metavar="ACTIVITY=MINUTES",
        ),
    ] = None,
    follow_up: Annotated[
        int | None,
        typer.Option(
            help="The agenda of the follow-up after so many days: 30, 60 or 90.", metavar="DAYS"
        ),
    ] = None,
    page: Annotated[
        Path | None,
        typer.Option(
            help="Write a page to print; .pdf where a browser is on this computer.", metavar="FILE"
        ),
    ] = None,
) -> None:
    """Say which activities fit into the time, and keep that as the folder's plan."""
    from . import activities, facilitation, kit
    from . import agenda as agenda_
    from . import run as run_

    with _sentences(folder):
        team = _open(folder) if folder is not None else None
        notebooks = (run_.notebooks(team.path) if team else kit.notebooks()).values()
        if took:
            if team is None:
                raise WrongUsage(
                    "Say in which folder to keep it, such as: workshop agenda teams/acme --took"
                    " reveal=18."
                )
            agenda_.keep_minutes_taken(team.decisions, activities.of(notebooks), took)
        taken = agenda_.minutes_taken(team.decisions) if team else {}
        if team and (noted := agenda_.minutes_noted(team.path)):
            # The screen notes how long each activity took; who says so on purpose is right.
            taken = {**noted, **taken}
            agenda_.keep_minutes_taken(
                team.decisions,
                activities.of(notebooks),
                [f"{name}={taken[name]}" for name in taken],
            )
        if follow_up not in (None, *agenda_.FOLLOW_UP_DAYS):
            raise WrongUsage(
                f"A follow-up is {listing(list(map(str, agenda_.FOLLOW_UP_DAYS)), 'or')} days after"
                " the workshop."
            )
        found = agenda_.agenda(
            notebooks, starts=start, minutes=minutes, taken=taken, after=follow_up
        )
        if team:
            whole = agenda_.plan(
                notebooks,
                title=f"{listing(team.sides)}, {team.name}",
                starts=start,
                minutes=minutes,
                taken=taken,
                after=follow_up,
            )
            agenda_.keep_plan(team.path, whole)
        if page is not None:
            _print(
                facilitation.agenda_page(found, f"Agenda: {team.name}" if team else "Agenda", team),
                page,
                team.path if team else page.parent,
            )
    show(found)
    if page is not None:
        say(f"Written: {page}")


@app.command(
    epilog=(
        "Example: workshop cards cards.html, or for a room without laptops: workshop cards"
        " sheets.html --exercises"
    )
)
def cards(
    target: Annotated[
        Path,
        typer.Argument(
            help="The page to write; .pdf where a browser is on this computer.", metavar="FILE"
        ),
    ],
    exercises: Annotated[
        bool, typer.Option("--exercises", help="The exercise sheets instead, to answer on paper.")
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(help="The activities of this workshop folder.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Write the activity cards, or the exercise sheets, as a page to print."""
    from . import facilitation
    from . import run as run_

    with _sentences(folder):
        team = _open(folder) if folder is not None else None
        if exercises:
            from .exercises import sheets

            page = sheets.page()
        else:
            notebooks = run_.notebooks(team.path).values() if team else None
            page = facilitation.cards_page(notebooks, team)
        _print(page, target, team.path if team else target.parent)
    say(f"Written: {target}")


@app.command(
    epilog=(
        "Example: workshop decisions teams/acme --amend weekly-meeting-day --owner Ada --status"
        " done"
    )
)
def decisions(
    folder: FolderArgument,
    history: Annotated[
        bool, typer.Option("--history", help="Every line, also those that do not count any more.")
    ] = False,
    amend: Annotated[
        str,
        typer.Option(
            help=(
                "Record this subject again with a new value, owner, date or status; a line of a"
                " sheet as commitments-sales/2."
            ),
            metavar="SUBJECT",
        ),
    ] = "",
    value: Annotated[
        str | None, typer.Option(help="With --amend: the new value (a text or a number).")
    ] = None,
    owner: Annotated[str | None, typer.Option(help="With --amend: who sees to it.")] = None,
    due: Annotated[
        str | None, typer.Option(help="With --amend: until when, as 2026-12-01.")
    ] = None,
    status: Annotated[
        str | None, typer.Option(help="With --amend: open, under way, done or not done.")
    ] = None,
    withdraw: Annotated[
        str,
        typer.Option(
            help="This subject is not decided any more; needs --because.", metavar="SUBJECT"
        ),
    ] = "",
    because: Annotated[str, typer.Option(help="With --withdraw: the reason, which is kept.")] = "",
    export: Annotated[
        bool, typer.Option("--export", help="Write decisions.csv beside the report.")
    ] = False,
) -> None:
    """List, amend, withdraw or export what was decided."""
    from . import files
    from .charter import exports

    with _sentences(folder):
        if amend and withdraw:
            raise WrongUsage("Amend or withdraw, one at a time.")
        if not amend and any(option is not None for option in (value, owner, due, status)):
            raise WrongUsage("Say which subject to amend, such as: --amend weekly-meeting-day.")
        team = _open(folder)
        if amend:
            recorded = exports.amend(team, amend, value=value, owner=owner, due=due, status=status)
            say(f"Recorded: {recorded.what}.")
        elif withdraw:
            team.decisions.withdraw(withdraw, because=because)
            say(f"Withdrawn: {withdraw}.")
        if export:
            say(
                "Written:"
                f" {files.write_csv(team.hand_over / 'decisions.csv', exports.decisions(team))}"
            )
            return
        show(exports.listed(team, history=history))
        if damaged := team.decisions.told():
            say(damaged)


class _Live(TyperGroup):
    """`workshop live FOLDER` serves; the other commands have a word before the folder."""

    def parse_args(self, ctx, args):
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["serve", *args]
        return super().parse_args(ctx, args)


live = typer.Typer(
    cls=_Live,
    no_args_is_help=True,
    help="Let everyone in the room answer on their own phone: workshop live FOLDER.",
    epilog="Example: workshop live teams/acme",
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(live, name="live")


@live.command(
    epilog=(
        "Example: workshop live teams/acme. It listens at this computer's address in the network,"
        " because phones have to reach it; --address 127.0.0.1 keeps it to this computer."
    )
)
def serve(
    folder: FolderArgument,
    address: Annotated[
        str, typer.Option(help="Listen at this address of this computer.", metavar="ADDRESS")
    ] = "",
    port: Annotated[
        int, typer.Option(help="The port, or the next that is free.", min=1024, max=65535)
    ] = 8899,
    tls: Annotated[
        tuple[Path, Path] | None,
        typer.Option(help="A certificate and its key, both PEM.", metavar="CERT KEY"),
    ] = None,
    behind_proxy: Annotated[
        str,
        typer.Option(
            help="Behind a proxy or tunnel with a certificate: the name that people type.",
            metavar="NAME",
        ),
    ] = "",
) -> None:
    """Serve the phones of a folder: a code to join, and the question that is open."""
    with _sentences(folder):
        process = _phones(folder, address=address, port=port, tls=tls, behind_proxy=behind_proxy)
        try:
            status = process.wait()
        except KeyboardInterrupt:
            process.terminate()
            status = process.wait() and 0
        except BaseException:
            process.terminate()
            raise
        if status:
            raise typer.Exit(ATTENTION)


def _phones(
    folder: Path,
    *,
    address: str = "",
    port: int = 8899,
    tls: tuple[Path, Path] | None = None,
    behind_proxy: str = "",
):
    """The phones' server as a process of its own: it is light, and a busy kernel never stops it."""
    import subprocess

    from .live import away
    from .live.rounds import FOLDER, ROOM
    from .settings import FILE

    if (folder / FILE).exists() or not (folder / FOLDER / ROOM).exists():
        away.describe(_open(folder))
    command = [sys.executable, "-m", "workshop.live", str(folder), "--port", str(port)]
    command += ["--address", address] if address else []
    command += ["--tls", *map(str, tls)] if tls else []
    command += ["--behind-proxy", behind_proxy] if behind_proxy else []
    return subprocess.Popen(command)


@live.command("pack", epilog="Example: workshop live pack teams/acme away")
def live_pack(
    folder: FolderArgument,
    target: Annotated[Path, typer.Argument(help="The folder to make.", metavar="TARGET")],
) -> None:
    """Write the open questions, and nothing else, into a folder for another computer."""
    from .live import away

    with _sentences(folder):
        asked = away.pack(_open(folder), target)
        say(f"Made {target} with {counted(len(asked), 'question')}: {listing(asked)}.")
        say(f"There: workshop live {target.name}. Afterwards here: workshop live collect")


@live.command("collect", epilog="Example: workshop live collect teams/acme away")
def live_collect(
    folder: FolderArgument,
    source: Annotated[Path, typer.Argument(help="The folder that came back.", metavar="SOURCE")],
) -> None:
    """Take the answers of a packed folder back; a second time changes nothing."""
    from .live import away

    with _sentences(folder):
        for sentence in away.said(away.collect(_open(folder), source)):
            say(sentence)


@live.command("cards", epilog="Example: workshop live cards teams/acme --many 16")
def live_cards(
    folder: FolderArgument,
    many: Annotated[int, typer.Option(help="How many cards.", min=1, max=500)] = 16,
) -> None:
    """Print one-time codes, one a person: from then on whoever joins needs one."""
    from .live import away

    with _sentences(folder):
        for code in away.cards(_open(folder).path, many):
            say(code)


@app.command(epilog="Example: workshop progress teams/acme, or of all: workshop progress teams/*")
def progress(folders: FoldersArgument, as_json: JsonOption = False) -> None:
    """Say where a team is in the exercises, and what comes next."""
    from . import batch, desk, exercises

    alone = _only_one(folders)
    with _sentences(alone):
        team = None if alone is None else _open(alone)
        if team and not as_json:
            show(exercises.progress(team))
            return
        ended = batch.each(desk.practised, batch.meant(folders))
        if as_json:
            told = [_as_json(one) for one in ended]
            say_json(told[0] if team else {"folders": told})
        else:
            for one in ended:
                told = one.value if one.value and one.value["begun"] else {}
                say(f"{one.folder}: {one.sentence or told.get('sentence', 'not begun yet.')}")
        _end(ended, "ready", None)


@app.command(epilog="Example: workshop repair teams/acme/exercises/2-lead-quality.ipynb")
def repair(
    notebook: Annotated[
        Path,
        typer.Argument(
            help="The exercise that is broken, or the notebook of an earlier kit.",
            metavar="NOTEBOOK",
        ),
    ],
) -> None:
    """Mend a broken exercise, or bring a changed notebook up to date."""
    from . import repair as repair_

    with _sentences():
        for sentence in repair_.repair(notebook) or [f"Nothing is broken in {notebook}."]:
            say(sentence)


@app.command(
    epilog=(
        "Example: workshop renew teams/acme. Exit status: 0, all is up to date; 1, something was"
        " changed by both and has to be looked at; 2, wrong usage."
    )
)
def renew(folder: FolderArgument) -> None:
    """Bring a folder's notebooks up to date with this kit, and say what has changed."""
    from . import renew as renew_

    with _sentences(folder):
        renewal = renew_.renew(_open(folder).path)
        for line in renewal.new:
            say(line)
        for line in renewal.done or ["Every notebook is up to date."]:
            say(line)
        for line in renewal.unmerged:
            say(line)
        if renewal.unmerged:
            raise typer.Exit(ATTENTION)


@app.command(epilog="Example: workshop purge teams/acme --yes")
def purge(
    folders: FoldersArgument,
    everything: Annotated[
        bool, typer.Option("--everything", help="Settings and decisions too: the whole folder.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete the client's data and results, with a receipt."""
    from . import batch

    alone = _only_one(folders)
    with _sentences(alone):
        named = batch.meant(folders)
    if alone is not None:
        _purge(alone, everything=everything, yes=yes)
        return
    ended = []
    for folder in named:
        say(f"{folder}:")
        try:
            _purge(folder, everything=everything, yes=yes)
            ended.append(batch.Ended(folder))
        except typer.Exit:
            ended.append(batch.Ended(folder, sentence="why is said above."))
    _end(ended, "purged", lambda _: None, "not purged")


def _purge(folder: Path, *, everything: bool, yes: bool) -> None:
    """Ask, unless told not to, and purge one folder."""
    from . import purge as purge_

    with _sentences(folder):
        team = _open(folder)
        doomed = purge_.contents(team, everything=everything)
        if not doomed:
            say("There is nothing to delete.")
            return
        if not yes:
            what = (
                "the whole folder"
                if everything
                else (
                    "tables, exports, results, kept runs, notebooks, exercises and Jupyter's memory"
                )
            )
            if not sys.stdin.isatty() or not typer.confirm(
                in_a_terminal(
                    f"Delete {counted(len(doomed), 'file')} in {folder} ({what})? This cannot be"
                    " undone."
                )
            ):
                say(
                    "Nothing was deleted."
                    + ("" if sys.stdin.isatty() else " Say --yes to delete without being asked.")
                )
                raise typer.Exit(ATTENTION)
        receipt = purge_.purge(team, everything=everything)
        others, linked = purge_.left_alone(receipt), purge_.linked(receipt)
    say(f"Deleted {counted(len(doomed), 'file')}. The receipt: {receipt}")
    if others:
        say(
            f"Left alone, because nothing says that it is the client's: {listing(others)}. Delete"
            " it by hand, or everything with --everything."
        )
    for link in linked:
        say(f"Outside the folder and left alone: {link}. If that is the client's, delete it there.")
    if others or linked:
        raise typer.Exit(ATTENTION)


def _print(page: str, target: Path, folder: Path) -> None:
    """Write a page, as a PDF where that is asked for. Raises WorkshopError when there is no browser
    to make one.
    """
    from . import files, on_the_way
    from .charter import pdf

    if target.suffix.lower() != ".pdf":
        files.write(target, page)
        return
    with on_the_way.place(folder) as temporary:
        if pdf.write(files.write(temporary / "page.html", page), target, folder) is None:
            raise WorkshopError(
                "No Chromium, Chrome or Edge was found here to make the PDF. Write a page instead:"
                f" {target.with_suffix('.html').name}"
            )


def _progress():
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
