"""`wres export`: a return as a workbook for submission."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.cli.output import show, show_data
from wres_kit.errors import WresError
from wres_kit.joint.read import read_returns
from wres_kit.returns.faults import FaultReport, ReturnsError, plural
from wres_kit.returns.writing import number_text
from wres_kit.sources.dcf.export import export_workbook
from wres_kit.sources.dcf.layout import layouts

if TYPE_CHECKING:
    from wres_kit.project import Project
    from wres_kit.sources.dcf.export import Exported
    from wres_kit.sources.dcf.layout import Layout


class ExportError(WresError):
    """Nothing to export, or nowhere to write it."""


def export_sdcs(
    project: Project,
    code: str,
    year: int,
    out: Path,
    *,
    layout: str | None = None,
    template_only: bool = False,
    replace: bool = False,
    json_: bool = False,
) -> int:
    """Write a return, and the one of the year before beside it, as a WRES data collection workbook.

    Parameters
    ----------
    project
        Where the returns are.
    code, year
        Whose return, and of which reporting year.
    out
        The workbook to write.
    layout
        Name of a layout; that of the year, or the last before it, where None.
    template_only
        Leave out figures that the layout has no cell for, instead of adding a sheet for them.
    replace
        Whether `out` may be replaced.
    json_
        Whether to print plain data instead of sentences.

    Returns
    -------
    int
        0; the return was written.

    Raises
    ------
    ExportError
        There is no return, or the file cannot be written.
    ReturnsError
        The returns of the organisation have errors.
    UnknownOrganisationError
        No organisation has this code.
    """
    organisation = project.organisation(code)
    chosen = _layout(project, layout, year)
    read = read_returns(project, [organisation.code])
    errors = read.errors_of(organisation.code)
    if errors:
        raise ReturnsError(FaultReport(errors, read.files))
    figures = {
        cell: number_text(value)
        for one in (year, year - 1)
        for cell, value in read.returns.get(organisation.code, one).values.items()
    }
    if not any(cell.year == year for cell in figures):
        years = ", ".join(map(str, read.returns.years(organisation.code))) or "none"
        message = f"{organisation.code} has no return for {year}. It has returns for: {years}."
        raise ExportError(message)
    exported = export_workbook(project.standard, chosen, organisation, year, figures, with_other=not template_only)
    _write(out, exported.data, replace=replace)
    if json_:
        other = [cell._asdict() for cell in exported.other]
        said = {"file": str(out), "layout": chosen.name, "placed": exported.placed, "other": other}
        show_data("export", said)
    else:
        _say(out, chosen, exported, template_only=template_only)
    return 0


def _layout(project: Project, name: str | None, year: int) -> Layout:
    """Return the layout of a name; without one that of the year, or the last before it, or the first after it."""
    known = layouts(project.params)
    if name is None:
        return next((one for one in known if one.year <= year), known[-1])
    found = [one for one in known if one.name == name]
    if not found:
        message = f"{name}: there is no such layout. There are: {', '.join(one.name for one in known)}."
        raise ExportError(message)
    return found[0]


def _write(out: Path, data: bytes, *, replace: bool) -> None:
    """Write the workbook whole or not at all."""
    if out.suffix.lower() != ".xlsx":
        message = f"{out}: a workbook is wanted; give the file a name that ends in .xlsx."
        raise ExportError(message)
    if out.exists() and not replace:
        message = f"{out}: is there already. Add --replace to put the new one in its place, or give another name."
        raise ExportError(message)
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.stem}-", suffix=".part")
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            temporary.chmod(0o644)
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        message = f"{out}: cannot be written: {error.strerror}."
        raise ExportError(message) from None


def _say(out: Path, layout: Layout, exported: Exported, *, template_only: bool) -> None:
    other = exported.other
    show(
        f"{out}: {plural(exported.placed, 'figure')} in the layout {layout.name}, in the columns for verified figures."
    )
    if other:
        where = "were left out" if template_only else 'are on the sheet "Other figures"'
        show(f"{plural(len(other), 'figure')} have no cell in this layout and {where}.")
    if other and not template_only:
        show("Nobody asked for them, and small numbers are among them: to submit it, add --template-only.")
    if layout.known == "unconfirmed":
        show("The layout is not confirmed: compare the workbook with this year's template before you submit it.")
