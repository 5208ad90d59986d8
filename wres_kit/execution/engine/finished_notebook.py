"""Finishing an executed notebook: what is published says what was run and what came out, not when, where or how."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nbformat.notebooknode import from_dict

if TYPE_CHECKING:
    from nbformat import NotebookNode

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


_OF_THE_RUN = {"papermill", "kernelspec", "language_info", "widgets"}


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
