"""The places of a report that people write: their names, headings and prompts."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from wres_kit.project.parameters import Parameters

if TYPE_CHECKING:
    from wres_kit.reporting.pages import Page

COVER = "cover"


class CoverSlot(Parameters):
    """One line of the cover.

    Parameters
    ----------
    key
        Its name in `cover.yml`.
    label
        What stands before it on the page.
    prompt
        What to write.
    """

    key: str
    label: str
    prompt: str


class Slot(Parameters):
    """One place for running text.

    Parameters
    ----------
    key
        Its name in a notebook.
    heading
        Its heading in the file of its page.
    prompt
        What to write: shown on the page until somebody has.
    """

    key: str
    heading: str
    prompt: str


class Template(Parameters):
    """All places of a report: of its cover, of its summary, and of the page of each indicator."""

    cover: tuple[CoverSlot, ...]
    summary: tuple[Slot, ...]
    indicator: tuple[Slot, ...]

    def of(self, page: Page) -> tuple[Slot, ...]:
        """Return the places of one page, in order."""
        return self.summary if page.indicator is None else self.indicator


@cache
def template() -> Template:
    """Return the places of the WRES Reporting Template."""
    text = files("wres_kit.reporting.narrative").joinpath("slots.yml").read_text(encoding="utf-8")
    return Template.model_validate(yaml.safe_load(text))
