"""A Slack export of 1,000,000 messages: reading it against inflating it and parsing its JSON with
the fastest parser alone.

The floor is zipfile with msgspec and a typed struct, nothing kept; json from the standard library
stands beside it, on a tenth of the days and scaled. The export is made up and written first (about
a minute).

    python benchmarks/slack.py
"""

from __future__ import annotations

import json
import random
import resource
import tempfile
import time
import zipfile
from pathlib import Path

from workshop.importers import slack

MESSAGES, PEOPLE, CHANNELS, DAYS = 1_000_000, 500, 40, 50
WORDS = [
    "we",
    "should",
    "talk",
    "about",
    "the",
    "leads",
    "from",
    "last",
    "week",
    "and",
    "what",
    "happened",
    "with",
    "them",
    "because",
    "nobody",
    "called",
]


def made_up(path: Path) -> Path:
    """An export with the fields that Slack writes beside the text."""
    draw = random.Random(1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "users.json",
            json.dumps(
                [
                    {"id": f"U{i:08}", "name": f"p{i}", "real_name": f"Person {i}"}
                    for i in range(PEOPLE)
                ]
            ),
        )
        for channel in range(CHANNELS):
            for day in range(DAYS):
                archive.writestr(
                    f"c{channel}/2025-{1 + day // 28:02}-{1 + day % 28:02}.json",
                    json.dumps(
                        [
                            message(draw, 1.75e9 + day * 86_400 + number * 60)
                            for number in range(MESSAGES // CHANNELS // DAYS)
                        ]
                    ),
                )
    return path


def message(draw: random.Random, moment: float) -> dict:
    person, text = draw.randrange(PEOPLE), " ".join(draw.choices(WORDS, k=12))
    thread = {"thread_ts": f"{moment - draw.randrange(9000):.6f}"} if draw.random() < 0.3 else {}
    return {
        "client_msg_id": f"{draw.getrandbits(128):032x}",
        "type": "message",
        "text": text,
        "user": f"U{person:08}",
        "ts": f"{moment + draw.random():.6f}",
        "team": "T0001",
        "user_team": "T0001",
        "user_profile": {
            "real_name": f"Person {person}",
            "display_name": f"p{person}",
            "is_restricted": False,
        },
        "blocks": [
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
                ],
            }
        ],
    } | thread


def parsed(path: Path, parse, every: int = 1) -> float:
    """Seconds to inflate and parse every so-manieth day, scaled to all."""
    start = time.perf_counter()
    with zipfile.ZipFile(path) as archive:
        for name in [name for name in archive.namelist() if "/" in name][::every]:
            parse(archive.read(name))
    return (time.perf_counter() - start) * every


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = made_up(Path(folder) / "export.zip")
        decoder = slack._decoder()
        rounds = []
        for _ in range(3):
            floor = parsed(path, decoder.decode)
            start = time.perf_counter()
            frame = slack.read_messages(path)
            rounds.append((floor, time.perf_counter() - start))
        assert len(frame) == MESSAGES
        floor, ours = (min(column) for column in zip(*rounds))
        standard = parsed(path, json.loads, every=10)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{MESSAGES:,} messages: inflating and parsing alone {floor:.1f} s, the reader"
            f" {ours:.1f} s = {ours / floor:.2f} times that (at most 2)."
        )
        print(
            f"Inflating and parsing with json, scaled from a tenth: {standard:.1f} s ="
            f" {standard / floor:.1f} times. Most memory used: {memory:,.0f} MiB, the table"
            " included."
        )
        raise SystemExit(0 if ours <= 2 * floor else 1)


if __name__ == "__main__":
    main()
