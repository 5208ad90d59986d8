"""Executed notebooks into a website: renderers, pages around the content, the index of all reports."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType


def load_without(name: str, other: str) -> ModuleType:
    """Import a module as if another that it can do without were not installed."""
    if name in sys.modules or other in sys.modules:
        return importlib.import_module(name)
    sys.modules[other] = None  # type: ignore[assignment]  # how to tell the import system: not there
    try:
        return importlib.import_module(name)
    finally:
        del sys.modules[other]


# nbformat imports jsonschema, which imports `rfc3987_syntax` where that is installed, and this compiles a grammar of
# internationalised addresses each time it is imported: longer than everything else together. jsonschema does without
# it if it is not there; the schema of notebooks has no such addresses. It is done here so that every module of this
# package and of those above it comes after it, whatever it imports.
load_without("nbformat", "rfc3987_syntax")
