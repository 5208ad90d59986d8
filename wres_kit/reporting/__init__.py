"""What a notebook calls: one `Report`, its pages, and on them tables, charts, sentences and narrative."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wres_kit.reporting.report import Report

__all__ = ["Report"]


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import `Report` when it is asked for: whoever needs only the names of pages need not wait for matplotlib."""
    if name == "Report":
        from wres_kit.reporting.report import Report  # noqa: PLC0415

        return Report
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
