"""The record of a build, `build/private/build.json`: what was done, how long it took, what failed, with what."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any

from wres_kit.audit.program import versions

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.run.report_run import ReportRun


@dataclass(slots=True)
class Clock:
    """Seconds by stage: what the clock on the wall says, and what the workers took together.

    Parameters
    ----------
    started
        When the build began.
    longest_wait
        The longest time, in seconds, in which no worker finished anything while there was something for them to do.
    """

    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    wall: dict[str, float] = field(default_factory=dict)
    work: dict[str, float] = field(default_factory=dict)
    longest_wait: float = 0.0
    _mark: float = field(default_factory=perf_counter)
    _last: float | None = None

    def lap(self, stage: str) -> None:
        """Book the time since the last lap on a stage."""
        now = perf_counter()
        self.wall[stage] = self.wall.get(stage, 0.0) + now - self._mark
        self._mark, self._last = now, None

    def add(self, stage: str, seconds: float) -> None:
        """Book what a worker took."""
        self.work[stage] = self.work.get(stage, 0.0) + seconds
        now = perf_counter()
        if self._last is not None:
            self.longest_wait = max(self.longest_wait, now - self._last)
        self._last = now


def build_record(
    clock: Clock, reports: list[ReportRun], settings: dict[str, Any], problems: list[str], status: int
) -> dict[str, Any]:
    """Return the record of a build as plain data.

    Parameters
    ----------
    clock
        Its times.
    reports
        What became of each report.
    settings
        What it was asked to do, and with what.
    problems
        What went wrong apart from the pages.
    status
        Its exit status.
    """
    ended = datetime.now(UTC)
    return {
        "command": sys.argv,
        "started": clock.started.isoformat(timespec="seconds"),
        "ended": ended.isoformat(timespec="seconds"),
        "seconds": round((ended - clock.started).total_seconds(), 3),
        "seconds_by_stage": {stage: round(seconds, 3) for stage, seconds in clock.wall.items()},
        "seconds_of_workers": {stage: round(seconds, 3) for stage, seconds in clock.work.items()},
        "longest_wait": round(clock.longest_wait, 3),
        "exit_status": status,
        **settings,
        "problems": problems,
        "versions": versions(),
        "pages_done": {
            "run": sum(len(report.page_seconds) for report in reports),
            "rendered": sum(len(report.rendered) for report in reports),
        },
        "reports": [_report(report) for report in reports],
    }


def write_build_record(record: dict[str, Any], private: Path) -> None:
    """Write `build.json`."""
    private.mkdir(parents=True, exist_ok=True)
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (private / "build.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _report(report: ReportRun) -> dict[str, Any]:
    planned = report.planned
    return {
        "organisation": planned.organisation.code,
        "year": planned.year,
        "complete": report.is_complete,
        "failure": _failure(report, None),
        "pages": {
            page.name: {
                "status": "failed"
                if page in report.failures
                else "built"
                if page in report.page_seconds
                else "unchanged"
                if page in report.kept
                else "not run",
                "seconds": round(report.page_seconds.get(page, 0.0), 3),
                "failure": _failure(report, page),
            }
            for page in planned.pages
        },
        "kept": [page.name for page in report.kept],
    }


def _failure(report: ReportRun, page: Any) -> dict[str, Any] | None:  # noqa: ANN401
    failure = report.failures.get(page)
    if failure is None:
        return None
    return {name: value for name, value in asdict(failure).items() if name != "details"}
