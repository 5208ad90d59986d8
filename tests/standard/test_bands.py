"""Pay bands and grades of indicator 1."""

from __future__ import annotations

import pytest

from tests.standards import WRES
from wres_kit.standard.bands import UnknownBandError

BANDS = WRES.bands

AGENDA_FOR_CHANGE = (
    "under_band_1",
    *(f"band_{number}" for number in range(1, 8)),
    *(f"band_8{letter}" for letter in "abcd"),
    "band_9",
    "vsm",
)
MEDICAL = ("consultant", "senior_medical_manager", "non_consultant_career_grade", "trainee", "other")


def test_sections_and_bands_are_those_of_a_return():
    assert {one.section: tuple(band.category for band in one.bands) for one in BANDS.sections} == {
        "non_clinical": AGENDA_FOR_CHANGE,
        "clinical": AGENDA_FOR_CHANGE,
        "medical_dental": MEDICAL,
    }


def test_clusters_of_the_race_disparity_ratio():
    for section in BANDS.sections[:2]:
        clusters = {band.category: band.cluster for band in section.bands}
        assert [category for category, cluster in clusters.items() if cluster == "middle"] == ["band_6", "band_7"]
        assert clusters["band_5"] == "lower"
        assert clusters["band_8a"] == clusters["vsm"] == "upper"
    assert all(band.cluster is None for band in BANDS.sections[2].bands)


def test_senior_medical_managers_are_consultants_already_and_not_added_again():
    assert [band.category for band in BANDS.sections[2].addends] == [
        category for category in MEDICAL if category != "senior_medical_manager"
    ]
    assert BANDS.sections[0].addends == BANDS.sections[0].bands


def test_labels():
    assert BANDS.section_label("medical_dental") == "Medical and dental"
    assert BANDS.section_label("all") == "All staff"
    assert BANDS.label("band_8a") == "Band 8a"
    assert BANDS.label("all") == "All bands"


def test_order_puts_totals_before_their_bands():
    cells = [
        ("clinical", "band_2"),
        ("all", "all"),
        ("medical_dental", "all"),
        ("non_clinical", "vsm"),
        ("clinical", "all"),
    ]
    assert sorted(cells, key=lambda cell: BANDS.order(*cell)) == [
        ("all", "all"),
        ("non_clinical", "vsm"),
        ("clinical", "all"),
        ("clinical", "band_2"),
        ("medical_dental", "all"),
    ]
    assert BANDS.has("all", "band_5")
    assert not BANDS.has("medical_dental", "band_5")


@pytest.mark.parametrize(("ask", "of"), [(BANDS.section_label, "nursing"), (BANDS.label, "band_10")])
def test_unknown_names_are_answered_with_the_known_ones(ask, of):
    with pytest.raises(UnknownBandError, match=f"{of}: there is no such"):
        ask(of)
    with pytest.raises(UnknownBandError):
        BANDS.order("clinical", "consultant")
