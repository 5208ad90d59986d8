"""Disclosure control: which results may be published, and below which numbers of people they may not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.project.parameters import BoardAgreement
from wres_kit.returns.cells import Measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from wres_kit.indicators.results import Result
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell
    from wres_kit.standard import Standard


Ends = tuple[int, int]
"""Between which whole numbers a count lies."""


class SensitivityLimits(NamedTuple):
    """Below which number of people a count is sensitive.

    Parameters
    ----------
    people, respondents
        The smallest number above zero that may be known.
    by_indicator
        That of people for single indicators.
    zero
        Whether zero is sensitive too.
    boards
        Indicators of the board.
    agreement
        In which years their counts may be known in full, because those whom they are about have agreed.
    """

    people: int
    respondents: int
    by_indicator: Mapping[int, int] = {}
    zero: bool = False
    boards: frozenset[int] = frozenset()
    agreement: BoardAgreement = BoardAgreement()

    def threshold(self, cell: Cell) -> int:
        """Return the smallest number above zero that may be known at an address."""
        if str(Measure.RESPONDENTS) in cell.measure:
            return self.respondents
        return self.by_indicator.get(cell.indicator, self.people)

    def may_be_known(self, place: Cell | Result) -> bool:
        """Return whether counts may be known in full: those of a board that agreed for that year."""
        return place.indicator in self.boards and self.agreement.covers(place.year)

    def is_small(self, cell: Cell, people: int) -> bool:
        """Return whether so many people at an address are some, but too few to be known."""
        return 1 <= people < self.threshold(cell) and not self.may_be_known(cell)

    def stricter(self, other: SensitivityLimits) -> SensitivityLimits:
        """Return the limits by which a count is sensitive that is so by these limits or by others."""
        numbers = self.by_indicator.keys() | other.by_indicator.keys()
        by_indicator = {
            each: max(self.by_indicator.get(each, self.people), other.by_indicator.get(each, other.people))
            for each in sorted(numbers)
        }
        return SensitivityLimits(
            max(self.people, other.people), max(self.respondents, other.respondents), by_indicator,
            zero=self.zero or other.zero, boards=self.boards & other.boards,
            agreement=self.agreement.together_with(other.agreement),
        )  # fmt: skip


def limits_of(rules: DisclosureParameters, standard: Standard) -> SensitivityLimits:
    """Return below which numbers a count is sensitive: of nobody on a board that has agreed to be shown."""
    boards = frozenset[int]()
    if rules.board.shown:
        last = standard.years[-1]
        boards = frozenset(each for each in standard.numbers if standard.indicator(each, last).whole is not None)
    return SensitivityLimits(
        rules.threshold, rules.survey_threshold, dict(rules.indicators), zero=rules.suppress_zero, boards=boards,
        agreement=rules.board,
    )  # fmt: skip


USUAL_RESPONDENTS = 10
"""The limit of NHS England's spreadsheets for survey results, which a project may choose."""
FEWEST = 4
"""The lowest threshold that leaves a number that is not shown three values."""


def low_thresholds(rules: DisclosureParameters) -> Iterator[str]:
    """Yield each setting whose threshold protects nobody or too little, with what follows and what to do."""
    people = [("threshold", rules.threshold, "")]
    people += [(f"indicators, {number},", least, f" in indicator {number}") for number, least in rules.indicators]
    for name, least, place in (*people, ("survey_threshold", rules.survey_threshold, "")):
        what = "survey result" if name == "survey_threshold" else "count of people"
        if least < 2:
            yield (
                f"{name} to {least}: no {what} is suppressed{place}, so single people can be recognised. Remove the "
                f"{'entry' if place else 'line'} for the usual threshold."
            )
        elif what == "survey result" and least < USUAL_RESPONDENTS:
            yield (
                f"{name} to {least}. NHS England's spreadsheets suppress results of fewer than {USUAL_RESPONDENTS} "
                "respondents."
            )
        elif what != "survey result" and least < FEWEST:
            yield (
                f"{name} to {least}. Readers can then tell that a number of people that is not shown{place} is "
                f"{'1' if least == 2 else '1 or 2'}. Take {FEWEST} or more."
            )
