"""Compare a build with a plain loop of papermill and nbconvert over the same pages, in the same run.

The loop gets what a build gives its notebooks, the snapshots, so that both run the same cells on the same figures.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter

ROOT = Path(__file__).parents[1]


def build(codes: list[str], year: int | None) -> tuple[float, list[tuple[str, int]]]:
    """Build with the command, built-in renderer; return seconds and the reports that were built."""
    command = [
        sys.executable,
        "-c",
        "from wres_kit.cli.main import run; run()",
        "build",
        *codes,
        "--renderer",
        "builtin",
    ]
    started = time.perf_counter()
    subprocess.run(
        [*command, *(["--year", str(year)] if year else [])], cwd=ROOT, check=True, stderr=subprocess.DEVNULL
    )
    seconds = time.perf_counter() - started
    record = json.loads((ROOT / "build" / "build.json").read_text(encoding="utf-8"))
    return seconds, [(report["organisation"], report["year"]) for report in record["reports"]]


def plain_loop(reports: list[tuple[str, int]]) -> float:
    """Run and convert the pages of some reports one after the other; return seconds."""
    os.environ["WRES_SNAPSHOTS"] = str(ROOT / "build" / "snapshots" / "public")
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        for code, year in reports:
            for notebook in notebooks:
                executed = Path(folder) / notebook.name
                parameters = {"organisation": code, "year": year, "audience": "public"}
                papermill.execute_notebook(notebook, executed, parameters, cwd=notebook.parent, progress_bar=False)
                html, _ = HTMLExporter().from_notebook_node(nbformat.read(executed, as_version=4))
                executed.with_suffix(".html").write_text(html, encoding="utf-8")
    return time.perf_counter() - started


def main() -> None:
    """Print seconds a page of both, and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("codes", nargs="*", default=["RXY", "RTD", "bpas", "X01"])
    parser.add_argument("--year", type=int)
    parser.add_argument("--loop-reports", type=int, default=5, help="how many of the reports the plain loop runs")
    arguments = parser.parse_args()
    built, reports = build(arguments.codes, arguments.year)
    some = reports[: arguments.loop_reports]
    looped = plain_loop(some)
    a_page, in_loop = built / (10 * len(reports)), looped / (10 * len(some))
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores")
    print(f"wres build   {10 * len(reports):5} pages  {built:8.1f} s  {a_page:6.3f} s a page, everything included")
    print(f"plain loop   {10 * len(some):5} pages  {looped:8.1f} s  {in_loop:6.3f} s a page")
    print(f"ratio        {in_loop / a_page:.1f}")


if __name__ == "__main__":
    main()
