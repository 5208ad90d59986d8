"""Whether parts add up to the whole: totals, drill-downs, and the workforce given under several indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from wres_kit.returns.cells import Cell, Measure, Value, count, percent
from wres_kit.returns.checks import CheckedFigures, Finding
from wres_kit.returns.checks.plausibility import is_same_when_rounded
from wres_kit.returns.faults import capitalised, joined
from wres_kit.returns.sums import DIVISIONS_OF_TOTALS, Division, Sum, Sums, supposed_sums
from wres_kit.standard.bands import KINDS
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


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


MANY = 20
"""Parts of at least so many people hardly ever have the same number of each group by chance."""


def overlapping_parts(figures: CheckedFigures) -> Iterator[Finding]:
    """Find parts of one kind that have more people than what they are parts of."""
    bands = figures.standard.bands
    for each in figures:
        counted = [
            cell for cell in each.values
            if cell.measure == Measure.HEADCOUNT and figures.definition(cell).divides and cell.section != ALL
        ]  # fmt: skip
        for relation in Sums(figures.standard, each.year, figures.within.get(each.organisation, {})).divisions(counted):
            kinds = {bands.part_kind(cell.section) for cell in relation.parts}
            if (
                relation.division is not Division.PART
                or len(kinds) > 1
                or relation.total.section in _sections(relation)
            ):
                continue
            given, total = figures.value(relation.total), sum(each.values[cell].value for cell in relation.parts)
            if given is not None and total > given.value:
                message = (
                    f"The parts by {KINDS[kinds.pop()]} have {count(total)} together, more than the "
                    f"{count(given.value)} {figures.subject(relation.total)}."
                )
                yield Finding(relation.total, given, message, tuple(each.values[cell] for cell in relation.parts))


def _sections(relation: Sum) -> set[str]:
    return {cell.section for cell in relation.parts}


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
            if not all(_lies_within(name, total.section, within) for name in names):
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
