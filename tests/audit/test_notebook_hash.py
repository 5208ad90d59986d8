"""What a run left in a notebook is no input of a page; anything else is."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from wres_kit.audit.file_hashes import notebook_hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BASE: dict[str, Any] = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {"kernelspec": {"name": "python3"}, "title": "Page"},
    "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "# Page"},
        {"id": "b", "cell_type": "code", "metadata": {"tags": ["parameters"]}, "execution_count": None, "outputs": [],
         "source": 'organisation = "X01"\nyear = 2024'},
    ],
}  # fmt: skip


def hashed(folder: Path, change: Callable[[dict[str, Any]], object]) -> str:
    content = copy.deepcopy(BASE)
    change(content)
    path = folder / "page.ipynb"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return notebook_hash(path)


def ran(content: dict[str, Any]) -> None:
    cell = content["cells"][1]
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "3 people"}]
    cell["execution_count"] = 7
    cell["metadata"]["execution"] = {"iopub.status.idle": "2024-05-01"}
    cell["source"] = ['organisation = "X01"\n', "year = 2024"]
    content["metadata"]["language_info"] = {"version": "3.12.1"}
    content["metadata"]["kernelspec"] = {"name": "other"}


def test_a_notebook_that_was_only_run_and_saved_is_the_same(tmp_path: Path) -> None:
    assert hashed(tmp_path, ran) == hashed(tmp_path, lambda _content: None)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content["cells"][1].update(source="year = 2025"),
        lambda content: content["cells"][1]["metadata"].update(tags=[]),
        lambda content: content["cells"][0].update(cell_type="raw"),
        lambda content: content["cells"].pop(),
        lambda content: content["metadata"].update(title="Other"),
    ],
)
def test_anything_else_is_a_change(tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    assert hashed(tmp_path, change) != hashed(tmp_path, lambda _content: None)


@pytest.mark.parametrize("data", [b"", b"no notebook", b"[]", b'{"cells": 3}', b'{"cells": ["a"]}'])
def test_what_is_no_notebook_is_hashed_as_it_is(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "page.ipynb"
    path.write_bytes(data)
    other = tmp_path / "other.ipynb"
    other.write_bytes(data + b" ")
    assert notebook_hash(path) != notebook_hash(other)
