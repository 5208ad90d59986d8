"""A published report is verified against its inputs, and what changed is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.actions.made_up import PLAN
from tests.execution.conftest import Builder, returns, tree
from tests.execution.fake_renderer import make_renderer
from tests.execution.notebooks import notebook, write
from wres_kit.audit.manifest import InputKind, Manifest, causes, compare, read_manifest
from wres_kit.execution.verify import NotPublishedError, NotRebuiltError, Verification, to_verify, verify
from wres_kit.project import Project

pytestmark = pytest.mark.usefixtures("inline")

PUBLISHER = "publication_date: 2024-10-01\npublisher: Another publisher\n"


def verified(root: Path) -> Verification:
    project = Project(root)
    (record,) = to_verify(project, "X01", 2024)
    return verify(project, record, make_renderer)


def kinds(verification: Verification) -> list[str]:
    return [cause.kind for cause in verification.causes]


def test_an_untouched_report_is_the_same_and_nothing_is_written(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    before = tree(root)
    verification = verified(root)
    assert verification.holds, verification
    assert verification.as_data()["same"] is True
    assert tree(root) == before


def test_a_changed_cell_is_named_with_file_and_row(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    returns(root, "X01", (2022, 2023, 2024), appointed=41)
    verification = verified(root)
    assert not verification.holds
    texts = [cause.text for cause in verification.causes if cause.kind == "data"]
    assert "data/returns/x01.csv row 13, 2024/2/appointed/bme/headcount: is 41, was 40" in texts
    assert len(texts) == 3  # one for each year
    assert verification.first_difference.startswith("data/results.csv, line ")


def test_a_changed_cell_is_named_where_the_return_is_refused_for_it(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    path = root / "data" / "returns" / "x01.csv"
    text = path.read_text(encoding="utf-8")
    new = text.replace("2024,2,all,appointed,bme,headcount,40", "2024,2,all,appointed,bme,headcount,4000")
    assert new != text
    path.write_text(new, encoding="utf-8")
    with pytest.raises(NotRebuiltError) as refused:
        verified(root)
    said = [line for line in str(refused.value).splitlines() if "changed since it was published" in line]
    assert said == [
        "  changed since it was published: data/returns/x01.csv row 13, 2024/2/appointed/bme/headcount: is 4000, was 40"
    ]


def test_parameters_and_notebook_are_told_apart(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    (root / "params" / "project.yml").write_text(PUBLISHER, encoding="utf-8")
    assert kinds(verified(root)) == ["parameters"]
    (root / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
    path = root / "notebooks" / "indicator-2.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["metadata"]["authors"] = ["someone"]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert kinds(verified(root)) == ["notebook"]


@pytest.mark.parametrize(
    ("kind", "name", "was", "now", "told"),
    [
        ("narrative", "params/X01/2024/indicator-2.md", "a", "b", "narrative changed: params/X01/2024/indicator-2.md"),
        ("code", "indicators/likelihood.py", "a", "b", "program changed: indicators/likelihood.py"),
        ("libraries", "scipy", "1.14.0", "1.15.0", "libraries changed: scipy 1.14.0 → 1.15.0"),
        ("site", "_quarto.yml", "a", "b", "site settings changed: _quarto.yml"),
    ],
)
def test_each_kind_of_input_is_a_cause_of_its_own(kind: str, name: str, was: str, now: str, told: str) -> None:
    before, after = (Manifest({InputKind(kind): {name: value}}) for value in (was, now))
    (change,) = compare(before, after)
    (cause,) = causes([change])
    assert (cause.kind, cause.text) == (kind, told)


def test_a_changed_narrative_is_named(root: Path, built: Builder) -> None:
    page = root / "params" / "X01" / "2024" / "indicator-2.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    shows = (
        "from wres_kit.reporting.report import Report\n"
        "Report.open(organisation, year, audience).indicator(2).narrative('implications')"
    )
    write(root / "notebooks", "indicator-2", notebook(shows))
    page.write_text("## Implications of the data\n\nAs before.\n", encoding="utf-8")
    built("X01", jobs=1)
    page.write_text("## Implications of the data\n\nNo longer so.\n", encoding="utf-8")
    verification = verified(root)
    assert not verification.holds
    assert kinds(verification) == ["narrative"]
    assert "params/X01/2024/indicator-2.md" in verification.causes[0].text


def test_a_changed_action_plan_is_named(root: Path, built: Builder) -> None:
    plan = root / "params" / "X01" / "actions.yml"
    plan.write_text(PLAN, encoding="utf-8")
    built("X01", jobs=1)
    assert verified(root).holds
    plan.write_text(PLAN.replace("30 members", "31 members"), encoding="utf-8")
    verification = verified(root)
    assert not verification.holds
    assert kinds(verification) == ["narrative"]
    assert "params/X01/actions.yml, 2024" in verification.causes[0].text


def test_a_published_file_that_was_edited_by_hand_is_named(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    results = root / "reports" / "X01" / "2024" / "data" / "results.csv"
    text = results.read_text(encoding="utf-8")
    results.unlink()
    results.write_text(text.replace("25.0", "52.0", 1), encoding="utf-8")
    verification = verified(root)
    assert verification.different == ("data/results.csv",)
    assert kinds(verification) == ["edited"]
    assert "data/results.csv" in verification.causes[0].text


def test_without_a_record_of_the_build_the_cause_is_not_guessed(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    for path in (root / "build" / "private" / "provenance").rglob("*.json"):
        path.unlink()
    returns(root, "X01", (2022, 2023, 2024), appointed=41)
    assert kinds(verified(root)) == ["unexplained"]


def test_what_is_not_published_cannot_be_verified(root: Path) -> None:
    with pytest.raises(NotPublishedError, match="wres build"):
        to_verify(Project(root), "X01", 2024)


def test_what_was_built_again_meanwhile_is_no_cause(root: Path, built: Builder) -> None:
    page = root / "params" / "X01" / "2024" / "indicator-2.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    built("X01", jobs=1)
    page.write_text("## Implications of the data\n\nWritten later.\n", encoding="utf-8")
    built("X01", jobs=1)  # the figures are as they were, so no new snapshot is taken
    (root / "params" / "project.yml").write_text(PUBLISHER, encoding="utf-8")
    assert kinds(verified(root)) == ["parameters"]


def test_a_build_that_published_nothing_leaves_the_manifest(root: Path, built: Builder) -> None:
    built("X01", jobs=1)
    manifest = root / "build" / "private" / "provenance" / "public" / "X01" / "2024.json"
    before = manifest.read_bytes()
    returns(root, "X01", (2022, 2023, 2024), appointed=41)
    write(root / "notebooks", "indicator-6", notebook("1 / 0"))
    assert built("X01", jobs=1).status == 1
    assert manifest.read_bytes() == before


def test_a_report_with_style_sheets_of_its_own_is_verified_with_them(root: Path, built: Builder) -> None:
    settings = Path("_quarto.yml").read_text(encoding="utf-8")
    own = settings.replace("  html:\n", "  html:\n    css: own/style.css\n", 1)
    assert own != settings
    (root / "_quarto.yml").write_text(own, encoding="utf-8")
    (root / "own").mkdir()
    (root / "own" / "style.css").write_text("body {}\n", encoding="utf-8")
    built("X01", jobs=1)
    manifest = read_manifest(root / "build" / "private" / "provenance" / "public" / "X01" / "2024.json")
    assert manifest is not None
    assert list(manifest.entries(InputKind.SITE)) == ["_quarto.yml", "own/style.css"]
    assert verified(root).holds
