"""More people who answered a survey than people who could."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Group, Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import SURVEY
from wres_kit.returns.words import count, indicator_of, subject
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import Figures


def _too_many(figures: Figures) -> Iterator[Finding]:
    for one in figures:
        for cell, value in one.values.items():
            if cell.indicator not in SURVEY or cell.measure != Measure.RESPONDENTS or cell.section != ALL:
                continue
            staff = cell._replace(indicator=1, measure=Measure.HEADCOUNT)
            given = figures.value(staff)
            people = given.value if given else figures.whole(staff) if cell.group == Group.ALL else None
            if people is not None and value.value > people:
                message = (
                    f"{count(value.value)} respondents of {indicator_of(cell)} are more than the {count(people)} "
                    f"{subject(staff).removeprefix('all ')}."
                )
                yield Finding(cell, value, message, (given,) if given else ())


RESPONDENTS_ABOVE_WORKFORCE = Check(
    "respondents-above-workforce",
    Severity.WARNING,
    "Fewer than all staff answer a survey; more respondents than staff are those of another body, or of all surveys.",
    "Check which organisation and which year the number of respondents is of.",
    _too_many,
    said="more people are said to have answered the survey than work there, so its base is doubtful.",
)

CHECKS = (RESPONDENTS_ABOVE_WORKFORCE,)
