"""Leaks of equations made up for the purpose, harder to come by in a return than to write down."""

from __future__ import annotations

from wres_kit.disclosure.relations import Equation, Relations
from wres_kit.disclosure.secondary import withheld
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Cell

RULES = DisclosureParameters()


def at(name: str) -> Cell:
    return Cell("X02", 2024, 2, "all", name, "white", "headcount")


def total(name: str, *parts: str) -> Equation:
    return Equation(at(name), tuple(map(at, parts)))


def likelihood(name: str) -> Result:
    return Result("X02", 2024, 2, ResultMeasure.LIKELIHOOD, "all", name, "white", 1.0, Unit.PERCENT)


def hidden(people: dict[str, int], equations: list[Equation], published: set[str]) -> set[str]:
    """Return the names of the published counts that are withheld, each being behind a result of its own."""
    relations = Relations({at(name): count for name, count in people.items()}, tuple(equations), {})
    uses = [(likelihood(name), frozenset({at(name)})) for name in sorted(published)]
    return {cell.category for cell in withheld(relations, uses, RULES)}


TRIANGLE = {"small": 3, "wide": 30, "broad": 40, "small and wide": 33, "small and broad": 43, "wide and broad": 70}
"""Three counts by their sums in pairs: no sum tells the small one, all three together do."""
PAIRS = [
    total("small and wide", "small", "wide"),
    total("small and broad", "small", "broad"),
    total("wide and broad", "wide", "broad"),
]


def test_one_of_three_sums_that_tell_a_small_count_together_is_withheld() -> None:
    found = hidden(TRIANGLE, PAIRS, {"small and wide", "small and broad", "wide and broad"})
    assert len(found) == 1


def test_what_tells_a_small_count_is_withheld_where_only_its_parts_are_published() -> None:
    people, equations, published = dict(TRIANGLE), list(PAIRS), set[str]()
    for each in ("small and wide", "small and broad", "wide and broad"):
        parts = {f"{each}, day": 20, f"{each}, night": TRIANGLE[each] - 20}
        people |= parts
        published |= parts.keys()
        equations.append(total(each, *parts))
    found = hidden(people, equations, published)
    assert len(found) == 1


def test_figures_that_contradict_each_other_leave_no_other_leak_open() -> None:
    # What "a part" is follows, wrongly, from two sums of which nothing is published: nothing can be withheld there.
    people = TRIANGLE | {"a total": 1, "another": 1, "a part": 2, "a copy": 2}
    same = [total("another", "a total"), total("a part", "a copy"), total("a copy", "a part")]
    equations = [*PAIRS, total("a total", "another", "a part"), *same]
    found = hidden(people, equations, {"small and wide", "small and broad", "wide and broad"})
    assert len(found) == 1
