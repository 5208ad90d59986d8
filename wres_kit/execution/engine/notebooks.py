"""Loading what runs notebooks, and finishing an executed one: it shows what ran and its outputs, not when or where."""

from __future__ import annotations

import importlib
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbformat import NotebookNode

_IRI_GRAMMAR = "rfc3987_syntax"
_ARROW = "pyarrow"


def load_notebook_format() -> None:
    """Import `nbformat`, faster than by importing it.

    It imports jsonschema, which imports `rfc3987_syntax` where that is installed, and this compiles a grammar of
    internationalised addresses each time it is imported: longer than everything else together. jsonschema does without
    it if it is not there; the schema of notebooks has no such addresses.
    """
    _load_without("nbformat", _IRI_GRAMMAR)


def load_papermill() -> None:
    """Import `papermill` without `pyarrow`, through which it would write to Hadoop and load pandas on the way."""
    load_notebook_format()
    _load_without("papermill", _ARROW)


def _load_without(name: str, other: str) -> None:
    """Import a module as if another that it can do without were not installed."""
    if name in sys.modules or other in sys.modules:
        importlib.import_module(name)
        return
    sys.modules[other] = None  # type: ignore[assignment]  # how to tell the import system: not there
    try:
        importlib.import_module(name)
    finally:
        del sys.modules[other]


IMAGE_TYPES = ("image/svg+xml", "image/png")
INJECTED_TAG = "injected-parameters"
LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def finish(notebook: NotebookNode, parameters: dict[str, Any]) -> NotebookNode:
    """Make an executed notebook fit to publish, in place.

    Times, paths and versions of the run are dropped, so that equal inputs give equal notebooks whichever engine ran
    them; the alt text of each chart is copied from its output into the source of its cell, the only place where Quarto
    reads it.

    Parameters
    ----------
    notebook
        As papermill returned it.
    parameters
        What was put into it.
    """
    from nbformat.notebooknode import from_dict  # noqa: PLC0415 - see load_notebook_format

    kept = {key: value for key, value in notebook.metadata.items() if key not in _OF_THE_RUN}
    notebook.metadata = from_dict(
        {**kept, "kernelspec": KERNEL, "language_info": LANGUAGE, "papermill": {"parameters": parameters}}
    )
    for cell in notebook.cells:
        _forget_the_run(cell)
        if cell.cell_type == "code":
            cell.outputs = _joined_streams(cell.outputs)
            _copy_alt_text(cell)
    return notebook


def notebook_json(notebook: NotebookNode) -> str:
    """Return a notebook as it is stored: equal notebooks give equal text."""
    return json.dumps(notebook, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


_OF_THE_RUN = {"papermill", "kernelspec", "language_info", "widgets", "author", "authors"}


def _forget_the_run(cell: NotebookNode) -> None:
    for key in ("papermill", "execution"):
        cell.metadata.pop(key, None)
    tags = cell.metadata.get("tags", [])
    if not tags:
        cell.metadata.pop("tags", None)
    if INJECTED_TAG in tags:
        cell["id"] = INJECTED_TAG


def _joined_streams(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join the text of each stream where it first appeared: how a kernel cuts it into messages is a matter of time."""
    joined: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs:
        if output.output_type == "stream" and output.name in streams:
            streams[output.name].text += output.text
            continue
        if output.output_type == "stream":
            streams[output.name] = output
        joined.append(output)
    return joined


def _copy_alt_text(cell: NotebookNode) -> None:
    texts = [text for output in cell.outputs if (text := _alt_text(output))]
    if not texts:
        return
    option = texts[0] if len(texts) == 1 else texts
    cell.source = f"#| fig-alt: {json.dumps(option, ensure_ascii=False)}\n{cell.source}"


def _alt_text(output: NotebookNode) -> str:
    metadata = output.get("metadata", {})
    return next((str(metadata[kind]["alt"]) for kind in IMAGE_TYPES if metadata.get(kind, {}).get("alt")), "")
