"""Every page on every kind of figures: all there, none, suppressed, a gap, not comparable, all staff, as published."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.reporting.builders import (
    CODE,
    Row,
    board,
    everything,
    figures,
    recruitment,
    snapshot,
    survey,
    workforce,
)
from wres_kit.project import Organisation, Project
from wres_kit.reporting.blocks import Block
from wres_kit.reporting.charts import Chart
from wres_kit.reporting.presentation import in_order_of_concern
from wres_kit.reporting.report import Report
from wres_kit.reporting.snapshot import Audience, Snapshot
from wres_kit.returns.cells import Remark

INDICATOR_CELLS = ("finding", "chart", "comparison", "details", "counts", "question", "working", "notes")
SUMMARY_CELLS = (
    "panel", "cover", "background", "overview", "likelihood_chart", "survey_chart", "data_quality", "notes",
)  # fmt: skip

SMALL: list[Row] = [
    *workforce(2024, 100, 3, 0),
    *recruitment(2024, (30, 4), (20, 2)),
    (2024, 3, "all", "disciplinary", "white", "headcount", 2),
    (2024, 3, "all", "disciplinary", "bme", "headcount", 1),
    *survey(2024, 5, "white", 30.0, 90),
    *survey(2024, 5, "bme", 30.0, 9),
    *board(2024, "voting", 8, 1),
]
ALL_STAFF = [row for year in (2022, 2023, 2024) for number in (5, 8) for row in survey(year, number, "all", 20.0, 900)]
MANAGERS: list[Row] = [
    (2024, 6, "managers", "all", "all", "percentage", 11.5),
    (2024, 6, "managers", "all", "all", "respondents", 900),
]
AS_PUBLISHED: list[Row] = [
    *((year, 2, "all", "appointed", "all", "relative_likelihood", 1.6) for year in (2022, 2023, 2024)),
    *((year, 1, "all", "all", "bme", "percentage", 22) for year in (2022, 2023, 2024)),
    (2024, 9, "all", "voting", "bme", "difference", -4.0),
]
BREAK = [
    row
    for year in (2020, 2021, 2022)
    for row in survey(year, 7, "white", 80.0) + survey(year, 7, "bme", 70.0)
]  # fmt: skip
KINDS: dict[str, tuple[list[Row], int]] = {
    "everything": (everything(), 2024),
    "nothing": ([], 2024),
    "suppressed": (SMALL, 2024),
    "a gap": (everything((2022, 2024)), 2024),
    "not this year": (everything((2022, 2023)), 2024),
    "not comparable": (BREAK, 2022),
    "only all staff": (ALL_STAFF + MANAGERS, 2024),
    "as published": (AS_PUBLISHED, 2024),
    "before the first edition": (everything((2015, 2016)), 2016),
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def report(project: Project, kind: str) -> Report:
    rows, year = KINDS[kind]
    return Report(project, snapshot(rows, year))


def blocks(of: Report) -> dict[str, Block | Chart]:
    found: dict[str, Block | Chart] = {}
    for number in range(1, 10):
        page = of.indicator(number)
        found |= {f"{number} {cell}": getattr(page, cell)() for cell in INDICATOR_CELLS}
        found |= {f"{number} {slot}": page.narrative(slot) for slot in ("implications", "actions", "eds2", "objective")}
    found |= {f"{number} parts": of.indicator(number).parts_chart() for number in (1, 9)}
    summary = of.summary()
    return found | {f"summary {cell}": getattr(summary, cell)() for cell in SUMMARY_CELLS}


@cache
def shown(kind: str) -> dict[str, Block | Chart]:
    """Return all blocks of a report without narrative, made once for all tests that only look at them."""
    return blocks(report(Project(Path("/nowhere")), kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_cell_of_every_page_shows_something_readable(kind: str) -> None:
    for name, block in shown(kind).items():
        data, _ = block._repr_mimebundle_()
        assert data["text/plain"].strip(), name
        assert "text/html" not in data, name
        markup = data.get("text/markdown", data["text/plain"])
        for unwanted in ("None", "nan", "not_reported", "no_clear_change", "{", "  .", "..", "() ", "<Basis"):
            assert unwanted not in data["text/plain"].replace("...", ""), (name, unwanted, data["text/plain"])
        assert not re.search(r"<(td|th)[^>]*></", markup), name


@pytest.mark.parametrize("kind", KINDS)
def test_html_in_markdown_has_no_blank_line_within_a_block(kind: str) -> None:
    for name, block in shown(kind).items():
        if not isinstance(block, Block):
            continue
        for piece in block.markdown.split("\n\n"):
            for tag in ("div", "table", "ul", "p"):
                opened, closed = len(re.findall(f"<{tag}[ >]", piece)), piece.count(f"</{tag}>")
                assert opened == closed, (name, tag, piece)


def test_pages_are_equal_for_equal_figures(project: Project) -> None:
    assert blocks(report(project, "a gap")) == shown("a gap")


def test_nothing_reported_is_said_in_every_section(project: Project) -> None:
    page = report(project, "nothing").indicator(3)
    assert page.finding().plain.endswith("\n\nNot reported.")
    assert page.counts().plain == "Not reported. There are no figures for 2022, 2023 or 2024."
    assert page.comparison().plain == "Not reported. There are no figures for 2022, 2023 or 2024."
    assert isinstance(page.chart(), Block)


def test_the_reason_of_a_missing_indicator_stands_on_its_page(project: Project) -> None:
    remark = Remark(indicator=6, not_reported="the labels of the source are swapped")
    page = Report(project, snapshot([], remarks=[(2024, remark)])).indicator(6)
    assert "The labels of the source are swapped." in page.finding().plain
    assert "The labels of the source are swapped." in page.counts().plain
    assert "The labels of the source are swapped." in page.notes().plain


def test_suppressed_figures_leave_no_trace_in_any_cell(project: Project) -> None:
    of = report(project, "suppressed")
    page = of.indicator(2)
    assert "Too few people to publish." in page.finding().plain
    table = page.counts().plain
    assert "suppressed" in table
    assert "not shown, so that nobody can be recognised" in table
    everything_shown = "".join(
        block.alt + block.svg if isinstance(block, Chart) else block.markdown for block in shown("suppressed").values()
    )
    # 4 of 30 and 2 of 20 were appointed: neither share nor ratio may be anywhere.
    for secret in ("13.3%", "10.0%", "1.33"):
        assert secret not in everything_shown, secret


def test_the_same_figures_are_shown_to_an_internal_audience_with_a_warning(project: Project) -> None:
    page = Report(project, snapshot(SMALL, audience=Audience.INTERNAL)).indicator(2)
    assert "1.33  relative likelihood" in page.finding().plain
    assert "Not for publication." in page.notes().plain


def test_indicator_7_refuses_to_compare_across_the_change_of_its_base(project: Project) -> None:
    page = report(project, "not comparable").indicator(7)
    assert "We cannot compare these years." in page.finding().plain
    assert "Don't know" in page.comparison().plain
    chart = page.chart()
    assert isinstance(chart, Chart)
    assert "no line leads across" in chart.alt
    overview = report(project, "not comparable").summary().overview().plain
    assert re.search(r"7\. Career progression.*○ Definitions differ", overview)


def test_results_of_all_staff_are_shown_where_groups_are_not_given(project: Project) -> None:
    of = report(project, "only all staff")
    assert "20.0%  percentage of staff, 2024" in of.indicator(8).finding().plain
    counts = of.indicator(6).counts().plain
    assert "All staff (from managers)" in counts
    assert "11.5%" in counts
    assert of.indicator(6).finding().plain.endswith("\n\nNot reported.")


def test_published_figures_are_marked_and_keep_the_decimals_of_their_source(project: Project) -> None:
    of = report(project, "as published")
    page = of.indicator(2)
    assert "1.6  relative likelihood" in page.finding().plain
    assert "as published: 1.6" in page.working().plain
    assert "2022, 2023 and 2024: a figure as published." in page.notes().plain
    assert "−4.0  board minus workforce" in of.indicator(9).finding().plain
    assert "22%" in of.indicator(1).finding().plain


def test_a_share_of_full_time_equivalents_is_never_called_one_of_people(project: Project) -> None:
    remark = Remark(indicator=1, basis="as_published_fte")
    rows: list[Row] = [
        (2024, 1, "all", "all", "bme", "percentage", 19.9),
        (2024, 1, "all", "all", "all", "headcount", 18000),
        *board(2024, "voting", 10, 6),
    ]
    of = Report(project, snapshot(rows, remarks=[(2024, remark)]))
    page = of.indicator(1)
    assert (
        page.finding()
        .plain.partition("\n\n")[2]
        .startswith(
            "19.9%  BME staff as a share of all staff (full-time equivalents), 2024\n\n"
            "In 2024, 19.9% of staff were BME, counted in full-time equivalents, not people."
        )
    )
    assert "full-time equivalents" in page.comparison().plain
    chart = page.chart()
    assert isinstance(chart, Chart)
    assert "in full-time equivalents" in chart.alt
    assert "One of the two shares counts full-time equivalents, not people." in of.indicator(9).finding().plain


def test_working_puts_the_numbers_into_the_formula(project: Project) -> None:
    of = report(project, "everything")
    assert (
        "2024: (200 white applicants appointed ÷ 1,000 white applicants shortlisted) ÷ (110 BME applicants appointed ÷ "
        "800 BME applicants shortlisted) = 1.45."
    ) in of.indicator(2).working().plain
    assert (
        "2024: 33.0% of BME staff − 28.0% of white staff = +5.0 percentage points." in of.indicator(5).working().plain
    )
    assert "2024: 1,080 BME staff ÷ 4,180 staff in all = 25.8%." in of.indicator(1).working().plain
    assert (
        "2024: 37.5% (6 of 16) of voting board members − 25.8% (1,080 of 4,180) of the workforce = +11.7 "
        "percentage points."
    ) in of.indicator(9).working().plain


def test_rows_that_no_year_reports_are_named_below_the_table(project: Project) -> None:
    counts = report(project, "everything").indicator(9).counts().plain
    assert "Executive" not in counts
    counts = report(project, "as published").indicator(1).counts().plain
    assert "Not reported in any of these years: White staff; BME staff;" in counts


def test_the_overview_links_each_indicator_and_gives_each_a_verdict(project: Project) -> None:
    overview = report(project, "everything").summary().overview()
    assert [f'href="indicator-{number}.html"' in overview.markdown for number in range(1, 10)] == [True] * 9
    assert overview.plain.count("No clear change") >= 5
    assert "the gap has widened" in overview.plain


def test_the_panel_names_the_indicators_without_a_figure(project: Project) -> None:
    panel = report(project, "nothing").summary().panel().plain
    assert panel.startswith("Largest differences\n\n- There are no figures to compare for 2024.")
    assert "Better or worse since 2022\n\n- We cannot say: no change can be judged." in panel
    assert "What we cannot judge\n\n- No figure for 2024: all indicators." in panel


def test_the_panel_compares_no_groups_where_there_are_results_of_all_staff_alone(project: Project) -> None:
    of = Report(project, snapshot(survey(2024, 8, "all", 5.0, 900)))
    assert "There are no results by group for 2024." in of.summary().panel().plain


def test_the_panel_leads_with_the_largest_clear_differences_only(project: Project) -> None:
    rows = [
        (2024, 3, "all", "disciplinary", group, "headcount", number) for group, number in (("white", 17), ("bme", 9))
    ]
    of = Report(project, snapshot([*workforce(2024, 2505, 725, 66), *rows]))
    assert "(95% interval 0.83 to 4.00)" in of.indicator(3).finding().plain
    assert "could be due to chance" in of.indicator(3).finding().plain
    assert "No difference between the groups is clear this year." in of.summary().panel().plain
    rows += [*survey(2024, 8, "white", 5.0, 900), *survey(2024, 8, "bme", 15.0, 900)]
    rows += recruitment(2024, (1000, 200), (800, 110))
    panel = Report(project, snapshot(rows)).summary().panel().plain
    assert panel.startswith(
        "Largest clear differences, in proportion\n\n- 15.0% of BME staff faced discrimination at work, compared"
    )
    assert panel.index("15.0%") < panel.index("1.45 times as likely")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (
            10.0,
            "The change is also clear when all 17 changes of this report (in main figures and each group’s) are judged",
        ),
        (
            1.6,
            "The change is clear by itself, but not when all 17 changes of this report (in main figures and each",
        ),
        (0.0, ""),
    ],
)
def test_the_page_of_an_indicator_says_whether_its_change_is_clear_among_all(
    step: float, said: str, project: Project
) -> None:
    rows = [row for row in everything() if row[1] != 5]
    for place, year in enumerate((2022, 2023, 2024)):
        rows += survey(year, 5, "white", 30 + place * step, 2000) + survey(year, 5, "bme", 30 + place * step, 600)
    of = Report(project, snapshot(rows))
    assert "no clear change in the gap" in (finding := of.indicator(5).finding().plain) or not step
    assert said in finding
    assert ("judged together" in finding) == bool(said)
    # The page has the results of its own indicator only, and still says the same as the summary.
    row = of.summary().overview().plain.partition("5. ")[2].partition("6. ")[0]
    assert ("(less certain)" in row) == (step == 1.6)
    page = of.snapshot.of_indicator(5)
    assert set(page.together) <= {5}
    kept = Snapshot.from_json(page.to_json(), page.standard)
    assert (kept.together, kept.family) == (page.together, page.family)


@pytest.mark.parametrize(
    ("rates", "said"),
    [
        ({}, ""),
        ({2021: 40}, ""),  # of a year that the report does not compare
        ({2024: 46.5}, "46.5% of all staff answered the survey for 2024."),
        ({2023: 44, 2024: 46.5}, "46.5% of all staff answered the survey for 2024. It was 44% for 2023."),
        ({2022: 41, 2023: 44.25}, "44.3% of all staff answered the survey for 2023. It was 41% for 2022."),
        (
            {2022: 41, 2023: 44, 2024: 46.04},
            "46.0% of all staff answered the survey for 2024. It was 41% for 2022 and 44% for 2023.",
        ),
    ],
)
def test_how_many_answered_the_survey_is_said_where_it_is_known(
    rates: dict[int, float], said: str, project: Project
) -> None:
    rows = [(year, 5, "all", "all", "all", "response_rate", rate) for year, rate in rates.items()]
    made = Report(project, snapshot([*everything(), *rows]))
    assert said in made.indicator(5).question().plain
    assert ("answered the survey" in made.indicator(5).question().plain) == bool(said)
    assert "answered the survey" not in made.indicator(2).question().plain


def test_the_response_rate_of_the_return_is_a_figure_of_every_survey_indicator(project: Project) -> None:
    rates = [(year, 5, "all", "all", "all", "response_rate", rate) for year, rate in ((2023, 44), (2024, 46.5))]
    of = snapshot([*everything(), *rates])
    made = Report(project, of)
    for number in (5, 6, 7, 8):
        page = made.indicator(number)
        said = "46.5% of all staff answered the survey for 2024. It was 44% for 2023."
        assert said in page.question().plain
        assert re.search(r"Response rate\s+not reported\s+44%\s+46.5%", page.counts().plain)
        own = [each for each in of.results if (each.indicator, each.measure) == (number, "response_rate")]
        assert [each.value for each in own] == [44, 46.5]
        assert {each.inputs[0].indicator for each in own} == {5}  # the row that the return has
    alone = figures(rates)
    assert not alone.reported(5)
    assert "There are no figures for 2022, 2023 or 2024." in made_of(project, rates).indicator(5).counts().plain


def made_of(project: Project, rows: list[Row]) -> Report:
    return Report(project, snapshot(rows))


@pytest.mark.parametrize("rate", [0, -1, 100.5])
def test_a_response_that_is_no_percentage_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="give the percentage of staff who answered"):
        Organisation(code="X09", name="x", type="x", region="x", survey_response={2024: rate})  # type: ignore[arg-type]


def in_order(overview: str) -> str:
    """Return the table of all indicators as it is printed: in the order of the Standard."""
    return re.sub(r'<section class="wres-by-concern">.*?</section>', "", overview, flags=re.DOTALL)


PEOPLE_BEHIND = re.compile(r" <small>\((?:[\d,]+ )?of [\d,]+\)</small>")


def test_each_percentage_of_the_summary_has_the_people_behind_it_where_they_are_shown(project: Project) -> None:
    everything = BeautifulSoup(in_order(report(project, "everything").summary().overview().markdown), "html.parser")
    behind = [
        [cell.small and cell.small.text for cell in row.select("td")[:2]] for row in everything.select("tbody tr")
    ]
    assert all(text for row in behind for text in row)
    suppressed = BeautifulSoup(in_order(report(project, "suppressed").summary().overview().markdown), "html.parser")
    cells = [cell for row in suppressed.select("tbody tr") for cell in row.select("td")[:2]]
    assert not [cell for cell in cells if cell.small and not cell.text[0].isdigit()]
    assert [cell for cell in cells if not cell.small]


def concern(rows: list[Row]) -> tuple[int, ...]:
    return in_order_of_concern(figures(rows))


def test_the_order_by_concern() -> None:
    everyone = [survey(year, 5, group, 20.0, 900) for year in (2022, 2023, 2024) for group in ("white", "bme")]
    rows = [row for each in everyone for row in each]  # no difference, no change
    assert concern(rows)[0] == 5
    assert concern(rows)[1:] == (1, 2, 3, 4, 6, 7, 8, 9)  # those without a figure come last, in the Standard's order
    rows += [*survey(2024, 8, "white", 5.0, 900), *survey(2024, 8, "bme", 15.0, 900)]
    assert concern(rows)[:2] == (8, 5)  # a clear difference first
    rows += recruitment(2024, (1000, 200), (800, 110))
    assert concern(rows)[:3] == (8, 2, 5)  # of two, the larger
    rows += recruitment(2022, (1000, 200), (800, 162))
    assert concern(rows)[:3] == (2, 8, 5)  # but first the one that got worse
    for year, bme in ((2022, 20.0), (2023, 24.0), (2024, 28.0)):
        rows += [*survey(year, 6, "white", 20.0 + bme - 20, 900), *survey(year, 6, "bme", bme, 900)]
    assert concern(rows)[:4] == (2, 8, 6, 5)  # worse for everyone, without a difference


def test_the_order_by_concern_is_a_table_of_its_own(project: Project) -> None:
    html = BeautifulSoup(report(project, "everything").summary().overview().markdown, "html.parser")
    tables = html.find_all("table")
    assert [table.caption.text.endswith(", largest concern first") for table in tables] == [False, True]
    rows = [[row.text for row in table.select("tbody tr")] for table in tables]
    assert sorted(rows[0]) == sorted(rows[1])
    assert [radio.get("id", "") for radio in html.select("fieldset input[type=radio]")] == ["wres-by-concern", ""]
    assert html.select_one("input[checked]").parent.text.strip() == "Largest concern first"


def test_a_row_without_any_figure_says_so_once(project: Project) -> None:
    overview = report(project, "nothing").summary().overview()
    assert "not reported, not reported" not in overview.plain
    assert overview.plain.count("○ No figures") == 9
    assert "<fieldset" not in overview.markdown  # there is nothing to be put in another order


def test_the_summary_says_what_it_has_to_in_few_words(project: Project) -> None:
    for kind in KINDS:
        summary = report(project, kind).summary()
        words = f"{summary.panel().plain} {PEOPLE_BEHIND.sub('', in_order(summary.overview().markdown))}"
        assert len(re.sub(r"<[^>]+>", " ", words).split()) <= 500, kind


def test_rows_of_the_overview_have_a_chart_of_the_years_and_their_numbers(project: Project) -> None:
    overview = in_order(report(project, "everything").summary().overview().markdown)
    assert overview.count('<svg class="wres-sparkline"') == 9
    assert overview.count('aria-hidden="true"') == 9
    assert len(re.findall(r'<span class="wres-values">[^<]*: [^<]*, ', overview)) == 9
    assert overview.count("stroke-dasharray") == 8  # equality, which a share of all staff has none of
    assert "Once shortlisted, are white and BME applicants equally likely to be appointed?" in overview


def test_a_gap_that_is_not_the_difference_of_the_rounded_percentages_says_so(project: Project) -> None:
    rows = [*survey(2024, 6, "white", 20.94, 900), *survey(2024, 6, "bme", 26.95, 900)]
    rows += [*survey(2024, 5, "white", 20.9, 900), *survey(2024, 5, "bme", 27.0, 900)]
    off = made_of(project, rows)
    assert "27.0% of BME staff and 20.9% of white staff" in off.indicator(6).finding().plain
    assert "The gap was 6.0 percentage points, worked out before rounding." in off.indicator(6).finding().plain
    assert "The gap was 6.1 percentage points." in off.indicator(5).finding().plain
    assert "Differences use unrounded figures." in off.summary().overview().plain


def test_the_overview_says_who_is_ahead_and_what_the_years_are_of(project: Project) -> None:
    overview = report(project, "everything").summary().overview()
    for words in (
        "White applicants 1.45 times as likely", "BME 5.0 points higher", "BME 12.0 points lower",
        "ratio: 1.78, 1.60, 1.45", "gap, points: +5.0, +5.0, +5.0", "BME share of staff: ",
        "BME share 11.7 points above that of the workforce (could be chance)", "62.5% of voting members",
    ):  # fmt: skip
        assert words in overview.plain, words
    single = made_of(project, recruitment(2024, (1000, 200), (800, 110))).summary().overview()
    assert "ratio: 1.45 in 2024" in single.plain
    assert "wres-sparkline" not in single.markdown
    assert "dashed" not in single.plain  # where no line is drawn, none is explained
    assert "○ No earlier figures" in single.plain


def test_bands_that_stand_out_are_told_with_how_many_would_by_chance(project: Project) -> None:
    rows = workforce(2024, 3000, 1000, 0)
    rows += workforce(2024, 600, 400, 0, "clinical", "band_5") + workforce(2024, 190, 10, 0, "clinical", "band_8a")
    said = Report(project, snapshot(rows)).indicator(1).details().plain
    assert "BME share clearly lower than for all staff. Clinical: Band 8a (5.0%)." in said
    assert "BME share clearly higher than for all staff. Clinical: Band 5 (40.0%)." in said
    assert "We compared 2 bands. About 1 would differ by chance alone even if all were alike." in said


def test_the_cover_shows_what_is_written_and_marks_what_is_not(project: Project) -> None:
    path = project.year_folder(CODE, 2024) / "cover.yml"
    path.parent.mkdir(parents=True)
    path.write_text('board_lead: "A. Person, director of people <b>"\n', encoding="utf-8")
    cover = report(project, "nothing").summary().cover()
    assert "Board lead for the Workforce Race Equality Standard  A. Person, director of people <b>" in cover.plain
    assert "<b>" not in cover.markdown
    assert "To be written: date of report; lead manager" in cover.plain


def test_a_notice_of_the_project_is_among_the_notes(project: Project) -> None:
    page = Report(project, snapshot([], notice="A demonstration")).summary()
    assert "\n- A demonstration.\n" in page.notes().plain


def test_quality_tells_what_each_result_rests_on(project: Project) -> None:
    said = report(project, "as published").summary().data_quality().plain
    assert re.search(r"2\. Appointment from shortlisting\s+as published\s+as published\s+as published", said)
    assert "As published: a figure as published." in said
    assert "2022, 2023 and 2024: Made up." in said
