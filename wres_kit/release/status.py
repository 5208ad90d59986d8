"""How far each report is, and everything that stands in the way of releasing it, each with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from wres_kit.actions import ActionPlanError
from wres_kit.actions.files import check_action_plans, plan_faults
from wres_kit.audit.corrections import HistoryError, kept_before, read_figures
from wres_kit.disclosure.record_release import read_register
from wres_kit.execution.planning.decide import Action
from wres_kit.execution.planning.dry_run import dry_run
from wres_kit.joint.read import check_return_files
from wres_kit.project.parameters import ParameterError
from wres_kit.release.checks import site_faults
from wres_kit.release.register import figure_changes
from wres_kit.release.sign_off import SignedPart, part_states, places_of, read_sign_off
from wres_kit.release.typed_figures import typed_suppressed
from wres_kit.reporting.narrative import places
from wres_kit.reporting.narrative.markdown import NarrativeError
from wres_kit.reporting.report_data import RESULTS
from wres_kit.reporting.snapshot import Audience
from wres_kit.returns.read import returns_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from wres_kit.execution.planning.dry_run import DryRun
    from wres_kit.project import Project
    from wres_kit.publishing.quarto import RendererName
    from wres_kit.returns.cells import Returns
    from wres_kit.returns.faults import FaultReport


class ReleaseStage(StrEnum):
    """How far a report is."""

    NONE = "none"
    DRAFT = "draft"
    FIGURES_SIGNED = "figures signed"
    SIGNED_OFF = "signed off"
    RELEASED = "released"
    CHANGED = "changed since"


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """How far one report is.

    Parameters
    ----------
    organisation, year
        Which report.
    stage
        How far it is.
    version
        The version that is public; empty where none is.
    notes
        What a person should know: signatures that no longer hold, figures that differ from those released.
    overdue
        The actions of its plan that are overdue today, in words; none where a later year has a plan.
    """

    organisation: str
    year: int
    stage: ReleaseStage
    version: str
    notes: tuple[str, ...]
    overdue: tuple[str, ...] = ()


def statuses(readiness: Readiness) -> Iterator[ReportStatus]:
    """Yield how far each report is, in order of code and year.

    Parameters
    ----------
    readiness
        What is known of the drafts.

    Raises
    ------
    WresError
        Signatures or a register cannot be read.
    """
    for planned, _ in readiness.dry.reports:
        yield _status(readiness.project, readiness, planned.organisation.code, planned.year)


def _status(project: Project, readiness: Readiness, code: str, year: int) -> ReportStatus:
    slug = project.organisation(code).slug
    current = read_register(project, code).current(year)
    has_draft = (project.reports / slug / str(year) / RESULTS).is_file()
    states = part_states(project, code, year)
    notes = [
        f"{part}, signed by {state.signature.name}: {change}"
        for part, state in states.items()
        if state.signature is not None
        for change in state.changes
    ]
    is_changed = bool(notes)  # a draft that another version of the program would make anew is not by itself
    if has_draft and not readiness.is_current(code, year):
        notes.append(f"the draft is not up to date (wres build {code} --year {year})")
    stage = ReleaseStage.DRAFT if has_draft else ReleaseStage.NONE
    if states[SignedPart.FIGURES].is_signed:
        stage = ReleaseStage.SIGNED_OFF if states[SignedPart.NARRATIVE].is_signed else ReleaseStage.FIGURES_SIGNED
    if current is not None:
        differences = _differences(project, code, year)
        stage = ReleaseStage.CHANGED if differences or is_changed else ReleaseStage.RELEASED
        notes += differences
    if kept_before(project, code, year):
        notes.append(f"figures that an earlier wres kept are not in the record yet (wres correct {code} {year})")
    if has_draft:
        notes += readiness.typed(code, year)
    return ReportStatus(
        code, year, stage, current.version if current else "", tuple(notes), overdue(project, code, year)
    )


def overdue(project: Project, code: str, year: int) -> tuple[str, ...]:
    """Return the actions of a report's plan that are overdue today, in words; none where a later year has a plan."""
    plans, _ = check_action_plans(project, code)
    plan = plans.plan(year)
    if plan is None or not plans.is_latest(year):
        return ()
    today = date.today()  # noqa: DTZ011 - the day where the person is
    return tuple(f"{each.id}, due {each.due}, {each.rating}, lead: {each.lead}" for each in plan.overdue(today))


def _differences(project: Project, code: str, year: int) -> list[str]:
    """Return how many figures of the draft differ from those that are public."""
    slug = project.organisation(code).slug
    try:
        public = read_figures(project.public / slug / str(year) / RESULTS, code, "what is public")
        draft = read_figures(project.reports / slug / str(year) / RESULTS, code, "the draft")
    except HistoryError:
        return []
    changes = list(figure_changes(project.standard, public, draft))
    if not changes:
        return []
    more = f" and {len(changes) - 1} more" if len(changes) > 1 else ""
    return [f"differs from what is public: {changes[0].text}{more}"]


def is_current_draft(project: Project, code: str, year: int, renderer: RendererName) -> bool:
    """Return whether the draft of a report is what a build would make now, by what is recorded of its inputs.

    Raises
    ------
    WresError
        A code or year is unknown, or the returns cannot be read.
    """
    return _is_current(dry_run(project, (code,), year, (), renderer=renderer, audience=Audience.PUBLIC), code, year)


def _is_current(dry: DryRun, code: str, year: int) -> bool:
    for planned, steps in dry.reports:
        if (planned.organisation.code, planned.year) == (code, year):
            return all(step.action is Action.NOTHING for step in steps)
    return False


SHOWN = 5
"""How many unwritten places a sentence names."""


class ObstacleKind(StrEnum):
    """A kind of thing that keeps a report from being released."""

    NO_DRAFT = "no_draft"
    OUT_OF_DATE = "out_of_date"
    RETURN = "return"
    UNSIGNED = "unsigned"
    CHANGED = "changed_since_sign_off"
    UNWRITTEN = "unwritten"
    NARRATIVE = "narrative"
    PAGES = "pages"
    REASON = "reason"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that keeps a report from being released.

    Parameters
    ----------
    organisation, year
        Which report.
    kind
        What kind of thing.
    text
        What is wrong and what to do, in a sentence.
    """

    organisation: str
    year: int
    kind: ObstacleKind
    text: str


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is known of the drafts of a project: read once for all its reports.

    Parameters
    ----------
    project
        The project.
    dry
        What a build would do now.
    returns
        The returns.
    faults
        What is wrong in the returns and action plans.
    """

    project: Project
    dry: DryRun
    returns: Returns
    faults: FaultReport

    @classmethod
    def read(
        cls, project: Project, organisations: Sequence[str], year: int | None, renderer: RendererName
    ) -> Readiness:
        """Return what is known of the drafts of some organisations.

        Raises
        ------
        WresError
            A code or year is unknown, or the returns cannot be read.
        """
        dry = dry_run(project, organisations, year, (), renderer=renderer, audience=Audience.PUBLIC)
        codes = dict.fromkeys(planned.organisation.code for planned, _ in dry.reports)
        read = check_return_files(project, returns_files(project))
        return cls(project, dry, read.returns, read.report.with_faults(plan_faults(project, codes)))

    def is_current(self, code: str, year: int) -> bool:
        """Return whether the draft of a report is what a build would make now."""
        return _is_current(self.dry, code, year)

    def obstacles(self, code: str, year: int) -> Iterator[Obstacle]:
        """Yield what keeps a report from being released."""

        def obstacle(kind: ObstacleKind, text: str) -> Obstacle:
            return Obstacle(code, year, kind, text)

        for error in self.faults.errors_of(code):
            where = f"{error.file} row {error.row}: " if error.row else f"{error.file}: "
            yield obstacle(ObstacleKind.RETURN, f"{where}{error.message}")
        slug = self.project.organisation(code).slug
        if not (self.project.reports / slug / str(year) / "index.html").is_file():
            yield obstacle(ObstacleKind.NO_DRAFT, f"There is no draft. Make it: wres build {code} --year {year}")
            return
        if not self.is_current(code, year):
            text = f"The draft is not up to date. Build it again and look at it: wres build {code} --year {year}"
            yield obstacle(ObstacleKind.OUT_OF_DATE, text)
        for kind, text in (*self._unsigned(code, year), *self._unwritten(code, year)):
            yield obstacle(kind, text)
        for text in self.typed(code, year):
            yield obstacle(ObstacleKind.NARRATIVE, text)
        for fault in site_faults(self.project.reports, PurePosixPath(slug, str(year))):
            yield obstacle(ObstacleKind.PAGES, fault)

    def typed(self, code: str, year: int) -> list[str]:
        """Return what is typed by hand and suppressed; nothing where texts cannot be read, which is said elsewhere."""
        try:
            return list(typed_suppressed(self.project, code, year, lambda _: self.returns))
        except (NarrativeError, ActionPlanError, ParameterError):
            return []

    def _unsigned(self, code: str, year: int) -> Iterator[tuple[ObstacleKind, str]]:
        for part, state in part_states(self.project, code, year).items():
            command = f'wres sign-off {code} --year {year} --part {part} --name "…" --role "…"'
            if state.signature is None:
                yield ObstacleKind.UNSIGNED, f"The {part} {_are(part)} not signed off. When agreed: {command}"
            elif state.changes:
                changed = "; ".join(state.changes)
                yield (
                    ObstacleKind.CHANGED,
                    f"The {part} changed after {state.signature.name} signed: {changed}. When agreed again: {command}",
                )

    def _unwritten(self, code: str, year: int) -> Iterator[tuple[ObstacleKind, str]]:
        signed = read_sign_off(self.project, code, year).narrative
        set_aside = signed.set_aside if signed else {}
        keys = {(name.split("/")[0], heading): name for name, heading in places_of(self.project, year).items()}
        open_places = []
        for place in places(self.project, code, year):
            if place.fault:
                yield ObstacleKind.NARRATIVE, place.fault
            elif not place.written and keys.get((place.page, place.heading), "") not in set_aside:
                name = keys.get((place.page, place.heading), place.heading)
                open_places.append(f"{name} ({place.missing} in {place.file})" if place.missing else name)
        if open_places:
            more = f" and {len(open_places) - SHOWN} more" if len(open_places) > SHOWN else ""
            yield (
                ObstacleKind.UNWRITTEN,
                (
                    f"Not written: {', '.join(open_places[:SHOWN])}{more} (all of them: wres narrative {code}). Write "
                    f'them, or set a place aside by name when signing: --set-aside "{open_places[0].split()[0]}=reason"'
                ),
            )


def _are(part: SignedPart) -> str:
    return "are" if part is SignedPart.FIGURES else "is"
