"""Returns written by hand: each value stands in the published row that its source names."""

from __future__ import annotations

import json
import re

import pytest

from tests.data.files import BY_HAND, ROOT, published, rows_of
from tests.standards import WRES
from wres_kit.project import Project
from wres_kit.returns.cells import Return
from wres_kit.returns.confirmations import read_remarks

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
FAIR_PROGRESSION = (
    "https://www.ethnicity-facts-figures.service.gov.uk/workforce-and-business/nhs-staff-experience/"
    "nhs-staff-believing-career-progression-is-fair-at-work-for-all-staff/latest"
)
KENT_INFORMATION = (
    "https://www.kmpt.nhs.uk/pdf-documents/about-us-documents/publications/workforce-reports/"
    "workforce-race-equality-standard-2020-2022/information/"
)
GUIDANCE = "Additional Information for the NHS Workforce Race Equality Standard"


def numbers_by_source():
    """Numbers of all rows of the published files, as printed, by the source of the row."""
    found = {}
    previous = ""
    for name in ("published_vectors.csv", "published_series.csv"):
        for row in published(name):
            source = previous if row["source_url"] == "same as above" else row["source_url"]
            previous = source
            texts = [row["note"], row.get("value", ""), row.get("inputs", ""), row.get("published_result", "")]
            for one in filter(None, _full_names(source, row["note"])):
                found.setdefault(one, set()).update(float(number) for text in texts for number in NUMBER.findall(text))
    return found


def _full_names(source, note):
    """Yield the names under which a return may cite a row: some rows shorten an address, or have a second one."""
    yield source
    if "nhs-staff-believing-career-progression" in source or "published by EFF" in note:
        yield FAIR_PROGRESSION
    if GUIDANCE in note or GUIDANCE in source:
        yield GUIDANCE
    if "(information page)" in note:
        yield KENT_INFORMATION


NUMBERS = numbers_by_source()


def cited(source):
    return GUIDANCE if source.startswith(GUIDANCE) else source.partition(" and the page of")[0]


@pytest.mark.parametrize("name", BY_HAND)
def test_each_value_stands_in_the_row_of_its_source(name):
    for row in rows_of(name):
        assert float(row["value"]) in NUMBERS[cited(row["source"])], row


@pytest.mark.parametrize("name", BY_HAND)
def test_each_file_is_of_one_organisation(name):
    assert {row["organisation"].lower() for row in rows_of(name)} == {name}


def test_every_series_of_an_organisation_or_of_england_is_a_return_or_left_out_for_a_reason():
    values = {
        (row["organisation"], row["indicator"], row["year"], float(row["value"]))
        for name in BY_HAND
        for row in rows_of(name)
    }
    left_out = {
        "share of trusts", "executive directors", "Black background", "clinical, band 8a and above",
        "non-clinical, band 8a and above",
    }  # fmt: skip
    survey_years = {"survey-2": "2020", "survey-1": "2021", "survey": "2022"}
    codes = {"KMPT (RXY)": "RXY", "Newcastle upon Tyne Hospitals (RTD)": "RTD", "England, NHS trusts": "england"}
    missing = []
    for row in published("published_series.csv"):
        year = survey_years.get(row["year"], row["year"])
        year = str(int(year) + 1) if "survey years" in row["note"] else year
        value = codes[row["organisation"]], row["indicator"], year, float(row["value"])
        if row["group"] not in left_out and row["measure"] != "self_reported_pct" and value not in values:
            missing.append(value)
    assert missing == []


def test_bpas_counts_are_those_of_the_published_vectors():
    vectors = {row["indicator"]: json.loads(row["inputs"]) for row in published("published_vectors.csv")[:3]}
    values = {(row["category"], row["group"]): int(row["value"]) for row in rows_of("bpas") if row["indicator"] == "2"}
    assert values["appointed", "white"] == vectors["2"]["white_appointed"] == 48
    assert values["shortlisted", "bme"] == vectors["2"]["bme_shortlisted"] == 151
    assert values["applied", "white"] == vectors["2-stage1"]["white_applied"] == 1803


def test_what_cannot_be_trusted_is_left_out_and_said():
    rxy = [row for row in rows_of("rxy") if row["year"] == "2020"]
    assert not [row for row in rxy if row["value"] in {"9.6", "74", "83", "19.9", "25.5"}]
    remarks = read_remarks(Project(ROOT), Return(WRES, "RXY", 2020))
    assert "9.6" in remarks.about(4)[0].note
    assert "74%" in remarks.about(9)[0].note
    assert remarks.about(6)[0].not_reported
    assert "1.7" in remarks.about(3)[0].note
    white, bme = (
        float(next(r["value"] for r in rxy if r["indicator"] == "5" and r["group"] == group))
        for group in ("white", "bme")
    )
    assert (white, bme) == (32.8, 44.3)


@pytest.mark.parametrize("year", [2023, 2024, 2025])
def test_newcastle_shares_are_marked_as_full_time_equivalents(year):
    remarks = read_remarks(Project(ROOT), Return(WRES, "RTD", year)).about(1)
    assert [remark.basis for remark in remarks] == ["as_published_fte"]
