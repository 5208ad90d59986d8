"""Every benchmark of builds in one run: builds after changes, and against papermill and against plain functions.

All of it works on copies of this project in a temporary folder, with the program as it is when the suite starts, so
that neither `build/` nor `reports/` of the project is touched.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
PAGES = 10
YEAR = 2025


@dataclass
class Measured:
    """One line of the table."""

    what: str
    pages: int
    seconds: float
    note: str = ""
    stages: dict[str, float] = field(default_factory=dict)

    @property
    def a_page(self) -> float:
        """Seconds a page."""
        return self.seconds / self.pages if self.pages else 0.0


class Copy:
    """A copy of the project and of the program.

    Parameters
    ----------
    folder
        Where to put it.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder
        for name in ("wres_kit", "params", "data", "notebooks"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "_quarto.yml", folder)
        (folder / "reports").mkdir()
        self.environment = os.environ | {"PYTHONPATH": str(folder)}

    def wres(self, *arguments: str) -> tuple[float, int]:
        """Run the command; return its seconds, start of the process and all, and the megabytes of all its processes."""
        command = [sys.executable, "-c", "from wres_kit.cli.main import run; run()", *arguments]
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=self.root, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        peak = _Peak(process.pid)
        said, _ = process.communicate()
        seconds = time.perf_counter() - started
        if process.returncode not in {0, 1}:
            raise SystemExit(said)
        return seconds, peak.end()

    def record(self) -> dict:
        """Return the record of the last build."""
        return json.loads((self.root / "build" / "build.json").read_text(encoding="utf-8"))


class _Peak:
    """Largest proportional memory of a process and all below it, looked at a few times a second (Linux)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most, self._ended = pid, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            self._most = max(self._most, sum(map(_kilobytes, _tree(self._pid))))

    def end(self) -> int:
        """Stop looking, and return the most there was, in megabytes."""
        self._ended.set()
        self._thread.join()
        return self._most // 1024


def _tree(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        for path in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, path.read_text().split())
            except OSError:
                continue
    return found


def _kilobytes(pid: int) -> int:
    """Return the proportional set size: memory that processes share counts once."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


def codes(count: int) -> list[str]:
    """Return the codes of organisations with a report for the year, those of the demonstration first."""
    from wres_kit.project import Project  # noqa: PLC0415
    from wres_kit.returns.read import read_returns  # noqa: PLC0415

    project = Project(ROOT)
    read = read_returns(project)
    refused = {error.organisation for error in read.report.errors}
    found = [
        code
        for code, one in project.organisations.items()
        if YEAR in read.returns.years(code) and code not in refused and not one.reports_jointly
    ]
    return found[:count]


# Builds ---------------------------------------------------------------------------------------------------------------


def builds(folder: Path, chosen: list[str]) -> list[Measured]:
    """Measure a build from nothing, one after which nothing changed, and one after each kind of change."""
    copy = Copy(folder)
    command = ["build", *chosen, "--year", str(YEAR), "--renderer", "builtin"]
    pages = PAGES * len(chosen)
    who = f"{len(chosen)} organisations"
    seconds, memory = copy.wres(*command)
    record = copy.record()
    stages = record["seconds_by_stage"] | {f"{name} (workers)": s for name, s in record["seconds_of_workers"].items()}
    lines = [Measured(f"{who}: from nothing", pages, seconds, f"{memory:,} MB at most, all processes", stages)]
    copy.wres(*command)  # files just written are looked at once more
    for what, change in (("nothing changed", _nothing), ("one narrative", _narrative), ("one cell", _cell)):
        change(copy.root, chosen)
        seconds, _ = copy.wres(*command)
        done = copy.record()["pages_done"]["run"]
        lines.append(Measured(f"{who}: {what}", pages, seconds, f"{done} pages run"))
    return lines


def _nothing(_root: Path, _chosen: list[str]) -> None:
    """Change nothing."""


def _narrative(root: Path, chosen: list[str]) -> None:
    path = root / "params" / chosen[0].replace("/", "-") / str(YEAR) / "indicator-5.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("## Implications of the data\n\nWords.\n", encoding="utf-8")


def _cell(root: Path, chosen: list[str]) -> None:
    """Add one to a number of respondents."""
    for path in sorted((root / "data" / "returns").glob("*.csv")):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        for at, line in enumerate(lines):
            parts = line.split(",")
            if parts[:2] == [chosen[-1], str(YEAR)] and parts[6] == "respondents":
                parts[7] = str(int(float(parts[7])) + 1)
                lines[at] = ",".join(parts)
                path.write_text("".join(lines), encoding="utf-8")
                return


# What builds are held against -----------------------------------------------------------------------------------------


def _papermill(root: str, code: str, notebook: str) -> None:
    """Run and convert one page with papermill and nbconvert, as their manuals say."""
    import nbformat  # noqa: PLC0415
    import papermill  # noqa: PLC0415
    from nbconvert import HTMLExporter  # noqa: PLC0415

    os.environ |= {"WRES_SNAPSHOTS": f"{root}/build/snapshots/public", "WRES_PROJECT": root, "PYTHONPATH": root}
    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / "executed.ipynb"
        parameters = {"organisation": code, "year": YEAR, "audience": "public"}
        papermill.execute_notebook(notebook, executed, parameters, cwd=Path(notebook).parent, progress_bar=False)
        html, _ = HTMLExporter().from_notebook_node(nbformat.read(executed, as_version=4))
        executed.with_suffix(".html").write_text(html, encoding="utf-8")


def _function(root: str, code: str, notebook: str) -> None:
    """Do what a page does as a plain function: its cells by `exec`, its outputs by their own methods, rendered."""
    import nbformat  # noqa: PLC0415
    from IPython.core.formatters import DisplayFormatter  # noqa: PLC0415

    from wres_kit.publishing.executed import read_executed  # noqa: PLC0415
    from wres_kit.publishing.notebook_html import to_content  # noqa: PLC0415
    from wres_kit.reporting.pages import page_named  # noqa: PLC0415

    os.environ |= {"WRES_SNAPSHOTS": f"{root}/build/snapshots/public", "WRES_PROJECT": root}
    made = nbformat.read(notebook, as_version=4)
    names: dict[str, object] = {}
    for cell in made.cells:
        if cell.cell_type != "code":
            continue
        body, _, last = cell.source.rstrip().rpartition("\n")
        if "parameters" in cell.metadata.get("tags", []):
            names.update(organisation=code, year=YEAR, audience="public")
            continue
        try:
            expression = compile(last, "cell", "eval")
        except SyntaxError:
            exec(cell.source, names)  # noqa: S102 - the project's own notebooks
            continue
        exec(body, names)  # noqa: S102
        shown = eval(expression, names)  # noqa: S307
        data, metadata = DisplayFormatter().format(shown)
        cell.outputs = [nbformat.v4.new_output("display_data", data, metadata=metadata)] if data else []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(notebook).name
        nbformat.write(made, path)
        content = to_content(read_executed(page_named(path.stem), path, code))
        path.with_suffix(".html").write_text(content.html, encoding="utf-8")


WAYS = {"papermill": _papermill, "function": _function}


def one(way: str, root: str, code: str, notebook: str) -> None:
    """Make one page in one of the ways; what a process of a pool is asked to do."""
    WAYS[way](root, code, notebook)


def against(root: Path, chosen: list[str], jobs: int, *, loop: int, pool: int, functions: int) -> list[Measured]:
    """Measure the same pages in a plain loop of papermill, in as many processes, and as plain functions in as many."""
    notebooks = [str(path) for path in sorted((root / "notebooks").glob("*.ipynb"))]
    lines = []
    for what, way, workers, organisations in (
        ("papermill and nbconvert, a loop", "papermill", 1, loop),
        (f"papermill and nbconvert, {jobs} processes", "papermill", jobs, pool),
        (f"plain functions, {jobs} processes", "function", jobs, functions),
    ):
        some = chosen[:organisations]
        asked = [(way, str(root), code, notebook) for code in some for notebook in notebooks]
        with ProcessPoolExecutor(workers) as processes:
            list(processes.map(one, *zip(*asked[: workers * 2], strict=True)))  # imports are not what is compared
            started = time.perf_counter()
            list(processes.map(one, *zip(*asked, strict=True)))
            lines.append(Measured(what, len(asked), time.perf_counter() - started, f"{len(some)} organisations"))
    return lines


# The table ------------------------------------------------------------------------------------------------------------


def table(lines: list[Measured], built: Measured) -> list[str]:
    """Return the table as Markdown, with each way's time for a page as a multiple of that of a build."""
    said = ["| what | pages | seconds | seconds a page | a page, build = 1 | |", "|---|---:|---:|---:|---:|---|"]
    for line in lines:
        ratio = f"{line.a_page / built.a_page:.2f}"
        said.append(
            f"| {line.what} | {line.pages:,} | {line.seconds:.1f} | {line.a_page:.4f} | {ratio} | {line.note} |"
        )
    return said


def page(lines: list[Measured], built: Measured, jobs: int) -> str:
    """Return the page of documentation."""
    machine = f"{platform.system()} {platform.machine()}, {jobs} cores, Python {platform.python_version()}"
    made = (
        f"Made by `python benchmarks/suite.py --write` on {datetime.now(UTC):%Y-%m-%d}: {machine}; built-in renderer."
    )
    said = [
        "# Benchmarks of builds",
        "",
        made,
        "",
        "All lines are of one run. Machines differ and other work slows them, so the ratios count. A build",
        "includes the start of the command, reading and checking returns, calculating, protecting, running, rendering",
        "and publishing; the loops of papermill find their figures ready, and their first pages, with imports, are not",
        "counted. Some ways are measured on fewer organisations; the table says on how many.",
        "",
        *table(lines, built),
        "",
        "Where the time of the build from nothing went (seconds by the clock; those of the workers together):",
        "",
        "| stage | seconds |",
        "|---|---:|",
        *(f"| {stage} | {seconds:.1f} |" for stage, seconds in built.stages.items()),
        "",
    ]
    return "\n".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, nargs="+", default=[10, 50])
    parser.add_argument("--reference", type=int, default=50, help="the build that the other ways are held against")
    parser.add_argument("--loop", type=int, default=3, help="organisations of the plain loop")
    parser.add_argument("--pool", type=int, default=6, help="organisations of papermill in several processes")
    parser.add_argument("--functions", type=int, default=20, help="organisations of the plain functions")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    arguments = parser.parse_args()
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    lines: list[Measured] = []
    with tempfile.TemporaryDirectory(prefix="wres-benchmark-") as folder:
        references = {}
        for count in arguments.organisations:
            chosen = codes(count)
            root = Path(folder).resolve() / str(count)
            lines += (measured := builds(root, chosen))
            references[count] = measured[0], root, chosen
            print("\n".join(table(measured, measured[0])), flush=True)
        count = arguments.reference if arguments.reference in references else arguments.organisations[-1]
        built, root, chosen = references[count]
        counts = {name: min(getattr(arguments, name), len(chosen)) for name in ("loop", "pool", "functions")}
        sys.path.insert(0, str(root))
        lines += against(root, chosen, jobs, **counts)
    text = page(lines, built, jobs)
    print(text)
    if arguments.write:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
