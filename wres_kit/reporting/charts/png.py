"""Charts as PNG pictures: what `wres_kit.reporting.charts.drawing` writes as SVG, painted with Pillow.

It knows the few elements that a canvas writes, and no others. A general SVG renderer takes three times as long, which
the charts of all reports would add to every build.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw, ImageFont

from wres_kit.errors import WresError
from wres_kit.reporting.charts.drawing import text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SCALE = 2
"""Pixels of the picture for a pixel of the drawing."""
SMOOTH = 4
"""Steps that a pixel is divided into where an edge is neither level nor upright."""
COLOURS = 64
NEARLY_WHITE = 252
PAPER = "#ffffff"
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}

Point = tuple[float, float]


class MissingFontError(WresError):
    """The font of PNG pictures is not where matplotlib has it."""

    exit_status = 1


class UnknownElementError(WresError):
    """An SVG picture that a canvas of this package did not draw."""


def png_of(svg: str) -> bytes:
    """Return an SVG picture of this package as PNG, at twice its size; equal pictures give equal bytes.

    Raises
    ------
    MissingFontError
        The font that matplotlib carries is not there.
    UnknownElementError
        There is something in it that no canvas draws.
    """
    root = ET.fromstring(svg)  # noqa: S314 - it was drawn by this package
    size = (round(float(root.get("width", 0)) * SCALE), round(float(root.get("height", 0)) * SCALE))
    image = Image.new("RGB", size, PAPER)
    painter = _Painter(image, float(root.get("font-size", 0)), root.get("fill", ""))
    painter.paint(root, (0, 0))
    flat = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = flat.getpalette() or []
    # Paper stays white, where it would become a very light grey.
    flat.putpalette([255 if channel >= NEARLY_WHITE else channel for channel in palette])
    written = BytesIO()
    flat.save(written, "PNG", optimize=False, compress_level=6)
    return written.getvalue()


class _Painter:
    """Paints elements on a picture.

    Parameters
    ----------
    image
        The picture.
    size, ink
        Size and colour of type where an element has none of its own.
    """

    def __init__(self, image: Image.Image, size: float, ink: str) -> None:
        self._image, self._draw = image, ImageDraw.Draw(image)
        self._size, self._ink = size, ink

    def paint(self, parent: ET.Element, origin: Point) -> None:
        """Paint all elements of one, seen from an origin."""
        kinds: dict[str, Callable[[ET.Element, Point], None]] = {
            "g": self._group, "rect": self._rectangle, "line": self._line, "text": self._text,
            "circle": self._circle, "polygon": self._polygon,
        }  # fmt: skip
        for element in parent:
            kind = element.tag.rpartition("}")[2]
            if kind not in kinds:
                message = f"{kind}: no chart of this package has such an element, so it cannot be painted."
                raise UnknownElementError(message)
            kinds[kind](element, origin)

    def _group(self, element: ET.Element, origin: Point) -> None:
        moved = element.get("transform", "translate(0 0)").partition("(")[2].rstrip(")").split()
        self.paint(element, (origin[0] + float(moved[0]), origin[1] + float(moved[1])))

    def _rectangle(self, element: ET.Element, origin: Point) -> None:
        left, top = _at(element, origin, "x", "y")
        right, bottom = left + _length(element, "width"), top + _length(element, "height")
        self._fill(left, top, right, bottom, element.get("fill", self._ink))

    def _fill(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        if round(right) > round(left) and round(bottom) > round(top):
            self._draw.rectangle((round(left), round(top), round(right) - 1, round(bottom) - 1), fill=colour)

    def _line(self, element: ET.Element, origin: Point) -> None:
        start, end = _at(element, origin, "x1", "y1"), _at(element, origin, "x2", "y2")
        width, colour = _length(element, "stroke-width"), element.get("stroke", self._ink)
        if start[0] != end[0] and start[1] != end[1]:
            self._smoothly([start, end], colour, lambda draw, points: draw.line(points, fill=255, width=_fine(width)))
            return
        along = 0 if start[1] == end[1] else 1
        (first, last), middle = sorted((start[along], end[along])), start[1 - along]
        upper = round(middle - width / 2)
        lower = upper + max(1, round(width))
        for dash_start, dash_end in _dashes(first, last, element.get("stroke-dasharray", "")):
            if along == 0:
                self._fill(dash_start, upper, dash_end, lower, colour)
            else:
                self._fill(upper, dash_start, lower, dash_end, colour)

    def _circle(self, element: ET.Element, origin: Point) -> None:
        x, y = _at(element, origin, "cx", "cy")
        radius = _length(element, "r")
        corners = [(x - radius, y - radius), (x + radius, y + radius)]

        def outline(draw: ImageDraw.ImageDraw, box: Sequence[Point], fill: int, width: int) -> None:
            draw.ellipse(list(box), fill=fill, outline=255, width=width)

        self._mark(element, corners, outline)

    def _polygon(self, element: ET.Element, origin: Point) -> None:
        numbers = [float(number) for number in element.get("points", "").replace(",", " ").split()]
        points = [
            ((origin[0] + x) * SCALE, (origin[1] + y) * SCALE) for x, y in zip(numbers[::2], numbers[1::2], strict=True)
        ]

        def outline(draw: ImageDraw.ImageDraw, corners: Sequence[Point], fill: int, width: int) -> None:
            draw.polygon(corners, fill=fill)
            for before, after in pairwise([*corners, corners[0], corners[1]]):
                draw.line([before, after], fill=255, width=width)

        self._mark(element, points, outline)

    def _mark(
        self,
        element: ET.Element,
        points: Sequence[Point],
        draw_mark: Callable[[ImageDraw.ImageDraw, Sequence[Point], int, int], None],
    ) -> None:
        """Paint the inside of a mark, then its outline."""
        width = _fine(_length(element, "stroke-width"))
        inside, outline = element.get("fill", PAPER), element.get("stroke", self._ink)
        self._smoothly(points, inside, lambda draw, corners: draw_mark(draw, corners, 255, width))
        if inside != outline:
            self._smoothly(points, outline, lambda draw, corners: draw_mark(draw, corners, 0, width))

    def _smoothly(
        self, points: Sequence[Point], colour: str, draw_shape: Callable[[ImageDraw.ImageDraw, list[Point]], None]
    ) -> None:
        """Paint a shape with smooth edges: drawn larger on a mask, which is then made smaller."""
        room = 4 * SCALE
        left, top = (int(min(point[axis] for point in points)) - room for axis in (0, 1))
        right, bottom = (int(max(point[axis] for point in points)) + room for axis in (0, 1))
        mask = Image.new("L", ((right - left) * SMOOTH, (bottom - top) * SMOOTH), 0)
        draw_shape(ImageDraw.Draw(mask), [((x - left) * SMOOTH, (y - top) * SMOOTH) for x, y in points])
        self._image.paste(colour, (left, top), mask.reduce(SMOOTH))

    def _text(self, element: ET.Element, origin: Point) -> None:
        words, (x, y) = element.text or "", _at(element, origin, "x", "y")
        size, bold = float(element.get("font-size", self._size)), element.get("font-weight") is not None
        face = "-Bold" if bold else "-Oblique" if element.get("font-style") else ""
        anchor = element.get("text-anchor", "start")
        if element.get("stroke") is not None:  # kept free of lines
            width = text_width(words, size, bold=bold) * SCALE
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            self._fill(left - 2, y - size * SCALE * 0.8, left + width + 2, y + size * SCALE * 0.2, PAPER)
        font = _font(face, size * SCALE)
        self._draw.text((x, y), words, font=font, fill=element.get("fill", self._ink), anchor=_ANCHORS[anchor])


def _at(element: ET.Element, origin: Point, across: str, down: str) -> Point:
    """Return a place of an element in the picture."""
    return tuple(
        (start + float(element.get(name, 0))) * SCALE for start, name in zip(origin, (across, down), strict=True)
    )  # type: ignore[return-value]


def _length(element: ET.Element, name: str) -> float:
    return float(element.get(name, 1)) * SCALE


def _fine(width: float) -> int:
    return max(1, round(width * SMOOTH))


def _dashes(start: float, end: float, pattern: str) -> Iterator[Point]:
    """Yield the parts of a line that are drawn; all of it without a pattern."""
    if not pattern:
        yield start, end
        return
    drawn, left_out = (float(length) * SCALE for length in pattern.split())
    while start < end:
        yield start, min(start + drawn, end)
        start += drawn + left_out


@cache
def _font(face: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(face), size, layout_engine=ImageFont.Layout.BASIC)


def font_file(face: str) -> Path:
    """Return the file of the font that matplotlib carries, in a face: nothing, ``-Bold`` or ``-Oblique``.

    Raises
    ------
    MissingFontError
        It is not there.
    """
    specification = importlib.util.find_spec("matplotlib")  # finding it does not load it
    places = specification.submodule_search_locations if specification else None
    path = Path(next(iter(places or [""])), "mpl-data", "fonts", "ttf", f"DejaVuSans{face}.ttf")
    if not path.is_file():
        message = f"{path}: the font of PNG pictures is not there. Install matplotlib again, then build."
        raise MissingFontError(message)
    return path
