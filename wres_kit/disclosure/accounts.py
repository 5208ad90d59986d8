"""One table of constraints by meaning: every number of people of a return, and what adds up to what.

A quantity that is the same people has one place, at however many addresses it is written: the workforce of a
department under indicators 1, 3 and 4, a band, the board within the board. The equations are those of
`wres_kit.returns.sums`; what a total has besides its known parts is a quantity as well, as are those without an event.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from wres_kit.disclosure.digits import LinkedPercentages
from wres_kit.disclosure.knowledge import UnknownFigureError, knowledge
from wres_kit.disclosure.small_totals import known_for_nobody, parts_of_small_totals
from wres_kit.disclosure.supposed_totals import supposed_totals
from wres_kit.disclosure.survey_respondents import staff_of_survey
from wres_kit.disclosure.table import Kind, PublishableFigure, Quantity, QuantityTable
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.sums import COUNTS, Division, Sum, Sums, supposed_sums
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.disclosure import Ends, SensitivityLimits
    from wres_kit.indicators.results import Result
    from wres_kit.returns.cells import Return
    from wres_kit.standard import Standard

REST = "rest"
OTHER = "other"
"""The group of those who are left over when a total is divided by group."""
SILENT = f"{REST}: did not answer the survey"
RELATIVELY_SURE = 2
"""A count that rounding leaves fewer values than this above one is as good as known."""


@dataclass(frozen=True)
class Accounts:
    """The quantities of one return.

    Parameters
    ----------
    source
        The return.
    cells
        What each quantity is: its first address.
    quantities, equations
        As in `wres_kit.disclosure.table.QuantityTable`.
    places
        The quantity at each address.
    behind
        The quantities that a percentage, ratio or difference given as a figure makes known.
    nobody
        Parts of small totals that are nobody, which readers are not taken to know (`small_totals`).
    """

    source: Return
    cells: tuple[Cell, ...]
    quantities: tuple[Quantity, ...]
    equations: tuple[Mapping[int, int], ...]
    places: Mapping[Cell, int]
    behind: Mapping[Cell, frozenset[int]]
    nobody: frozenset[int]

    def quantities_of(self, result: Result) -> frozenset[int]:
        """Return the quantities that readers know if a result is published.

        Raises
        ------
        UnknownFigureError
            The result is of a shape or measure, or rests on a number, that is not known here.
        """
        what = f"{result.organisation} {result.year}, indicator {result.indicator}, {result.measure} {result.category}"
        standard = self.source.standard
        indicator = standard.indicator(result.indicator, result.year)
        if result.measure not in knowledge(standard, indicator).measures:
            message = f"{what}: disclosure control does not know this measure, so it cannot be published."
            raise UnknownFigureError(message)
        if not result.inputs:
            message = f"{what}: it does not say what it was calculated from, so it cannot be judged."
            raise UnknownFigureError(message)
        known_from = set[int]()
        for cell in result.inputs:
            if cell.measure not in COUNTS:
                known_from |= self.behind.get(cell, frozenset())
            elif cell in self.places:
                known_from.add(self.places[cell])
            else:
                message = f"{what}: it rests on a number that is not known here ({cell}), so it cannot be judged."
                raise UnknownFigureError(message)
        return frozenset(known_from)

    def bases_of_small(self, rates: Iterable[Result], known: Collection[int]) -> frozenset[int]:
        """Return of how many people some percentages are, where these are public without counts and are of a small one.

        Whoever learns such a base learns the small number. That of all staff is passed over: it is public elsewhere.
        """
        sensitive = self.table((), known).sensitive - frozenset(known)
        of_small = [own for each in rates if sensitive & (own := self.quantities_of(each))]
        bases = frozenset[int]().union(*of_small) - sensitive - frozenset(known)
        return frozenset(at for at in bases if (self.cells[at].section, self.cells[at].category) != (ALL, ALL))

    def table(self, figures: Sequence[PublishableFigure], known: Collection[int] = ()) -> QuantityTable:
        """Return the problem of which of some figures may be shown.

        What readers know for nobody from counts that are public is nobody, as anywhere else.
        """
        quantities = list(self.quantities)
        if known and self.nobody:
            zeros = {at for at, each in enumerate(quantities) if each.kind is Kind.ZERO}
            counts = {at: each.low for at in zeros.union(known) if (each := quantities[at]).low == each.high}
            for at in known_for_nobody(self.equations, counts, self.nobody):
                quantities[at] = replace(quantities[at], kind=Kind.ZERO)
        return QuantityTable(tuple(quantities), self.equations, tuple(figures), frozenset(known))


def accounts_of(source: Return, limits: SensitivityLimits, within: Collection[Cell] = ()) -> Accounts:
    """Return the quantities of a return, and what adds up.

    Parameters
    ----------
    source
        The return; its notes say which parts of the organisation lie within others.
    limits
        Below which numbers a count is sensitive.
    within
        Counts that are parts of small totals, which are not in the return.
    """
    return _Builder(source, limits, within).accounts()


class _Builder:
    def __init__(self, source: Return, limits: SensitivityLimits, within: Collection[Cell]) -> None:
        self._source, self._limits, self._within = source, limits, within
        self.standard: Standard = source.standard
        self.sums = Sums(source.standard, source.year, source.notes.within)
        self._values: dict[Cell, Ends] = {}
        self._own: set[Cell] = set()
        for cell, value in source.values.items():
            if cell.measure in COUNTS:
                self._take(cell, round(value.value))
        cells = [cell for cell in source.values if cell.measure in COUNTS]
        behind = [each for cell in source.values if cell.measure not in COUNTS for each in self._behind(cell)]
        self._sums = self.sums.divisions([*cells, *behind, *self._values])
        self._fill_in()
        self._learn()
        self._fill_in()
        if not self._values.keys() <= {*map(self._key, (*cells, *behind))}:
            # Counts that follow from others, or only from percentages, are in sums that no count of the return is in.
            self._sums = self.sums.divisions([*cells, *behind, *self._values])
            self._fill_in()
        self._linked = LinkedPercentages(source, self._sums, self._values, self._key, self._behind)
        self._values |= self._linked.narrowed(limits.threshold)
        self._fill_in()
        known = [*cells, *behind, *self._values]
        common = supposed_totals(
            self.standard, self._values, self._key,
            lambda more: self.sums.divisions([*known, *more]) if more else self._sums, behind,
        )  # fmt: skip
        if common:
            # Among the people of a total may be events, and it may be a part of another total.
            self._values |= common
            self._sums = self.sums.divisions([*known, *common])
            self._fill_in()
        self._suppose_totals()
        self._equations: list[dict[Cell, int]] = []
        self._divided: set[tuple[Cell, frozenset[Cell], bool]] = set()
        self._rests: dict[tuple[Cell, frozenset[Cell]], Cell] = {}
        self._events: dict[Cell, Cell] = {}
        self._without_events: frozenset[Cell] = frozenset()

    def ends(self, cell: Cell) -> Ends | None:
        """Return between which numbers a count lies; None where nothing is known of it."""
        return self._values.get(self._key(cell))

    def accounts(self) -> Accounts:
        """Return all quantities."""
        for each in (*self._sums, *dict.fromkeys(self._linked.sums_of_one_survey())):
            self._equate(each)
        self._equate_those_without_events()
        self._equate_answers()
        exact = {cell: low for cell, (low, high) in self._values.items() if low == high}
        for total, parts in supposed_sums(self.standard, exact):
            self._equations.append({total: -1, **dict.fromkeys(parts, 1)})
        zeros = [cell for cell in self._values if self._is_nobody(cell)]
        within = self._parts_of_small_totals(zeros)
        if self._limits.by_indicator:
            # Where readers know that nobody had an event, its limit is not that of those without it.
            self._without_events = frozenset(zeros) - within
            within = self._parts_of_small_totals(zeros)
        self._leave_out(each for each in zeros if each.measure.startswith(REST) and each not in within)
        self._equate_staff_who_answered(frozenset(zeros) - within)
        cells = tuple(self._values)
        places = {cell: at for at, cell in enumerate(cells)}
        quantities = tuple(self._quantity(cell, inside=cell in within) for cell in cells)
        aliases = {cell: places[self._key(cell)] for cell in self._source.values if self._key(cell) in places}
        aliases |= {
            cell: places[self._key(cell)] for each in self._sums for cell in each.cells if self._key(cell) in places
        }
        unique = {tuple(sorted((places[cell], times) for cell, times in each.items())) for each in self._equations}
        equations = tuple(dict(each) for each in sorted(unique))
        behind = {
            cell: frozenset(places[key] for each in self._behind(cell) if (key := self._key(each)) in places)
            for cell in self._source.values if cell.measure not in COUNTS
        }  # fmt: skip
        nobody = frozenset(places[cell] for cell in zeros if cell in within)
        return Accounts(self._source, cells, quantities, equations, aliases | places, behind, nobody)

    # Values ---------------------------------------------------------------------------------------------------------

    def _key(self, cell: Cell) -> Cell:
        """Return the first address of the people at an address, unless the return gives another number there."""
        return cell if cell in self._own else self.sums.same_people(cell)

    def _take(self, cell: Cell, people: int) -> None:
        key = self.sums.same_people(cell)
        first = self._source.values.get(key)
        known = (round(first.value),) * 2 if first is not None else self._values.get(key, (people, people))
        if known != (people, people):
            self._own.add(cell)
            key = cell
        self._values[key] = (people, people)

    def _behind(self, cell: Cell) -> tuple[Cell, ...]:
        indicator = self.standard.indicator(cell.indicator, cell.year)
        return knowledge(self.standard, indicator).behind(indicator, cell, self)

    def _learn(self) -> None:
        """Add what percentages, ratios and differences tell, as long as one of them tells something new."""
        figures = [(cell, value) for cell, value in self._source.values.items() if cell.measure not in COUNTS]
        # A response rate says how many answered in all, before a percentage says no more than how many at most.
        figures.sort(key=lambda item: (item[0].measure != Measure.RESPONSE_RATE, item[0].indicator))
        before = -1
        while len(self._values) > before:
            before = len(self._values)
            for cell, value in figures:
                indicator = self.standard.indicator(cell.indicator, cell.year)
                for lesson in knowledge(self.standard, indicator).learn(indicator, cell, value, self):
                    self._values.setdefault(self._key(lesson.cell), lesson.ends)
            self._fill_in()

    def _fill_in(self) -> None:
        """Add the counts that follow from the others: a total from all its parts, the one part that a total lacks."""
        before = -1
        while len(self._values) > before:
            before = len(self._values)
            for each in self._sums:
                if each.exhaustive:
                    self._complete(self._key(each.total), [self._key(part) for part in each.parts])

    def _suppose_totals(self) -> None:
        """Add the totals of sections that nothing gives, last: readers take it that nobody works in other bands."""
        places = {cell._replace(group=ALL) for cell in self._values}
        for each in (each for each in self._sums if each.exhaustive and each.division is Division.STAFF):
            total, parts = self._key(each.total), [self._key(part) for part in each.parts]
            used = [part for part in parts if part._replace(group=ALL) in places]
            is_absent = total.category == ALL != total.section and total._replace(group=ALL) not in places
            if is_absent and used and self._values.keys() >= {*used}:
                self._values[total] = self._sum_of(used)

    def _complete(self, total: Cell, parts: Sequence[Cell]) -> None:
        missing = [part for part in parts if part not in self._values]
        if not missing and total not in self._values:
            self._values[total] = self._sum_of(parts)
        elif len(missing) == 1 and total in self._values:
            self._values[missing[0]] = self._left(total, parts)

    def _sum_of(self, cells: Iterable[Cell]) -> Ends:
        known = [self._values[cell] for cell in cells if cell in self._values]
        return sum(low for low, _ in known), sum(high for _, high in known)

    def _left(self, total: Cell, parts: Iterable[Cell]) -> Ends:
        (low, high), (least, most) = self._values[total], self._sum_of(parts)
        return max(0, low - most), max(0, high - least)

    # Equations ------------------------------------------------------------------------------------------------------

    def _equate(self, each: Sum) -> None:
        """Add the equation of a sum as far as its counts are known, with the rest where there is one.

        Nothing is left over where all parts are known and there are no others, nor where the known ones make up the
        total.
        """
        total = self._key(each.total)
        parts = list(dict.fromkeys(self._key(part) for part in each.parts))
        known = [part for part in parts if part in self._values and part != total]
        divided = (total, frozenset(known), each.exhaustive)
        if total not in self._values or not known or divided in self._divided:
            return
        self._divided.add(divided)
        (low, high), (least, most) = self._values[total], self._sum_of(known)
        complete = each.exhaustive and (len(known) == len(parts) or self._linked.is_all(total, known))
        if least > high or (complete and most < low):
            return  # figures that contradict each other tell nothing
        if not complete:
            rest = total._replace(measure=f"{REST} of {total.measure}: {each.rest}")
            if known[0].group != total.group:
                rest = rest._replace(group=OTHER)
            # One total may be divided into several choices of parts; each choice leaves over others.
            while rest in self._values:
                rest = rest._replace(measure=f"{rest.measure}, divided otherwise")
            self._rests[total, frozenset(known)] = rest
            self._values[rest] = self._linked.left_over(total, known) or (max(0, low - most), high - least)
            if each.division is Division.EVENT:
                self._events[rest] = known[0]
            known.append(rest)
        self._equations.append({total: -1, **dict.fromkeys(known, 1)})

    def _equate_answers(self) -> None:
        """Add that the same people answered all questions of a survey, where nothing speaks against it."""
        for cell, same in self._linked.same_answers():
            (low, high), (least, most) = (self._values.get(each, (1, 0)) for each in (cell, same))
            if cell != same and max(low, least) <= min(high, most):
                self._equations.append({cell: 1, same: -1})

    def _equate_those_without_events(self) -> None:
        """Add that those without an event in the parts of one kind are among those without it in the whole."""
        wholes: dict[tuple[Cell, str], list[Cell]] = {}
        for cell in list(self._values):
            indicator = self.standard.indicator(cell.indicator, cell.year)
            without = cell.measure.startswith(REST) and ": without " in cell.measure
            if without and self.standard.bands.is_part(indicator, cell.section):
                kind = self.standard.bands.part_kind(cell.section)
                wholes.setdefault((cell._replace(section="all"), kind), []).append(cell)
        for (whole, kind), parts in wholes.items():
            if whole not in self._values:
                continue
            (low, high), (least, most) = self._values[whole], self._sum_of(parts)
            if least > high:
                continue
            elsewhere = whole._replace(measure=f"{whole.measure}, of no {kind}")
            self._rests[whole, frozenset(parts)] = elsewhere
            self._values[elsewhere] = max(0, low - most), high - least
            event, events = self._events[whole], frozenset(self._events[part] for part in parts)
            self._events[elsewhere] = self._rests.get((event, events), event)
            self._equations.append({whole: -1, **dict.fromkeys((*parts, elsewhere), 1)})

    def _parts_of_small_totals(self, zeros: Collection[Cell]) -> frozenset[Cell]:
        small = [cell for cell in self._values if self._is_sensitive(cell)]
        return parts_of_small_totals([*self._equations, *self._rests_by_group()], small, zeros, self._within)

    def _equate_staff_who_answered(self, nobody: Collection[Cell]) -> None:
        """Add that those who answered a survey are of the staff. Those who did not may be anybody, or nobody."""
        known = self._values.keys() - nobody
        for cell in dict.fromkeys(same for _, same in self._linked.same_answers() if same in known):
            staff = map(self._key, staff_of_survey(self.standard, cell, self.ends))
            whole = next((each for each in staff if each in known), cell)
            (low, high), (least, most) = self._values[whole], self._values[cell]
            if whole != cell and least <= high:
                silent = cell._replace(measure=SILENT)
                self._values[silent] = max(0, low - most), high - least
                self._equations.append({whole: -1, cell: 1, silent: 1})

    def _rests_by_group(self) -> Iterator[Mapping[Cell, int]]:
        """Yield who are left over of a group as a part of all who are left over of the same parts."""
        everyone = self.standard.characteristic.everyone
        for (total, parts), rest in self._rests.items():
            of_all = frozenset(part._replace(group=everyone) for part in parts)
            every = self._rests.get((total._replace(group=everyone), of_all), rest)
            if every != rest:
                yield {every: -1, rest: 1}

    def _leave_out(self, nobody: Iterable[Cell]) -> None:
        """Leave out whoever would be left over of totals, where readers know that nobody is."""
        for cell in nobody:
            del self._values[cell]
        self._equations = [
            {cell: times for cell, times in each.items() if cell in self._values} for each in self._equations
        ]

    # Kinds ----------------------------------------------------------------------------------------------------------

    def _quantity(self, cell: Cell, *, inside: bool) -> Quantity:
        low, high = self._values[cell]
        if cell.measure == SILENT:
            return Quantity(Kind.UNSURE, 1, low, high)
        threshold = 1 if self._is_left_over_of_all(cell) else self._threshold(cell)
        if self._is_sensitive(cell) or (inside and high == 0 and self._may_be_sensitive(cell)):
            smallest = 0 if inside or low == 0 or self._zero_is_sensitive(cell) else 1
            return Quantity(Kind.SENSITIVE, threshold, low, high, smallest)
        if high == 0 and not inside:
            return Quantity(Kind.ZERO, threshold, low, high)
        is_open = low >= threshold and not (inside and self._is_left_over_of_all(cell))
        return Quantity(Kind.OPEN if is_open else Kind.UNSURE, threshold, low, high)

    def _threshold(self, cell: Cell) -> int:
        """Return the smallest number above zero that may be known: of those without an event, by its limit as well."""
        event = self._events.get(cell)
        own = self._limits.threshold(cell)
        return own if event is None or event in self._without_events else max(own, self._limits.threshold(event))

    def _is_nobody(self, cell: Cell) -> bool:
        """Return whether a count is zero, which readers may know but for the parts of small totals."""
        return self._values[cell][1] == 0 and (cell.measure.startswith(REST) or not self._zero_is_sensitive(cell))

    def _zero_is_sensitive(self, cell: Cell) -> bool:
        return self._limits.zero and Measure.RESPONDENTS not in cell.measure

    def _is_left_over_of_all(self, cell: Cell) -> bool:
        """Return whether a count is of all who are left over, whatever their group, which tells nothing about anyone.

        Readers are taken to know whether it is nobody, not whether it is small: it is a total of such in each group.
        """
        is_of_all = cell.measure.startswith(REST) and cell.group == self.standard.characteristic.everyone
        return is_of_all and Measure.RESPONDENTS not in cell.measure

    def _may_be_sensitive(self, cell: Cell) -> bool:
        return not self._limits.may_be_known(cell) and not self._is_left_over_of_all(cell)

    def _is_sensitive(self, cell: Cell) -> bool:
        """Return whether nobody may learn a count, by its own value."""
        if not self._may_be_sensitive(cell):
            return False
        low, high = self._values[cell]
        threshold = self._threshold(cell)
        if high == 0:
            return self._zero_is_sensitive(cell) and not cell.measure.startswith(REST)
        return low < threshold and (high < threshold or high - low < RELATIVELY_SURE)
