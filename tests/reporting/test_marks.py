from __future__ import annotations

import pytest

from tests.reporting.builders import figures, recruitment
from wres_kit.indicators.results import ResultMeasure
from wres_kit.reporting.indicator_page import IndicatorPage
from wres_kit.reporting.wording.phrases import marked_year, marked_year_of_headline
from wres_kit.returns.cells import Mark, Remark


@pytest.mark.parametrize(("mark", "said"), [(Mark.PROVISIONAL, "may still change"), (Mark.RESTATED, "first published")])
def test_a_marked_year_is_marked_in_tables_and_in_the_notes_of_its_results(mark: Mark, said: str) -> None:
    rows = [row for year in (2023, 2024) for row in recruitment(year, (400, 100), (300, 50))]
    of = figures(rows, remarks=[(2024, Remark(indicator=2, mark=mark))])
    assert marked_year(of, 2, 2024) == f"2024 ({mark})"
    assert marked_year_of_headline(of, 2, 2024) == f"2024 ({mark})"
    assert [marked_year(of, 2, 2023), marked_year(of, 3, 2024)] == ["2023", "2024"]
    ratio = of.get(2024, 2, ResultMeasure.RELATIVE_LIKELIHOOD, "all", category="appointed")
    assert ratio is not None
    assert said in ratio.note


def test_a_result_taken_as_published_is_marked_and_a_missing_one_is_not() -> None:
    of = figures([(2024, 2, "all", "appointed", "all", "relative_likelihood", 1.6)])
    assert marked_year_of_headline(of, 2, 2024) == "2024 (as published)"
    assert marked_year_of_headline(of, 2, 2022) == "2022"


def test_a_mark_of_a_year_without_a_figure_says_nothing() -> None:
    of = figures(recruitment(2023, (400, 100), (300, 50)), remarks=[(2024, Remark(indicator=2, mark=Mark.PROVISIONAL))])
    assert marked_year_of_headline(of, 2, 2024) == "2024"


def test_the_page_shows_the_mark() -> None:
    remarks = [(2024, Remark(indicator=2, mark=Mark.RESTATED))]
    page = IndicatorPage(figures(recruitment(2024, (400, 100), (300, 50)), remarks=remarks), None, 2)  # type: ignore[arg-type]
    assert "2024 (restated)" in page.comparison().markdown
    assert "2024 (restated)" in page.counts().markdown
