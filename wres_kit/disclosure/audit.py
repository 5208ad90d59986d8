"""The audit of disclosure control: what a reader of one report could work out, asked by other means than the control.

It shares no code with the control, nor its table of quantities. It takes the published results, the return and what the
Standard declares, writes its own equations (`audit_sums`, `audit_equations`), and finds the smallest and the largest
whole number that each small count could be (`audit_bounds`). A count that is left fewer than three values stops the
report.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from math import ceil, floor, nan
from typing import TYPE_CHECKING

from wres_kit.disclosure.audit_bounds import (
    APART,
    HEADCOUNT,
    LISTED,
    MOST_PEOPLE,
    NEAR,
    RESPONDENTS,
    Component,
    InconsistentFiguresError,
    Leak,
    PossibleCount,
    Row,
    behind,
    components,
    figure_text,
    limits_of,
    stated_of,
)
from wres_kit.disclosure.audit_comparisons import comparison_limits, figure_of, is_met
from wres_kit.disclosure.audit_equations import Equations, answered_of
from wres_kit.disclosure.audit_sums import COUNTED
from wres_kit.errors import WresError
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell, Return


class AuditFailedError(WresError):
    """Published figures would give a small count away, so the report is not published."""

    exit_status = 1

    def __init__(self, leaks: Sequence[Leak]) -> None:
        self.leaks = tuple(leaks)
        count = "1 small number" if len(leaks) == 1 else f"{len(leaks)} small numbers"
        lines = "\n".join(f"  {leak.text}" for leak in leaks[:LISTED])
        super().__init__(
            f"A reader could work out {count} from this report, so nothing of it is published.\n{lines}\n"
            "This is a fault of disclosure control in wres_kit: please report it without these numbers. Do not share "
            "this message. Until it is mended, publish with a higher threshold, or jointly (disclosure: in params)."
        )


def audit(
    results: Iterable[Result], returns: Iterable[Return], rules: DisclosureParameters, released: Iterable[Result] = ()
) -> list[Leak]:
    """Return the small counts that a reader could work out.

    Parameters
    ----------
    results
        The results as they are to be published.
    returns
        The returns that they were calculated from.
    rules
        Below which numbers a count is small.
    released
        Results that are public already. What follows from them alone, or from nothing at all, is not counted: showing
        less would not help.
    """
    results, released = list(results), list(released)
    leaks: list[Leak] = []
    for source in returns:
        own, earlier = (
            [each for each in known if (each.organisation, each.year) == (source.organisation, source.year)]
            for known in (results, released)
        )
        of_report = ReportReader(source, rules, own, earlier).leaks()
        if of_report:
            # Who knows which counts are small may narrow some down although nothing is published.
            before = {(leak.cell, leak.what): leak for leak in public_already(source, rules, earlier)}
            of_report = [leak for leak in of_report if not is_as_before(leak, before.get((leak.cell, leak.what)))]
        leaks += of_report
    return leaks


def public_already(source: Return, rules: DisclosureParameters, released: Sequence[Result]) -> list[Leak]:
    """Return the small counts of a return that follow from what is public already, whatever is shown now."""
    return ReportReader(source, rules, (), released).leaks()


def is_as_before(leak: Leak, before: Leak | None) -> bool:
    """Return whether a count was known as well before a report."""
    return before is not None and (before.low, before.high) == (leak.low, leak.high)


class ReportReader(Equations):
    """A reader of the published results of one return, who knows which counts are small but not how small.

    `earlier` has the counts by their place that were published, and are others now. Of the report itself the reader is
    supposed to know from elsewhere every count that is not small; of `released`, only what is public.
    """

    def __init__(
        self, source: Return, rules: DisclosureParameters, own: Sequence[Result], released: Sequence[Result] = ()
    ) -> None:
        own, released = (
            [each for each in some if each.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)]
            for some in (own, released)
        )
        results = [*own, *released]
        named = [cell for each in results for cell, _ in stated_of(source, each)]
        named += [cell for each in results for cell in each.inputs]
        rates = [each for each in results if each.measure == ResultMeasure.RESPONSE_RATE and each.value is not None]
        figures = [
            each for each in results
            if each.value is not None
            and (each.unit == Unit.PERCENT or (each.decimals is not None and each.basis is not Basis.PERCENTAGES))
        ]  # fmt: skip
        named += [cell for each in figures for cell in behind(source, each) if cell is not None]
        super().__init__(source, rules, named, answered_of(source, rules, rates))
        self._limits: list[Row] = []
        self._most: list[float] = []
        self._supposed: list[tuple[Row, float]] = [({at: 1.0}, 0.0) for at in self._elsewhere]
        self._agreed: dict[int, int] = {}
        self.earlier: dict[int, list[int]] = {}
        self._state(results)
        for some, is_out in ((own, False), (released, True)):
            for result in some:
                if result.value is not None and (result.decimals is not None or result.basis is Basis.PERCENTAGES):
                    self._read_figure(result, is_out=is_out)
                if result.measure == ResultMeasure.GAP and result.value is not None and result.decimals is not None:
                    self._read_gap(result, results)
        self._suppose()

    # What is published ------------------------------------------------------------------------------------------------

    def _state(self, results: Sequence[Result]) -> None:
        """Take the counts that figures state."""
        for result in results:
            name = figure_text(result)
            for cell in result.inputs:
                if cell.measure in COUNTED:
                    self._know(self._place(cell), name)
            if result.basis is Basis.ROUNDED:
                self._bound_rounded(result)
            else:
                for cell, people in stated_of(self._source, result):
                    self._know(self._place(cell), name, people)

    def _know(self, at: int, name: str, people: int | None = None) -> None:
        count = self._counts[at]
        if people is not None and count.true is not None and people != count.true:
            self.earlier.setdefault(at, []).append(people)
            return  # an earlier publication, of another number
        if count.true is None and people is None:
            return
        count.known = True
        count.stated.append(name)
        count.low = count.high = float(count.true if count.true is not None else people or 0)

    def _bound_rounded(self, result: Result) -> None:
        for cell, people in stated_of(self._source, result):
            count, far = self._counts[self._place(cell)], 2 * self._rules.round_to
            if not count.known and count.true is not None and abs(count.true - people) <= far:
                count.low, count.high = max(count.low, people - far), min(count.high, people + far)
                count.stated.append(figure_text(result))

    def _read_figure(self, result: Result, *, is_out: bool) -> None:
        """Take what a rounded percentage, ratio or difference says of the counts behind it.

        One that is out, and that today's counts do not have, says nothing of them.
        """
        assert result.value is not None
        low, high = limits_of(result)
        places = [self._place(cell) for cell in behind(self._source, result) if cell is not None]
        name = figure_text(result)
        if result.measure == ResultMeasure.PERCENTAGE and places:
            self._read_survey(places[0], low, high, name)
        if len(places) < 2 or (is_out and not self._is_of_today(result, places, low, high)):
            return
        if result.unit == Unit.PERCENT and len(places) == 2:
            part, whole = places
            if self.contradicts(result, places, low, high):
                return
            if result.measure == ResultMeasure.SHARE:
                self.read_digits(places, low, high, name)
            self._limit({part: 100.0, whole: -high}, 0.0)
            self._limit({part: -100.0, whole: low}, 0.0)
            self._counts[part].stated.append(name)
            if self._is_public(whole, is_out=is_out):
                people = self._counts[whole].true or self._counts[whole].low
                count = self._counts[part]
                count.low, count.high = max(count.low, low * people / 100), min(count.high, high * people / 100)
        elif len(places) == 4:
            # Numbers of staff are public elsewhere, so a count that is not small is taken to be known here.
            open_ = [at for at in places if not self._is_public(at, is_out=is_out)]
            self._read_fourth(result, places, open_, low, high, name)

    def _read_survey(self, base: int, low: float, high: float, name: str) -> None:
        """Take what a percentage of a survey says of those who answered."""
        self._read_answers(base, low, high)
        count = self._counts[base]
        most = self.most_respondents(count.cell, low, high) if count.true is None else None
        if most is not None:
            count.high = min(count.high, most)
            count.stated.append(name)

    def _read_gap(self, gap: Result, results: Sequence[Result]) -> None:
        """Take what the gap of a survey says of the percentage that is not shown: the other one less the gap."""
        reference, focus = self._characteristic.compared
        of_question = [each for each in results if (each.indicator, each.section) == (gap.indicator, gap.section)]
        given = {
            each.group: each.value for each in of_question
            if each.measure == ResultMeasure.PERCENTAGE and each.basis is not Basis.PERCENTAGES
            and each.value is not None
        }  # fmt: skip
        low, high = limits_of(gap)
        for group, other, ends in ((focus, reference, (low, high)), (reference, focus, (-high, -low))):
            if group not in given:
                least, most = (0.0, 100.0) if other not in given else (given[other],) * 2
                base, _ = reversed(behind(self._source, replace(gap, measure=ResultMeasure.PERCENTAGE, group=group)))
                if base is not None:
                    place = self._place(base)
                    self._read_survey(place, max(0.0, least + ends[0]), min(100.0, most + ends[1]), figure_text(gap))

    def _read_fourth(  # noqa: PLR0917 - a figure, its limits, and what is known of it
        self, result: Result, places: Sequence[int], open_: Sequence[int], low: float, high: float, name: str
    ) -> None:
        if len(open_) > 1 and result.basis is not Basis.PERCENTAGES:
            # Of two that are not known no number follows, but a limit between them.
            true = [self._counts[at].true for at in places]
            given = [each for each in true if each is not None]
            if len(given) == len(true) and not is_met(str(result.unit), given, (low, high)):
                return
            known = [None if at in open_ else float(each or 0) for at, each in zip(places, true, strict=True)]
            for row, most in comparison_limits(str(result.unit), places, known, (low, high)):
                if row:
                    self._limit(row, most)
                    self._counts[next(iter(row))].stated.append(name)
        if len(open_) != 1:
            return
        above, base, other, other_base = (
            count.low if count.known else float(count.true or 0) for count in (self._counts[at] for at in places)
        )
        count, at = self._counts[open_[0]], places.index(open_[0])
        ends: tuple[float, float] | None = None
        if result.unit == Unit.POINTS and at == 0 and other_base:
            rate = 100 * other / other_base
            ends = (low + rate) * base / 100, (high + rate) * base / 100
        elif result.unit == Unit.RATIO and low > 0:
            ends = (
                {
                    0: lambda: (low * base * other / other_base, high * base * other / other_base),
                    1: lambda: (above * other_base / (other * high), above * other_base / (other * low)),
                    2: lambda: (above * other_base / (base * high), above * other_base / (base * low)),
                    3: lambda: (low * base * other / above, high * base * other / above),
                }[at]()
                if min(each for place, each in enumerate((above, base, other, other_base)) if place != at)
                else None
            )
        if ends is not None:
            count.low, count.high = max(count.low, ends[0]), min(count.high, ends[1])
            count.stated.append(name)

    # What readers may take for granted --------------------------------------------------------------------------------

    def _read_answers(self, base: int, low: float, high: float) -> None:
        """Take what a survey percentage says of how many said so, if its results are not weighted."""
        at = self._agreed[base] = self._add(PossibleCount(self._counts[base].cell, "those who said so"))
        self._supposed += [({at: 100.0, base: -high}, NEAR), ({at: -100.0, base: low}, NEAR), ({base: -1.0}, -1.0)]

    def _suppose(self) -> None:
        """Write down that the same people answered all questions of a survey, that they work here, and add up."""
        alike: dict[tuple[str, str], list[int]] = {}
        for at, count in enumerate(self._counts):
            if count.cell.measure == RESPONDENTS and not count.what:
                alike.setdefault((count.cell.section, str(count.cell.group)), []).append(at)
        same: dict[tuple[str, str], int] = {}
        for key, places in alike.items():
            if len({self._counts[at].true for at in places} - {None}) <= 1:
                same[key] = first = min(places, key=lambda at: self._counts[at].true is None)
                self._supposed += [({first: sign, at: -sign}, 0.0) for at in places if at != first for sign in (1, -1)]
                self._supposed += [
                    ({first: 1.0, staff: -1.0}, 0.0) for staff in self.staff_of(self._counts[first].cell)
                ]
        for (section, group), total in same.items():
            parts = [same[section, each] for each in self._characteristic.parts if (section, each) in same]
            if group == self._characteristic.everyone and parts:
                self._supposed.append(({total: -1.0, **dict.fromkeys(parts, 1.0)}, 0.0))
        self._suppose_answers()

    def _suppose_answers(self) -> None:
        """Write down that those who said so add up, and those who did not."""
        groups = self._characteristic.parts
        of_base = {self._counts[base].cell: (base, agreed) for base, agreed in self._agreed.items()}
        for cell, (base, agreed) in of_base.items():
            parts = [of_base[part] for group in groups if (part := cell._replace(group=group)) in of_base]
            if cell.group == self._characteristic.everyone and parts:
                self._supposed.append(({agreed: -1.0, **{each: 1.0 for _, each in parts}}, 0.0))
                others = {base: -1.0, agreed: 1.0, **dict.fromkeys((each for each, _ in parts), 1.0)}
                self._supposed.append((others | {each: -1.0 for _, each in parts}, 0.0))

    def _is_public(self, at: int, *, is_out: bool) -> bool:
        """Return whether readers know a count; of figures that are out, where it is stated or all of the staff."""
        count = self._counts[at]
        is_whole = count.cell.measure == HEADCOUNT and count.cell.section == count.cell.category == ALL
        return count.known or (count.true is not None and not count.small and (is_whole or not is_out))

    def _is_of_today(self, result: Result, places: Sequence[int], low: float, high: float) -> bool:
        """Return whether today's counts could have made a percentage or a comparison."""
        true = [self._counts[at].true for at in places if at < len(self._counts)]
        value = figure_of(str(result.unit), [float(each) if each is not None else nan for each in true])
        return not (value < low - NEAR or value > high + NEAR)

    def _limit(self, row: Row, most: float) -> None:
        self._limits.append(row)
        self._most.append(most)

    # Together with others ---------------------------------------------------------------------------------------------

    @property
    def counts(self) -> list[PossibleCount]:
        """All counts of the return."""
        return self._counts

    def stated(self, result: Result) -> Iterator[tuple[Cell, int]]:
        """Yield the counts that a result states, at the addresses of its own organisation."""
        return stated_of(self._source, result)

    def behind(self, result: Result) -> list[Cell]:
        """Return the counts behind a result, at the addresses of its own organisation."""
        return [cell for cell in behind(self._source, result) if cell is not None]

    def place_of(self, cell: Cell) -> int | None:
        """Return the place of the count at an address, whoever's it is; None where the return has none."""
        cell = cell._replace(organisation=self._source.organisation)
        return self._at.get(cell, self._at.get(self._first(cell)))

    def shifted(self, start: int, *, is_silent: bool) -> tuple[list[Row], list[tuple[Row, float]]]:
        """Return equations and limits with places from a start; those of one that is silent know no small count."""
        if is_silent:
            for count in self._counts:
                count.low, count.high, count.room = 0.0, MOST_PEOPLE, APART
        rows = [{start + at: times for at, times in row.items()} for row in self._rows]
        limits = [
            ({start + at: times for at, times in row.items()}, most)
            for row, most in zip(self._limits, self._most, strict=True)
        ]
        return rows, limits

    # What follows -----------------------------------------------------------------------------------------------------

    def leaks(self) -> list[Leak]:
        """Return the small counts of which a reader is left fewer than three values."""
        leaks = []
        for at, count in enumerate(self._counts):
            if (count.small and count.known) or (
                count.true is None and not count.what and self._is_known_to_be_small(count)
            ):
                leaks.append(self._leak(at, count.low, count.high, count.stated))
        own = list(zip(self._limits, self._most, strict=True))
        # What the return contradicts is not so, and a range without the true number gives nobody away.
        sound = [each for each in self._supposed if self._may_hold(*each)]
        supposed = {id(row) for row, _ in sound}
        for rows, limits in components(self._counts, self._rows, [*own, *sound]):
            # Where what may be supposed contradicts what is known, that is asked alone. A total that nobody gives, but
            # that its parts contradict, is left out in the end.
            sure = [(row, most) for row, most in limits if id(row) not in supposed]
            given = [row for row in rows if all(self._counts[at].true is not None for at in row)]
            for some_rows, some_limits in ((rows, limits), (rows, sure), (given, [])):
                with suppress(InconsistentFiguresError):
                    leaks += list(Component(self._counts, some_rows, some_limits).leaks(self._leak))
                    break
            else:
                raise InconsistentFiguresError(f"{self._source.organisation} {self._source.year}")
        return list({(leak.cell, leak.what): leak for leak in reversed(leaks)}.values())[::-1]

    def _may_hold(self, row: Row, most: float) -> bool:
        """Return whether the return does not contradict a limit."""
        true = [(times, self._counts[at].true) for at, times in row.items()]
        return (
            any(people is None for _, people in true)
            or sum(times * (people or 0) for times, people in true) <= most + NEAR
        )

    def _is_known_to_be_small(self, count: PossibleCount) -> bool:
        """Return whether figures alone say of a count that the return does not give that it is small, and how small."""
        if count.true is not None or count.what or self.is_open_to_all(count.cell):
            return False
        low, high = ceil(count.low - NEAR), floor(min(count.high, MOST_PEOPLE) + NEAR)
        if count.cell.measure == RESPONDENTS and count.stated and 1 <= high < self.threshold(count.cell):
            return True
        return 1 <= low <= high < self.threshold(count.cell) and high - low < APART

    def _leak(self, at: int, low: float, high: float, because: Iterable[str]) -> Leak:
        count = self._counts[at]
        return Leak(count.cell, count.what, ceil(low - NEAR), floor(high + NEAR), tuple(dict.fromkeys(because)))
