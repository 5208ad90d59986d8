from __future__ import annotations

import pytest

from tests.release.conftest import Desk
from tests.standards import WRES
from wres_kit.indicators.results import Result, ResultMeasure, Unit
from wres_kit.release.checks import suppressed_numbers, typed_suppressed


def result(value: float, unit: str, numerator: float | None = None) -> Result:
    return Result(
        "X01", 2024, 3, ResultMeasure.LIKELIHOOD, "all", "disciplinary", "bme", value, unit, numerator=numerator
    )


FOUR_FIFTHS = frozenset(WRES.edition(2024).four_fifths)
HIDDEN = [result(33.333, Unit.PERCENT, 3), result(9.51, Unit.RATIO)]
PUBLIC = [result(21.4, Unit.PERCENT, 300), result(1.7, Unit.RATIO)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("33.3% of BME staff entered it.", ["33.3%"]), ("It was 33 per cent.", ["33 per cent"]),
        ("9.5 times as likely", ["9.5"]),
        ("3 of our BME staff entered it.", ["3"]), ("Three BME colleagues did.", ["Three"]), ("BME staff: 3.", ["3"]),
        ("21.4% of BME staff entered it, 1.7 times as many.", []), ("The BME network met 3 times.", []),
        ("Within three months BME staff hear the answer.", []), ("By 3 March BME staff know.", []),
        ("12 BME staff did.", []), ("3 meetings were held.", []), ("A ratio of 0.80 to 1.25 for BME staff.", []),
        ("See 3.1 and https://example.org/9.51", []), ("Fewer than 5 BME staff entered it.", []),
    ],
)  # fmt: skip
def test_a_typed_number_is_compared_with_suppressed_figures(text: str, numbers: list[str]) -> None:
    found = suppressed_numbers(WRES, text, HIDDEN, PUBLIC, threshold=5, ordinary=FOUR_FIFTHS)
    assert [number for number, _ in found] == numbers


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
        desk.build()
        desk.sign_all()
        found = list(typed_suppressed(desk.project, "X01", 2024))
        assert bool(found) is refused
        if refused:
            assert "params/X01/actions.yml, 2024, panels, reason: “3” is typed by hand" in found[0]
            assert "is typed by hand, and a figure of indicator 2" in desk.publish(status=1)
    desk.publish()
