"""How pages are run, within which limits, and what is said when one fails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from traceback import format_exception


class Engine(StrEnum):
    """How cells are run."""

    WARM = "wres-warm"
    """In a fork of a process that has imported what notebooks need."""
    PLAIN = "nbclient"
    """In an ordinary kernel, as JupyterLab does."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """What a page may take before it is ended and reported.

    Parameters
    ----------
    seconds
        How long it may run.
    megabytes
        How much memory it may ask for beyond what it starts with, where the system can hold it to that (Linux).
    """

    seconds: float = 120
    megabytes: int = 1024

    @property
    def too_long(self) -> str:
        """What is said of a page that ran longer."""
        return f"ran longer than {self.seconds:g} s and was ended (page_seconds in params/project.yml)"

    @property
    def too_large(self) -> str:
        """What is said of a page that asked for more."""
        return f"asked for more than {self.megabytes:,} MB of memory (page_megabytes in params/project.yml)"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page failed, in words for the person who must mend it.

    Parameters
    ----------
    error, message
        Name of the exception and what it says.
    cell, line
        Number of the code cell, as JupyterLab shows it in brackets, and its line of code; None and empty where the
        failure is not of a cell.
    details
        The traceback, for the log.
    """

    error: str
    message: str
    cell: int | None = None
    line: str = ""
    details: str = ""

    def __str__(self) -> str:
        """Return the failure in one line: ``cell 4 (report.comparison()): NotComparableError: …``."""
        where = "" if self.cell is None else f"cell {self.cell} ({self.line}): "
        return f"{where}{self.error}: {self.message}" if self.message else f"{where}{self.error}"

    @classmethod
    def of(cls, error: BaseException, cell: int | None = None, line: str = "") -> Failure:
        """Return an exception as a failure."""
        return cls(type(error).__name__, str(error).strip(), cell, line, "".join(format_exception(error)))
