"""What pay bands, ethnic codes and other words of staff systems mean, and that nothing is guessed."""

from __future__ import annotations

import pytest

from tests.standards import EXAMPLE, WRES
from wres_kit.sources.extracts.code_tables import grade_order, grade_table, word_table
from wres_kit.sources.extracts.ethnic_words import ethnic_table

ETHNICITY = ethnic_table(WRES.characteristic)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("NHS|XR05|Review Body Band 5", "band_5"),
        ("NHS|XN08|Non Review Body Band 8 - Range A", "band_8a"),
        ("XN08", "band_8a"),
        ("Band 8 - Range D", "band_8d"),
        ("8a", "band_8a"),
        ("AfC Band 8B", "band_8b"),
        ("5", "band_5"),
        ("Agenda for Change Band 2", "band_2"),
        ("Very Senior Manager", "vsm"),
        ("NHS|YC72|Consultant (post 2003)", "consultant"),
        ("Non-Consultant Career Grade", "non_consultant_career_grade"),
        ("NHS|MN37|Foundation Doctor Year 1", "trainee"),
        ("Specialty Registrar (StR)", "trainee"),
        ("Specialty Doctor", "non_consultant_career_grade"),
        ("Hospital Practitioner", "other"),
        # In no table, or two things at once:
        ("Band 8", None),
        ("8", None),
        ("XR05|Band 6", None),
        ("General Practitioner Trainee", None),
        ("Local grade", None),
        ("", None),
    ],
)
def test_grades(text: str, category: str | None) -> None:
    assert grade_table().of(text) == category


def test_every_band_of_the_standard_can_be_reached_but_those_counted_by_hand() -> None:
    addends = {band.category for section in WRES.bands.sections for band in section.addends}
    assert set(grade_order()) == addends
    assert WRES.bands.categories_of("medical_dental") - addends == {"senior_medical_manager"}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("A", "white"), ("a ", "white"), ("CP", "white"), ("C3", "white"), ("H", "bme"), ("GA", "bme"), ("SC", "bme"),
        ("PC", "bme"), ("Z", "unknown"), ("", "unknown"), ("NULL", "unknown"), ("99", "unknown"), ("0", "white"),
        ("8", "bme"), ("9", "unknown"), ("A White - British", "white"), ("CY White Other European", "white"),
        ("N - Black or Black British - African", "bme"), ("Z Not Stated", "unknown"), ("A-White British", "white"),
        ("White - British", "white"), ("ASIAN or ASIAN BRITISH - Indian", "bme"), ("Mixed White & Asian", "bme"),
        ("I do not wish to disclose my ethnic origin", "unknown"), ("Not Stated", "unknown"), ("BME", "bme"),
        # In no list: reported, never guessed.
        ("NA", None), ("N/A", None), ("NK", None), ("NS", None), ("I", None), ("Q", None), ("W", None), ("XX", None),
        ("-", None), ("10", None), ("A Smith", None), ("Smith", None), ("H Patel", None), ("British Rail", None),
    ],
)  # fmt: skip
def test_ethnic_codes(text: str, group: str | None) -> None:
    assert ETHNICITY.of(text) == group


def test_every_code_of_the_standard_is_known() -> None:
    for known in WRES.characteristic.codes:
        assert ETHNICITY.of(known.code) == known.group
        assert ETHNICITY.of(f"{known.code} {known.label}") in {known.group, None}


def test_wordings_of_codes_that_a_standard_does_not_have_mean_nothing_in_it() -> None:
    other = ethnic_table(EXAMPLE.characteristic)
    assert other.of("White - British") is None
    assert set(other.meanings) == set(EXAMPLE.characteristic.parts)


@pytest.mark.parametrize(
    ("table", "text", "meaning"),
    [
        ("staff_groups", "Nursing and Midwifery Registered|Community Nurse", "clinical"),
        ("staff_groups", "Estates and Ancillary", "non_clinical"),
        ("staff_groups", "MEDICAL AND DENTAL", "medical_dental"),
        ("staff_groups", "Volunteers", None),
        ("assignment_categories", "Non-Exec Director/Chair", "non_executive"),
        ("stages", "Not shortlisted", "applied"),
        ("case_types", "Informal Disciplinary", "other"),
        ("training_types", "Stat & Mand", "mandatory"),
        ("executive", "Non-Executive", "no"),
        ("yes_no", "true", "yes"),
    ],
)
def test_words(table: str, text: str, meaning: str | None) -> None:
    assert word_table(table).of(text) == meaning


def test_words_of_a_project() -> None:
    table = grade_table().with_own({"Local Grade 7": "band_7"})
    assert table.of("local grade 7") == "band_7"
    assert table.of("Band 2") == "band_2"


@pytest.mark.parametrize("text", ["XX", "Q"])
def test_a_code_may_be_shown(text: str) -> None:
    assert ETHNICITY.shown(text) == f'"{text}"'


@pytest.mark.parametrize("text", ["Smith", "Lee", "20456789", "smith@example.org"])
def test_anything_else_may_not(text: str) -> None:
    assert ETHNICITY.shown(text) == "(not shown)"
    assert grade_table().shown(text) == "(not shown)"
