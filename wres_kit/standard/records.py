"""What all records of a Standard have in common, and how well their facts are known."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

ALL = "all"
"""The section of everybody, and the category of a whole section."""
WORKFORCE = "workforce"
"""The category of the staff among whom an indicator counts; those of the workforce where a return gives none."""


WORKFORCE = "workforce"
"""The category of all staff, under an indicator that counts events or members among them."""


class Strict(BaseModel):
    """A record that refuses unknown keys and wrong types, and cannot be changed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Known(StrEnum):
    """How well a fact of the Standard is known; printed on the method page."""

    GUIDANCE = "guidance"
    """Read in the technical guidance of the Standard."""
    READ = "read"
    """Read in another published source, which is named."""
    ARITHMETIC = "arithmetic"
    """Recomputed from published counts."""
    UNCONFIRMED = "unconfirmed"
    """Widely held, not read in a source."""


class Noun(Strict):
    """Who or what is counted, in words.

    Parameters
    ----------
    singular, plural
        "applicant" and "applicants".
    """

    singular: str
    plural: str

    def counted(self, number: float) -> str:
        """Return the word that fits a number: "1 applicant", "0 applicants"."""
        return self.singular if number == 1 else self.plural
