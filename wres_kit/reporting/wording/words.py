"""Words of the Standard for running text: who an indicator is about, what they do or say, which way is which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.returns.cells import Group

if TYPE_CHECKING:
    from wres_kit.project import Organisation
    from wres_kit.standard.indicator import Indicator

KEY_FIGURES = {
    ResultMeasure.SHARE: "BME staff as a share of all staff",
    ResultMeasure.RELATIVE_LIKELIHOOD: "relative likelihood",
    ResultMeasure.PERCENTAGE: "percentage of staff",
    ResultMeasure.GAP: "gap between BME and white staff, percentage points",
    ResultMeasure.DIFFERENCE: "board minus workforce, percentage points",
}
"""What a leading result is, as it follows its number."""

OVERVIEW = {
    (ResultMeasure.SHARE, Group.BME): "BME share of staff",
    (ResultMeasure.RELATIVE_LIKELIHOOD, Group.ALL): "ratio",
    (ResultMeasure.PERCENTAGE, Group.ALL): "all staff",
    (ResultMeasure.PERCENTAGE, Group.BME): "BME staff",
    (ResultMeasure.GAP, Group.ALL): "gap, points",
    (ResultMeasure.DIFFERENCE, Group.BME): "difference, points",
}
"""What a leading result is, by measure and group, in the table of all nine indicators."""


def survey_answer(definition: Indicator, organisation: Organisation) -> str:
    """Return what the staff counted by an indicator of the staff survey answered."""
    return definition.answer.format(called=organisation.called)


def joined(words: list[str], last: str = "and") -> str:
    """Return words as a list in a sentence: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def sentence(text: str) -> str:
    """Return text with a capital at its start and a full stop at its end; empty text stays empty."""
    text = text.strip()
    if not text:
        return ""
    ended = text if text[-1] in ".!?" else f"{text}."
    return ended[0].upper() + ended[1:]
