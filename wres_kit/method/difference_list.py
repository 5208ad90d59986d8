"""The list of a project's differences from published figures, `data/published/differences.yml`."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import Field

from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.reporting.wording.words import joined

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project


class DifferenceKind(StrEnum):
    """Why a published figure differs."""

    MISPRINT = "misprint"
    ROUNDING = "rounding"
    DEFINITION = "definition"
    METHOD = "method"


class Difference(Parameters):
    """One published figure that these reports do not repeat.

    Parameters
    ----------
    id
        Its name in addresses.
    key
        The published result in `published_vectors.csv`: organisation, year, indicator and group.
    who
        Whose figure it is.
    code
        The organisation in this project; empty where it is none.
    year, indicator
        Reporting year and indicator; None for a figure that is no result of the Standard.
    also
        Other indicators that it touches.
    kind
        Why it differs.
    printed, ours
        What was published, and what stands here.
    why
        What explains it.
    """

    id: str
    key: tuple[str, str, str, str]
    who: str
    code: str = ""
    year: int
    indicator: int | None = Field(default=None, ge=1)
    also: tuple[int, ...] = ()
    kind: DifferenceKind
    printed: str
    ours: str
    why: str

    @property
    def indicators(self) -> str:
        """The indicators that it touches, in words; empty where there are none."""
        return joined([str(number) for number in (self.indicator, *self.also) if number])


class _File(Parameters):
    differences: tuple[Difference, ...]


def differences_file(project: Project) -> Path:
    """Return where a project lists its differences."""
    return project.root / "data" / "published" / "differences.yml"


def differences(project: Project) -> tuple[Difference, ...]:
    """Return the differences that a project lists, in order; nothing where it has no list.

    Raises
    ------
    ParameterError
        The list cannot be read or does not fit.
    """
    path = differences_file(project)
    return read_parameters(path, _File, project.shown(path)).differences if path.is_file() else ()
