from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.publishing.site import PAPER, TEXT_CONTRAST, contrast, readable_accent

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
    ],
)
def test_known_contrasts(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)


@given(colours, colours)
def test_contrast_has_no_direction(one: str, other: str) -> None:
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21


@given(colours)
def test_every_accent_becomes_readable(accent: str) -> None:
    assert contrast(readable_accent(accent), PAPER) >= TEXT_CONTRAST


@given(colours)
def test_a_readable_accent_stays(accent: str) -> None:
    once = readable_accent(accent)
    assert readable_accent(once) == once


def test_nhs_blue_stays_and_yellow_is_darkened() -> None:
    assert readable_accent("#005EB8") == "#005eb8"
    assert readable_accent("#ffeb3b") not in {"#ffeb3b", "#000000"}
