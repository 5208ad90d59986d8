"""A snapshot: all that the pages of one report may show.

It is taken after disclosure control, so what a notebook can reach is what may be published. A build takes one for each
report and lets its notebooks read it; a notebook opened by hand takes its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from wres_kit.errors import WresError
from wres_kit.indicators.results import OWN_FILE, Absence, Basis, Result, ResultMeasure, Status, Unit
from wres_kit.project import USUAL_DISCLOSURE, DisclosureParameters, Organisation, Project
from wres_kit.reporting.pages import compared_years
from wres_kit.returns.cells import OpenWarning, Remark
from wres_kit.returns.confirmations import (
    NO_EQUIVALENTS,
    Equivalents,
    GradeEquivalent,
    QuestionEquivalent,
    read_equivalents,
    read_remarks,
)

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence
    from pathlib import Path

    from wres_kit.disclosure.table import Loss
    from wres_kit.returns.cells import Returns
    from wres_kit.standard import Standard


class SnapshotError(WresError):
    """A snapshot that was kept for another Standard."""


class Audience(StrEnum):
    """Who may read a page."""

    PUBLIC = "public"
    """Anyone: disclosure control applies."""
    INTERNAL = "internal"
    """Those who may see small numbers: no disclosure control; never written into `reports/`."""


@dataclass(frozen=True, slots=True)
class ReleasedCorrection:
    """A figure that a version of a report corrects.

    Parameters
    ----------
    indicator
        The indicator that it belongs to.
    text
        The figure, what it was and what it is, in a sentence without its full stop.
    """

    indicator: int
    text: str


@dataclass(frozen=True, slots=True)
class CorrectedFigure:
    """A number of a released version that readers knew otherwise.

    Parameters
    ----------
    figure
        The `id` of its result.
    now, was
        The number as the pages print it now, and as it was printed before.
    corrected_on
        The day on which it changed, as ``YYYY-MM-DD``.
    """

    figure: str
    now: str
    was: str
    corrected_on: str


@dataclass(frozen=True, slots=True)
class ReleaseStamp:
    """What the pages of a released version say of it.

    Parameters
    ----------
    version
        For instance ``1.1``.
    released_on
        The day, as ``YYYY-MM-DD``.
    reason
        Why it replaces the version before; empty for a first release.
    corrections
        The figures that it corrects.
    marks
        The numbers that it, or a version before it, corrected: pages say so where they print them.
    set_aside
        By place of narrative (``indicator-3/actions``), why nothing is written there.
    """

    version: str
    released_on: str
    reason: str = ""
    corrections: tuple[ReleasedCorrection, ...] = ()
    marks: tuple[CorrectedFigure, ...] = ()
    set_aside: Mapping[str, str] = field(default_factory=dict)


STAMP = TypeAdapter[ReleaseStamp | None](ReleaseStamp | None)
"""The version that pages belong to, from and to JSON; None for a draft."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What the pages of one report may show.

    Parameters
    ----------
    standard
        The Standard that it follows.
    organisation
        Who reports.
    year
        The reporting year.
    audience
        Who may read it.
    results
        Results of the year and the two before it, after disclosure control unless the audience is internal.
    remarks
        By year, what people know about the figures.
    sources
        By year and indicator, where the figures come from.
    publication_date
        The ISO date of its release; empty for a draft, which is not published.
    publisher, notice, accent
        What every page carries: name, sentence, colour.
    rules
        All settings of disclosure control, which the pages explain.
    joint_members
        Of a group, the names of the members that have no report of their own.
    equivalents
        The organisation's own grades and survey questions, and what of the Standard they stand for.
    doubts
        What the checks of the returns still doubt, as far as it says nothing of a suppressed figure.
    release
        The version that the pages belong to; None for a draft.
    together
        Of each indicator with a clear change, whether it is clear when all changes of the report are judged together.
    family
        How many changes are judged together; 0 where nothing is said of it.
    """

    standard: Standard
    organisation: Organisation
    year: int
    audience: Audience
    results: tuple[Result, ...]
    remarks: dict[int, tuple[Remark, ...]]
    sources: dict[int, dict[int, tuple[str, ...]]]
    publication_date: str
    publisher: str
    notice: str
    accent: str
    rules: DisclosureParameters = USUAL_DISCLOSURE
    joint_members: tuple[str, ...] = ()
    equivalents: Equivalents = NO_EQUIVALENTS
    doubts: tuple[OpenWarning, ...] = ()
    release: ReleaseStamp | None = None
    together: Mapping[int, bool] = field(default_factory=dict)
    family: int = 0

    @property
    def years(self) -> tuple[int, ...]:
        """The years compared, in order."""
        return compared_years(self.year)

    def of_indicator(self, number: int) -> Snapshot:
        """Return what the page of an indicator may show: nothing of the other indicators."""
        together = {each: is_clear for each, is_clear in self.together.items() if each == number}
        return replace(
            self,
            together=together,
            family=self.family if together else 0,
            results=tuple(result for result in self.results if result.indicator == number),
            remarks={
                year: tuple(remark for remark in remarks if remark.indicator == number)
                for year, remarks in self.remarks.items()
            },
            sources={
                year: {each: names for each, names in by_indicator.items() if each == number}
                for year, by_indicator in self.sources.items()
            },
        )

    def without_figures(self) -> Snapshot:
        """Return what the frame of a page may show: who reports, when, and what every page carries."""
        return replace(self, results=(), remarks={}, sources={}, equivalents=NO_EQUIVALENTS, doubts=(), together={},
                       family=0)  # fmt: skip

    @property
    def key(self) -> str:
        """A key of all that it holds: equal snapshots have equal keys."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Return the snapshot as JSON; equal snapshots give equal text."""
        return json.dumps(
            {
                **{name.name: getattr(self, name.name) for name in fields(self)},
                "standard": self.standard.abbreviation,
                "release": STAMP.dump_python(self.release, mode="json"),
                "organisation": self.organisation.model_dump(mode="json"),
                "rules": self.rules.model_dump(mode="json"),
                "equivalents": self.equivalents.model_dump(mode="json"),
                "results": [_result_to_list(result) for result in self.results],
                "remarks": {
                    year: [r.model_dump(mode="json") for r in remarks] for year, remarks in self.remarks.items()
                },
            },
            ensure_ascii=False,
            sort_keys=True,
            indent=1,
        )

    @classmethod
    def from_json(cls, text: str, standard: Standard) -> Snapshot:
        """Return the snapshot that `to_json` wrote.

        Raises
        ------
        SnapshotError
            It is of another Standard.
        """
        raw: dict[str, Any] = json.loads(text)
        if raw["standard"] != standard.abbreviation:
            message = (
                f"The figures kept for this report are of the {raw['standard']}, not of the {standard.abbreviation}. "
                "Start the build again."
            )
            raise SnapshotError(message)
        raw["standard"] = standard
        raw["organisation"] = Organisation.model_validate(raw["organisation"], strict=False)
        raw["rules"] = DisclosureParameters.model_validate(raw["rules"], strict=False)
        raw["joint_members"] = tuple(raw["joint_members"])
        # Those of a group may name a grade twice, of two members; whoever wrote them has checked each by itself.
        raw["equivalents"] = Equivalents.model_construct(
            grades=tuple(map(GradeEquivalent.model_validate, raw["equivalents"]["grades"])),
            questions=tuple(map(QuestionEquivalent.model_validate, raw["equivalents"]["questions"])),
        )
        raw["doubts"] = tuple(OpenWarning(*each[:3]) for each in raw["doubts"])
        raw["audience"] = Audience(raw["audience"])
        raw["together"] = {int(number): is_clear for number, is_clear in raw["together"].items()}
        raw["release"] = STAMP.validate_python(raw["release"])
        raw["results"] = tuple(_result_from_list(row) for row in raw["results"])
        raw["remarks"] = {
            int(year): tuple(Remark.model_validate(remark) for remark in remarks)
            for year, remarks in raw["remarks"].items()
        }
        raw["sources"] = {
            int(year): {int(number): tuple(names) for number, names in by_indicator.items()}
            for year, by_indicator in raw["sources"].items()
        }
        return cls(**raw)


def read_snapshot(path: Path, standard: Standard) -> Snapshot:
    """Return a snapshot that was kept; while its file is as it was, it is read once.

    Raises
    ------
    OSError
        It cannot be read.
    SnapshotError
        It is of another Standard.
    """
    stat = path.stat()
    return _read_snapshot(path, standard, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=2)
def _read_snapshot(path: Path, standard: Standard, *_as_it_is: int) -> Snapshot:
    return Snapshot.from_json(path.read_text(encoding="utf-8"), standard)


def snapshot_path(folder: Path, organisation: Organisation, year: int) -> Path:
    """Return where a build keeps the snapshot of a report below its folder of snapshots."""
    return folder / organisation.slug / f"{year}.json"


def take_snapshot(
    project: Project, returns: Returns, code: str, year: int, audience: Audience = Audience.PUBLIC, *,
    release: ReleaseStamp | None = None, losses: MutableMapping[tuple[str, int], Loss] | None = None,
) -> Snapshot:  # fmt: skip
    """Calculate and protect what the pages of one report may show.

    Parameters
    ----------
    project, returns, code, year, audience
        Whose report, and for whom.
    release
        The version that it is released as; None for a draft.
    losses
        Takes what readers lose by the protection of counts, by organisation and year.

    Raises
    ------
    WresError
        The organisation is unknown, or its parameters cannot be read.
    """
    # These load pandas and scipy, which those who only read a snapshot do without.
    from wres_kit.disclosure import limits_of  # noqa: PLC0415
    from wres_kit.disclosure.audit import AuditFailedError, audit  # noqa: PLC0415
    from wres_kit.disclosure.audit_together import audit_together  # noqa: PLC0415
    from wres_kit.disclosure.figures_without_counts import as_read  # noqa: PLC0415
    from wres_kit.disclosure.joint_releases import linked_tables  # noqa: PLC0415
    from wres_kit.disclosure.open_warnings import safe_warnings  # noqa: PLC0415
    from wres_kit.disclosure.protect import publishable  # noqa: PLC0415
    from wres_kit.disclosure.record_release import rules_kept  # noqa: PLC0415
    from wres_kit.indicators.calculation import calculate  # noqa: PLC0415
    from wres_kit.indicators.multiple_comparisons import judged_together  # noqa: PLC0415
    from wres_kit.joint import released_of  # noqa: PLC0415
    from wres_kit.joint.read import public_together  # noqa: PLC0415

    organisation = project.organisation(code)
    parameters = project.parameters
    rules = rules_kept(project, organisation)
    members = [project.organisation(member) for member in organisation.members]
    years = compared_years(year)
    of_years = [returns.get(organisation.code, each) for each in years]
    remarks = {own.year: read_remarks(project, own) for own in of_years}
    results: Sequence[Result] = [result for own in of_years for result in calculate(own, remarks[own.year].remarks)]
    if audience is Audience.PUBLIC:
        by_year = {each: known.remarks for each, known in remarks.items()}
        released = released_of(project, organisation.code)
        limits = {each: limits_of(rules.in_year(each), project.standard) for each in years}
        linked = [each for at in years for each in linked_tables(project, returns, organisation.code, at, limits[at])]
        results = publishable(results, of_years, rules, by_year, released=released, linked=linked, losses=losses)
        leaks = audit(results, of_years, rules, as_read(released))
        names = tuple(sorted(organisation.members)) or (organisation.code,)
        for each in years:
            public = public_together(project, organisation.code, each)
            if any(len(others) > 1 for others, _ in public) or (public and len(names) > 1):
                shown = [result for result in results if result.year == each]
                others = sorted({*names, *(member for members_of, _ in public for member in members_of)})
                sources_of_year = [returns.get(member, each) for member in others]
                rules_of = {member: rules_kept(project, project.organisation(member)) for member in others}
                leaks += audit_together((names, shown), sources_of_year, rules, public, rules_of)
        if leaks:
            raise AuditFailedError(leaks)
    sources: dict[int, dict[int, tuple[str, ...]]] = {}
    for own in of_years:
        named: dict[int, dict[str, None]] = {}
        for cell, value in own.values.items():
            named.setdefault(cell.indicator, {})[value.source] = None
        sources[own.year] = {number: tuple(names) for number, names in sorted(named.items())}
    standard = project.standard
    numbers = frozenset(standard.numbers_in(year))
    together, family = judged_together(standard, results, years)
    doubts = [each for own in of_years for each in own.notes.open_warnings]
    returned = returns.years(organisation.code) if audience is Audience.PUBLIC else ()
    return Snapshot(
        standard=standard,
        # Response rates are figures of the returns.
        organisation=organisation.model_copy(update={"survey_response": ()}),
        year=year,
        audience=audience,
        # What only an edition of an earlier year has is in the report of that year, and so are its targets.
        results=tuple(
            result
            for result in results
            if result.indicator in numbers and (result.year == year or result.measure not in OWN_FILE)
        ),
        remarks={each: remarks[each].remarks for each in years},
        sources=sources,
        publication_date=release.released_on if release else "",
        publisher=parameters.publisher,
        notice=parameters.notice,
        accent=organisation.accent or parameters.accent,
        rules=rules,
        joint_members=tuple(member.name for member in members if member.only_jointly),
        equivalents=read_equivalents(project, organisation.code),
        doubts=safe_warnings(standard, doubts, results, returned),
        release=release,
        together=together,
        family=family,
    )


_STORED = tuple(each.name for each in fields(Result) if each.name != "inputs")


def _result_to_list(result: Result) -> list[Any]:
    return [getattr(result, name) for name in _STORED]


def _member(known: type[StrEnum], name: str) -> str:
    """Return the member of an enum that has this name, or the name where a shape of a Standard brought it."""
    return known(name) if name in set(known) else name


def _result_from_list(row: Sequence[Any]) -> Result:
    values = dict(zip(_STORED, row, strict=True))
    values["measure"] = _member(ResultMeasure, values["measure"])
    values["unit"] = _member(Unit, values["unit"])
    values["status"] = Status(values["status"])
    values["basis"] = Basis(values["basis"])
    values["absence"] = Absence(values["absence"])
    values["limits"] = tuple(values["limits"])
    return Result(**values)
