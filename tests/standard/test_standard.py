"""The Standard as one object: read from its folder, the same in every process, and refused where it is not whole."""

from __future__ import annotations

import pickle
import re
import shutil
from pathlib import Path

import pytest

from tests.standards import EXAMPLE, WRES
from wres_kit.project import Project
from wres_kit.returns.vocabulary import LIKELIHOOD as LIKELIHOOD_FORM
from wres_kit.returns.vocabulary import vocabulary
from wres_kit.standard import UnknownIndicatorError, read_standard, standard_folder
from wres_kit.standard.records import StandardFileError
from wres_kit.standard.shapes import BUILT_IN, Shape, ShapeError

ROOT = Path(__file__).parents[2]
HOOKS = {
    "form": "ReturnForm", "calculation": "Calculation", "disclosure": "ShapeKnowledge", "presentation": "ABCMeta",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(WRES.folder, tmp_path / "own")


def test_a_folder_is_read_once_and_by_another_process_again() -> None:
    assert read_standard(standard_folder("wres")) is WRES
    assert pickle.loads(pickle.dumps(WRES)) is WRES
    assert Project(ROOT).standard is WRES


def test_a_project_may_have_a_standard_of_its_own(tmp_path: Path, folder: Path) -> None:
    own = shutil.copytree(folder, tmp_path / "standard" / "ours")
    assert standard_folder("ours", tmp_path) == own
    assert standard_folder("wres", tmp_path) == WRES.folder
    with pytest.raises(StandardFileError, match=r"theirs: there is no such Standard. Add standard/theirs/standard.yml"):
        standard_folder("theirs", tmp_path)


def test_indicators_in_every_year() -> None:
    assert WRES.numbers == tuple(range(1, 10))
    assert WRES.indicator(5, 2010).question == WRES.edition(2016).indicators[5].question
    assert WRES.indicator(5, 2040).question == WRES.edition(WRES.years[-1]).indicators[5].question
    assert not WRES.has_indicator(5, 2040)
    with pytest.raises(UnknownIndicatorError, match=r"10: the WRES has no such indicator. It has 1, 2, 3"):
        WRES.indicator(10, 2024)


def test_an_indicator_of_one_edition_only_is_of_that_year_only(folder: Path) -> None:
    (folder / "editions" / "2025.yml").write_text(
        (folder / "editions" / "2025.yml").read_text(encoding="utf-8")
        + "indicators:\n  10:\n    title: A tenth\n    wording: A tenth.\n    asks: A tenth?\n    shape: survey\n"
        "    formula: f\n    better: lower\n    people: {singular: member of staff, plural: staff}\n"
        "    definition: tenth\n    known: read\n    source: Made up.\n",
        encoding="utf-8",
    )
    (folder / "editions" / "2026.yml").write_text("extends: 2025\nindicators: {10: }\n", encoding="utf-8")
    own = read_standard(folder)
    assert own.numbers == tuple(range(1, 11))
    assert [year for year in own.years if own.has_indicator(10, year)] == [2025]
    assert own.indicator(10, 2020).title == "A tenth"
    assert own.numbers_in(2025) == tuple(range(1, 11))
    assert own.numbers_in(2026) == tuple(range(1, 10))


@pytest.mark.parametrize(
    ("indicator", "message"),
    [
        ("2: {shape: poll}", "indicator 2: poll is not a known shape. Known are likelihood, representation, survey"),
        ("2: {reference_group: unknown}", "indicator 2: unknown is not one of the groups compared, white and bme"),
        ("3: {workforce_from: 2}", "indicator 3: workforce_from: indicator 2 does not count the workforce"),
        ("9: {whole: committee}", "indicator 9: whole: committee is not one of its parts"),
        ("9: {by_band: true}", "indicators 1, 9 have by_band: true; only one can"),
    ],
)
def test_an_edition_that_names_what_the_standard_lacks_is_refused(folder: Path, indicator: str, message: str) -> None:
    last = WRES.years[-1]
    text = f"extends: {last}\nindicators:\n  {indicator}\n"
    (folder / "editions" / f"{last + 1}.yml").write_text(text, encoding="utf-8")
    with pytest.raises(StandardFileError, match=message):
        read_standard(folder).edition(last + 1)


@pytest.mark.parametrize("name", ["standard.yml", "characteristic.yml", "bands.yml", "template.yml"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(StandardFileError, match=name):
        read_standard(folder)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("no_such_module:SHAPE", "standard.yml: the shape mean cannot be found at no_such_module:SHAPE"),
        ("wres_kit.errors:SHAPE", "standard.yml: the shape mean cannot be found at wres_kit.errors:SHAPE"),
        ("wres_kit.errors:WresError", "standard.yml: the shape mean: wres_kit.errors:WresError is not a Shape"),
    ],
)
def test_a_shape_that_cannot_be_found_is_named(folder: Path, where: str, message: str) -> None:
    (folder / "standard.yml").write_text(
        f"name: Example Standard\nabbreviation: ES\nshapes: {{mean: '{where}'}}\n", encoding="utf-8"
    )
    with pytest.raises(ShapeError, match=message):
        read_standard(folder)


def test_hooks_of_shapes_are_found_by_layer() -> None:
    assert vocabulary(WRES).form(2) is LIKELIHOOD_FORM
    for shape in (*BUILT_IN.values(), *EXAMPLE.shapes.values()):
        for layer, name in HOOKS.items():
            assert type(shape.hook(layer, object)).__name__ == name
    half = Shape("half", form=LIKELIHOOD_FORM, calculation=None, disclosure=None, presentation=None)
    with pytest.raises(ShapeError, match="half: this shape has no disclosure"):
        half.hook("disclosure", object)
    with pytest.raises(ShapeError, match="half: its form is a ReturnForm, not a Shape"):
        half.hook("form", Shape)


def test_what_actions_may_refer_to_has_codes_of_one_form_and_indicators_that_there_are() -> None:
    terms = WRES.template.plan
    for framework in (terms.eds2, terms.high_impact_actions):
        assert framework is not None
        assert len(set(framework.codes)) == len(framework.codes)
        assert all(re.fullmatch(framework.pattern, code) for code in framework.codes)
        assert {number for item in framework.items for number in item.indicators} <= set(WRES.numbers)
        assert framework.source
    assert [slot.key for slot in WRES.template.summary if slot.shows] == ["look_back", "action_plan"]
