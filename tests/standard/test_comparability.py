"""What lies between the definitions of two years."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standards import WRES
from wres_kit.standard.editions import UnknownEditionError

YEARS = st.sampled_from((2014, 2015, *WRES.years))
INDICATORS = st.integers(min_value=1, max_value=9)


@pytest.mark.parametrize(
    ("indicator", "earlier", "later", "comparable", "words"),
    [
        (7, 2021, 2022, False, "Don't know"),
        (7, 2018, 2024, False, "Don't know"),
        (7, 2022, 2025, True, None),
        (7, 2019, 2021, True, None),
        (7, 2025, 2026, True, "Filipino"),
        (3, 2019, 2020, True, "two years"),
        (3, 2020, 2022, True, None),
        (1, 2015, 2016, False, "redefined"),
        (9, 2014, 2016, False, "redefined"),
        (2, 2015, 2016, True, "not known here"),
        (5, 2018, 2019, True, "KF25"),
        (5, 2021, 2022, True, None),
        (2, 2016, 2026, True, None),
    ],
)
def test_comparability_of_known_pairs(indicator, earlier, later, comparable, words):
    found = WRES.comparability(indicator, earlier, later)
    assert found.comparable is comparable
    texts = " ".join(change.what for change in found.changes)
    assert (words in texts) if words else (texts == "")


@pytest.mark.parametrize("indicator", [5, 6, 8])
def test_results_of_all_staff_do_not_compare_across_the_survey_that_was_first_weighted(indicator):
    assert not WRES.comparability(indicator, 2021, 2022, "all").comparable
    assert (
        "weights its results for all staff from reporting year 2022"
        in WRES.comparability(indicator, 2020, 2023, "all").refusals[-1].what
    )
    assert WRES.comparability(indicator, 2022, 2023, "all").comparable
    for group in ("white", "bme", None):
        assert WRES.comparability(indicator, 2021, 2022, group).comparable


@given(indicator=INDICATORS, earlier=YEARS, later=YEARS)
def test_order_does_not_matter_and_a_year_compares_with_itself(indicator, earlier, later):
    assert WRES.comparability(indicator, earlier, later) == WRES.comparability(indicator, later, earlier)
    assert WRES.comparability(indicator, earlier, earlier).comparable
    assert not WRES.comparability(indicator, earlier, earlier).changes


@given(indicator=INDICATORS, years=st.tuples(YEARS, YEARS, YEARS))
def test_a_longer_way_gathers_what_its_parts_have(indicator, years):
    first, middle, last = sorted(years)
    whole = WRES.comparability(indicator, first, last)
    parts = WRES.comparability(indicator, first, middle), WRES.comparability(indicator, middle, last)
    assert whole.comparable == (parts[0].comparable and parts[1].comparable)
    assert set(whole.refusals) == set(parts[0].refusals) | set(parts[1].refusals)


def test_years_to_come_have_no_comparability():
    with pytest.raises(UnknownEditionError):
        WRES.comparability(2, 2020, 2050)
