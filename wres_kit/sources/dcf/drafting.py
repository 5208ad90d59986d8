"""A layout for a workbook that no layout knows, drawn up from the one that matches best.

Labels that were looked for and not found are paired with labels that were found and not known, where their words are
alike. A pair is a guess: it is named in the draft, and a person confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import yaml

from wres_kit.sources.dcf.layout import means
from wres_kit.sources.dcf.matching import matches
from wres_kit.sources.workbook.grid import cell_name
from wres_kit.sources.workbook.sheet_texts import normal
from wres_kit.standard.records import Known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.sources.dcf.layout import Layout, SheetLayout
    from wres_kit.sources.dcf.matching import Match
    from wres_kit.sources.dcf.sheet_match import SheetMatch
    from wres_kit.sources.workbook.grid import Sheet
    from wres_kit.sources.workbook.workbook import Workbook

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

    layout: Layout
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
            step(one, book.sheet(one.name), match.year, guesses) if one.name else one.layout for one in match.sheets
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
    found = {one.block.heading for one in match.rows}
    blocks = []
    for block in layout.blocks:
        text = "" if block.heading in found else _closest(block.heading, strange)
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
    known = means(tuple(_all_labels(match.layout)), year)
    first = min(min(one.columns, default=0) for one in match.headings)
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
    alike = {text: max(SequenceMatcher(None, normal(text), one).ratio() for one in wanted) for text in strange}
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
        for one in sheet.headings:
            for column in one.unknown:
                text = grid.at(one.bottom, column)
                yield f'the column {cell_name(one.bottom, column)} of the sheet "{sheet.name}", "{text}", is not known.'


def _plain(layout: Layout) -> dict[str, Any]:
    """Return a layout as its file says it: without what has its usual value, single labels without brackets."""
    plain: dict[str, Any] = layout.model_dump(mode="json", exclude_defaults=True)
    for sheet in plain["sheets"]:
        for block in sheet["blocks"]:
            block["rows"] = [{**row, "label": _single(row["label"])} for row in block["rows"]]
            block["heading"] = _single(block["heading"])
    return plain


def _single(labels: list[str]) -> str | list[str]:
    return labels[0] if len(labels) == 1 else labels
