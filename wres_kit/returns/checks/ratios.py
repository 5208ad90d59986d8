"""Relative likelihoods: whether they can be, and whether they follow from the counts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Cell, Measure, Value
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.words import indicator_of
from wres_kit.standard.legacy import edition, edition_years

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks.figures import Figures

UNUSUAL = 5.0
"""Ratios above this, or below 1 divided by it, are unusual; the highest of 231 trusts lie about there."""
IMPOSSIBLE = 50.0
"""Ratios above this, or below 1 divided by it, are something else: a percentage, a count."""


class _Beside(NamedTuple):
    """A published ratio, and the two likelihoods that the counts beside it make, in percent."""

    cell: Cell
    value: Value
    of: float
    to: float

    def matches(self, ratio: float) -> bool:
        """Whether the published ratio is this one, as rounded."""
        return abs(self.value.value - ratio) <= 0.5 * 10.0**-self.value.decimals + 1e-9


def _ratios(figures: Figures) -> Iterator[tuple[Cell, Value]]:
    for one in figures:
        for cell, value in one.values.items():
            if cell.measure == Measure.RELATIVE_LIKELIHOOD:
                yield cell, value


def _implausible(figures: Figures) -> Iterator[Finding]:
    for cell, value in _ratios(figures):
        size = max(value.value, 1 / value.value)
        if size > UNUSUAL:
            message = f"A relative likelihood of {value.value:g} in {indicator_of(cell)}, {cell.year} (1 is equality)."
            yield Finding(cell, value, message, severity=Severity.ERROR if size > IMPOSSIBLE else None)


def _beside_counts(figures: Figures) -> Iterator[_Beside]:
    """Yield published ratios that do not follow from the counts beside them."""
    years = edition_years()
    for cell, value in _ratios(figures):
        indicator = edition(cell.year if cell.year in years else years[0]).indicators[cell.indicator]
        if indicator.numerator_group is None or indicator.reference_group is None:
            continue
        of = figures.percentage(cell._replace(group=indicator.numerator_group))
        to = figures.percentage(cell._replace(group=indicator.reference_group))
        if of and to:
            beside = _Beside(cell, value, of, to)
            if not beside.matches(of / to):
                yield beside


def _rounded_to(beside: _Beside) -> int | None:
    """Return to how many decimal places the percentages were rounded whose ratio was published, or None."""
    for decimals in (0, 1):
        of, to = round(beside.of, decimals), round(beside.to, decimals)
        if to and beside.matches(of / to):
            return decimals
    return None


def _of_rounded(figures: Figures) -> Iterator[Finding]:
    for beside in _beside_counts(figures):
        decimals = _rounded_to(beside)
        if decimals is not None:
            message = (
                f"{_given(beside)}; {beside.value.value:g} is {beside.of:.{decimals}f}% ÷ {beside.to:.{decimals}f}%, "
                "the ratio of rounded percentages."
            )
            yield Finding(beside.cell, beside.value, message)


def _disagreeing(figures: Figures) -> Iterator[Finding]:
    for beside in _beside_counts(figures):
        if _rounded_to(beside) is None:
            turned = beside.matches(beside.to / beside.of)
            message = f"{_given(beside)}{', which is its inverse: white and BME are the wrong way round' * turned}."
            yield Finding(beside.cell, beside.value, message)


def _given(beside: _Beside) -> str:
    where = f"{indicator_of(beside.cell)}, {beside.cell.year}"
    ratio = beside.of / beside.to
    decimals = beside.value.decimals + 2
    return f"A relative likelihood of {beside.value.value:g} in {where}: the counts make {ratio:.{decimals}f}"


IMPLAUSIBLE_RATIO = Check(
    "implausible-ratio",
    Severity.WARNING,
    'A published ratio read "17.16%"; another was 9.5 because nine people were concerned.',
    "A percentage or a count in place of a ratio? Check it at its source.",
    _implausible,
    said="a published ratio is unusually far from equality.",
)

RATIO_OF_ROUNDED = Check(
    "ratio-of-rounded",
    Severity.WARNING,
    "9 of 725 against 17 of 2,505 is 1.83; the ratio of the rounded percentages, 1.2 and 0.7, was published as 1.7.",
    "Results are computed from the counts; delete the ratio, or say in remarks.yml what was published.",
    _of_rounded,
    said="the published ratio divides rounded percentages; results here rest on the counts.",
)

RATIO_DISAGREES = Check(
    "ratio-disagrees",
    Severity.WARNING,
    "A published ratio that does not follow from the counts beside it means that one of them is wrong.",
    "Results are computed from the counts; check both, and delete the ratio or correct the counts.",
    _disagreeing,
    said="the published ratio does not follow from the counts beside it; results here rest on the counts.",
)

CHECKS = (IMPLAUSIBLE_RATIO, RATIO_OF_ROUNDED, RATIO_DISAGREES)
