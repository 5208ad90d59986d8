"""What reports are made from: the same fingerprints wherever the project is, others when something changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import wres_kit
from tests.publishing.example_report import list_differences, make_project
from tests.standard import mean_score
from tests.standard.example_project import example_project
from wres_kit.audit.file_hashes import FileHashes
from wres_kit.audit.manifest import InputKind, compare
from wres_kit.disclosure.record_release import record_release
from wres_kit.disclosure.released import released_path
from wres_kit.execution.planning.inputs import ReportInputs
from wres_kit.method import differences_file
from wres_kit.project import Project


def inputs_of(root: Path, renderer: str = "builtin 1") -> ReportInputs:
    return ReportInputs(Project(root), FileHashes(), renderer)


def test_the_program_has_one_fingerprint_inside_a_project_and_outside(tmp_path: Path) -> None:
    roots = Path(wres_kit.__file__).parents[1], make_project(tmp_path).root
    assert len({inputs_of(root).program_fingerprint for root in roots}) == 1


def test_the_module_of_a_shape_is_an_input_of_every_report_of_its_standard(tmp_path: Path) -> None:
    program = inputs_of(example_project(tmp_path).root).program
    assert program["tests.standard.mean_score"] == FileHashes().get(Path(str(mean_score.__file__)))


def test_the_fingerprint_of_the_index_follows_the_list_of_differences_and_the_parameters(tmp_path: Path) -> None:
    project = make_project(tmp_path)

    def index() -> str:
        return inputs_of(tmp_path).index

    without = index()
    assert index() == without
    list_differences(project)
    listed = index()
    text = differences_file(project).read_text(encoding="utf-8")
    differences_file(project).write_text(text.replace("481 white", "48 white"), encoding="utf-8")
    changed = index()
    parameters = project.params / "project.yml"
    parameters.write_text(f"{parameters.read_text(encoding='utf-8')}disclosure: {{threshold: 7}}\n", encoding="utf-8")
    assert len({without, listed, changed, index()}) == 4


def test_what_a_manifest_names_is_what_the_fingerprints_are_made_from(root: Path, project: Project) -> None:
    organisation = project.organisation("X01")
    folder = project.year_folder(organisation.code, 2024)
    folder.mkdir(parents=True, exist_ok=True)

    def seen(renderer: str = "builtin 1") -> tuple[ReportInputs, list[tuple[InputKind, str]]]:
        inputs = inputs_of(root, renderer)
        changes = compare(before, inputs.manifest(organisation, 2024, {}))
        return inputs, [(change.kind, change.name) for change in changes]

    first = inputs_of(root)
    before = first.manifest(organisation, 2024, {})
    (folder / "remarks.yml").write_text("remarks: []\n", encoding="utf-8")
    inputs, changes = seen()
    assert changes == [(InputKind.PARAMETERS, project.shown(folder / "remarks.yml"))]
    assert inputs.around_figures != first.around_figures
    assert inputs.look == first.look
    (folder / "remarks.yml").unlink()
    (folder / "cover.yml").write_text("title: Ours\n", encoding="utf-8")
    inputs, changes = seen()
    assert changes == [(InputKind.NARRATIVE, project.shown(folder / "cover.yml"))]
    assert inputs.around_figures == first.around_figures
    (folder / "cover.yml").unlink()
    inputs, changes = seen("builtin 2")
    assert changes == [(InputKind.RENDERER, "renderer")]
    assert inputs.look != first.look


def test_what_has_been_published_is_an_input_of_the_figures(root: Path, project: Project) -> None:
    organisation = project.organisation("X01")
    first = inputs_of(root).manifest(organisation, 2024, {})
    record_release(project, "X01", 2024, "v1.0", date(2026, 11, 28), "example", [])
    changes = compare(first, inputs_of(root).manifest(organisation, 2024, {}))
    assert [(each.kind, each.name) for each in changes] == [(InputKind.PARAMETERS, "data/released/X01.csv")]
    released_path(project, "X01").unlink()
