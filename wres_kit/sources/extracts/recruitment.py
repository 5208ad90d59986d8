"""Recruitment extracts: applicants, shortlisted and appointed by ethnic group, for indicator 2.

Each row is an application. Whoever was appointed had been shortlisted, and whoever was shortlisted had applied. Where
the extract names applicant and vacancy, several rows of one application count once, at the furthest stage. External and
internal recruitment both count.

A file in which everybody was shortlisted may hold all applicants or the shortlisted only. Applicants are counted from
it where a column says who applied, or where `params/extracts.yml` says that the file lists all applicants.
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
NOT_APPLIED = -1
"""The rank of a row that says that nobody applied: it counts at no stage."""
ONLY_SHORTLISTED = (
    "Everybody in the file was shortlisted. It may hold the shortlisted only, so nobody was counted as an applicant. "
    "If it lists all applicants, say so in params/extracts.yml: recruitment: {all_applicants_listed: true}."
)


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
    counts = {
        (ALL, stage): tally(applications["group"][applications["reached"] >= rank]) for rank, stage in enumerate(STAGES)
    }
    listed = rows.has("applied") or rules.recruitment.all_applicants_listed
    if not listed and not (applications["reached"] == 0).any():
        del counts[ALL, STAGES[0]]
        messages.append(ONLY_SHORTLISTED)
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
    reached = flags["shortlisted"].astype("int64") + flags["appointed"].astype("int64")
    return reached if "applied" not in flags else reached.where(flags["applied"], NOT_APPLIED)


SOURCE = PersonLevel("recruitment", count)
