"""The reporting template: the places of a report that people write, with their headings and prompts."""

from __future__ import annotations

from wres_kit.standard.records import Strict


class CoverSlot(Strict):
    """One line of the cover.

    Parameters
    ----------
    key
        Its name in `cover.yml`.
    label
        What goes before it on the page.
    prompt
        What to write.
    """

    key: str
    label: str
    prompt: str


class Slot(Strict):
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


class ReportingTemplate(Strict):
    """All places of a report: of its cover, of its summary, and of the page of each indicator."""

    cover: tuple[CoverSlot, ...]
    summary: tuple[Slot, ...]
    indicator: tuple[Slot, ...]

    def slots(self, indicator: int | None) -> tuple[Slot, ...]:
        """Return the places of the page of an indicator, or of the summary where it is None, in order."""
        return self.summary if indicator is None else self.indicator
