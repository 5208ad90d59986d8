"""The equations of the audit: what adds up in a return, and which of its counts are small."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.disclosure.audit_bounds import HEADCOUNT, NEAR, RESPONDENTS, PossibleCount, behind, limits_of
from wres_kit.disclosure.audit_sums import SumsOfReturn
from wres_kit.indicators.results import ResultMeasure
from wres_kit.returns.cells import Cell, Return
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.project import DisclosureParameters

FEW_TIMES = 10
"""The digits of a survey percentage are looked at where it can be of fewer people than so many times the threshold."""
MOST_OF_DIGITS = 1000
"""The digits of a share without its base are looked at where it can be of no more people."""

Ends = tuple[int, int]
"""Between which whole numbers a count lies."""


class Equations(SumsOfReturn):
    """What adds up in a return, and which of its counts are small.

    Parameters
    ----------
    source
        The return.
    rules
        Below which numbers a count is small.
    named
        Addresses that published results name.
    answered
        How many answered a survey, where a response rate says it and the return does not.
    """

    def __init__(
        self, source: Return, rules: DisclosureParameters, named: Iterable[Cell],
        answered: Mapping[Cell, int] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(source, named, answered)
        self._rules = rules.in_year(source.year)
        self._nobody: set[int] = set()
        self._judge()

    # What is small ----------------------------------------------------------------------------------------------------

    def threshold(self, cell: Cell) -> int:
        """Return the smallest number above zero that may be known at an address."""
        if cell.measure == RESPONDENTS:
            return self._rules.survey_threshold
        return dict(self._rules.indicators).get(cell.indicator, self._rules.threshold)

    def threshold_of(self, count: PossibleCount) -> int:
        """Return the smallest number above zero that may be known of a count.

        Of people without an event it is the higher one of theirs and that of the event: who knows how many there are
        knows the event as well. Where nobody had the event and readers know it, they are just the people.
        """
        own = self.threshold(count.cell)
        if count.event is None or count.event in self._nobody:
            return own
        return max(own, self.threshold(self._counts[count.event].cell))

    def most_respondents(self, base: Cell, low: float, high: float) -> int | None:
        """Return how many people a survey percentage without respondents can be of; None where nothing says it.

        No more than work there, than answered another question of the survey, than answered in the organisation, or
        than others leave of all who answered; and as many as its digits allow, between which `low` and `high` are.
        """
        cells = [*self._answers(base, base.section), *self._answers(base, ALL), *self._staff_who_answered(base)]
        known = [people for cell in cells if (people := self.people(cell))]  # a percentage is of somebody
        everyone = self.people(base._replace(group=self._characteristic.everyone))
        if everyone is not None and base.group in self._characteristic.parts:
            others = [base._replace(group=group) for group in self._characteristic.parts if group != base.group]
            known.append(max(0, everyone - sum(self.people(other) or 0 for other in others)))
        most = min(known, default=None)
        if most is None or most >= FEW_TIMES * self.threshold(base):
            return most
        fitting = (n for n in range(most, 0, -1) if ceil(low * n / 100 - NEAR) <= floor(high * n / 100 + NEAR))
        return next(fitting, most)

    def share_of_few(self, part: Cell, whole: Cell, low: float, high: float) -> tuple[Ends, Ends] | None:
        """Return the numbers that a share without its base can be and be of; None where its digits say nothing.

        It is of no more people than those among whom they are, and of as many as its digits allow, between which `low`
        and `high` are: of at most 13 people only 3 of 7 are 42.9%.
        """
        body = self._indicator(whole.indicator).whole
        around = [(whole.section, ALL), (ALL, whole.category), (ALL, ALL)]
        if body is not None:
            around = [(whole.section, str(body))]
        most, most_of_part = (
            min((n for section, category in around
                 if (n := self.people(cell._replace(section=section, category=category))) is not None), default=None)
            for cell in (whole, part)
        )  # fmt: skip
        if most is None or most > MOST_OF_DIGITS:
            return None
        fitting = []
        for people in range(1, most + 1):
            least = ceil(max(0.0, low) * people / 100 - NEAR)
            greatest = floor(high * people / 100 + NEAR)
            greatest = min(greatest, people if most_of_part is None else most_of_part)
            if least <= greatest:
                fitting.append((least, greatest, people))
        if not fitting:
            return None
        least_of_part, greatest_of_part = min(each[0] for each in fitting), max(each[1] for each in fitting)
        return (least_of_part, greatest_of_part), (fitting[0][2], fitting[-1][2])

    def contradicts(self, result: Result, places: Sequence[int], low: float, high: float) -> bool:
        """Return whether a response rate is of other people than those who answered the question."""
        if result.measure != ResultMeasure.RESPONSE_RATE:
            return False
        everyone, staff = (self._counts[at] for at in places)
        if staff.true is None:
            return True
        if everyone.true is not None:
            return not low * staff.true - NEAR <= 100 * everyone.true <= high * staff.true + NEAR
        parts = (everyone.cell._replace(group=group) for group in self._characteristic.parts)
        return 100 * sum(self.people(cell) or 0 for cell in parts) > high * staff.true + NEAR

    def read_digits(self, places: Sequence[int], low: float, high: float, name: str) -> None:
        """Take what the digits of a share say where the return does not say of how many people it is."""
        share = [self._counts[at] for at in places]
        fitting = self.share_of_few(share[0].cell, share[1].cell, low, high) if share[1].true is None else None
        if fitting is None or (share[0].true is not None and not fitting[0][0] <= share[0].true <= fitting[0][1]):
            return
        for count, (least, most) in zip(share, fitting, strict=True):
            if count.true is None and max(count.low, least) <= min(count.high, most):
                count.low, count.high = max(count.low, float(least)), min(count.high, float(most))
                count.stated.append(name)

    def staff_of(self, base: Cell) -> list[int]:
        """Return the places of the staff among whom people answered a survey: of their part, and of the whole."""
        return [self._at[first] for cell in self._staff_who_answered(base) if (first := self._first(cell)) in self._at]

    def _staff_who_answered(self, base: Cell) -> list[Cell]:
        """Return the staff of the part and the whole; not where more of any group answered than work there.

        People leave and others join between the two dates.
        """
        workforce = self._standard.nearest_edition(base.year).workforce
        if workforce is None:
            return []
        staff = base._replace(indicator=workforce.number, category=ALL, measure=HEADCOUNT)
        allowed = []
        for section in dict.fromkeys((base.section, ALL)):
            more = any(
                (self.people(answered) or 0) > people
                for group in self._characteristic.all_groups
                if (people := self.people(staff._replace(section=section, group=group))) is not None
                for place in (base.section, section) for answered in self._answers(base._replace(group=group), place)
            )  # fmt: skip
            allowed += [] if more else [staff._replace(section=section)]
        return allowed

    def _answers(self, base: Cell, section: str) -> list[Cell]:
        """Return the addresses of those who answered any question of a survey in a section."""
        shape = self._indicator(base.indicator).shape
        numbers = [number for number in self._standard.numbers if self._indicator(number).shape == shape]
        return [base._replace(indicator=number, section=section) for number in numbers]

    def is_open_to_all(self, cell: Cell) -> bool:
        """Return whether a count may be known however small it is: that of a board that agreed for its year."""
        return self._rules.board.covers(cell.year) and self._indicator(cell.indicator).whole is not None

    def _judge(self) -> None:
        """Say of each count what a reader knows beforehand: whether it is small, nobody, or neither."""
        could_be_small = [(not each.what or each.small) and not self.is_open_to_all(each.cell) for each in self._counts]
        single = self._find_small(could_be_small)
        inside, derived = self._parts_of_small_totals(), self._derived_clusters()
        if self._rules.indicators:
            zeros = {at for at, count in enumerate(self._counts) if count.true == 0} - inside - single - derived
            zeros = {at for at in zeros if self._counts[at].what or not self._rules.suppress_zero}
            self._nobody = zeros | self._parts_of(zeros)
            self._nobody |= {at for at, of_all in self._left_over_of_all() if of_all in self._nobody}
            single = self._find_small(could_be_small)
            inside = self._parts_of_small_totals()
        for at, count in enumerate(self._counts):
            threshold = self.threshold_of(count)
            if at in derived:
                continue  # nobody knows whether it is small or nobody, but if it is small, nobody may learn it
            if count.small:
                some = at not in inside and not count.what and not self._rules.suppress_zero
                count.low, count.high = float(some), threshold - 1.0
                count.room = count.high - count.low
            elif count.true == 0 and at not in inside and at not in single:
                count.high = 0.0
            elif count.true is not None and not count.what and at not in single and count.true >= threshold:
                count.low = float(threshold)

    def _find_small(self, could_be: Sequence[bool]) -> set[int]:
        """Say which counts are small; return those that are a name for their parts alone."""
        for count, may in zip(self._counts, could_be, strict=True):
            threshold = self.threshold_of(count)
            count.asked = threshold if may and count.true is None else 0
            least = 0 if self._rules.suppress_zero and count.cell.measure == HEADCOUNT and not count.what else 1
            count.small = count.true is not None and may and least <= count.true < threshold
        single: set[int] = set()
        for at in self._of_parts:
            # What is in a single sum besides that of the groups is a name for its parts: nobody knows it to be small.
            others = [row for row in self._rows if at in row and not self._is_of_groups(row)]
            if len(others) <= 1:
                single.add(at)
                self._counts[at].small, self._counts[at].asked = False, 0
        return single

    def _left_over_of_all(self) -> Iterator[tuple[int, int]]:
        """Yield the places of those of no part, of each group and of everyone."""
        for (cell, kind), (parts, at) in self._left_over.items():
            of_all = self._left_over.get((cell._replace(group=self._characteristic.everyone), kind))
            if of_all is not None and of_all[0] == parts:
                yield at, of_all[1]

    def _derived_clusters(self) -> set[int]:
        """Return the clusters of bands that no row of the return gives: they are the sums of their bands alone."""
        given = {self._first(cell) for cell in self._source.values} | self._source.values.keys()
        return {
            at for at, count in enumerate(self._counts)
            if not count.what and count.cell.category in self._standard.bands.clusters and count.cell not in given
        }  # fmt: skip

    def _parts_of_small_totals(self) -> set[int]:
        """Return the parts of small totals and all parts of these: nobody knows which of them are nobody."""
        small = {at for at, count in enumerate(self._counts) if count.small}
        return self._parts_of(small - self._derived_clusters())

    def _parts_of(self, totals: Iterable[int]) -> set[int]:
        parts: dict[int, set[int]] = {}
        for row in self._rows:
            for total in (at for at, times in row.items() if times < 0):
                parts.setdefault(total, set()).update(row.keys() - {total})
        inside: set[int] = set()
        waiting = list(totals)
        while waiting:
            further = parts.pop(waiting.pop(), set()) - inside
            inside |= further
            waiting += further
        return inside


def answered_of(source: Return, rules: DisclosureParameters, rates: Sequence[Result]) -> dict[Cell, int]:
    """Return how many answered a survey, where published response rates and the number of staff say it exactly."""
    given = Equations(source, rules, ()).given(source.organisation) if rates else {}
    answered = {}
    for rate in rates:
        respondents, staff = behind(source, rate) or (None, None)
        if respondents is None or staff not in given:
            continue
        low, high = (end * given[staff] / 100 for end in limits_of(rate))
        if ceil(low - NEAR) == floor(high + NEAR):
            answered[respondents] = ceil(low - NEAR)
    return answered
