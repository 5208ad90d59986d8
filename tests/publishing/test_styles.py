from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres_kit.publishing.site import PAPER, TEXT_CONTRAST, readable_accent, theme_text
from wres_kit.reporting.charts.drawing import contrast

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


DARK = theme_text("frame.css").partition("(prefers-color-scheme: dark)")[2]
GROUNDS = (
    re.findall(r"body { background: (#[0-9a-f]{6})", DARK)[0],
    re.findall(r"--wres-pale: (#[0-9a-f]{6})", DARK)[0],
)
SHARE = int(re.findall(r"color-mix\(in srgb, var\(--wres-accent\) (\d+)%, #fff\)", DARK)[0])


@pytest.mark.parametrize("name", ["text", "quiet", "link"])
def test_text_can_be_read_on_dark_pages(name: str) -> None:
    colour = re.findall(rf"--wres-{name}: (#[0-9a-f]{{6}})", DARK)[0]
    assert min(contrast(colour, ground) for ground in GROUNDS) >= TEXT_CONTRAST


@given(colours)
def test_every_accent_can_be_read_on_dark_pages(accent: str) -> None:
    darkened = readable_accent(accent)
    channels = [int(darkened[place : place + 2], 16) for place in (1, 3, 5)]
    mixed = "#" + "".join(f"{(channel * SHARE + 255 * (100 - SHARE)) // 100:02x}" for channel in channels)
    assert min(contrast(mixed, ground) for ground in GROUNDS) >= TEXT_CONTRAST
