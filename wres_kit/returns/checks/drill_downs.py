"""Parts of the organisation that overlap, or hold more people than the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.returns.cells import Measure
from wres_kit.returns.checks.check import Check, Finding
from wres_kit.returns.faults import Severity
from wres_kit.returns.overlaps import supposed_sums
from wres_kit.returns.sums import Division, Sum, Sums
from wres_kit.returns.words import count
from wres_kit.standard.bands import KINDS
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from wres_kit.returns.cells import Cell
    from wres_kit.returns.checks.figures import CheckedFigures


MANY = 20
"""Parts of at least so many people hardly ever have the same number of each group by chance."""


def _overlapping(figures: CheckedFigures) -> Iterator[Finding]:
    drill_downs = figures.standard.drill_downs
    for each in figures:
        counted = [
            cell for cell in each.values
            if cell.measure == Measure.HEADCOUNT and figures.definition(cell).divides and cell.section != ALL
        ]  # fmt: skip
        for relation in Sums(figures.standard, each.year, figures.within.get(each.organisation, {})).divisions(counted):
            kinds = {drill_downs.kind(cell.section) for cell in relation.parts}
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


def _undeclared(figures: CheckedFigures) -> Iterator[Finding]:
    """Find parts of two kinds with the same numbers wherever both are counted, which are not declared."""
    groups = figures.characteristic.parts
    for each in figures:
        within = figures.within.get(each.organisation, {})
        counts = {
            cell: round(value.value) for cell, value in each.values.items()
            if cell.measure == Measure.HEADCOUNT and cell.section != ALL and cell.group in groups
        }  # fmt: skip
        parts = [
            cell for cell in counts if figures.standard.drill_downs.is_part(figures.definition(cell), cell.section)
        ]
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


PARTS_OVERLAP = Check(
    "parts-overlap",
    Severity.ERROR,
    "If parts of one kind have more people than the organisation, they overlap and could reveal small numbers.",
    "Correct the one that is wrong. If the parts are of two kinds, name them so: department_…, profession_…, site_…. "
    "If one is within another, say so in params/<code>/organisation.yml (within).",
    _overlapping,
    confirmable=False,
)

PARTS_UNDECLARED = Check(
    "parts-undeclared",
    Severity.ERROR,
    "Anyone who knows that one part is within another can subtract them, so disclosure control has to know it too.",
    "Say in params/<code>/organisation.yml which part is within which.",
    _undeclared,
)

CHECKS = (PARTS_OVERLAP, PARTS_UNDECLARED)
