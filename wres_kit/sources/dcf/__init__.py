"""The WRES data collection workbook (DCF from 2023, SDCS before): ESR figures, and those an organisation verified."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from wres_kit.project import UnknownOrganisationError, path_code
from wres_kit.returns.faults import plural
from wres_kit.sources import Context, ImportedValue, ImportResult, InputFile, Recognition, SourceError
from wres_kit.sources.dcf.layout import (
    CellPosition,
    ColumnSource,
    ExtractedFigure,
    WorkbookValues,
    collection_name,
    layouts,
)
from wres_kit.sources.dcf.matching import best_match, value_next_to_label, year_in
from wres_kit.sources.dcf.sheet_figures import SheetFigures, read_other_figures
from wres_kit.sources.dcf.sheet_match import check_remainders, is_band, resolve_percent_scale
from wres_kit.standard.records import Known, StandardFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wres_kit.sources.dcf.matching import Match


class WhoseWorkbookError(SourceError):
    """A workbook that does not say, or says otherwise than the command, whose figures it holds or for which year."""


class UnknownLayoutError(SourceError):
    """A workbook that matches no layout."""


class CollectionWorkbook:
    """The workbook as a source."""

    name = "dcf"
    title = "WRES data collection workbook (DCF from 2023, SDCS before)"

    def __init__(self) -> None:
        self._matched: WeakKeyDictionary[InputFile, dict[tuple[Path | None, int | None], Match | None]]
        self._matched = WeakKeyDictionary()

    def recognise(self, offered: InputFile) -> Recognition:
        """Say how well a file matches the best layout."""
        if not offered.is_workbook:
            return Recognition(0.0, ("it is not a workbook",))
        match = self._match(offered, offered.project.params if offered.project else None, None)
        if match is None:
            return Recognition(0.0, ("no sheet has headings of years, groups and figures over rows of bands",))
        rows = sum(len(sheet.rows) for sheet in match.sheets)
        missing = sum(len(sheet.missing) for sheet in match.sheets)
        reasons = [f"layout {match.layout.name}: {rows} rows found, {missing} missing"]
        return Recognition(match.score, tuple(reasons))

    def read(self, offered: InputFile, context: Context) -> ImportResult:
        """Read the figures of a workbook, for its year and the one before.

        Raises
        ------
        WhoseWorkbookError
            It does not say whose figures it holds, or for which year, and neither does the command.
        UnknownLayoutError
            It matches no layout.
        WorkbookError
            It cannot be read within the limits.
        """
        match = self._match(offered, context.project.params, context.year)
        if match is None:
            raise self._no_match(offered, context)
        _layout_fits_the_standard(match, context)
        organisation = _organisation(offered, match, context)
        _year_is_told(offered, match, context)
        gathered = WorkbookValues(context.project.standard, offered.shown, organisation, match.year)
        for sheet in match.sheets:
            if sheet.rows:
                book = offered.workbook
                SheetFigures(sheet, book.sheet(sheet.name), book.facts(sheet.name), gathered).gather()
        read_other_figures(offered.workbook, gathered)
        _say_what_is_not_known(match, gathered)
        resolve_percent_scale(gathered)
        check_remainders(gathered)
        return ImportResult(
            f"{path_code(organisation).lower()}-{collection_name(match.year).lower()}-{match.year}",
            tuple(_imported(offered.shown, taken) for taken in gathered.taken),
            (*offered.workbook.notes, *_sentences(match, gathered)),
            tuple(gathered.faults),
        )

    def _no_match(self, offered: InputFile, context: Context) -> SourceError:
        """Return why nothing matches: the year that the command gives, or the layout."""
        dated = self._match(offered, context.project.params, None) if context.year else None
        if dated and dated.dated:
            message = (
                f"{offered.shown}: is a workbook for {dated.year}, not for {context.year}. Give the right file, or "
                "correct the year."
            )
            return WhoseWorkbookError(message)
        return UnknownLayoutError(
            f"{offered.shown}: matches no layout of the {self.title}. To see what was looked for, and to make a layout "
            f"from it: wres layouts {offered.shown}"
        )

    def _match(self, offered: InputFile, params: Path | None, year: int | None) -> Match | None:
        if params and not (params / "layouts").is_dir():
            params = None
        known = self._matched.setdefault(offered, {})
        if (params, year) not in known:
            known[params, year] = best_match(offered.workbook, layouts(params), year)
        return known[params, year]


SOURCE = CollectionWorkbook()


def _layout_fits_the_standard(match: Match, context: Context) -> None:
    """Refuse a layout with headings of a group, or rows of an indicator, that the Standard does not have."""
    characteristic = context.project.standard.characteristic
    blocks = [block for sheet in match.layout.sheets for block in sheet.blocks]
    numbers = {row.indicator or block.indicator for block in blocks for row in block.rows}
    if strange := sorted(numbers.difference(context.project.standard.numbers)):
        message = (
            f"The layout {match.layout.name} names the indicator {', '.join(map(str, strange))}, which the Standard "
            "does not have. Correct the layout."
        )
        raise StandardFileError(message)
    named = {group for sheet in match.layout.sheets for group in sheet.columns.group}
    if unknown := sorted(group for group in named if not characteristic.is_group(group)):
        message = (
            f"The layout {match.layout.name} names the group {', '.join(unknown)}, which the Standard does not have. "
            "Correct the layout."
        )
        raise StandardFileError(message)


def _organisation(offered: InputFile, match: Match, context: Context) -> str:
    statement = value_next_to_label(offered.workbook, match.layout.organisation)
    in_book = (
        statement.text.upper() if statement and not statement.text.islower() else statement.text if statement else ""
    )
    code = context.organisation or in_book
    if not code:
        labels = ", ".join(f'"{label}"' for label in match.layout.organisation)
        message = (
            f"{offered.shown}: does not say whose figures it holds: there is nothing next to {labels}. "
            "Say it with --organisation CODE."
        )
        raise WhoseWorkbookError(message)
    if statement and context.organisation and in_book != context.organisation:
        message = (
            f"{offered.shown}: is the workbook of {statement.text} (sheet {statement.sheet}, cell {statement.cell}), "
            f"not of {context.organisation}. Give the right file, or correct the code."
        )
        raise WhoseWorkbookError(message)
    try:
        context.project.organisation(code)
    except UnknownOrganisationError:
        where = f" (sheet {statement.sheet}, cell {statement.cell})" if statement else ""
        message = (
            f"{offered.shown}: is the workbook of {code}{where}, which this project does not have. Correct the "
            f"code, or add params/{path_code(code)}/organisation.yml with code, name, type and region."
        )
        raise WhoseWorkbookError(message) from None
    return code


def _year_is_told(offered: InputFile, match: Match, context: Context) -> None:
    statement = value_next_to_label(offered.workbook, match.layout.reporting_year)
    if statement and context.year is not None and year_in(statement.text) not in (None, context.year):
        message = (
            f"{offered.shown}: says that it is for {statement.text} (sheet {statement.sheet}, cell {statement.cell}), "
            f"not for {context.year}. Give the right file, or correct the year."
        )
        raise WhoseWorkbookError(message)
    if context.year is None and not match.dated:
        message = f"{offered.shown}: does not say which reporting year it is for. Say it with --year YEAR."
        if statement and year_in(statement.text) is not None:
            message = (
                f"{offered.shown}: says that it is for {statement.text} (sheet {statement.sheet}, cell "
                f"{statement.cell}), but the dates above its columns are of other years. Correct whichever is wrong."
            )
        raise WhoseWorkbookError(message)


def _imported(file: str, taken: ExtractedFigure) -> ImportedValue:
    basis = "verified figure" if taken.basis is ColumnSource.VERIFIED else "ESR figure, not verified"
    return ImportedValue(taken.cell, taken.figure.text, f"{file}, {taken.spot.label}, {basis}")


def _sentences(match: Match, gathered: WorkbookValues) -> Iterator[str]:
    sure = "" if match.layout.known is not Known.UNCONFIRMED else " (not confirmed: compare a few cells)"
    title = re.sub(
        r"\b20\d\d$", str(match.year), match.layout.title
    )  # a year without a layout is read by another year's
    yield f"{gathered.file}: {title}, read by the layout {match.layout.name}{sure}."
    for sheet in match.sheets:
        if sheet.rows and sheet.renamed:
            yield f'The sheet "{sheet.name}" was read as "{sheet.layout.name[0]}", by what is in it.'
    years = Counter(taken.cell.year for taken in gathered.taken)
    counted = " and ".join(f"{number} of {year}" for year, number in sorted(years.items(), reverse=True))
    unverified = sum(taken.basis is ColumnSource.ESR for taken in gathered.taken)
    yield (
        f"{plural(len(gathered.taken), 'figure')} of {gathered.organisation} read: {counted or 'none'}; "
        f"{unverified} from ESR and not verified."
    )
    for sign, places in sorted(gathered.signs.items()):
        more = f" and {len(places) - 3} more" if len(places) > 3 else ""
        yield f'"{sign}" was read as not reported: {", ".join(places[:3])}{more}.'


def _say_what_is_not_known(match: Match, into: WorkbookValues) -> None:
    """Warn of each sheet, row and column that was looked for and not found, or found and not known."""
    remedy = f"If the workbook is right, its layout is not known: see wres layouts {into.file}"
    for sheet in match.sheets:
        if not sheet.rows:
            message = f'There is no sheet "{sheet.layout.name[0]}" and none like it: its figures are not in the return.'
            into.warning("layout", None, message, remedy)
            continue
        for unknown in sheet.unknown:
            message = f'The row "{unknown.label}" is not known to the layout; its figures were not read.'
            spot = CellPosition(sheet.name, unknown.row, 0)
            if is_band(unknown.label):  # staff would be missing from the workforce, and from each total of it
                into.error("layout", spot, message, f"{remedy}. Or correct its name.")
            else:
                into.warning("layout", spot, message, remedy)
        for headings, column in ((each, column) for each in sheet.headings for column in each.unknown):
            spot = CellPosition(sheet.name, headings.bottom, column)
            into.warning("layout", spot, "The column is not known to the layout; its figures were not read.", remedy)
        missing = [f"{row.label[0]} ({block.heading[0]})" for block, row in sheet.missing]
        if missing:
            named = "; ".join(missing[:5]) + (f"; and {len(missing) - 5} more" if len(missing) > 5 else "")
            into.warning("layout", None, f'Not found on the sheet "{sheet.name}": {named}.', remedy)
