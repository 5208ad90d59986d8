"""Colours of the charts: the Analysis Function's palette with the organisation's accent, told apart without colour too.

Lines and marks have a contrast of at least 3:1 with the page (WCAG 2.2, 1.4.11), differ in lightness, and differ in the
shape of their marks, so that a chart reads in greyscale too.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from afcharts.af_colours import get_af_colours

if TYPE_CHECKING:
    from wres_kit.standard.characteristic import Characteristic

LEAST_CONTRAST = 3.0
INK = "#212b32"
GRID = "#d8dde0"
QUIET = "#5a6b77"
EQUALITY = "#212b32"


@dataclass(frozen=True, slots=True)
class Style:
    """How one group is drawn: colour and shape of its marks, and whether they are filled."""

    colour: str
    marker: str
    filled: bool


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour such as ``#005eb8``, from 0 (black) to 1 (white).

    Notes
    -----
    Web Content Accessibility Guidelines 2.2, definition of relative luminance.
    """
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (Web Content Accessibility Guidelines 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def focus(accent: str) -> str:
    """Return the colour of what a chart is about: the accent, or the palette's dark blue where it is too light."""
    dark: str = get_af_colours("duo")[0]
    return accent if contrast(accent, "#ffffff") >= LEAST_CONTRAST * 1.5 else dark


def styles(accent: str, characteristic: Characteristic) -> dict[str, Style]:
    """Return how each group is drawn, by its code; the group that the Standard is about in the accent."""
    return {
        characteristic.focus: Style(focus(accent), "o", filled=True),
        characteristic.reference: Style(_contrasting(), "s", filled=False),
        characteristic.everyone: Style(QUIET, "D", filled=False),
        characteristic.unknown: Style(QUIET, "^", filled=False),
    }


@cache
def _contrasting() -> str:
    orange: str = get_af_colours("duo")[1]
    return darker_until_seen(orange)


def darker_until_seen(colour: str) -> str:
    """Return a colour, darkened in small steps until it stands out from a white page."""
    while contrast(colour, "#ffffff") < LEAST_CONTRAST:
        channels = [int(int(colour[place : place + 2], 16) * 0.96) for place in (1, 3, 5)]
        colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    return colour
