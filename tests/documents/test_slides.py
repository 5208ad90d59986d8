"""The slides read back: titles, charts and tables as published, words for what cannot be seen, and room for text."""

from __future__ import annotations

import math
import zipfile
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from wres_kit.documents.deck import height_of, row_height
from wres_kit.documents.slides import document
from wres_kit.indicators.results import Result, Status
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.wording.phrases import value_text

if TYPE_CHECKING:
    from wres_kit.documents.content import ReportContent

TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
INDICATORS = range(1, 10)


@pytest.fixture(scope="module")
def made(full: ReportContent) -> bytes:
    return document(full)


@pytest.fixture(scope="module")
def slides(made: bytes) -> list[Any]:
    return list(Presentation(BytesIO(made)).slides)


def suppressed_in(content: ReportContent, indicator: int, year: int) -> ReportContent:
    """Return the content with every result of an indicator and year suppressed."""
    results = tuple(
        each.without_value(Status.SUPPRESSED, "Suppressed.")
        if (each.indicator, each.year) == (indicator, year)
        else each
        for each in content.results
    )
    return replace(content, snapshot=replace(content.snapshot, results=results))


def slide_of(slides: list[Any], indicator: int) -> Any:
    return next(slide for slide in slides if f"Indicator {indicator}. " in slide.placeholders[1].text_frame.text)


def chart_of(slide: Any) -> Any:
    (frame,) = [shape for shape in slide.shapes if shape.has_chart]
    return frame


def cells_of(slide: Any) -> list[list[str]]:
    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in frame.table.rows]


def series_of(figures: Figures, indicator: int) -> list[list[Result | None]]:
    """Return the results of both groups by year, as the summary compares them."""
    groups = figures.presentation(indicator).groups()
    return [
        [figures.get(year, indicator, each.measure, each.group, section=each.section, category=each.category)
         for year in figures.years]
        for each in (groups.reference, groups.focus) if each is not None
    ]  # fmt: skip


def test_there_is_a_slide_an_indicator_between_what_matters_and_the_contact(slides: list[Any]) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0] == "Workforce Race Equality Standard report 2024"
    assert titles[1] == "What matters most in 2024"
    assert titles[3] == "White applicants were 1.31 times as likely as BME applicants to be appointed from shortlisting"
    assert titles[-1] == "Contact, and where to find the report"
    assert len(titles) == len(set(titles)) >= 14
    assert titles[11].startswith("Action plan 2024: ")
    for slide in slides:
        assert slide.shapes.title.placeholder_format.type in TITLES
        kinds = [shape.placeholder_format.type for shape in slide.placeholders]
        assert kinds[-2:] == [PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER]


def test_a_draft_says_so_on_every_slide_and_a_release_does_not(slides: list[Any], small: ReportContent) -> None:
    feet = [slide.placeholders[11].text_frame.text for slide in slides]
    assert all("Draft, " in foot for foot in feet)
    assert [slide.placeholders[12].text_frame.text for slide in slides] == [str(n) for n in range(1, len(slides) + 1)]
    assert "Do not quote it." in slides[0].placeholders[1].text_frame.text
    marks = [shape.text_frame.text for shape in slides[0].slide_layout.slide_master.shapes if shape.name == "Watermark"]
    assert marks == ["Draft"]
    released = list(Presentation(BytesIO(document(small))).slides)
    assert all("Version 1.1, 15 December 2026" in slide.placeholders[11].text_frame.text for slide in released)
    assert not any(shape.name == "Watermark" for shape in released[0].slide_layout.slide_master.shapes)
    assert "Corrected on 15 December 2026: Ratio was 1.70." in released[1].placeholders[1].text_frame.text


def test_a_correction_is_said_where_its_indicator_is(full: ReportContent, small: ReportContent) -> None:
    snapshot = replace(full.snapshot, release=small.snapshot.release)
    slides = list(Presentation(BytesIO(document(replace(full, snapshot=snapshot)))).slides)
    assert "Corrected on 15 December 2026: Ratio was 1.70." in slide_of(slides, 2).placeholders[1].text_frame.text
    assert "Corrected" not in slide_of(slides, 3).placeholders[1].text_frame.text


@pytest.mark.parametrize("indicator", INDICATORS)
def test_charts_and_their_workbooks_hold_the_published_results(
    slides: list[Any], full: ReportContent, indicator: int
) -> None:
    figures = Figures(full.snapshot)
    chart = chart_of(slide_of(slides, indicator)).chart
    wanted = [[None if each is None else each.value for each in results] for results in series_of(figures, indicator)]
    assert [list(series.values) for series in chart.plots[0].series] == wanted
    assert [series.name for series in chart.plots[0].series] == ["White", "BME"]
    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
    for column, values in enumerate(wanted, start=2):
        for row, value in enumerate(values, start=2):
            held = sheet.cell(row, column).value
            assert (held is None) == (value is None)
            assert value is None or math.isclose(held, value, rel_tol=1e-14)


@pytest.mark.parametrize("indicator", INDICATORS)
def test_tables_and_alternative_texts_say_what_the_pages_say(
    slides: list[Any], full: ReportContent, indicator: int
) -> None:
    figures, slide = Figures(full.snapshot), slide_of(slides, indicator)
    rows = cells_of(slide)
    results = [*series_of(figures, indicator), list(figures.comparison(indicator).points.values())]
    texts = [[value_text(each) for each in row] for row in results]
    assert rows[0] == ["Result", "2022", "2023", "2024"]
    assert [row[1:] for row in rows[1:]] == [*texts[:2], *([texts[2]] if texts[2] not in texts[:2] else [])]
    alt = chart_of(slide)._element.nvGraphicFramePr.cNvPr.get("descr")
    for row in rows[1:]:
        assert f"{row[0]}: {row[1]} in 2022, {row[2]} in 2023 and {row[3]} in 2024." in alt


def test_a_suppressed_year_is_a_gap_and_a_word(full: ReportContent) -> None:
    slide = slide_of(list(Presentation(BytesIO(document(suppressed_in(full, 5, 2023)))).slides), 5)
    chart = chart_of(slide).chart
    assert [list(series.values)[1] for series in chart.plots[0].series] == [None, None]
    assert list(chart.plots[0].categories) == ["2022", "2023: suppressed", "2024"]
    assert [row[2] for row in cells_of(slide)[1:]] == ["suppressed"] * 3
    assert "suppressed in 2023" in chart_of(slide)._element.nvGraphicFramePr.cNvPr.get("descr")
    sheet = openpyxl.load_workbook(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]
    assert [sheet.cell(3, column).value for column in (2, 3)] == [None, None]


def test_one_group_that_is_suppressed_is_named_at_its_year(full: ReportContent) -> None:
    results = tuple(
        each.without_value(Status.SUPPRESSED, "Suppressed.")
        if (each.indicator, each.year, each.group) == (6, 2022, "bme") else each
        for each in full.results
    )  # fmt: skip
    content = replace(full, snapshot=replace(full.snapshot, results=results))
    chart = chart_of(slide_of(list(Presentation(BytesIO(document(content))).slides), 6)).chart
    assert next(iter(chart.plots[0].categories)) == "2022: BME suppressed"
    assert [next(iter(series.values)) is None for series in chart.plots[0].series] == [False, True]


def test_a_number_that_its_format_would_show_as_0_is_labelled_in_words(full: ReportContent) -> None:
    place = (8, 2023, "percentage", "white", "all")
    results = tuple(
        replace(each, value=0.04)
        if (each.indicator, each.year, each.measure, each.group, each.section) == place else each
        for each in full.results
    )  # fmt: skip
    content = replace(full, snapshot=replace(full.snapshot, results=results))
    chart = chart_of(slide_of(list(Presentation(BytesIO(document(content))).slides), 8)).chart
    series = chart.plots[0].series[0]
    assert list(series.values)[1] == 0.04
    assert series.points[1].data_label.text_frame.text == "less than 0.1%"


def test_an_indicator_whose_year_is_suppressed_says_so_in_its_title(full: ReportContent) -> None:
    slide = slide_of(list(Presentation(BytesIO(document(suppressed_in(full, 3, 2024)))).slides), 3)
    assert slide.shapes.title.text_frame.text == "Formal disciplinary process: suppressed in 2024"
    assert "Too few people to publish." in slide.placeholders[1].text_frame.text
    assert "not shown, so that nobody can be recognised" in slide.notes_slide.notes_text_frame.text


def test_a_report_without_figures_has_no_charts_and_says_why(small: ReportContent) -> None:
    slides = list(Presentation(BytesIO(document(small))).slides)
    assert not any(shape.has_chart for slide in slides for shape in slide.shapes)
    missing = slides[2]
    assert missing.shapes.title.text_frame.text == "Indicators without figures for 2022, 2023 or 2024"
    lines = [paragraph.text for paragraph in missing.placeholders[1].text_frame.paragraphs]
    assert len(lines) == 1
    assert "; 4. Non-mandatory training; 5. " in lines[0]
    assert lines[0].endswith("9. Board membership: Not reported.")


def test_everything_that_is_no_text_is_described_and_read_in_order(slides: list[Any]) -> None:
    for slide in slides:
        shapes = list(slide.shapes)
        assert shapes[0] == slide.shapes.title
        for shape in shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
            elif shape.is_placeholder:
                assert shape.text_frame.text.strip()
    order = [shape.name for shape in slide_of(slides, 2).shapes]
    assert order[2:] == ["Chart", "Table", "Footer", "Slide number"]
    table = slide_of(slides, 2).shapes[3].table
    assert (table.first_row, table.first_col) == (True, True)


def test_notes_have_the_source_and_the_method(slides: list[Any]) -> None:
    for indicator in INDICATORS:
        notes = slide_of(slides, indicator).notes_slide.notes_text_frame.text
        assert "\nMethod: " in notes
        assert "\nSource: 2022, 2023 and 2024: " in notes
        assert "**" not in notes


def test_all_type_is_large_enough_and_inside_its_box_and_the_slide(slides: list[Any]) -> None:
    width, height = Inches(13.333), Inches(7.5)
    for number, slide in enumerate(slides, start=1):
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0, number
            assert shape.left + shape.width <= width, number
            assert shape.top + shape.height <= height, number
            if shape.has_table:
                widths = [column.width / 914400 for column in shape.table.columns]
                for row in shape.table.rows:
                    needed = row_height([cell.text for cell in row.cells], widths, sum(widths))
                    assert row.height / 914400 >= needed - 0.01
            elif shape.has_text_frame and shape.placeholder_format.idx in (0, 1):
                runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
                sizes = {run.font.size.pt for run in runs if run.font.size} or {18}
                assert min(sizes) >= 18
                is_title = shape.placeholder_format.idx == 0
                texts = [f"**{p.text}**" if is_title else p.text for p in shape.text_frame.paragraphs]
                assert height_of(texts, int(max(sizes)), shape.width / 914400) <= shape.height / 914400 + 0.01
        # Footer and number, the lowest, are next to each other.
        boxes = sorted((each.top, each.top + each.height) for each in slide.shapes if not each.has_table)[:-1]
        assert all(above[1] <= below[0] + Inches(0.05) for above, below in pairwise(boxes)), number


def test_the_action_plan_and_what_became_of_the_last_one_are_tables(slides: list[Any], full: ReportContent) -> None:
    assert full.plan is not None
    plan = [slide for slide in slides if slide.shapes.title.text_frame.text.startswith("Action plan 2024")]
    rows = [row for slide in plan for row in cells_of(slide)[1:]]
    assert all(cells_of(slide)[0] == ["Action", "Lead", "Due", "Rating"] for slide in plan)
    wanted = full.plan.plan.actions
    assert [(row[1], row[3]) for row in rows] == [(action.lead, action.rating.shown) for action in wanted]
    assert [("overdue" in row[2]) for row in rows] == [action in full.plan.overdue for action in wanted]
    last = [slide for slide in slides if slide.shapes.title.text_frame.text.startswith("What became of")]
    assert [row[1].lower() for slide in last for row in cells_of(slide)[1:]] == [
        each.entry.outcome for each in full.plan.looked_back
    ]
    without = Presentation(BytesIO(document(replace(full, plan=None)))).slides
    assert not any("ction plan" in slide.shapes.title.text_frame.text for slide in without)


def test_every_run_is_in_british_english(made: bytes) -> None:
    with zipfile.ZipFile(BytesIO(made)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist() if name.endswith(".xml")}
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not [name for name, xml in parts.items() if 'lang="en-US"' in xml]
    runs = [xml.count("<a:r>") for name, xml in parts.items() if name.startswith("ppt/slides/slide")]
    marked = [xml.count('lang="en-GB"/><a:t>') for name, xml in parts.items() if name.startswith("ppt/slides/slide")]
    assert len(runs) >= 14
    assert all(marks >= count for marks, count in zip(marked, runs, strict=True))
    assert "<dc:language>en-GB</dc:language>" in parts["docProps/core.xml"]
    assert '<p:sldSz cx="12191695" cy="6858000"/>' in parts["ppt/presentation.xml"]
    assert all("c:lang" in xml for name, xml in parts.items() if name.startswith("ppt/charts/chart"))


def test_the_same_report_gives_the_same_bytes(full: ReportContent, made: bytes) -> None:
    assert document(full) == made
