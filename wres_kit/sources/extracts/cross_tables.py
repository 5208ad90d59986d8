"""Cross tables: ethnic groups, bands, kinds of case or years in the headings, and numbers of people below them.

Such a table is unfolded: each number becomes a row that counts that many people, with its headings as further columns.
Columns of totals are held against the sums of the others, and columns of percentages are passed over.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.extracts.decoding import BARE_YEAR, FINANCIAL_YEAR, period_of
from wres_kit.sources.extracts.grouped import HIDDEN, TOTALS, WHOLE
from wres_kit.sources.extracts.rows import Grid, TextGrid, listed_rows, must_be_stored, width_of
from wres_kit.sources.workbook.grid import ExtractError

if TYPE_CHECKING:
    from wres_kit.sources.extracts.code_tables import CodeTable

AXES = {
    "ethnic_code": "Ethnic Group",
    "band": "Pay Band",
    "staff_group": "Staff Group",
    "stage": "Stage",
    "case_type": "Case Type",
    "training_type": "Training Type",
    "period": "Year",
}
"""What headings may name, and the heading of the column that they become."""
PEOPLE = "Headcount"
PERCENT = re.compile(r"%|\b(?:per ?cent|percentage|proportion|share|rate|ratio|fte|wte)\b", re.IGNORECASE)
LONGEST_HEADING = 200
"""Characters; a longer text is no heading, and trying each way to divide it would take too long."""
NOUNS = re.compile(
    r"\b(?:number of|no of|count of|headcount|head count|count|number|no|n|staff|people|employees|applicants|cases"
    r"|total)\b"
)
"""Words around a group in a heading that do not change whom it means: "White staff", "No. of BME"."""
CODE = re.compile(r"([A-Z])(?:\s*\(n\)|\s+(?:staff|headcount|people|applicants|cases))?")
"""An ethnic code as a heading."""
PERIOD = re.compile(
    r"[a-z]{3,9}[ -](?:20)?\d\d|31[ /.-](?:0?3|mar(?:ch)?)[ /.-](?:20)?\d\d"
    r"|.*20\d\d.*q[1-4].*|q[1-4].*20\d\d.*",
    re.IGNORECASE,
)
"""How headings that name a month, quarter or snapshot look."""
Tables = Callable[[str], "CodeTable"]


@dataclass(frozen=True, slots=True)
class CrossHeadings:
    """The headings of a cross table.

    Parameters
    ----------
    keys
        Places of columns that say of which people a row is, and of all else.
    numbers
        By place of each column of numbers: what its headings name, by axis.
    totals
        The same for columns of totals: only what they are the total of.
    passed
        Places of columns of percentages and full-time equivalents.
    """

    keys: tuple[int, ...]
    numbers: Mapping[int, Mapping[str, str]]
    totals: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    passed: tuple[int, ...] = ()

    def without(self, places: Sequence[int]) -> CrossHeadings:
        """Return the headings without some columns of numbers, which become plain columns."""
        numbers = {place: parts for place, parts in self.numbers.items() if place not in places}
        return replace(self, keys=(*self.keys, *places), numbers=numbers)

    @property
    def axes(self) -> tuple[str, ...]:
        """What the headings name."""
        return tuple(next(iter(self.numbers.values())))

    def unfolded(self, headings: Sequence[str]) -> list[str]:
        """Return the headings of the unfolded table."""
        return [*(headings[place] for place in self.keys), *(AXES[axis] for axis in self.axes), PEOPLE]


class HeadingParts(dict[str, dict[str, str]]):
    """What headings name, by axis: worked out once for each text of a search, and forgotten after it.

    Parameters
    ----------
    tables
        Gives the table of words of a field.
    """

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, text: str) -> dict[str, str]:
        """Work it out."""
        parts = self[text] = _parts(text, self._tables)
        return parts


def cross_headings(upper: Sequence[str], headings: Sequence[str], parts_of: HeadingParts) -> CrossHeadings | None:
    """Return how the headings of a cross table are to be read; None where they are not those of one.

    Parameters
    ----------
    upper
        The row above, whose texts may stand over several columns.
    headings
        The row of headings.
    parts_of
        What each text names.
    """
    own = {place: parts_of[text] for place, text in enumerate(headings) if text}
    first = min((place for place, parts in own.items() if parts), default=None)
    if first is None:
        return None
    above = _spread(upper, headings, first)
    merged = {place: parts | parts_of[above.get(place, "")] for place, parts in own.items() if parts}
    sizes = Counter(tuple(sorted(parts)) for parts in merged.values())
    axes, columns = max(sizes.items(), key=lambda pair: (pair[1], len(pair[0])))
    if columns < 2 and axes != ("period",):
        return None
    numbers = {place: parts for place, parts in merged.items() if tuple(sorted(parts)) == axes}
    if len({tuple(parts.values()) for parts in numbers.values()}) < len(numbers) or len(numbers) < len(merged):
        return None
    passed = tuple(place for place, text in enumerate(headings) if place not in numbers and PERCENT.search(text))
    totals = {
        place: {axis: part for axis, part in parts_of[above.get(place, "")].items() if axis in axes}
        for place, text in enumerate(headings)
        if place > first and place not in {*numbers, *passed} and _is_total(text)
    }
    rest = {*numbers, *passed, *totals}
    width = width_of(headings)
    keys = tuple(place for place in range(width) if place not in rest)
    taken = {normalised(AXES[axis]) for axis in axes}
    if taken & {normalised(headings[place]) for place in keys}:
        return None
    return CrossHeadings(keys, numbers, totals, passed)


def unfold(grid: Grid, header: int, cross: CrossHeadings) -> TextGrid | None:
    """Return a cross table as one with a number a row; None where its numbers are none.

    Raises
    ------
    ExtractError
        A total is not the sum of its columns, or a number is not stored.
    """
    headings = grid.head[header][1]
    width = width_of(headings)
    picked = grid.below(header, width, range(width))
    columns = picked.columns
    if not _hold_numbers([columns[place] for place in cross.numbers]):
        return None
    if picked.ragged:
        raise ExtractError(
            f"{grid.shown}: {listed_rows(picked.ragged)} more or fewer fields than the {width} columns of the header. "
            "Delete lines that are not rows, such as footnotes."
        )
    must_be_stored(grid, [*cross.numbers, *cross.totals])
    records = [(line, texts) for line, texts in grid.head[:header]]
    records.append((grid.head[header][0], tuple(cross.unfolded(headings))))
    without = 0
    for row, line in enumerate(picked.lines):
        texts = [column[row] for column in columns]
        if not any(texts[place] for place in cross.numbers):
            without += 1
            continue
        _hold_against_totals(grid.shown, line, headings, texts, cross)
        keys = [texts[place] for place in cross.keys]
        for place, parts in cross.numbers.items():
            records.append((line, (*keys, *(parts[axis] for axis in cross.axes), texts[place] or "0")))
    return TextGrid(grid.shown, records, (*grid.notes, *_notes(grid.shown, headings, cross, without)))


def unread_numbers(grid: Grid, header: int, cross: CrossHeadings) -> list[str]:
    """Return the headings of further columns of whole numbers, where no total shows that they are no people."""
    if cross.totals:
        return []
    headings = grid.head[header][1]
    places = [place for place in cross.keys if place > min(cross.numbers) and headings[place]]
    columns = grid.below(header, width_of(headings), places).columns
    return [headings[place] for place, texts in zip(places, columns, strict=True) if _hold_numbers([texts])]


def _parts(text: str, tables: Tables) -> dict[str, str]:
    """Return what a heading names, by axis: one thing, or two such as a group and a stage."""
    if not text or len(text) > LONGEST_HEADING or PERCENT.search(text):
        return {}
    if whole := _named(text, tables):
        return {whole: _bare(text, whole, tables)}
    words = re.split(r"(?<=[^\s])[\s:|–-]+(?=\S)", text)
    for cut in range(1, len(words)):
        left, right = " ".join(words[:cut]), " ".join(words[cut:])
        first, other = _named(left, tables), _named(right, tables)
        if first and other and first != other:
            return {first: _bare(left, first, tables), other: _bare(right, other, tables)}
    return {}


def _named(text: str, tables: Tables) -> str | None:
    """Return the axis that a text belongs to; None where it is none, or more than one."""
    if BARE_YEAR.fullmatch(text) or ((FINANCIAL_YEAR.fullmatch(text) or PERIOD.fullmatch(text)) and period_of(text)):
        return "period"
    if code := CODE.fullmatch(text):
        return "ethnic_code" if tables("ethnic_code").look_up(code[1]) else None
    if not re.search(r"[A-Za-z]{2}", text):
        return None
    named = [axis for axis in AXES if axis != "period" and tables(axis).look_up(_bare(text, axis, tables))]
    return named[0] if len(named) == 1 else None


def _bare(text: str, axis: str, tables: Tables) -> str:
    """Return a heading without the nouns around a group, where only so it is in a table."""
    if axis == "ethnic_code" and (code := CODE.fullmatch(text)):
        return code[1]
    if axis == "period" or tables(axis).look_up(text):
        return text.strip()
    bare = normalised(NOUNS.sub(" ", normalised(text)))
    return bare if bare and tables(axis).look_up(bare) else text.strip()


def _is_total(text: str) -> bool:
    bare = "" if CODE.fullmatch(text) else normalised(text)
    return bool(TOTALS.fullmatch(bare)) or (bool(bare) and not NOUNS.sub("", bare).strip(" "))


def _spread(upper: Sequence[str], headings: Sequence[str], first: int) -> dict[int, str]:
    """Return the text above each column: one that stands over several columns is written above the first only."""
    above: dict[int, str] = {}
    current = ""
    for place in range(first, len(headings)):
        current = (upper[place] if place < len(upper) else "") or current
        if current:
            above[place] = current
    return above


def _hold_numbers(columns: Sequence[Sequence[str]]) -> bool:
    """Return whether columns hold whole numbers, blanks and marks of hidden numbers only, and some numbers."""
    texts = {text for column in columns for text in column if text}
    numbers = {text for text in texts if WHOLE.fullmatch(text)}
    return bool(numbers) and all(HIDDEN.fullmatch(text) for text in texts - numbers)


def _hold_against_totals(
    shown: str, line: int, headings: Sequence[str], texts: Sequence[str], cross: CrossHeadings
) -> None:
    for place, parts in cross.totals.items():
        added = [texts[own] or "0" for own, named in cross.numbers.items() if parts.items() <= named.items()]
        numbers = [*added, texts[place]]
        if not all(WHOLE.fullmatch(number) for number in numbers):
            continue
        *addends, total = (int(float(number.replace(",", ""))) for number in numbers)
        if sum(addends) != total:
            message = (
                f'{shown}: row {line} has {total:,} under "{headings[place]}", but the numbers under '
                f"{_listed(headings, cross)} add up to {sum(addends):,}. Correct the row, or give "
                "each group a column whose heading is known: own words go into params/extracts.yml."
            )
            raise ExtractError(message)


def _listed(headings: Sequence[str], cross: CrossHeadings) -> str:
    return ", ".join(f'"{headings[place]}"' for place in cross.numbers)


def _notes(shown: str, headings: Sequence[str], cross: CrossHeadings, without: int) -> list[str]:
    axes = " and ".join(AXES[axis].lower() for axis in cross.axes)
    notes = [f"{shown}: a cross table. The numbers under {_listed(headings, cross)} are people by {axes}."]
    if cross.totals:
        totals = ", ".join(f'"{headings[place]}"' for place in cross.totals)
        notes.append(f"{totals}: held against the sum of the other columns, and not counted again.")
    if cross.passed:
        passed = ", ".join(f'"{headings[place]}"' for place in cross.passed)
        notes.append(f"Not used: {passed}.")
    if without:
        notes.append(f"{without:,} rows without a number were not read.")
    return notes
