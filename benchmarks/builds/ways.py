"""Other ways to make the pages of a project, each a command of its own, so that each pays for its own imports.

    python benchmarks/builds/ways.py papermill|functions PROJECT JOBS CODE …

`papermill` runs each notebook with `papermill.execute_notebook` and converts it with nbconvert, as their manuals say,
in a loop of one process or in several. It finds the snapshots that a build has left, and does nothing but pages.

`functions` is the limit: all the work of a build but its isolation and its bookkeeping. Returns are read once; then
each process takes the snapshots of its organisations, runs the cells of each page with `exec` in its own warm
interpreter, formats what they show, and renders the report with its data and trail by the functions the build calls.
"""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from wres_kit.execution.tasks import BuildContext
    from wres_kit.project.organisation import Organisation
    from wres_kit.returns.cells import Returns

YEAR = 2024


def papermill_page(root: Path, code: str, notebook: Path) -> None:
    """Run and convert one page."""
    import nbformat
    import papermill
    from nbconvert import HTMLExporter

    with tempfile.TemporaryDirectory() as folder:
        executed = Path(folder) / "executed.ipynb"
        parameters = {"organisation": code, "year": YEAR, "audience": "public"}
        papermill.execute_notebook(notebook, executed, parameters, cwd=root / "notebooks", progress_bar=False)
        html, _ = HTMLExporter().from_notebook_node(nbformat.read(executed, as_version=4))
        executed.with_suffix(".html").write_text(html, encoding="utf-8")


def function_report(root: Path, organisation: Organisation, returns: Returns) -> None:
    """Make one report: snapshot, pages, and what is published with them."""
    from wres_kit.execution.engine.processes import Failure
    from wres_kit.execution.render_tasks import RenderTask, SnapshotTask
    from wres_kit.reporting.pages import PAGES
    from wres_kit.reporting.snapshot import snapshot_path

    context = _context(root)
    folder = root / "functions" / organisation.slug / str(YEAR)
    path = snapshot_path(context.snapshots, organisation, YEAR)
    (folder / "notebooks").mkdir(parents=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    SnapshotTask(organisation, YEAR, returns, path).do(context)
    for page in PAGES:
        _function_page(root / "notebooks" / page.notebook, organisation.code, folder / "notebooks" / page.notebook)
    rendered = RenderTask(folder, PAGES, (), path, {page.name: "" for page in PAGES}).do(context)
    assert not isinstance(rendered, Failure), rendered


def _function_page(source: Path, code: str, destination: Path) -> None:
    """Run the cells of a page as plain code, and write what they show as an executed notebook."""
    from IPython.core.formatters import DisplayFormatter
    from nbformat import v4

    from wres_kit.execution.engine.notebooks import finish, notebook_json

    parameters = {"organisation": code, "year": YEAR, "audience": "public"}
    made, formatter = _notebook(source), DisplayFormatter()
    names: dict[str, object] = {}
    for cell in made.cells:
        if cell.cell_type != "code":
            continue
        if "parameters" in cell.metadata.get("tags", []):
            names |= parameters
            continue
        body, _, last = cell.source.rstrip().rpartition("\n")
        try:
            expression = compile(last, "cell", "eval")
        except SyntaxError:
            exec(cell.source, names)  # noqa: S102 - the project's own notebooks
            continue
        exec(body, names)  # noqa: S102
        data, metadata = formatter.format(eval(expression, names))  # noqa: S307
        cell.outputs = [v4.new_output("execute_result", data, metadata=metadata)] if data else []
    destination.write_text(notebook_json(finish(made, parameters)), encoding="utf-8")


@cache
def _text(source: Path) -> str:
    return source.read_text(encoding="utf-8")


def _notebook(source: Path) -> NotebookNode:
    import nbformat

    made = nbformat.reads(_text(source), as_version=4)
    for cell in made.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    return made


@cache
def _context(root: Path) -> BuildContext:
    from wres_kit.execution.engine.processes import Engine, PageLimits
    from wres_kit.execution.tasks import BuildContext
    from wres_kit.publishing.quarto import choose_renderer
    from wres_kit.reporting.snapshot import Audience

    return BuildContext(
        root, Audience.PUBLIC, Engine.PLAIN, PageLimits(), Path(os.environ["WRES_SNAPSHOTS"]), root / "log",
        lambda project: choose_renderer(project, name="builtin"),
    )  # fmt: skip


def papermill_pages(root: Path, jobs: int, codes: list[str]) -> None:
    """Make pages with papermill and nbconvert, one after the other or in several processes."""
    os.environ["WRES_SNAPSHOTS"] = str(root / "build" / "private" / "snapshots" / "public")
    notebooks = sorted((root / "notebooks").glob("*.ipynb"))
    asked = [(root, code, notebook) for code in codes for notebook in notebooks]
    if jobs == 1:
        for one in asked:
            papermill_page(*one)
        return
    with ProcessPoolExecutor(jobs, get_context("spawn")) as processes:
        list(processes.map(papermill_page, *zip(*asked, strict=True)))


def function_reports(root: Path, jobs: int, codes: list[str]) -> None:
    """Make reports with plain functions in several processes."""
    from wres_kit.joint.read import read_returns
    from wres_kit.project import Project

    os.environ |= {"WRES_SNAPSHOTS": str(root / "functions" / "snapshots"), "OMP_NUM_THREADS": "1"}
    with ProcessPoolExecutor(jobs, get_context("spawn")) as processes:
        project = Project(root)
        returns = read_returns(project).returns
        asked = [(root, project.organisation(code), returns.of_organisations([code])) for code in codes]
        list(processes.map(function_report, *zip(*asked, strict=True)))


if __name__ == "__main__":
    way, where, how_many, *of = sys.argv[1:]
    os.environ["WRES_PROJECT"] = where
    {"papermill": papermill_pages, "functions": function_reports}[way](Path(where), int(how_many), of)
