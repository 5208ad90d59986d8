"""Running one page: papermill, and what is said when it fails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError, strip_color

from wres_kit.execution.finish import finish, notebook_json
from wres_kit.execution.outcome import Engine, Failure

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.execution.parameters import PageParameters


def run_page(
    source: Path, destination: Path, parameters: PageParameters, engine: Engine, page_seconds: int
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
    page_seconds
        How long it may take.

    Returns
    -------
    Failure or None
        Why it failed, or None.
    """
    values = parameters.model_dump()
    notebook = nbformat.read(source, as_version=4)
    numbers = _cell_numbers(notebook)
    try:
        executed = _execute(notebook, source.parent, values, engine, page_seconds)
    except PapermillExecutionError as error:
        return _failed_cell(error, numbers)
    except CellTimeoutError as error:
        message = f"ran longer than {page_seconds} s and was ended (page_seconds in params/project.yml)"
        return Failure("PageTimedOutError", message, details=str(error))
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


def _execute(
    notebook: NotebookNode, folder: Path, values: dict[str, Any], engine: Engine, page_seconds: int
) -> NotebookNode:
    limit = {"page_seconds": page_seconds} if engine is Engine.WARM else {"execution_timeout": page_seconds}
    executed: NotebookNode = papermill.execute_notebook(
        notebook,
        None,
        parameters=values,
        engine_name=engine.value,
        kernel_name="python3",
        language="python",
        progress_bar=False,
        cwd=folder,
        **limit,
    )
    return executed


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


def _failed_cell(error: PapermillExecutionError, numbers: dict[int, int]) -> Failure:
    traceback = strip_color("\n".join(error.traceback))
    lines = str(error.source).lstrip("\n").splitlines()  # IPython drops the empty lines before the first
    match = re.search(rf"Cell In\s?\[{error.exec_count}\], line (\d+)", traceback)
    line = lines[int(match[1]) - 1] if match and int(match[1]) <= len(lines) else _first(lines)
    return Failure(str(error.ename), str(error.evalue).strip(), numbers.get(error.cell_index), line.strip(), traceback)


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
