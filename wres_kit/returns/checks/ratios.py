"""Whether people can be among those they are counted of, and whether relative likelihoods follow from the counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.returns.cells import Cell, Measure, Value, count, indicator_label
from wres_kit.returns.checks import Check, Finding
from wres_kit.returns.checks.plausibility import GLUED_DIGIT
from wres_kit.returns.faults import Severity
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.returns.checks import CheckedFigures
    from wres_kit.standard.indicator import Indicator


UNUSUAL = 5.0
"""Ratios above this, or below 1 divided by it, are unusual; the highest of 231 trusts lie about there."""
IMPOSSIBLE = 50.0
"""Ratios above this, or below 1 divided by it, are something else: a percentage, a count."""


class _PublishedRatio(NamedTuple):
    """A published ratio, and the two likelihoods that the counts given with it make, in percent."""

    cell: Cell
    value: Value
    above: float
    below: float

    def matches(self, ratio: float) -> bool:
        """Whether the published ratio is this one, as rounded."""
        return abs(self.value.value - ratio) <= 0.5 * 10.0**-self.value.decimals + 1e-9


def _ratios(figures: CheckedFigures) -> Iterator[tuple[Cell, Value]]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure == Measure.RELATIVE_LIKELIHOOD:
                yield cell, value


def _implausible(figures: CheckedFigures) -> Iterator[Finding]:
    for cell, value in _ratios(figures):
        size = max(value.value, 1 / value.value)
        if size > UNUSUAL:
            message = (
                f"A relative likelihood of {value.value:g} in {indicator_label(cell)}, {cell.year} (1 is equality)."
            )
            yield Finding(cell, value, message, severity=Severity.ERROR if size > IMPOSSIBLE else None)


def _not_from_counts(figures: CheckedFigures) -> Iterator[_PublishedRatio]:
    """Yield published ratios that do not follow from the counts given with them."""
    for cell, value in _ratios(figures):
        indicator = figures.definition(cell)
        if indicator.numerator_group is None or indicator.reference_group is None:
            continue
        above = figures.percentage(cell._replace(group=indicator.numerator_group))
        below = figures.percentage(cell._replace(group=indicator.reference_group))
        if above and below:
            published = _PublishedRatio(cell, value, above, below)
            if not published.matches(above / below):
                yield published


def _rounded_to(published: _PublishedRatio) -> int | None:
    """Return to how many decimal places the percentages were rounded whose ratio was published, or None."""
    for decimals in (0, 1):
        above, below = round(published.above, decimals), round(published.below, decimals)
        if below and published.matches(above / below):
            return decimals
    return None


def _of_rounded(figures: CheckedFigures) -> Iterator[Finding]:
    for published in _not_from_counts(figures):
        decimals = _rounded_to(published)
        if decimals is not None:
            quotient = f"{published.above:.{decimals}f}% ÷ {published.below:.{decimals}f}%"
            message = f"{_given(published)}; {published.value.value:g} is {quotient}, the ratio of rounded percentages."
            yield Finding(published.cell, published.value, message)


def _disagreeing(figures: CheckedFigures) -> Iterator[Finding]:
    for published in _not_from_counts(figures):
        if _rounded_to(published) is None:
            turned = published.matches(published.below / published.above)
            message = f"{_given(published)}{', which is its inverse: the two groups are the wrong way round' * turned}."
            yield Finding(published.cell, published.value, message)


def _given(published: _PublishedRatio) -> str:
    where = f"{indicator_label(published.cell)}, {published.cell.year}"
    ratio = published.above / published.below
    decimals = published.value.decimals + 2
    return f"A relative likelihood of {published.value.value:g} in {where}: the counts make {ratio:.{decimals}f}"


IMPLAUSIBLE_RATIO = Check(
    "implausible-ratio",
    Severity.WARNING,
    'A published ratio read "17.16%"; another was 9.5 because nine people were concerned.',
    "A percentage or a count in place of a ratio? Check it at its source.",
    _implausible,
    reader_warning="a published ratio is unusually far from equality.",
)

RATIO_OF_ROUNDED = Check(
    "ratio-of-rounded",
    Severity.WARNING,
    "9 of 725 against 17 of 2,505 is 1.83; the ratio of the rounded percentages, 1.2 and 0.7, was published as 1.7.",
    "Results are computed from the counts; delete the ratio, or say in remarks.yml what was published.",
    _of_rounded,
    reader_warning="the published ratio divides rounded percentages; results here rest on the counts.",
)

RATIO_DISAGREES = Check(
    "ratio-disagrees",
    Severity.WARNING,
    "If a published ratio does not match the counts, one of them is wrong.",
    "Results are computed from the counts; check both, and delete the ratio or correct the counts.",
    _disagreeing,
    reader_warning="the published ratio does not match the counts; we used the counts.",
)


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


MOST = 0.6
"""Share of those shortlisted who are appointed, above which it is doubted; at most trusts it is about a fifth."""
TIMES = 2.5
"""How many times the share of the other group it must be too."""
FEWEST = 20
"""People shortlisted, below which a high share is not unusual."""


def _numerators(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for cell, value in each.values.items():
            if cell.measure != Measure.HEADCOUNT:
                continue
            among = _among(figures, cell)
            for whole in among:
                people = figures.value(whole)
                if people is not None and value.value > people.value:
                    message = (
                        f"{count(value.value)} {figures.subject(cell)}, are more than the {count(people.value)} "
                        f"{figures.subject(whole)}, among whom they are counted."
                    )
                    yield Finding(cell, value, message, (people,))


def _among(figures: CheckedFigures, cell: Cell) -> list[Cell]:
    """Return the cells whose people a headcount is part of, by definition."""
    definition = figures.definition(cell)
    if definition.whole is not None and cell.category in definition.parts and cell.category != definition.whole:
        return [cell._replace(category=definition.whole)]
    people = figures.people(cell)
    return [people[0]] if people else []


NUMERATOR_ABOVE_DENOMINATOR = Check(
    "numerator-above-denominator",
    Severity.ERROR,
    "More people appointed than shortlisted, or disciplined than employed, gives a likelihood above 100%.",
    "Correct the one that is wrong. Each person counts once, however often disciplined or trained.",
    _numerators,
    confirmable=False,
)


def _appointments(figures: CheckedFigures) -> Iterator[Finding]:
    slips = {finding.cell for finding in GLUED_DIGIT.find(figures)}
    for each in figures:
        for cell, value in each.values.items():
            if cell in slips:  # a digit too many explains it better
                continue
            if cell.measure != Measure.HEADCOUNT or len(figures.definition(cell).stages) < 2:
                continue
            other = figures.counterpart(cell)
            own, others = _share(figures, cell), _share(figures, other) if other else None
            people = figures.people(cell)
            if own is None or others is None or people is None or people[1].value < FEWEST:
                continue
            if own > MOST and own > TIMES * others:
                message = (
                    f"{count(value.value)} {figures.subject(cell)}, are {own:.0%} of the {count(people[1].value)} "
                    f"{figures.subject(people[0])}; in the other group it is {others:.0%}."
                )
                yield Finding(cell, value, message, (people[1],))


def _share(figures: CheckedFigures, cell: Cell) -> float | None:
    """Return the share of those shortlisted who were appointed; None where either is not given."""
    value, people = figures.value(cell), figures.people(cell)
    if value is None or people is None or people[1].value <= 0:
        return None
    return value.value / people[1].value


APPOINTED_WITHOUT_SHORTLISTING = Check(
    "appointed-without-shortlisting",
    Severity.WARNING,
    "International recruits and people moved from bank to permanent posts are appointed without being shortlisted; "
    "counted as appointed, they made one group look three times as likely to be appointed.",
    "See if the appointed include people who were not shortlisted, such as international recruits. Count them as "
    "neither, or as both; if the figures are right, say how in remarks.yml.",
    _appointments,
    reader_warning="far more of those shortlisted were appointed in one group than in the other; some may have been "
    "appointed without being shortlisted.",
)


LARGEST = 40
"""Members; boards of trusts have 10 to 20, governing bodies somewhat more."""


def _implausible_boards(figures: CheckedFigures) -> Iterator[Finding]:
    for each in figures:
        for indicator in figures.standard.nearest_edition(each.year).indicators.values():
            if indicator.whole is not None:
                total = Cell(
                    each.organisation, each.year, indicator.number, ALL, indicator.whole,
                    figures.characteristic.everyone, Measure.HEADCOUNT,
                )  # fmt: skip
                yield from _implausible_board(figures, indicator, total)


def _implausible_board(figures: CheckedFigures, indicator: Indicator, total: Cell) -> Iterator[Finding]:
    board = figures.whole(total)
    if not board:
        return
    address, value = next(iter(figures.given(figures.everyone_and_parts(total)).items()))
    if board > LARGEST:
        yield Finding(address, value, f"A board of {count(board)} members, {total.year}: are these the workforce?")
        return
    for part in indicator.parts:
        people = indicator.people_in(part).plural
        members = figures.whole(total._replace(category=part))
        if indicator.category(part).never_all and members == board:
            what = f"All {count(board)} members of the board are {people}, {total.year}: are others missing?"
            yield Finding(address, value, what)
            return
        if indicator.category(part).never_empty and members == 0:
            yield Finding(address, value, f"None of {count(board)} members of the board are {people}, {total.year}.")
            return


BOARD_PARTS = Check(
    "board-parts",
    Severity.WARNING,
    "The board is counted by hand: non-executive members are forgotten, or the workforce is put in its place.",
    "Count all members of the board at 31 March, executive and not, voting and not; do not count vacant posts.",
    _implausible_boards,
    reader_warning="the parts of the board do not look like those of a board.",
)
