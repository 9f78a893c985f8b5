"""Leads from the exports of CRM and marketing automation systems, recognised by their headings.

A preset says which of their headings holds which of our columns; the first that is there counts, and the folder's
settings may name another for each. Headings are compared without regard to case and spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ..errors import WorkshopError, listing
from ..tables import plain
from .spreadsheet import read

BLANK = ("Select", "None", "NaT", "null", "N/A", "--None--", "(No value)", "[[Unknown]]")
"""What such systems write where nothing was entered."""


@dataclass(frozen=True)
class Preset:
    """How one system's export becomes the leads table.

    `signs`: sets of headings; the export is this system's when all of one set are there. `columns`: our column to
    their headings, the best first. `outcome`: their value, as compared, to ours. `footer`: ends the table where the
    first cell begins like this.
    """

    name: str
    signs: tuple[tuple[str, ...], ...]
    columns: Mapping[str, tuple[str, ...]]
    outcome: Mapping[str, str]
    footer: tuple[str, ...] = ()


OUTCOME = {
    "won": "won", "closed_won": "won", "closedwon": "won", "customer": "won", "evangelist": "won", "converted": "won", "closed_converted": "won", "true": "won", "1": "won", "yes": "won",
    "lost": "lost", "closed_lost": "lost", "closedlost": "lost", "disqualified": "lost", "unqualified": "lost", "junk_lead": "lost", "lost_lead": "lost",
    "closed_not_converted": "lost", "bad_timing": "lost", "not_qualified": "lost", "closed_disqualified": "lost", "no_longer_interested": "lost", "canceled": "lost",
}
"""Outcomes as these systems name them, as they are compared (`tables.plain`); every other stage is open."""

PRESETS: tuple[Preset, ...] = (
    Preset("Pipedrive", (("deal_id", "deal_title"), ("deal_title", "deal_status"), ("lead_title",)), {
        "lead_id": ("Deal - ID", "Lead - Pipedrive System ID", "Lead - Title"), "created_at": ("Deal - Deal created", "Lead - Lead created"),
        "source": ("Deal - Source channel", "Deal - Source origin", "Lead - Source channel"), "sales_view": ("Deal - Label", "Lead - Labels"),
        "outcome": ("Deal - Status",), "closed_at": ("Deal - Deal closed on", "Deal - Won time", "Deal - Lost time"), "amount": ("Deal - Value",),
        "rejected_reason": ("Deal - Lost reason",),
    }, OUTCOME),
    Preset("Dynamics 365", (("do_not_modify_lead",), ("do_not_modify_opportunity",)), {
        "lead_id": ("(Do Not Modify) Lead", "(Do Not Modify) Opportunity"), "created_at": ("Created On",), "source": ("Lead Source", "Source Campaign"), "sales_view": ("Rating",),
        "marketing_view": ("Lead Score", "Score", "Lead Grade"), "outcome": ("Status",), "closed_at": ("Actual Close Date", "Closed On"),
        "amount": ("Actual Revenue", "Est. Revenue", "Budget Amount"), "rejected_reason": ("Status Reason",),
    }, OUTCOME | {"qualified": "won"}),
    Preset("Pardot", (("email", "score", "grade"), ("prospect_id", "score")), {
        "lead_id": ("Prospect Id", "Id", "Email"), "created_at": ("Created Date", "Created At"), "source": ("Source", "utm_source"), "marketing_view": ("Grade", "Score"),
        "outcome": ("Lead Status",), "closed_at": ("Opportunity Closed At",), "amount": ("Opportunity Value",),
    }, OUTCOME),
    Preset("Zoho", (("leadid", "converted"), ("lead_id", "lead_owner", "created_time"), ("record_id", "lead_owner", "created_time"), ("potential_name", "stage"), ("deal_name", "stage", "created_time")), {
        "lead_id": ("LEADID", "Lead Id", "Record Id", "Potential Name", "Deal Name"), "created_at": ("Created Time",), "source": ("Lead Source",), "sales_view": ("Rating",),
        "marketing_view": ("Score", "Lead Score"), "outcome": ("Stage", "CONVERTED", "Is Converted", "Lead Status"), "closed_at": ("Closing Date", "Converted Time", "Lead Conversion Time"),
        "amount": ("Amount", "Expected Revenue"), "rejected_reason": ("Reason For Loss",),
    }, OUTCOME),
    Preset("HubSpot", (("record_id", "lifecycle_stage"), ("record_id", "lead_status"), ("record_id_contact",), ("record_id", "deal_stage"), ("record_id", "create_date")), {
        "lead_id": ("Record ID", "Record ID - Contact"), "created_at": ("Create Date",), "source": ("Original Source", "Original Traffic Source", "Latest Traffic Source"),
        "sales_view": ("Lead Status",), "marketing_view": ("HubSpot Score", "Lead Score", "Likelihood to close"), "outcome": ("Deal Stage", "Lifecycle Stage"),
        "closed_at": ("Close Date", "Recent Deal Close Date"), "amount": ("Amount", "Recent Deal Amount", "Total Revenue"),
        "qualified_at": ("Became a Marketing Qualified Lead Date",), "sales_qualified_at": ("Became a Sales Qualified Lead Date",),
        "opportunity_at": ("Became an Opportunity Date",), "first_contact_at": ("Date of first engagement", "First contacted"),
    }, OUTCOME),
    Preset("Salesforce", (("id", "isconverted", "leadsource"), ("lead_owner", "company_account"), ("lead_owner", "lead_source", "rating"), ("lead_owner", "lead_status"), ("opportunity_name", "stage"), ("lead_id", "lead_owner")), {
        "lead_id": ("Id", "Lead ID", "Lead ID (18 Char)", "Opportunity ID", "Opportunity Name", "Email"), "created_at": ("CreatedDate", "Create Date", "Created Date"),
        "source": ("LeadSource", "Lead Source"), "sales_view": ("Rating",), "marketing_view": ("Lead Score", "Score__c", "Lead_Score__c", "Score", "Grade"),
        "outcome": ("IsConverted", "Converted", "Stage", "Lead Status", "Status"), "closed_at": ("ConvertedDate", "Converted Date", "Close Date"),
        "amount": ("Amount",), "rejected_reason": ("DisqualifiedReason", "Disqualified Reason", "Loss Reason"), "first_contact_at": ("FirstCallDateTime", "First Activity"),
    }, OUTCOME, footer=("report name", "copyright (c)", "confidential information", "generated by", "grand total", "total")),
)


def recognise(headings: Sequence[str]) -> Preset | None:
    """The system whose export has these headings, or None.

    >>> recognise(["Record ID", "First Name", "Lifecycle Stage", "Create Date"]).name
    'HubSpot'
    """
    have = {plain(heading) for heading in headings}
    return next((preset for preset in PRESETS if any(set(sign) <= have for sign in preset.signs)), None)


def mapping(preset: Preset, headings: Sequence[str]) -> dict[str, str]:
    """Which of these headings holds which of our columns, as the preset takes them; each heading is used once."""
    by_plain: dict[str, str] = {}
    for heading in headings:
        by_plain.setdefault(plain(heading), heading)
    found: dict[str, str] = {}
    for ours, theirs in preset.columns.items():
        match = next((by_plain[plain(name)] for name in theirs if plain(name) in by_plain and by_plain[plain(name)] not in found.values()), None)
        if match is not None:
            found[ours] = match
    return found


def read_leads(path: Path, *, columns: Mapping[str, str] | None = None, sheet: str | None = None, encoding: str | None = None, separator: str | None = None) -> pd.DataFrame:
    """The leads table out of a system's export: our columns where they were recognised, everything else as it is.

    Spares a team the renaming of forty headings. All cells are text, ready for `tables.check`; the index holds the rows
    as a spreadsheet numbers them. `columns` (ours to theirs) goes before the preset. Words for nothing become blank; a stage
    that says won or lost becomes that, a converted lead counts as won, any other is open; the lines under a report are left out. `attrs["system"]`
    and `attrs["notes"]` say what was recognised, to be confirmed. Raises WorkshopError when no system is recognised.
    """
    raw = read(path, sheet=sheet, encoding=encoding, separator=separator)
    preset = recognise(raw.columns)
    if preset is None:
        names = listing([preset.name for preset in PRESETS], "or")
        raise WorkshopError(f"{path.name} is not recognised as an export of {names}. Say in workshop.toml under [tables.leads.columns] which column is which, and leave out the format.")
    raw = _without_footer(raw, preset)
    raw = raw.apply(lambda column: column.str.strip()).replace({word: "" for word in BLANK})
    raw = raw[(raw != "").any(axis=1)]
    taken = mapping(preset, [heading for heading in raw.columns if heading not in set((columns or {}).values())])
    taken = {ours: theirs for ours, theirs in taken.items() if ours not in (columns or {})}
    frame = raw.rename(columns={theirs: ours for ours, theirs in taken.items()})
    if "outcome" in taken:
        frame["outcome"] = _outcomes(frame["outcome"], preset)
    shown = [f'{ours} is "{theirs}"' for ours, theirs in taken.items()]
    notes = [f"{path.name} was read as an export of {preset.name}: {listing(shown)}."]
    notes += [f"{path.name}: nothing in it was recognised as {listing(lost, 'or')}; name it in workshop.toml under [tables.leads.columns]." for lost in [_missing(frame, columns)] if lost]
    frame.attrs.update(system=preset.name, notes=notes)
    return frame


def _missing(frame: pd.DataFrame, columns: Mapping[str, str] | None) -> list[str]:
    return [name for name in ("sales_view", "marketing_view", "outcome") if name not in frame.columns and name not in (columns or {})]


def _without_footer(raw: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """The rows above the lines that a report ends with: only their first cell is filled, and one speaks of the report."""
    if not preset.footer or raw.empty:
        return raw
    filled = (raw.iloc[:, 1:] != "").any(axis=1).to_numpy()
    rows = int(filled.nonzero()[0].max(initial=-1)) + 1
    tail = raw.iloc[rows:, 0].str.strip().str.lower()
    return raw.iloc[:rows] if tail.str.startswith(preset.footer).any() else raw


def _outcomes(stages: pd.Series, preset: Preset) -> pd.Series:
    """Won, lost or open, from a stage: the words of the preset, also where a stage has "won" or "lost" in it."""

    def outcome(stage: str) -> str:
        if not stage:
            return "open"
        words = plain(stage)
        if words in preset.outcome:
            return preset.outcome[words]
        parts = set(re.split("_", words))
        return "won" if "won" in parts else "lost" if "lost" in parts else "open"

    return stages.map({stage: outcome(stage) for stage in stages.unique()})
