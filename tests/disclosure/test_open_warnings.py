"""What the checks still doubt is shown only where it says nothing of a suppressed figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.indicators.making import headcounts, made
from tests.projects import organisation, project_in
from tests.standards import WRES
from wres_kit.disclosure.open_warnings import safe_warnings
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculation import calculate
from wres_kit.project import DisclosureParameters
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.returns.cells import OpenWarning
from wres_kit.returns.checks.registry import CHECKS
from wres_kit.returns.files import COLUMNS, parse_file
from wres_kit.returns.read import check_files

if TYPE_CHECKING:
    from pathlib import Path


def test_an_open_warning_says_nothing_of_an_indicator_with_a_suppressed_figure() -> None:
    given = made(*headcounts(9, "voting", white=10, bme=4, unknown=0), *headcounts(1, "all", white=90, bme=60))
    results = protect(calculate(given), [given], DisclosureParameters())
    swapped = OpenWarning(9, 2024, "white and BME may have changed places.")
    others = OpenWarning(2, 2024, "a doubt."), OpenWarning(2, 2023, "a doubt.")
    related = OpenWarning(1, 2024, "a doubt."), OpenWarning(None, 2024, "a doubt."), OpenWarning(9, 2025, "it changed.")
    assert safe_warnings(WRES, [swapped, *others, *related], results) == others
    assert safe_warnings(WRES, [swapped], [each for each in results if each.indicator == 2]) == (swapped,)


def doubts(folder: Path, lines: list[tuple[int, str]], audience: Audience = Audience.PUBLIC) -> list[tuple[int, int]]:
    """Return indicator and year of each doubt that a report of 2024 prints, from lines with their year."""
    project = project_in(folder)
    organisation(folder, "X02")
    rows = [",".join(["X02", str(year), *line.split(), "made up"]) for year, line in lines]
    read = check_files(project, [parse_file("a.csv", "\n".join([",".join(COLUMNS), *rows, ""]).encode())])
    return [
        (each.indicator or 0, each.year) for each in take_snapshot(project, read.returns, "X02", 2024, audience).doubts
    ]


@pytest.mark.parametrize("unknown", [4, 5])
def test_more_respondents_than_staff_are_doubted_only_where_the_staff_are_shown(tmp_path: Path, unknown: int) -> None:
    # 45 white respondents are more than 44 white staff, of whom readers would know 48 with those of unknown ethnicity.
    staff = headcounts(1, "all", white=48 - unknown, bme=12, unknown=unknown)
    survey = ["5 all all white percentage 21.7", "5 all all white respondents 45", "5 all all bme percentage 25.0"]
    lines = [(2024, line) for line in [*staff, *survey, "5 all all bme respondents 12"]]
    assert doubts(tmp_path, lines) == ([(5, 2024)] if unknown == 5 else [])
    assert doubts(tmp_path, lines, Audience.INTERNAL) == [(5, 2024)]


@pytest.mark.parametrize(("before", "is_public"), [(4, False), (5, True)])
def test_a_doubt_that_compares_with_a_year_that_is_not_in_the_report_is_not_printed(
    tmp_path: Path, before: int, *, is_public: bool
) -> None:
    # In 2021, 4 of 20 are white; the report of 2024 has 2022, in which 20 of 25 are: "may have changed places".
    bands = {2021: (before, 4 * before), 2022: (20, 5), 2023: (22, 5), 2024: (23, 5)}
    lines = [
        (year, line) for year, (white, bme) in bands.items()
        for line in (*headcounts(1, "all", white=200, bme=60, unknown=12),
                     *headcounts(1, "band_5", "clinical", white=white, bme=bme, unknown=0))
    ]  # fmt: skip
    assert doubts(tmp_path, lines) == []
    later = [(year + 1, line) for year, line in lines if year < 2024]
    assert doubts(tmp_path, later) == ([(1, 2023)] if is_public else [])


def test_each_check_that_compares_years_says_so() -> None:
    assert {each.identity: each.compares for each in CHECKS if each.compares} == {
        "dropped-digit": ("near years",),
        "percentage-is-ratio": ("near years",),
        "swapped-labels": ("year before",),
        "vanished-band": ("year before",),
        "workforce-jump": ("year before",),
        "level-jump": ("year before",),
        "respondents-above-workforce": ("workforce",),
    }
