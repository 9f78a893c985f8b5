"""Who wrote where and when comes out of a Slack export; the texts, the bots and everything
dangerous stay behind.
"""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workshop import tables
from workshop.errors import WorkshopError
from workshop.importers import slack
from workshop.importers.archive import Archive, Limits

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
USERS = [
    {"id": "U1", "name": "ada", "real_name": "Ada"},
    {"id": "U2", "name": "bo", "real_name": "Bo"},
    {"id": "U3", "name": "cy", "real_name": "", "profile": {"display_name": "Cy"}},
    {"id": "B1", "name": "crm", "real_name": "CRM", "is_bot": True},
    {"id": "USLACKBOT", "name": "slackbot", "real_name": "Slackbot"},
]


def said(user: str | None, ts: str, **more: object) -> dict:
    return {"type": "message", "user": user, "ts": ts, "text": "a secret", **more}


def export(path: Path, files: dict[str, object], *, users: list[dict] = USERS) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"users.json": users, **files}.items():
            archive.writestr(
                name, content if isinstance(content, (str, bytes)) else json.dumps(content)
            )
    return path


def test_only_what_people_wrote_counts(tmp_path: Path) -> None:
    path = export(
        tmp_path / "x.zip",
        {
            "general/2026-03-02.json": [
                said("U1", "1772442930.000100"),
                said("B1", "1772442931.000100"),
                said("USLACKBOT", "1772442932.000100"),
                said("U1", "1772442933.000100", subtype="channel_join"),
                said("U2", "1772442934.000100", subtype="bot_message", bot_id="B9"),
                said("U2", "1772442935.000100", bot_id="B9"),
                said(None, "1772442936.000100"),
                said("U2", "1772442937.000100", subtype="thread_broadcast"),
            ]
        },
    )
    frame = slack.read_messages(path)
    assert frame[["sent_at", "sender", "channel", "recipient"]].to_numpy().tolist() == [
        ["2026-03-02T09:15:30", "Ada", "general", ""],
        ["2026-03-02T09:15:37", "Bo", "general", ""],
    ]
    assert "6 entries were left out" in frame.attrs["notes"][0]
    assert list(frame.index) == [2, 3]


def test_no_text_of_a_message_gets_into_the_table(tmp_path: Path) -> None:
    frame = slack.read_messages(
        export(tmp_path / "x.zip", {"general/2026-03-02.json": [said("U1", "1772442930.0")]})
    )
    assert "secret" not in frame.to_csv()
    assert list(frame.columns) == slack.COLUMNS


def test_a_thread_has_one_mark_whatever_the_order_and_two_channels_never_share_one(
    tmp_path: Path,
) -> None:
    day = [
        said("U2", "1772442999.0", thread_ts="1772442930.000100"),
        said("U1", "1772442930.000100", thread_ts="1772442930.000100"),
        said("U1", "1772442940.0"),
    ]
    frame = slack.read_messages(
        export(tmp_path / "x.zip", {"a/2026-03-02.json": day, "b/2026-03-02.json": day[:1]})
    )
    by_channel = frame.groupby("channel")["thread"].agg(list)
    assert by_channel["a"][0] == by_channel["a"][2] != "" and by_channel["a"][1] == ""
    assert by_channel["b"][0] not in ("", by_channel["a"][0])
    assert frame["sent_at"].is_monotonic_increasing


def test_a_direct_message_names_the_other_and_notes_to_oneself_are_no_exchange(
    tmp_path: Path,
) -> None:
    path = export(
        tmp_path / "x.zip",
        {
            "dms.json": [
                {"id": "D1", "members": ["U1", "U2"]},
                {"id": "D2", "members": ["U1", "U1"]},
                {"id": "D3", "members": ["U1"]},
                {"id": "D4", "members": ["U1", "B1"]},
            ],
            "mpims.json": [
                {"id": "G1", "name": "mpdm-ada--bo--cy-1", "members": ["U1", "U2", "U3"]}
            ],
            "D1/2026-03-02.json": [said("U1", "1772442930.0"), said("U2", "1772442931.0")],
            "D2/2026-03-02.json": [said("U1", "1772442932.0")],
            "D3/2026-03-02.json": [said("U1", "1772442933.0")],
            "D4/2026-03-02.json": [said("U1", "1772442933.0")],
            "mpdm-ada--bo--cy-1/2026-03-02.json": [said("U3", "1772442934.0")],
        },
    )
    frame = slack.read_messages(path)
    assert frame[["sender", "channel", "recipient"]].to_numpy().tolist() == [
        ["Ada", "", "Bo"],
        ["Bo", "", "Ada"],
        ["Cy", "group 1", ""],
    ]


def test_the_enterprise_layout_reads_the_same_and_workspaces_keep_their_channels_apart(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("org_users.json", json.dumps(USERS))
        for space, user in (("north", "U1"), ("south", "U2")):
            archive.writestr(f"teams/{space}/users.json", json.dumps(USERS))
            archive.writestr(
                f"teams/{space}/channels/general/2026-03-02.json",
                json.dumps([said(user, "1772442930.0")]),
            )
        archive.writestr(
            "teams/north/channels/leads/2026-03-02.json", json.dumps([said("U1", "1772442931.0")])
        )
    frame = slack.read_messages(path)
    assert frame[["sender", "channel"]].to_numpy().tolist() == [
        ["Ada", "north/general"],
        ["Bo", "south/general"],
        ["Ada", "leads"],
    ]
    assert slack.recognised(path)


def test_people_come_out_with_their_team_still_to_fill_in(tmp_path: Path) -> None:
    users = [*USERS, {"id": "U4", "name": "ada.two", "real_name": "Ada", "deleted": True}]
    people = slack.read_people(export(tmp_path / "x.zip", {}, users=users))
    assert people["person"].tolist() == ["Ada (ada)", "Ada (ada.two)", "Bo", "Cy"]
    assert set(people["team"]) == {""}


def test_someone_of_another_workspace_is_a_person_too(tmp_path: Path) -> None:
    frame = slack.read_messages(
        export(tmp_path / "x.zip", {"general/2026-03-02.json": [said("W9", "1772442930.0")]})
    )
    assert frame["sender"].tolist() == ["W9"]


def test_an_odd_message_or_a_broken_day_costs_only_itself(tmp_path: Path) -> None:
    path = export(
        tmp_path / "x.zip",
        {
            "general/2026-03-02.json": [
                said("U1", "1772442930.0"),
                {"type": "message", "user": 7, "ts": []},
                said("U2", "soon"),
                "what",
            ],
            "general/2026-03-03.json": b"[{",
            "general/2026-03-04.json": [],
        },
    )
    frame = slack.read_messages(path)
    assert frame["sender"].tolist() == ["Ada"]
    assert "1 day could not be read" in frame.attrs["notes"][-1]


def test_an_unpacked_export_reads_like_its_zip(tmp_path: Path) -> None:
    path = export(tmp_path / "x.zip", {"general/2026-03-02.json": [said("U1", "1772442930.0")]})
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "x")
    assert slack.read_messages(tmp_path / "x").equals(slack.read_messages(path))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("../general/2026-03-02.json", "leads out of the archive"),
        ("/general/2026-03-02.json", "leads out of the archive"),
        ("general/../../2026-03-02.json", "leads out of the archive"),
        ("C:/general/2026-03-02.json", "leads out of the archive"),
        ("inner.zip", "another archive"),
    ],
)
def test_a_zip_that_climbs_out_or_nests_itself_is_refused(
    tmp_path: Path, name: str, sentence: str
) -> None:
    with pytest.raises(WorkshopError, match=sentence):
        slack.read_messages(export(tmp_path / "x.zip", {name: []}))


def test_a_zip_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    bomb = export(tmp_path / "x.zip", {"general/2026-03-02.json": b"[" + b" " * 3_000_000 + b"]"})
    with pytest.raises(WorkshopError, match="200-fold"):
        slack.read_messages(bomb)
    with pytest.raises(WorkshopError, match="when unpacked"):
        slack.read_messages(bomb, limits=Limits(total=2**20))
    with pytest.raises(WorkshopError, match="holds more than 1 MiB"):
        slack.read_messages(bomb, limits=Limits(each=2**20, ratio=10_000))
    with pytest.raises(WorkshopError, match="2 files"):
        slack.read_messages(bomb, limits=Limits(files=1))


def test_the_limit_counts_what_comes_out_not_what_the_zip_promises(tmp_path: Path) -> None:
    path = export(tmp_path / "x.zip", {"a/2026-03-02.json": b"[" + b" " * 5000 + b"]"})
    with Archive(path, limits=Limits(total=6000)) as archive:
        archive.read("a/2026-03-02.json")
        with pytest.raises(WorkshopError, match="when unpacked"):
            archive.read("a/2026-03-02.json")


def test_what_is_no_export_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK not really")
    with pytest.raises(WorkshopError, match="not a zip file"):
        slack.read_messages(tmp_path / "x.zip")
    with pytest.raises(WorkshopError, match='Did you mean "x.zip"'):
        slack.read_messages(tmp_path / "y.zip")
    with pytest.raises(WorkshopError, match="no Slack messages"):
        slack.read_messages(export(tmp_path / "z.zip", {}))


def test_lists_and_times_of_an_odd_shape_cost_only_themselves(tmp_path: Path) -> None:
    odd = [said("U1", ts) for ts in ("1e300", "-5", "99999999999999", "1772442930.0")]
    path = export(
        tmp_path / "x.zip",
        {
            "channels.json": [
                {"id": ["x"], "name": "a"},
                {"id": "C1", "name": ["x"]},
                {"id": "C2"},
            ],
            "mpims.json": [{"id": {}, "name": 5}],
            "dms.json": [
                {"id": ["D"], "members": ["U1", "U2"]},
                {"id": "D1", "members": "U1"},
                {"id": "D2", "members": [["U1"], "U2"]},
            ],
            **{f"{place}/2026-03-02.json": odd for place in ("C1", "D1", "general")},
        },
        users=[*USERS, {"id": 7}, {"id": ["U9"]}],
    )
    frame = slack.read_messages(path)
    assert frame[["sent_at", "sender", "channel"]].to_numpy().tolist() == [
        ["2026-03-02T09:15:30", "Ada", place] for place in ("C1", "general")
    ]
    assert not tables.check("messages", frame).problems


def test_many_small_traps_are_refused_as_one_big_one_is(tmp_path: Path) -> None:
    path = export(
        tmp_path / "x.zip",
        {f"c{k}/2026-03-02.json": b"[" + b" " * 1_000_000 + b"]" for k in range(70)},
    )
    with pytest.raises(WorkshopError, match="would grow more than 200-fold"):
        slack.read_messages(path)


def test_a_file_that_is_in_the_zip_twice_counts_once(tmp_path: Path) -> None:
    path = export(tmp_path / "x.zip", {"general/2026-03-02.json": [said("U1", "1772442930.0")]})
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("general/2026-03-02.json", json.dumps([said("U2", "1772442930.0")]))
    assert slack.read_messages(path)["sender"].tolist() == ["Bo"]


def test_a_real_export_has_49_messages_by_people_not_158() -> None:
    path = SHARED / "slack-testarchive" / "testarchive.zip"
    if not path.exists():
        pytest.skip("the real export is not beside the project")
    frame = slack.read_messages(path)
    assert len(frame) == 49
    checked = tables.check("messages", frame)
    assert len(checked.frame) == 49 and not checked.problems
    assert slack.recognised(path)


def test_real_threads_with_replies_out_of_order_keep_together(tmp_path: Path) -> None:
    folder = SHARED / "slack-threads"
    if not folder.exists():
        pytest.skip("the real threads are not beside the project")
    parts = {
        name: (folder / name).read_bytes() for name in ("users.json", "channels.json", "dms.json")
    }
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.writestr("random/2015-06-12.json", (folder / "normal_thread.json").read_bytes())
    frame = slack.read_messages(tmp_path / "x.zip")
    assert frame["sent_at"].is_monotonic_increasing
    assert frame["thread"].value_counts().tolist() == [2, 2]


def test_times_are_those_of_the_zone_that_is_said(tmp_path: Path) -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC).timestamp()  # Monday in Berlin
    path = export(tmp_path / "x.zip", {"general/2026-11-22.json": [said("U1", str(late))]})
    for zone, sent in ((None, "2026-11-22T23:30:00"), ("Europe/Berlin", "2026-11-23T00:30:00")):
        frame = slack.read_messages(path, timezone=zone)
        assert frame["sent_at"].tolist() == [sent]
        assert frame.attrs["assumed"] == [f"times are {'those of ' + zone if zone else 'UTC'}"]
