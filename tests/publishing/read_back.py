"""Reading charts back: the values at which their marks are, by the numbers that are written at their axes.

A reader with a ruler. Nothing here is shared with what draws the charts.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

NAMESPACE = "{http://www.w3.org/2000/svg}"
TICK = re.compile(r"[+−]?\d+(?:\.\d+)?%?")
PIXELS = 1.3
"""So far a mark may be from where its value is: thin lines are drawn in the middle of a pixel, ticks by one decimal."""
INTERVALS = ("1.5", "2.5")
"""How wide the lines of intervals are."""
THIN = ("1", "1.3")
"""How wide the lines of axes and grids are."""
TYPE_BELOW = 0.35
"""Between the middle of a label at an axis and its base line, where the size of the type is 1."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
Line = tuple[float, float, float]
"""Where a level or upright line is, and its ends."""


@dataclass(frozen=True)
class Axis:
    """A scale that was read off: where two of its values are, and between which pixels its lines run."""

    is_upright: bool
    start: float
    end: float
    ticks: tuple[tuple[float, float], ...]

    @property
    def is_logarithmic(self) -> bool:
        """Whether its ticks are as far apart as their ratios are."""
        return all(value > 0 for value, _ in self.ticks)

    def __call__(self, value: float) -> float:
        """Return where a value is."""
        (low, first), (high, last) = self.ticks[0], self.ticks[-1]
        if self.is_logarithmic:
            value, low, high = log(max(value, 1e-9)), log(low), log(high)
        return first + (value - low) / (high - low) * (last - first)

    def value_at(self, place: float) -> float:
        """Return the value at a place."""
        (low, first), (high, last) = self.ticks[0], self.ticks[-1]
        if self.is_logarithmic:
            low, high = log(low), log(high)
        value = low + (place - first) / (last - first) * (high - low)
        return exp(value) if self.is_logarithmic else value


@dataclass(frozen=True)
class Drawing:
    """What is seen in a picture: axes, marks, ends of intervals, bars, and the ends of lines between marks."""

    axes: tuple[Axis, ...]
    marks: tuple[Point, ...]
    intervals: tuple[Box, ...]
    bars: tuple[Box, ...]
    links: tuple[Point, ...]


def drawing_of(svg: str) -> Drawing:
    """Return what is seen in an SVG picture."""
    root = ET.fromstring(svg)
    found = _Found()
    for element, looks in _elements(root, {}):
        kind = element.tag.removeprefix(NAMESPACE)
        at = tuple(float(element.get(name, "0")) for name in (("cx", "cy") if kind == "circle" else ("x", "y")))
        if kind == "circle":
            found.marks.append((at[0], at[1]))
        elif kind == "text":
            found.words.append((*at, looks.get("text-anchor", "start"), element.text or ""))
        elif kind == "path":
            for corners, closed in _paths(element.get("d", "")):
                if closed:
                    found.add_area(corners, has_outline="stroke" in looks)
                else:
                    found.add_line(corners, looks.get("stroke-width", "1"))
    return found.drawing(float(root.get("font-size", "14")))


@dataclass
class _Found:
    """What has been found in a picture so far."""

    marks: list[Point] = field(default_factory=list)
    intervals: list[Box] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
    links: list[Point] = field(default_factory=list)
    levels: list[Line] = field(default_factory=list)
    uprights: list[Line] = field(default_factory=list)
    words: list[tuple[float, float, str, str]] = field(default_factory=list)

    def add_area(self, corners: Sequence[Point], *, has_outline: bool) -> None:
        across, down = [each[0] for each in corners], [each[1] for each in corners]
        if has_outline:
            middle = min(down) + 5 if len(corners) == 3 else sum(down) / len(down)
            self.marks.append(((min(across) + max(across)) / 2, middle))
        else:
            self.bars.append((across[0], down[0], across[1], down[2]))

    def add_line(self, corners: Sequence[Point], width: str) -> None:
        (x, y), (to_x, to_y) = corners[0], corners[-1]
        if width in INTERVALS:
            self.intervals.append((x, y, to_x, to_y))
        elif x != to_x and y != to_y:
            self.links += corners
        elif width in THIN:
            (self.levels if y == to_y else self.uprights).append((y, x, to_x) if y == to_y else (x, y, to_y))

    def drawing(self, size: float) -> Drawing:
        upright = _axes(self.levels, self.words, size, is_upright=True)
        axes = (*upright, *_axes(self.uprights, self.words, size, is_upright=False))
        return Drawing(axes, tuple(self.marks), tuple(self.intervals), tuple(self.bars), tuple(self.links))


def _elements(element: ET.Element, looks: dict[str, str]) -> Iterator[tuple[ET.Element, dict[str, str]]]:
    looks = looks | {key: value for key, value in element.attrib.items() if key not in ("d", "x", "y")}
    yield element, looks
    for child in element:
        yield from _elements(child, looks)


def _paths(text: str) -> Iterator[tuple[list[Point], bool]]:
    """Yield the corners of each part of a path, and whether it is closed."""
    for part in re.findall(r"M[^M]*", text):
        corners: list[Point] = []
        for letter, numbers in re.findall(r"([MLHV])\s*([-\d. ]+)", part):
            own = [float(each) for each in numbers.split()]
            x, y = corners[-1] if corners else (0.0, 0.0)
            corners.append({"H": (own[0], y), "V": (x, own[0])}.get(letter, (own[0], own[-1])))
        yield corners, part.rstrip().endswith("Z")


def _axes(
    lines: Sequence[Line], words: Sequence[tuple[float, float, str, str]], size: float, *, is_upright: bool
) -> Iterator[Axis]:
    """Yield an axis for each set of lines that begin and end at the same places, with the numbers next to them."""
    for start, end in dict.fromkeys((start, end) for _, start, end in lines):
        ticks: list[Point] = []
        for place in (line[0] for line in lines if line[1:] == (start, end)):
            for x, y, anchor, text in words:
                if not TICK.fullmatch(text):
                    continue
                if is_upright:
                    fits = anchor == "end" and 0 < start - x < 12 and abs(y - size * TYPE_BELOW - place) <= PIXELS
                else:
                    fits = anchor in ("middle", "start") and abs(x - place) <= PIXELS and 0 < y - end < 1.6 * size
                if fits:
                    ticks.append((float(text.replace("−", "-").rstrip("%")), place))
        yield from _split(is_upright, min(start, end), max(start, end), sorted((at, value) for value, at in ticks))


def _split(is_upright: bool, start: float, end: float, ticks: Sequence[Point]) -> Iterator[Axis]:
    """Yield the axes of panels below each other: the numbers of each become smaller downwards."""
    own: list[Point] = []
    for at, value in [*ticks, (float("inf"), float("inf"))]:
        if own and (not is_upright or value < own[-1][0]) and value != float("inf"):
            own.append((value, at))
            continue
        if len(own) > 1:
            yield Axis(is_upright, start, end, tuple(sorted(own)))
        own = [(value, at)]


@dataclass(frozen=True)
class ReadChart:
    """A chart as a page has it: its pictures, and the data that readers download with it."""

    name: str
    pictures: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def charts_of(report: Path) -> Iterator[ReadChart]:
    """Yield every chart of a report: the pictures of its pages and of its files, with its data."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(report.glob("*.html"))}
    for data in sorted((report / "charts").glob("*.csv")):
        with data.open(encoding="utf-8", newline="") as file:
            rows = tuple(csv.DictReader(file))
        pictures = [data.with_suffix(".svg").read_text(encoding="utf-8")]
        for text in pages.values():
            for figure in re.findall(r'<figure class="wres-picture">.*?</figure>', text, re.DOTALL):
                if f"charts/{data.stem}.svg" in figure or f"charts/{data.stem}.png" in figure:
                    pictures += re.findall(r"<svg .*?</svg>", figure, re.DOTALL)
        yield ReadChart(data.stem, tuple(dict.fromkeys(pictures)), rows)


def unexplained(chart: ReadChart, picture: str) -> list[str]:
    """Return what is drawn at a place where the data of the chart have no value; nothing where all of it is explained.

    Each mark has to be where a value is that is shown, each end of an interval where an end is, each bar as long as a
    value, and each line from mark to mark; and there are as many of them as there are values.
    """
    drawing = drawing_of(picture)
    rows = [row for row in chart.rows if row["value"]]
    values = [float(row["value"]) for row in rows]
    ends = [float(row[name]) for row in rows for name in ("lower_95", "upper_95") if row[name]]
    faults: list[str] = []
    if drawing.bars and not drawing.marks:
        axis = next(each for each in drawing.axes if not each.is_upright)
        bars = [(to_x, y) for x, y, to_x, _ in drawing.bars if abs(x - axis(0)) <= PIXELS]
        # The last row is that of the dashed line.
        faults += _misplaced(drawing.axes, bars, values, "bar")
        faults += [] if len(bars) in (len(values), len(values) - 1) else [f"{len(bars)} bars of {len(values)} values"]
    else:
        inside = [mark for mark in drawing.marks if any(_has(axis, mark) for axis in drawing.axes)]
        faults += _misplaced(drawing.axes, inside, values, "mark")
        faults += [] if len(inside) == len(values) else [f"{len(inside)} marks of {len(values)} values"]
        faults += [
            f"line to {corner}" for corner in drawing.links
            if not any(abs(corner[0] - x) + abs(corner[1] - y) < 0.2 for x, y in inside)
        ]  # fmt: skip
    places = [place for x, y, to_x, to_y in drawing.intervals for place in ((x, y), (to_x, to_y))]
    faults += _misplaced(drawing.axes, places, ends, "end of an interval")
    return faults + ([] if len(places) == len(ends) else [f"{len(places)} ends of intervals of {len(ends)}"])


def _has(axis: Axis, place: tuple[float, float]) -> bool:
    """Return whether a place is between the ends of the lines of an axis; marks of a legend are not."""
    return axis.start - PIXELS <= place[0 if axis.is_upright else 1] <= axis.end + PIXELS


def _misplaced(axes: Sequence[Axis], places: Sequence[Point], values: Sequence[float], what: str) -> Iterator[str]:
    """Yield what is at no value of any axis, and the values that are at no place."""
    for place in places:
        if not any(_is_at(axis, place, value) for axis in axes for value in values):
            yield f"{what} at {place}: {[f'{axis.value_at(place[axis.is_upright]):.4g}' for axis in axes]}"
    for value in values:
        if places and not any(_is_at(axis, place, value) for axis in axes for place in places) and what != "bar":
            yield f"no {what} at {value}"


def _is_at(axis: Axis, place: tuple[float, float], value: float) -> bool:
    return _has(axis, place) and abs(axis(value) - place[axis.is_upright]) <= PIXELS
