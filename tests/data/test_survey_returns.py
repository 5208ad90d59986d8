"""The returns and organisations made from the staff survey are in step with the script that makes them."""

from __future__ import annotations

from fractions import Fraction

import pytest
import yaml

from tests.data.files import ROOT, published, rows_of, script

MAKE = script("data/published/make_returns.py")
SURVEY = "nss_2021_2024_organisations.csv"


def test_committed_returns_are_what_the_script_makes():
    committed = (ROOT / "data/returns/nhs-staff-survey.csv").read_bytes()
    assert committed.decode("utf-8") == MAKE.returns_text()


def test_committed_returns_by_ethnicity_and_of_england_are_what_the_script_makes():
    committed = (ROOT / "data/returns/nhs-staff-survey-by-ethnicity.csv").read_bytes()
    assert committed.decode("utf-8") == MAKE.ethnicity_text()
    committed = (ROOT / "data/returns/nhs-staff-survey-national.csv").read_bytes()
    assert committed.decode("utf-8") == MAKE.national_text()


def test_every_rate_by_ethnicity_is_there_in_full():
    rows = {(row["organisation"], row["indicator"], row["group"], row["measure"]): row
            for row in rows_of("nhs-staff-survey-by-ethnicity")}  # fmt: skip
    rates = 0
    for row in published("nss_2024_wres_by_ethnicity.csv"):
        for group in ("white", "bme"):
            place = row["ods_code"], row["indicator"], group
            rate = Fraction(row[f"{group}_fraction"])
            given = rows[*place, "percentage"]
            assert float(given["value"]) == float(100 * rate)
            assert len(given["value"].partition(".")[2]) >= 10
            respondents = rows.get((*place, "respondents"))
            assert (respondents["value"] if respondents else "") == row[f"{group}_respondents_worked_out"]
            assert respondents is None or "worked out" in respondents["source"]
            rates += 1
    assert rates == 1272


def test_question_15_is_there_for_all_organisations():
    rows = {(row["organisation"], row["measure"]): row["value"]
            for row in rows_of("nhs-staff-survey") if row["indicator"] == "7"}  # fmt: skip
    answers = published("nss_2024_question_15.csv")
    assert len(rows) == 2 * len(answers) == 2 * 263
    for row in answers:
        assert rows[row["ods_code"], "percentage"] == row["Q15_Yes"]
        assert rows[row["ods_code"], "respondents"] == row["Q15_base"]


def test_committed_organisations_are_what_the_script_makes():
    texts = MAKE.organisation_texts()
    assert len(texts) == 325
    for path, text in texts.items():
        assert (ROOT / path).read_bytes().decode("utf-8") == text, path


def test_every_result_of_the_four_questions_is_there_with_all_its_digits():
    rows = {
        (row["organisation"], row["year"], row["indicator"], row["section"], row["measure"]): row["value"]
        for row in rows_of("nhs-staff-survey")
    }
    survey = published(SURVEY)
    assert len(survey) == 1075
    assert len(rows) == 1075 * 4 * 2 + 263 * 2
    for row in survey:
        place = row["ODS code"], str(int(row["Year"]) + 1)
        assert rows[*place, "5", "all", "percentage"] == row["Emotional_public_rate"]
        assert rows[*place, "6", "managers", "percentage"] == row["Emotional_manager_rate"]
        assert rows[*place, "6", "colleagues", "respondents"] == row["Emotional_colleagues_base"]
        assert rows[*place, "8", "all", "percentage"] == row["Discrimination_internal_rate"]


def test_sources_name_the_survey_the_question_and_the_line():
    lines = (ROOT / "data" / "published" / SURVEY).read_text(encoding="utf-8").splitlines()
    for row in [row for row in rows_of("nhs-staff-survey") if SURVEY in row["source"]][::97]:
        survey_year = int(row["year"]) - 1
        assert f"NHS Staff Survey {survey_year}, Q1" in row["source"]
        line = lines[int(row["source"].rpartition("line ")[2].rstrip(")")) - 1]
        assert line.startswith(f"{row['organisation']},{survey_year},")
        assert row["value"] in line


def test_the_combined_indicator_6_is_not_made_up_from_its_parts():
    sections = {row["section"] for row in rows_of("nhs-staff-survey") if row["indicator"] == "6"}
    assert sections == {"managers", "colleagues"}


@pytest.mark.parametrize(
    ("slug", "region"),
    [("RW6", "North West"), ("RXY", "South East"), ("00L", "Not given"), ("QHM", "Not given")],
)
def test_region_is_that_of_the_latest_survey_in_spite_of_swapped_columns(slug, region):
    parameters = yaml.safe_load((ROOT / "params" / slug / "organisation.yml").read_text(encoding="utf-8"))
    assert parameters["region"] == region


def test_joint_codes_have_a_folder_with_a_hyphen():
    path = ROOT / "params" / "04Y-05D-05G-05Q-05V-05W" / "organisation.yml"
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["code"] == "04Y/05D/05G/05Q/05V/05W"
