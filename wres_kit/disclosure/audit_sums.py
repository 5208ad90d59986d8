"""What adds up in a return, for the audit: written down anew from what the Standard declares, without any limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.disclosure.audit_bounds import HEADCOUNT, NEAR, RESPONDENTS, PossibleCount, Row, address_text
from wres_kit.returns.cells import Cell, Return
from wres_kit.standard.bands import BAND, OTHER_KIND, SECTION
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wres_kit.standard.bands import Band
    from wres_kit.standard.indicator import Indicator

COUNTED = (HEADCOUNT, RESPONDENTS)
STANDARD = "the Standard"
OTHERS = "others"
"""Whom the groups leave over: survey respondents who gave no answer about the characteristic."""


class SumsOfReturn:
    """The counts of a return, and what adds up among them.

    Parameters
    ----------
    source
        The return.
    named
        Addresses that published results name.
    answered
        How many answered a survey, where a response rate says it and the return does not.
    """

    def __init__(self, source: Return, named: Iterable[Cell], answered: Mapping[Cell, int] | None = None) -> None:
        self._source, self._standard = source, source.standard
        self._characteristic = source.standard.characteristic
        self._counts: list[PossibleCount] = []
        self._at: dict[Cell, int] = {}
        self._rows: list[Row] = []
        self._divided: set[frozenset[tuple[int, float]]] = set()
        self._elsewhere: list[int] = []
        self._of_parts: set[int] = set()
        self._left_over: dict[tuple[Cell, str], tuple[frozenset[str], int]] = {}
        for cell, value in source.values.items():
            if cell.measure in COUNTED:
                self._take(cell, round(value.value))
        for cell, people in (answered or {}).items():
            if cell not in self._at:
                self._take(cell, people)
        for cell in named:
            if cell.measure in COUNTED:
                self._place(cell)
        self._unsaid = set(self._places_without_counts())
        before = -1
        while len(self.given("")) > before:
            # Who is left over of a total is asked again where the total is known by now.
            before = len(self.given(""))
            self._forget_sums()
            self._relate()
            self._fill_in()
            self._add_up_parts()

    def given(self, name: str) -> dict[Cell, int]:
        """Return all counts that the return has or that follow, at addresses of an organisation with another name."""
        return {
            cell._replace(organisation=name): people
            for cell, at in self._at.items() if (people := self._counts[at].true) is not None
        }  # fmt: skip

    def people(self, cell: Cell) -> int | None:
        """Return what the return says of an address, or what follows from it."""
        at = self._at.get(cell, self._at.get(self._first(cell)))
        return None if at is None else self._counts[at].true

    # Counts -----------------------------------------------------------------------------------------------------------

    def _indicator(self, number: int) -> Indicator:
        return self._standard.indicator(number, self._source.year)

    def _first(self, cell: Cell) -> Cell:
        """Return where the same people are counted first."""
        indicator = self._indicator(cell.indicator)
        if cell.measure == HEADCOUNT and cell.category == WORKFORCE and indicator.workforce_from is not None:
            cell = cell._replace(indicator=indicator.workforce_from, category=ALL)
            indicator = self._indicator(cell.indicator)
        by_band = cell.measure == HEADCOUNT and indicator.by_band and cell.category == ALL
        if by_band and self._standard.bands.part_kind(cell.section) == BAND:
            cell = cell._replace(section=ALL, category=cell.section)
        return cell

    def _take(self, cell: Cell, people: int) -> None:
        at = self._place(cell)
        if self._counts[at].true not in (None, people):  # the return gives two numbers for the same people
            at = self._at[cell] = self._add(PossibleCount(cell))
        self._counts[at].true = people

    def _place(self, cell: Cell) -> int:
        if cell not in self._at:
            first = self._first(cell)
            if first not in self._at:
                self._at[first] = self._add(PossibleCount(first))
            self._at[cell] = self._at[first]
        return self._at[cell]

    def _add(self, count: PossibleCount) -> int:
        self._counts.append(count)
        return len(self._counts) - 1

    def _forget_sums(self) -> None:
        kept = [at for at, count in enumerate(self._counts) if not count.what]
        place = {at: now for now, at in enumerate(kept)}
        self._counts = [self._counts[at] for at in kept]
        self._at = {cell: place[at] for cell, at in self._at.items()}
        self._of_parts = {place[at] for at in self._of_parts}
        self._rows, self._divided, self._elsewhere, self._left_over = [], set(), [], {}

    # What adds up -----------------------------------------------------------------------------------------------------

    def _relate(self) -> None:
        """Write down what adds up, of the counts of the return and those that results name."""
        cells = [count.cell for count in self._counts]
        for place in dict.fromkeys(cell._replace(group=self._characteristic.everyone) for cell in cells):
            parts = [place._replace(group=group) for group in self._characteristic.parts]
            if sum(cell in self._at for cell in (place, *parts)) > 1:
                self._sum(place, parts, OTHERS, whole=place.measure == HEADCOUNT, exhaustive=False)
        self._relate_codes(cells)
        self._relate_staff()
        self._relate_parts([count.cell for count in self._counts])
        for cell in [count.cell for count in self._counts]:
            stage = self._indicator(cell.indicator).stage(cell.category) if cell.measure == HEADCOUNT else None
            if stage is not None:
                people, rest = cell._replace(category=stage.people), f"without {cell.category}"
                self._sum(people, [cell], rest, exhaustive=False, is_event=True)
        self._relate_bodies([count.cell for count in self._counts])

    def _relate_codes(self, cells: Sequence[Cell]) -> None:
        codes: dict[Cell, list[Cell]] = {}
        for cell in cells:
            if not self._characteristic.is_group(cell.group):
                codes.setdefault(cell._replace(group=self._characteristic.group_of(cell.group)), []).append(cell)
        for total, parts in codes.items():
            self._sum(total, parts, "of other categories", exhaustive=False)

    def _relate_staff(self) -> None:
        bands = self._standard.bands
        for everyone in dict.fromkeys(
            count.cell._replace(section=ALL, category=ALL) for count in self._counts
            if count.cell.measure == HEADCOUNT and self._indicator(count.cell.indicator).by_band
        ):  # fmt: skip
            for section in bands.sections:
                self._relate_section(everyone._replace(section=section.section), section.bands)
            self._sum(everyone, _in(everyone, section=[each.section for each in bands.sections]), "in other sections")
            every_band = [band for section in bands.sections for band in section.bands]
            for name in dict.fromkeys(each for band in every_band for each in (band.category, band.cluster) if each):
                having = [s.section for s in bands.sections if any(name in (b.category, b.cluster) for b in s.bands)]
                across = everyone._replace(category=name)
                self._sum(across, _in(across, section=having), "in other sections")
            counted = [band.category for band in every_band if band.part_of is None]
            self._sum(everyone, _in(everyone, category=counted), "in other bands")

    def _relate_section(self, whole: Cell, bands: Sequence[Band]) -> None:
        addends = [band for band in bands if band.part_of is None]
        self._sum(whole, _in(whole, category=[band.category for band in addends]), "in other bands")
        clusters = list(dict.fromkeys(band.cluster for band in addends if band.cluster))
        self._sum(whole, _in(whole, category=clusters), "in other clusters")
        for name in clusters:
            inside = [band.category for band in addends if band.cluster == name]
            self._sum(whole._replace(category=name), _in(whole, category=inside), "in other bands")
        for band in bands:
            if band.part_of:
                part = whole._replace(category=band.category)
                self._sum(whole._replace(category=band.part_of), [part], f"not {band.category}", exhaustive=False)

    def _relate_parts(self, cells: Sequence[Cell]) -> None:
        divided: dict[tuple[Cell, str], list[Cell]] = {}
        for cell in cells:
            for whole, kind in self._wholes(cell):
                divided.setdefault((whole, kind), []).append(cell)
        for (total, kind), parts in divided.items():
            self._sum(total, parts, "in other bands" if kind == BAND else f"of no {kind}", exhaustive=False, kind=kind)
        for total, kind in divided:
            self._relate_left_over(total, kind)

    def _relate_left_over(self, events: Cell, kind: str) -> None:
        """Write down that those of no part with an event are among those of no part."""
        stage = self._indicator(events.indicator).stage(events.category) if events.measure == HEADCOUNT else None
        if stage is None:
            return
        people = self._first(events._replace(category=stage.people))
        at, among = (self._left_over.get((self._first(each), kind)) for each in (events, people))
        if at is None or among is None or at[0] != among[0]:
            return
        with_event, everybody = (self._counts[place].true for place in (at[1], among[1]))
        if with_event is not None and everybody is not None and with_event <= everybody:
            what = f"{address_text(events)}, of no {kind}, without it"
            is_of_group = events.group != self._characteristic.everyone
            left = PossibleCount(people, what, everybody - with_event, small=is_of_group, event=at[1])
            self._rows.append({among[1]: -1.0, at[1]: 1.0, self._add(left): 1.0})

    def _wholes(self, cell: Cell) -> Iterator[tuple[Cell, str]]:
        """Yield what a part of the organisation, or a band of it, is a part of, each with the kind of its parts."""
        bands, within = self._standard.bands, dict(self._source.notes.within)
        indicator = self._indicator(cell.indicator)
        if not bands.is_part(indicator, cell.section):
            return
        kind = bands.part_kind(cell.section)
        around = within.get(cell.section)
        if around is not None:
            yield cell._replace(section=around), f"{kind} within {around}"
        if around is None or bands.part_kind(around) != kind:
            yield cell._replace(section=ALL), kind
        if indicator.by_band and cell.category not in (ALL, *bands.counted_within):
            yield cell._replace(category=ALL), BAND

    def _add_up_parts(self) -> None:
        """Take a total that nothing says to be as many people as its parts of one kind, those with the most.

        That of everyone is made of the groups, where each of them is known. Of a total that a figure is about, that
        figure says how many they are.
        """
        divided: dict[Cell, dict[str, int | None]] = {}
        for cell, people in [(count.cell, count.true) for count in self._counts if not count.what]:
            is_unsaid = cell._replace(group=ALL) in self._unsaid
            for whole, kind in list(self._wholes(cell)) or self._wholes_of_staff(cell):
                first = self._first(whole)
                is_open = self.people(whole) is None and first._replace(group=ALL) not in self._unsaid
                if (
                    (people is not None or is_unsaid)
                    and is_open
                    and not (kind == OTHER_KIND and cell.measure == RESPONDENTS)
                ):
                    of_kind = divided.setdefault(first, {})
                    before = of_kind.get(kind, 0)
                    # Of a part of which a percentage is given alone, nobody says how many people it has.
                    of_kind[kind] = None if before is None or is_unsaid or people is None else before + people
        everyone = self._characteristic.everyone
        is_of_groups = any(whole.group != everyone for whole in divided)
        for whole, by_kind in divided.items():
            kinds = {kind: people for kind, people in by_kind.items() if people is not None}
            # Of sections or bands of the Standard alone, nobody takes it that there are no others.
            is_divided = len(kinds) > 1 or any(not kind.startswith(STANDARD) for kind in kinds)
            if is_divided and (whole.group != everyone or not is_of_groups):
                at = self._place(whole)
                self._counts[at].true = max(kinds.values())
                self._of_parts.add(at)

    def _places_without_counts(self) -> Iterator[Cell]:
        """Yield where a figure of the return is of people whose number it does not give."""
        yield from (count.cell._replace(group=ALL) for count in self._counts if count.true is None)
        for cell in self._source.values:
            stage = self._indicator(cell.indicator).stage(cell.category)
            for category in (
                () if cell.measure in COUNTED else (cell.category, stage.people if stage else cell.category)
            ):
                for measure in COUNTED:
                    counted = self._first(cell._replace(category=category, measure=measure))
                    if self.people(counted) is None:
                        yield counted._replace(group=ALL)

    def _wholes_of_staff(self, cell: Cell) -> list[tuple[Cell, str]]:
        """Return what a section or band of the Standard is a part of, if it is one."""
        if cell.measure != HEADCOUNT or not self._indicator(cell.indicator).by_band:
            return []
        if cell.section != ALL:
            return [(cell._replace(section=ALL), f"{STANDARD}, {SECTION}")]
        is_band = cell.category in self._standard.bands.addends
        return [(cell._replace(category=ALL), f"{STANDARD}, {BAND}")] if is_band else []

    def _relate_bodies(self, cells: Sequence[Cell]) -> None:
        for cell in cells:
            indicator = self._indicator(cell.indicator)
            if indicator.whole is not None and cell.category in indicator.parts and cell.category != indicator.whole:
                self._sum(cell._replace(category=indicator.whole), [cell], f"not {cell.category}", exhaustive=False)

    def _sum(
        self, total: Cell, parts: Sequence[Cell], rest: str, *, whole: bool = False, exhaustive: bool = True,
        kind: str = "", is_event: bool = False,
    ) -> None:  # fmt: skip
        """Write down that a total is the sum of its parts, and of a rest where there may be one."""
        have = [cell for cell in dict.fromkeys(parts) if cell in self._at or self._first(cell) in self._at]
        complete = whole or (exhaustive and len(have) == len(dict.fromkeys(parts)))
        is_given = total in self._at or self._first(total) in self._at
        # Of a section without a total readers take the bands that they see to be all.
        is_all = not is_given and exhaustive and not whole and total.section != ALL and total.category == ALL
        is_all = is_all and not any(self._is_named(cell) for cell in parts if cell not in have)
        if not have or not (is_given or complete or is_all):
            return
        used = parts if whole else have
        row: Row = {}
        for cell in dict.fromkeys(used):
            at = self._place(cell)
            row[at] = row.get(at, 0.0) + 1.0
        at = self._place(total)
        if at in row:
            return
        row[at] = -1.0
        divided = frozenset(row.items())
        if divided in self._divided:
            return
        self._divided.add(divided)
        values = [(self._counts[each].true, times) for each, times in row.items()]
        left = -sum(true * times for true, times in values if true is not None)
        known = all(true is not None for true, _ in values)
        if known and (left < 0 or (whole and left != 0)):
            return  # the figures contradict each other
        if not whole and not (complete and not (known and left)):
            what = f"{address_text(total)}, {rest}"
            true = int(left) if known else None
            is_of_group = rest != OTHERS and total.group != self._characteristic.everyone
            event = self._place(have[0]) if is_event else None
            count = PossibleCount(self._first(total), what, true, small=is_of_group, event=event)
            row[self._add(count)] = 1.0
            if kind:
                self._left_over[count.cell, kind] = frozenset(cell.section for cell in have), len(self._counts) - 1
            if is_all:
                self._elsewhere.append(len(self._counts) - 1)
        self._rows.append(row)

    def _is_named(self, cell: Cell) -> bool:
        """Return whether anything is known of any group at a place."""
        groups = (cell._replace(group=group) for group in self._characteristic.all_groups)
        return any(each in self._at or self._first(each) in self._at for each in groups)

    def _fill_in(self) -> None:
        """Work out the counts that follow from those of the return."""
        changed = True
        while changed:
            changed = False
            for row in self._rows:
                missing = [at for at in row if self._counts[at].true is None]
                if len(missing) == 1:
                    at = missing[0]
                    known = sum(times * (self._counts[each].true or 0) for each, times in row.items() if each != at)
                    left = round(-known / row[at])
                    if left >= 0:
                        self._counts[at].true, changed = left, True
        self._rows = [row for row in self._rows if self._holds(row)]

    def _is_of_groups(self, row: Row) -> bool:
        groups = {str(self._counts[at].cell.group) for at in row}
        return len(groups) > 1 and all(map(self._characteristic.is_group, groups))

    def _holds(self, row: Row) -> bool:
        if any(self._counts[at].true is None for at in row):
            return True
        return abs(sum(times * (self._counts[at].true or 0) for at, times in row.items())) < NEAR


def _in(cell: Cell, **names: Iterable[str]) -> list[Cell]:
    """Return a cell at each of some sections or categories."""
    ((column, each),) = names.items()
    return [cell._replace(**{column: name}) for name in dict.fromkeys(each)]  # type: ignore[arg-type]
