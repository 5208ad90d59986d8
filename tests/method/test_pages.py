"""The method pages: complete, in step with what computes, and with no link that leads nowhere."""

from __future__ import annotations

from datetime import date
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from tests.back_tests.vectors import vectors
from tests.demonstration import PROJECT, protected, returned
from tests.standards import EXAMPLE, WRES
from wres_kit.indicators.formulas import methods
from wres_kit.indicators.results import PUBLISHED_COLUMNS
from wres_kit.indicators.significance import LEVEL_RULES
from wres_kit.indicators.verdicts import RULES
from wres_kit.method import differences, method_pages, quality_page
from wres_kit.method.edition_page import _when, changes_since, edition_page
from wres_kit.method.example import WorkedExample, example, example_page
from wres_kit.method.markup import terms
from wres_kit.method.overview import COST, overview, what_is_suppressed, words_of
from wres_kit.project import DisclosureParameters, Project, ProjectParameters, QualityParameters
from wres_kit.reporting.pages import anchor_of_indicator, definition_address
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.wording import page_words
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from wres_kit.method.markup import MethodPage

pytestmark = pytest.mark.xdist_group("demonstration")
PARAMETERS = ProjectParameters(publication_date=date(2026, 10, 1))


def soup(page: MethodPage) -> BeautifulSoup:
    return BeautifulSoup(page.html, "html.parser")


def words(html: str) -> str:
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.fixture(scope="module")
def pages() -> tuple[MethodPage, ...]:
    return method_pages(PROJECT)


@pytest.mark.parametrize("year", WRES.years)
def test_every_indicator_of_every_edition_has_a_section_with_its_definition(year: int) -> None:
    standard, page = WRES.edition(year), edition_page(WRES, year)
    sections = {section.anchor: section for section in page.sections}
    for number, definition in standard.indicators.items():
        section = sections[anchor_of_indicator(number)]
        text = words(section.html)
        assert section.title == f"Indicator {number}: {definition.title}"
        assert "<math" in section.html
        for said in (definition.wording, definition.formula, definition.source, definition.asks):
            assert said.strip().rstrip(".")[1:] in text
        if definition.question:
            assert f"uestion {definition.question} of the NHS Staff Survey of autumn {standard.survey_year}" in text
        assert ("Not confirmed" in text) == (definition.known is Known.UNCONFIRMED)
    assert [each.title for each in standard.supplements] == [each.title for each in page.sections[9:]]
    assert list(sections)[:9] == [anchor_of_indicator(number) for number in range(1, 10)]


def test_what_changed_is_told_and_nothing_else() -> None:
    changed = {
        year: [number for number in range(1, 10) if changes_since(WRES, WRES.edition(year), number)]
        for year in WRES.years[1:]
    }
    assert {year: numbers for year, numbers in changed.items() if numbers} == {
        2019: [5, 6, 7, 8], 2020: [3], 2022: [5, 6, 7, 8], 2026: [7],
    }  # fmt: skip
    assert "Question of the staff survey: “Q16b”; before: “Q15b”." in changes_since(WRES, WRES.edition(2022), 8)
    refused = words(next(each.html for each in edition_page(WRES, 2023).sections if each.anchor == "indicator-7"))
    assert "With 2022: yes. Not with 2021: From reporting year 2022" in refused
    cautioned = words(next(each.html for each in edition_page(WRES, 2020).sections if each.anchor == "indicator-3"))
    assert "With 2019, with caution: Until reporting year 2019" in cautioned


@pytest.mark.parametrize(
    ("year", "number", "when"),
    [
        (2019, 3, "The 2 years from 1 April 2017 to 31 March 2019, averaged."),
        (2020, 3, "The year from 1 April 2019 to 31 March 2020."),
        (2024, 2, "The year from 1 April 2023 to 31 March 2024."),
        (2024, 9, "31 March 2024."),
    ],
)
def test_when(year: int, number: int, when: str) -> None:
    standard = WRES.edition(year)
    assert _when(WRES, standard, standard.indicators[number]) == when


def test_every_link_within_the_pages_leads_somewhere(pages: tuple[MethodPage, ...]) -> None:
    places = {page.address: {each["id"] for each in soup(page).select("[id]")} for page in pages}
    for page in pages:
        for link in soup(page).select("a[href]"):
            address, _, anchor = str(link["href"]).partition("#")
            if "://" in address:
                continue
            assert not anchor or anchor in places[address or page.address], (page.name, link["href"])
            assert (address or page.address) in places


def test_no_place_is_named_twice_and_every_table_has_a_caption(pages: tuple[MethodPage, ...]) -> None:
    for page in pages:
        html = soup(page)
        named = [each["id"] for each in html.select("[id]")]
        assert len(named) == len(set(named)), page.name
        assert all(table.caption and table.caption.get_text() for table in html.select("table"))
        assert all(heading.get("scope") in {"row", "col"} for heading in html.select("th"))


def test_pages_of_reports_lead_to_places_that_there_are(pages: tuple[MethodPage, ...]) -> None:
    by_name = {page.name: page for page in pages}
    for year in WRES.years:
        for number in range(1, 10):
            name, _, anchor = definition_address(year, number).removeprefix("../../method/").partition(".html#")
            assert anchor in {section.anchor for section in by_name[name].sections}


def test_the_overview_has_every_method_and_every_rule() -> None:
    html = soup(overview(WRES, PARAMETERS))
    text = words(overview(WRES, PARAMETERS).html)
    for one in methods():
        assert html.select_one(f"h3#{one.key}") is not None
        assert all(" ".join(source.split()) in text for source in one.sources)
    table = next(each for each in html.select("table") if each.caption and "verdicts" in each.caption.get_text())
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert len(rows) == len(RULES)
    for row, rule in zip(rows, RULES, strict=True):
        assert row[1][1:].rstrip(".") == rule.when[1:]
        assert row[2] == page_words().verdicts[rule.verdict].short
        assert row[3].casefold() == rule.outcome


def test_the_overview_has_the_rule_for_both_groups_with_their_names() -> None:
    html = soup(overview(WRES, PARAMETERS))
    table = next(each for each in html.select("table") if each.caption and "both groups" in each.caption.get_text())
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert len(rows) == len(LEVEL_RULES)
    assert [row[3].casefold() for row in rows] == [rule.outcome for rule in LEVEL_RULES]
    assert rows[7][1:3] == ["White staff: better; the gap: widened.", "Better for white staff only"]
    assert rows[8][1:3] == ["BME staff: better; the gap: widened.", "Better for BME staff only"]


def test_all_that_is_not_confirmed_is_listed() -> None:
    section = next(each for each in overview(WRES, PARAMETERS).sections if each.anchor == "unconfirmed")
    text = words(section.html)
    for year in WRES.years:
        standard = WRES.edition(year)
        unconfirmed = [one.question or one.definition_note for one in standard.indicators.values()
                       if one.known is Known.UNCONFIRMED]  # fmt: skip
        unconfirmed += [one.what for one in standard.changes if one.known is Known.UNCONFIRMED]
        unconfirmed += [one.note for one in standard.supplements if one.known is Known.UNCONFIRMED]
        for said in unconfirmed:
            assert said.strip() in text
    assert "(editions 2016 to 2019)" in text


@pytest.mark.parametrize(
    ("limits", "said", "unsaid"),
    [
        (DisclosureParameters(), ["Counts of 1 to 4 people", "zero is shown", "fewer than 11 respondents"], []),
        (DisclosureParameters(threshold=10, suppress_zero=True), ["Counts of 0 to 9 people"], ["zero is shown"]),
        (
            DisclosureParameters(indicators=((3, 10),), round_to=5),
            ["limit of 10 people for indicator 3", "nearest 5", "percentages only"],
            [],
        ),
        (DisclosureParameters(threshold=0), ["fewer than 11"], ["Counts of 0", "Counts of 1"]),
        (DisclosureParameters(threshold=0, survey_threshold=0), ["suppresses nothing"], ["Counts", "respondents"]),
    ],
)
def test_limits_are_those_of_the_project(limits: DisclosureParameters, said: list[str], unsaid: list[str]) -> None:
    words_left_open = words_of(WRES, WRES.edition(2024))
    text = words(what_is_suppressed(limits, words_left_open))
    assert all(each in text for each in said)
    assert not any(each in text for each in unsaid)


def test_the_example_is_that_of_the_made_up_trust() -> None:
    figures = example(WRES)
    for year, groups in figures.counts.items():
        for group, categories in groups.items():
            for category, people in categories.items():
                value = returned().get("X01", year).get(figures.indicator, category, group)
                assert value is not None
                assert value.value == people


def test_what_the_example_says_follows_from_its_figures() -> None:
    text = words(example_page(WRES).html)
    counts, worked = example(WRES).counts[2024], WorkedExample(WRES)
    assert counts["white"]["appointed"] > counts["bme"]["appointed"], "More white than BME applicants were appointed"
    assert counts["white"]["shortlisted"] > counts["bme"]["shortlisted"]
    ratio = worked.ratio()
    assert ratio.value == pytest.approx((610 / 2810) / (448 / 2694))
    for said in (
        "610 ÷ 2,810 = 0.2171, which is 21.7%. Of every 100 who were shortlisted, about 22 were appointed.",
        "448 ÷ 2,694 = 0.1663, which is 16.6%. Of every 100 who were shortlisted, about 17 were appointed.",
        "(610 divided by 2,810) divided by (448 divided by 2,694) is 1.3054, in short 1.31.",
        "White applicants were 1.31 times as likely as BME applicants to be appointed from shortlisting.",
        "1.31 is outside that range.",
        "unlikely to be due to chance (95% interval 1.17 to 1.46)",
        "one over 610 less one over 2,810 plus one over 448 less one over 2,694; that is 1.17 to 1.46.",
        "The ratio has moved closer to equality since 2022.",
    ):
        assert said in text
    assert worked.likelihood("white").numerator == 610
    half = 1.96 * (1 / 610 - 1 / 2810 + 1 / 448 - 1 / 2694) ** 0.5
    assert [f"{1.3054 * exp(side * half):.2f}" for side in (-1, 1)] == ["1.17", "1.46"]
    assert example_page(WRES).html.count("<mtext>2,810</mtext>") == 2


def test_differences_are_of_published_results_and_say_so(pages: tuple[MethodPage, ...]) -> None:
    listed = differences(PROJECT)
    assert {one.key for one in listed} <= set(vectors())
    assert len({one.id for one in listed}) == len(listed)
    page = next(page for page in pages if page.name == "differences")
    for one in listed:
        section = next(each for each in page.sections if each.anchor == one.id)
        assert all(each.strip()[:40] in words(section.html) for each in (one.printed, one.ours, one.why))
        if one.code:
            assert PROJECT.organisation(one.code)


def test_a_project_without_a_list_has_no_page_of_differences(tmp_path: Path) -> None:
    (tmp_path / "params").mkdir()
    (tmp_path / "params" / "project.yml").write_text("publication_date: 2026-10-01\n", encoding="utf-8")
    names = [page.name for page in method_pages(Project(tmp_path))]
    assert names == ["index", "example", "glossary", "quality", "accessibility", *map(str, reversed(WRES.years))]


def test_the_quality_page_says_who_when_and_what_the_columns_mean() -> None:
    parameters = PARAMETERS.model_copy(
        update={"quality": QualityParameters(contact="the data team", next_release=date(2027, 7, 5))}
    )
    text = words(quality_page(WRES, parameters).html)
    assert "the data team" in text
    assert "5 July 2027" in text
    for column in PUBLISHED_COLUMNS:
        assert column in text
    bare = words(quality_page(WRES, PARAMETERS).html)
    assert "Not named by this project." in bare
    assert "No date is set yet." in bare


def test_words_of_the_glossary_are_each_explained_once() -> None:
    names = [one.term.casefold() for one in terms(WRES)]
    assert names == sorted(set(names))
    wanted = {
        "headcount",
        "relative likelihood",
        "bme",
        "snapshot date",
        "esr",
        "base",
        "confidence interval",
        "chance",
        "significance",
    }
    assert wanted <= set(names)


def test_equal_inputs_give_equal_pages(pages: tuple[MethodPage, ...]) -> None:
    edition_pages = [edition_page(WRES, year) for year in WRES.years]
    again = {page.name: page.html for page in (*edition_pages, overview(WRES, PROJECT.parameters), example_page(WRES))}
    assert {page.name: page.html for page in pages if page.name in again} == again


def test_a_made_up_standard_has_method_pages_of_its_own() -> None:
    pages = [overview(EXAMPLE, PARAMETERS), *(edition_page(EXAMPLE, year) for year in EXAMPLE.years)]
    text = {page.name: words(page.html) for page in pages}
    assert "The five indicators" in text["index"]
    assert "Who is counted as non-caring, caring and undisclosed" in text["index"]
    assert "Student’s interval" in text["index"]
    assert "shares (indicators 4), likelihoods (1 and 6)" in text["index"]
    assert "indicator none" not in text["index"]
    assert "from 0.75 to 1.35" in text["2023"]
    assert "Indicator 12: Formal warnings" in text["2024"]
    assert "The edition of 2023 does not have this indicator." in text["2024"]
    assert "Indicator 12" not in text["2023"] + text["2025"]
    assert "Mean of colleagues with a caring role minus mean of colleagues without a caring role" in text["2025"]
    own = {"BME", "ethnic", "white"}
    for year in EXAMPLE.years:
        assert not [word for word in own if word in text[str(year)]]


def test_what_suppression_costs_the_example_is_as_the_page_says() -> None:
    """So many figures of the example report are suppressed, and no main figure; and the least is not far below."""
    snapshot, losses = protected("X01", 2024)
    shown = Figures(snapshot)
    lost = sum(each.suppressed for each in losses.values()) / sum(each.figures for each in losses.values())
    above = sum(each.weight for each in losses.values()) / sum(each.bound for each in losses.values()) - 1
    assert abs(100 * lost - COST["lost"]) <= 2
    assert 0 <= 100 * above <= COST["above"]
    assert all(headline is not None and headline.value is not None for headline in map(shown.headline, shown.numbers))
