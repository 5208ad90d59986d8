"""What an organisation wrote: shown in its place, or a marked place where it still has to write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from wres_kit.actions.files import ActionPlans, check_action_plans
from wres_kit.project.parameters import ParameterError
from wres_kit.reporting.blocks import Block, box, boxed, stacked
from wres_kit.reporting.narrative.action_plan import actions_about, look_back_in_short, plan_in_short
from wres_kit.reporting.narrative.files import (
    COVER,
    NarrativeFile,
    WrittenPlace,
    cover_path,
    narrative_path,
    read_cover,
    read_narrative,
)
from wres_kit.reporting.narrative.markdown import NarrativeError, narrative_values, to_html, to_text
from wres_kit.reporting.narrative.report_plan import ReportPlan, report_plan
from wres_kit.reporting.pages import Page, pages_of

if TYPE_CHECKING:
    from wres_kit.actions import ActionPlan
    from wres_kit.project import Project
    from wres_kit.reporting.presentation import Figures
    from wres_kit.standard import Slot

NOTHING_WRITTEN = "The organisation has nothing to add here."
STILL_MARKED = "Still marked as to be written. Remove the placeholder line from the file once the text is final."


@dataclass(frozen=True, slots=True)
class NarrativePlace:
    """A place of a report and whether somebody has written there.

    Parameters
    ----------
    organisation, year
        Whose report.
    page
        ``cover``, ``summary``, or that of an indicator: ``indicator-2``.
    heading
        What the place is called on the page.
    written
        Whether it is done.
    file
        Where it is to be written, relative to the project.
    fault
        Why that file cannot be read; empty where it can.
    missing
        What is missing of the action plan that fills the place; empty elsewhere.
    """

    organisation: str
    year: int
    page: str
    heading: str
    written: bool
    file: str
    fault: str = ""
    missing: str = ""


class Narrative:
    """The narrative of one report.

    Parameters
    ----------
    project
        Where its files are.
    figures
        The figures that it may name.
    """

    def __init__(self, project: Project, figures: Figures) -> None:
        self._project = project
        self._figures = figures
        self._template = figures.standard.template
        self._files: dict[Page, NarrativeFile] = {}

    @cached_property
    def values(self) -> dict[str, str]:
        """The figures that the text may name."""
        return narrative_values(self._figures)

    @cached_property
    def cover(self) -> dict[str, str]:
        """The lines of the cover.

        Raises
        ------
        ParameterError
            `cover.yml` cannot be read or does not fit.
        """
        return read_cover(self._project, self._figures.snapshot.organisation.code, self._figures.year, self._template)

    def file(self, page: Page) -> NarrativeFile:
        """Return the narrative of a page.

        Raises
        ------
        NarrativeError
            Its file cannot be read, or asks for a figure that there is none of.
        """
        if page not in self._files:
            code = self._figures.snapshot.organisation.code
            self._files[page] = read_narrative(
                self._project, code, self._figures.year, page, self.values, template=self._template
            )
        return self._files[page]

    def block(self, page: Page, key: str) -> Block:
        """Return what was written in a place, or the marked place.

        Raises
        ------
        NarrativeError
            The page has no such place, or its file cannot be read or filled.
        """
        slots = {slot.key: slot for slot in self._template.slots(page.indicator)}
        if key not in slots:
            message = f"{key}: the page {page.name} does not have this section. It has {', '.join(slots)}."
            raise NarrativeError(message)
        written = self.file(page).written[key]
        planned, is_complete = self._planned(page, slots[key])
        if not written.text:
            return stacked(planned, None if is_complete else self._marked(page, slots[key], planned))
        try:
            html = to_html(written.text)
        except NarrativeError as error:
            message = f"{self.file(page).shown}, “{slots[key].heading}”: {error}"
            raise NarrativeError(message) from None
        text = Block(box("narrative", html), to_text(written.text))
        marked = boxed("placeholder", STILL_MARKED) if written.open else None
        reason = None if planned is None or is_complete else self._set_aside(page, slots[key])
        return stacked(text, marked, planned, reason)

    @cached_property
    def plan(self) -> ReportPlan | None:
        """The action plan of the report; None where it has none as data.

        Raises
        ------
        ActionPlanError, NarrativeError
            It cannot be read, or asks for a figure that there is none of.
        """
        return report_plan(self._project, self._figures.snapshot, lambda: self.values)

    def _planned(self, page: Page, slot: Slot) -> tuple[Block | None, bool]:
        """Return what a place shows of the action plan, and whether nothing else need be written there."""
        if slot.shows is None or self.plan is None:
            return None, False
        if slot.shows == "plan":
            return plan_in_short(self.plan), self.plan.plan.is_complete
        if slot.shows == "look_back":
            return look_back_in_short(self.plan), self.plan.plan.is_looked_back
        block = actions_about(self.plan, page.indicator) if page.indicator is not None else None
        return block, block is not None

    def _marked(self, page: Page, slot: Slot, planned: Block | None) -> Block | None:
        """Return the mark of a place where nobody has written, or why nothing is written there."""
        release = self._figures.snapshot.release
        if release is not None:
            return boxed("set-aside", release.set_aside.get(f"{page.name}/{slot.key}", NOTHING_WRITTEN))
        # What is missing of a plan is marked in it.
        # One line is enough here: the file has all of what is asked.
        asked, mark, _ = slot.prompt.partition("?")
        prompt = f"**To be written:** {asked}{mark}"
        return boxed("placeholder", prompt) if planned is None else None

    def _set_aside(self, page: Page, slot: Slot) -> Block | None:
        """Return why a place is released as it is, where somebody set it aside; None elsewhere."""
        release = self._figures.snapshot.release
        reason = release.set_aside.get(f"{page.name}/{slot.key}", "") if release else ""
        return boxed("set-aside", reason) if reason else None


def places(project: Project, code: str, year: int) -> list[NarrativePlace]:
    """Return every place of a report, in the order of its pages, and whether it is written.

    Figures that a text names are not filled in, so this needs no returns. The places of a file that cannot be read
    count as unwritten, and say what is wrong with it: one bad file must not hide what else there is to do.
    """
    listed = _places_of_cover(project, code, year)
    plans, _ = check_action_plans(project, code)
    for page in pages_of(project.standard, year):
        shown = project.shown(narrative_path(project, code, year, page))
        slots, fault = project.standard.template.slots(page.indicator), ""
        try:
            written = read_narrative(project, code, year, page).written
        except NarrativeError as error:
            written, fault = {}, str(error)
        for slot in slots:
            is_done = slot.key in written and _is_done(written[slot.key], slot, page, plans, year)
            missing = "" if is_done else _missing(slot, plans.plan(year))
            file = plans.shown if missing else shown
            listed.append(NarrativePlace(code, year, page.name, slot.heading, is_done, file, fault, missing))
    return listed


def _missing(slot: Slot, plan: ActionPlan | None) -> str:
    """Return which fields of a plan that fills a place are empty; empty where it has none or all are filled."""
    if plan is None:
        return ""
    if slot.shows == "plan" and plan.actions and plan.agreed_on is None:
        return "agreed_on"
    silent = [entry.id for entry in plan.look_back if not entry.what_happened] if slot.shows == "look_back" else []
    return f"what_happened of {', '.join(silent)}" if silent else ""


def _is_done(written: WrittenPlace, slot: Slot, page: Page, plans: ActionPlans, year: int) -> bool:
    """Return whether a place is written, by hand or by the action plan that it shows.

    A plan or look back that is shown has to be complete, whatever is written by hand above it.
    """
    plan = plans.plan(year)
    by_hand = not written.open
    if plan is None or slot.shows is None or (written.text and written.open):
        return by_hand
    if slot.shows == "plan":
        return plan.is_complete if plan.actions else by_hand
    if slot.shows == "look_back":
        return plan.is_looked_back if plan.look_back else by_hand
    return by_hand or (page.indicator is not None and bool(plan.about(page.indicator)))


def _places_of_cover(project: Project, code: str, year: int) -> list[NarrativePlace]:
    shown = project.shown(cover_path(project, code, year))
    try:
        cover, fault = read_cover(project, code, year), ""
    except ParameterError as error:
        cover, fault = {}, str(error)
    return [
        NarrativePlace(code, year, COVER, slot.label, bool(cover.get(slot.key, "").strip()), shown, fault)
        for slot in project.standard.template.cover
    ]


def unwritten(project: Project, code: str, year: int) -> tuple[int, int]:
    """Return how many places of a report are still to be written, and how many places it has."""
    all_places = places(project, code, year)
    return sum(not place.written for place in all_places), len(all_places)
