"""Workforce Race Equality Standard reports, from returns to published pages.

For analysts: ``from wres_kit import Project, Report``. Both are imported when they are asked for, so that
``import wres_kit`` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wres_kit.project import Project
    from wres_kit.reporting.report import Report

__all__ = ["Project", "Report"]
__version__ = "0.1.0"

_PLACES = {"Project": "wres_kit.project", "Report": "wres_kit.reporting.report"}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import `Project` or `Report` when it is asked for."""
    if name in _PLACES:
        from importlib import import_module  # noqa: PLC0415

        return getattr(import_module(_PLACES[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)


def __dir__() -> list[str]:
    """Return what there is to import."""
    return [*__all__, "__version__"]
