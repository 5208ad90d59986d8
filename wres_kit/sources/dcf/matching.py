"""Matching a workbook with layouts: which fits best, for which year, and a draft where none fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import yaml

from wres_kit.sources.dcf.layout import label_pattern
from wres_kit.sources.dcf.sheet_match import SheetMatch, compare, find_headings
from wres_kit.sources.workbook.grid import Texts, cell_name, normal, text_of
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.sources.dcf.layout import SheetLayout, WorkbookLayout
    from wres_kit.sources.workbook import Workbook
    from wres_kit.sources.workbook.grid import Sheet


ROWS = 300
"""How many rows of a sheet are looked at; the longest layout known has under a hundred."""
SCREENED = 60
"""How many rows of a sheet with another name are looked at before it is taken for one that was renamed."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a workbook matches a layout.

    Parameters
    ----------
    layout
        The layout.
    year
        The reporting year that it was read for.
    dated
        Whether the workbook itself says which year it is for.
    sheets
        Sheet by sheet.
    """

    layout: WorkbookLayout
    year: int
    dated: bool
    sheets: tuple[SheetMatch, ...]

    @property
    def score(self) -> float:
        """0 (nothing in common) to 1 (the same labels)."""
        agree, both = (sum(sheet.tally[position] for sheet in self.sheets) for position in (0, 1))
        return agree / both if any(sheet.rows for sheet in self.sheets) else 0.0


@dataclass(frozen=True, slots=True)
class WorkbookIdentity:
    """What a workbook says about itself.

    Parameters
    ----------
    text
        The text beside the label.
    sheet, cell
        Where.
    """

    text: str
    sheet: str
    cell: str


def best_match(book: Workbook, layouts: Sequence[WorkbookLayout], year: int | None = None) -> Match | None:
    """Return the layout that a workbook matches best; None where it has nothing in common with any.

    Parameters
    ----------
    book
        The workbook.
    layouts
        The layouts to compare, the newest first. The first that has all labels of the workbook, and no other, is taken.
    year
        The reporting year; where None, what the workbook says.
    """
    tried = []
    for layout in layouts:
        match = _match(book, layout, year)
        if match.score == 1:
            return match
        tried.append(match)
    best = min(tried, key=_rank, default=None)
    return best if best and best.score > 0 else None


def matches(book: Workbook, layouts: Sequence[WorkbookLayout], year: int | None = None) -> tuple[Match, ...]:
    """Return how a workbook matches each layout, the best first."""
    tried = [_match(book, layout, year) for layout in layouts]
    return tuple(sorted(tried, key=_rank))


def _rank(match: Match) -> tuple[float, bool, int]:
    """Return a sorting key: the best score, then a layout of the same year, then a new one."""
    return -match.score, match.layout.year != match.year, -match.layout.year


def value_next_to_label(book: Workbook, labels: tuple[str, ...]) -> WorkbookIdentity | None:
    """Return what stands beside a label, or after it in the same cell, in the first rows of any sheet."""
    for name in book.names:
        sheet = book.sheet(name, SCREENED)
        for row, texts in enumerate(_texts(book, name, SCREENED).rows):
            for column, text in texts.items():
                if label_pattern(labels, 0).fullmatch(text):
                    neighbour = _next_to(sheet.rows[row], column)
                    if neighbour:
                        return WorkbookIdentity(neighbour[1], name, cell_name(row, neighbour[0]))
                value = sheet.rows[row][column]
                before, colon, after = value.partition(":") if isinstance(value, str) else ("", "", "")
                if colon and after.strip() and label_pattern(labels, 0).fullmatch(normal(before)):
                    return WorkbookIdentity(after.strip(), name, cell_name(row, column))
    return None


def _next_to(values: Sequence[object], column: int) -> tuple[int, str] | None:
    for other in range(column + 1, min(column + 8, len(values))):
        value = values[other]
        if value is not None:
            return other, text_of(value)
    return None


_TEXTS: WeakKeyDictionary[Workbook, dict[tuple[str, int], Texts]] = WeakKeyDictionary()


def _texts(book: Workbook, name: str, rows: int = ROWS) -> Texts:
    """Return the texts of a sheet; every layout and year looks at the same ones."""
    kept = _TEXTS.setdefault(book, {})
    if (name, rows) not in kept:
        kept[name, rows] = Texts(book.sheet(name, rows))
    return kept[name, rows]


def _match(book: Workbook, layout: WorkbookLayout, year: int | None) -> Match:
    statement = value_next_to_label(book, layout.reporting_year)
    known = year if year is not None else year_in(statement.text) if statement else None
    candidates = [known] if known is not None else sorted(_years_in(book, layout), reverse=True)
    tried = [Match(layout, candidate, True, _sheets(book, layout, candidate)) for candidate in candidates]
    if known is None:
        tried = [match for match in tried if _is_dated(book, match)]
    best = max(tried, key=lambda match: match.score, default=None)
    if best and best.score > 0:
        return best
    return Match(layout, layout.year, False, _sheets(book, layout, layout.year))


def year_in(text: str) -> int | None:
    """Return the reporting year that a text names: 2024, and 2024 for the financial year 2023/24."""
    named = re.search(r"\b(20[0-9]{2})(?:\s*[/-]\s*([0-9]{2}))?\b", text)
    if not named:
        return None
    year = int(named[1])
    return year + 1 if named[2] and int(named[2]) == (year + 1) % 100 else year


def _years_in(book: Workbook, layout: WorkbookLayout) -> set[int]:
    """Return the years that the first rows of the sheets with figures name, and the years after them."""
    names = [name for sheet in layout.sheets for name in _named(book, sheet)] or list(book.names)
    years = {
        int(number)
        for name in names
        for row in _texts(book, name, SCREENED).rows
        for text in row.values()
        for number in re.findall(r"\b(20[0-9]{2})\b", text)
    }
    return {year for named in years for year in (named, named + 1) if 2015 <= year <= 2100}


def _is_dated(book: Workbook, match: Match) -> bool:
    """Whether the headings themselves name the year: one that only stands in a title may be that of the template."""
    years = {str(match.year), str(match.year - 1)}
    return any(
        years.intersection(text.split())
        for sheet in match.sheets
        for headings in sheet.headings
        for row in _texts(book, sheet.name).rows[headings.top : headings.bottom + 1]
        for text in row.values()
    )


def _named(book: Workbook, layout: SheetLayout) -> list[str]:
    return [name for name in book.names if label_pattern(layout.name, 0).fullmatch(normal(name))]


def _sheets(book: Workbook, layout: WorkbookLayout, year: int) -> tuple[SheetMatch, ...]:
    taken: set[str] = set()
    matched = []
    for sheet in layout.sheets:
        match = _sheet(book, sheet, year, taken)
        taken.add(match.name)
        matched.append(match)
    return tuple(matched)


def _sheet(book: Workbook, layout: SheetLayout, year: int, taken: set[str]) -> SheetMatch:
    """Return the match of the sheet with the right name, else of the one that matches best."""
    names = [name for name in _named(book, layout) if name not in taken]
    renamed = not names
    if renamed:
        names = [
            name
            for name in book.names
            if name not in taken and find_headings(_texts(book, name, SCREENED), layout.columns, year)
        ]
    tried = [compare(_texts(book, name), layout, year, renamed=renamed) for name in names]
    best = max(tried, key=lambda match: len(match.rows), default=SheetMatch(layout))
    return best if best.rows or not renamed else SheetMatch(layout)


ALIKE = 0.6
"""How alike two labels must be to be paired: the share of their letters that stand in the same order in both."""
WIDTH = 118


@dataclass(frozen=True, slots=True)
class Draft:
    """A layout that was drawn up.

    Parameters
    ----------
    layout
        The layout.
    guesses
        What was guessed, a sentence each.
    open
        What is still not known, a sentence each.
    """

    layout: WorkbookLayout
    guesses: tuple[str, ...]
    open: tuple[str, ...]

    def to_yaml(self) -> str:
        """Return the file of the layout, with what was guessed and what is open as comments."""
        lines = [f"# {self.layout.title}.", "# Drawn up from a workbook; not confirmed. Check it line by line."]
        lines += [f"# Guessed: {guess}" for guess in self.guesses]
        lines += [f"# Open: {point}" for point in self.open]
        body = yaml.safe_dump(_plain(self.layout), sort_keys=False, allow_unicode=True, width=WIDTH)
        return "\n".join(lines) + "\n" + body


def draft_layout(book: Workbook, match: Match, name: str) -> Draft:
    """Draw up a layout from a workbook.

    Parameters
    ----------
    book
        The workbook.
    match
        How it matches the layout that fits best.
    name
        What the new layout is to be called.
    """
    guesses: list[str] = []
    layout = match.layout
    # Headings first: only under a heading that is known can its rows be told from those of another block.
    for step in (_headings, _rows):
        match = matches(book, [layout], match.year)[0]
        sheets = tuple(
            step(sheet, book.sheet(sheet.name), match.year, guesses) if sheet.name else sheet.layout
            for sheet in match.sheets
        )
        layout = layout.model_copy(update={"sheets": sheets})
    title = layout.title.replace(str(layout.year), str(match.year))
    note = f"Drawn up from {book.shown} by way of {layout.name}."
    named = {"name": name, "title": title, "year": match.year, "known": Known.UNCONFIRMED, "note": note}
    layout = layout.model_copy(update=named)
    return Draft(layout, tuple(guesses), tuple(_open_points(book, matches(book, [layout], match.year)[0])))


def _headings(match: SheetMatch, sheet: Sheet, year: int, guesses: list[str]) -> SheetLayout:
    """Return the layout of a sheet with its name, and with headings that look like those that were not found."""
    layout = match.layout
    if match.renamed:
        guesses.append(f'the sheet "{match.name}" is "{layout.name[0]}".')
        layout = layout.model_copy(update={"name": (match.name, *layout.name)})
    strange = dict(_strange_labels(match, sheet, year))
    matched = {row.block.heading for row in match.rows}
    blocks = []
    for block in layout.blocks:
        text = "" if block.heading in matched else _closest(block.heading, strange)
        if text:
            guesses.append(f'the heading "{text}" (cell {strange.pop(text)}) is "{block.heading[0]}".')
        blocks.append(block.model_copy(update={"heading": (text, *block.heading)}) if text else block)
    return layout.model_copy(update={"blocks": tuple(blocks)})


def _rows(match: SheetMatch, sheet: Sheet, year: int, guesses: list[str]) -> SheetLayout:
    """Return the layout of a sheet with labels of rows that look like those that were not found."""
    strange = dict(_strange_labels(match, sheet, year))
    missing = {(block.heading, row.label) for block, row in match.missing}
    blocks = []
    for block in match.layout.blocks:
        rows = []
        for row in block.rows:
            text = _closest(row.label, strange) if (block.heading, row.label) in missing else ""
            if text:
                guesses.append(
                    f'the row "{text}" (cell {strange.pop(text)}) is "{row.label[0]}" of "{block.heading[0]}".'
                )
            rows.append(row.model_copy(update={"label": (text, *row.label)}) if text else row)
        blocks.append(block.model_copy(update={"rows": tuple(rows)}))
    return match.layout.model_copy(update={"blocks": tuple(blocks)})


def _strange_labels(match: SheetMatch, sheet: Sheet, year: int) -> Iterator[tuple[str, str]]:
    """Yield each text beside the figures that the layout does not know, with its cell."""
    if not match.headings:
        return
    known = label_pattern(tuple(_all_labels(match.layout)), year)
    first = min(min(headings.columns, default=0) for headings in match.headings)
    for row in range(match.headings[0].bottom + 1, len(sheet.rows)):
        for column in range(first):
            value = sheet.at(row, column)
            if isinstance(value, str) and normal(value) and not known.fullmatch(normal(value)):
                yield value.strip(), cell_name(row, column)


def _all_labels(layout: SheetLayout) -> Iterator[str]:
    yield from layout.ignored
    for block in layout.blocks:
        yield from block.heading
        for row in block.rows:
            yield from row.label


def _closest(labels: tuple[str, ...], strange: dict[str, str]) -> str:
    wanted = [normal(label.replace("*", " ")) for label in labels]
    alike = {text: max(SequenceMatcher(None, normal(text), label).ratio() for label in wanted) for text in strange}
    best = max(alike, key=lambda text: alike[text], default="")
    return best if alike.get(best, 0.0) >= ALIKE else ""


def _open_points(book: Workbook, match: Match) -> Iterator[str]:
    for sheet in match.sheets:
        if not sheet.name:
            yield f'no sheet like "{sheet.layout.name[0]}"; the workbook has {", ".join(book.names)}.'
            continue
        for block, row in sheet.missing:
            yield f'no row "{row.label[0]}" of "{block.heading[0]}" on the sheet "{sheet.name}".'
        for unknown in sheet.unknown:
            yield f'row {unknown.row + 1} of the sheet "{sheet.name}", "{unknown.label}", is not known.'
        grid = book.sheet(sheet.name)
        for headings in sheet.headings:
            for column in headings.unknown:
                text = grid.at(headings.bottom, column)
                place = cell_name(headings.bottom, column)
                yield f'the column {place} of the sheet "{sheet.name}", "{text}", is not known.'


def _plain(layout: WorkbookLayout) -> dict[str, Any]:
    """Return a layout as its file says it: without what has its usual value, single labels without brackets."""
    plain: dict[str, Any] = layout.model_dump(mode="json", exclude_defaults=True)
    for sheet in plain["sheets"]:
        for block in sheet["blocks"]:
            block["rows"] = [{**row, "label": _single(row["label"])} for row in block["rows"]]
            block["heading"] = _single(block["heading"])
    return plain


def _single(labels: list[str]) -> str | list[str]:
    return labels[0] if len(labels) == 1 else labels
