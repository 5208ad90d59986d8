"""What an organisation says of its own figures: what it confirms, and its remarks.

Confirmations are figures that look wrong, and that somebody has looked up and found right. They are in
`params/<code>/<year>/confirmed.yml`:

.. code-block:: yaml

    confirmed:
      - check: dropped-digit
        indicator: 4
        category: training
        group: white
        measure: percentage
        value: 9.6
        reason: The training record was lost in the move to the new system; 9.6% is what is left of it.
        by: A. Name, Workforce Information

Remarks of an organisation and year are in `remarks.yml` there; those on a source of figures in `params/remarks.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import Field, model_validator

from wres_kit.project import Project
from wres_kit.project.organisation import code_of
from wres_kit.project.parameters import ParameterError, Parameters, read_parameters
from wres_kit.returns.cells import FTE, Cell, Remark, Remarks, Return
from wres_kit.returns.faults import Fault, Severity
from wres_kit.standard import Standard
from wres_kit.standard.records import ALL


class ConfirmedFigure(Parameters):
    """One figure that is right although a check doubts it.

    Parameters
    ----------
    check
        The check, as named in its remedy.
    indicator, section, category, group, measure
        Which figure; section and category are ``all`` where not given.
    value
        What it was when it was looked up. A figure that changes afterwards is doubted again. Where two sources
        contradict, this says which of them holds.
    reason, by
        Why it is right, and who says so.
    """

    check: str
    indicator: int = Field(ge=1)
    section: str = "all"
    category: str = "all"
    group: str
    measure: str
    value: float
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)


class ConfirmedFigures(Parameters):
    """All confirmations of one organisation and year."""

    confirmed: tuple[ConfirmedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation with its address.

    Parameters
    ----------
    check, cell, value
        What is confirmed.
    file
        Where that is said.
    number
        Which entry of the file, from 1.
    """

    check: str
    cell: Cell
    value: float
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Confirmations:
    """All confirmations of a project, and what is wrong with the files they stand in."""

    entries: tuple[Confirmation, ...] = ()
    faults: tuple[Fault, ...] = ()

    def value_of(self, check: str, cell: Cell) -> float | None:
        """Return the value confirmed for a check and cell, or None."""
        return next((entry.value for entry in self.entries if (entry.check, entry.cell) == (check, cell)), None)


def confirmed_file(organisation_slug: str, year: int) -> str:
    """Return where a figure is confirmed, as messages show it."""
    return f"params/{organisation_slug}/{year}/confirmed.yml"


def read_confirmations(project: Project) -> Confirmations:
    """Read all `params/<code>/<year>/confirmed.yml`; a file that cannot be read is an error of its organisation."""
    entries, faults = list[Confirmation](), list[Fault]()
    for path in sorted(project.params.glob("*/[0-9][0-9][0-9][0-9]/confirmed.yml")):
        shown, year = project.shown(path), int(path.parent.name)
        code = code_of(path.parent.parent)
        try:
            figures = read_parameters(path, ConfirmedFigures, shown)
        except ParameterError as error:
            message = str(error).removeprefix(f"{shown}: ")
            remedy = "Each entry has check, indicator, section, category, group, measure, value, reason and by."
            faults.append(
                Fault(Severity.ERROR, "confirmation", shown, None, "", message, remedy, organisation=code, year=year)
            )
            continue
        entries.extend(_addressed(figures, code, year, shown))
    return Confirmations(tuple(entries), tuple(faults))


def _addressed(figures: ConfirmedFigures, code: str, year: int, shown: str) -> Iterator[Confirmation]:
    for number, figure in enumerate(figures.confirmed, start=1):
        cell = Cell(code, year, figure.indicator, figure.section, figure.category, figure.group, figure.measure)
        yield Confirmation(figure.check, cell, figure.value, shown, number)


class SourceRemark(Remark):
    """A remark on every return that rests on a source.

    Parameters
    ----------
    only_source
        How the source of each value of such a return begins.
    source
        How the source of a value of its indicator begins: the remark is on every return that has such a value.
    """

    only_source: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _names_a_source(self) -> SourceRemark:
        if bool(self.only_source) == bool(self.source):
            message = "give it either an only_source or a source"
            raise ValueError(message)
        return self

    def applies(self, own_return: Return) -> bool:
        """Return whether the remark is on a return.

        All values of the return, and at least one, must come from `only_source`, or some of the indicator from
        `source`. Why something is not reported is no remark on a return that has it, nor a note on what is missing.
        """
        reported = any(cell.section == ALL for cell, _ in own_return.of(self.indicator))
        if (self.not_reported and reported) or (self.note and not self.not_reported and not reported):
            return False
        if self.source:
            return any(value.source.startswith(self.source) for _, value in own_return.of(self.indicator))
        return bool(own_return.values) and all(
            value.source.startswith(self.only_source) for value in own_return.values.values()
        )

    def remark(self) -> Remark:
        """Return what it says, without the source."""
        return Remark.model_validate(self.model_dump(exclude={"only_source", "source"}))


class SourceRemarks(Parameters):
    """`params/remarks.yml`: remarks by source."""

    remarks: tuple[SourceRemark, ...] = ()


def read_remarks(project: Project, own_return: Return) -> Remarks:
    """Return the remarks on a return: the organisation's own, those on its source, those that reading it made.

    A remark on the source gives way to the organisation's own on the same indicator.

    Raises
    ------
    ParameterError
        A file cannot be read or does not fit.
    """
    own = _read(project, project.year_folder(own_return.organisation, own_return.year) / "remarks.yml", Remarks)
    of_sources = _read(project, project.params / "remarks.yml", SourceRemarks)
    remarked = {remark.indicator for remark in own.remarks}
    return Remarks(
        remarks=(
            *own.remarks,
            *(
                each.remark()
                for each in of_sources.remarks
                if each.indicator not in remarked and each.applies(own_return)
            ),
            *own_return.notes.remarks,
        )
    )


FteShares = frozenset[tuple[str, int, int, str | None]]
"""Organisation, year, indicator and section (None for all) of percentages of full-time equivalents."""


def read_fte_shares(project: Project) -> tuple[FteShares, tuple[Fault, ...]]:
    """Return which percentages of a project are of full-time equivalents, and which remarks cannot be read.

    A file that cannot be read is an error of its organisation.
    """
    of_fte, faults = set[tuple[str, int, int, str | None]](), list[Fault]()
    for path in sorted(project.params.glob("*/[0-9][0-9][0-9][0-9]/remarks.yml")):
        shown, year, code = project.shown(path), int(path.parent.name), code_of(path.parent.parent)
        try:
            remarks = read_parameters(path, Remarks, shown).remarks
        except ParameterError as error:
            message = str(error).removeprefix(f"{shown}: ")
            remedy = "Each entry has indicator, and a note, not_reported, basis or mark; section where it is about one."
            faults.append(
                Fault(Severity.ERROR, "remarks", shown, None, "", message, remedy, organisation=code, year=year)
            )
            continue
        faults.extend(_unknown_indicators(project.standard, remarks, shown, code, year))
        of_fte.update((code, year, each.indicator, each.section) for each in remarks if each.basis == FTE)
    return frozenset(of_fte), tuple(faults)


def _unknown_indicators(
    standard: Standard, remarks: Iterable[Remark], shown: str, code: str, year: int
) -> Iterator[Fault]:
    known = ", ".join(map(str, standard.numbers))
    for number in sorted({remark.indicator for remark in remarks}.difference(standard.numbers)):
        message = f"indicator {number}: the {standard.abbreviation} has no such indicator. It has {known}."
        yield Fault(
            Severity.ERROR, "remarks", shown, None, "", message, "Correct the number.", organisation=code, year=year
        )


R = TypeVar("R", Remarks, SourceRemarks)


def _read(project: Project, path: Path, model: type[R]) -> R:
    return read_parameters(path, model, project.shown(path)) if path.is_file() else model()
