"""What pages say of one and of many, of zero, of what is missing and of what is not shown, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reporting.builders import Row, board, figures, recruitment, snapshot, survey, workforce
from wres_kit.project import DisclosureParameters, Project
from wres_kit.reporting.report import Report
from wres_kit.reporting.wording.quality import quality
from wres_kit.returns.cells import Remark

PROJECT = Project(Path(__file__).parents[2])


def page(rows: list[Row], indicator: int) -> str:
    """Return all that the page of an indicator says."""
    of = Report(PROJECT, snapshot(rows)).indicator(indicator)
    blocks = (of.finding(), of.chart(), of.comparison(), of.details(), of.working(), of.notes())
    return "\n".join(getattr(block, "plain", "") or getattr(block, "alt", "") for block in blocks)


def summary(rows: list[Row]) -> str:
    of = Report(PROJECT, snapshot(rows)).summary()
    return f"{of.panel().plain}\n{of.overview().plain}\n{of.data_quality().plain}"


def both(year: int, white: float, bme: float, *, indicator: int = 5, people: int | None = 900) -> list[Row]:
    shares = {"white": float(white), "bme": float(bme)}
    return [row for group, share in shares.items() for row in survey(year, indicator, group, share, people)]


FULL = recruitment(2024, (1000, 200), (800, 110))
EVEN = recruitment(2024, (1000, 200), (500, 100))
FEW = recruitment(2024, (30, 9), (40, 12))


@pytest.mark.parametrize(
    ("kind", "rows", "indicator", "said"),
    [
        # one and many
        ("one year missing", both(2023, 20, 22) + both(2024, 20, 22), 5, "There is no figure to show for 2022."),
        ("two years missing", both(2024, 20, 22), 5, "there is no figure for 2022 or 2023 to compare it with"),
        ("few people in one year", FEW, 2, "fewer than 10 people of one group are behind the figure for 2024."),
        (
            "few people in two years", [*recruitment(2023, (30, 9), (40, 12)), *FEW], 2,
            "are behind the figures for 2023 and 2024.",
        ),
        ("a gap of one point", both(2024, 20, 21), 5, "The gap was 1.0 percentage point."),
        ("a gap of two points", both(2024, 20, 22), 5, "The gap was 2.0 percentage points."),
        ("one point before", both(2023, 20, 21) + both(2024, 20, 23), 5, "The gap was +1.0 point in 2023."),
        # zero
        ("no gap", both(2024, 20, 20), 5, "There was no gap."),
        ("a ratio of one", EVEN, 2, "White applicants were about as likely as BME applicants"),
        ("nobody of one group", recruitment(2024, (1000, 0), (500, 100)), 2, "Cannot be calculated."),
        ("an empty workforce", workforce(2024, 0, 0, 0), 1, "Cannot be calculated."),
        # missing
        ("nothing", [], 5, "Not reported. There are no figures for 2022, 2023 or 2024."),
        ("one group", survey(2024, 5, "white", 20.0), 5, "There is no result to show for BME staff, so we cannot"),
        ("no base", both(2024, 20, 22, people=None), 5, "There is no interval: the number of people was not"),
        # not shown
        (
            "few respondents", [*survey(2024, 5, "white", 20.0), *survey(2024, 5, "bme", 22.0, 9)], 5,
            "Suppressed: not shown, so that nobody can be recognised.",
        ),
        ("few appointed", recruitment(2024, (30, 4), (20, 2)), 2, "Too few people to publish."),
        ("few white appointed", recruitment(2024, (400, 3), (200, 20)), 2, "Shown for 2024: BME 10.0% (20 of 200)."),
        ("a year of few", recruitment(2024, (400, 3), (200, 20)), 2, "Not shown. There is no result that we can show"),
        ("a small board", workforce(2024, 300, 100, 0) + board(2024, "voting", 8, 1), 9, "Too few people to publish."),
    ],
    ids=lambda each: each.replace(" ", "-") if isinstance(each, str) and len(each) < 35 else "",
)  # fmt: skip
def test_a_page(kind: str, rows: list[Row], indicator: int, said: str) -> None:
    assert said in page(rows, indicator), kind


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "There are no figures to compare for 2024."),
        (EVEN, "No difference between the groups is clear this year."),
        (EVEN, "  About equally likely (ratio 1.00)  "),
        (both(2024, 32, 44, people=None), "in proportion\n\nWe cannot tell if these are due to chance"),
        (FULL + both(2024, 32, 44, people=None), "the differences in harassment from the public are due to chance"),
        (FULL, "No earlier figures to compare:"),
        (
            [(2023 + n, 2, "all", "appointed", "all", "relative_likelihood", (1.6, 1.4)[n]) for n in (0, 1)],
            "counts behind it were not published: appointment from shortlisting (1.6, 1.4).",
        ),
        ([], "No figure for 2024: all indicators."),
        (FULL, "The only clear difference\n\n- White applicants were 1.45 times as likely"),
        (FULL + both(2024, 5, 15, indicator=8), "clear differences, in proportion\n\n- 15.0% of BME staff"),
        (recruitment(2024, (30, 4), (20, 2)), "Suppressed for 2024: appointment from shortlisting."),
        (recruitment(2023, (1000, 200), (500, 101)) + EVEN, "No clear change: appointment from shortlisting."),
    ],
)  # fmt: skip
def test_the_summary(rows: list[Row], said: str) -> None:
    assert said in summary(rows)


def test_words_that_mark_differences_are_explained_where_they_are_used() -> None:
    marks = ("Could be chance: not clear.", "Not tested: the number of people was not published.")

    def explained(rows: list[Row]) -> tuple[bool, ...]:
        return tuple(mark in summary(rows) for mark in marks)

    assert explained(FULL) == (False, False)
    assert explained(recruitment(2024, (30, 9), (40, 8))) == (True, False)
    assert explained(both(2024, 32, 44, people=None)) == (False, True)


@pytest.mark.parametrize(
    ("remarks", "said"),
    [
        ([(2024, 5)], "Indicator 5 (2024). A note."),
        ([(2023, 5), (2024, 5)], "Indicator 5 (2023 and 2024). A note."),
        ([(2024, 5), (2024, 6)], "Indicators 5 and 6 (2024). A note."),
        ([(2023, 5), (2024, 5), (2024, 6)], "Indicator 5 (2023); indicators 5 and 6 (2024). A note."),
    ],
)
def test_remarks_name_their_indicators(remarks: list[tuple[int, int]], said: str) -> None:
    made = [(year, Remark(indicator=number, note="A note")) for year, number in remarks]
    assert said in quality(figures(FULL, remarks=made)).plain


@pytest.mark.parametrize("named", [1, 5, 6])
def test_a_long_list_of_sources_is_folded(named: int) -> None:
    of = figures(FULL)
    of.snapshot.sources[2024] = {2: tuple(f"source {number}" for number in range(named))}
    markdown = quality(of).markdown
    assert ("<details" in markdown) == (named > 5)
    assert ("6 sources" in markdown) == (named == 6)
    assert all(f"Source {number}" in markdown for number in range(named))


def test_a_report_of_percentages_says_that_it_has_no_numbers() -> None:
    """120 applicants would give their number away: what is missing is explained by the policy, not by a threshold."""
    rules = DisclosureParameters(policy="percentages")
    rows = recruitment(2024, (60, 20), (60, 15))
    of = Report(PROJECT, snapshot(rows, rules=rules)).indicator(2)
    text = "\n".join(block.plain for block in (of.finding(), of.comparison(), of.details()))
    why = "The organisation publishes no numbers of people, only percentages of so many people that"
    assert f"Not shown. {why}" in text
    assert "Not shown. There is no result that we can show for 2022, 2023 or 2024." in text
    assert text.count(why) == 1  # the first lines of the page say it
    assert "This report has no numbers of people, and percentages of many people only." in text
    assert "numbers below 5" not in text


def test_a_report_of_rounded_numbers_says_what_it_was_worked_out_from() -> None:
    rules = DisclosureParameters(round_to=5)
    rows = recruitment(2024, (1001, 202), (803, 111))
    of = Report(PROJECT, snapshot(rows, rules=rules))
    assert "from rounded numbers of people and round it once" in of.indicator(2).working().plain
    assert "intervals are wide enough to allow for the rounding" in of.summary().notes().plain
    assert "unrounded figures" not in of.summary().notes().plain + of.summary().overview().plain
