"""How long a build will take, from how long the last one took."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wres_kit.project import Project

START = 2.5
"""Seconds until the workers are ready, where no build has told otherwise."""
RUN, RENDER = 0.15, 0.05
"""Seconds of a worker for a page, where no build has told otherwise."""


def build_seconds(project: Project, run: int, render: int) -> float:
    """Return about how many seconds a build takes.

    Parameters
    ----------
    project
        Its `build/build.json` tells how long pages took the last time.
    run, render
        How many pages are run and rendered, and how many are only rendered.
    """
    if not run and not render:
        return 0.0
    a_run, a_render, jobs = RUN, RENDER, os.cpu_count() or 1
    try:
        told = json.loads((project.build / "build.json").read_text(encoding="utf-8"))
        seconds, pages = told["seconds_of_workers"], told["pages_done"]
        jobs = told["jobs"]
        if pages["run"] >= 10:
            a_run = seconds["run"] / pages["run"]
        if pages["rendered"] >= 10:
            a_render = seconds["render"] / pages["rendered"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return START + (run * a_run + (run + render) * a_render) / max(1, jobs)
