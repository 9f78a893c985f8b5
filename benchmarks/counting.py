"""Counting in place against DuckDB's bare query: a thousand segments at once, and ten million leads
in a Parquet file.

The kit's time holds everything from the file to the finding: the query, reading the labels, and for
the segments their agreement with intervals. DuckDB's holds the one query that counts the same
cells, its result fetched into a frame. The memory is that of a process of its own, start to end.
Also at 1,000 leads, as a workshop has them.

    python benchmarks/counting.py [folder for the made-up files]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SEGMENTS, STEPS = 1_000, 5
ROUNDS = 15


def make(path: Path, n: int, segments: int) -> Path:
    """A Parquet file of n made-up leads: source, both views, outcome, and a number of their own."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SELECT setseed(0.5)")
        connection.execute(f"""
            COPY (SELECT 'L' || i AS lead_id, 'segment ' || floor({segments} * random())::INT AS source,
                ['Worst', 'Bad', 'Fair', 'Good', 'Best'][1 + floor({STEPS} * random())::INT] AS sales_view,
                floor({STEPS} * random())::INT AS marketing_view,
                ['won', 'lost', 'open'][1 + floor(3 * random())::INT] AS outcome
            FROM range({n}) AS r(i)) TO '{path}' (FORMAT parquet)
        """)
    return path


def stored(path: Path) -> object:
    """The file as a folder's leads that stay where they are."""
    from workshop import counting

    return counting.Stored(
        counting.File(path), orders={"sales_view": ["Worst", "Bad", "Fair", "Good", "Best"]}
    )


def bare(path: Path, columns: str) -> object:
    """The one query."""
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(
            f"SELECT {columns}, count(*) AS n FROM '{path}' GROUP BY {columns}"
        ).df()


def race(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The quickest of some runs of each, in turns, in seconds."""
    ours(), theirs()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, times in zip((ours, theirs), taken):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return min(taken[0]), min(taken[1])


def memory(path: Path) -> None:
    """Count the file once and print the most memory that this process ever held, in MiB; run in a
    process of its own.
    """
    import resource

    from workshop.leads import two_views

    two_views.agreement(two_views.count(stored(path)))  # type: ignore[arg-type]
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Print one line a measurement."""
    from workshop.leads import segments, two_views

    with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
        home = Path(folder)
        for n, kinds in ((1_000, 10), (1_000_000, SEGMENTS), (10_000_000, SEGMENTS)):
            path = make(home / f"{n}.parquet", n, kinds)
            rows = stored(path)
            ours, theirs = race(
                lambda rows=rows: segments.compare(segments.count(rows, by=["source"])),
                lambda path=path: bare(path, "source, sales_view, marketing_view"),
            )  # type: ignore[misc]
            found = segments.compare(segments.count(rows, by=["source"])).table  # type: ignore[arg-type]
            if len(found) != kinds or int(found["n"].sum()) != n:
                raise SystemExit("not all segments were compared")
            print(
                f"{n:,} leads, {kinds:,} segments with intervals: {1000 * ours:.0f} ms; the one"
                f" grouping query {1000 * theirs:.0f} ms: {ours / theirs:.2f} times.",
                flush=True,
            )
            ours, theirs = race(
                lambda rows=rows: two_views.count(rows),
                lambda path=path: bare(path, "sales_view, marketing_view, outcome"),
            )  # type: ignore[misc]
            print(
                f"{n:,} leads counted: {1000 * ours:.0f} ms; the bare query {1000 * theirs:.0f} ms:"
                f" {ours / theirs:.2f} times.",
                flush=True,
            )
        most = float(
            subprocess.run(
                [sys.executable, __file__, "--memory", str(path)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        print(
            f"{n:,} leads counted and their agreement told in a process of its own: {most:,.0f} MiB"
            " at most, all imports included."
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        memory(Path(sys.argv[2]))
    else:
        main()
