"""The clock of a build."""

from __future__ import annotations

import pytest

from wres_kit.execution.bookkeeping import Clock


def clocked(monkeypatch, *events: tuple[float, str]) -> Clock:
    """Return a clock that saw what happened at these seconds: the end of a stage, or a worker that finished."""
    now = 0.0
    monkeypatch.setattr("wres_kit.execution.bookkeeping.perf_counter", lambda: now)
    clock = Clock(_mark=0.0)
    for at, what in events:
        now = at
        if what == "finished":
            clock.add("run", 0.5)
        else:
            clock.lap(what)
    return clock


def test_the_longest_wait_is_that_between_two_tasks_of_a_stage(monkeypatch):
    clock = clocked(
        monkeypatch, (3.0, "read"), (5.0, "finished"), (5.5, "finished"), (7.0, "finished"), (7.1, "build"),
        (12.0, "finished"), (12.2, "publish"),
    )  # fmt: skip
    assert clock.longest_wait == 1.5
    assert clock.wall == pytest.approx({"read": 3.0, "build": 4.1, "publish": 5.1})
    assert clock.work == {"run": 2.0}
