"""Loading what runs notebooks, without the three seconds of it that no notebook needs."""

from __future__ import annotations

import sys

_IRI_GRAMMAR = "rfc3987_syntax"


def load_notebook_format() -> None:
    """Import `nbformat`, faster than by importing it.

    It imports jsonschema, which imports `rfc3987_syntax` where that is installed, and this compiles a grammar of
    internationalised addresses each time it is imported: longer than everything else together. jsonschema does without
    it if it is not there; the schema of notebooks has no such addresses.
    """
    if "nbformat" in sys.modules or _IRI_GRAMMAR in sys.modules:
        return
    sys.modules[_IRI_GRAMMAR] = None  # type: ignore[assignment]  # how to tell the import system: not there
    try:
        import nbformat  # noqa: F401, PLC0415
    finally:
        del sys.modules[_IRI_GRAMMAR]
