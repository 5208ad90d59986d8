"""What a method page is: a title and sections, in the order in which a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.method.markup import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of a method page.

    Parameters
    ----------
    anchor
        Its address in the page.
    title
        Its heading.
    html
        What stands below the heading.
    """

    anchor: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class MethodPage:
    """One method page.

    Parameters
    ----------
    name
        File name without its ending, below `METHOD`.
    title
        Its heading.
    text
        What navigation calls it.
    lead
        What stands below its heading, as HTML.
    sections
        Its sections, in order.
    """

    name: str
    title: str
    text: str
    lead: str
    sections: Sequence[PageSection]

    @property
    def address(self) -> str:
        """File name of the page."""
        return f"{self.name}.html"

    @property
    def html(self) -> str:
        """What stands below the heading, with the headings of all sections."""
        parts = [self.lead]
        parts += [f'<h2 id="{section.anchor}">{plain(section.title)}</h2>\n{section.html}' for section in self.sections]
        return "\n".join(parts)
