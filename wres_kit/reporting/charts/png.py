"""Charts as PNG pictures: what `wres_kit.reporting.charts.drawing` writes as SVG, painted with Pillow.

It knows the few elements that a canvas writes, and no others. A general SVG renderer takes three times as long, which
the charts of all reports would add to every build.
"""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw, ImageFont

from wres_kit.errors import WresError
from wres_kit.reporting.charts.drawing import PAPER, Point, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SCALE = 2
"""Pixels of the picture for a pixel of the drawing."""
SMOOTH = 4
"""Steps that a pixel is divided into where an edge is neither level nor upright."""
COLOURS = 64
NEARLY_PAPER = 252
_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


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
    _Painter(image).paint(root, _Looks((0, 0), dict(root.attrib)))
    flat = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    palette = flat.getpalette() or []
    # Paper stays white, where it would become a very light grey.
    flat.putpalette([255 if channel >= NEARLY_PAPER else channel for channel in palette])
    written = BytesIO()
    flat.save(written, "PNG", optimize=False, compress_level=6)
    return written.getvalue()


class _Looks(NamedTuple):
    """Where the elements of a group start, and the attributes that they have from it."""

    origin: Point
    attributes: dict[str, str]

    def resolved(self, element: ET.Element) -> dict[str, str]:
        """Return the attributes of an element, those of its groups among them."""
        return self.attributes | element.attrib

    def place(self, x: str | float, y: str | float) -> Point:
        """Return a place in the picture."""
        return (self.origin[0] + float(x)) * SCALE, (self.origin[1] + float(y)) * SCALE


class _Painter:
    """Paints elements on a picture."""

    def __init__(self, image: Image.Image) -> None:
        self._image, self._draw = image, ImageDraw.Draw(image)

    def paint(self, parent: ET.Element, looks: _Looks) -> None:
        """Paint all elements of one."""
        kinds: dict[str, Callable[[ET.Element, _Looks], None]] = {
            "g": self._group, "rect": self._rectangle, "path": self._path, "text": self._text, "circle": self._circle,
        }  # fmt: skip
        for element in parent:
            kind = element.tag.rpartition("}")[2]
            if kind not in kinds:
                message = f"{kind}: no chart of this package has such an element, so it cannot be painted."
                raise UnknownElementError(message)
            kinds[kind](element, looks)

    def _group(self, element: ET.Element, looks: _Looks) -> None:
        across, down = element.get("transform", "translate(0 0)").partition("(")[2].rstrip(")").split()
        origin = (looks.origin[0] + float(across), looks.origin[1] + float(down))
        self.paint(element, _Looks(origin, looks.resolved(element)))

    def _rectangle(self, element: ET.Element, looks: _Looks) -> None:
        left, top = looks.place(0, 0)
        right, bottom = looks.place(element.get("width", 0), element.get("height", 0))
        self._fill(left, top, right, bottom, looks.resolved(element)["fill"])

    def _fill(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        if round(right) > round(left) and round(bottom) > round(top):
            self._draw.rectangle((round(left), round(top), round(right) - 1, round(bottom) - 1), fill=colour)

    def _path(self, element: ET.Element, looks: _Looks) -> None:
        attributes = looks.resolved(element)
        for points, is_closed in _strokes(element.get("d", ""), looks):
            if not is_closed:
                self._line(points[0], points[-1], attributes)
            elif len(points) == 4 and points[0][1] == points[1][1] and "stroke" not in attributes:
                self._fill(*points[0], *points[2], attributes["fill"])
            else:
                self._polygon(points, attributes)

    def _line(self, start: Point, end: Point, attributes: dict[str, str]) -> None:
        width, colour = float(attributes.get("stroke-width", 1)) * SCALE, attributes["stroke"]
        if start[0] != end[0] and start[1] != end[1]:
            self._smoothly([start, end], colour, lambda draw, points: draw.line(points, fill=255, width=_fine(width)))
            return
        along = 0 if start[1] == end[1] else 1
        (first, last), middle = sorted((start[along], end[along])), start[1 - along]
        upper = round(middle - width / 2)
        lower = upper + max(1, round(width))
        for dash_start, dash_end in _dashes(first, last, attributes.get("stroke-dasharray", "")):
            if along == 0:
                self._fill(dash_start, upper, dash_end, lower, colour)
            else:
                self._fill(upper, dash_start, lower, dash_end, colour)

    def _circle(self, element: ET.Element, looks: _Looks) -> None:
        x, y = looks.place(element.get("cx", 0), element.get("cy", 0))
        radius = float(element.get("r", 0)) * SCALE
        box = [(x - radius, y - radius), (x + radius, y + radius)]
        self._smoothly(box, looks.resolved(element)["fill"], lambda draw, corners: draw.ellipse(corners, fill=255))

    def _polygon(self, points: list[Point], attributes: dict[str, str]) -> None:
        """Paint the inside of a mark, then its outline."""
        width = _fine(float(attributes["stroke-width"]) * SCALE)
        self._smoothly(points, attributes["fill"], lambda draw, corners: draw.polygon(corners, fill=255))

        def outline(draw: ImageDraw.ImageDraw, corners: list[Point]) -> None:
            for before, after in pairwise([*corners, corners[0], corners[1]]):
                draw.line([before, after], fill=255, width=width)

        self._smoothly(points, attributes["stroke"], outline)

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

    def _text(self, element: ET.Element, looks: _Looks) -> None:
        attributes, words = looks.resolved(element), element.text or ""
        x, y = looks.place(element.get("x", 0), element.get("y", 0))
        size, bold = float(attributes["font-size"]), "font-weight" in attributes
        face = "-Bold" if bold else "-Oblique" if "font-style" in attributes else ""
        anchor = attributes.get("text-anchor", "start")
        if "paint-order" in attributes:  # kept free of lines
            width = text_width(words, size, bold=bold) * SCALE
            left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            self._fill(left - 2, y - size * SCALE * 0.8, left + width + 2, y + size * SCALE * 0.2, PAPER)
        font = _font(face, size * SCALE)
        self._draw.text((x, y), words, font=font, fill=attributes["fill"], anchor=_ANCHORS[anchor])


_STEP = re.compile(r"([MLHVZ])([^MLHVZ]*)")


def _strokes(path: str, looks: _Looks) -> Iterator[tuple[list[Point], bool]]:
    """Yield the strokes of a path: their corners in the picture, and whether the last leads back to the first."""
    corners: list[Point] = []
    x = y = 0.0
    for command, numbers in _STEP.findall(path):
        if command == "Z":
            yield [looks.place(*corner) for corner in corners], True
            corners = []
            continue
        if command == "M" and corners:
            yield [looks.place(*corner) for corner in corners], False
            corners = []
        values = [float(number) for number in numbers.split()]
        x, y = {"H": (values[0], y), "V": (x, values[0])}.get(command, (values[0], values[-1]))
        corners.append((x, y))
    if corners:
        yield [looks.place(*corner) for corner in corners], False


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
