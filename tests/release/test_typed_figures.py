from __future__ import annotations

from dataclasses import replace

import pytest

from tests.execution.conftest import SOURCE
from tests.release.conftest import Desk
from tests.standards import WRES
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.joint.read import read_returns
from wres_kit.project import Project
from wres_kit.release.checks import suppressed_numbers, typed_suppressed


def result(value: float, unit: str, numerator: float | None = None) -> Result:
    return Result(
        "X01", 2024, 3, ResultMeasure.LIKELIHOOD, "all", "disciplinary", "bme", value, unit, numerator=numerator
    )


FOUR_FIFTHS = frozenset(WRES.edition(2024).four_fifths)
HIDDEN = [
    replace(result(4.5454, Unit.PERCENT, 3), denominator=66),
    result(33.333, Unit.PERCENT, 3),
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
        (settings, 1, settings.read_text(encoding="utf-8") + f"source_note: Of HR. {said}.\n"),
        (rows, 2, rows.read_text(encoding="utf-8").replace(SOURCE, f"{said}: mail of HR", 1)),
    ):
        before = path.read_text(encoding="utf-8")
        assert text != before
        path.write_text(text, encoding="utf-8")
        project = Project(desk.root)
        (sentence,) = typed_suppressed(project, "X01", 2024, lambda _, of=project: read_returns(of).returns)
        assert sentence.startswith(f"{project.shown(path)}, line {number}, source")
        path.write_text(before, encoding="utf-8")
