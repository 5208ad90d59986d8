"""The ten pages of a report: their names, notebooks and addresses."""

from __future__ import annotations

from typing import NamedTuple

from wres_kit.errors import WresError

COMPARED_YEARS = 3
"""A report compares its reporting year with the two before it."""


class UnknownPageError(WresError):
    """A page that no report has."""


class Page(NamedTuple):
    """One page of a report.

    Parameters
    ----------
    name
        ``summary`` or ``indicator-1`` to ``indicator-9``: the name of its notebook and narrative.
    indicator
        1 to 9; None for the summary and the first audit page.
    """

    name: str
    indicator: int | None

    @property
    def notebook(self) -> str:
        """File name of the notebook."""
        return f"{self.name}.ipynb"

    @property
    def address(self) -> str:
        """File name of the published page."""
        return "index.html" if self.name == "summary" else f"{self.name}.html"


PAGES = (Page("summary", None), *(Page(f"indicator-{number}", number) for number in range(1, 10)))

AUDIT = Page("audit", None)
"""The page beside the ten from which those lead on that say where each figure comes from."""

AUDIT_OF = {number: Page(f"audit-indicator-{number}", number) for number in range(1, 10)}
"""The pages that say where each figure of an indicator comes from."""

AUDIT_PAGES = (AUDIT, *AUDIT_OF.values())
"""All pages beside the ten; no notebook of the project makes them."""


def page_named(name: str) -> Page:
    """Return a page by its name.

    Raises
    ------
    UnknownPageError
        No report has such a page.
    """
    for page in PAGES:
        if page.name == name:
            return page
    message = f"{name}: no such page. The pages are {', '.join(page.name for page in PAGES)}."
    raise UnknownPageError(message)


def compared_years(year: int) -> tuple[int, ...]:
    """Return the reporting years that a report of `year` compares, in order."""
    return tuple(range(year - COMPARED_YEARS + 1, year + 1))
