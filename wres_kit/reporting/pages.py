"""The pages of a report: a summary, and one page for each indicator that the edition of its year has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.standard import Standard

COMPARED_YEARS = 3
"""A report compares its reporting year with the two before it."""
_INDICATOR = re.compile(r"indicator-([1-9][0-9]*)")


class UnknownPageError(WresError):
    """A page that a report does not have."""


class Page(NamedTuple):
    """One page of a report.

    Parameters
    ----------
    name
        ``summary``, ``indicator-2``, ``audit``, ``audit-indicator-2``: the name of its notebook and narrative.
    indicator
        The number of its indicator; None for the summary and the first audit page.
    is_audit
        Whether it says where figures come from. No notebook of the project makes such a page.
    """

    name: str
    indicator: int | None = None
    is_audit: bool = False

    @property
    def notebook(self) -> str:
        """File name of the notebook."""
        return f"{self.name}.ipynb"

    @property
    def address(self) -> str:
        """File name of the published page."""
        return "index.html" if self == SUMMARY else f"{self.name}.html"

    @property
    def is_below_audit(self) -> bool:
        """Whether it is the audit page of one indicator."""
        return self.is_audit and self.indicator is not None


SUMMARY = Page("summary")
AUDIT = Page("audit", is_audit=True)
"""The audit page from which those of the indicators are reached."""


def indicator_page(number: int) -> Page:
    """Return the page of an indicator."""
    return Page(f"indicator-{number}", number)


def audit_page(number: int) -> Page:
    """Return the page that says where each figure of an indicator comes from."""
    return Page(f"audit-indicator-{number}", number, is_audit=True)


def pages_of(standard: Standard, year: int) -> tuple[Page, ...]:
    """Return the pages of a report of a year, in order: the summary, and each indicator of the year's edition."""
    return (SUMMARY, *map(indicator_page, standard.numbers_in(year)))


def pages_of_all_years(standard: Standard) -> tuple[Page, ...]:
    """Return the pages that reports of any year have, in order."""
    return (SUMMARY, *map(indicator_page, standard.numbers))


def page_named(name: str, pages: Sequence[Page]) -> Page:
    """Return a page by its name.

    Parameters
    ----------
    name
        ``summary`` or ``indicator-2``.
    pages
        The pages that there are.

    Raises
    ------
    UnknownPageError
        None of them has that name.
    """
    for page in pages:
        if page.name == name:
            return page
    message = f"{name}: this page does not exist. The pages are {', '.join(page.name for page in pages)}."
    raise UnknownPageError(message)


def is_page_name(name: str) -> bool:
    """Return whether a text is the name that a page with a notebook has in some Standard."""
    return name == SUMMARY.name or _INDICATOR.fullmatch(name) is not None


def in_page_order(name: str) -> tuple[int, str]:
    """Return a sorting key for names of pages: the summary first, then indicators by number."""
    match = _INDICATOR.fullmatch(name)
    return (int(match[1]) if match else 0, name)


def compared_years(year: int) -> tuple[int, ...]:
    """Return the reporting years that a report of `year` compares, in order."""
    return tuple(range(year - COMPARED_YEARS + 1, year + 1))
