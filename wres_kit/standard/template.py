"""The reporting template: the places of a report that people write, with their headings and prompts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from wres_kit.standard.records import Known, Strict


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
    shows
        What of the organisation's action plan is shown here as well: the plan in short, the look back at the last one,
        or the actions about the indicator.
    """

    key: str
    heading: str
    prompt: str
    shows: Literal["plan", "look_back", "actions"] | None = None


class FrameworkItem(Strict):
    """Something that an action may refer to.

    Parameters
    ----------
    code
        What it is called: ``3.1``.
    text
        Its wording; empty where no source that was read gives it.
    indicators
        The indicators that measure it.
    """

    code: str
    text: str = ""
    indicators: tuple[int, ...] = ()


class Framework(Strict):
    """Outcomes or actions of a national framework that an action of a plan may serve.

    Parameters
    ----------
    name, label
        What it is called, and what one item of it is called.
    source, known
        Where its items were read, and how well they are known.
    is_complete
        Whether the items are all that there are.
    pattern
        How a code of it looks, a regular expression.
    items
        The items that are known.
    """

    name: str
    label: str
    source: str
    known: Known
    is_complete: bool
    pattern: str
    items: tuple[FrameworkItem, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its items, in order."""
        return tuple(item.code for item in self.items)

    def item(self, code: str) -> FrameworkItem | None:
        """Return an item; None where it is not known."""
        return next((item for item in self.items if item.code == code), None)


class PlanTerms(Strict):
    """What the actions of an action plan may refer to, by the field of the action."""

    eds2: Framework | None = None
    high_impact_actions: Framework | None = None

    def framework(self, field: str) -> Framework | None:
        """Return the framework that a field of an action refers to; None where the Standard has none."""
        return {"eds2": self.eds2, "high_impact_actions": self.high_impact_actions}.get(field)


class ReportingTemplate(Strict):
    """All places of a report: of its cover, of its summary, and of the page of each indicator; and of its plan."""

    cover: tuple[CoverSlot, ...]
    summary: tuple[Slot, ...]
    indicator: tuple[Slot, ...]
    plan: PlanTerms = Field(default_factory=PlanTerms)

    def slots(self, indicator: int | None) -> tuple[Slot, ...]:
        """Return the places of the page of an indicator, or of the summary where it is None, in order."""
        return self.summary if indicator is None else self.indicator
