"""Who the rows of the survey's files are about, where that is not one organisation with a code of its own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from wres_kit.returns.faults import plural
from wres_kit.standard.datafiles import fit, load
from wres_kit.standard.records import Strict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = Path(str(files("wres_kit.sources.survey"))) / "reporting_units.yml"
WITH_NAMES = 12
"""How many organisations a message lists with their names; of more it lists the codes alone."""


class TrustInParts(Strict):
    """A trust for whose parts the survey gives results apart.

    Parameters
    ----------
    name
        The trust.
    parts
        What each code of the survey is a part of it.
    source
        Where this was read.
    """

    name: str
    parts: dict[str, str]
    source: str


class ReportingUnits(Strict):
    """What `reporting_units.yml` says.

    Parameters
    ----------
    national
        The code that a project gives to all NHS trusts together.
    units
        Trusts whose parts have results of their own, by ODS code.
    """

    national: str
    units: dict[str, TrustInParts]


@cache
def reporting_units() -> ReportingUnits:
    """Return the table of the package."""
    return fit(load(FILE), ReportingUnits, FILE.name, "the table of reporting units")


def not_in_project(organisations: Mapping[str, str]) -> Iterator[str]:
    """Yield which organisations of a file the project does not have, by code, in a sentence.

    Parameters
    ----------
    organisations
        Their names by code; empty where the file gives none.
    """
    if not organisations:
        return
    codes = sorted(organisations)
    if len(codes) <= WITH_NAMES:
        listed = ", ".join(f"{code} ({organisations[code]})" if organisations[code] else code for code in codes)
    else:
        listed = ", ".join(codes)
    yield f"Not taken: {plural(len(codes), 'organisation')} that this project does not have: {listed}."
