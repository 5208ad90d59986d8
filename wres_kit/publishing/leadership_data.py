"""The data of the Model Employer goal in a published report: `data/model-employer.csv`.

A row for each leadership band and each year of the straight line from the reporting year to the target year. It is made
from protected results alone: what is withheld there is empty here.
"""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.indicators.model_employer import trajectory
from wres_kit.indicators.results import Result, ResultMeasure, Status
from wres_kit.returns.writing import harmless
from wres_kit.standard.legacy import edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.reporting.snapshot import Snapshot

LEADERSHIP = Path("data", "model-employer.csv")
COLUMNS = (
    "organisation", "year", "section", "category", "staff", "bme_staff", "target_year", "target", "posts_to_go",
    "by_year", "bme_staff_needed", "status", "note",
)  # fmt: skip
"""`staff` and `bme_staff` are people in post; `target`, `posts_to_go` and `bme_staff_needed` (in `by_year`) as well."""


def write_leadership(snapshot: Snapshot, report: Path) -> None:
    """Write `data/model-employer.csv` into the folder of a report; there is none where its year has no such result."""
    rows = list(_rows(snapshot))
    if not rows:
        (report / LEADERSHIP).unlink(missing_ok=True)
        return
    text = StringIO()
    written = csv.writer(text, lineterminator="\n")
    written.writerow(COLUMNS)
    written.writerows([harmless(each) if isinstance(each, str) else each for each in row] for row in rows)
    (report / LEADERSHIP).parent.mkdir(parents=True, exist_ok=True)
    (report / LEADERSHIP).write_text(text.getvalue(), encoding="utf-8", newline="")


def _rows(snapshot: Snapshot) -> Iterator[Sequence[object]]:
    definition = edition(snapshot.year).model_employer
    if definition is None:
        return
    of_year = [one for one in snapshot.results if one.year == snapshot.year]
    targets = {one.category: one for one in of_year if one.measure is ResultMeasure.TARGET}
    for to_go in (one for one in of_year if one.measure is ResultMeasure.POSTS_TO_GO):
        yield from _of_band(to_go, targets.get(to_go.category), definition.target_year)


def _of_band(to_go: Result, target: Result | None, target_year: int) -> Iterator[Sequence[object]]:
    start = (to_go.organisation, to_go.year, to_go.section, to_go.category)
    if to_go.value is None or to_go.numerator is None or target is None or target.value is None:
        status = Status.SUPPRESSED if target is not None and target.status is Status.SUPPRESSED else to_go.status
        yield *start, "", "", target_year, "", "", "", "", status, to_go.note
        return
    now, goal = int(to_go.numerator), int(target.value)
    figures = (int(to_go.denominator or 0), now, target_year, goal, int(to_go.value))
    path = trajectory(now, goal, to_go.year, target_year)
    for year, needed in [(to_go.year, now), *path]:
        yield *start, *figures, year, needed, to_go.status, to_go.note
