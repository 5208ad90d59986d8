"""What charts are drawn with: a canvas that writes SVG, colours, sizes of type, and scales with round ticks.

A chart is drawn twice from the same figures, for the text column of a page and for a phone. Both are plain SVG of a few
kilobytes, in which the type has the size that a reader sees, and equal figures give equal text on every machine.

Notes
-----
Colours, direct labels, thin grid lines and titles that state the finding follow the guidance of the government Analysis
Function, Data visualisation: charts (https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-charts/).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from math import ceil, floor, log, log10
from typing import TYPE_CHECKING

from afcharts.af_colours import get_af_colours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.standard.characteristic import Characteristic


LEAST_CONTRAST = 3.0
INK = "#212b32"
GRID = "#d8dde0"
QUIET = "#5a6b77"
PALE = "#eef1f3"
EQUALITY = "#212b32"
PAPER = "#fff"
HAIRLINE = 2
"""Lines thinner than this are drawn in the middle of a pixel."""
Point = tuple[float, float]
DASHED, DOTTED = "5 3", "1 3"


@dataclass(frozen=True, slots=True)
class Layout:
    """The size that a chart is drawn for, in CSS pixels.

    Parameters
    ----------
    width
        Width of the chart where it is shown at its own size.
    size
        Size of its type.
    is_narrow
        Whether it is for a phone: panels and labels are then above each other.
    """

    width: float
    size: float
    is_narrow: bool


WIDE = Layout(704, 14, is_narrow=False)
"""The text column of a page: 44rem."""
NARROW = Layout(280, 12.5, is_narrow=True)
"""What a phone of 320 pixels leaves between the margins."""


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


def contrast(colour: str, background: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (Web Content Accessibility Guidelines 2.2)."""
    lighter, darker = sorted((luminance(colour), luminance(background)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def focus_colour(accent: str) -> str:
    """Return the colour of what a chart is about: the accent, or the palette's dark blue where it is too light."""
    dark: str = get_af_colours("duo")[0]
    return accent if contrast(accent, "#ffffff") >= LEAST_CONTRAST * 1.5 else dark


def styles(accent: str, characteristic: Characteristic) -> dict[str, Style]:
    """Return how each group is drawn, by its code; the group that the Standard is about in the accent.

    Groups differ in the shape and filling of their marks too, so that they can be distinguished without colour.
    """
    return {
        characteristic.focus: Style(focus_colour(accent), "circle", filled=True),
        characteristic.reference: Style(_contrasting(), "square", filled=False),
        characteristic.everyone: Style(QUIET, "diamond", filled=False),
        characteristic.unknown: Style(QUIET, "triangle", filled=False),
    }


@cache
def _contrasting() -> str:
    orange: str = get_af_colours("duo")[1]
    return darker_until_seen(orange)


def darker_until_seen(colour: str) -> str:
    """Return a colour, darkened in small steps until it can be seen on a white page."""
    while contrast(colour, "#ffffff") < LEAST_CONTRAST:
        channels = [int(int(colour[place : place + 2], 16) * 0.96) for place in (1, 3, 5)]
        colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    return colour


_ADVANCES = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337 "
    "838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989 "
    "685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521 "
    "392 634 592 818 592 592 525 636 337 636 838"
)
ADVANCES = dict(zip(map(chr, range(32, 127)), map(int, _ADVANCES.split()), strict=True))
"""How wide DejaVu Sans sets a letter, in thousandths of its size. The fonts that a reader sees are no wider."""
USUAL_ADVANCE = 700
BOLDER = 1.12
LINE = 1.3
"""Height of a line of type, where its size is 1."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how much room a line of text needs, in pixels."""
    width = sum(ADVANCES.get(letter, USUAL_ADVANCE) for letter in text) * size / 1000
    return width * BOLDER if bold else width


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Return text in lines that fit a width; a word that is wider has a line to itself."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


CORNERS = {
    "square": ((-4.2, -4.2), (4.2, -4.2), (4.2, 4.2), (-4.2, 4.2)),
    "diamond": ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
    "triangle": ((0, -5), (5, 4), (-5, 4)),
}
"""Corners of the marks, seen from their middle."""


CIRCLE = 5.5
HALO = ' stroke="#fff" stroke-width="4" paint-order="stroke"'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _sharp(value: float, width: float) -> str:
    """Return where a level or upright line is; a thin one in the middle of a pixel, where it is not blurred."""
    return f"{floor(value) + 0.5:g}" if width < HAIRLINE else _number(value)


class Canvas:
    """A drawing in pixels, from the upper left corner.

    Grid lines are below all else, then areas, lines, marks and words. What looks alike is one element of the SVG, so
    that a page with many charts stays small.

    Parameters
    ----------
    layout
        The size it is for.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._grid: dict[str, list[str]] = {}
        self._areas: dict[str, list[str]] = {}
        self._lines: dict[str, list[str]] = {}
        self._marks: dict[str, list[str]] = {}
        self._words: dict[str, list[str]] = {}

    def line(self, start: Point, end: Point, colour: str, width: float = 1, dash: str = "") -> None:
        """Draw a straight line; `dash` is as in SVG."""
        looks = f'stroke="{colour}"'
        looks += f' stroke-width="{_number(width)}"' if width != 1 else ""
        looks += f' stroke-dasharray="{dash}"' if dash else ""
        (x, y), (to_x, to_y) = start, end
        if y == to_y:
            path = f"M{_number(x)} {_sharp(y, width)}H{_number(to_x)}"
        elif x == to_x:
            path = f"M{_sharp(x, width)} {_number(y)}V{_number(to_y)}"
        else:
            path = f"M{_number(x)} {_number(y)}L{_number(to_x)} {_number(to_y)}"
        layer = self._grid if colour == GRID else self._lines
        layer.setdefault(looks, []).append(path)

    def rectangle(self, corner: Point, width: float, height: float, colour: str) -> None:
        """Draw a filled rectangle from its upper left corner."""
        x, y = map(_number, corner)
        path = f"M{x} {y}H{_number(corner[0] + width)}V{_number(corner[1] + height)}H{x}Z"
        self._areas.setdefault(f'fill="{colour}"', []).append(path)

    def mark(self, at: Point, style: Style) -> None:
        """Draw the mark of a value."""
        x, y = at
        if style.marker == "circle":
            circle = f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{CIRCLE}"/>'
            self._marks.setdefault(f'fill="{style.colour}"', []).append(circle)
            return
        corners = "L".join(f"{_number(x + across)} {_number(y + down)}" for across, down in CORNERS[style.marker])
        looks = f'fill="{style.colour if style.filled else PAPER}" stroke="{style.colour}" stroke-width="2"'
        self._marks.setdefault(looks, []).append(f'<path d="M{corners}Z"/>')

    def text(
        self,
        at: Point,
        text: str,
        anchor: str = "start",
        *,
        bold: bool = False,
        italic: bool = False,
        halo: bool = False,
    ) -> None:
        """Write a line of text on its base line.

        Parameters
        ----------
        at
            Where its start, middle or end is, as `anchor` says.
        text
            The words.
        anchor
            ``start``, ``middle`` or ``end``.
        bold, italic
            How it is set.
        halo
            Whether it is kept free of lines that run through it.
        """
        x, y = at
        looks = HALO if halo else ""
        looks += "" if anchor == "start" else f' text-anchor="{anchor}"'
        looks += ' font-weight="700"' if bold else ""
        looks += ' font-style="italic"' if italic else ""
        words = f'<text x="{x:.0f}" y="{y:.0f}">{escape(text, quote=False)}</text>'
        self._words.setdefault(looks.strip(), []).append(words)

    def lines_of_text(self, at: Point, lines: Sequence[str], *, bold: bool = False, halo: bool = False) -> float:
        """Write lines below each other from an upper edge, and return their lower edge."""
        x, y = at
        for line in lines:
            y += self.layout.size * LINE
            self.text((x, y - self.layout.size * 0.3), line, bold=bold, halo=halo)
        return y

    def svg(self, height: float) -> str:
        """Return the drawing as SVG of a height in pixels."""
        paths = "".join(
            f'<path {looks} d="{"".join(parts)}"/>'
            for layer in (self._grid, self._areas, self._lines)
            for looks, parts in layer.items()
        )
        # White around some words would cover others that came before.
        words = sorted(self._words.items(), key=lambda each: not each[0].startswith(HALO.strip()))
        groups = "".join(
            f"<g {looks}>{''.join(parts)}</g>" if looks else "".join(parts)
            for looks, parts in [*self._marks.items(), *words]
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(self.layout.width)} {_number(height)}" '
            f'font-size="{_number(self.layout.size)}" fill="{INK}">{paths}{groups}</svg>'
        )


@dataclass(frozen=True, slots=True)
class Scale:
    """From values to pixels.

    Parameters
    ----------
    low, high
        The values at the ends.
    start, end
        Where these are, in pixels.
    ticks
        The values that are marked.
    is_logarithmic
        Whether equal ratios, not equal differences, are equally far apart.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]
    is_logarithmic: bool = False

    def __call__(self, value: float) -> float:
        """Return where a value is; one outside the ends is at the nearer end."""
        value = min(max(value, self.low), self.high)
        low, high = self.low, self.high
        if self.is_logarithmic:
            value, low, high = log(value), log(low), log(high)
        return self.start + (value - low) / (high - low) * (self.end - self.start)


def ends_of(result: Result) -> list[float]:
    """Return a value and the ends of its interval, as far as there are any: a scale has room for all of them."""
    return [end for end in (result.value, result.lower, result.upper) if end is not None]


RATIO_TICKS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 40.0)
RATIO_REACH = (0.05, 40.0)
"""Intervals that reach further are cut off at the edge of the chart; the table gives their ends."""
CROWDED = frozenset({0.3, 0.8, 1.25, 1.5})
MOST_TICKS = 5


def ratio_scale(values: Sequence[float], start: float, end: float, most: int = MOST_TICKS) -> Scale:
    """Return a logarithmic scale: twice as likely is as far from equality as half as likely."""
    low = max(min(*values, 0.8) / 1.1, RATIO_REACH[0])
    high = min(max(*values, 1.25) * 1.1, RATIO_REACH[1])
    ticks = [tick for tick in RATIO_TICKS if low <= tick <= high]
    if len(ticks) > most:
        ticks = [tick for tick in ticks if tick not in CROWDED]
    while len(ticks) > most:
        ticks = [tick for place, tick in enumerate(ticks) if tick == 1 or place % 2 == ticks.index(1.0) % 2]
    return Scale(low, high, start, end, tuple(ticks), is_logarithmic=True)


def linear_scale(low: float, high: float, start: float, end: float, most: int = MOST_TICKS) -> Scale:
    """Return a scale with round ticks between two values, of which one may be 0."""
    step = round_step((high - low) / most)
    first = ceil(low / step - 1e-9)
    ticks = [place * step for place in range(first, floor(high / step + 1e-9) + 1)]
    return Scale(low, high, start, end, tuple(ticks))


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20, 50 and so on that is no smaller than a number."""
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def drawn(draw: Callable[[Layout], str]) -> tuple[str, str]:
    """Return what a function draws for the text column of a page, and for a phone."""
    return draw(WIDE), draw(NARROW)
