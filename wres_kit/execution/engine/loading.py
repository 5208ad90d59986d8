"""Loading what runs notebooks, without what takes seconds and memory and no notebook needs."""

from __future__ import annotations

import importlib
import sys

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
