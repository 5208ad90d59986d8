"""Checks before a release: dead links, barriers for readers, and figures typed by hand that a report does not show."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from wres_kit.actions import read_action_plans
from wres_kit.indicators.results import Result, Unit
from wres_kit.joint.read import read_returns
from wres_kit.publishing.quarto_output import loaded_from_elsewhere
from wres_kit.reporting.narrative.files import narrative_path, read_narrative
from wres_kit.reporting.narrative.markdown import VALUE, without_comments
from wres_kit.reporting.pages import pages_of
from wres_kit.reporting.report_data import RESULTS
from wres_kit.reporting.snapshot import Audience, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.standard import Standard


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


_NUMBER = re.compile(r"(?<![\w.,/-])(\d+)(?:\.(\d+))?(?:\s*(%|per ?cent\b))?(?![\w/,.]*\d)")
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n{2,}|\n(?=\s*[-*])")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_TIME = re.compile(
    r"(?:st|nd|rd|th)?\s*(?:of\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:working\s+)?(?:minutes?|hours?|days?|weeks?|months?|years?)|times|in|out of)\b"
)
"""What makes a number one of time, or of something else than people."""
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


class TypedText(NamedTuple):
    """A text that somebody wrote: where it is, what it says, and the indicators that it is about (all where empty)."""

    where: str
    text: str
    indicators: frozenset[int]


class TypedNumber(NamedTuple):
    """A number in a text: as it is written, its value, its decimal places, and whether it is a percentage or a count.

    It is a count of people where a group that is compared is named right before or after it: "3 of our BME staff".
    """

    written: str
    value: float
    decimals: int
    is_percentage: bool
    is_count: bool


def typed_suppressed(project: Project, code: str, year: int) -> Iterator[str]:
    """Yield a sentence for each hand-typed number that is a suppressed figure of the draft of a report.

    Raises
    ------
    WresError
        The returns, the narrative or the plan cannot be read.
    """
    texts = [
        each for each in written_texts(project, code, year) if _NUMBER.search(each.text) or _WORD.search(each.text)
    ]
    if not texts:
        return
    returns = read_returns(project, [code]).returns
    raw = take_snapshot(project, returns, code, year, Audience.INTERNAL).results
    shown = _shown(project.reports / project.organisation(code).slug / str(year) / RESULTS)
    hidden = [each for each in raw if each.value is not None and _key(each) not in shown]
    public = [each for each in raw if each.value is not None and _key(each) in shown]
    threshold = project.disclosure(project.organisation(code)).threshold
    ordinary = frozenset(project.standard.edition(year).four_fifths)
    for text in texts:
        about = [each for each in hidden if not text.indicators or each.indicator in text.indicators]
        known = [each for each in public if not text.indicators or each.indicator in text.indicators]
        for number, indicator in suppressed_numbers(
            project.standard, text.text, about, known, threshold=threshold, ordinary=ordinary
        ):
            yield (
                f"{text.where}: “{number}” is typed by hand, and a figure of indicator {indicator} with this value is "
                "suppressed. Take it out, say it in words (such as “fewer than 5”), or name the figure in {{ }}."
            )


def written_texts(project: Project, code: str, year: int) -> Iterator[TypedText]:
    """Yield every text of a report that somebody wrote, without the figures that it names."""
    for page in pages_of(project.standard, year):
        shown = project.shown(narrative_path(project, code, year, page))
        indicators = frozenset([page.indicator] if page.indicator is not None else [])
        for place in read_narrative(project, code, year, page).written.values():
            yield TypedText(shown, VALUE.sub(" ", without_comments(place.text)), indicators)
    plans = read_action_plans(project, code)
    plan = plans.plan(year)
    if plan is None:
        return
    about = {action.id: frozenset(action.indicators) for action in plan.actions}
    for where, text in plan.texts():
        name = where.partition(",")[0]
        yield TypedText(f"{plans.shown}, {year}, {where}", VALUE.sub(" ", text), about.get(name, frozenset()))


def suppressed_numbers(
    standard: Standard, text: str, hidden: Sequence[Result], public: Sequence[Result], *, threshold: int,
    ordinary: frozenset[float] = frozenset(),
) -> Iterator[tuple[str, int]]:  # fmt: skip
    """Yield each number of a text that is a suppressed figure and no published one, with the indicator of that figure.

    Parameters
    ----------
    standard
        Names the groups: a small count is compared where it stands with one.
    text
        What somebody wrote.
    hidden, public
        Figures that are suppressed, and figures that are shown, of the indicators that the text is about.
    threshold
        Counts of people below it are compared; a larger number of people is too often that of something else.
    ordinary
        Numbers that are no figures, such as the limits of the four-fifths range.
    """
    labels = [group.label for group in standard.characteristic.groups if group.code in standard.characteristic.compared]
    for sentence in _SENTENCE_END.split(text):
        for number in _numbers(sentence, "|".join(map(re.escape, labels))):
            if number.value in ordinary or any(_is_figure(number, each) for each in public):
                continue
            match = next(
                (each for each in hidden if _is_figure(number, each) or _is_count(number, each, threshold)), None
            )
            if match is not None:
                yield number.written, match.indicator


def _numbers(sentence: str, labels: str) -> Iterator[TypedNumber]:
    after = re.compile(rf"(?:\W+\w+){{0,3}}\W+(?:{labels})\b", re.IGNORECASE)
    before = re.compile(rf"\b(?:{labels})(?:\W+\w+){{0,2}}\W+$", re.IGNORECASE)
    for match in (*_NUMBER.finditer(sentence), *_WORD.finditer(sentence)):
        rest = sentence[match.end() :]
        near = after.match(rest) or before.search(sentence[: match.start()])
        is_count = near is not None and not _TIME.match(rest)
        if match.re is _WORD:
            yield TypedNumber(match[0], float(_WORDS[match[0].lower()]), 0, is_percentage=False, is_count=is_count)
            continue
        decimals = match[2] or ""
        value = float(f"{match[1]}.{decimals or 0}")
        is_count = is_count and not decimals and match[3] is None
        yield TypedNumber(match[0].strip(), value, len(decimals), match[3] is not None, is_count)


def _is_figure(number: TypedNumber, result: Result) -> bool:
    """Return whether a number is a percentage, ratio or difference as it would be printed."""
    if result.value is None or not (number.decimals or number.is_percentage):
        return False
    if number.is_percentage and result.unit != Unit.PERCENT:
        return False
    return round(abs(result.value), number.decimals) == number.value


def _is_count(number: TypedNumber, result: Result, threshold: int) -> bool:
    """Return whether a number is a small number of people that a suppressed result counts."""
    return number.is_count and 0 < number.value < threshold and result.numerator == number.value


def _key(result: Result) -> tuple[str, ...]:
    parts = (result.year, result.indicator, result.measure, result.section, result.category, result.group)
    return tuple(map(str, parts))


def _shown(results: Path) -> frozenset[tuple[str, ...]]:
    """Return the keys of the results that a draft shows with a value."""
    names = ("year", "indicator", "measure", "section", "category", "group")
    with results.open(encoding="utf-8", newline="") as file:
        return frozenset(tuple(row[name] for name in names) for row in csv.DictReader(file) if row["value"])
