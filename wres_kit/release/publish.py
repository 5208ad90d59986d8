"""Releasing reports: from signed drafts to `public/`, with the record of what is out; and taking a release back."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from wres_kit.audit.corrections import Figures, HistoryError, corrected_figures, figures_of, history_of, read_figures
from wres_kit.disclosure.record_release import (
    FIRST,
    Approval,
    ReleasedVersion,
    read_register,
    record_texts,
    register_path,
    rules_kept,
)
from wres_kit.disclosure.released import Release, read_released
from wres_kit.documents import formats_named
from wres_kit.errors import WresError
from wres_kit.execution.bookkeeping import BuildRequest
from wres_kit.execution.build import build
from wres_kit.execution.planning.lockfile import release_paths
from wres_kit.indicators.results import OWN_FILE
from wres_kit.joint.read import check_return_files
from wres_kit.publishing.folders import build_lock, storage_faults_explained
from wres_kit.publishing.quarto import choose_renderer
from wres_kit.release.public_site import PublicChange, PublicSite
from wres_kit.release.register import figure_changes, register_text, report_results
from wres_kit.release.sign_off import read_sign_off
from wres_kit.release.status import Obstacle, ObstacleKind, Readiness
from wres_kit.release.typed_figures import typed_in_reason
from wres_kit.reporting.report_data import RESULTS
from wres_kit.reporting.snapshot import ReleasedCorrection, ReleaseStamp
from wres_kit.returns.faults import plural
from wres_kit.returns.read import returns_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.disclosure.record_release import Register
    from wres_kit.execution.bookkeeping import BuildListener, BuildOutcome
    from wres_kit.indicators.results import Result
    from wres_kit.project import Project
    from wres_kit.publishing.publication import ReportPlace
    from wres_kit.publishing.quarto import RendererName
    from wres_kit.reporting.snapshot import Audience


class NotReleasedError(WresError):
    """A report could not be released, or a release could not be taken back."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What is to be released, and how.

    Parameters
    ----------
    organisations, year
        Whose reports, and of which reporting year; the years of each organisation where None.
    released_on
        The day of publication.
    reason
        Why a new version replaces an older one; needed for every correction.
    renderer, jobs
        As for a build.
    """

    organisations: tuple[str, ...]
    year: int | None
    released_on: date
    reason: str = ""
    renderer: RendererName = "auto"
    jobs: int = 0


@dataclass(slots=True)
class ReleaseOutcome:
    """What came of releasing.

    Parameters
    ----------
    released
        The versions that came out, by place.
    obstacles
        What kept reports from being released; nothing was released where there is any.
    outcome
        What came of building the pages; None where it did not come to that.
    unchanged
        Reports that are public already as they are.
    """

    released: dict[ReportPlace, ReleaseStamp] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    outcome: BuildOutcome | None = None
    unchanged: list[ReportPlace] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status: 1 where anything kept reports from being released."""
        failed = self.outcome is not None and self.outcome.status != 0
        return int(bool(self.obstacles) or failed)


def release(project: Project, request: ReleaseRequest, listener: BuildListener) -> ReleaseOutcome:
    """Release the reports that are asked for, all of them or none.

    Parameters
    ----------
    project, request
        What is to be released.
    listener
        Whoever wants to see how building the pages, and then the drafts, goes.

    Raises
    ------
    WresError
        A code or year is unknown, inputs cannot be read, or the disk failed; nothing was released.
    """
    readiness = Readiness.read(project, request.organisations, request.year, request.renderer)
    done = ReleaseOutcome()
    stamps: dict[ReportPlace, ReleaseStamp] = {}
    for planned, _ in readiness.dry.reports:
        code, year, place = planned.organisation.code, planned.year, (planned.organisation.slug, planned.year)
        obstacles = list(readiness.obstacles(code, year))
        if not obstacles and request.reason:
            typed = typed_in_reason(project, code, year, request.reason, readiness.returns)
            obstacles = [Obstacle(code, year, ObstacleKind.REASON, text) for text in typed]
        stamp = None if obstacles else _stamp(project, code, place, request)
        if stamp is None and not obstacles:
            done.unchanged.append(place)
        elif stamp is not None:
            register = read_register(project, code)
            current = register.current(year)
            if current is not None and not request.reason and stamp.version != current.version:
                obstacles = [_needs_reason(code, year, current)]
            elif stamp.version not in {each.version for each in register.of_year(year)}:
                obstacles = [
                    Obstacle(code, year, ObstacleKind.DAY, text)
                    for text in _too_early(register.of_year(year), request.released_on)
                ]
            stamps[place] = stamp
        done.obstacles += obstacles
    for code, count in readiness.dry.refused.items():
        text = f"{plural(count, 'error')} in its returns must be corrected first (wres check {code})."
        done.obstacles.append(Obstacle(code, request.year or 0, ObstacleKind.RETURN, text))
    if done.obstacles or not stamps:
        return done
    codes = tuple(dict.fromkeys(planned.organisation.code for planned, _ in readiness.dry.reports))
    done.outcome = _build(project, request, codes, stamps, listener)
    if done.outcome.status == 0:
        done.released = stamps
        _bring_drafts_up_to_date(project, codes, request, listener)
    return done


def roll_back(
    project: Project, code: str, year: int, request: ReleaseRequest, listener: BuildListener
) -> tuple[ReleasedVersion, ReleasedVersion | None]:
    """Take the newest version of a report back: its address shows the version before, or nothing.

    Parameters
    ----------
    project, code, year
        Which report.
    request
        The day, the reason, and the renderer of the list of all reports.
    listener
        Whoever wants to see how building the drafts goes.

    The register keeps the release, and the ledger its figures, because they were public.

    Returns
    -------
    tuple of ReleasedVersion and ReleasedVersion or None
        What was taken back, and what is public now.

    Raises
    ------
    NotReleasedError
        No version of this report is public, or the day is before one on which it came out or was taken back.
    """
    register = read_register(project, code)
    current = register.current(year)
    organisation = project.organisation(code)
    if current is None:
        message = f"{code} {year}: no version of this report is public, so there is nothing to take back."
        raise NotReleasedError(message)
    for text in _too_early(register.of_year(year), request.released_on):
        message = f"{code} {year}: not taken back. {text}"
        raise NotReleasedError(message)
    returns = check_return_files(project, returns_files(project)).returns
    if typed := list(typed_in_reason(project, code, year, request.reason, returns)):
        raise NotReleasedError("\n".join(["Not taken back.", *typed]))
    withdrawn = current.model_copy(update={"withdrawn_on": request.released_on, "withdrawn_because": request.reason})
    register = register.with_release(withdrawn)
    before = register.current(year)
    records = {register_path(project, code): register_text(register)}
    paths = release_paths(project)
    site = PublicSite(paths.destination, paths.staging, paths.journal, paths.audience, "public/")
    site.change = PublicChange(project, {}, {code: register}, lambda _: records)
    with storage_faults_explained("public/"), build_lock(project.build):
        shutil.rmtree(paths.staging, ignore_errors=True)
        site.index.mkdir(parents=True)
        place = organisation.slug, year
        entries = site.assemble_without(place, current.number, before.number if before else None)
        choose_renderer(project, request.renderer).render_index(entries, site.index)
        site.put_index()
        site.publish()
    _bring_drafts_up_to_date(project, (code,), request, listener)
    return withdrawn, before


def _bring_drafts_up_to_date(
    project: Project, codes: tuple[str, ...], request: ReleaseRequest, listener: BuildListener
) -> None:
    """Build the drafts of organisations again: what is public, or not any more, is known to every later build."""
    listener.say("Bringing the drafts up to date with what is public.")
    build(project, BuildRequest(codes, renderer=request.renderer, jobs=request.jobs), listener)


def _build(
    project: Project, request: ReleaseRequest, codes: tuple[str, ...], stamps: Mapping[ReportPlace, ReleaseStamp],
    listener: BuildListener,
) -> BuildOutcome:  # fmt: skip
    registers = _registers(project, stamps)

    def make(destination: Path, staging: Path, journal: Path, audience: Audience, shown: str) -> PublicSite:
        site = PublicSite(destination, staging, journal, audience, shown)
        site.change = PublicChange(project, stamps, registers, partial(_records, project, stamps, registers))
        return site

    project.public.mkdir(exist_ok=True)
    build_request = BuildRequest(
        organisations=codes, year=request.year, jobs=request.jobs, renderer=request.renderer, force=True,
        fail_fast=True, releases=stamps, formats=formats_named(project.parameters.documents),
    )  # fmt: skip
    return build(project, build_request, listener, make_publication=make)


def _stamp(project: Project, code: str, place: ReportPlace, request: ReleaseRequest) -> ReleaseStamp | None:
    """Return what the new version of a report says of itself; None where what is public says the same as the draft."""
    slug, year = place
    register = read_register(project, code)
    known = register.of_year(year)
    current = register.current(year)
    day = request.released_on.isoformat()
    if current is None:
        version = known[-1].number.following if known else FIRST
        return _stamp_of(project, code, year, ReleaseStamp(str(version), day, request.reason))
    public, draft = project.public / slug / str(year), project.reports / slug / str(year)
    is_gone = not (public / RESULTS).is_file()  # a new clone has the record, but not the pages
    try:
        before = _recorded(project, code, current) if is_gone else read_figures(public / RESULTS, code, str(public))
        now = read_figures(draft / RESULTS, code, f"reports/{slug}/{year}/{RESULTS}")
    except HistoryError as error:
        message = f"{code} {year}: what is public cannot be compared with the draft: {error}"
        raise NotReleasedError(message) from None
    is_same = not any(figure_changes(project.standard, before, now))
    if is_same and _approvals(project, code, year) == {each.fingerprint for each in current.approved_by}:
        again = ReleaseStamp(current.version, current.released_on.isoformat(), current.reason)
        return _stamp_of(project, code, year, again) if is_gone else None
    return _stamp_of(project, code, year, ReleaseStamp(str(known[-1].number.following), day, request.reason))


def _stamp_of(project: Project, code: str, year: int, stamp: ReleaseStamp) -> ReleaseStamp:
    """Return what a version says of itself, with all that it corrects and the places of narrative set aside."""
    narrative = read_sign_off(project, code, year).narrative
    results = report_results(project, project.reports / project.organisation(code).slug / str(year), code)
    history = history_of(project, code, year, stamp)
    changes = list(figure_changes(project.standard, history[-1].figures, figures_of(results))) if history else []
    changes.sort(key=lambda change: not change.is_comparison)  # ratios and gaps are what readers quote
    return replace(
        stamp,
        corrections=tuple(ReleasedCorrection(each.indicator, each.text) for each in changes if each.is_correction),
        marks=tuple(corrected_figures(history, stamp.released_on, results)),
        set_aside=dict(narrative.set_aside) if narrative else {},
    )


def _recorded(project: Project, code: str, current: ReleasedVersion) -> Figures:
    """Return the figures of a released version as the ledger has them."""
    wanted = current.report_year, f"v{current.version}"
    released = read_released(project, code)
    return figures_of(
        each.result
        for each in released
        if (each.release.report_year, each.release.version) == wanted and each.result.measure not in OWN_FILE
    )


def _needs_reason(code: str, year: int, current: ReleasedVersion) -> Obstacle:
    text = f'Version {current.version} is public. A new version needs a reason for its readers: --reason "…"'
    return Obstacle(code, year, ObstacleKind.REASON, text)


def _too_early(releases: Sequence[ReleasedVersion], day: date) -> Iterator[str]:
    """Say that a day is before the last on which a report came out or was taken back, where it is."""
    events = [(each.released_on, f"version {each.version} came out") for each in releases]
    events += [(each.withdrawn_on, f"version {each.version} was taken back") for each in releases if each.withdrawn_on]
    last, event = max(events, default=(day, ""))
    if day < last:
        yield f"{day} is too early: {event} on {last}. Give that day or a later one with --on."


def _registers(project: Project, stamps: Mapping[ReportPlace, ReleaseStamp]) -> dict[str, Register]:
    """Return the register of each organisation with the releases added."""
    registers: dict[str, Register] = {}
    codes = {organisation.slug: code for code, organisation in project.organisations.items()}
    for (slug, year), stamp in stamps.items():
        code = codes[slug]
        register = registers.get(code) or read_register(project, code)
        registers[code] = register.with_release(_release(project, code, year, stamp))
    return registers


def _records(
    project: Project, stamps: Mapping[ReportPlace, ReleaseStamp], registers: Mapping[str, Register], tree: Path
) -> dict[Path, str]:
    """Return the new files of the record: register and ledger of each organisation, with the releases added."""
    texts: dict[Path, str] = {}
    for code, register in registers.items():
        figures: dict[Release, list[Result]] = {}
        for (slug, year), stamp in stamps.items():
            if slug == project.organisation(code).slug:
                day = date.fromisoformat(stamp.released_on)
                out = Release(year, f"v{stamp.version}", day, f"public/{slug}/{year}")
                figures[out] = report_results(project, tree / slug / str(year), code)
        texts[register_path(project, code)] = register_text(register)
        texts |= record_texts(project, code, figures)
    return texts


def _approvals(project: Project, code: str, year: int) -> set[str]:
    signed = read_sign_off(project, code, year)
    return {each.fingerprint for each in (signed.figures, signed.narrative) if each is not None}


def _release(project: Project, code: str, year: int, stamp: ReleaseStamp) -> ReleasedVersion:
    signed = read_sign_off(project, code, year)
    approvals = tuple(
        Approval(part=part, name=each.name, role=each.role, on=each.on, fingerprint=each.fingerprint)
        for part, each in (("figures", signed.figures), ("narrative", signed.narrative))
        if each is not None
    )
    rules = rules_kept(project, project.organisation(code)).in_year(year)
    return ReleasedVersion.model_validate(
        {
            "report_year": year, "version": stamp.version, "released_on": stamp.released_on,
            "approved_by": approvals, "reason": stamp.reason,
            "limits": None if rules.policy == "none" else rules.limits,
        }
    )  # fmt: skip
