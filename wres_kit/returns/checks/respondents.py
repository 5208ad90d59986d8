"""More people who answered a survey than people who could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import count, indicator_label
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures


def _too_many(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            staff = figures.workforce_cell(cell._replace(measure=Measure.HEADCOUNT))
            if cell.measure != Measure.RESPONDENTS or cell.section != ALL or staff is None:
                continue
            given = figures.value(staff)
            everyone = cell.group == figures.characteristic.everyone
            people = given.value if given else figures.whole(staff) if everyone else None
            if people is not None and value.value > people:
                message = (
                    f"{count(value.value)} respondents of {indicator_label(cell)} are more than the {count(people)} "
                    f"{figures.subject(staff).removeprefix('all ')}."
                )
                yield Finding(cell, value, message, (given,) if given else ())


RESPONDENTS_ABOVE_WORKFORCE = Check(
    "respondents-above-workforce",
    Severity.WARNING,
    "Fewer than all staff answer a survey; more respondents than staff are those of another body, or of all surveys.",
    "Check which organisation and which year the number of respondents is of.",
    _too_many,
    reader_warning="more people are said to have answered the survey than work there, so its base is doubtful.",
)

CHECKS = (RESPONDENTS_ABOVE_WORKFORCE,)
