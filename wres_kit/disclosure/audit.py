"""The audit of disclosure control: what a reader of one report could work out, asked by other means than the control.

It shares no code with the control, nor its table of quantities. It takes the published results, the return and what the
Standard declares, writes its own equations (`audit_equations`), and finds the smallest and the largest whole number
that each small count could be (`audit_bounds`). A count that is left fewer than three values stops the report.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import TYPE_CHECKING

from wres_kit.disclosure.audit_bounds import (
    APART,
    LISTED,
    MOST_PEOPLE,
    NEAR,
    Component,
    InconsistentFiguresError,
    Leak,
    PossibleCount,
    Row,
    address_text,
    components,
)
from wres_kit.disclosure.audit_equations import COUNTED, HEADCOUNT, RESPONDENTS, Equations
from wres_kit.errors import WresError
from wres_kit.indicators.results import Basis, Result, ResultMeasure, Status, Unit
from wres_kit.returns.cells import Cell
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Return


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
    returns, public = list(returns), list(public)
    # Who knows which counts are small may narrow some down although nothing is published.
    alone = {members[0] for members, _ in (*public, own) if len(members) == 1}
    leaks = _Together(returns, rules, [*public, own], alone).leaks()
    if not leaks:
        return []
    before = {(leak.cell, leak.what): leak for leak in _Together(returns, rules, public, alone).leaks()}
    return [leak for leak in leaks if not _is_as_before(leak, before.get((leak.cell, leak.what)))]


def _is_as_before(leak: Leak, before: Leak | None) -> bool:
    return before is not None and (before.low, before.high) == (leak.low, leak.high)


class _Reader(Equations):
    """A reader of the published results of one return, who knows which counts are small but not how small."""

    def __init__(self, source: Return, rules: DisclosureParameters, results: Sequence[Result]) -> None:
        results = [each for each in results if each.status in (Status.PUBLISHED, Status.NOT_CALCULABLE)]
        stated = [cell for each in results for cell, _ in _stated(source, each)]
        super().__init__(source, rules, [*(cell for each in results for cell in each.inputs), *stated])
        self._limits: list[Row] = []
        self._most: list[float] = []
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
                for cell, people in _stated(self._source, result):
                    self._know(self._place(cell), name, people)
        for result in results:
            if result.value is not None and (result.decimals is not None or result.basis is Basis.PERCENTAGES):
                self._read_figure(result)

    def _know(self, at: int, name: str, people: int | None = None) -> None:
        count = self._counts[at]
        if people is not None and count.true is not None and people != count.true:
            return  # an earlier publication, of another number
        if count.true is None and people is None:
            return
        count.known = True
        count.stated.append(name)
        count.low = count.high = float(count.true if count.true is not None else people or 0)

    def _bound_rounded(self, result: Result) -> None:
        for cell, people in _stated(self._source, result):
            count, far = self._counts[self._place(cell)], 2 * self._rules.round_to
            if not count.known and count.true is not None and abs(count.true - people) <= far:
                count.low, count.high = max(count.low, people - far), min(count.high, people + far)
                count.stated.append(figure_text(result))

    def _read_figure(self, result: Result) -> None:
        """Take what a rounded percentage, ratio or difference says of the counts behind it."""
        assert result.value is not None
        half = 0.5 * 10.0 ** -(result.decimals or 0)
        if result.basis is Basis.PERCENTAGES and result.unit == Unit.PERCENT and result.value % 5 == 0:
            half = 2.5
        low, high = result.value - half, result.value + half
        behind = _behind(self._source, result)
        places = [self._place(cell) for cell in behind if cell is not None]
        if any(at >= len(self._counts) for at in places) or len(places) < 2:
            return
        name = figure_text(result)
        if result.unit == Unit.PERCENT and len(places) == 2:
            part, whole = places
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
        return _stated(self._source, result)

    def place_of(self, cell: Cell) -> int | None:
        """Return the place of the count at an address; None where the return has none."""
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
        if count.true is not None or count.what:
            return False
        low, high = ceil(count.low - NEAR), floor(min(count.high, MOST_PEOPLE) + NEAR)
        return low >= 1 and high < self._threshold(count.cell) and high - low < APART

    def _leak(self, at: int, low: float, high: float, because: Iterable[str]) -> Leak:
        count = self._counts[at]
        return Leak(count.cell, count.what, ceil(low - NEAR), floor(high + NEAR), tuple(dict.fromkeys(because)))

    def _components(self) -> Iterator[tuple[list[Row], list[tuple[Row, float]]]]:
        return components(self._counts, self._rows, list(zip(self._limits, self._most, strict=True)))


class _Together:
    """A reader of everything that some organisations have published, together and alone.

    Of an organisation that has no report of its own, the reader does not know which counts are small.
    """

    def __init__(
        self, returns: Sequence[Return], rules: DisclosureParameters, publications: Sequence[Publication],
        with_own_reports: Collection[str],
    ) -> None:  # fmt: skip
        self._counts: list[PossibleCount] = []
        self._rows: list[Row] = []
        self._limits: list[tuple[Row, float]] = []
        readers: dict[str, tuple[_Reader, int]] = {}
        for source in returns:
            own = [each for members, results in publications if members == (source.organisation,) for each in results]
            reader, start = _Reader(source, rules, own), len(self._counts)
            readers[source.organisation] = reader, start
            rows, limits = reader.shifted(start, is_silent=source.organisation not in with_own_reports)
            self._counts += reader.counts
            self._rows += rows
            self._limits += limits
        for members, results in publications:
            if len(members) > 1 and all(member in readers for member in members):
                self._read([readers[member] for member in members], results, members)

    def _read(self, readers: Sequence[tuple[_Reader, int]], results: Iterable[Result], members: Sequence[str]) -> None:
        """Take the counts that a joint report states as sums of those of its members."""
        for result in results:
            if result.status not in (Status.PUBLISHED, Status.NOT_CALCULABLE) or result.basis is Basis.ROUNDED:
                continue
            for cell, people in readers[0][0].stated(result):
                places = [
                    None if (at := reader.place_of(cell._replace(organisation=member))) is None else start + at
                    for (reader, start), member in zip(readers, members, strict=True)
                ]
                if None in places:
                    continue
                row: Row = dict.fromkeys((at for at in places if at is not None), 1.0)
                name = f"{result.organisation}, {figure_text(result)}"
                total = PossibleCount(cell, "", people, people, people, known=True, stated=[name])
                self._rows.append({len(self._counts): -1.0, **row})
                self._counts.append(total)

    def leaks(self) -> list[Leak]:
        """Return the small counts of which the reader is left fewer than three values."""
        leaks: list[Leak] = []
        for rows, limits in components(self._counts, self._rows, self._limits):
            try:
                leaks += Component(self._counts, rows, limits).leaks(self._leak)
            except InconsistentFiguresError:
                continue  # somebody has been corrected since, so the publications tell nothing together
        return leaks

    def _leak(self, at: int, low: float, high: float, because: Iterable[str]) -> Leak:
        count = self._counts[at]
        what = f"{count.cell.organisation}, {count.what or address_text(count.cell)}"
        return Leak(count.cell, what, ceil(low - NEAR), floor(high + NEAR), tuple(dict.fromkeys(because)))


# Which counts a result is about, by its measure -----------------------------------------------------------------------


def _cell(result: Result, **changes: str) -> Cell:
    return Cell(
        result.organisation, result.year, result.indicator, result.section, result.category, str(result.group),
        HEADCOUNT,
    )._replace(**changes)  # type: ignore[arg-type]  # fmt: skip


def _behind(source: Return, result: Result) -> tuple[Cell | None, ...]:
    """Return the counts behind a result: part and whole, or those of two rates that it compares."""
    standard = source.standard
    everyone = standard.characteristic.everyone
    indicator = standard.indicator(result.indicator, source.year)
    stage = indicator.stage(result.category)
    if result.measure == ResultMeasure.PERCENTAGE:
        return None, _cell(result, measure=RESPONDENTS)
    if result.measure == ResultMeasure.LIKELIHOOD and stage is not None:
        return _cell(result), _cell(result, category=stage.people)
    if result.measure == ResultMeasure.RELATIVE_LIKELIHOOD and stage is not None:
        groups = str(indicator.numerator_group), str(indicator.reference_group)
        return tuple(
            _cell(result, group=group, category=category)
            for group in groups for category in (result.category, stage.people)
        )  # fmt: skip
    if result.measure == ResultMeasure.SHARE:
        return _cell(result), _cell(result, group=everyone)
    if result.measure == ResultMeasure.DIFFERENCE and indicator.workforce_from is not None:
        staff = _cell(result, category=WORKFORCE)
        return _cell(result), _cell(result, group=everyone), staff, staff._replace(group=everyone)
    return ()


def _stated(source: Return, result: Result) -> Iterator[tuple[Cell, int]]:
    """Yield the counts that a result states."""
    if result.measure == ResultMeasure.RECORDED and result.denominator is not None:
        everyone = source.standard.characteristic.everyone
        yield _cell(result, group=everyone), round(result.denominator)
        if result.numerator is not None:
            unknown = _cell(result, group=source.standard.characteristic.unknown)
            yield unknown, round(result.denominator - result.numerator)
        return
    behind = _behind(source, result)
    if len(behind) == 2:
        for cell, people in zip(behind, (result.numerator, result.denominator), strict=True):
            if cell is not None and people is not None and float(people).is_integer():
                yield cell, round(people)


def figure_text(result: Result) -> str:
    """Return a figure as the audit names it: ``2024, indicator 1, share, clinical, band_5, bme (7 of 60)``."""
    places = [each for each in (result.section, result.category) if each != ALL]
    number = ""
    if result.numerator is not None and result.denominator is not None:
        number = f" ({result.numerator:g} of {result.denominator:g})"
    elif result.value is not None:
        number = f" ({result.value:.4g})"
    words = [str(result.year), f"indicator {result.indicator}", str(result.measure).replace("_", " "), *places]
    return ", ".join([*words, str(result.group)]) + number
