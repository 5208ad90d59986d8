"""Corrections: what a published report says otherwise than it did under an earlier publication date.

A correction is a figure that was public under one date and is public under a later one, with another value. One that
was withheld then, or is now, is none: the table shows nothing that is not published anyway.

The figures of earlier publications stand in `params/<code>/<year>/published/<date>.csv`, where `wres correct` puts
them: they are an input like any other, so the same inputs give the same reports whatever was built before, and no
cleaning up loses them. Drafts leave no trace: only figures kept under an earlier publication date count.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from itertools import pairwise
from math import isclose
from typing import TYPE_CHECKING

from pydantic import ConfigDict, Field

from wres_kit.audit.words import shown, what
from wres_kit.errors import WresError
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.project.parameters import Parameters, read_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.standard import Standard

PUBLISHED = "published"
"""Folder below `params/<code>/<year>/` for the figures of earlier publications."""
REASONS = "corrections.yml"
COLUMNS = ("year", "indicator", "measure", "section", "category", "group", "value", "unit", "basis")

Key = tuple[int, int, str, str, str, str]
Figures = dict[Key, Result]


class HistoryError(WresError):
    """A file of figures published earlier that cannot be read."""


class Reason(Parameters):
    """Why figures were corrected.

    Parameters
    ----------
    corrected
        The publication date under which they are.
    indicator
        1 to 9; every indicator where None.
    year
        The reporting year of the figures; every year where None.
    reason
        A sentence for readers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    corrected: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    indicator: int | None = Field(default=None, ge=1, le=9)
    year: int | None = None
    reason: str = Field(min_length=1)


class Reasons(Parameters):
    """`params/<code>/<year>/corrections.yml`."""

    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure that is published with another value than before.

    Parameters
    ----------
    standard
        The Standard of the report.
    was, now
        The result as it was published and as it was corrected.
    published, corrected
        The two publication dates.
    reason
        Why; empty where nobody has written it down.
    """

    standard: Standard
    was: Result
    now: Result
    published: str
    corrected: str
    reason: str

    def as_data(self) -> dict[str, object]:
        """Return it for the audit page and `provenance/results.json`."""
        was, now = shown(self.was), shown(self.now)
        if was == now:
            # As printed the two are the same: more digits show in what they differ.
            was, now = (f"{text} ({result.value:.8g})" for text, result in ((was, self.was), (now, self.now)))
        return {
            "year": self.now.year, "indicator": self.now.indicator, "what": what(self.standard, self.now), "was": was,
            "is": now, "was_value": self.was.value, "is_value": self.now.value,
            "published": self.published, "corrected": self.corrected, "reason": self.reason,
        }  # fmt: skip


def history_of(project: Project, snapshot: Snapshot) -> dict[str, Figures]:
    """Return the figures of earlier publications of a report, by date, in order.

    Raises
    ------
    HistoryError
        A file cannot be read.
    """
    code, today = snapshot.organisation.code, snapshot.publication_date
    kept = sorted((project.year_folder(code, snapshot.year) / PUBLISHED).glob("*.csv"))
    return {path.stem: read_figures(path, code, project.shown(path)) for path in kept if path.stem < today}


def corrections(snapshot: Snapshot, history: Mapping[str, Figures], reasons: Reasons) -> list[Correction]:
    """Return what has changed from each publication to the next, the latest first."""
    states = [*sorted(history.items()), (snapshot.publication_date, figures_of(snapshot.results))]
    corrected = []
    for (before, old), (after, new) in pairwise(states):
        for key, now in new.items():
            was = old.get(key)
            if was is not None and not isclose(was.value or 0, now.value or 0, rel_tol=1e-9, abs_tol=1e-12):
                corrected.append(Correction(snapshot.standard, was, now, before, after, _reason(reasons, after, now)))
    corrected.sort(key=lambda each: each.corrected, reverse=True)
    return corrected


def read_reasons(project: Project, code: str, year: int) -> Reasons:
    """Return why figures of a report were corrected.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit.
    """
    path = project.year_folder(code, year) / REASONS
    return read_parameters(path, Reasons, project.shown(path)) if path.is_file() else Reasons()


def figures_of(results: Iterable[Result]) -> Figures:
    """Return the published figures among results, by what they are about."""
    return {
        _key(result): result for result in results if result.status is Status.PUBLISHED and result.value is not None
    }


def to_csv(figures: Figures) -> str:
    """Return figures as a table: equal figures give equal text."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for _, result in sorted(figures.items()):
        rows.writerow(
            [repr(float(result.value or 0)) if name == "value" else getattr(result, name) for name in COLUMNS]
        )
    return text.getvalue()


def read_figures(path: Path, organisation: str, name: str) -> Figures:
    """Return the published figures of a table as `to_csv` or `results.csv` has them.

    Raises
    ------
    HistoryError
        The file cannot be read, or is no such table.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [
                row for row in csv.DictReader(file) if row["value"] and row.get("status", "published") == "published"
            ]
        return figures_of(_result(organisation, row) for row in rows)
    except (OSError, UnicodeDecodeError, KeyError, ValueError, TypeError) as error:
        message = (
            f"{name}: cannot be read ({type(error).__name__}: {error}). Put back the file that "
            "wres correct wrote, or remove it if nothing was published under that date."
        )
        raise HistoryError(message) from None


def _result(organisation: str, row: Mapping[str, str]) -> Result:
    return Result(
        organisation, int(row["year"]), int(row["indicator"]), ResultMeasure(row["measure"]), row["section"],
        row["category"], row["group"], float(row["value"]), Unit(row["unit"]), basis=Basis(row["basis"]),
    )  # fmt: skip


def _key(result: Result) -> Key:
    return result.year, result.indicator, str(result.measure), result.section, result.category, str(result.group)


def _reason(reasons: Reasons, corrected: str, now: Result) -> str:
    fitting = (
        each.reason for each in reasons.reasons
        if each.corrected == corrected and each.indicator in (None, now.indicator) and each.year in (None, now.year)
    )  # fmt: skip
    return next(fitting, "")
