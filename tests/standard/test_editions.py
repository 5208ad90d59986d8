"""Editions of the Standard: what the committed files say, and what a new file may and may not say."""

from __future__ import annotations

import shutil
from itertools import pairwise

import pytest

from tests.standards import WRES
from wres_kit.standard.editions import Editions, UnknownEditionError
from wres_kit.standard.indicator import Better
from wres_kit.standard.records import FOLDER, Known, StandardFileError
from wres_kit.standard.shapes import LIKELIHOOD, REPRESENTATION, SURVEY

YEARS = range(2016, 2027)
"""The years that have an edition: a new one is added here, and its questions of the survey below."""
LAST, NEW, LATER = YEARS[-1], YEARS.stop, YEARS.stop + 1

QUESTIONS = {
    **dict.fromkeys(range(2016, 2019), ("KF25", "KF26", "KF21", "Q17b")),
    **dict.fromkeys(range(2019, 2022), ("Q13a", "Q13b/c", "Q14", "Q15b")),
    **dict.fromkeys(range(2022, 2027), ("Q14a", "Q14b/c", "Q15", "Q16b")),
}


@pytest.fixture
def editions_folder(tmp_path):
    return shutil.copytree(FOLDER / "wres" / "editions", tmp_path / "editions")


def test_editions_cover_all_years_without_a_gap():
    assert WRES.years == tuple(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_edition_is_complete(year):
    found = WRES.edition(year)
    assert found.year == year
    assert found.survey_year == year - 1
    assert found.four_fifths == (0.8, 1.25)
    assert list(found.indicators) == list(range(1, 10))
    for number, indicator in found.indicators.items():
        assert indicator.number == number
        assert indicator.asks.endswith(("?", "."))
        assert indicator.source
        assert len(indicator.title) <= 50


@pytest.mark.parametrize("year", YEARS)
def test_survey_questions_follow_the_numbering_of_the_year(year):
    indicators = WRES.edition(year).indicators
    assert tuple(indicators[number].question for number in (5, 6, 7, 8)) == QUESTIONS[year]


@pytest.mark.parametrize("year", YEARS)
def test_shapes_and_directions(year):
    indicators = WRES.edition(year).indicators
    shapes = [indicators[number].shape for number in range(1, 10)]
    assert shapes == [REPRESENTATION, *[LIKELIHOOD] * 3, *[SURVEY] * 4, REPRESENTATION]
    better = [indicators[number].better for number in range(1, 10)]
    assert better == [*[Better.PARITY] * 4, Better.LOWER, Better.LOWER, Better.HIGHER, Better.LOWER, Better.PARITY]
    assert [(indicators[number].numerator_group, indicators[number].reference_group) for number in (2, 3, 4)] == [
        ("white", "bme"),
        ("bme", "white"),
        ("white", "bme"),
    ]
    assert [(stage.events, stage.people) for stage in indicators[2].stages] == [
        ("shortlisted", "applied"),
        ("appointed", "shortlisted"),
    ]
    assert indicators[9].parts[0] == "voting"


@pytest.mark.parametrize("year", YEARS)
def test_windows_and_bases(year):
    indicators = WRES.edition(year).indicators
    assert indicators[3].window_years == (2 if year < 2020 else 1)
    assert indicators[7].definition == ("dont_know_excluded" if year < 2022 else "dont_know_included")


def test_what_is_not_confirmed_says_so():
    assert WRES.edition(2016).indicators[3].known is Known.UNCONFIRMED
    (window,) = WRES.edition(2020).changes
    assert (window.indicator, window.comparable, window.known) == (3, True, Known.UNCONFIRMED)
    base, *unweighted = WRES.edition(2022).changes
    assert [(change.indicator, change.groups, change.known) for change in unweighted] == [
        (number, ("all",), Known.READ) for number in (5, 6, 8)
    ]
    assert (base.indicator, base.comparable, base.known) == (7, False, Known.UNCONFIRMED)
    assert "could not find an official source" in WRES.edition(2022).indicators[7].definition_note


def test_a_definition_differs_exactly_where_a_change_forbids_comparison():
    for earlier, later in pairwise(WRES.years):
        changes = [change for change in WRES.edition(later).changes if not change.groups]
        forbidden = {change.indicator for change in changes if not change.comparable}
        before, after = WRES.edition(earlier).indicators, WRES.edition(later).indicators
        assert forbidden == {n for n in after if after[n].definition != before[n].definition}


def test_an_edition_can_be_asked_for_only_where_it_is_known():
    with pytest.raises(UnknownEditionError, match=rf"{YEARS.stop + 5}: no edition .* Known are 2016 to {LAST}"):
        WRES.edition(YEARS.stop + 5)


def test_a_new_edition_is_a_new_file(editions_folder):
    (editions_folder / f"{NEW}.yml").write_text(
        f"extends: {LAST}\n"
        "indicators:\n  5: {question: Q15a}\n"
        "changes:\n  - {indicator: 5, what: Renumbered., comparable: true, known: read, source: A page.}\n",
        encoding="utf-8",
    )
    editions = Editions(editions_folder, WRES.characteristic, frozenset(WRES.shapes))
    assert editions.years[-1] == NEW
    new, old = editions.edition(NEW), editions.edition(LAST)
    assert new.survey_year == LAST
    assert new.indicators[5].question == "Q15a"
    assert new.indicators[5].wording == old.indicators[5].wording
    assert {n: new.indicators[n] for n in new.indicators if n != 5} == {
        n: old.indicators[n] for n in old.indicators if n != 5
    }
    assert [change.what for change in new.changes] == ["Renumbered."]


def test_a_year_without_the_survey_of_the_autumn_before_says_which(editions_folder):
    (editions_folder / f"{NEW}.yml").write_text(f"extends: {LAST}\nsurvey_year: {NEW}\n", encoding="utf-8")
    (editions_folder / f"{LATER}.yml").write_text(f"extends: {NEW}\n", encoding="utf-8")
    editions = Editions(editions_folder, WRES.characteristic, frozenset(WRES.shapes))
    assert editions.edition(NEW).survey_year == NEW
    assert editions.edition(LATER).survey_year == NEW


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"extends: {NEW}\n", rf"{NEW}.yml: extends itself"),
        ("extends: 2040\n", r"2040.yml: there is no such file"),
        (
            f"extends: {LAST}\nindicators:\n  5: {{questoin: Q15a}}\n",
            rf"{NEW}.yml: does not fit.*\n.*indicators → 5 → questoin",
        ),
        (
            f"extends: {LAST}\nindicators:\n  5: {{shape: poll}}\n",
            rf"{NEW}.yml, indicator 5: poll is not a known shape",
        ),
        (f"extends: {LAST}\nindicators:\n  10: {{title: A tenth}}\n", r"indicators → 10"),
        (
            f"extends: {LAST}\nindicators:\n  5: {{definition: another}}\n",
            rf"indicator 5 has another definition than in {LAST}",
        ),
        (f"extends: {LAST}\nindicator:\n  5: {{title: A}}\n", rf"{NEW}.yml: does not fit.*\n.*indicator"),
        ("indicators: {}\nfour_fifths: [0.8, 1.25]\n", r"there is no indicator"),
        (f"- extends: {LAST}\n", rf"{NEW}.yml: must hold keys"),
        ("extends: [\n", rf"{NEW}.yml, line \d+, column \d+: expected the node content"),
    ],
)
def test_a_faulty_edition_is_named_with_its_fault(editions_folder, text, message):
    (editions_folder / f"{NEW}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(StandardFileError, match=message):
        Editions(editions_folder, WRES.characteristic, frozenset(WRES.shapes)).edition(NEW)


def test_what_national_reports_add_is_marked_as_unconfirmed() -> None:
    for year in WRES.years:
        added = WRES.edition(year).supplements
        assert [one.title for one in added] == ["Race disparity ratio", *(["Model Employer"] if year >= 2019 else [])]
        assert all(one.known is Known.UNCONFIRMED and "could not find an official source" in one.note for one in added)
