"""Own grades and questions stand on the pages they are about, and what the checks doubt on the summary."""

from __future__ import annotations

from dataclasses import replace

from tests.reporting.builders import figures, recruitment, snapshot
from wres_kit.reporting.indicator_page import IndicatorPage
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.snapshot import Snapshot
from wres_kit.reporting.wording.notes import indicator_notes
from wres_kit.reporting.wording.quality import equivalence, quality
from wres_kit.returns.cells import OpenWarning
from wres_kit.returns.confirmations import Equivalents

OWN = Equivalents.model_validate(
    {
        "grades": [
            {"own": "Grade C", "category": "band_3", "section": "clinical", "reason": "Same pay."},
            {"own": "Chief", "category": "vsm", "reason": "On the board."},
        ],
        "questions": [
            {
                "indicator": 7, "own": "I can get on here.", "counted": "Agree", "comparability": "Not comparable.",
                "years": [2022, 2024],
            },
            {"indicator": 8, "own": "Old?", "counted": "Yes", "comparability": "Close.", "years": [2019]},
        ],
    }
)  # fmt: skip


def with_own() -> Figures:
    return Figures(replace(snapshot(recruitment(2024, (50, 10), (40, 6))), equivalents=OWN))


def test_a_page_has_no_table_where_the_standard_s_own_are_used() -> None:
    plain = figures(recruitment(2024, (50, 10), (40, 6)))
    assert all(equivalence(plain, number) is None for number in range(1, 10))


def test_grades_stand_on_the_page_of_indicator_1() -> None:
    shown = indicator_notes(with_own(), 1)
    assert "Own pay grades and the bands they count in" in shown.markdown
    for text in ("Grade C", "Band 3", "Clinical", "Same pay.", "Chief", "any"):
        assert text in shown.plain
    assert "Grade C" not in indicator_notes(with_own(), 2).plain


def test_a_question_stands_on_the_page_of_its_indicator_with_its_years() -> None:
    shown = indicator_notes(with_own(), 7)
    for text in ("I can get on here.", "2022 and 2024", "Agree", "Not comparable."):
        assert text in shown.plain
    assert equivalence(with_own(), 8) is None


def test_a_question_of_its_own_is_not_called_that_of_the_staff_survey() -> None:
    page = IndicatorPage(with_own(), None, 7)  # type: ignore[arg-type]
    assert "not the NHS Staff Survey" in page.question().plain
    assert "Q15" not in page.question().plain
    assert "question Q16b of the NHS Staff Survey" in IndicatorPage(with_own(), None, 8).question().plain  # type: ignore[arg-type]


def test_a_snapshot_keeps_equivalents_and_doubts() -> None:
    one = replace(
        snapshot(recruitment(2024, (50, 10), (40, 6))), equivalents=OWN, doubts=(OpenWarning(2, 2024, "so."),)
    )
    read = Snapshot.from_json(one.to_json(), one.standard)
    assert (read.equivalents, read.doubts) == (one.equivalents, one.doubts)
    assert Snapshot.from_json(one.to_json(), one.standard).to_json() == one.to_json()


def test_doubts_stand_in_the_data_quality_panel() -> None:
    one = snapshot(recruitment(2024, (50, 10), (40, 6)))
    assert "Open questions" not in quality(Figures(one)).plain
    shown = quality(Figures(replace(one, doubts=(OpenWarning(2, 2024, "the published ratio is odd."),))))
    assert "Open questions from our checks" in shown.plain
    assert "- Indicator 2, 2024: the published ratio is odd." in shown.plain
