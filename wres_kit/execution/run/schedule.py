"""Which report a worker is given next: pages of one report stay with one worker as long as there are any."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from wres_kit.execution.run.report_run import OrganisationRun, ReportRun


class Schedule:
    """The order in which reports are begun, and the report that each worker is at.

    The reports of one organisation follow each other, the longest first: a long report that is begun last would keep
    one worker at work while the others have nothing left to do.

    Parameters
    ----------
    organisations
        All that is to be built.
    size
        Returns how long the reports of an organisation take, compared with those of others.
    """

    def __init__(self, organisations: Iterable[OrganisationRun], size: Callable[[OrganisationRun], int]) -> None:
        longest_first = sorted(organisations, key=size, reverse=True)
        self._unstarted = deque(report for organisation in longest_first for report in organisation.reports)
        self._running: list[ReportRun] = []
        self._current: dict[int, ReportRun] = {}

    @property
    def has_unstarted(self) -> bool:
        """Whether there are reports that nobody has begun with."""
        return bool(self._unstarted)

    def add_pages(self, report: ReportRun) -> None:
        """Take note that pages of a report can be run now."""
        self._running.append(report)

    def next_report(self, worker: int) -> ReportRun | None:
        """Return the report a worker goes on with: its own, else one to begin with, else the one with most to do."""
        current = self._current.get(worker)
        if current is not None and current.decision.is_resolved and current.waiting:
            return current
        if self._unstarted:
            self._current[worker] = self._unstarted.popleft()
            return self._current[worker]
        self._running = [report for report in self._running if report.waiting]
        if not self._running:
            return None
        self._current[worker] = max(self._running, key=lambda report: len(report.waiting))
        return self._current[worker]
