"""Every value of every published series: what our results say of the same year, or why they say nothing."""

from __future__ import annotations

import csv

import pytest

from tests.back_tests.vectors import ROOT, committed, value

CODES = {"England, NHS trusts": "england", "KMPT (RXY)": "RXY", "Newcastle upon Tyne Hospitals (RTD)": "RTD"}
PLACES = {
    ("2", "national", "relative_likelihood"): (2, "relative_likelihood", "appointed", "all"),
    ("3", "national", "relative_likelihood"): (3, "relative_likelihood", "disciplinary", "all"),
    ("4", "national", "relative_likelihood"): (4, "relative_likelihood", "training", "all"),
    ("1", "all staff", "bme_pct"): (1, "share", "all", "bme"),
    ("1", "all staff", "bme_fte_pct"): (1, "share", "all", "bme"),
    ("1", "all staff", "white_pct"): (1, "share", "all", "white"),
    ("1", "all staff", "unknown_pct"): (1, "share", "all", "unknown"),
    ("1", "VSM", "bme_pct"): (1, "share", "vsm", "bme"),
    ("1", "band 5", "bme_pct"): (1, "share", "band_5", "bme"),
    ("5", "BME staff", "pct"): (5, "percentage", "all", "bme"),
    ("6", "BME staff", "pct"): (6, "percentage", "all", "bme"),
    ("6", "White staff", "pct"): (6, "percentage", "all", "white"),
    ("8", "BME staff", "pct"): (8, "percentage", "all", "bme"),
    ("7", "White", "pct"): (7, "percentage", "all", "white"),
    ("7", "Other", "pct"): (7, "percentage", "all", "bme"),
    ("9", "board", "bme_pct"): (9, "share", "total_board", "bme"),
}
NO_RESULTS = {
    ("2", "share of trusts", "white_significantly_more_likely_pct"): "counts trusts, not people",
    ("1", "clinical, band 8a and above", "bme_pct"): "several bands together: a return gives bands",
    ("1", "non-clinical, band 8a and above", "bme_pct"): "several bands together: a return gives bands",
    ("3", "share of trusts", "above_1_25_pct"): "counts trusts, not people",
    ("7", "Black background", "pct"): "several ethnic categories together: a return gives groups or single ones",
    ("9", "executive directors", "bme_count"): "counts people of many organisations, without a total",
    ("DQ", "all staff", "self_reported_pct"): "of people or of full-time equivalents: its source does not say",
}
SURVEY_YEARS = {"survey-2": 2020, "survey-1": 2021, "survey": 2022}


def series() -> list[dict[str, str]]:
    with (ROOT / "data" / "published" / "published_series.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kind(row: dict[str, str]) -> tuple[str, str, str]:
    return row["indicator"], row["group"], row["measure"]


def reporting_year(row: dict[str, str]) -> int:
    """Survey years are those of the autumn before the reporting year."""
    if row["year"] in SURVEY_YEARS:
        return SURVEY_YEARS[row["year"]]
    return int(row["year"]) + (1 if row["indicator"] == "7" else 0)


def test_every_kind_of_series_is_dealt_with() -> None:
    kinds = {kind(row) for row in series()}
    assert kinds == set(PLACES) | set(NO_RESULTS) | {("1", "all staff", "headcount")}


def named(row: dict[str, str]) -> str:
    return f"{row['organisation']} {row['indicator']} {row['group']} {row['year']}"


@pytest.mark.parametrize("row", [row for row in series() if kind(row) in PLACES], ids=named)
def test_our_result_is_the_published_one(row: dict[str, str]) -> None:
    results = committed(CODES[row["organisation"]], reporting_year(row))
    assert value(results, *PLACES[kind(row)]) == float(row["value"])


def test_the_headcounts_of_newcastle_are_those_of_its_share_of_all() -> None:
    rows = [row for row in series() if kind(row) == ("1", "all staff", "headcount")]
    assert rows
    for row in rows:
        results = committed("RTD", int(row["year"]))
        (whole,) = (one for one in results if (one.indicator, one.measure, one.group) == (1, "share", "all"))
        assert whole.denominator == float(row["value"])
