"""Remarks: what people know about the figures of a year that the figures do not say themselves.

They stand in `params/<code>/<year>/remarks.yml`: why an indicator is not reported, that a share is of full-time
equivalents, that a page printed a misprint. They are printed on the page and in the note of the published results.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from wres_kit.parameters import Parameters, read_parameters
from wres_kit.project import Project


class Remark(Parameters):
    """One remark on one indicator of one year.

    Parameters
    ----------
    indicator
        1 to 9.
    section
        The section it is about; every section where None.
    note
        A sentence printed beside the results.
    not_reported
        Why there is no result: printed instead of it.
    basis
        What a published percentage is a share of, where it is not people.
    """

    indicator: int = Field(ge=1, le=9)
    section: str | None = None
    note: str = ""
    not_reported: str = ""
    basis: Literal["as_published_fte"] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Remark:
        if not (self.note or self.not_reported or self.basis):
            message = "says nothing: give it a note, a not_reported, or a basis"
            raise ValueError(message)
        return self


class Remarks(Parameters):
    """All remarks of one organisation and year."""

    remarks: tuple[Remark, ...] = ()

    def of(self, indicator: int) -> tuple[Remark, ...]:
        """Return the remarks on one indicator."""
        return tuple(remark for remark in self.remarks if remark.indicator == indicator)


def read_remarks(project: Project, code: str, year: int) -> Remarks:
    """Return the remarks of an organisation on a year; none where there is no file.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit.
    """
    path = project.year_folder(code, year) / "remarks.yml"
    return read_parameters(path, Remarks, project.shown(path)) if path.is_file() else Remarks()
