"""The audit of disclosure control: what a reader of one report could work out, asked by other means than the control.

It shares no code with the control, nor its table of quantities. It takes the published results, the return and what the
Standard declares, writes its own equations (`audit_equations`), and finds the smallest and the largest whole number
that each small count could be (`audit_bounds`). A count that is left fewer than three values stops the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.disclosure.audit_bounds import (
    APART,
    LISTED,
    MOST_PEOPLE,
    NEAR,
    RESPONDENTS,
    Component,
    InconsistentFiguresError,
    Leak,
    PossibleCount,
    Row,
    address_text,
    behind,
    components,
    figure_text,
    limits_of,
    stated_of,
)
from wres_kit.disclosure.audit_equations import COUNTED, Equations, answered_of, pooled
from wres_kit.errors import WresError
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit

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
        of_report = _Reader(source, rules, [*own, *earlier]).leaks()
        if of_report:
            # Who knows which counts are small may narrow some down although nothing is published.
            before = {(leak.cell, leak.what): leak for leak in _Reader(source, rules, earlier).leaks()}
            of_report = [leak for leak in of_report if not _is_as_before(leak, before.get((leak.cell, leak.what)))]
        leaks += of_report
    return leaks


class _Party(NamedTuple):
    """Organisations that no publication tells apart, and their counts together."""

    members: frozenset[str]
    source: Return


Publication = tuple[tuple[str, ...], Sequence[Result]]
"""Whose results these are, one organisation's or several ones' together, and the results."""


def audit_together(
    own: Publication, returns: Iterable[Return], rules: DisclosureParameters, public: Iterable[Publication]
) -> list[Leak]:
    """Return the small counts of any organisation that follow from a report with all that others have published.

    Parameters
    ----------
    own
        The report that is to be published, of one year.
    returns
        What each organisation returned for that year.
    rules
        Below which numbers a count is small.
    public
        What is public of these organisations for that year, together or alone. What follows from it without the report
        is not counted.
    """
    every = [*public, own]
    parties = _parties(returns, rules, every)
    leaks = _Together(parties, rules, every).leaks()
    if not leaks:
        return []
    # Who knows which counts are small may narrow some down although nothing is published.
    before = {(leak.cell, leak.what): leak for leak in _Together(parties, rules, every[:-1], every).leaks()}
    return [leak for leak in leaks if not _is_as_before(leak, before.get((leak.cell, leak.what)))]


def _parties(
    returns: Iterable[Return], rules: DisclosureParameters, publications: Sequence[Publication]
) -> list[_Party]:
    """Return the organisations that are in the same publications as one each: nothing tells them apart."""
    alike: dict[frozenset[int], list[Return]] = {}
    for source in returns:
        within = frozenset(at for at, (members, _) in enumerate(publications) if source.organisation in members)
        alike.setdefault(within, []).append(source)
    return [
        _Party(frozenset(each.organisation for each in own), pooled(own, rules))
        for within, own in alike.items() if within
    ]  # fmt: skip


def _is_as_before(leak: Leak, before: Leak | None) -> bool:
    return before is not None and (before.low, before.high) == (leak.low, leak.high)


class _Reader(Equations):
    """A reader of the published results of one return, who knows which counts are small but not how small.

    `earlier` has the counts by their place that were published, and are others now.
    """

    def __init__(self, source: Return, rules: DisclosureParameters, results: Sequence[Result]) -> None:
        results = [each for each in results if each.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)]
        named = [cell for each in results for cell, _ in stated_of(source, each)]
        named += [cell for each in results for cell in each.inputs]
        rates = [each for each in results if each.measure == ResultMeasure.RESPONSE_RATE and each.value is not None]
        named += [cell for each in rates for cell in behind(source, each) if cell is not None]
        super().__init__(source, rules, named, answered_of(source, rules, rates))
        self._limits: list[Row] = []
        self._most: list[float] = []
        self.earlier: dict[int, list[int]] = {}
        self._read(results)

    # What is published ------------------------------------------------------------------------------------------------

    def _read(self, results: Sequence[Result]) -> None:
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
        for result in results:
            if result.value is not None and (result.decimals is not None or result.basis is Basis.PERCENTAGES):
                self._read_figure(result)

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

    def _read_figure(self, result: Result) -> None:
        """Take what a rounded percentage, ratio or difference says of the counts behind it."""
        assert result.value is not None
        low, high = limits_of(result)
        places = [self._place(cell) for cell in behind(self._source, result) if cell is not None]
        name = figure_text(result)
        if result.measure == ResultMeasure.PERCENTAGE and places and self._counts[places[0]].true is None:
            count = self._counts[places[0]]
            most = self.most_respondents(count.cell, low, high)
            if most is not None:
                count.high = min(count.high, most)
                count.stated.append(name)
        if any(at >= len(self._counts) for at in places) or len(places) < 2:
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
            if self._is_public(whole):
                people = self._counts[whole].true or self._counts[whole].low
                count = self._counts[part]
                count.low, count.high = max(count.low, low * people / 100), min(count.high, high * people / 100)
        elif len(places) == 4:
            self._read_fourth(result, places, low, high, name)

    def _read_fourth(self, result: Result, places: Sequence[int], low: float, high: float, name: str) -> None:
        # Numbers of staff are public elsewhere, so a count that is not small is taken to be known here.
        open_ = [at for at in places if not self._is_public(at)]
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

    def _is_public(self, at: int) -> bool:
        count = self._counts[at]
        return count.known or (count.true is not None and not count.small)

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
        for rows, limits in self._components():
            try:
                leaks += Component(self._counts, rows, limits).leaks(self._leak)
            except InconsistentFiguresError:
                # A total that nobody gives, but that its parts contradict: what is given is asked alone.
                given = [row for row in rows if all(self._counts[at].true is not None for at in row)]
                leaks += Component(self._counts, given, []).leaks(self._leak)
        return leaks

    def _is_known_to_be_small(self, count: PossibleCount) -> bool:
        """Return whether figures alone say of a count that the return does not give that it is small, and how small."""
        if count.true is not None or count.what or self.is_open_to_all(count.cell):
            return False
        if count.cell.measure == RESPONDENTS and count.stated and count.high < self.threshold(count.cell):
            return True
        low, high = ceil(count.low - NEAR), floor(min(count.high, MOST_PEOPLE) + NEAR)
        return low >= 1 and high < self.threshold(count.cell) and high - low < APART

    def _leak(self, at: int, low: float, high: float, because: Iterable[str]) -> Leak:
        count = self._counts[at]
        return Leak(count.cell, count.what, ceil(low - NEAR), floor(high + NEAR), tuple(dict.fromkeys(because)))

    def _components(self) -> Iterator[tuple[list[Row], list[tuple[Row, float]]]]:
        return components(self._counts, self._rows, list(zip(self._limits, self._most, strict=True)))


class _Together:
    """A reader of everything that some organisations have published, together and alone.

    Of an organisation that has no report of its own, the reader does not know which counts are small. A joint total
    that is not the sum of what its members return now was published before a correction: it says nothing of today's
    counts, but of those of a single member that it was corrected with.

    Parameters
    ----------
    parties
        The organisations, those together that nothing tells apart.
    rules
        Below which numbers a count is small.
    publications
        What is public.
    named
        Publications from which the reader knows who reports by itself; those that are public where there are none.
    """

    def __init__(
        self, parties: Sequence[_Party], rules: DisclosureParameters, publications: Sequence[Publication],
        named: Sequence[Publication] = (),
    ) -> None:  # fmt: skip
        self._counts: list[PossibleCount] = []
        self._rows: list[Row] = []
        self._limits: list[tuple[Row, float]] = []
        alone = {members for members, _ in (named or publications) if len(members) == 1}
        self._readers: list[tuple[frozenset[str], _Reader, int]] = []
        for members, source in parties:
            own = [each for whose, results in publications if whose == tuple(members) for each in results]
            reader, start = _Reader(source, rules, own), len(self._counts)
            self._readers.append((members, reader, start))
            rows, limits = reader.shifted(start, is_silent=tuple(members) not in alone)
            self._counts += reader.counts
            self._rows += rows
            self._limits += limits
        known = frozenset[str]().union(*(members for members, _ in parties))
        for whose, results in publications:
            if len(whose) > 1 and known.issuperset(whose):
                self._read([each for each in self._readers if each[0] <= frozenset(whose)], results)

    def _read(self, readers: Sequence[tuple[frozenset[str], _Reader, int]], results: Iterable[Result]) -> None:
        """Take the counts that a joint report states as sums of those of its members."""
        for result in results:
            if result.status not in (Status.PUBLISHED, Status.NOT_CALCULABLE) or result.basis is Basis.ROUNDED:
                continue
            for cell, people in readers[0][1].stated(result):
                places = [(reader.place_of(cell), start) for _, reader, start in readers]
                at = [start + place for place, start in places if place is not None]
                if len(at) < len(places):
                    continue
                name = f"{result.organisation}, {figure_text(result)}"
                total = PossibleCount(cell, "", people, people, people, known=True, stated=[name])
                rows = [dict.fromkeys(at, 1.0)]
                true = [self._counts[each].true for each in at]
                if None not in true and people != sum(each or 0 for each in true):
                    rows = list(self._before_correction(readers, at, people - sum(each or 0 for each in true)))
                self._rows += [{len(self._counts): -1.0, **row} for row in rows]
                self._counts.append(total)

    def _before_correction(
        self, readers: Sequence[tuple[frozenset[str], _Reader, int]], at: Sequence[int], change: int
    ) -> Iterator[Row]:
        """Yield what a total from before a correction says, for each small count that may have been corrected.

        All others are taken for what they are today.
        """
        for (_, reader, start), place in zip(readers, at, strict=True):
            count = self._counts[place]
            people = (count.true or 0) + change
            if 1 <= people < reader.threshold(count.cell) and people not in reader.earlier.get(place - start, ()):
                what = f"{count.what or address_text(count.cell)}, before it was corrected"
                self._counts.append(PossibleCount(count.cell, what, people, 0.0, MOST_PEOPLE, small=True))
                yield {len(self._counts) - 1: 1.0, **{each: 1.0 for each in at if each != place}}

    def leaks(self) -> list[Leak]:
        """Return the small counts of which the reader is left fewer than three values."""
        leaks: list[Leak] = []
        for rows, limits in components(self._counts, self._rows, self._limits):
            try:
                leaks += Component(self._counts, rows, limits).leaks(self._leak)
            except InconsistentFiguresError:
                given = [row for row in rows if all(self._counts[at].true is not None for at in row)]
                leaks += Component(self._counts, given, []).leaks(self._leak)
        return leaks

    def _leak(self, at: int, low: float, high: float, because: Iterable[str]) -> Leak:
        count = self._counts[at]
        what = f"{count.cell.organisation}, {count.what or address_text(count.cell)}"
        return Leak(count.cell, what, ceil(low - NEAR), floor(high + NEAR), tuple(dict.fromkeys(because)))
