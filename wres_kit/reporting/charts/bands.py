"""The chart of pay bands: the share of BME staff in each, beside their share of the whole workforce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, MaxNLocator

from wres_kit.reporting.charts.colours import EQUALITY, INK, focus
from wres_kit.reporting.charts.drawing import drawn, new_figure
from wres_kit.reporting.wording.rounding import percent
from wres_kit.reporting.wording.values import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from wres_kit.indicators.results import Result

ROW = 0.3
"""Height of a band in inches."""

LABELS, VALUES = 0.42, 0.17
"""Shares of the width kept for the names of the bands and for the values."""

WIDTH_OF_BARS = 1 - LABELS - VALUES


@dataclass(frozen=True, slots=True)
class BandSection:
    """One part of the chart: the name of a section, and by name of the band the share of BME staff in it."""

    label: str
    bands: Sequence[tuple[str, Result | None]]


def bands_svg(sections: Sequence[BandSection], overall: float | None, accent: str, name: str) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    sections
        From top to bottom; at least one value.
    overall
        Percentage of BME staff in the whole workforce, drawn as a dashed line; None where it is not known.
    accent
        The organisation's colour.
    name
        What the ids of the figure start with.
    """
    return drawn(name, lambda: _draw(sections, overall, focus(accent)))


def _draw(sections: Sequence[BandSection], overall: float | None, colour: str) -> Axes:
    rows = [len(section.bands) for section in sections]
    height = sum(rows) * ROW + 0.5 * len(sections) + 0.7
    all_axes = new_figure(height, rows, left=LABELS, right=1 - VALUES, bottom=0.65)
    ends = [
        end for section in sections for _, result in section.bands if result is not None and result.value is not None
        for end in (result.value, result.upper) if end is not None
    ]  # fmt: skip
    reach = min(100.0, max([*ends, overall or 0.0]))
    for axes, section in zip(all_axes, sections, strict=True):
        _section(axes, section, colour)
        axes.set_xlim(0, min(100.0, reach * 1.04))
        axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%"))
        if overall is not None:
            axes.axvline(overall, color=EQUALITY, linewidth=1.2, linestyle=(0, (5, 3)), zorder=4)
    if overall is not None:
        all_axes[0].text(
            overall, 1.0, f" all staff {percent(overall)} ", transform=all_axes[0].get_xaxis_transform(),
            ha="left" if overall < 0.7 * reach else "right",
            va="bottom", color=INK, fontsize=10,
        )  # fmt: skip
    all_axes[-1].set_xlabel("BME staff as a percentage of all staff in the band", color=INK)
    return all_axes[0]


def _section(axes: Axes, section: BandSection, colour: str) -> None:
    places = list(range(len(section.bands)))
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_yticks(places, [label for label, _ in section.bands], fontsize=10)
    axes.grid(visible=False, axis="y")
    axes.set_title(
        section.label, loc="left", fontsize=11, fontweight="bold", color=INK, x=-LABELS / WIDTH_OF_BARS, pad=5
    )
    for place, (_, result) in enumerate(section.bands):
        has_value = result is not None and result.value is not None
        # Values stand in a column of their own: beside the bars, the line of all staff would run through them.
        axes.annotate(
            value_text(result), (1, place), xycoords=axes.get_yaxis_transform(), xytext=(8, 0),
            textcoords="offset points", va="center", color=INK, fontsize=10,
            fontstyle="normal" if has_value else "italic",
        )  # fmt: skip
        if result is None or result.value is None:
            continue
        axes.barh(place, result.value, height=0.62, color=colour, zorder=2)
        if result.lower is not None and result.upper is not None:
            axes.plot([result.lower, result.upper], [place, place], color="white", linewidth=3.4, zorder=3)
            axes.plot([result.lower, result.upper], [place, place], color=INK, linewidth=1.4, zorder=3)
