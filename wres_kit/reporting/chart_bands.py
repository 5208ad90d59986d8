"""The chart of pay bands: the share of BME staff in each, beside their share of the whole workforce."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, MaxNLocator

from wres_kit.reporting.colours import EQUALITY, INK, focus
from wres_kit.reporting.drawing import LABEL_BOX, drawn, new_figure
from wres_kit.reporting.rounding import percent
from wres_kit.reporting.values import value_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from wres_kit.indicators.results import Result

ROW = 0.3
"""Height of a band in inches."""

LABEL_WIDTH = 20
"""Characters of a band's name that fit on a line."""


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
    all_axes = new_figure(height, rows, left=0.36, bottom=0.65)
    ends = [
        end for section in sections for _, result in section.bands if result is not None and result.value is not None
        for end in (result.value, result.upper) if end is not None
    ]  # fmt: skip
    reach = min(100.0, max([*ends, overall or 0.0]))
    for axes, section in zip(all_axes, sections, strict=True):
        _section(axes, section, colour)
        axes.set_xlim(0, reach * 1.22)
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}%" if value <= 100 else ""))
        if overall is not None:
            axes.axvline(overall, color=EQUALITY, linewidth=1.2, linestyle=(0, (5, 3)), zorder=4)
    if overall is not None:
        all_axes[0].text(
            overall, 1.0, f" all staff {percent(overall)}", transform=all_axes[0].get_xaxis_transform(), ha="left",
            va="bottom", color=INK, fontsize=10,
        )  # fmt: skip
    all_axes[-1].set_xlabel("BME staff as a percentage of all staff in the band", color=INK)
    return all_axes[0]


def _section(axes: Axes, section: BandSection, colour: str) -> None:
    places = list(range(len(section.bands)))
    axes.set_ylim(len(places) - 0.4, -0.6)
    axes.set_yticks(places, [fill(label, LABEL_WIDTH) for label, _ in section.bands], fontsize=10, linespacing=0.95)
    axes.grid(visible=False, axis="y")
    axes.set_title(section.label, loc="left", fontsize=11, fontweight="bold", color=INK, x=-0.5, pad=5)
    for place, (_, result) in enumerate(section.bands):
        if result is None or result.value is None:
            axes.annotate(
                value_text(result), (0, place), xytext=(4, 0), textcoords="offset points", va="center", color=INK,
                fontsize=10, fontstyle="italic",
            )  # fmt: skip
            continue
        axes.barh(place, result.value, height=0.62, color=colour, zorder=2)
        end = result.value
        if result.lower is not None and result.upper is not None:
            axes.plot([result.lower, result.upper], [place, place], color="white", linewidth=3.4, zorder=3)
            axes.plot([result.lower, result.upper], [place, place], color=INK, linewidth=1.4, zorder=3)
            end = max(end, result.upper)
        axes.annotate(
            value_text(result), (end, place), xytext=(5, 0), textcoords="offset points", va="center", color=INK,
            fontsize=10, zorder=5, bbox=LABEL_BOX,
        )  # fmt: skip
