from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.indicators.making import headcounts, made
from wres_kit.disclosure.attack import connected, solve_one_by_one, solve_together
from wres_kit.disclosure.equations import relations_of
from wres_kit.disclosure.primary import too_small
from wres_kit.disclosure.relations import Equation, Relations, is_rest
from wres_kit.project import DisclosureParameters
from wres_kit.returns.cells import Cell, Return


def cell(indicator: int, category: str, group: str, section: str = "all", measure: str = "headcount") -> Cell:
    return Cell("X02", 2024, indicator, section, category, group, measure)


def rests(one: Return) -> dict[tuple[str, str], int]:
    found = relations_of(one).people
    return {(each.group, each.measure): count for each, count in found.items() if is_rest(each)}


def test_each_equation_holds_in_the_return_it_was_made_of() -> None:
    one = made(
        *headcounts(1, "all", white=2505, bme=725, unknown=66, all=3296),
        *headcounts(1, "all", "clinical", white=1800, bme=600, unknown=40),
        *headcounts(1, "band_5", "clinical", white=300, bme=150, unknown=12),
        *headcounts(2, "shortlisted", white=603, bme=151), *headcounts(2, "appointed", white=48, bme=12),
        *headcounts(3, "disciplinary", white=17, bme=9), *headcounts(4, "workforce", white=2505, bme=725),
        *headcounts(9, "total_board", white=14, bme=3, unknown=0), *headcounts(9, "voting", white=12, bme=2, unknown=0),
        "5 all all all respondents 1500", "5 all all white respondents 1100", "5 all all bme respondents 360",
        "1 all all A headcount 2400", "1 all all C headcount 80",
    )  # fmt: skip
    relations = relations_of(one)
    assert len(relations.equations) > 20
    for equation in relations.equations:
        assert relations.people[equation.total] == sum(relations.people[part] for part in equation.parts)


def test_what_is_left_of_a_total_is_a_part_of_its_own() -> None:
    one = made(*headcounts(2, "shortlisted", white=603, bme=151), *headcounts(2, "appointed", white=48, bme=12))
    left = "rest of headcount: not 2 appointed"
    assert rests(one) == {("white", left): 603 - 48, ("bme", left): 151 - 12}


def test_the_one_missing_group_follows_from_the_others() -> None:
    relations = relations_of(made(*headcounts(1, "band_9", "clinical", white=60, bme=20, all=83)))
    assert relations.people[cell(1, "band_9", "unknown", "clinical")] == 3


def test_the_one_missing_section_follows_from_the_whole() -> None:
    one = made(
        *headcounts(1, "all", white=100), *headcounts(1, "all", "clinical", white=70),
        *headcounts(1, "all", "medical_dental", white=27),
    )  # fmt: skip
    assert relations_of(one).people[cell(1, "all", "white", "non_clinical")] == 3


def test_a_section_that_the_workforce_of_another_indicator_gives_away() -> None:
    one = made(
        "3 all workforce white headcount 100", *headcounts(1, "all", "clinical", white=70),
        *headcounts(1, "all", "medical_dental", white=27),
    )  # fmt: skip
    assert relations_of(one).people[cell(1, "all", "white", "non_clinical")] == 3


def test_percentages_imply_counts_and_rounding_implies_no_remainder() -> None:
    one = made(
        "1 all all white percentage 76", "1 all all bme percentage 22", "1 all all unknown percentage 2",
        "1 all all all headcount 3296",
    )  # fmt: skip
    relations = relations_of(one)
    assert [relations.people[cell(1, "all", group)] for group in ("white", "bme", "unknown")] == [2505, 725, 66]
    assert rests(one) == {}
    percentage = cell(1, "all", "bme", measure="percentage")
    assert relations.counts_behind(percentage) == (cell(1, "all", "bme"), cell(1, "all", "all"))


def test_a_likelihood_in_percent_implies_its_events() -> None:
    one = made(*headcounts(1, "all", bme=295), "3 all disciplinary bme percentage 1.4")
    assert relations_of(one).people[cell(3, "disciplinary", "bme")] == 4


def test_small_are_people_left_over_but_not_the_size_of_what_is_left_over() -> None:
    one = made(
        *headcounts(9, "total_board", white=12, bme=5, unknown=0), *headcounts(9, "voting", white=10, bme=5, unknown=0)
    )
    small = too_small(relations_of(one), DisclosureParameters())
    assert {each.group for each in small} == {"white"}
    assert all(is_rest(each) for each in small)


A, B, C, D, T, R = (cell(1, "all", name) for name in "ABCDTR")


def test_a_reader_solves_one_equation_after_the_other() -> None:
    relations = Relations({}, (Equation(R, (T, D)), Equation(T, (A, B))), {})
    solved = solve_one_by_one(relations, [A, B, R])
    assert {T, D} <= solved.known
    assert [solved.by[T].total, solved.by[D].total] == [T, R]


def test_a_reader_solves_all_equations_together() -> None:
    """A + B, A + C and B + C are known: none can be solved alone, all three together."""
    p, q, r = (cell(1, "all", name) for name in "PQR")
    relations = Relations({}, (Equation(p, (A, B)), Equation(q, (A, C)), Equation(r, (B, C))), {})
    assert solve_one_by_one(relations, [p, q, r]).by == {}
    assert solve_together(relations, [p, q, r]) == {A, B, C}


def test_a_square_of_four_unknowns_is_not_determined() -> None:
    sums = [cell(1, "all", name) for name in "WXYZ"]
    equations = tuple(Equation(t, p) for t, p in zip(sums, [(A, B), (C, D), (A, C), (B, D)], strict=True))
    assert solve_together(Relations({}, equations, {}), sums) == frozenset()


def test_what_hangs_on_a_determined_count_is_determined_too() -> None:
    p, q, r, s = (cell(1, "all", name) for name in "PQRS")
    triangle = (Equation(p, (A, B)), Equation(q, (A, C)), Equation(r, (B, C)), Equation(s, (A, D)))
    assert solve_together(Relations({}, triangle, {}), [p, q, r, s]) == {A, B, C, D}


def test_rows_that_share_a_count_directly_or_through_others_are_in_one_part() -> None:
    a, b, c, d, e = (cell(1, name, "white") for name in "abcde")
    assert connected([[a, b], [d, e], [b, c], [c]]) == [{0, 2, 3}, {1}]
    assert connected([]) == []


@given(st.lists(st.sets(st.integers(0, 12), min_size=1, max_size=4), max_size=12))
def test_every_row_is_in_one_part_and_parts_share_nothing(numbers: list[set[int]]) -> None:
    rows = [[cell(1, str(number), "white") for number in row] for row in numbers]
    parts = connected(rows)
    assert sorted(position for part in parts for position in part) == list(range(len(rows)))
    of_parts = [{each for position in part for each in rows[position]} for part in parts]
    assert sum(map(len, of_parts)) == len(set().union(*of_parts))
