"""An earlier year restated: a later file that repeats it with another figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.checks.repeats import agree, told
from wres_kit.returns.faults import Severity
from wres_kit.returns.vocabulary import are_different_releases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import CheckedFigures


def _restated(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, values in figures.repeated.items():
        for value in values[1:]:
            if are_different_releases(values[0].source, value.source):
                continue
            if not agree(values[0], value) and figures.is_restatement(cell, values[0], value):
                earlier, later = sorted((values[0], value), key=lambda one: figures.latest_year(cell, one))
                message = f"Restated: {figures.subject(cell)}, is {told(later)}, after {told(earlier)}."
                yield Finding(cell, value, message, (values[0],))


RESTATED_YEAR = Check(
    "restated-year",
    Severity.ERROR,
    "An earlier year was published again with another figure (298, then 290) and not a word about it.",
    "Find out which holds, delete the other row, and say in remarks.yml that the figure was restated.",
    _restated,
)

CHECKS = (RESTATED_YEAR,)
