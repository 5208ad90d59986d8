"""`provenance/results.json` of a published report: an entry for each result, with everything it was computed from.

It is made from protected results alone. What lies beneath a published total is named by file and line; its value stands
there only if another published result shows it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import wres_kit
from wres_kit.audit import program
from wres_kit.audit.lineage import Lineage, public_cells
from wres_kit.audit.words import BASES, interval_beside, interval_words, shown, what, what_input, why_none, working
from wres_kit.indicators.results import RESULT_COLUMNS
from wres_kit.reporting.anchors import anchor
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.audit.lineage import Input, TracedResult
    from wres_kit.reporting.snapshot import Snapshot
    from wres_kit.returns.cells import Cell, Returns
    from wres_kit.standard import Standard

FOLDER = Path("provenance")
RESULTS = FOLDER / "results.json"


def trace(snapshot: Snapshot, returns: Returns) -> list[TracedResult]:
    """Return every result of a snapshot with its inputs.

    Parameters
    ----------
    snapshot
        As it was taken; one that was read from a file has lost the inputs of its results.
    returns
        The returns that it was taken from.

    Returns
    -------
    list of TracedResult
        In the order of the snapshot. For a public audience, values beneath the inputs stay out.
    """
    open_ = None if snapshot.audience is Audience.INTERNAL else public_cells(snapshot.results)
    code = snapshot.organisation.code
    lineages = {year: Lineage(returns.get(code, year), snapshot.remarks.get(year, ())) for year in snapshot.years}
    return [lineages[result.year].of(result, open_) for result in snapshot.results]


def provenance(snapshot: Snapshot, traced: Iterable[TracedResult], commit: str = "") -> dict[str, Any]:
    """Return what `provenance/results.json` says: the program, the inputs, the results, and sources by number.

    Parameters
    ----------
    snapshot
        The snapshot of the report.
    traced
        Its results with their inputs.
    commit
        The commit of the program to name; empty where it is not known.
    """
    sources: dict[str, int] = {}
    inputs: dict[str, dict[str, Any]] = {}
    results = []
    for traced_result in traced:
        for given in traced_result.inputs:
            name = cell_name(given.cell)
            if name not in inputs:
                inputs[name] = _input(snapshot.standard, given, sources)
        results.append(_entry(snapshot.standard, traced_result))
    return {
        "about": {
            "organisation": snapshot.organisation.code,
            "name": snapshot.organisation.name,
            "year": snapshot.year,
            "audience": str(snapshot.audience),
            "publication_date": snapshot.publication_date,
            "program": {
                "name": "wres_kit", "version": wres_kit.__version__, "commit": commit,
                "sha256": program.digest(),
            },
        },
        "definitions": _definitions(snapshot),
        "results": results,
        "inputs": inputs,
        "sources": list(sources),
    }  # fmt: skip


def to_text(content: dict[str, Any]) -> str:
    """Return provenance as it is stored, one entry a line; equal content gives equal text."""
    parts = []
    for name, value in content.items():
        if isinstance(value, list):
            rows = ",\n".join(f"  {_json(row)}" for row in value)
            parts.append(f' "{name}": [\n{rows}\n ]')
        else:
            rows = ",\n".join(f"  {_json(key)}: {_json(row)}" for key, row in value.items())
            parts.append(f' "{name}": {{\n{rows}\n }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def cell_name(cell: Cell) -> str:
    """Return the address of a cell as one name: ``2024/2/all/appointed/bme/headcount``."""
    return "/".join(map(str, cell[1:]))


def _entry(standard: Standard, traced_result: TracedResult) -> dict[str, Any]:
    result = traced_result.result
    return {
        "id": anchor(result),
        "what": what(standard, result),
        "shown": shown(result),
        **{name: getattr(result, name) for name in RESULT_COLUMNS},
        "working": working(result, traced_result.inputs),
        "interval": interval_words(result),
        "interval_beside": interval_beside(result, traced_result.inputs),
        "rests_on": BASES[result.basis],
        "why_none": why_none(result),
        "edition": result.year if standard.has_edition(result.year) else None,
        "inputs": [cell_name(given.cell) for given in traced_result.inputs],
    }


def _input(standard: Standard, given: Input, sources: dict[str, int]) -> dict[str, Any]:
    """Return an input; its rows are listed by file and source, with values where they are known to the reader."""
    places: dict[tuple[str, int], list[int]] = {}
    for row in given.rows:
        number = sources.setdefault(row.source, len(sources))
        places.setdefault((row.file, number), []).append(row.row)
    entry: dict[str, Any] = {
        "what": what_input(standard, given.cell),
        "value": given.value,
        "basis": str(given.basis),
        "how": "given" if given.is_given else "added up" if given.basis == "counts" else "worked out",
        "places": [{"file": file, "rows": rows, "source": number} for (file, number), rows in places.items()],
    }
    if given.low != given.high:
        entry["between"] = [round(given.low, 10), round(given.high, 10)]
    return entry


def _definitions(snapshot: Snapshot) -> dict[str, Any]:
    """Return what each indicator is in the edition of each year, as far as the report has results of it."""
    definitions: dict[str, Any] = {}
    for result in snapshot.results:
        name = f"{result.year}/{result.indicator}"
        if name not in definitions and snapshot.standard.has_edition(result.year):
            definition = snapshot.standard.indicator(result.indicator, result.year)
            definitions[name] = {
                "title": definition.title, "wording": definition.wording, "formula": definition.formula,
                "source": definition.source, "known": str(definition.known), "window_years": definition.window_years,
            }  # fmt: skip
    return definitions


_json = json.JSONEncoder(ensure_ascii=False).encode
