"""No page says "not reported" of a figure that was returned, whatever else the return lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.reporting.builders import count_tables, figures, recruitment, snapshot, survey, workforce
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.seniority import staff_tables
from wres_kit.reporting.wording.notes import table_note
from wres_kit.reporting.wording.phrases import INCOMPLETE, NOT_REPORTED

if TYPE_CHECKING:
    from tests.reporting.builders import Row
    from wres_kit.reporting.blocks import Table

YEARS = (2022, 2023, 2024)
CATEGORIES = {"applied": ("who applied", 5000), "shortlisted": ("shortlisted", 900), "appointed": ("appointed", 150)}
WHOLE = {
    (year, category, group): number + 10 * place
    for year in YEARS
    for place, group in enumerate(("white", "bme"))
    for category, (_, number) in CATEGORIES.items()
}


def rows_of(table: Table) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in table.texts}


def applied(year: int, white: int, bme: int) -> list[Row]:
    return [
        (year, 2, "all", "applied", "white", "headcount", white),
        (year, 2, "all", "applied", "bme", "headcount", bme),
    ]


def test_shortlisted_is_shown_for_years_without_those_who_applied() -> None:
    rows = [row for year in YEARS for row in recruitment(year, (1000 + year, 200), (800, 90))]
    (table,) = count_tables(figures([*rows, *applied(2024, 5000, 4000)]), 2)
    shown = rows_of(table)
    shortlisted = next(cells for heading, cells in shown.items() if "White" in heading and "shortlisted" in heading)
    assert shortlisted == ["3,022", "3,023", "3,024"]
    by_applied = next(cells for heading, cells in shown.items() if "White" in heading and "applied" in heading)
    assert by_applied == [NOT_REPORTED, NOT_REPORTED, "5,000"]


@examples(40)
@given(st.sets(st.sampled_from(sorted(WHOLE))), st.sampled_from(["white", "bme"]))
def test_each_returned_count_is_shown_or_said_to_be_part_of_something(
    returned: set[tuple[int, str, str]], group: str
) -> None:
    rows: list[Row] = [(year, 2, "all", category, who, "headcount", WHOLE[year, category, who])
                       for year, category, who in sorted(returned)]  # fmt: skip
    (table,) = count_tables(figures(rows), 2)
    shown = rows_of(table)
    name = {"white": "White", "bme": "BME"}[group]
    for category in CATEGORIES:
        heading = next((one for one in shown if one.startswith(name) and _is_row_of(one, category)), None)
        for place, year in enumerate(YEARS):
            text = shown[heading][place] if heading else NOT_REPORTED
            is_returned = (year, category, group) in returned
            assert (text != NOT_REPORTED) == is_returned, (category, year, text)
            if text not in (NOT_REPORTED, INCOMPLETE):
                assert text == f"{WHOLE[year, category, group]:,}"
    if any(INCOMPLETE in cells for cells in shown.values()):
        note = table_note(Figures(snapshot(rows)), table)
        assert note is not None


def _is_row_of(heading: str, category: str) -> bool:
    return (
        ":" not in heading
        and {"applied": "applied", "shortlisted": "shortlisted", "appointed": "appointed"}[category] in heading
    )


def test_the_workforce_of_indicator_1_is_shown_where_indicator_3_gives_none_of_its_own() -> None:
    rows = [*workforce(2022, 3000, 1000, 100), *workforce(2024, 3000, 1040, 100)]
    rows += [(2024, 3, "all", "disciplinary", group, "headcount", 40) for group in ("white", "bme")]
    (table,) = count_tables(figures(rows), 3)
    shown = next(
        cells for heading, cells in rows_of(table).items() if heading.startswith("White") and "workforce" in heading
    )
    assert shown == ["3,000", NOT_REPORTED, "3,000"]


def test_respondents_without_a_percentage_are_no_figure_that_was_not_reported() -> None:
    rows = [row for row in survey(2023, 5, "white", 28.0, 1500) if row[5] == "respondents"]
    rows += survey(2024, 5, "white", 28.0, 1500) + survey(2024, 5, "bme", 30.0, 400)
    (table,) = count_tables(figures(rows), 5)
    shown = rows_of(table)
    assert next(cells for heading, cells in shown.items() if heading.startswith("White"))[1] == INCOMPLETE


def test_a_band_of_which_only_some_groups_are_returned_has_a_row() -> None:
    rows = [*workforce(2024, 3000, 1000, 100)]
    rows += [
        (2024, 1, "clinical", "band_5", "white", "headcount", 700),
        *workforce(2024, 300, 90, 9, "clinical", "band_6"),
    ]
    of = figures(rows)
    tables = staff_tables(of, of.definition(1))
    bands = next(rows_of(table) for table in tables if "by band" in table.caption)
    assert bands["Band 5"][0] == INCOMPLETE
    assert bands["Band 6"][0] == "300"
