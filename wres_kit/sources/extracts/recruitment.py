"""Recruitment extracts: applicants, shortlisted and appointed by ethnic group, for indicator 2.

Each row is an application. Whoever was appointed had been shortlisted, and whoever was shortlisted had applied. Where
the extract names applicant and vacancy, several rows of one application count once, at the furthest stage. External and
internal recruitment both count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.sources.extracts.person_level import Counted, PersonLevel, tally
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules

STAGES = ("applied", "shortlisted", "appointed")


def count(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - the whole file
    """Count applications by furthest stage and ethnic group."""
    group = decoding.meanings(rows, "ethnic_code")
    reached = _by_stage(rows, decoding) if rows.has("stage") else _by_flags(rows, decoding)
    if decoding.faults:
        return Counted({})
    applications = pd.DataFrame({"group": group, "reached": reached})
    messages = [f"{len(applications):,} rows are taken as applications of the year to 31 March."]
    if rows.has("person") and rows.has("vacancy"):
        applications = applications.assign(person=rows.frame["person"], vacancy=rows.frame["vacancy"])
        once = applications.sort_values("reached", ascending=False, kind="stable").drop_duplicates(
            ["person", "vacancy"]
        )
        if (repeated := len(applications) - len(once)) > 0:
            messages.append(f"{repeated:,} rows repeat an application; it counts once, at its furthest stage.")
        applications = once
    first = 0
    if not (applications["reached"] == 0).any():
        first = 1
        messages.append("Every applicant in the file was shortlisted, so it does not say how many applied.")
    counts = {
        (ALL, stage): tally(applications["group"][applications["reached"] >= rank])
        for rank, stage in enumerate(STAGES)
        if rank >= first
    }
    return Counted(counts, tuple(messages))


def _by_stage(rows: Rows, decoding: Decoding) -> pd.Series[int]:
    stages = decoding.meanings(rows, "stage")
    return stages.map({stage: rank for rank, stage in enumerate(STAGES)}).fillna(0).astype("int64")


def _by_flags(rows: Rows, decoding: Decoding) -> pd.Series[int]:
    flags = {stage: decoding.meanings(rows, stage, blank="no") == "yes" for stage in STAGES if rows.has(stage)}
    wrong = flags["appointed"] & ~flags["shortlisted"]
    if wrong.any():
        remedy = "Correct the rows: whoever was appointed had been shortlisted."
        decoding.report(rows, "appointed", wrong, "an appointment without a shortlisting", remedy)
    if "applied" in flags and (flags["shortlisted"] & ~flags["applied"]).any():
        remedy = "Correct the rows: whoever was shortlisted had applied."
        missed = flags["shortlisted"] & ~flags["applied"]
        decoding.report(rows, "applied", missed, "a shortlisting without an application", remedy)
    return flags["shortlisted"].astype("int64") + flags["appointed"].astype("int64")


SOURCE = PersonLevel("recruitment", count)
