"""The description of a report keeps to the Process Run Crate profile, and every file in it is as it says."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rocrate.rocrate import ROCrate

if TYPE_CHECKING:
    from tests.execution.conftest import Builder

pytestmark = pytest.mark.usefixtures("inline")


def graph(report: Path) -> dict[str, dict[str, Any]]:
    content = json.loads((report / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert content["@context"] == "https://w3id.org/ro/crate/1.1/context"
    return {entity["@id"]: entity for entity in content["@graph"]}


def test_the_profile_has_what_it_requires(root: Path, built: Builder) -> None:
    """Process Run Crate 0.5, section "Requirements"; RO-Crate 1.1, "Root Data Entity"."""
    built("X01", jobs=1)
    entities = graph(root / "reports" / "X01" / "2024")
    crate, described = entities["./"], entities["ro-crate-metadata.json"]
    assert described["about"] == {"@id": "./"}
    assert described["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert crate["@type"] == "Dataset"
    assert all(crate[name] for name in ("name", "description", "datePublished", "license"))
    assert crate["conformsTo"] == {"@id": "https://w3id.org/ro/wfrun/process/0.5"}
    profile = entities["https://w3id.org/ro/wfrun/process/0.5"]
    assert (profile["@type"], profile["name"], profile["version"]) == ("CreativeWork", "Process Run Crate", "0.5")
    action = entities[crate["mentions"]["@id"]]
    assert action["@type"] == "CreateAction"
    assert all(action[name] for name in ("name", "description", "endTime", "agent", "object", "result"))
    tool = entities[action["instrument"]["@id"]]
    assert (tool["@type"], bool(tool["name"]), bool(tool["softwareVersion"])) == ("SoftwareApplication", True, True)
    assert {one["@id"] for one in action["result"]} == {one["@id"] for one in crate["hasPart"]}
    named = [value for entity in entities.values() for value in entity.values()]
    for value in named:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and not one["@id"].startswith("https://w3id.org/ro/crate/"):
                assert one["@id"] in entities


def test_every_file_is_there_with_its_hash(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    report = root / "reports" / "X01" / "2024"
    entities = graph(report)
    there = {path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file()}
    described = {name for name, entity in entities.items() if entity["@type"] == "File"}
    assert described == there - {"ro-crate-metadata.json"}
    for name in described:
        assert hashlib.sha256((report / name).read_bytes()).hexdigest() == entities[name]["sha256"]


def test_another_program_reads_it(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    crate = ROCrate(root / "reports" / "X01" / "2024")
    assert crate.name == "Workforce Race Equality Standard report of Example X01, reporting year 2024"
    assert not [entity for entity in crate.get_entities() if entity.id.startswith("data/returns/")]
    assert crate.get("data/returns.csv") is not None, "the rows that published results use"


VALIDATOR = Path(sys.prefix) / "validator" / "bin" / "python"
KNOWN = {
    "process-run-crate-0.5_3.2": "a program should have a web address, and wres_kit has none",
    "process-run-crate-0.5_5.1": "nor an absolute one for its name",
    "ro-crate-1.1_31.2": "an organisation should have a web address, and a project does not say that of its publisher",
}
"""What the profile recommends and the description does not have, and why."""


@pytest.mark.skipif(not VALIDATOR.exists(), reason="there is no validator of RO-Crates: make .venv/.validator")
def test_an_outside_validator_finds_all_that_the_profile_requires(root: Path, built: Builder, tmp_path: Path) -> None:
    """`roc-validator`, profile process-run-crate 0.5, offline."""
    built("X01", jobs=1)
    report = root / "reports" / "X01" / "2024"
    first = validated(report, tmp_path)
    assert [found for found in first if found[1] not in KNOWN] == []
    without = tmp_path / "without"
    shutil.copytree(report, without)
    path = without / "ro-crate-metadata.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["@graph"] = [{**one, "instrument": []} if one["@id"] == "#build" else one for one in content["@graph"]]
    path.write_text(json.dumps(content), encoding="utf-8")
    assert "REQUIRED" in {found[0] for found in validated(without, tmp_path)}


def validated(crate: Path, folder: Path) -> list[list[str]]:
    """Return severity, check and message of what the validator finds."""
    script = Path(__file__).with_name("validate_crate.py")
    context = str(files("rocrate").joinpath("data", "ro-crate.jsonld"))
    run = subprocess.run(
        [VALIDATOR, script, crate, context, folder], capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 0, run.stderr[-2000:]
    found: list[list[str]] = json.loads(run.stdout.strip().splitlines()[-1])
    return found
