"""Every benchmark of builds in one run: builds after changes, and against papermill and against plain functions.

All of it works on projects of made-up organisations in a temporary folder, with the program as it is when the suite
starts, so that neither `build/` nor `reports/` of this project is touched.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.builds.made_up import PAGES, YEAR, write_project  # noqa: E402
from benchmarks.builds.memory import timed  # noqa: E402

PAGE = ROOT / "docs" / "benchmarks.md"
EARLIER = "## Against an earlier commit"
WRES = (sys.executable, "-c", "from wres_kit.cli.main import run; run()")


@dataclass
class Measured:
    """One line of the table."""

    what: str
    pages: int
    seconds: float
    megabytes: int
    note: str = ""
    record: dict = field(default_factory=dict)

    @property
    def a_page(self) -> float:
        """Seconds a page."""
        return self.seconds / self.pages


class Made:
    """A project of so many made-up organisations, with the program."""

    def __init__(self, folder: Path, organisations: int) -> None:
        self.root = folder
        self.codes = write_project(folder, organisations)
        self._environment = os.environ | {"PYTHONPATH": str(folder)}

    def build(self, what: str) -> Measured:
        """Build, and say how it went."""
        command = (*WRES, "build", "--year", str(YEAR), "--renderer", "builtin")
        seconds, megabytes = timed(command, self.root, self._environment)
        record = json.loads((self.root / "build" / "private" / "build.json").read_text(encoding="utf-8"))
        done = record["pages_done"]["run"]
        who = f"{len(self.codes)} organisations: {what}"
        return Measured(who, PAGES * len(self.codes), seconds, megabytes, f"{done:,} pages run", record)

    def way(self, what: str, way: str, jobs: int, organisations: int) -> Measured:
        """Make pages in another way, of the first so many organisations."""
        some = self.codes[:organisations]
        script = str(ROOT / "benchmarks" / "builds" / "ways.py")
        command = (sys.executable, script, way, str(self.root), str(jobs), *some)
        seconds, megabytes = timed(command, self.root, self._environment)
        return Measured(what, PAGES * len(some), seconds, megabytes, f"{len(some)} organisations")


def builds(made: Made) -> list[Measured]:
    """Measure a build from nothing, one after which nothing changed, and one after each kind of change."""
    lines = [made.build("from nothing")]
    made.build("files just written are looked at once more")
    for what, change in (("nothing changed", None), ("one narrative changed", _narrative), ("one cell changed", _cell)):
        if change is not None:
            change(made)
        lines.append(made.build(what))
    return lines


def _narrative(made: Made) -> None:
    path = made.root / "params" / made.codes[0] / str(YEAR) / "indicator-5.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("## Implications of the data\n\nWords.\n", encoding="utf-8")


def _cell(made: Made) -> None:
    """Add one to the appointed applicants of a group: a figure of one indicator."""
    path = made.root / "data" / "returns" / f"{made.codes[-1].lower()}.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    for at, line in enumerate(lines):
        parts = line.split(",")
        if parts[1:6] == [str(YEAR), "5", "all", "all", "bme"] and parts[6] == "respondents":
            parts[7] = str(int(parts[7]) + 1)
            lines[at] = ",".join(parts)
    path.write_text("".join(lines), encoding="utf-8")


def against(made: Made, jobs: int, *, loop: int, pool: int, functions: int) -> list[Measured]:
    """Measure a plain loop of papermill, papermill in as many processes, and plain functions in as many."""
    count = len(made.codes)
    return [
        made.way("plain functions in as many processes", "functions", jobs, min(functions, count)),
        made.way("papermill and nbconvert, a loop", "papermill", 1, min(loop, count)),
        made.way("papermill and nbconvert in as many processes", "papermill", jobs, min(pool, count)),
    ]


# The page -------------------------------------------------------------------------------------------------------------


def table(lines: Sequence[Measured], built: Measured) -> list[str]:
    """Return the table as Markdown, with each way's time for a page as a multiple of that of a build."""
    said = [
        "| what | pages | seconds | ms a page | a page, build = 1 | MB, all processes | |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for line in lines:
        ratio, a_page = line.a_page / built.a_page, 1000 * line.a_page
        said.append(
            f"| {line.what} | {line.pages:,} | {line.seconds:.1f} | {a_page:.1f} | {ratio:.2f} | {line.megabytes:,} "
            f"| {line.note} |"
        )
    return said


def growth(cold: Sequence[Measured]) -> list[str]:
    """Return how the time of a build from nothing grows: milliseconds for each page more, between two sizes."""
    steps = [
        (small, large, 1000 * (large.seconds - small.seconds) / (large.pages - small.pages))
        for small, large in pairwise(cold)
    ]
    return [
        f"- from {small.pages:,} to {large.pages:,} pages, {more:.1f} ms for each page more;"
        for small, large, more in steps
    ]


def against_earlier() -> list[str]:
    """Return the part of the page that `benchmarks/baseline.py` keeps."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    return [*text[text.index(EARLIER) :].splitlines(), ""] if EARLIER in text else []


def page(lines: Sequence[Measured], cold: Sequence[Measured], built: Measured, jobs: int) -> str:
    """Return the page of documentation."""
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    machine = f"{platform.system()} {platform.machine()}, {jobs} cores, Python {platform.python_version()}"
    record, longest = built.record, cold[-1]
    stages = record["seconds_by_stage"] | {f"{name} (workers)": s for name, s in record["seconds_of_workers"].items()}
    return "\n".join([
        "# Benchmarks of builds",
        "",
        f"Made by `make benchmarks` on {day}: {machine}; built-in renderer.",
        "",
        "All lines are of one run, each a command of its own with its start and its imports. Machines differ and",
        "other work slows them, so the ratios count. The organisations are made up, with full returns of three years;",
        "a build reads and checks these, calculates, protects, runs ten notebooks for each, renders, describes and",
        "publishes. The plain functions do the same work but for publication, without a process or a notebook for",
        "each page; the loops of papermill find their figures ready and make pages only. Some are measured on fewer",
        "organisations.",
        "",
        *table(lines, built),
        "",
        "How the time of a build from nothing grows:",
        "",
        *growth(cold),
        f"- the longest wait for the next of {longest.pages:,} pages: {longest.record['longest_wait']:.2f} s.",
        "",
        f"Where the time of {built.pages:,} pages went (seconds by the clock; those of the workers together):",
        "",
        "| stage | seconds |",
        "|---|---:|",
        *(f"| {stage} | {seconds:.1f} |" for stage, seconds in stages.items()),
        "",
        *against_earlier(),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, nargs="+", default=[10, 50, 250])
    parser.add_argument("--reference", type=int, default=50, help="the build that the other ways are held against")
    parser.add_argument("--loop", type=int, default=4, help="organisations of the plain loop")
    parser.add_argument("--pool", type=int, default=8, help="organisations of papermill in several processes")
    parser.add_argument("--functions", type=int, default=50, help="organisations of the plain functions")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    arguments = parser.parse_args()
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    lines: list[Measured] = []
    cold: dict[int, Measured] = {}
    with tempfile.TemporaryDirectory(prefix="wres-benchmark-") as folder:
        for count in arguments.organisations:
            made = Made(Path(folder).resolve() / str(count), count)
            lines += (measured := builds(made))
            cold[count] = measured[0]
            print("\n".join(table(measured, measured[0])), flush=True)
            if count == arguments.reference:
                lines += against(made, jobs, loop=arguments.loop, pool=arguments.pool, functions=arguments.functions)
    built = cold.get(arguments.reference) or cold[arguments.organisations[-1]]
    text = page(lines, list(cold.values()), built, jobs)
    print(text)
    if arguments.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
