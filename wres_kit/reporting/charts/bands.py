"""The chart of pay bands: the share of a group in each, beside its share of the whole workforce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, MaxNLocator

from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.reporting.blocks import Block, Chart, boxed
from wres_kit.reporting.charts.drawing import EQUALITY, INK, drawn, focus, new_figure
from wres_kit.reporting.wording.values import percent, value_text
from wres_kit.reporting.wording.words import joined
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.figures import Figures
    from wres_kit.standard.indicator import Indicator

ROW = 0.3
"""Height of a band in inches."""

LABELS, VALUES = 0.42, 0.17
"""Shares of the width kept for the names of the bands and for the values."""

WIDTH_OF_BARS = 1 - LABELS - VALUES


@dataclass(frozen=True, slots=True)
class BandSection:
    """One part of the chart: the name of a section, and by name of the band the share of the group in it."""

    label: str
    bands: Sequence[tuple[str, Result | None]]


@dataclass(frozen=True, slots=True)
class BandPicture:
    """What the chart shows.

    Parameters
    ----------
    sections
        From top to bottom; at least one value.
    overall
        Percentage of the group in the whole workforce, drawn as a dashed line; None where it is not known.
    everyone
        What the whole workforce is called: "All staff".
    axis
        Words for the horizontal axis.
    """

    sections: Sequence[BandSection]
    overall: float | None
    everyone: str
    axis: str


def parts_chart(figures: Figures, definition: Indicator) -> Chart | Block:
    """Return the chart of the share of the focus group in each part: in each band, or in each part of a body."""
    characteristic, year = figures.characteristic, figures.year

    def share(section: str, category: str) -> Result | None:
        measure, group = ResultMeasure.SHARE, characteristic.focus
        return figures.get(year, definition.number, measure, group, section=section, category=category)

    if definition.parts:
        named = [(definition.category(part).label, share(ALL, part)) for part in definition.parts]
        sections, what = [BandSection(definition.navigation_title, named)], "part"
        overall = share(ALL, WORKFORCE)
    else:
        sections, what, overall = _bands(figures, share), "band", share(ALL, ALL)
    shown = [result for section in sections for _, result in section.bands if result and result.value is not None]
    if not shown:
        return boxed("note", f"There is no chart by {what}: {year} has no figure by {what} that may be shown.")
    value, everyone = (overall.value if overall else None), figures.standard.bands.everyone
    who = characteristic.with_noun(characteristic.focus, "people" if definition.parts else definition.people.plural)
    who = who[0].upper() + who[1:]
    drawn_sections = [
        BandSection(section.label, [band for band in section.bands if not _is_hidden(band[1])]) for section in sections
    ]
    drawn_sections = [section for section in drawn_sections if section.bands]
    picture = BandPicture(drawn_sections, value, everyone, f"{who} as a percentage of all in the {what}")
    svg = bands_svg(picture, figures.snapshot.accent, f"indicator-{definition.number}-bands")
    line = (
        f" The dashed line is their share of {everyone[0].lower()}{everyone[1:]}, {percent(value)}."
        if value is not None
        else ""
    )
    return Chart(svg, f"{who} as a percentage of each {what} in {year}. {_in_words(sections)}.{line}")


def _bands(figures: Figures, share: Callable[[str, str], Result | None]) -> list[BandSection]:
    bands = figures.standard.bands
    return [
        BandSection(
            bands.section_label(section),
            [(bands.label(band), share(section, band)) for band in own if band != ALL or len(own) == 1],
        )
        for section, own in figures.band_places([figures.year]).items()
    ]


def _in_words(sections: Sequence[BandSection]) -> str:
    """Return the values of each section; bands of which nothing is shown together at its end."""
    texts = []
    for section in sections:
        shown = [f"{label} {value_text(result)}" for label, result in section.bands if not _is_hidden(result)]
        hidden = [label for label, result in section.bands if _is_hidden(result)]
        parts = [joined(shown), f"{joined(hidden)} suppressed" if hidden else ""]
        texts.append(f"{section.label}: {', '.join(part for part in parts if part)}")
    return "; ".join(texts)


def _is_hidden(result: Result | None) -> bool:
    return result is not None and result.status is Status.SUPPRESSED


def bands_svg(picture: BandPicture, accent: str, name: str) -> str:
    """Return the chart as SVG.

    Parameters
    ----------
    picture
        What it shows.
    accent
        The organisation's colour.
    name
        What the ids of the figure start with.
    """
    return drawn(name, lambda: _draw(picture, focus(accent)))


def _draw(picture: BandPicture, colour: str) -> Axes:
    sections, overall = picture.sections, picture.overall
    everyone = picture.everyone[0].lower() + picture.everyone[1:]
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
            overall, 1.0, f" {everyone} {percent(overall)} ", transform=all_axes[0].get_xaxis_transform(),
            ha="left" if overall < 0.7 * reach else "right",
            va="bottom", color=INK, fontsize=10,
        )  # fmt: skip
    all_axes[-1].set_xlabel(picture.axis, color=INK)
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
