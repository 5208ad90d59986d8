from __future__ import annotations

import csv
import io
import itertools
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from PIL import Image, ImageFont

from tests.reporting.builders import Row, board, everything, figures, recruitment, survey, workforce
from tests.standards import WRES
from wres_kit.reporting.blocks import Block
from wres_kit.reporting.charts import CHART_TYPE, Chart
from wres_kit.reporting.charts.bands import parts_chart
from wres_kit.reporting.charts.drawing import (
    ADVANCES,
    LEAST_CONTRAST,
    QUIET,
    contrast,
    darker_until_seen,
    focus_colour,
    styles,
    text_width,
)
from wres_kit.reporting.charts.png import UnknownElementError, font_file, png_of
from wres_kit.reporting.charts.summary import shape_chart
from wres_kit.reporting.charts.trend import trend_chart
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.wording.sentences import finding


def chart(found: Chart | Block) -> Chart:
    assert isinstance(found, Chart)
    return found


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def lines_between_years(shown: Chart) -> int:
    """Return how many lines lead from a year to the next: thin ones in the colour of a group."""
    colours = {style.colour for style in styles("#005eb8", WRES.characteristic).values()} - {QUIET}
    paths = re.findall(r'<path stroke="([^"]+)" d="([^"]+)"/>', shown.wide)
    return sum(path.count("M") for colour, path in paths if colour in colours)


def test_alt_text_states_the_finding_with_its_numbers() -> None:
    rows = [row for year in (2022, 2023, 2024) for row in recruitment(year, (400, 100), (300, 50))]
    shown = chart(trend_chart(figures(rows), 2))
    assert shown.alt == (
        "Relative likelihood of appointment from shortlisting, white compared with BME: 1.50 in 2022 (interval 1.11 to "
        "2.04), 1.50 in 2023 (interval 1.11 to 2.04), 1.50 in 2024 (interval 1.11 to 2.04). The dashed line at 1.0 is "
        "equality. Appointment from shortlisting: White applicants 25.0% in 2022, 25.0% in 2023, 25.0% in 2024; BME "
        "applicants 16.7% in 2022, 16.7% in 2023, 16.7% in 2024."
    )
    data, metadata = shown._repr_mimebundle_()
    assert set(data) == {"image/svg+xml", CHART_TYPE, "text/plain"}
    assert metadata == {"image/svg+xml": {"alt": shown.alt}}


def test_no_text_of_a_chart_is_taken_for_html() -> None:
    harmful = """<script>alert(1)</script> & "<img src=x onerror='alert(1)'>"""
    rows = [row for year in (2023, 2024) for row in recruitment(year, (400, 100), (300, 50))]
    shown = replace(chart(trend_chart(figures(rows), 2)), title=harmful, subtitle=harmful, source=harmful, alt=harmful)
    page = BeautifulSoup(shown.figure(), "html.parser")
    assert page.select("script, img, [onerror]") == []
    assert page.figcaption.get_text() == 2 * harmful
    assert page.select_one("p.wres-source").get_text() == harmful
    assert page.select_one(".wres-chart")["aria-label"] == harmful


def test_percentages_that_are_all_zero_are_drawn_where_none_has_an_interval() -> None:
    rows: list[Row] = [(2024, 8, "all", "all", group, "percentage", 0.0) for group in ("white", "bme")]
    shown = chart(trend_chart(figures(rows), 8))
    assert texts(shown.wide).count("0.0%") == 2
    assert "1%" in texts(shown.wide)


def test_a_missing_year_is_a_labelled_gap_and_no_line_crosses_it() -> None:
    whole = [row for year in (2022, 2023, 2024) for row in recruitment(year, (400, 100), (300, 50))]
    gap = [row for row in whole if row[0] != 2023]
    with_gap, without = chart(trend_chart(figures(gap), 2)), chart(trend_chart(figures(whole), 2))
    assert "not reported in 2023" in with_gap.alt
    assert "not reported" in " ".join(texts(with_gap.svg))
    assert {"2022", "2023", "2024"} <= set(texts(with_gap.svg))
    # Lines between years are the only oblique ones or those a pixel wide in the colour of a group: two a series.
    assert lines_between_years(without) == 3 * 2
    assert lines_between_years(with_gap) == 0


def test_a_chart_can_stand_alone() -> None:
    rows = [row for year in (2022, 2023, 2024) for row in recruitment(year, (400, 100), (300, 50))]
    words = " ".join(texts(chart(trend_chart(figures(rows), 2)).svg))
    assert "Appointment from shortlisting: white applicants 1.50 times as likely in 2024, as in 2022" in words
    assert "reporting years 2022 to 2024." in words
    assert "95% confidence interval" in words
    assert "Source: WRES returns of Example Care Trust." in words


@pytest.mark.parametrize("indicator", range(1, 10))
def test_the_title_of_a_chart_is_not_the_sentence_that_its_page_begins_with(indicator: int) -> None:
    of = figures(everything())
    title = chart(trend_chart(of, indicator)).title
    assert title not in finding(of, indicator).replace("**", "")
    assert title.endswith("2022")


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (survey(2024, 8, "white", 5.0, 900) + survey(2024, 8, "bme", 15.0, 900),
         "Largest clear difference: Discrimination at work (BME 10.0 points higher)"),
        (survey(2024, 8, "white", 5.0, None) + survey(2024, 8, "bme", 15.0, None),
         "Largest difference: Discrimination at work (BME 10.0 points higher); we cannot tell if it is due to chance"),
        (survey(2024, 8, "white", 5.0, None) + survey(2024, 8, "bme", 5.1, None) + survey(2024, 5, "white", 20.0, 60)
         + survey(2024, 5, "bme", 30.0, 60),
         "Largest difference: Harassment from the public (BME 10.0 points higher); it could be due to chance"),
        (survey(2024, 8, "white", 5.0, 900) + survey(2024, 8, "bme", 5.1, 900),
         "No clear difference between the groups in 2024"),
        (survey(2024, 8, "white", 5.0, 900) + survey(2024, 8, "bme", 15.0, 9),
         "No difference between the groups can be judged in 2024"),
        (survey(2024, 8, "white", 5.0, 900) + survey(2024, 8, "bme", 5.0, 900),
         "No clear difference between the groups in 2024"),
        (survey(2024, 8, "all", 5.0, 900), "All staff in 2024"),
    ],
)  # fmt: skip
def test_the_chart_of_a_shape_never_calls_unclear_what_nobody_can_test(rows: list[Row], title: str) -> None:
    assert chart(shape_chart(figures(rows), "survey")).title == title


def test_a_suppressed_year_is_called_suppressed() -> None:
    rows = recruitment(2023, (400, 100), (300, 50)) + recruitment(2024, (100, 20), (90, 3))
    shown = chart(trend_chart(figures(rows), 2))
    assert "suppressed in 2024" in shown.alt
    assert "suppressed" in texts(shown.svg)


def test_no_line_leads_over_a_change_of_definition() -> None:
    rows = []
    for year in (2021, 2022, 2023):
        rows += survey(year, 7, "white", 60.0) + survey(year, 7, "bme", 50.0)
    shown = chart(trend_chart(figures(rows, 2023), 7))
    assert shown.alt.endswith("The definition changed before 2022: no line leads across.")
    assert shown.title == "Career progression: BME 10.0 points lower in 2023"  # not compared with 2021
    assert lines_between_years(shown) == 3


@pytest.mark.parametrize("indicator", range(1, 10))
def test_charts_are_equal_for_equal_figures(indicator: int) -> None:
    first, again = (chart(trend_chart(figures(everything()), indicator)) for _ in range(2))
    assert first == again
    assert first.png() == again.png()


def test_a_chart_comes_back_from_a_notebook_as_it_was() -> None:
    shown = chart(trend_chart(figures(everything()), 5))
    assert Chart.from_json(json.loads(json.dumps(shown.to_json()))) == shown


def test_files_of_all_charts_of_a_report_have_different_names_and_their_svg_no_ids() -> None:
    of = figures(everything())
    shown = [chart(trend_chart(of, number)) for number in of.numbers]
    shown += [chart(parts_chart(of, of.definition(number))) for number in (1, 9)]
    shown += [chart(shape_chart(of, shape)) for shape in ("likelihood", "survey")]
    assert len({each.name for each in shown}) == len(shown)
    assert not [each.name for each in shown if re.search(r'\bid="|url\(|href=', each.svg + each.wide + each.narrow)]


@pytest.mark.parametrize("indicator", range(1, 10))
def test_svg_is_a_picture_that_may_stand_inside_a_page(indicator: int) -> None:
    svg = chart(trend_chart(figures(everything()), indicator)).svg
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert svg.startswith("<svg ")
    for foreign in ("<?xml", "<!DOCTYPE", "<metadata", "<style", "<script", "DejaVu", "Date"):
        assert foreign not in svg
    assert "Frutiger, Arial" in svg
    assert len(svg) < 9_000


def test_nothing_to_draw_is_said_instead_of_an_empty_chart() -> None:
    of = figures([])
    for found in (
        trend_chart(of, 2),
        parts_chart(of, of.definition(1)),
        shape_chart(of, "likelihood"),
        shape_chart(of, "survey"),
    ):
        assert isinstance(found, Block)
        assert found.plain.startswith("There is no chart")


def test_the_staff_survey_is_drawn_by_group_and_else_for_all_staff() -> None:
    both = chart(trend_chart(figures(everything()), 5))
    assert "White staff 28.0% in 2022" in both.alt
    assert {"White staff", "BME staff"} <= set(texts(both.svg))
    alone = chart(trend_chart(figures(survey(2024, 8, "all", 9.1)), 8))
    assert alone.alt == (
        "Discrimination at work, percentage of all staff: not reported in 2022, not reported in 2023, 9.1% in 2024 "
        "(interval 6.8% to 12.0%)."
    )


def test_the_axis_strikes_out_no_number() -> None:
    rows: list[Row] = []
    for year, bme in ((2022, 13.8), (2023, 15.8), (2024, 21.1)):
        rows += survey(year, 8, "white", 6.1, 223) + survey(year, 8, "bme", bme, 70)
    svg = chart(trend_chart(figures(rows), 8)).svg
    heights = {text: float(y) for y, text in re.findall(r'<text [^>]*y="([\d.]+)"[^>]*>([^<]*)</text>', svg)}
    axis = heights["0%"] - 0.35 * 14
    assert heights["6.1%"] - 14 > axis or heights["6.1%"] < axis


def test_the_board_is_drawn_as_a_difference() -> None:
    of = figures(workforce(2024, 3000, 1000, 0) + board(2024, "voting", 10, 6))
    assert "BME share of voting board members minus BME share of the workforce, in percentage points" in (
        chart(trend_chart(of, 9)).alt
    )


def test_bands_are_drawn_with_the_overall_share_and_suppressed_ones_are_only_named() -> None:
    rows = workforce(2024, 3000, 1000, 0)
    rows += workforce(2024, 600, 200, 0, "clinical", "band_5") + workforce(2024, 30, 2, 0, "clinical", "band_9")
    of = figures(rows)
    shown = chart(parts_chart(of, of.definition(1)))
    assert "Clinical: Band 5 25.0%, Band 9 suppressed." in shown.alt
    assert shown.alt.endswith("The dashed line is their share of all staff, 25.0%.")
    assert "Band 5" in texts(shown.svg)
    assert "Band 9" not in texts(shown.svg)
    assert shown.subtitle.endswith("1 of 2 bands is suppressed to protect people.")
    assert "shown" in shown.title


def test_extreme_ratios_are_drawn() -> None:
    rows = recruitment(2023, (9000, 4500), (9000, 20)) + recruitment(2024, (9000, 20), (9000, 4500))
    shown = chart(trend_chart(figures(rows), 2))
    assert "225.00 in 2023" in shown.alt
    assert "less than 0.01 in 2024" in shown.alt


def all_charts(of: Figures) -> list[Chart]:
    shown = [trend_chart(of, number) for number in of.numbers]
    shown += [parts_chart(of, of.definition(number)) for number in (1, 9)]
    shown += [shape_chart(of, shape) for shape in ("likelihood", "survey")]
    return [each for each in shown if isinstance(each, Chart)]


def boxes(svg: str) -> dict[tuple[str, float, float], tuple[float, float, float, float]]:
    """Return what each text of a drawing covers: left, top, right, bottom."""
    root = ET.fromstring(svg)
    size, covered = float(root.get("font-size", 0)), {}
    for group in root.iter():
        for text in group.findall("{http://www.w3.org/2000/svg}text"):
            words, x, y = text.text or "", float(text.get("x", 0)), float(text.get("y", 0))
            width = text_width(words, size, bold=group.get("font-weight") is not None)
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[group.get("text-anchor", "start")]
            covered[words, x, y] = (left, y - size * 0.7, left + width, y)
    return covered


@pytest.mark.parametrize("layout", ["wide", "narrow"])
def test_no_words_leave_the_drawing_or_run_into_others(layout: str) -> None:
    rows = [*everything(), *workforce(2024, 600, 200, 0, "clinical", "band_5")]
    sparse = survey(2024, 5, "white", 26.6) + survey(2024, 5, "bme", 26.9) + recruitment(2023, (400, 100), (300, 50))
    shown = all_charts(figures(rows)) + all_charts(figures(sparse))
    assert len(shown) == 13 + 3
    for each in shown:
        svg = getattr(each, layout)
        width, height = map(float, svg.partition('viewBox="0 0 ')[2].partition('"')[0].split())
        covered = boxes(svg)
        for (words, *_), (left, top, right, bottom) in covered.items():
            assert -1 <= left < right <= width + 1, (each.name, words)
            assert -1 <= top < bottom <= height, (each.name, words)
        for (one, first), (other, second) in itertools.combinations(covered.items(), 2):
            apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
            assert apart, (each.name, one, other)


def test_data_of_a_chart_are_the_results_with_suppressed_ones_named() -> None:
    rows = recruitment(2023, (400, 100), (300, 50)) + recruitment(2024, (100, 20), (90, 3))
    shown = chart(trend_chart(figures(rows), 2))
    table = list(csv.DictReader(io.StringIO(shown.csv())))
    assert [row["year"] for row in table] == ["2022", "2023", "2024"] * 3
    ratio = {row["year"]: row for row in table if row["measure"] == "Relative likelihood"}
    assert float(ratio["2023"]["value"]) == 1.5
    assert (ratio["2024"]["value"], ratio["2024"]["lower_95"], ratio["2024"]["shown"]) == ("", "", "suppressed")
    assert ratio["2023"]["id"] == "figure-2023-2-relative_likelihood-all-appointed-all"


def test_the_png_picture_is_twice_as_large_and_has_what_the_svg_has() -> None:
    for each in all_charts(figures(everything())):
        picture = Image.open(io.BytesIO(each.png()))
        assert picture.size == tuple(round(2 * side) for side in each.size)
        colours = picture.convert("RGB")
        assert colours.getpixel((0, 0)) == (255, 255, 255)
        assert min(colours.convert("L").tobytes()) < 60
    with pytest.raises(UnknownElementError, match="filter"):
        png_of('<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><filter/></svg>')


def test_text_is_measured_as_its_font_sets_it() -> None:
    font = ImageFont.truetype(font_file(""), 1000)
    assert {letter: round(font.getlength(letter)) for letter in ADVANCES} == ADVANCES


def test_a_figure_of_a_page_is_html_without_blank_lines_and_has_one_text_alternative() -> None:
    for each in all_charts(figures(everything())):
        figure = each.figure()
        assert "\n\n" not in figure
        assert figure.count("aria-label=") == 1
        assert figure.count("<svg") == figure.count('aria-hidden="true"') == 2
        assert len(re.findall(r'href="charts/[a-z0-9-]+\.(?:png|svg|csv)" download', figure)) == 3


def test_colours_stand_out_and_differ_in_more_than_hue() -> None:
    for accent in ("#005eb8", "#ffb81c", "#ffffff", "#000000", "#7c2855"):
        look = styles(accent, WRES.characteristic)
        assert all(contrast(style.colour, "#ffffff") >= LEAST_CONTRAST for style in look.values())
        assert len({style.marker for style in look.values()}) == len(look)
    assert focus_colour("#ffb81c") != "#ffb81c"
    assert focus_colour("#005eb8") == "#005eb8"
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast(darker_until_seen("#ffff00"), "#ffffff") >= LEAST_CONTRAST
