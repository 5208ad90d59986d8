"""What drill-downs let a reader work out: the parts of the organisation beside the whole, and beside each other.

The parts of one kind do not overlap, so what they leave of the whole is a number of people as well. Parts of several
kinds may be the same people: a profession and a section of the Standard, or all professions but two. Whether they are
is nowhere said; but where the numbers of all groups agree, a reader may suppose it, and so does disclosure control.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from wres_kit.disclosure.relations import Equation, is_rest
from wres_kit.returns.cells import Measure
from wres_kit.standard.legacy import ETHNICITY, is_drill_down, kind_of, sections
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from wres_kit.returns.cells import Cell

DIVIDED = (1, 2, 3, 4)
"""The indicators whose counts can be divided so."""

MOST = 14
"""Of more parts than these only single ones and all together are held against parts of other kinds."""


def parts_by_kind(cells: Iterable[Cell]) -> dict[tuple[Cell, str], list[Cell]]:
    """Return the counts of parts of the organisation by the count of the whole and the kind of part."""
    found: dict[tuple[Cell, str], list[Cell]] = {}
    for cell in cells:
        counted = cell.measure == Measure.HEADCOUNT
        if counted and cell.indicator in DIVIDED and is_drill_down(cell.indicator, cell.section):
            found.setdefault((cell._replace(section=ALL), kind_of(cell.section)), []).append(cell)
    return found


def without_events(people: dict[Cell, int]) -> list[Equation]:
    """Return that those without an event in the parts of one kind add up to those without it in the whole.

    Applicants of each department who were not appointed are part of all who were not. None of them is published, but
    they follow from what is. Those of no part are added to `people`.

    Parameters
    ----------
    people
        All counts of a return, what is left of totals among them.
    """
    parts: dict[tuple[Cell, str], list[Cell]] = {}
    for cell in people:
        if is_rest(cell) and cell.indicator in DIVIDED and is_drill_down(cell.indicator, cell.section):
            parts.setdefault((cell._replace(section=ALL), kind_of(cell.section)), []).append(cell)
    found = []
    for (whole, kind), cells in parts.items():
        left = people.get(whole, 0) - sum(people[cell] for cell in cells)
        if whole in people and left >= 0:
            elsewhere = whole._replace(measure=f"{whole.measure}, of no {kind}")
            people |= {elsewhere: left} if left else {}
            found.append(Equation(whole, (*cells, elsewhere) if left else tuple(cells)))
    return found


class _Kind(NamedTuple):
    """The parts of one kind at one place, and how many people of each group are in each."""

    kind: str
    names: list[str]
    numbers: np.ndarray


def supposed_equal(people: Mapping[Cell, int]) -> Iterator[Equation]:
    """Yield what a reader may suppose: that parts whose numbers of all groups agree are the same people.

    Parameters
    ----------
    people
        All counts of a return.
    """
    places = dict.fromkeys(
        cell._replace(section=ALL, group=ALL) for (cell, _) in parts_by_kind(people) if cell.group in ETHNICITY
    )
    for place in places:
        kinds = list(_kinds(place, people))
        for one in kinds:
            for other in kinds:
                if one.kind not in (other.kind, STANDARD):
                    yield from _agreeing(place, one, other)


STANDARD = "the Standard"


def _kinds(place: Cell, people: Mapping[Cell, int]) -> Iterator[_Kind]:
    """Yield the kinds of parts at a place, the sections of the Standard among them."""
    named: dict[str, list[str]] = {}
    for cell in people:
        if cell._replace(section=ALL, group=ALL) == place and is_drill_down(place.indicator, cell.section):
            named.setdefault(kind_of(cell.section), []).append(cell.section)
    if place.indicator == 1:
        named[STANDARD] = [one.section for one in sections()]
    for kind, names in named.items():
        kept = [name for name in dict.fromkeys(names) if _numbers(place, name, people)]
        if kept:
            yield _Kind(kind, kept, np.array([_numbers(place, name, people) for name in kept]))


def _numbers(place: Cell, section: str, people: Mapping[Cell, int]) -> list[int]:
    """Return how many people of each group are in a part; nothing where a group is not known or nobody is there."""
    cells = [place._replace(section=section, group=str(group)) for group in ETHNICITY]
    found = [people[cell] for cell in cells if cell in people]
    return found if len(found) == len(cells) and any(found) else []


def _agreeing(place: Cell, one: _Kind, other: _Kind) -> Iterator[Equation]:
    """Yield that parts of one kind make up a part of another, for each choice of them whose numbers agree."""
    choices = _choices(len(one.names))
    sums = choices @ one.numbers
    for name, wanted in zip(other.names, other.numbers, strict=True):
        for index in np.flatnonzero((sums == wanted).all(axis=1)):
            chosen = [one.names[place] for place in np.flatnonzero(choices[index])]
            for group in (*ETHNICITY, ALL):
                yield Equation(_at(place, name, group), tuple(_at(place, part, group) for part in chosen))


def _at(place: Cell, section: str, group: str) -> Cell:
    return place._replace(section=section, group=str(group))


def _choices(parts: int) -> np.ndarray:
    """Return which parts to take together: every choice of some of them, a row of zeros and ones each."""
    if parts > MOST:
        return np.vstack([np.eye(parts, dtype=int), np.ones((1, parts), dtype=int)])
    numbers = np.arange(1, 2**parts)
    return (numbers[:, None] >> np.arange(parts)) & 1


def whole_and_parts(cells: Sequence[Cell]) -> Iterator[tuple[Cell, tuple[Cell, ...], str]]:
    """Yield each whole with one of its parts, and with all parts of one kind, and what is left in words."""
    for (whole, kind), parts in parts_by_kind(cells).items():
        for part in parts:
            yield whole, (part,), f"not {part.section}"
        if len(parts) > 1:
            yield whole, tuple(parts), f"no {kind}"
