"""`wres layouts`: how a workbook matches each known layout, and a draft of a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from wres_kit.cli.app import say, show, show_data
from wres_kit.errors import WresError
from wres_kit.sources.dcf.layout import layouts
from wres_kit.sources.dcf.matching import draft_layout, matches
from wres_kit.sources.workbook.grid import cell_name
from wres_kit.sources.workbook.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.sources.dcf.matching import Match
    from wres_kit.sources.dcf.sheet_match import SheetMatch


class DraftError(WresError):
    """A layout that cannot be drawn up, or not be written where it was to go."""


def show_layouts(
    project: Project, file: Path, *, year: int | None = None, write: Path | None = None, json_: bool = False
) -> int:
    """Show how a workbook matches each layout, and write a draft of a new one if wanted.

    Parameters
    ----------
    project
        Whose own layouts, in `params/layouts/`, count too.
    file
        The workbook.
    year
        Its reporting year, where it does not say it itself.
    write
        Where to write a draft for this workbook; none where None.
    json_
        Whether to print plain data instead of sentences.

    Returns
    -------
    int
        0 where a layout matches wholly, 1 where none does.

    Raises
    ------
    DraftError
        There is nothing to draw a draft from, or it cannot be written.
    WorkbookError
        The file is not a workbook that may be opened.
    """
    book = open_workbook(file)
    ranked = matches(book, layouts(project.params), year)
    best = ranked[0]
    if json_:
        show_data("layouts", {"file": file.name, "layouts": [_data(match) for match in ranked]})
    else:
        for line in (*_table(ranked), "", *_details(best)):
            show(line)
    if write:
        if best.score == 0:
            message = (
                f"{file.name}: has nothing in common with any layout, so there is nothing to draw a draft from. "
                f"Copy wres_kit/sources/dcf/layouts/{best.layout.name}.yml to {write}, and put in "
                "the labels of this workbook."
            )
            raise DraftError(message)
        draft = draft_layout(book, best, write.stem)
        _write(write, draft.to_yaml())
        tell = say if json_ else show
        tell(f"{write}: a draft from {best.layout.name}; {len(draft.guesses)} guessed, {len(draft.open)} open.")
        tell("Read it through. It counts once it is in params/layouts/.")
    return 0 if best.score == 1 else 1


def _table(ranked: tuple[Match, ...]) -> Iterator[str]:
    yield f"{'layout':<14}{'score':>6}{'year':>7}{'rows found':>13}{'missing':>10}{'not known':>12}"
    for match in ranked:
        counts = _counts(match)
        year = str(match.year) if match.dated else "?"
        yield (
            f"{match.layout.name:<14}{match.score:>6.0%}{year:>7}"
            f"{counts['found']:>13}{counts['missing']:>10}{counts['not_known']:>12}"
        )


def _counts(match: Match) -> dict[str, int]:
    return {
        "found": sum(len(sheet.rows) for sheet in match.sheets),
        "missing": sum(len(sheet.missing) for sheet in match.sheets),
        "not_known": sum(len(sheet.unknown) for sheet in match.sheets),
    }


def _details(match: Match) -> Iterator[str]:
    if match.score == 0:
        yield "No layout has anything in common with this workbook."
        return
    yield f"{match.layout.name}: {match.layout.title}. {match.layout.note}"
    for sheet in match.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: SheetMatch) -> Iterator[str]:
    if not sheet.rows:
        yield f'  sheet "{sheet.layout.name[0]}": none like it'
        return
    renamed = f', read as "{sheet.layout.name[0]}"' if sheet.renamed else ""
    yield f'  sheet "{sheet.name}"{renamed}'
    for headings in sheet.headings:
        columns = ", ".join(
            f"{cell_name(headings.bottom, column)} {key.group} {key.period} {key.basis}"
            for column, key in sorted(headings.columns.items())
        )
        yield f"    columns   {columns}"
        for column in headings.unknown:
            yield f"    not known column {cell_name(headings.bottom, column)}"
    for row in sheet.rows:
        yield f"    row {row.row + 1:<5} {row.layout.label[0]} ({row.block.heading[0]})"
    for block, missing in sheet.missing:
        yield f"    missing   {missing.label[0]} ({block.heading[0]})"
    for unknown in sheet.unknown:
        yield f"    not known row {unknown.row + 1}: {unknown.label}"


def _data(match: Match) -> dict[str, Any]:
    return {
        "layout": match.layout.name,
        "score": round(match.score, 4),
        "year": match.year if match.dated else None,
        **_counts(match),
        "sheets": [
            {
                "sheet": sheet.name or None,
                "layout": sheet.layout.name[0],
                "rows": {cell_name(row.row, 0): row.layout.label[0] for row in sheet.rows},
                "missing": [f"{row.label[0]} ({block.heading[0]})" for block, row in sheet.missing],
                "not_known": {cell_name(row.row, 0): row.label for row in sheet.unknown},
            }
            for sheet in match.sheets
        ],
    }


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        message = f"{path}: is there already, and is not replaced. Give another name."
        raise DraftError(message) from None
    except OSError as error:
        message = f"{path}: cannot be written: {error.strerror}."
        raise DraftError(message) from None
