"""Running one page: papermill, the kernel it may run in, and why it failed."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError, strip_color

from wres_kit.execution.engine.notebooks import finish, notebook_json
from wres_kit.execution.engine.processes import Engine, Failure, PageLimits, limit_data
from wres_kit.reporting.snapshot import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.engine.notebooks import PageParameters
    from wres_kit.standard import Standard

MOST_NOTEBOOKS = 64
"""Notebooks that a worker keeps as read: more than a report has pages."""


def run_page(
    source: Path,
    destination: Path,
    parameters: PageParameters,
    engine: Engine,
    *,
    limits: PageLimits,
    snapshot: Path | None = None,
    standard: Standard | None = None,
) -> Failure | None:
    """Run the notebook of a page and write it as it is to be published.

    Parameters
    ----------
    source
        The notebook; its cells run in its folder.
    destination
        The executed notebook. It is written only if every cell ran.
    parameters
        What to put into it.
    engine
        How to run its cells.
    limits
        How long it may take, and how much memory.
    snapshot
        The snapshot it will read: read ahead of it, once for all pages that do.
    standard
        The Standard that the snapshot is of.

    Returns
    -------
    Failure or None
        Why it failed, or None.
    """
    values = parameters.model_dump()
    notebook = _without_outputs(source)
    numbers = _cell_numbers(notebook)
    try:
        executed = _execute(notebook, source.parent, values, _of_engine(engine, limits, snapshot, standard))
    except PapermillExecutionError as error:
        return _failed_cell(error, numbers, limits)
    except CellTimeoutError as error:
        return Failure("PageTimedOutError", limits.too_long, details=str(error))
    except DeadKernelError as error:
        return Failure("PageDiedError", "its process ended before the page did", details=str(error))
    except Exception as error:
        index = getattr(error, "cell_index", None)
        if index is None:
            return Failure.of(error)
        return Failure.of(error, numbers.get(index), _first_line(notebook, index))
    finish(executed, values)
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.write_text(notebook_json(executed), encoding="utf-8", newline="\n")
    return None


def _execute(notebook: NotebookNode, folder: Path, values: dict[str, Any], of_engine: dict[str, Any]) -> NotebookNode:
    executed: NotebookNode = papermill.execute_notebook(
        notebook,
        None,
        parameters=values,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        cwd=folder,
        **of_engine,
    )
    return executed


def _without_outputs(source: Path) -> NotebookNode:
    """Return a notebook without the outputs kept in it, which papermill would check, copy and write for nothing."""
    stat = source.stat()
    return _read_without_outputs(source, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=MOST_NOTEBOOKS)
def _read_without_outputs(source: Path, *_as_it_is: int) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(source, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def _of_engine(engine: Engine, limits: PageLimits, snapshot: Path | None, standard: Standard | None) -> dict[str, Any]:
    """Return what papermill is told about an engine."""
    if engine is Engine.PLAIN:
        kernel = limited_kernel(limits.megabytes)
        return {"engine_name": engine.value, "execution_timeout": limits.seconds, "kernel_manager_class": kernel}
    prepare = None if snapshot is None or standard is None else partial(read_snapshot, snapshot, standard)
    return {"engine_name": engine.value, "limits": limits, "prepare": prepare}


def _cell_numbers(notebook: NotebookNode) -> dict[int, int]:
    """Return the numbers of code cells in JupyterLab by their position in the *executed* notebook.

    Papermill puts a cell behind the one tagged `parameters`, so positions behind it move by one and numbers do not.
    """
    numbers: dict[int, int] = {}
    moved, number = 0, 0
    for position, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            number += 1
            numbers[position + moved] = number
        if "parameters" in cell.metadata.get("tags", []):
            moved = 1
    return numbers


def _failed_cell(error: PapermillExecutionError, numbers: dict[int, int], limits: PageLimits) -> Failure:
    traceback = strip_color("\n".join(error.traceback))
    lines = str(error.source).lstrip("\n").splitlines()  # IPython drops the empty lines before the first
    match = re.search(rf"Cell In\s?\[{error.exec_count}\], line (\d+)", traceback)
    line = lines[int(match[1]) - 1] if match and int(match[1]) <= len(lines) else _first(lines)
    name, message = str(error.ename), str(error.evalue).strip()
    if name.endswith("MemoryError"):  # Python's own, and numpy's
        name, message = "PageOutgrewError", limits.too_large
    return Failure(name, message, numbers.get(error.cell_index), line.strip(), traceback)


def _first_line(notebook: NotebookNode, index: int) -> str:
    """Return the first line of the cell at a position of the executed notebook."""
    cells = list(notebook.cells)
    for position, cell in enumerate(cells):
        if "parameters" in cell.metadata.get("tags", []):
            cells.insert(position + 1, None)  # where papermill puts its own
            break
    cell = cells[index]
    return "" if cell is None else _first(cell.source.splitlines())


def _first(lines: list[str]) -> str:
    return next((line.strip() for line in lines if line.strip()), "")


STARTS_WITH = 256
"""Megabytes that a kernel may take before the first cell, generously."""


@cache
def limited_kernel(megabytes: int) -> type[AsyncKernelManager]:
    """Return the manager of a kernel that is refused more memory than this beyond what it starts with."""

    class LimitedKernelManager(AsyncKernelManager):
        async def _async_post_start_kernel(self, **kwargs: Any) -> None:  # noqa: ANN401 - as jupyter_client has it
            await super()._async_post_start_kernel(**kwargs)
            pid = getattr(self.provisioner, "pid", None)
            if pid is not None:
                with suppress(ProcessLookupError):  # it has died already; whoever waits for it will say so
                    limit_data((STARTS_WITH + megabytes) * 1024**2, pid)

    return LimitedKernelManager
