"""Templates and style sheets that come with wres_kit, and colours that can be read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

TEMPLATES = Path(__file__).parent / "templates"
THEME = Path(__file__).parent / "theme"


@cache
def templates() -> Environment:
    """Return the templates. What is put into them is escaped, and a name that nothing has is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def theme_text(name: str) -> str:
    """Return a style sheet or script of the theme."""
    return (THEME / name).read_text(encoding="utf-8").strip()


def icon_address(favicon: Path | None) -> str:
    """Return an icon as an address that holds the icon itself, so that no page asks for another file."""
    path = favicon or THEME / "favicon.svg"
    kind = {".svg": "image/svg+xml", ".png": "image/png"}.get(path.suffix.lower(), "image/x-icon")
    return f"data:{kind},{quote(path.read_bytes())}"


TEXT_CONTRAST = 4.5
"""Least contrast of text with its background, WCAG 2.2 success criterion 1.4.3 (level AA)."""

WHITE = "#ffffff"


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 (none) to 21 (black and white).

    Parameters
    ----------
    colour, other
        Colours as ``#rrggbb``.

    Notes
    -----
    "Contrast ratio" in the glossary of the Web Content Accessibility Guidelines 2.2.
    """
    lighter, darker = sorted((_relative_luminance(colour), _relative_luminance(other)), reverse=True)
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
