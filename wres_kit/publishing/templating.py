"""The templates and style sheets that come with wres_kit."""

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
