"""Remarks: what people know about the figures of a year that the figures do not say themselves.

They stand in `params/<code>/<year>/remarks.yml`: why an indicator is not reported, that a share is of full-time
equivalents, that a page printed a misprint. What holds for every organisation known from one source alone stands once,
in `params/remarks.yml`. Both are printed on the page and in the note of the published results.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, model_validator

from wres_kit.project import Project
from wres_kit.project.parameters import ParameterError, Parameters, read_parameters
from wres_kit.returns.cells import Return
from wres_kit.returns.codes import code_of
from wres_kit.returns.faults import Fault, Severity
from wres_kit.standard import Standard
from wres_kit.standard.records import ALL

FTE = "as_published_fte"


class Mark(StrEnum):
    """What sets the figures of a year apart from final ones."""

    PROVISIONAL = "provisional"
    """They may still change."""
    RESTATED = "restated"
    """They differ from those first published."""


MARKS = {
    Mark.PROVISIONAL: "Provisional: these figures may still change.",
    Mark.RESTATED: "Restated: these figures differ from those first published.",
}
"""Marks in a sentence, for notes."""


class Remark(Parameters):
    """One remark on one indicator of one year.

    Parameters
    ----------
    indicator
        Its number.
    section
        The section it is about; every section where None.
    note
        A sentence printed beside the results.
    not_reported
        Why there is no result: printed instead of it.
    basis
        What a published percentage is a share of, where it is not people.
    mark
        Whether the figures may still change, or differ from those first published; tables mark them.
    """

    indicator: int = Field(ge=1)
    section: str | None = None
    note: str = ""
    not_reported: str = ""
    basis: Literal["as_published_fte"] | None = None
    mark: Mark | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Remark:
        if not (self.note or self.not_reported or self.basis or self.mark):
            message = "says nothing: give it a note, a not_reported, a basis, or a mark"
            raise ValueError(message)
        return self


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

    def applies(self, one: Return) -> bool:
        """Return whether the remark is on a return.

        All values of the return, and at least one, must come from `only_source`, or some of the indicator from
        `source`. Why something is not reported is no remark on a return that has it, nor a note on what is missing.
        """
        reported = any(cell.section == ALL for cell, _ in one.of(self.indicator))
        if (self.not_reported and reported) or (self.note and not self.not_reported and not reported):
            return False
        if self.source:
            return any(value.source.startswith(self.source) for _, value in one.of(self.indicator))
        return bool(one.values) and all(value.source.startswith(self.only_source) for value in one.values.values())

    def remark(self) -> Remark:
        """Return what it says, without the source."""
        return Remark.model_validate(self.model_dump(exclude={"only_source", "source"}))


class SourceRemarks(Parameters):
    """`params/remarks.yml`: remarks by source."""

    remarks: tuple[SourceRemark, ...] = ()


class Remarks(Parameters):
    """All remarks of one organisation and year."""

    remarks: tuple[Remark, ...] = ()

    def of(self, indicator: int) -> tuple[Remark, ...]:
        """Return the remarks on one indicator."""
        return tuple(remark for remark in self.remarks if remark.indicator == indicator)


def read_remarks(project: Project, one: Return) -> Remarks:
    """Return the remarks on a return: the organisation's own, those on its source, those that reading it made.

    A remark on the source gives way to the organisation's own on the same indicator.

    Raises
    ------
    ParameterError
        A file cannot be read or does not fit.
    """
    own = _read(project, project.year_folder(one.organisation, one.year) / "remarks.yml", Remarks)
    of_sources = _read(project, project.params / "remarks.yml", SourceRemarks)
    said = {remark.indicator for remark in own.remarks}
    return Remarks(
        remarks=(
            *own.remarks,
            *(each.remark() for each in of_sources.remarks if each.indicator not in said and each.applies(one)),
            *one.notes.remarks,
        )
    )


FteShares = frozenset[tuple[str, int, int, str | None]]
"""Organisation, year, indicator and section (None for all) of percentages of full-time equivalents."""


def read_fte_shares(project: Project) -> tuple[FteShares, tuple[Fault, ...]]:
    """Return which percentages of a project are of full-time equivalents, and which remarks cannot be read.

    A file that cannot be read is an error of its organisation.
    """
    found, faults = set[tuple[str, int, int, str | None]](), list[Fault]()
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
        found.update((code, year, each.indicator, each.section) for each in remarks if each.basis == FTE)
    return frozenset(found), tuple(faults)


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
