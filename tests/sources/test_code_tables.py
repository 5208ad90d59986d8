"""What pay bands, ethnic codes and other words of staff systems mean, and that nothing is guessed."""

from __future__ import annotations

import pytest

from tests.standards import EXAMPLE, WRES
from wres_kit.sources.extracts.code_tables import ethnic_table, grade_order, grade_table, word_table

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
    assert grade_table().look_up(text) == category


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
    assert ETHNICITY.look_up(text) == group


def test_every_code_of_the_standard_is_known() -> None:
    for known in WRES.characteristic.codes:
        assert ETHNICITY.look_up(known.code) == known.group
        assert ETHNICITY.look_up(f"{known.code} {known.label}") in {known.group, None}


def test_wordings_of_codes_that_a_standard_does_not_have_mean_nothing_in_it() -> None:
    other = ethnic_table(EXAMPLE.characteristic)
    assert other.look_up("White - British") is None
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
    assert word_table(table).look_up(text) == meaning


def test_words_of_a_project() -> None:
    table = grade_table().with_own({"Local Grade 7": "band_7"})
    assert table.look_up("local grade 7") == "band_7"
    assert table.look_up("Band 2") == "band_2"


@pytest.mark.parametrize("text", ["XX", "Q"])
def test_a_code_may_be_shown(text: str) -> None:
    assert ETHNICITY.shown(text) == f'"{text}"'


@pytest.mark.parametrize("text", ["Smith", "Lee", "20456789", "smith@example.org"])
def test_anything_else_may_not(text: str) -> None:
    assert ETHNICITY.shown(text) == "(not shown)"
    assert grade_table().shown(text) == "(not shown)"


CENSUS_2021 = {
    "Asian or Asian British": "Indian|Pakistani|Bangladeshi|Chinese|Any other Asian background",
    "Black, Black British, Caribbean or African": (
        "Caribbean|African|Any other Black, Black British, or Caribbean background"
    ),
    "Mixed or multiple ethnic groups": (
        "White and Black Caribbean|White and Black African|White and Asian|"
        "Any other Mixed or multiple ethnic background"
    ),
    "White": (
        "English, Welsh, Scottish, Northern Irish or British|Irish|Gypsy or Irish Traveller|Roma|"
        "Any other White background"
    ),
    "Other ethnic group": "Arab|Any other ethnic group",
}
CENSUS_2011 = {
    "White": (
        "English/Welsh/Scottish/Northern Irish/British|Irish|Gypsy or Irish Traveller|Any other White background"
    ),
    "Mixed/multiple ethnic groups": (
        "White and Black Caribbean|White and Black African|White and Asian|Any other Mixed/multiple ethnic background"
    ),
    "Asian/Asian British": "Indian|Pakistani|Bangladeshi|Chinese|Any other Asian background",
    "Black/African/Caribbean/Black British": "African|Caribbean|Any other Black/African/Caribbean background",
    "Other ethnic group": "Arab|Any other ethnic group",
}
CENSUS_2001 = {
    "White": "British|Irish|Any other White background",
    "Mixed": "White and Black Caribbean|White and Black African|White and Asian|Any other mixed background",
    "Asian or Asian British": "Indian|Pakistani|Bangladeshi|Any other Asian background",
    "Black or Black British": "Caribbean|African|Any other Black background",
    "Chinese or other ethnic group": "Chinese|Any other ethnic group",
}
"""The ethnic groups of the censuses of England and Wales (gov.uk, Ethnicity facts and figures, style guide)."""

SUBDIVISIONS = (
    "C2 Northern Irish|C3 Other white, white unspecified|CA English|CB Scottish|CC Welsh|CD Cornish|"
    "CE Cypriot (part not stated)|CF Greek|CG Greek Cypriot|CH Turkish|CJ Turkish Cypriot|CK Italian|"
    "CL Irish Traveller|CM Traveller|CN Gypsy/Romany|CP Polish|CQ All republics which made up the former USSR|"
    "CR Kosovan|CS Albanian|"
    "CT Bosnian|CU Croatian|CV Serbian|CW Other republics which made up the former Yugoslavia|CX Mixed white|"
    "CY Other white European, European unspecified, European mixed|GA Black and Asian|GB Black and Chinese|"
    "GC Black and White|GD Chinese and White|GE Asian and Chinese|GF Other Mixed, Mixed Unspecified|LA Mixed Asian|"
    "LB Punjabi|LC Kashmiri|LD East African Asian|LE Sri Lanka|LF Tamil|LG Sinhalese|LH British Asian|"
    "LJ Caribbean Asian|LK Other Asian, Asian unspecified|PA Somali|PB Mixed Black|PC Nigerian|PD Black British|"
    "PE Other Black, Black unspecified|SA Vietnamese|SB Japanese|SC Filipino|SD Malaysian|SE Any Other Group"
)
"""Subdivisions of the NHS Data Dictionary (value set CareConnect-EthnicCategory-1 of fhir.nhs.uk)."""


@pytest.mark.parametrize("census", [CENSUS_2001, CENSUS_2011, CENSUS_2021], ids=["2001", "2011", "2021"])
def test_the_ethnic_groups_of_the_censuses_are_known_however_they_are_written(census: dict[str, str]) -> None:
    for broad, names in census.items():
        group = "white" if broad == "White" else "bme"
        assert ETHNICITY.look_up(broad) in {group, None if broad == "Other ethnic group" else group}
        for name in names.split("|"):
            texts = (name, f"{broad} - {name}", f"{broad}: {name}", f"{broad} {name}".upper(), f"{name} - {broad}")
            assert {text: ETHNICITY.look_up(text) for text in texts} == dict.fromkeys(texts, group)


def test_the_subdivisions_of_the_data_dictionary_are_known_with_and_without_their_code() -> None:
    for text in SUBDIVISIONS.split("|"):
        code, _, name = text.partition(" ")
        group = "white" if code.startswith("C") else "bme"
        assert {ETHNICITY.look_up(code), ETHNICITY.look_up(name)} == {group}, text
        assert ETHNICITY.look_up(text) in {group, None}


@pytest.mark.parametrize(
    "text",
    ["Ethnic minorities", "All ethnic minorities", "Other than White British", "White and other", "Not applicable"],
)
def test_words_that_may_take_in_white_minorities_are_asked_about(text: str) -> None:
    assert ETHNICITY.look_up(text) is None
