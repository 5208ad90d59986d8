"""`ro-crate-metadata.json` of a published report: an RO-Crate by the Process Run Crate profile, version 0.5.

It says what was made by which program from what, in terms that other tools read. The return is named, not given: it
holds small numbers, and a hash of it would let anyone who knows the rest try them out. No time stands in it; the end of
the action is the publication date, so that equal inputs give equal bytes.

Notes
-----
RO-Crate 1.1, https://w3id.org/ro/crate/1.1; Process Run Crate, https://w3id.org/ro/wfrun/process/0.5.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres_kit.audit.provenance import RESULTS
from wres_kit.reporting.report_data import read_record

if TYPE_CHECKING:
    from wres_kit.reporting.report_data import ReportRecord

CRATE = Path("ro-crate-metadata.json")
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
FORMATS = {
    ".html": "text/html", ".csv": "text/csv", ".json": "application/json", ".ipynb": "application/x-ipynb+json",
    ".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css", ".js": "text/javascript", ".txt": "text/plain",
    ".woff": "font/woff", ".woff2": "font/woff2", ".xml": "application/xml", ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
TERMS = (
    "The figures are those of the sources named with each, under the terms of use of these sources. That an open "
    "licence covers results of the NHS Staff Survey could not be verified."
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
    crate.datePublished = record.publication_date
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
    years = ", ".join(str(year) for year in range(record.year - 2, record.year + 1))
    returned = add(
        "#return", "CreativeWork", name=f"The returns of {record.organisation.label} for {years}",
        description="Not part of this crate: they hold numbers too small to publish.",
    )  # fmt: skip
    files = [_add_file(crate, report, path) for path in sorted(report.rglob("*")) if _belongs(path, report)]
    notebooks = add("#notebooks", "CreativeWork", name="The notebooks of the method, whose code the executed ones hold")
    action = add(
        "#build", "CreateAction", name=f"Build of the report of {label}", endTime=record.publication_date,
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
    """Return what identifies the program; one value stands alone, as RO-Crate wants it."""
    digest = f"sha256:{made_by['sha256']}"
    return [digest, f"git:{made_by['commit']}"] if made_by["commit"] else digest
