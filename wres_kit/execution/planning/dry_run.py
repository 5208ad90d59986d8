"""What a build would do: the same decisions as those of a build, and nothing done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.audit.file_hashes import FileHashes
from wres_kit.execution.planning.build_paths import places
from wres_kit.execution.planning.decide import Decision, Do, decide
from wres_kit.execution.planning.explain import Line, explain
from wres_kit.execution.planning.fingerprints import Inputs, snapshot_parts
from wres_kit.execution.planning.lockfile import read_lock
from wres_kit.execution.planning.plan import plan
from wres_kit.execution.planning.returns_cache import Reading
from wres_kit.publishing.choose import choose_renderer
from wres_kit.publishing.publication import published_reports
from wres_kit.reporting.snapshot import take_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wres_kit.execution.planning.plan import PlannedReport
    from wres_kit.project import Project
    from wres_kit.publishing.choose import RendererName
    from wres_kit.reporting.snapshot import Audience
    from wres_kit.returns.faults import FaultReport


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a build would do.

    Parameters
    ----------
    reports
        Each report, and what would be done for its pages.
    left_out
        Sentences on organisations without a report.
    errors
        The errors in returns that keep their organisations from being built.
    """

    reports: tuple[tuple[PlannedReport, list[Line]], ...]
    left_out: tuple[str, ...]
    errors: FaultReport

    @property
    def refused(self) -> dict[str, int]:
        """By code, how many errors keep an organisation from being built."""
        return dict(Counter(error.organisation for error in self.errors.errors))

    def count(self, do: Do) -> int:
        """Return for how many pages something would be done."""
        return sum(line.do is do for _, lines in self.reports for line in lines if line.page is not None)


def outlook(
    project: Project, organisations: Sequence[str], year: int | None, only: Sequence[str], *, renderer: RendererName,
    audience: Audience,
) -> Outlook:  # fmt: skip
    """Return what a build would do.

    Raises
    ------
    WresError
        A code, page or year is unknown, or the returns cannot be read.
    """
    where = places(project, audience)
    hashes = FileHashes(where.hashes)
    made = choose_renderer(project, renderer)
    inputs = Inputs(project, hashes, f"{made.name} {made.version}")
    reading = Reading(project, inputs, where.reading)
    wanted = plan(project, reading, organisations, year, only)
    errors = reading.errors_of(wanted.organisations)
    planned = wanted.without({error.organisation for error in errors.errors})
    published = published_reports(where.destination)

    def settle(decision: Decision) -> None:
        one = decision.planned
        code = one.organisation.code
        snapshot = take_snapshot(project, reading.returns_of(code), code, one.year, audience)
        decision.settle(inputs, snapshot_parts(snapshot))

    decisions = decide(
        planned, reading=reading, inputs=inputs, lock=read_lock(where.lock), published=published,
        destination=where.destination, hashes=hashes, audience=audience.value,
    )  # fmt: skip
    reports = []
    for one in decisions:
        there = (one.planned.organisation.slug, one.planned.year) in published
        lines = explain(one, published=there, reading=reading, kept=where.inputs, parts=settle)
        reports.append((one.planned, lines))
    return Outlook(tuple(reports), wanted.left_out, errors)
