"""A small chart without text: three years in the row of a table, whose values the same cell gives in words."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 72, 24, 4


def sparkline(values: Sequence[float | None]) -> str:
    """Return a line over the years as SVG: a dot for each value, the last one larger, and a gap where there is none."""
    known = [value for value in values if value is not None]
    low, reach = min(known), (max(known) - min(known)) or 1.0
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    points = [
        None
        if value is None
        else (MARGIN + place * step, HEIGHT - MARGIN - (value - low) / reach * (HEIGHT - 2 * MARGIN))
        for place, value in enumerate(values)
    ]
    lines = "".join(
        f'<path d="M{before[0]:g} {before[1]:.1f}L{after[0]:g} {after[1]:.1f}"/>'
        for before, after in pairwise(points)
        if before is not None and after is not None
    )
    dots = "".join(
        f'<circle cx="{point[0]:g}" cy="{point[1]:.1f}" r="{3.5 if place == len(points) - 1 else 2:g}"/>'
        for place, point in enumerate(points)
        if point is not None
    )
    return (
        f'<svg class="wres-sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'aria-hidden="true" focusable="false">{lines}{dots}</svg>'
    )
