from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

import wres_kit
from tests.execution.conftest import SOURCE
from tests.release.conftest import Desk
from tests.standards import WRES
from wres_kit.actions.plan import ActionPlan
from wres_kit.audit.corrections import Reasons
from wres_kit.disclosure.record_release import ReleasedVersion
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.joint.read import read_returns
from wres_kit.project import Organisation, Project, ProjectParameters
from wres_kit.project.parameters import Parameters
from wres_kit.release.sign_off import SignOff
from wres_kit.release.typed_figures import suppressed_numbers, typed_suppressed
from wres_kit.release.written_texts import NOT_TEXTS, texts_in
from wres_kit.returns.cells import Remarks
from wres_kit.returns.confirmations import Equivalents, SourceRemarks


def result(value: float, unit: str, numerator: float | None = None) -> Result:
    return Result(
        "X01", 2024, 3, ResultMeasure.LIKELIHOOD, "all", "disciplinary", "bme", value, unit, numerator=numerator
    )


FOUR_FIFTHS = frozenset(WRES.edition(2024).four_fifths)
HIDDEN = [
    replace(result(4.5454, Unit.PERCENT, 3), denominator=66),
    replace(result(33.333, Unit.PERCENT, 3), denominator=9),
    result(9.51, Unit.RATIO),
]
LARGER = [result(61.5, Unit.PERCENT, count) for count in (23, 300, 1204, 2021)]
PUBLIC = [result(21.4, Unit.PERCENT, 300), result(1.7, Unit.RATIO)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("33.3% of BME staff entered it.", ["33.3%"]), ("It was 33 per cent.", ["33 per cent"]),
        ("9.5 times as likely", ["9.5"]),
        ("3 of our BME staff entered it.", ["3"]), ("Three BME colleagues did.", ["Three"]), ("BME staff: 3.", ["3"]),
        ("3 ethnic minority staff entered it.", ["3"]), ("Three white colleagues did.", ["Three"]),
        ("21.4% of BME staff entered it, 1.7 times as many.", []), ("The BME network met 3 times.", []),
        ("Within three months BME staff hear the answer.", []), ("By 3 March BME staff know.", []),
        ("12 BME staff did.", []), ("3 meetings were held.", []), ("A ratio of 0.80 to 1.25 for BME staff.", []),
        ("See 3.1 and https://example.org/9.51", []), ("Fewer than 5 BME staff entered it.", []),
        ("Indicator 3 of BME staff", []), ("In bands 2 and 3 BME staff are few.", []), ("£3 for BME staff", []),
        ("Cases: 3/66.", ["3/66"]), ("3 of 66 entered it.", ["3 of 66"]),
        ("Three out of our 66", ["Three out of our 66"]), ("3/66/2024", []),
        ("3 of 67 entered it.", []), ("On 3/12 BME staff met.", []),
        # In words, and shares: 3 of 66 are 4.5%, 3 of 9 a third, 2 of 4 a half.
        ("Only three (3) BME staff did.", ["three", "3"]), ("Three of the sixty-six did.", ["Three of the sixty-six"]),
        ("A third of the nine did.", ["A third of the nine"]), ("A third of our BME staff did.", ["A third"]),
        ("One in three BME staff did.", ["One in three"]), ("Thirty-three per cent did.", ["Thirty-three per cent"]),
        ("In the third quarter BME staff met.", []), ("A third party asked white staff.", []),
        ("A third of our white staff did.", []), ("Half a day for BME staff.", []), ("One in ten BME staff did.", []),
        ("Twenty-three BME staff entered it.", ["Twenty-three"]), ("Twenty BME staff did.", []),
        ("BME staff in the disciplinary process: 3.", ["3"]), ("BME staff who entered it were only three.", ["three"]),
        # Larger counts: of the group that is named, and not where that many are shown.
        ("23 BME staff entered it.", ["23"]), ("BME colleagues (23) entered it.", ["23"]),
        ("Of 1,204 black and minority ethnic staff some did.", ["1,204"]), ("23 white staff entered it.", []),
        ("300 BME staff did.", []), ("In 2021 BME staff were few.", []), ("2021 BME staff", []), ("23% BME staff", []),
        ("2,021 BME staff", ["2,021"]), ("The 23 hours that BME staff worked", []), ("23 staff left.", []),
    ],
)  # fmt: skip
def test_a_typed_number_is_compared_with_suppressed_figures(text: str, numbers: list[str]) -> None:
    found = suppressed_numbers(WRES, text, [*HIDDEN, *LARGER], PUBLIC, threshold=5, ordinary=FOUR_FIFTHS)
    assert [number.written for number in found] == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("A couple of BME staff did.", ["A couple"]), ("Both BME members of staff were cleared.", ["Both"]),
        ("Both BME and white staff were asked.", []), ("Half of our BME staff did.", ["Half"]),
        ("Two of the four did.", ["Two of the four"]), ("Half of the four did.", ["Half of the four"]),
    ],
)  # fmt: skip
def test_two_people_are_found_in_words(text: str, numbers: list[str]) -> None:
    hidden = [replace(result(50.0, Unit.PERCENT, 2), denominator=4)]
    assert [number.written for number in suppressed_numbers(WRES, text, hidden, PUBLIC, threshold=5)] == numbers


def test_the_base_of_a_suppressed_percentage_is_a_number_of_people_too() -> None:
    hidden = [replace(result(66.7, Unit.PERCENT, 2), denominator=3)]
    found = suppressed_numbers(WRES, "We have 3 BME staff. We have 3 white staff.", hidden, PUBLIC, threshold=5)
    assert [(number.written, number.line) for number in found] == [("3", 1)]


def test_where_percentages_alone_are_shown_the_exact_ones_are_not_typed(desk: Desk) -> None:
    settings = desk.root / "params" / "X01" / "organisation.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "disclosure: {policy: percentages}\n", encoding="utf-8")
    rows = ["organisation,year,indicator,section,category,group,measure,value,source"]
    staff = {"white": 1430, "bme": 577, "unknown": 0}
    rows += [f"X01,2024,1,all,all,{group},headcount,{people},made up" for group, people in staff.items()]
    (desk.root / "data" / "returns" / "workforce.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    desk.build()
    path = desk.root / "params" / "X01" / "2024" / "indicator-1.md"
    path.parent.mkdir(exist_ok=True)
    for typed, refused in (("28.7%", True), ("29%", False), ("577 BME staff", True)):
        path.write_text(f"# Indicator 1\n\n## Implications of the data\nWe have {typed}.\n", encoding="utf-8")
        found = list(typed_suppressed(desk.project, "X01", 2024, lambda _: read_returns(desk.project).returns))
        assert bool(found) is refused, typed


def test_a_typed_number_is_named_with_its_line() -> None:
    text = "Few.\n\nIn band 8a\n3 BME staff. Later\n- 23 BME staff\n"
    found = suppressed_numbers(WRES, text, [*HIDDEN, *LARGER], PUBLIC, threshold=5)
    assert [(number.written, number.line) for number in found] == [("3", 4), ("23", 5)]


PLAN = """\
2024:
  agreed_on: 2024-05-01
  actions:
    - id: panels
      objective: Fair panels
      action: Train 40 members of panels.
      reason: Only WHY.
      indicators: [2]
      lead: Head of Recruitment
      due: 2025-03-31
      measure_of_success: More are appointed.
"""


def test_a_report_with_a_suppressed_number_in_its_plan_is_not_released(desk: Desk) -> None:
    path = desk.root / "params" / "X01" / "actions.yml"
    desk.correct(3)  # a number of people that is suppressed
    for why, refused in (("3 BME applicants were appointed", True), ("a few BME applicants were appointed", False)):
        path.write_text(PLAN.replace("Only WHY", f"Only {why}"), encoding="utf-8")
        built = desk.build()
        desk.sign_all()
        found = list(typed_suppressed(desk.project, "X01", 2024, lambda _: read_returns(desk.project).returns))
        assert bool(found) is refused
        outputs = [built, desk.wres("status", "X01").output, desk.wres("check", "X01").output]
        if refused:
            named = "params/X01/actions.yml, line 7, 2024, panels, reason: “3” is typed by hand, and a figure of "
            outputs.append(desk.publish(status=1))
            assert found[0].startswith(named)
            assert all(named in output for output in outputs)
        else:
            assert not any("typed by hand" in output for output in outputs)
    desk.publish()


def test_a_text_is_named_with_the_line_of_its_file(desk: Desk) -> None:
    desk.correct(3)
    path = desk.root / "params" / "X01" / "2024" / "indicator-2.md"
    path.parent.mkdir(exist_ok=True)
    text = (
        "# Indicator 2\n\n## Implications of the data\n<!-- two\nlines -->\nWe saw\nthat 3 BME applicants joined us.\n"
    )
    path.write_text(text, encoding="utf-8")
    (sentence,) = typed_suppressed(desk.project, "X01", 2024, lambda _: read_returns(desk.project).returns)
    assert sentence.startswith("params/X01/2024/indicator-2.md, line 7: “3” is typed by hand")


def test_headings_remarks_and_reasons_are_read_as_well(desk: Desk) -> None:
    """Whatever a page prints: a heading of one's own, a remark, and why a place is set aside."""
    desk.correct(3)
    folder = desk.root / "params" / "X01" / "2024"
    folder.mkdir(exist_ok=True)
    said = "3 BME applicants were appointed"
    heading = f"# Indicator 2\n\n## Implications of the data\nFew.\n\n### {said}\nThey are few.\n"
    signed = "narrative:\n  name: A\n  role: B\n  'on': 2024-10-01\n  contents: {}\n"
    aside = f"{signed}  set_aside: {{indicator-2/actions: {said}}}\n"
    texts = {
        "indicator-2.md": heading,
        "remarks.yml": f"remarks:\n  - indicator: 2\n    note: Only {said}.\n",
        "sign-off.yml": aside,
    }
    for name, text in texts.items():
        path = folder / name
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.write_text(text, encoding="utf-8")
        (sentence,) = typed_suppressed(desk.project, "X01", 2024, lambda _: read_returns(desk.project).returns)
        assert sentence.startswith(f"params/X01/2024/{name}, ")
        assert "“3” is typed by hand" in sentence
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    settings = desk.root / "params" / "X01" / "organisation.yml"
    rows = desk.root / "data" / "returns" / "x01.csv"
    for path, number, text in (
        (settings, 7, settings.read_text(encoding="utf-8") + f"source_note: Of HR. {said}.\n"),
        (rows, 2, rows.read_text(encoding="utf-8").replace(SOURCE, f"{said}: mail of HR", 1)),
    ):
        before = path.read_text(encoding="utf-8")
        assert text != before
        path.write_text(text, encoding="utf-8")
        project = Project(desk.root)
        (sentence,) = typed_suppressed(project, "X01", 2024, lambda _, of=project: read_returns(of).returns)
        assert sentence.startswith(f"{project.shown(path)}, line {number}, source")
        path.write_text(before, encoding="utf-8")


def kinds_of(kind: type[Parameters]) -> Iterator[type[Parameters]]:
    for each in kind.__subclasses__():
        yield each
        yield from kinds_of(each)


SEARCHED = (
    Organisation, ProjectParameters, Remarks, SourceRemarks, Reasons, Equivalents, SignOff, ReleasedVersion, ActionPlan,
)  # fmt: skip
"""The records of files that `written_texts` walks through; what they are made of is searched with them."""
NOT_PUBLISHED = {
    "ConfirmedFigure": "is read by checks alone", "Difference": "is of the package itself",
    "ExtractLayout": "says how files are read", "ExtractRules": "says how files are read",
    "ColumnAnswers": "says how files are read", "TrainingRules": "says how files are read",
    "RecruitmentRules": "says how files are read", "StaffRules": "says how files are read",
}  # fmt: skip


def filled(kind: type[Parameters]) -> tuple[Parameters, int]:
    """Return a record with a sentence in every text of it and of the records that it holds, and how many."""
    values: dict[str, object] = {}
    number = 0
    for name, field in kind.model_fields.items():
        inner = [each for each in kinds_of(Parameters) if re.search(rf"\b{each.__name__}\b", str(field.annotation))]
        if inner:
            record, own = filled(inner[0])
            values[name] = (record,) if "tuple" in str(field.annotation) else record
            number += own
        elif re.search(r"\bstr\b", str(field.annotation)):
            is_many, is_named = "tuple[str" in str(field.annotation), "dict[str" in str(field.annotation)
            values[name] = ("a text",) if is_many else {"key": "a text"} if is_named else "a text"
            number += f"{kind.__name__}.{name}" not in NOT_TEXTS
        else:
            values[name] = field.default
    return kind.model_construct(**values), number


@pytest.mark.parametrize("kind", SEARCHED, ids=lambda kind: kind.__name__)
def test_every_text_field_of_what_a_report_prints_is_searched(kind: type[Parameters]) -> None:
    """A new field is searched as soon as there is one; it has to be listed in `NOT_TEXTS` if it holds no text."""
    record, number = filled(kind)
    texts = [text for _, _, text, _ in texts_in(record) if text == "a text"]
    assert number
    assert len(texts) == number


def test_every_record_of_settings_with_a_text_is_searched_or_not_published() -> None:
    """A new file of settings fails here until `written_texts` reads it."""
    for module in pkgutil.walk_packages(wres_kit.__path__, "wres_kit."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    own = [each for each in kinds_of(Parameters) if each.__module__.startswith("wres_kit.")]
    reached = set(SEARCHED)
    while inside := {
        each for each in own if each not in reached
        for around in reached for field in around.model_fields.values()
        if re.search(rf"\b{each.__name__}\b", str(field.annotation))
    }:  # fmt: skip
        reached |= inside
    with_text = {
        each for each in own
        if any(re.search(r"\bstr\b", str(field.annotation)) for field in each.model_fields.values())
    }  # fmt: skip
    assert {each.__name__ for each in with_text - reached} - {"Cover"} == set(NOT_PUBLISHED)


def test_settings_covers_corrections_and_reasons_are_read_as_well(desk: Desk) -> None:
    """Every file of settings that a page prints texts of, and the reason of a new version."""
    desk.correct(3)
    said = "3 BME applicants were appointed"
    params, folder = desk.root / "params", desk.root / "params" / "X01" / "2024"
    folder.mkdir(exist_ok=True)
    grade = "grades:\n  - {own: Grade A, category: band_5, reason: SAID}\n"
    texts = {
        folder / "cover.yml": "commissioners: SAID\n",
        folder / "corrections.yml": "reasons:\n  - {corrected: '2024-10-01', indicator: 2, reason: SAID}\n",
        params / "X01" / "equivalents.yml": grade,
        params / "remarks.yml": "remarks:\n  - {indicator: 2, only_source: Nobody, note: SAID}\n",
        params / "project.yml": (params / "project.yml").read_text(encoding="utf-8") + "notice: SAID\n",
        desk.root / "data" / "released" / "X01.yml":
            "releases:\n  - {report_year: 2024, version: v1.0, released_on: 2024-10-01, reason: SAID}\n",
    }  # fmt: skip
    for path, text in texts.items():
        before = path.read_text(encoding="utf-8") if path.exists() else None
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.replace("SAID", said), encoding="utf-8")
        project = Project(desk.root)
        (sentence,) = typed_suppressed(project, "X01", 2024, lambda _, of=project: read_returns(of).returns)
        assert sentence.startswith(f"{project.shown(path)}, line ")
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    desk.build()
    desk.sign_all()
    refused = desk.publish("--reason", f"Only {said}.", status=1)
    assert "--reason: “3” is typed by hand, and a figure of indicator 2 with this value is suppressed" in refused
    desk.publish("--reason", "A first version.")
    back = desk.wres("publish", "X01", "--year", "2024", "--roll-back", "--reason", said)
    assert back.exit_code
    assert "Not taken back." in back.output
