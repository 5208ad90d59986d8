"""The pages of a report, and the addresses that lead to them, to the audit pages and to the method pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from wres_kit.errors import WresError
from wres_kit.project.organisation import METHOD
from wres_kit.reporting.blocks import TableCell

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from wres_kit.indicators.results import Result
    from wres_kit.standard import Standard


CHARTS = "charts"
"""Where the files of charts are, below the folder of a report; the name of each begins with that of its page."""
COMPARED_YEARS = 3
"""A report compares its reporting year with the two before it."""


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


class DocumentLink(NamedTuple):
    """A document of a report, next to its pages: file name, what readers call its format, and size in bytes."""

    address: str
    label: str
    size: int

    @property
    def size_words(self) -> str:
        """The size as readers know it, for instance ``310 KB``."""
        return f"{self.size / 1e6:.1f} MB" if self.size >= 999_500 else f"{max(round(self.size / 1000), 1)} KB"


SUMMARY = Page("summary")
AUDIT = Page("audit", is_audit=True)
"""The audit page from which those of the indicators are reached."""

DOCUMENT = "report.html"
"""File name of the report as one document, in the folder of its pages."""


ACTIONS = Page("actions")
"""The page of the action plan, in reports that have one as data. No notebook of the project makes it."""


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


def compared_years(year: int) -> tuple[int, ...]:
    """Return the reporting years that a report of `year` compares, in order."""
    return tuple(range(year - COMPARED_YEARS + 1, year + 1))


def method_address(name: str, anchor: str = "") -> str:
    """Return the address of a method page, and of a place in it, seen from the page of a report."""
    return f"../../{METHOD}/{name}.html{f'#{anchor}' if anchor else ''}"


def definition_address(year: int, indicator: int) -> str:
    """Return where the definition of an indicator in a year's edition is, seen from the page of a report."""
    return method_address(str(year), anchor_of_indicator(indicator))


def anchor_of_indicator(indicator: int) -> str:
    """Return the place of an indicator on the page of an edition."""
    return f"indicator-{indicator}"


UP = "../"
"""Where the pages are, seen from the published notebooks; a renderer makes addresses those seen from the pages."""


def audit_address(result: Result | None) -> str:
    """Return the address of a result on the audit page; empty where it has no value that could be traced."""
    if result is None or result.value is None:
        return ""
    return f"{UP}{audit_page(result.indicator).address}#{result.id}"


def traced(text: Callable[..., str], *results: Result | None) -> TableCell:
    """Return a cell with what a function says of some results, which leads to the first of them that has a value."""
    return TableCell(text(*results), next(filter(None, map(audit_address, results)), ""))
