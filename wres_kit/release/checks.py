"""Checks before a release: dead links, barriers for readers, and figures typed by hand that a report does not show."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from contextlib import suppress
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

from wres_kit.actions import ActionPlanError, read_action_plans
from wres_kit.actions.files import text_lines
from wres_kit.audit.corrections import figure_key, read_figures
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.project.parameters import ParameterError, read_parameters
from wres_kit.publishing.quarto_output import loaded_from_elsewhere
from wres_kit.release.sign_off import read_sign_off
from wres_kit.reporting.narrative.files import narrative_path, read_narrative
from wres_kit.reporting.narrative.markdown import VALUE, NarrativeError, without_comments
from wres_kit.reporting.pages import compared_years, pages_of
from wres_kit.reporting.report_data import RESULTS
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.returns.cells import Remarks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.cells import Returns
    from wres_kit.standard import Standard


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


_NUMBER = re.compile(
    r"(?<![\w.,/£$€-])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:\s*(%|per ?cent\b))?(?![\w/,.]*\d)", re.IGNORECASE
)
_FRACTION = re.compile(
    r"(?<![\w/.,])(\w+)(?:\s*/\s*|\s+(?:out\s+)?of\s+(?:our\s+|the\s+)?)(\d[\d,]*)(?![\w/]|\.\d)", re.IGNORECASE
)
"""So many of so many: "3 of 66", "3/66"."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n{2,}|\n(?=\s*[-*])")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_TIME = re.compile(
    r"(?:st|nd|rd|th)?\s*(?:of\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:working\s+)?(?:minutes?|hours?|days?|weeks?|months?|years?)|times|in|out of)\b"
)
"""What makes a number one of time, or of something else than people."""
_NAMED = re.compile(
    r"\b(?:indicators?|bands?|grades?|levels?|actions?|objectives?|goals?|outcomes?|sections?|pages?|tables?|phases?|"
    r"questions?|versions?|top|EDS2?)\s+(?:(?:\d+[a-d]?\s*,\s*)*\d+[a-d]?\s+(?:and|to|or)\s+)?$",
    re.IGNORECASE,
)
"""What makes a number the name of something: "band 8"."""
_YEARS = range(1990, 2051)
"""Numbers that are years where they are written without a comma."""
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


class TypedText(NamedTuple):
    """A text that somebody wrote: its file and first line there, what it says, and its indicators (all where empty).

    `place` says where in the file it is; it is empty where the line says enough. In a plan, the lines of a text are not
    counted, because a text there can be written in several ways.
    """

    file: str
    line: int
    place: str
    text: str
    indicators: frozenset[int]

    def where(self, line: int) -> str:
        """Return the place of a line of the text, for a message."""
        return f"{self.file}, line {self.line}, {self.place}" if self.place else f"{self.file}, line {line}"


class TypedNumber(NamedTuple):
    """A number in a text: as it is written, where it begins, its value, its decimal places, and what it counts.

    It is a count of people where a group that is compared is named right before or after it: "3 of our BME staff".
    `group` is then the code of that group; it is empty otherwise.
    """

    written: str
    start: int
    value: float
    decimals: int
    is_percentage: bool
    group: str


class SuppressedNumber(NamedTuple):
    """A number of a text that is a suppressed figure: as it is written, its line, and the indicator of the figure."""

    written: str
    line: int
    indicator: int


def typed_suppressed(project: Project, code: str, year: int, returns_of: Callable[[str], Returns]) -> Iterator[str]:
    """Yield a sentence for each hand-typed number that is a suppressed figure of the draft of a report.

    Parameters
    ----------
    project, code, year
        Which report; it has a draft.
    returns_of
        Gives the returns of an organisation.

    Raises
    ------
    WresError
        The returns, the narrative or the plan cannot be read.
    """
    returns = returns_of(code)
    written = (*written_texts(project, code, year), *_sources(project, code, year, returns))
    texts = [each for each in written if _NUMBER.search(each.text) or _WORD.search(each.text)]
    if not texts:
        return
    raw = take_snapshot(project, returns, code, year, Audience.INTERNAL).results
    results = project.reports / project.organisation(code).slug / str(year) / RESULTS
    shown = read_figures(results, code, project.shown(results))
    hidden = [each for each in raw if each.value is not None and figure_key(each) not in shown]
    public = [each for each in raw if each.value is not None and figure_key(each) in shown]
    rules = project.disclosure(project.organisation(code))
    threshold = rules.threshold
    if rules.policy == "percentages" or rules.round_to > 1:
        # What is shown is coarser than what was returned, so the exact numbers are not shown.
        hidden, public = [each for each in raw if each.value is not None], list(shown.values())
    ordinary = frozenset(project.standard.edition(year).four_fifths)
    for text in texts:
        about = [each for each in hidden if not text.indicators or each.indicator in text.indicators]
        known = [each for each in public if not text.indicators or each.indicator in text.indicators]
        for number in suppressed_numbers(
            project.standard, text.text, about, known, threshold=threshold, ordinary=ordinary
        ):
            yield (
                f"{text.where(number.line)}: “{number.written}” is typed by hand, and a figure of indicator "
                f"{number.indicator} with this value is suppressed. Take it out, say it in words (such as “fewer than "
                f"{threshold}”), or name the figure in {{{{ }}}}."
            )


def typed_in_drafts(project: Project, codes: Iterable[str], returns_of: Callable[[str], Returns]) -> Iterator[str]:
    """Yield what `typed_suppressed` says of every draft of some organisations; of texts that cannot be read, nothing.

    Parameters
    ----------
    project, codes
        Whose drafts.
    returns_of
        Gives the returns of an organisation.
    """
    for code in codes:
        for path in sorted((project.reports / project.organisation(code).slug).glob(f"*/{RESULTS}")):
            with suppress(NarrativeError, ActionPlanError, ParameterError, ValueError):
                yield from typed_suppressed(project, code, int(path.parent.parent.name), returns_of)


def written_texts(project: Project, code: str, year: int) -> Iterator[TypedText]:
    """Yield every text of a report that somebody wrote, without the figures that it names.

    Raises
    ------
    NarrativeError, ActionPlanError, ParameterError
        The narrative, the plan, the remarks or the signatures cannot be read.
    """
    for page in pages_of(project.standard, year):
        path = narrative_path(project, code, year, page)
        if not any(place.text for place in read_narrative(project, code, year, page).written.values()):
            continue
        text = without_comments(path.read_text(encoding="utf-8-sig"))
        indicators = frozenset([page.indicator] if page.indicator is not None else [])
        yield TypedText(project.shown(path), 1, "", VALUE.sub(" ", text), indicators)
    yield from _remarked_texts(project, code, year)
    organisation = project.organisation(code)
    if organisation.source_note:
        shown = f"params/{organisation.slug}/organisation.yml"
        yield TypedText(shown, 1, "source_note", organisation.source_note, frozenset())
    plans = read_action_plans(project, code)
    plan = plans.plan(year)
    if plan is None:
        return
    about = {action.id: frozenset(action.indicators) for action in plan.actions}
    lines = text_lines(project, code, year, plan)
    for where, text in plan.texts():
        name = where.partition(",")[0]
        yield TypedText(
            plans.shown, lines[where], f"{year}, {where}", VALUE.sub(" ", text), about.get(name, frozenset())
        )


def _sources(project: Project, code: str, year: int, returns: Returns) -> Iterator[TypedText]:
    """Yield the sources of figures that name a group: they are published with every figure, shown or not."""
    named = re.compile(rf"\b({'|'.join(map(re.escape, _groups(project.standard)))})\b", re.IGNORECASE)
    yield from {
        (cell.indicator, row.source): TypedText(row.file, row.row, "source", row.source, frozenset([cell.indicator]))
        for each in compared_years(year)
        for cell, row in returns.get(code, each).values.items() if named.search(row.source)
    }.values()  # fmt: skip


def _remarked_texts(project: Project, code: str, year: int) -> Iterator[TypedText]:
    """Yield what remarks say, also on earlier years that the report shows, and why places are set aside."""
    for each in compared_years(year):
        path = project.year_folder(code, each) / "remarks.yml"
        if path.exists():
            remarks = read_parameters(path, Remarks, project.shown(path)).remarks
            yield from (
                TypedText(project.shown(path), at, f"remark {at}", text, frozenset([remark.indicator]))
                for at, remark in enumerate(remarks, start=1)
                for text in (remark.note, remark.not_reported) if text
            )  # fmt: skip
    narrative = read_sign_off(project, code, year).narrative
    for place, reason in (narrative.set_aside if narrative else {}).items():
        page = next((page for page in pages_of(project.standard, year) if page.name == place.partition("/")[0]), None)
        about = frozenset([page.indicator] if page is not None and page.indicator is not None else [])
        shown = project.shown(project.year_folder(code, year) / "sign-off.yml")
        yield TypedText(shown, 1, f"set aside, {place}", reason, about)


def suppressed_numbers(
    standard: Standard, text: str, hidden: Sequence[Result], public: Sequence[Result], *, threshold: int,
    ordinary: frozenset[float] = frozenset(),
) -> Iterator[SuppressedNumber]:  # fmt: skip
    """Yield each number of a text that is a suppressed figure and no published one.

    A count below the threshold is held against every suppressed count. A larger one is held against those of the group
    that is named with it, and only where no published figure counts as many of this group: a larger number is more
    often that of something else.

    Parameters
    ----------
    standard
        Names the groups: a count is compared where it stands with one.
    text
        What somebody wrote.
    hidden, public
        Figures that are suppressed, and figures that are shown, of the indicators that the text is about.
    threshold
        The number of people from which on a count can be shown.
    ordinary
        Numbers that are no figures, such as the limits of the four-fifths range.
    """
    groups = _groups(standard)
    shown = {(each.group, count) for each in public for count in (each.numerator, each.denominator)}
    start = 0
    known = {(each.numerator, each.denominator) for each in public}
    pairs = {(each.numerator, each.denominator): each.indicator for each in hidden if each.numerator}
    for end in (*(match.span() for match in _SENTENCE_END.finditer(text)), (len(text), len(text))):
        sentence, named = text[start : end[0]], set[int]()
        for match in _FRACTION.finditer(sentence):
            pair = (_people(match[1]), _people(match[2]))
            if pair in pairs and pair not in known:
                named |= set(range(*match.span()))
                yield SuppressedNumber(match[0], text.count("\n", 0, start + match.start()) + 1, pairs[pair])
        for number in _numbers(sentence, groups):
            if number.start in named or number.value in ordinary or any(_is_figure(number, each) for each in public):
                continue
            for each in hidden:
                if _is_figure(number, each) or _is_count(number, each, threshold, shown):
                    line = text.count("\n", 0, start + number.start) + 1
                    yield SuppressedNumber(number.written, line, each.indicator)
                    break
        start = end[1]


def _people(written: str) -> float | None:
    """Return a number of people as it is written; None where it is none."""
    digits = written.replace(",", "")
    return float(digits) if digits.isdecimal() else _WORDS.get(written.casefold())


def _groups(standard: Standard) -> dict[str, str]:
    """Return the code of each group that is compared, by each of its names."""
    characteristic = standard.characteristic
    groups = [group for group in characteristic.groups if group.code in characteristic.compared]
    return {name.casefold(): group.code for group in groups for name in (group.label, *group.also)}


def _numbers(sentence: str, groups: Mapping[str, str]) -> Iterator[TypedNumber]:
    labels = "|".join(map(re.escape, sorted(groups, key=len, reverse=True)))
    after = re.compile(rf"(?:\W+\w+){{0,3}}\W+({labels})\b", re.IGNORECASE)
    before = re.compile(rf"\b({labels})(?:\W+\w+){{0,2}}\W+$", re.IGNORECASE)
    for match in (*_NUMBER.finditer(sentence), *_WORD.finditer(sentence)):
        head, rest = sentence[: match.start()], sentence[match.end() :]
        near = after.match(rest) or before.search(head)
        is_count = near is not None and not _TIME.match(rest) and not _NAMED.search(head)
        group = groups[near[1].casefold()] if near is not None and is_count else ""
        if match.re is _WORD:
            value = float(_WORDS[match[0].lower()])
            yield TypedNumber(match[0], match.start(), value, 0, is_percentage=False, group=group)
            continue
        decimals, is_percentage = match[2] or "", match[3] is not None
        value = float(f"{match[1].replace(',', '')}.{decimals or 0}")
        is_year = "," not in match[1] and value in _YEARS
        group = "" if decimals or is_percentage or is_year else group
        yield TypedNumber(match[0].strip(), match.start(), value, len(decimals), is_percentage, group)


def _is_figure(number: TypedNumber, result: Result) -> bool:
    """Return whether a number is a percentage, ratio or difference as it would be printed."""
    if result.value is None or (number.is_percentage and result.unit != Unit.PERCENT):
        return False
    return bool(number.decimals or number.is_percentage) and round(abs(result.value), number.decimals) == number.value


def _is_count(number: TypedNumber, result: Result, threshold: int, shown: Collection[tuple[str, float | None]]) -> bool:
    """Return whether a number of people is one that a suppressed result counts."""
    # A share is of everybody; other percentages are of people of their own group.
    of_group = result.measure in (ResultMeasure.LIKELIHOOD, ResultMeasure.PERCENTAGE) and result.group == number.group
    counts = (result.numerator, result.denominator if of_group else None)
    if not number.group or number.value <= 0 or number.value not in counts:
        return False
    of_this = result.group == number.group and (number.group, number.value) not in shown
    return number.value < threshold or of_this
