"""Building reports: what to build (plan), running its pages (run, workers, the warm engine), and the record of it."""

from __future__ import annotations

import wres_kit.publishing  # noqa: F401 - before any module in here imports nbformat, which it loads faster
