"""Checks of finished pages before they are released: links that lead nowhere, and what keeps people from reading them.

These are the faults that can be found in the files themselves. The full accessibility checks need a browser and are
made when the program is tested.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from wres_kit.publishing.quarto_output import loaded_from_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
_LINKED = {"a": "href", **_LOADED}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(slots=True)
class _Page(HTMLParser):
    """What a page links to, and what is wrong with it."""

    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    _level: int = 0
    _h1: int = 0
    _svg: int = 0

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take notice of a link, an anchor, a heading, a picture."""
        given = {name: value or "" for name, value in attrs}
        anchor = given.get("id", "")
        if anchor:
            if anchor in self.anchors:
                self.faults.append(f"the id {anchor} is there twice")
            self.anchors.add(anchor)
        address = given.get(_LINKED.get(tag, ""), "")
        if address:
            self.links.append(address)
            if tag in _LOADED:
                self.loaded.append(address)
        if tag == "html" and not given.get("lang"):
            self.faults.append("the language of the page is not given")
        if tag == "img" and "alt" not in given:
            self.faults.append(f"the picture {address[:60]} has no text alternative")
        if (
            tag == "svg"
            and "aria-hidden" not in given
            and not (given.get("aria-label") or given.get("aria-labelledby"))
        ):
            self.faults.append("a chart has no text alternative")
        if tag in _HEADINGS:
            self._heading(_HEADINGS[tag])

    def _heading(self, level: int) -> None:
        if level == 1:
            self._h1 += 1
            if self._h1 == 2:
                self.faults.append("there is more than one heading of the first level")
        elif self._level and level > self._level + 1:
            self.faults.append(f"a heading of level {level} follows one of level {self._level}")
        self._level = level


def site_faults(root: Path, part: PurePosixPath | None = None) -> Iterator[str]:
    """Yield what is wrong with the pages of a website, each with the page that it is on.

    Parameters
    ----------
    root
        The folder of the website.
    part
        The folder below it whose pages are checked; all where None.
    """
    start = root / part if part is not None else root
    read: dict[str, _Page] = {}
    for path, address in loaded_from_elsewhere(start):
        yield f"{path.relative_to(root).as_posix()}: loads {address} from another website"
    for path in sorted(start.rglob("*.html")):
        name = path.relative_to(root).as_posix()
        page = _read(root, name, read)
        yield from (f"{name}: {fault}" for fault in dict.fromkeys(page.faults))
        yield from (f"{name}: {fault}" for fault in dict.fromkeys(_link_faults(root, name, page, read)))


def _link_faults(root: Path, name: str, page: _Page, read: dict[str, _Page]) -> Iterator[str]:
    for address in page.loaded:
        if urlsplit(address).scheme in {"http", "https"} or address.startswith("//"):
            yield f"loads {address} from another website"
    for address in page.links:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith("//"):
            continue
        target = _resolved(name, unquote(parts.path))
        if target is None or not (root / target).exists():
            yield f"links to {address}, which is not there"
            continue
        if (root / target).is_dir():
            target = f"{target}/index.html".lstrip("/")
            if not (root / target).is_file():
                yield f"links to {address}, which has no index.html"
                continue
        if parts.fragment and target.endswith(".html"):
            anchors = _read(root, target, read).anchors
            if unquote(parts.fragment) not in anchors and parts.fragment not in anchors:
                yield f"links to {address}, and that page has no such place"


def _resolved(page: str, address: str) -> str | None:
    """Return what an address on a page leads to below the root; None where it leads out of it."""
    if not address:
        return page
    steps: list[str] = [] if address.startswith("/") else list(PurePosixPath(page).parent.parts)
    for step in PurePosixPath(address).parts:
        if step == "..":
            if not steps:
                return None
            steps.pop()
        elif step not in {".", "/"}:
            steps.append(step)
    return "/".join(steps) or "."


def _read(root: Path, name: str, read: dict[str, _Page]) -> _Page:
    if name not in read:
        read[name] = _Page()
        read[name].feed((root / name).read_text(encoding="utf-8"))
    return read[name]
