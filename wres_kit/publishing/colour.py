"""Colours that can be read: the contrast of WCAG 2.2, and an accent darkened until it has enough."""

from __future__ import annotations

TEXT_CONTRAST = 4.5
"""Least contrast of text with its background, WCAG 2.2 success criterion 1.4.3 (level AA)."""

WHITE = "#ffffff"


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black and white).

    Parameters
    ----------
    one, other
        Colours as ``#rrggbb``.

    Notes
    -----
    "Contrast ratio" in the glossary of the Web Content Accessibility Guidelines 2.2.
    """
    lighter, darker = sorted((_relative_luminance(one), _relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_accent(accent: str) -> str:
    """Return `accent`, darkened no more than needed for text in it on white, and white text on it, to be readable.

    Both directions have the same contrast. The hue is kept: each channel is scaled by the same hundredths.
    """
    for hundredths in range(100, -1, -1):
        darkened = "#" + "".join(f"{channel * hundredths // 100:02x}" for channel in _channels(accent))
        if contrast(darkened, WHITE) >= TEXT_CONTRAST:
            return darkened
    message = f"{accent}: black has enough contrast with white, so this cannot be reached"
    raise AssertionError(message)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def _relative_luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return float(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
