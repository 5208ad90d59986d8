"""A band without staff says so, wherever zeros are shown, and says nothing of any other band."""

from __future__ import annotations

import pytest

from tests.disclosure.small_organisations import GROUPS, Counts, as_return, organisation
from tests.reporting.builders import figures
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.indicators.results import Result, Status
from wres_kit.project import DisclosureParameters
from wres_kit.reporting.charts import Chart
from wres_kit.reporting.charts.bands import parts_chart
from wres_kit.reporting.seniority import staff_tables

EMPTY = (1, "non_clinical", "band_9")


def protected(counts: Counts, rules: DisclosureParameters) -> dict[str, Result]:
    source = as_return(counts)
    return {each.id: each for each in protect(calculate(source), [source], rules)}


@pytest.mark.parametrize("seed", [3, 7, 12])
def test_an_empty_band_is_shown_and_changes_nothing_else(seed: int) -> None:
    counts, rules = organisation(seed), DisclosureParameters()
    assert any(place[1] == EMPTY[1] for place in counts)
    with_it = protected(counts | {(*EMPTY, group, "headcount"): 0 for group in GROUPS}, rules)
    without = protected(counts, rules)
    assert {name: with_it[name].status for name in without} == {name: each.status for name, each in without.items()}
    own = [with_it[name] for name in with_it.keys() - without.keys()]
    assert len(own) == 3
    assert all(each.of_nobody for each in own)


def test_where_zeros_are_small_numbers_an_empty_band_is_not_shown() -> None:
    counts = organisation(7) | {(*EMPTY, group, "headcount"): 0 for group in GROUPS}
    results = protected(counts, DisclosureParameters(suppress_zero=True)).values()
    band = [each.status for each in results if (each.indicator, each.section, each.category) == EMPTY]
    assert band
    assert set(band) == {Status.SUPPRESSED}


def test_table_chart_and_data_say_no_staff() -> None:
    bands = {"band_5": (300, 120, 33), "band_6": (200, 80, 40), "band_9": (0, 0, 0), "band_8a": (30, 12, 3)}
    rows = [
        (2024, 1, "clinical", band, group, "headcount", people)
        for band, numbers in bands.items() for group, people in zip(GROUPS, numbers, strict=True)
    ]  # fmt: skip
    shown = figures(rows)
    chart = parts_chart(shown, shown.definition(1))
    assert isinstance(chart, Chart)
    assert [row.shown for row in chart.rows if row.part == "Clinical: Band 9"] == ["no staff"]
    assert "Band 9 no staff" in chart.alt
    assert all(">no staff<" in drawing for drawing in (chart.wide, chart.narrow))
    cells = [row[1:] for table in staff_tables(shown, shown.definition(1)) for row in table.texts if row[0] == "Band 9"]
    assert cells
    assert all("no staff" in row and "suppressed" not in row for row in cells)
    shares = [each for each in shown.snapshot.results if each.category == "band_9" and each.measure == "share"]
    assert {each.note for each in shares} == {"Nobody is counted here."}
