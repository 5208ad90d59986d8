"""What `--json` prints: each command by its schema, wrong use and errors by that of an error."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from tests.execution.conftest import returns
from tests.execution.notebooks import notebook, write
from tests.sources.workbooks import workbook
from wres_kit.cli import app

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Wres

SCHEMAS = files("wres_kit.cli") / "schemas"


def schema(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def closed(part: Any) -> Any:
    """Return a schema that allows no key but those that it describes, so that none is printed undescribed."""
    if isinstance(part, list):
        return [closed(each) for each in part]
    if not isinstance(part, dict):
        return part
    whole = {name: closed(each) for name, each in part.items()}
    if "properties" in part and part["properties"] and "additionalProperties" not in part:
        whole["additionalProperties"] = False
    return whole


def valid(text: str, name: str) -> dict[str, Any]:
    """Return what was printed, after holding it against a schema."""
    data: dict[str, Any] = json.loads(text)
    Draft202012Validator(closed(schema(name))).validate(data)
    return data


def test_there_is_a_schema_for_each_name_and_version() -> None:
    named = {path.name.removesuffix(".json") for path in SCHEMAS.iterdir()}
    assert named == set(app.VERSIONS)
    for name, version in app.VERSIONS.items():
        Draft202012Validator.check_schema(schema(name))
        assert schema(name)["properties"]["schema"] == {"const": name}
        assert schema(name)["properties"]["version"] == {"const": version}


def test_each_command_prints_what_its_schema_says(wres: Wres) -> None:
    for name, arguments in {
        "check": [], "list": ["X01"], "build": ["X02"], "store": [], "narrative": ["X02"], "verify": ["X02"],
        "trace": ["X02", "2024", "2"], "disclosure": ["X02", "2024"],
    }.items():  # fmt: skip
        result = wres(name.removesuffix("-row"), *arguments, "--json")
        assert result.exit_code == 0, result.stderr
        assert valid(result.stdout, name)


def test_failures_and_faults_are_in_the_schemas(wres: Wres, root: Path) -> None:
    write(root / "notebooks", "indicator-6", notebook("1 / 0"))
    path = root / "data" / "returns" / "x01.csv"
    path.write_text(path.read_text().replace("headcount,400", "headcount,-400"), encoding="utf-8")
    assert valid(wres("check", "--json").stdout, "check")["errors"] == 3
    assert valid(wres("list", "--json").stdout, "list")["refused"] == {"X01": 3}
    assert valid(wres("build", "--json").stdout, "build")["exit_status"] == 1


def test_an_import_as_data(wres: Wres, tmp_path: Path) -> None:
    returns(tmp_path, "X02", (2021,))
    assert valid(wres("import", str(tmp_path / "data/returns/x02.csv"), "--json", "--replace").stdout, "import")["done"]


def test_questions_of_an_import_as_data(wres: Wres, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    rows = "".join(
        f"{group},Disciplinary,{live}\n" for group, live in (("White", "Yes"), ("BME", "No")) for _ in range(5)
    )
    path.write_text(f"Ethnic Group,Case Type,Live?\n{rows}", encoding="utf-8")
    arguments = ("import", str(path), "--organisation", "X02", "--year", "2024", "--confirm", "--json")
    result = wres(*arguments)
    assert result.exit_code == 1
    data = valid(result.stdout, "import")
    assert [(asked["column"], asked["values"]) for asked in data["questions"]] == [("Live?", ["No", "Yes"])]
    assert '--only "Live?=' in data["questions"][0]["question"]
    assert (data["done"], data["errors"]) == ([], 0)
    drafted = valid(wres(*arguments, "--draft").stdout, "import")
    assert "params/X02/extracts.yml was written" in drafted["done"][0]


def test_layouts_and_an_export_as_data(wres: Wres, tmp_path: Path) -> None:
    assert valid(wres("layouts", str(workbook(tmp_path / "book.xlsx", 2024)), "--json").stdout, "layouts")
    out = str(tmp_path / "out.xlsx")
    assert valid(wres("export", "dcf", "X02", "--year", "2024", "--out", out, "--json").stdout, "export")


@pytest.mark.parametrize(
    ("arguments", "command", "kind"),
    [
        (("list", "X99"), "list", "UnknownOrganisationError"),
        (("trace", "X01", "25", "2"), "trace", "NoReturnError"),
        (("build", "--formats", "odt"), "build", "UnknownFormatError"),
        (("export", "dcf", "X99", "--year", "2024", "--out", "x.xlsx"), "export dcf", "UnknownOrganisationError"),
        (("list", "--year", "last"), "list", "BadParameter"),
        (("list", "--colour"), "list", "NoSuchOption"),
        (("bild",), "", "UsageError"),
    ],
)
def test_an_error_is_an_object_too(wres: Wres, arguments: tuple[str, ...], command: str, kind: str) -> None:
    result = wres(*arguments, "--json")
    assert result.exit_code == 2
    data = valid(result.stdout, "error")
    assert (data["command"], data["error"], data["exit_status"]) == (command, kind, 2)
    assert data["message"]
    assert result.stderr


def test_an_interruption_is_an_object_too(wres: Wres, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("wres_kit.cli.build.build", interrupt)
    assert valid(wres("build", "--json").stdout, "error")["exit_status"] == 130
