"""How far each report is: draft, signed, released, or changed since."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from wres_kit.audit.corrections import HistoryError, read_figures
from wres_kit.release.figure_changes import figure_changes
from wres_kit.release.register import read_register
from wres_kit.release.sign_off import SignedPart, part_states
from wres_kit.reporting.report_data import RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.project import Project
    from wres_kit.release.readiness import Readiness


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
    """

    organisation: str
    year: int
    stage: ReleaseStage
    version: str
    notes: tuple[str, ...]

    def as_data(self) -> dict[str, object]:
        """Return it for `--json`."""
        return {
            "organisation": self.organisation,
            "year": self.year,
            "stage": str(self.stage),
            "version": self.version,
            "notes": list(self.notes),
        }


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
    if has_draft and not readiness.is_current(code, year):
        notes.append(f"the draft is not up to date (wres build {code} --year {year})")
    stage = ReleaseStage.DRAFT if has_draft else ReleaseStage.NONE
    if states[SignedPart.FIGURES].is_signed:
        stage = ReleaseStage.SIGNED_OFF if states[SignedPart.NARRATIVE].is_signed else ReleaseStage.FIGURES_SIGNED
    if current is not None:
        differences = _differences(project, code, year)
        stage = ReleaseStage.CHANGED if differences or notes else ReleaseStage.RELEASED
        notes += differences
    return ReportStatus(code, year, stage, current.version if current else "", tuple(notes))


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
