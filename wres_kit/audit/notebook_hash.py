"""What of a notebook is an input of a page: its cells, not what they last printed when somebody ran them.

JupyterLab saves outputs, numbers of runs and times into the file. A build runs the cells anew and drops all of that, so
a notebook that was only run and saved gives the same pages.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

OF_A_RUN = ("outputs", "execution_count")
METADATA_OF_A_RUN = ("execution", "papermill", "collapsed", "scrolled")
KERNEL = ("kernelspec", "language_info", "widgets", "papermill")
"""Metadata of a notebook that a build puts in anew."""


def notebook_hash(path: Path) -> str:
    """Return the SHA-256 of what a notebook says without what a run left in it; of the whole file where it is none."""
    data = path.read_bytes()
    try:
        content: dict[str, Any] = json.loads(data)
        cells = [_cell(cell) for cell in content["cells"]]
        metadata = {key: value for key, value in content.get("metadata", {}).items() if key not in KERNEL}
    except (ValueError, TypeError, KeyError, AttributeError):
        return hashlib.sha256(data).hexdigest()
    text = json.dumps({**content, "cells": cells, "metadata": metadata}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in cell.items() if key not in OF_A_RUN}
    metadata = {key: value for key, value in cell.get("metadata", {}).items() if key not in METADATA_OF_A_RUN}
    source = cell.get("source", "")
    return {**kept, "metadata": metadata, "source": source if isinstance(source, str) else "".join(source)}
