"""Checks of the pages before a release: dead links, and barriers for readers."""

from __future__ import annotations

import posixpath
from collections import Counter
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from wres_kit.publishing.quarto_output import loaded_from_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}
_LINKED = {"a": "href", **_LOADED}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_NAMES_OF_CHARTS = ("aria-hidden", "aria-label", "aria-labelledby")
"""What says of a chart that it is decoration, or what it shows."""


class _Page(NamedTuple):
    """What a page links to and loads, the names of places on it, and what is wrong with it."""

    links: list[str]
    loaded: list[str]
    anchors: frozenset[str]
    faults: list[str]


def _parsed(page: bytes) -> _Page:
    if not page.strip():
        return _Page([], [], frozenset(), [])
    root = lxml.html.document_fromstring(page, parser=lxml.html.HTMLParser(encoding="utf-8"))
    elements = list(root.iter(etree.Element))
    named = Counter(each.get("id") for each in elements if each.get("id"))
    linking = [(each.tag, each.get(_LINKED[each.tag])) for each in elements if each.tag in _LINKED]
    levels = [_HEADINGS[each.tag] for each in elements if each.tag in _HEADINGS]
    faults = [f"the id {name} is there twice" for name, times in named.items() if times > 1]
    if not root.get("lang"):
        faults.append("the language of the page is not given")
    pictures = [each.get("src", "") for each in elements if each.tag == "img" and each.get("alt") is None]
    faults += [f"the picture {address[:60]} has no text alternative" for address in pictures]
    if any(each.tag == "svg" and not any(map(each.get, _NAMES_OF_CHARTS)) for each in elements):
        faults.append("a chart has no text alternative")
    if levels.count(1) > 1:
        faults.append("there is more than one heading of the first level")
    steps = [(before, level) for before, level in pairwise(levels) if level > before + 1]
    faults += [f"a heading of level {level} follows one of level {before}" for before, level in steps]
    links = [address for _, address in linking if address]
    return _Page(links, [address for tag, address in linking if address and tag in _LOADED], frozenset(named), faults)


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
    start = "" if address.startswith("/") else posixpath.dirname(page)
    target = posixpath.normpath(posixpath.join(start, address.lstrip("/")))
    return None if target.split("/")[0] == ".." else target


def _read(root: Path, name: str, read: dict[str, _Page]) -> _Page:
    if name not in read:
        read[name] = _parsed((root / name).read_bytes())
    return read[name]
