"""What a check is, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from wres_kit.returns.cells import Cell, Value
    from wres_kit.returns.checks.figures import CheckedFigures
    from wres_kit.returns.faults import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found.

    Parameters
    ----------
    cell, value
        The figure in doubt.
    message
        What is wrong with it, in figures.
    also
        Other figures that are involved.
    severity
        Where it is not that of the check.
    """

    cell: Cell
    value: Value
    message: str
    also: tuple[Value, ...] = ()
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that figures keep between them.

    Parameters
    ----------
    identity
        Its name in reports and in `confirmed.yml`.
    severity
        An error where the figures cannot be right as they stand, or where a wrong figure would be published as a matter
        of course; else a warning.
    reason
        Why it is looked for: the mistake in published reports behind it.
    remedy
        What to do about a finding.
    find
        Yields what it finds.
    confirmable
        Whether a figure can be right all the same. What contradicts arithmetic cannot.
    reader_warning
        What a warning says to readers of the report, after "Indicator 2, 2024:". No figure is in it, because disclosure
        control comes later. ``{characteristic}``, ``{compared}`` and ``{parts}`` become the words of the Standard.
        Empty where every finding is an error: such a report is not built.
    """

    identity: str
    severity: Severity
    reason: str
    remedy: str
    find: Callable[[CheckedFigures], Iterator[Finding]]
    confirmable: bool = True
    reader_warning: str = ""
