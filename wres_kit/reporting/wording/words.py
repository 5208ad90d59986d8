"""Words of the Standard for running text: who an indicator is about, what they do or say, which way is which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators.results import ResultMeasure
from wres_kit.returns.cells import Group

if TYPE_CHECKING:
    from wres_kit.project import Organisation

GROUPS = {Group.WHITE: "white", Group.BME: "BME", Group.UNKNOWN: "unknown", Group.ALL: "all"}
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

BOARD_PARTS = {
    "voting": "Voting board members",
    "total_board": "All board members",
    "executive": "Executive board members",
    "workforce": "Workforce",
}
COUNTED = {
    "applied": "applied",
    "shortlisted": "shortlisted",
    "appointed": "appointed",
    "workforce": "in the workforce",
    "disciplinary": "entering the formal disciplinary process",
    "training": "accessing non-mandatory training and CPD",
}
"""Categories of indicators 2 to 4 as they follow "white applicants" or "BME staff" in a table."""

SURVEY_SECTIONS = {"managers": "from managers", "colleagues": "from other colleagues"}
"""Drill-downs of indicator 6."""


@dataclass(frozen=True, slots=True)
class Likelihood:
    """Words for an indicator of likelihood.

    Parameters
    ----------
    people
        Who: "applicants".
    to
        What they are likely to do: "to be appointed from shortlisting".
    events
        What is counted, in the plural: "appointments".
    """

    people: str
    to: str
    events: str


LIKELIHOODS = {
    2: Likelihood("applicants", "to be appointed from shortlisting", "appointments"),
    3: Likelihood("staff", "to enter the formal disciplinary process", "cases"),
    4: Likelihood("staff", "to access non-mandatory training and CPD", "staff accessing training"),
}

SURVEY_ANSWERS = {
    5: "experienced harassment, bullying or abuse from patients, relatives or the public in the last 12 months",
    6: "experienced harassment, bullying or abuse from staff in the last 12 months",
    7: "believed that their {called} provides equal opportunities for career progression or promotion",
    8: "personally experienced discrimination at work from a manager, team leader or other colleagues in the last "
    "12 months",
}
"""Indicators 5 to 8: what a percentage of staff said, as it follows "of BME staff"."""


def survey_answer(indicator: int, organisation: Organisation) -> str:
    """Return what the staff counted by an indicator of the staff survey said."""
    return SURVEY_ANSWERS[indicator].format(called=organisation.called)


def group_of_people(group: str, people: str = "staff", *, start: bool = False) -> str:
    """Return a group in words: "white applicants", and "White applicants" where a sentence starts with it."""
    words = (
        f"{people} of unknown ethnicity" if group == Group.UNKNOWN else f"{GROUPS.get(Group(group), group)} {people}"
    )
    return words[0].upper() + words[1:] if start else words


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
