"""Figures as SVG that is equal for equal inputs, small, and safe to stand beside others on one page."""

from __future__ import annotations

import io
import re
import textwrap
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import matplotlib as mpl
from afcharts.af_colours import get_af_colours
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes

    from wres_kit.standard.characteristic import Characteristic


LEAST_CONTRAST = 3.0
INK = "#212b32"
GRID = "#d8dde0"
QUIET = "#5a6b77"
EQUALITY = "#212b32"


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


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21 (Web Content Accessibility Guidelines 2.2)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@cache
def focus(accent: str) -> str:
    """Return the colour of what a chart is about: the accent, or the palette's dark blue where it is too light."""
    dark: str = get_af_colours("duo")[0]
    return accent if contrast(accent, "#ffffff") >= LEAST_CONTRAST * 1.5 else dark


def styles(accent: str, characteristic: Characteristic) -> dict[str, Style]:
    """Return how each group is drawn, by its code; the group that the Standard is about in the accent."""
    return {
        characteristic.focus: Style(focus(accent), "o", filled=True),
        characteristic.reference: Style(_contrasting(), "s", filled=False),
        characteristic.everyone: Style(QUIET, "D", filled=False),
        characteristic.unknown: Style(QUIET, "^", filled=False),
    }


@cache
def _contrasting() -> str:
    orange: str = get_af_colours("duo")[1]
    return darker_until_seen(orange)


def darker_until_seen(colour: str) -> str:
    """Return a colour, darkened in small steps until it stands out from a white page."""
    while contrast(colour, "#ffffff") < LEAST_CONTRAST:
        channels = [int(int(colour[place : place + 2], 16) * 0.96) for place in (1, 3, 5)]
        colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    return colour


WIDTH = 5.6
"""Width of every figure in inches. It is narrow so that its text is still read on a telephone."""

TEXT_SIZE = 11
TITLE_WIDTH, TEXT_WIDTH = 58, 74
"""Characters of a line of the title, and of the other texts around a drawing."""
DRAWN_WITH = "DejaVu Sans"
"""The font that text is measured with. matplotlib carries it, so figures are equal on every machine."""

SHOWN_WITH = "Frutiger, Arial, Helvetica, sans-serif"
"""The fonts that a reader sees; none of them is wider than the one measured with."""

LABEL_BOX = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
"""Stands behind a number so that no line runs through it."""

_SETTINGS = {
    **{name: value for name, value in mpl.rcParamsDefault.items() if not name.startswith(("backend", "interactive"))},
    "svg.fonttype": "none",
    "svg.hashsalt": "wres",
    "font.family": DRAWN_WITH,
    "font.size": TEXT_SIZE,
    "axes.unicode_minus": True,
    "path.simplify": False,
}
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"\s*<defs>\s*<style.*?</style>\s*</defs>", re.DOTALL)
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
_ID = re.compile(r'(?<=\bid=")([^"]+)(?=")')
_REFERENCE = re.compile(r'(?<=href="#)([^"]+)(?=")|(?<=url\(#)([^)]+)(?=\))')


@dataclass(frozen=True, slots=True)
class ChartCaption:
    """What a chart says around its drawing, so that it can stand alone in a board paper.

    Parameters
    ----------
    title
        The finding.
    subtitle
        What is measured, where and when.
    source
        Where the figures come from.
    """

    title: str
    subtitle: str
    source: str

    @property
    def lines(self) -> tuple[str, str, str]:
        """The three texts, in lines that fit the figure."""
        return (
            "\n".join(textwrap.wrap(self.title, TITLE_WIDTH)),
            "\n".join(textwrap.wrap(self.subtitle, TEXT_WIDTH)),
            "\n".join(textwrap.wrap(self.source, TEXT_WIDTH)),
        )

    @property
    def above(self) -> float:
        """Inches that title and subtitle need above the drawing."""
        title, subtitle, _ = self.lines
        return 0.24 * (title.count("\n") + 1) + 0.19 * (subtitle.count("\n") + 1) + 0.2

    def write(self, axes: Axes, height: float) -> None:
        """Write the texts around the drawing of a figure of some height in inches."""
        figure = axes.get_figure(root=True)
        assert figure is not None
        title, subtitle, source = self.lines
        below = 0.24 * (title.count("\n") + 1) + 0.08
        figure.text(
            0.005, 1 - 0.03 / height, title, va="top", fontsize=12, fontweight="bold", color=INK, linespacing=1.3
        )
        figure.text(0.005, 1 - below / height, subtitle, va="top", fontsize=10, color=INK, linespacing=1.3)
        figure.text(0.005, 0.03 / height, source, va="bottom", fontsize=10, color=INK)


def new_figure(
    height: float,
    rows: Sequence[float] = (1,),
    *,
    left: float = 0.14,
    right: float = 0.97,
    bottom: float = 0.6,
    top: float = 0.3,
) -> list[Axes]:
    """Return the axes of a new figure, one below the other.

    Parameters
    ----------
    height
        Height of the figure in inches.
    rows
        Relative heights of the axes; they share the horizontal axis.
    left
        Share of the width kept for labels on the left.
    right
        Where the axes end, as a share of the width; what is beyond is kept for numbers.
    bottom, top
        Inches kept for labels below and above.
    """
    figure = Figure(figsize=(WIDTH, height), facecolor="none")
    FigureCanvasSVG(figure)
    grid = figure.add_gridspec(
        len(rows), 1, height_ratios=list(rows), left=left, right=right, top=1 - top / height, bottom=bottom / height,
        hspace=0.9 * len(rows) / height,
    )  # fmt: skip
    axes = [figure.add_subplot(grid[place]) for place in range(len(rows))]
    for each in axes:
        _settle(each)
    return axes


def _settle(axes: Axes) -> None:
    axes.set_facecolor("none")
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    axes.tick_params(length=0, labelcolor=INK, pad=6)
    axes.grid(axis="y", color=GRID, linewidth=0.8)


def drawn(name: str, draw: Callable[[], Axes]) -> str:
    """Return what a function draws as SVG.

    The settings of whoever runs the notebook are put aside meanwhile, so a figure looks the same everywhere.

    Parameters
    ----------
    name
        What the figure's ids start with, so that no two figures of a page share one.
    draw
        Makes axes with `new_figure`, draws on them, and returns any of them.
    """
    written = io.StringIO()
    with mpl.rc_context():
        mpl.rcParams.update(_SETTINGS)
        figure = draw().get_figure(root=True)
        assert figure is not None
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return _tidied(written.getvalue(), name)


def _tidied(svg: str, name: str) -> str:
    """Return SVG fit to stand inside a page: no prologue, no metadata, no style for the whole page, ids of its own."""
    text = _HEAD.sub("", svg, count=1)
    text = _COMMENT.sub("", _STYLE.sub("", _METADATA.sub("", text)))
    text = text.replace("<svg ", '<svg stroke-linejoin="round" stroke-linecap="butt" ', 1)
    text = _ID.sub(lambda found: f"{name}-{found[0]}", text)
    text = _REFERENCE.sub(lambda found: f"{name}-{found[0]}", text)
    return text.replace(f"'{DRAWN_WITH}'", SHOWN_WITH).strip() + "\n"
