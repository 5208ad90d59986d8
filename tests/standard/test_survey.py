"""What a Standard takes from the staff survey."""

from __future__ import annotations

import re
import shutil

import pytest

from tests.standards import EXAMPLE_FOLDER, WRES
from wres_kit.standard import read_standard
from wres_kit.standard.indicator import SurveyTerms
from wres_kit.standard.records import StandardFileError


def test_every_survey_indicator_of_the_wres_is_taken():
    shapes = {number: WRES.indicator(number, 2024).shape for number in WRES.numbers_in(2024)}
    assert set(WRES.survey.indicators) == {number for number, shape in shapes.items() if shape == "survey"}


def test_the_groups_and_definitions_it_names_are_those_of_the_standard():
    survey = WRES.survey
    assert set(survey.groups) <= set(WRES.characteristic.all_groups)
    assert tuple(survey.benchmark_groups.values()) == WRES.characteristic.compared
    for group in survey.groups.values():
        re.compile(group.in_title)
    for number, indicator in survey.indicators.items():
        definitions = {WRES.indicator(number, year).definition for year in WRES.years}
        assert set(indicator.counts_by_definition) <= definitions
        assert not indicator.benchmark_definition or indicator.benchmark_definition in definitions
        sections = {section.section for section in WRES.indicator(number, 2024).sections}
        assert set(indicator.parts.values()) == sections


def test_a_standard_without_a_survey_takes_nothing_from_it(tmp_path):
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE_FOLDER, folder)
    (folder / "survey.yml").unlink(missing_ok=True)
    assert read_standard(folder).survey == SurveyTerms()


def test_a_group_that_the_characteristic_does_not_have_is_an_error(tmp_path):
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLE_FOLDER, folder)
    (folder / "survey.yml").write_text("groups:\n  strangers: {names: [strangers]}\n", encoding="utf-8")
    with pytest.raises(StandardFileError, match="no group strangers"):
        _ = read_standard(folder).survey
