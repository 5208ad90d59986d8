"""Figures that somebody typed into a text, and that a report does not show."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.actions import ActionPlanError
from wres_kit.audit.corrections import figure_key, read_figures
from wres_kit.disclosure.record_release import rules_kept
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.project.parameters import ParameterError
from wres_kit.release.written_texts import TypedText, group_names, sources_of_figures, written_texts
from wres_kit.reporting.narrative.markdown import NarrativeError
from wres_kit.reporting.report_data import RESULTS
from wres_kit.reporting.snapshot import Audience, take_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from wres_kit.project import Project
    from wres_kit.returns.cells import Returns
    from wres_kit.standard import Standard

UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
PHRASES = {"a single": 1, "a couple": 2, "a pair": 2, "both": 2, "half a dozen": 6, "a dozen": 12}
WORDS = {word: at for at, word in enumerate((*UNITS, *TEENS), start=1)} | {
    word: 10 * at for at, word in enumerate(TENS, start=2)
}
"""Numbers that are written as words; those from 21 are made of two."""
PARTS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
MOST_PERCENT = 100
NEAREST_PERCENT = 0.5
"""So many percentage points a figure may be from what a text calls a third."""
_ONE = "|".join(UNITS)
_IN_WORDS = rf"(?:{'|'.join(TENS)})(?:[\s-](?:{_ONE}))?|{'|'.join((*TEENS, *UNITS))}"
_NUMBER = re.compile(
    r"(?<![\w.,/£$€-])(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:\s*(%|per ?cent\b))?(?![\w/,.]*\d)", re.IGNORECASE
)
_WORD = re.compile(
    rf"\b(half a dozen|a (?:single|couple|pair|dozen)|both(?!(?:\W+\w+){{1,4}}?\W+and\b)|{_IN_WORDS})\b"
    r"(?:\s*(per ?cent\b))?",
    re.IGNORECASE,
)
_OF = re.compile(
    rf"(?<![\w/.,])(\d[\d,]*|{_IN_WORDS})(?:\s*/\s*|\s+(?:out\s+)?of\s+(?:(?:our|the|these|those|its|all)\s+)?)"
    rf"(\d[\d,]*|{_IN_WORDS})(?![\w/]|\.\d)",
    re.IGNORECASE,
)
"""So many of so many: "3 of 66", "3/66", "two of the five"."""
_IN = re.compile(
    rf"(?<![\w/.,])(\d+|{_IN_WORDS})[\s-](?:in|out of)[\s-](?:every[\s-])?(\d+|{_IN_WORDS})(?![\w/]|\.\d)",
    re.IGNORECASE,
)
"""A share in whole numbers: "one in ten"."""
_PART = re.compile(
    rf"\b(?:(?:(an?|{_ONE}|\d)[\s-])(half|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?|(half))\b(?! a dozen)"
    rf"(?:\s+of\s+(?:(?:our|the|these|those|its|all)\s+)?(\d[\d,]*|{_IN_WORDS})\b)?",
    re.IGNORECASE,
)
"""A share by its name, and of how many: "two thirds", "half of the six"."""
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n{2,}|\n(?=\s*[-*])")
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


class TypedNumber(NamedTuple):
    """A number in a text: as it is written, where it begins and ends, its value, its decimal places, what it counts.

    It is a count of people where a group that is compared is named right before or after it: "3 of our BME staff".
    `group` is then the code of that group; it is empty otherwise. "One in ten" is a percentage of such a group.
    """

    written: str
    start: int
    value: float
    decimals: int
    is_percentage: bool
    group: str
    is_share: bool = False


class SuppressedNumber(NamedTuple):
    """A number of a text that is a suppressed figure: as it is written, its line, and the indicator of the figure."""

    written: str
    line: int
    indicator: int


# What is searched -----------------------------------------------------------------------------------------------------


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
    written = (*written_texts(project, code, year), *sources_of_figures(project, code, year, returns))
    yield from suppressed_in(project, code, year, returns, written)


def suppressed_in(
    project: Project, code: str, year: int, returns: Returns, written: Iterable[TypedText]
) -> Iterator[str]:
    """Yield a sentence for each number of some texts that is a suppressed figure of the draft of a report.

    Parameters
    ----------
    project, code, year
        Which report; it has a draft.
    returns
        The returns that it is made from.
    written
        What somebody wrote.
    """
    groups = group_names(project.standard)
    texts = [each for each in written if _may_name_a_figure(each.text, groups)]
    if not texts:
        return
    raw = take_snapshot(project, returns, code, year, Audience.INTERNAL).results
    results = project.reports / project.organisation(code).slug / str(year) / RESULTS
    shown = read_figures(results, code, project.shown(results))
    hidden = [each for each in raw if each.value is not None and figure_key(each) not in shown]
    public = [each for each in raw if each.value is not None and figure_key(each) in shown]
    rules = rules_kept(project, project.organisation(code)).in_year(year)
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


def typed_in_reason(project: Project, code: str, year: int, reason: str, returns: Returns) -> Iterator[str]:
    """Yield a sentence for each suppressed figure in the reason of a new or withdrawn version: readers see it.

    Nothing is suppressed that is known where there is no draft of the report, or no return of its year any more.
    """
    draft = project.reports / project.organisation(code).slug / str(year) / RESULTS
    if draft.is_file() and year in returns.years(code):
        yield from suppressed_in(project, code, year, returns, [TypedText("--reason", 0, "", reason)])


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


# Numbers in a text ----------------------------------------------------------------------------------------------------


def suppressed_numbers(
    standard: Standard, text: str, hidden: Sequence[Result], public: Sequence[Result], *, threshold: int,
    ordinary: frozenset[float] = frozenset(),
) -> Iterator[SuppressedNumber]:  # fmt: skip
    """Yield each number of a text that is a suppressed figure and no published one.

    A count below the threshold is held against every suppressed count. A larger one is held against those of the group
    that is named with it, and only where no published figure counts as many of this group: a larger number is more
    often that of something else. So is a share in words: "a third of our BME staff" is about 33% of that group.

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
    groups = group_names(standard)
    shown = {(each.group, count) for each in public for count in (each.numerator, each.denominator)}
    start = 0
    known = {(each.numerator, each.denominator) for each in public}
    pairs = {(each.numerator, each.denominator): each.indicator for each in hidden if each.numerator}
    for end in (*(match.span() for match in _SENTENCE_END.finditer(text)), (len(text), len(text))):
        sentence, named = text[start : end[0]], set[int]()
        for match, pair in _pairs(sentence):
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


def _may_name_a_figure(text: str, groups: Mapping[str, str]) -> bool:
    """Return whether a text has any number that could be a figure, whatever the figures are."""
    numbers = _numbers(text, groups)
    return any(each.group or each.decimals or each.is_percentage for each in numbers) or any(_pairs(text))


def _pairs(sentence: str) -> Iterator[tuple[re.Match[str], tuple[float, float]]]:
    """Yield so many of so many people, in figures or words: "3 of 66", "one in ten", "half of the six"."""
    for match in (*_OF.finditer(sentence), *_IN.finditer(sentence)):
        yield match, (_people(match[1]), _people(match[2]))
    for match in _PART.finditer(sentence):
        if match[4] is not None:
            people = _people(match[4])
            yield match, (round(_percentage_of_part(match) * people / 100, 6), people)


def _people(written: str) -> float:
    """Return a number of people as it is written."""
    digits = written.replace(",", "")
    words = re.split(r"[\s-]+", written.casefold())
    return float(digits) if digits.isdecimal() else float(sum(WORDS[word] for word in words))


def _percentage_of_part(match: re.Match[str]) -> float:
    """Return the percentage that a share by its name is: 66.7 of "two thirds"."""
    times, part = match[1], (match[2] or match[3]).casefold()
    many = 1.0 if times is None or times.casefold() in ("a", "an") else _people(times)
    return 100 * many / PARTS[part]


def _numbers(sentence: str, groups: Mapping[str, str]) -> list[TypedNumber]:
    """Return the numbers of a sentence in order, and the shares that are written in words."""
    named = _NearGroup(groups)
    shares = [*_IN.finditer(sentence), *_PART.finditer(sentence)]
    within = {at for match in shares for at in range(*match.span())}
    numbers = [_in_digits(match, named.group(sentence, match)) for match in _NUMBER.finditer(sentence)]
    numbers += [_in_words(match, named.group(sentence, match)) for match in _WORD.finditer(sentence)]
    numbers = [each for each in numbers if each.start not in within]
    for match in shares:
        group = named.group(sentence, match)
        of_part = match.re is _PART
        value = _percentage_of_part(match) if of_part else 100 * _people(match[1]) / (_people(match[2]) or 1.0)
        if group and value <= MOST_PERCENT:
            numbers.append(
                TypedNumber(match[0], match.start(), value, 0, is_percentage=True, group=group, is_share=True)
            )
    return sorted(numbers, key=lambda each: each.start)


def _in_digits(match: re.Match[str], group: str) -> TypedNumber:
    decimals, is_percentage = match[2] or "", match[3] is not None
    value = float(f"{match[1].replace(',', '')}.{decimals or 0}")
    is_year = "," not in match[1] and value in _YEARS
    is_count = not (decimals or is_percentage or is_year)
    return TypedNumber(match[0].strip(), match.start(), value, len(decimals), is_percentage, group * is_count)


def _in_words(match: re.Match[str], group: str) -> TypedNumber:
    is_percentage, word = match[2] is not None, match[1].casefold()
    value = float(PHRASES[word]) if word in PHRASES else _people(word)
    return TypedNumber(match[0], match.start(), value, 0, is_percentage, "" if is_percentage else group)


class _NearGroup:
    """The group that is named right before or after a number."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        labels = "|".join(map(re.escape, sorted(groups, key=len, reverse=True)))
        self._groups = groups
        self._after = re.compile(rf"(?:\W+\w+){{0,3}}\W+({labels})\b", re.IGNORECASE)
        self._before = re.compile(rf"\b({labels})(?:\W+\w+){{0,2}}\W+$", re.IGNORECASE)
        # With more words between: BME staff in the disciplinary process: 2.
        self._stated = re.compile(
            rf"\b({labels})\b[^.;!?\n]{{0,80}}?(?:[:=]|\b(?:is|are|was|were|numbered|totalled))\s*(?:only\s+|just\s+)?$",
            re.IGNORECASE,
        )

    def group(self, sentence: str, match: re.Match[str]) -> str:
        """Return the code of the group that a number in a sentence counts; empty where it counts something else."""
        head, rest = sentence[: match.start()], sentence[match.end() :]
        near = self._after.match(rest) or self._before.search(head) or self._stated.search(head)
        is_count = near is not None and not _TIME.match(rest.lstrip()) and not _NAMED.search(head)
        return self._groups[near[1].casefold()] if near is not None and is_count else ""


def _is_figure(number: TypedNumber, result: Result) -> bool:
    """Return whether a number is a percentage, ratio or difference as it would be printed."""
    if result.value is None or (number.is_percentage and result.unit != Unit.PERCENT):
        return False
    if number.is_share:
        return result.group == number.group and abs(result.value - number.value) <= NEAREST_PERCENT
    return bool(number.decimals or number.is_percentage) and round(abs(result.value), number.decimals) == number.value


def _is_count(number: TypedNumber, result: Result, threshold: int, shown: Collection[tuple[str, float | None]]) -> bool:
    """Return whether a number of people is one that a suppressed result counts."""
    # A share is of everybody; other percentages are of people of their own group.
    of_group = result.measure in (ResultMeasure.LIKELIHOOD, ResultMeasure.PERCENTAGE) and result.group == number.group
    counts = (result.numerator, result.denominator if of_group else None)
    if number.is_share or not number.group or number.value <= 0 or number.value not in counts:
        return False
    of_this = result.group == number.group and (number.group, number.value) not in shown
    return number.value < threshold or of_this
