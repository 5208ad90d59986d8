"""Remarks: what people know about the figures of a year that the figures do not say themselves.

They stand in `params/<code>/<year>/remarks.yml`: why an indicator is not reported, that a share is of full-time
equivalents, that a page printed a misprint. What holds for every organisation known from one source alone stands once,
in `params/remarks.yml`. Both are printed on the page and in the note of the published results.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from wres_kit.project.parameters import Parameters

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


class Remarks(Parameters):
    """All remarks of one organisation and year."""

    remarks: tuple[Remark, ...] = ()

    def of(self, indicator: int) -> tuple[Remark, ...]:
        """Return the remarks on one indicator."""
        return tuple(remark for remark in self.remarks if remark.indicator == indicator)
