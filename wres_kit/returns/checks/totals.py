"""Whether counts fit each other: parts and wholes, people and those they are counted of, ratios and counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from wres_kit.returns.cells import Cell, Measure, Value, count, indicator_label, percent
from wres_kit.returns.checks import CheckedFigures, Finding
from wres_kit.returns.checks.plausibility import is_same_when_rounded
from wres_kit.returns.faults import capitalised, joined
from wres_kit.returns.sums import COUNTS, DIVISIONS_OF_TOTALS, Division, Sum, Sums, supposed_sums
from wres_kit.standard.bands import BAND, KINDS, OTHER_KIND
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from wres_kit.returns.cells import Return
    from wres_kit.returns.checks import CheckedFigures


class _GivenSum(NamedTuple):
    sum: Sum
    whole: Value
    parts: dict[Cell, Value]
    total: float
    complete: bool


def _sums(figures: CheckedFigures) -> list[_GivenSum]:
    """Return every total that is given with some of its parts; both checks look at them."""
    if figures not in _known_sums:
        _known_sums[figures] = list(_given_sums(figures))
    return _known_sums[figures]


_known_sums: WeakKeyDictionary[CheckedFigures, list[_GivenSum]] = WeakKeyDictionary()


def _given_sums(figures: CheckedFigures) -> Iterator[_GivenSum]:
    for each in figures:
        for relation in Sums(figures.standard, each.year).divisions(each.values):
            # Events, boards and parts of the organisation have checks of their own.
            if relation.division not in DIVISIONS_OF_TOTALS:
                continue
            whole, parts = figures.value(relation.total), figures.values_of(relation.parts)
            if whole is not None and parts:
                complete = relation.exhaustive and len(parts) == len(relation.parts)
                yield _GivenSum(relation, whole, parts, sum(part.value for part in parts.values()), complete)


def unequal_sums(figures: CheckedFigures) -> Iterator[Finding]:
    """Find totals that their parts do not make."""
    for given in _sums(figures):
        if given.complete and given.total != given.whole.value:
            message = (
                f"{_listed(given)} add up to {count(given.total)}, but {count(given.whole.value)} "
                f"{figures.subject(given.sum.total)}, are given."
            )
            yield Finding(given.sum.total, given.whole, message, tuple(given.parts.values()))


def parts_above_whole(figures: CheckedFigures) -> Iterator[Finding]:
    """Find parts that are more than their total."""
    for given in _sums(figures):
        if not given.complete and given.total > given.whole.value:
            message = (
                f"{_listed(given)} {'is' if len(given.parts) == 1 else 'together are'} more than the "
                f"{count(given.whole.value)} {figures.subject(given.sum.total)}, of whom they are part."
            )
            yield Finding(given.sum.total, given.whole, message, tuple(given.parts.values()))


def _listed(given: _GivenSum) -> str:
    """Return the parts with their rows: "Row 3 (40) and row 4 (12)"."""
    own = given.whole.file
    named = [
        f"row {part.row}{'' if part.file == own else f' of {part.file}'} ({count(part.value)})"
        for part in given.parts.values()
    ]
    return capitalised(joined(named))


def bands_below_total(figures: CheckedFigures) -> Iterator[Finding]:
    """Find bands, or sections, that leave staff of their total over: a row is missing, perhaps in every year."""
    short: dict[Cell, list[_GivenSum]] = {}
    for given in _sums(figures):
        incomplete = given.sum.exhaustive and not given.complete and given.sum.division is Division.STAFF
        # Published reports give single bands, or a single group, and mean to.
        is_whole = figures.whole(given.sum.total) is not None
        if incomplete and is_whole and 0 < given.whole.value - given.total <= given.whole.value / 2:
            place = given.sum.total._replace(group=figures.characteristic.everyone)
            kind = "sections" if given.sum.parts[0].section != place.section else "bands"
            short.setdefault(place._replace(measure=kind), []).append(given)
    for place, sums in short.items():
        yield _below_total(figures, place, sums)


def _below_total(figures: CheckedFigures, place: Cell, sums: Sequence[_GivenSum]) -> Finding:
    characteristic = figures.characteristic
    by_group = [given for given in sums if given.sum.total.group != characteristic.everyone] or sums
    missing = []
    for given in by_group:
        group = given.sum.total.group
        name = characteristic.group(group).adjective if characteristic.is_group(group) else group
        missing.append(f"{count(given.whole.value - given.total)} of {count(given.whole.value)} {name}")
    message = (
        f"{_staff(figures, place.section)}, {place.year}: {joined(missing)} are in none of the {place.measure} that "
        "the return gives."
    )
    cell, value = by_group[0].sum.total, by_group[0].whole
    return Finding(cell, value, message, tuple(given.whole for given in by_group[1:]))


def _staff(figures: CheckedFigures, section: str) -> str:
    """Return the staff of a section: "Non-clinical staff", "All staff"."""
    return "All staff" if section == ALL else f"{figures.standard.bands.section_label(section)} staff"


SEVERAL = 3
"""Bands of a section from which on a return means to give all of them; published reports give single ones."""


def staff_without_total(figures: CheckedFigures) -> Iterator[Finding]:
    """Find sections, and workforces of several sections, whose bands are given but not all of them, nor their total."""
    bands, characteristic = figures.standard.bands, figures.characteristic
    for each in figures:
        number, sums = figures.workforce(each.year), Sums(figures.standard, each.year)
        staff = {sums.same_people(cell): value for cell, value in each.values.items() if cell.measure in COUNTS}
        kept = [cell for cell in staff if cell.indicator == number and characteristic.is_group(cell.group)]
        places = {name: {cell.category for cell in kept if cell.section == name} for name in bands.section_names}
        sections = [name for name, categories in places.items() if len(categories - {ALL}) >= SEVERAL]
        given = [cell for cell in kept if cell.section in sections and cell in each.values]
        if not given:
            continue
        lacking = [
            section for section in (*sections, *([ALL] if len(sections) > 1 else []))
            if not all(_follows(sums, cell._replace(section=section, category=ALL), staff) for cell in given)
        ]  # fmt: skip
        if lacking:
            names = joined([_staff(figures, section).lower() for section in lacking], "or")
            message = (
                f"No row gives the total of {names}, {each.year}, and it cannot be added up, because not every band is "
                'given. What needs it will be "not reported", in indicators 3, 4 and 9 as well.'
            )
            yield Finding(given[0], staff[given[0]], message)


def _follows(sums: Sums, cell: Cell, counted: Collection[Cell]) -> bool:
    """Return whether a number of staff is given, or is a sum of numbers that are."""
    return cell in counted or any(all(_follows(sums, part, counted) for part in way.parts) for way in sums.ways(cell))


MANY = 20
"""Parts of at least so many people hardly ever have the same number of each group by chance."""


class DividedReturn(NamedTuple):
    """What adds up in a return, with the counts that it gives and those that follow, by the first address of each."""

    source: Return
    sums: Sums
    divisions: list[Sum]
    counts: dict[Cell, float]

    def people(self, cell: Cell) -> float | None:
        """Return a count that is given or follows; None where nothing says it."""
        return self.counts.get(self.sums.same_people(cell))


def divided_returns(figures: CheckedFigures) -> list[DividedReturn]:
    """Return what adds up in each return, with the counts that follow."""
    if figures not in _known_divisions:
        _known_divisions[figures] = [
            _completed(Sums(figures.standard, each.year, figures.within.get(each.organisation, {})), each)
            for each in figures
        ]
    return _known_divisions[figures]


_known_divisions: WeakKeyDictionary[CheckedFigures, list[DividedReturn]] = WeakKeyDictionary()


def _completed(sums: Sums, source: Return) -> DividedReturn:
    given = [cell for cell in source.values if cell.measure in COUNTS]
    divided = DividedReturn(
        source,
        sums,
        sums.divisions(given),
        {sums.same_people(cell): source.values[cell].value for cell in reversed(given)},
    )
    exhaustive = [(each.total, each.parts) for each in divided.divisions if each.exhaustive]
    before = -1
    while len(divided.counts) > before:
        before = len(divided.counts)
        for total, parts in exhaustive:
            numbers = [divided.people(part) for part in parts]
            known = [number for number in numbers if number is not None]
            whole = divided.people(total)
            if whole is None and len(known) == len(parts):
                divided.counts[sums.same_people(total)] = sum(known)
            elif whole is not None and len(known) == len(parts) - 1 and whole >= sum(known):
                divided.counts[sums.same_people(parts[numbers.index(None)])] = whole - sum(known)
    return divided


def overlapping_parts(figures: CheckedFigures) -> Iterator[Finding]:
    """Find parts of one kind that have more people than what they are parts of."""
    bands = figures.standard.bands
    for each in divided_returns(figures):
        seen = set[tuple[Cell, frozenset[Cell]]]()
        for relation in each.divisions:
            kinds = {bands.part_kind(cell.section) for cell in relation.parts}
            if (
                relation.division is not Division.PART
                or not figures.definition(relation.total).divides
                or relation.total.measure != Measure.HEADCOUNT
                or len(kinds) > 1
                or relation.total.section in {cell.section for cell in relation.parts}
            ):
                continue
            parts, given = figures.values_of(relation.parts), figures.value(relation.total)
            whole = each.people(relation.total) if given is None else given.value
            divided = each.sums.same_people(relation.total), frozenset(map(each.sums.same_people, parts))
            total = sum(value.value for value in parts.values())
            if whole is not None and total > whole and divided not in seen:
                seen.add(divided)
                message = (
                    f"The parts by {KINDS[kinds.pop()]} have {count(total)} together, more than the {count(whole)} "
                    f"{figures.subject(relation.total)}{'' if given else ' that follow from other rows'}."
                )
                first, *others = parts.items()
                place, value = (relation.total, given) if given else first
                yield Finding(place, value, message, tuple(value for _, value in ([first] * bool(given) + others)))


def missing_totals(figures: CheckedFigures) -> Iterator[Finding]:
    """Find wholes that two divisions give in parts, such as departments and staff groups, and no row as a whole."""
    everyone = figures.characteristic.everyone
    for each in divided_returns(figures):
        lacking: dict[Cell, dict[str, dict[str, dict[Cell, Value]]]] = {}
        for relation in each.divisions:
            parts = figures.values_of(relation.parts)
            if parts and _is_of_a_whole(figures, relation) and each.people(relation.total) is None:
                whole = each.sums.same_people(relation.total)
                divisions = lacking.setdefault(whole._replace(group=everyone), {}).setdefault(whole.group, {})
                divisions.setdefault(_kind_of(figures, parts), {}).update(parts)
        for whole, by_group in lacking.items():
            divided = {group: divisions for group, divisions in by_group.items() if len(divisions) > 1}
            if divided:
                yield _without_whole(figures, whole, divided)


def _is_of_a_whole(figures: CheckedFigures, relation: Sum) -> bool:
    """Return whether a sum divides an organisation, or a part of it, into parts of one kind."""
    total, bands = relation.total, figures.standard.bands
    kinds = {bands.part_kind(cell.section) for cell in relation.parts}
    if relation.division is Division.STAFF:
        return total.section == ALL
    # Questions of the survey have parts as well, which the same people answer.
    is_counted = total.measure == Measure.HEADCOUNT or OTHER_KIND not in kinds
    return (
        relation.division is Division.PART
        and total.section not in {cell.section for cell in relation.parts}
        and is_counted
    )


def _without_whole(
    figures: CheckedFigures, whole: Cell, divided: Mapping[str, Mapping[str, Mapping[Cell, Value]]]
) -> Finding:
    """Return the finding for a whole of which some groups are given in parts alone."""
    characteristic = figures.characteristic
    groups = [group for group in divided if group != characteristic.everyone] or list(divided)
    numbers, kinds = list[str](), dict[str, None]()
    for group in groups:
        by_kind = {kind: count(sum(value.value for value in parts.values())) for kind, parts in divided[group].items()}
        kinds |= dict.fromkeys(by_kind)
        name = characteristic.group(group).adjective if characteristic.is_group(group) else group
        numbers.append(f"{name} {joined([f'{people} by {kind}' for kind, people in by_kind.items()])}")
    message = (
        f"Parts by {joined(list(kinds))} are given, but no row has the whole: {figures.subject(whole)} (section "
        f"{whole.section}, category {whole.category}). The parts make: {'; '.join(numbers)}."
    )
    given = [item for parts in divided[groups[0]].values() for item in parts.items()]
    (cell, value), *others = given
    return Finding(cell, value, message, tuple(other for _, other in others))


def _kind_of(figures: CheckedFigures, parts: Mapping[Cell, Value]) -> str:
    """Return what parts are called: "department", or "pay band" for those of the whole workforce."""
    section = next(iter(parts)).section
    return KINDS[BAND if section == ALL else figures.standard.bands.part_kind(section)]


def undeclared_parts(figures: CheckedFigures) -> Iterator[Finding]:
    """Find parts of two kinds with the same numbers wherever both are counted, which are not declared."""
    groups = figures.characteristic.parts
    for each in figures:
        within = figures.within.get(each.organisation, {})
        counts = {
            cell: round(value.value) for cell, value in each.values.items()
            if cell.measure == Measure.HEADCOUNT and cell.section != ALL and cell.group in groups
        }  # fmt: skip
        parts = [cell for cell in counts if figures.standard.bands.is_part(figures.definition(cell), cell.section)]
        supposed: dict[tuple[str, tuple[str, ...]], list[Cell]] = {}
        for total, members in supposed_sums(figures.standard, {cell: counts[cell] for cell in parts}):
            names = tuple(cell.section for cell in members)
            equal = len(names) == 1 and _lies_within(total.section, names[0], within)
            if not equal and not all(_lies_within(name, total.section, within) for name in names):
                supposed.setdefault((total.section, names), []).append(total)
        for (whole, names), cells in supposed.items():
            if sum(counts[cell] for cell in cells) < MANY or not _is_same_everywhere(whole, names, counts):
                continue
            declared = ", ".join(f"{name}: {whole}" for name in names)
            message = (
                f"{whole} has the numbers of {', '.join(names)} in every group, so they are likely to be the same "
                f"people, and small numbers could be worked out from them. organisation.yml does not say so. If they "
                f"are the same people, add to it: within: {{{declared}}}."
            )
            yield Finding(cells[0], each.values[cells[0]], message, tuple(each.values[cell] for cell in cells[1:]))


def _lies_within(part: str, whole: str, within: Mapping[str, str]) -> bool:
    while part in within and part != whole:
        part = within[part]
    return part == whole


def _is_same_everywhere(whole: str, names: Sequence[str], counts: Mapping[Cell, int]) -> bool:
    """Return whether parts add up to another one at all addresses at which all of them are counted."""
    for cell, people in counts.items():
        if cell.section == whole:
            members = [counts.get(cell._replace(section=name)) for name in names]
            given = [number for number in members if number is not None]
            if len(given) == len(members) and sum(given) != people:
                return False
    return True


def differing_workforces(figures: CheckedFigures) -> Iterator[Finding]:
    """Find indicators whose workforce is another than that of the indicator that counts it."""
    for each in figures:
        by_measure: dict[tuple[int, str, str], list[tuple[Cell, Value, Value]]] = {}
        for cell, value in each.values.items():
            counted = figures.workforce_cell(cell)
            staff = figures.value(counted) if counted else None
            if cell.category == WORKFORCE and staff is not None and not is_same_when_rounded(value, staff):
                by_measure.setdefault((cell.indicator, cell.section, cell.measure), []).append((cell, value, staff))
        for (indicator, _, _), differing in by_measure.items():
            cell, value, _ = differing[0]
            message = (
                f"The workforce of indicator {indicator} is not that of indicator {figures.workforce(each.year)}, "
                f"{each.year}: {'; '.join(_difference(figures, *triple) for triple in differing)}."
            )
            others = [staff for _, _, staff in differing] + [value for _, value, _ in differing[1:]]
            yield Finding(cell, value, message, tuple(others))


def _difference(figures: CheckedFigures, cell: Cell, value: Value, staff: Value) -> str:
    own, counted = (
        count(figure.value) if cell.measure == Measure.HEADCOUNT else percent(figure.value, figure.decimals)
        for figure in (value, staff)
    )
    is_group = figures.characteristic.is_group(cell.group)
    group = figures.characteristic.group(cell.group).adjective if is_group else cell.group
    return f"{group} {own} instead of {counted}"


def more_respondents_than_staff(figures: CheckedFigures) -> Iterator[Finding]:
    """Find numbers of respondents above the workforce."""
    for cell, value in figures.cells(Measure.RESPONDENTS):
        staff = figures.workforce_cell(cell._replace(measure=Measure.HEADCOUNT))
        if cell.section != ALL or staff is None:
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


def numerators_above_denominators(figures: CheckedFigures) -> Iterator[Finding]:
    """Find counts that are more than the people among whom they are counted."""
    for cell, value in figures.cells(Measure.HEADCOUNT):
        for whole in _among(figures, cell):
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
