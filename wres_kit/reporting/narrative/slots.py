"""The places of a report that people write."""

from __future__ import annotations

from wres_kit.standard.legacy import wres
from wres_kit.standard.template import ReportingTemplate

COVER = "cover"


def template() -> ReportingTemplate:
    """Return the places of the Reporting Template."""
    return wres().template
