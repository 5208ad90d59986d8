"""What is published with a report about its making: `provenance/results.json` and `ro-crate-metadata.json`.

The first has an entry for each result, with everything it was computed from. It is made from protected results alone.
What lies beneath a published total is named by file and line; its value is there only if another published result shows
it.

The second is an RO-Crate by the Process Run Crate profile: what was made by which program from what, in terms that
other tools read. The return is named, not given: it holds small numbers, and a hash of it would let anyone who knows
the rest try them out. It has no time but the publication date, so that equal inputs give equal bytes.

Notes
-----
RO-Crate 1.1, https://w3id.org/ro/crate/1.1; Process Run Crate 0.5, https://w3id.org/ro/wfrun/process/0.5.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import wres_kit
from wres_kit.audit import file_hashes
from wres_kit.audit.explanations import (
    BASES,
    comparison_interval,
    input_label,
    interval_words,
    result_label,
    section_words,
    value_with_unit,
    why_none,
    working_text,
)
from wres_kit.audit.lineage import Lineage, public_cells
from wres_kit.indicators.results import RESULT_COLUMNS
from wres_kit.reporting.pages import compared_years
from wres_kit.reporting.report_data import read_record
from wres_kit.reporting.snapshot import Audience
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from wres_kit.audit.lineage import Input, TracedResult
    from wres_kit.reporting.report_data import ReportRecord
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
    return [lineages[result.year].trace(result, open_) for result in snapshot.results]


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
                "sha256": file_hashes.digest(),
            },
        },
        "definitions": _definitions(snapshot),
        "sections": _sections(snapshot),
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
        "id": result.id,
        "what": result_label(standard, result),
        "shown": value_with_unit(result),
        **{name: getattr(result, name) for name in RESULT_COLUMNS},
        "working": working_text(result, traced_result.inputs),
        "interval": interval_words(standard, result, traced_result.inputs),
        "interval_beside": comparison_interval(result, traced_result.inputs),
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
        "what": input_label(standard, given.cell),
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


def _sections(snapshot: Snapshot) -> dict[str, str]:
    """Return the names of the sections and parts of the organisation that the report has results of."""
    standard = snapshot.standard
    places = {(each.indicator, each.section) for each in snapshot.results if each.section != ALL}
    return {
        f"{number}/{section}": section_words(standard, standard.indicator(number, snapshot.year), section)
        for number, section in sorted(places)
    }


_json = json.JSONEncoder(ensure_ascii=False).encode


CRATE = Path("ro-crate-metadata.json")
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
FORMATS = {
    ".html": "text/html", ".csv": "text/csv", ".json": "application/json", ".ipynb": "application/x-ipynb+json",
    ".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css", ".js": "text/javascript", ".txt": "text/plain",
    ".woff": "font/woff", ".woff2": "font/woff2", ".xml": "application/xml", ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
TERMS = (
    "The figures are those of the sources named with each, under the terms of use of these sources. We could not "
    "verify that an open licence covers all of them."
)


def describe_build(report: Path, renderer: str) -> None:
    """Write the description of a finished report into its folder.

    Parameters
    ----------
    report
        The folder; without a record or trail in it nothing is written.
    renderer
        Name and version of the renderer.
    """
    record = read_record(report)
    if record is None or not (report / RESULTS).is_file():
        return
    about = json.loads((report / RESULTS).read_text(encoding="utf-8"))["about"]
    content = _metadata(report, record, about["program"], renderer)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
    (report / CRATE).write_text(text + "\n", encoding="utf-8", newline="\n")


def _metadata(report: Path, record: ReportRecord, made_by: dict[str, str], renderer: str) -> dict[str, Any]:
    from rocrate.model.contextentity import ContextEntity  # noqa: PLC0415 - takes a fifth of a second to load
    from rocrate.rocrate import ROCrate  # noqa: PLC0415

    crate = ROCrate(version="1.1")
    label = f"{record.organisation.label}, reporting year {record.year}"

    def add(at: str, kind: str | list[str], **properties: Any) -> Any:  # noqa: ANN401 - rocrate is untyped
        return crate.add(ContextEntity(crate, at, properties={"@type": kind, **properties}))

    crate.name = f"Workforce Race Equality Standard report of {label}"
    crate.description = "Published pages, results and executed notebooks of one report, and how they were made."
    # A crate must have a date: that of a draft, which is not published, is the day that its figures are of.
    crate.datePublished = day = record.publication_date or f"{record.year}-03-31"
    crate.license = add("#terms", "CreativeWork", name="Terms of use of the sources", description=TERMS)
    crate.root_dataset["conformsTo"] = add(PROFILE, "CreativeWork", name="Process Run Crate", version="0.5")
    publisher = add("#publisher", "Organization", name=record.publisher or record.organisation.label)
    crate.root_dataset["publisher"] = crate.root_dataset["author"] = publisher
    program = add(
        "#wres_kit", "SoftwareApplication", name="wres_kit", softwareVersion=made_by["version"],
        identifier=_identifiers(made_by),
    )  # fmt: skip
    engine = add("#renderer", "SoftwareApplication", name=renderer, softwareVersion=renderer.partition(" ")[2])
    program["softwareRequirements"] = engine
    years = ", ".join(map(str, compared_years(record.year)))
    returned = add(
        "#return", "CreativeWork", name=f"The returns of {record.organisation.label} for {years}",
        description="Not part of this crate: they hold numbers too small to publish.",
    )  # fmt: skip
    files = [_add_file(crate, report, path) for path in sorted(report.rglob("*")) if _belongs(path, report)]
    notebooks = add("#notebooks", "CreativeWork", name="The notebooks of the method, whose code the executed ones hold")
    action = add(
        "#build", "CreateAction", name=f"Build of the report of {label}", endTime=day,
        description="Calculated, protected, run and rendered by wres build.", actionStatus=DONE,
    )  # fmt: skip
    action["instrument"], action["agent"] = program, publisher
    action["object"], action["result"] = [returned, notebooks], files
    crate.root_dataset["mentions"] = action
    content: dict[str, Any] = crate.metadata.generate()
    content["@graph"].sort(key=lambda entity: (entity["@id"] != CRATE.name, entity["@id"] != "./", entity["@id"]))
    return content


DONE = "http://schema.org/CompletedActionStatus"


def _belongs(path: Path, report: Path) -> bool:
    return path.is_file() and path != report / CRATE


def _add_file(crate: Any, report: Path, path: Path) -> Any:  # noqa: ANN401
    content = path.read_bytes()
    properties = {"contentSize": str(len(content)), "sha256": hashlib.sha256(content).hexdigest(), "name": path.stem}
    if path.suffix in FORMATS:
        properties["encodingFormat"] = FORMATS[path.suffix]
    return crate.add_file(path, path.relative_to(report).as_posix(), properties=properties)


def _identifiers(made_by: dict[str, str]) -> str | list[str]:
    """Return what identifies the program; a single value is no list, as RO-Crate wants it."""
    digest = f"sha256:{made_by['sha256']}"
    return [digest, f"git:{made_by['commit']}"] if made_by["commit"] else digest
