"""The chart of pay bands, or of parts of a body: the share of a group in each, and in the whole workforce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure, Status
from wres_kit.reporting.blocks import Block, boxed
from wres_kit.reporting.charts import Chart, chart_row
from wres_kit.reporting.charts.drawing import (
    DASHED,
    EQUALITY,
    GRID,
    INK,
    LINE,
    QUIET,
    Canvas,
    Layout,
    drawn,
    ends_of,
    focus_colour,
    linear_scale,
    text_width,
    wrapped,
)
from wres_kit.reporting.wording.phrases import percent, span_text, value_text
from wres_kit.reporting.wording.sentences import bands_headline, chart_source
from wres_kit.returns.faults import joined
from wres_kit.standard.records import ALL, WORKFORCE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard.indicator import Indicator

ROW = 27
"""Height of a band; on a phone its name is a line above its bar."""
BAR = 16
MOST_FOR_NAMES = 0.4
"""Of the width, what the names of bands get at most."""


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
    colour
        That of the bars.
    """

    sections: Sequence[BandSection]
    overall: float | None
    everyone: str
    colour: str


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
        return boxed("note", f"There is no chart by {what}: {year} has no figure by {what} that we can show.")
    value, everyone = (overall.value if overall else None), figures.standard.bands.everyone
    who = characteristic.with_noun(
        characteristic.focus, "people" if definition.parts else definition.people.plural, start=True
    )
    seen = [
        BandSection(section.label, [band for band in section.bands if not _is_hidden(band[1])]) for section in sections
    ]
    picture = BandPicture(
        [section for section in seen if section.bands], value, everyone, focus_colour(figures.snapshot.accent)
    )
    wide, narrow = drawn(lambda layout: BandDrawing(picture, layout).svg())
    line = f" The dashed line is their share of {_lower(everyone)}, {percent(value)}." if value is not None else ""
    subtitle = f"{who} as a percentage of each {what}, {figures.snapshot.organisation.label}, 31 March {year}.{line}"
    if any(map(span_text, shown)):
        subtitle += " The thin lines are 95% confidence intervals."
    subtitle += _suppressed(sections, what)
    measure = f"{who} as a percentage of each {what}"
    rows = [
        chart_row(year, measure, who, f"{section.label}: {label}", result)
        for section in sections
        for label, result in section.bands
    ]
    rows.append(chart_row(year, f"{who} as a percentage of {_lower(everyone)}", who, everyone, overall))
    return Chart(
        f"indicator-{definition.number}-{what}s",
        _board_headline(sections, who) if definition.parts else bands_headline(figures),
        subtitle,
        chart_source(figures, definition.number),
        f"{measure} in {year}. {_in_words(sections)}.{line}",
        wide,
        narrow,
        tuple(rows),
    )


def _board_headline(sections: Sequence[BandSection], who: str) -> str:
    shares = [
        f"{value_text(result)} of {_lower(label)}"
        for section in sections
        for label, result in section.bands
        if result is not None and result.value is not None
    ]
    return f"{who} are {joined(shares)}"


def _lower(text: str) -> str:
    return text[0].lower() + text[1:]


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


def _suppressed(sections: Sequence[BandSection], what: str) -> str:
    """Return how many bands have no bar because they are suppressed, as a sentence; empty where all have one."""
    reported = [result for section in sections for _, result in section.bands if result is not None]
    hidden = sum(_is_hidden(result) for result in reported)
    known = hidden + sum(result.value is not None for result in reported)
    return f" {hidden} of {known} {what}s {'is' if hidden == 1 else 'are'} suppressed to protect people." * bool(hidden)


def _is_hidden(result: Result | None) -> bool:
    return result is not None and result.status is Status.SUPPRESSED


class BandDrawing:
    """The chart of pay bands on a canvas.

    Parameters
    ----------
    picture
        What it shows.
    layout
        The size it is for.
    """

    def __init__(self, picture: BandPicture, layout: Layout) -> None:
        self._picture, self._canvas, self._layout = picture, Canvas(layout), layout
        self._size = layout.size
        bands = [band for section in picture.sections for band in section.bands]
        most = layout.width * MOST_FOR_NAMES
        lines = [line for label, _ in bands for line in wrapped(label, most, self._size)]
        self._names = 0.0 if layout.is_narrow else max(text_width(line, self._size) for line in lines) + 12
        self._values = max(text_width(value_text(result), self._size) for _, result in bands) + 10
        ends = [
            end for _, result in bands if result is not None and result.value is not None for end in ends_of(result)
        ]
        high = min(100.0, max([*ends, picture.overall or 0.0, 1.0]))
        self._scale = linear_scale(0, high, self._names, layout.width - self._values, 4 if layout.is_narrow else 6)

    def svg(self) -> str:
        """Return it as SVG."""
        top = self._size * LINE + 6 if self._picture.overall is not None else 0.0
        names, places, y = [], [], top
        for section in self._picture.sections:
            y += self._size * LINE + 8
            names.append((y - 7, section.label))
            for label, result in section.bands:
                places.append((label, result, y))
                y += self._height(label)
        bottom = y + 4
        self._axis(top, bottom)
        for label, result, y in places:
            self._bar(result, y + self._height(label))
        self._overall(top, bottom)
        # Words come last: no line may run through them.
        for y, name in names:
            self._canvas.text((0, y), name, bold=True, halo=True)
        for label, result, y in places:
            self._words(label, result, y)
        return self._canvas.svg(bottom + self._size * 1.8)

    def _lines(self, label: str) -> list[str]:
        return wrapped(label, self._layout.width if self._layout.is_narrow else self._names, self._size)

    def _height(self, label: str) -> float:
        lines = len(self._lines(label)) * self._size * LINE
        return lines + BAR + 9 if self._layout.is_narrow else max(ROW, lines + 6)

    def _axis(self, top: float, bottom: float) -> None:
        for tick in self._scale.ticks:
            x = self._scale(tick)
            self._canvas.line((x, top), (x, bottom), QUIET if tick == 0 else GRID)
            anchor = "start" if tick == 0 and not self._names else "middle"
            self._canvas.text((x, bottom + self._size * 1.3), f"{tick:g}%", anchor)

    def _middle(self, lower: float) -> float:
        """Return the middle of the bar of a row, from the lower edge of the row."""
        return lower - (7 + BAR / 2 if self._layout.is_narrow else ROW / 2)

    def _bar(self, result: Result | None, lower: float) -> None:
        if result is None or result.value is None:
            return
        middle, start, end = self._middle(lower), self._scale(0), self._scale(result.value)
        self._canvas.rectangle((start, middle - BAR / 2), end - start, BAR, self._picture.colour)
        if result.lower is not None and result.upper is not None:
            ends = ((self._scale(result.lower), middle), (self._scale(result.upper), middle))
            self._canvas.line(*ends, "#fff", 4)
            self._canvas.line(*ends, INK, 1.5)

    def _words(self, label: str, result: Result | None, y: float) -> None:
        """Write the name of a band, and its value in a column of its own: next to bars, lines would run through it."""
        height, lines = self._height(label), self._lines(label)
        start = y if self._layout.is_narrow else y + (height - len(lines) * self._size * LINE) / 2
        self._canvas.lines_of_text((0, start), lines, halo=self._layout.is_narrow)
        at = (self._layout.width, self._middle(y + height) + self._size * 0.35)
        self._canvas.text(at, value_text(result), "end", italic=result is None or result.value is None)

    def _overall(self, top: float, bottom: float) -> None:
        overall = self._picture.overall
        if overall is None:
            return
        x, words = self._scale(overall), f"{self._picture.everyone} {percent(overall)}"
        self._canvas.line((x, top), (x, bottom), EQUALITY, 1.3, DASHED)
        half, last = text_width(words, self._size) / 2, self._layout.width
        self._canvas.text((min(max(x, half), last - half), top - 6), words, "middle")
