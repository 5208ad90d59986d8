"""Where the method pages stand, seen from the pages of a report."""

from __future__ import annotations

from wres_kit.project.organisation import METHOD

__all__ = ["METHOD", "anchor_of_indicator", "definition_address", "method_address"]


def method_address(name: str, anchor: str = "") -> str:
    """Return the address of a method page, and of a place in it, seen from the page of a report."""
    return f"../../{METHOD}/{name}.html{f'#{anchor}' if anchor else ''}"


def definition_address(year: int, indicator: int) -> str:
    """Return where the definition of an indicator in a year's edition stands, seen from the page of a report."""
    return method_address(str(year), anchor_of_indicator(indicator))


def anchor_of_indicator(indicator: int) -> str:
    """Return the place of an indicator on the page of an edition."""
    return f"indicator-{indicator}"
