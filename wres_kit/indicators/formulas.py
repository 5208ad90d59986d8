"""The formulas of the results, as trees: what `calculate` works out, shown on the method page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.indicators.expressions import Expression, Number, Symbol
from wres_kit.indicators.functions import Function
from wres_kit.indicators.results import ResultMeasure
from wres_kit.returns.cells import Group
from wres_kit.standard.legacy import Shape

if TYPE_CHECKING:
    from wres_kit.standard.indicator import Indicator, Stage

NAMES = {Group.WHITE: "white", Group.BME: "BME"}
PEOPLE = {
    "applied": "{group} applicants",
    "shortlisted": "{group} applicants shortlisted",
    "appointed": "{group} applicants appointed",
    "workforce": "all {group} staff",
    "disciplinary": "{group} staff entering the disciplinary process",
    "training": "{group} staff accessing training",
}
"""Who is counted in each category of indicators 2 to 4."""
OF_A_GROUP = "the group’s"


@dataclass(frozen=True, slots=True)
class Formula:
    """What a result is, and how it is worked out.

    Parameters
    ----------
    measure
        The result.
    title
        What it is called.
    expression
        How it is worked out.
    unit
        What the value is given in.
    """

    measure: ResultMeasure
    title: str
    expression: Expression
    unit: str


def formulas_of(definition: Indicator) -> tuple[Formula, ...]:
    """Return the formulas of an indicator as one edition defines it, the simplest result first."""
    if definition.shape == Shape.LIKELIHOOD:
        return _of_likelihood(definition)
    if definition.shape == Shape.SURVEY:
        return _of_survey(definition)
    return (SHARE_OF_BOARD, SHARE_OF_WORKFORCE, DIFFERENCE) if definition.parts else (SHARE,)


def _of_likelihood(definition: Indicator) -> tuple[Formula, ...]:
    stage = definition.stages[-1]
    likelihood = Formula(
        ResultMeasure.LIKELIHOOD,
        "Likelihood of each group",
        Number(100) * counted(stage.events, OF_A_GROUP) / counted(stage.people, OF_A_GROUP),
        "per cent",
    )
    ratios = [
        Formula(
            ResultMeasure.RELATIVE_LIKELIHOOD,
            "Relative likelihood" if one is stage else f"Relative likelihood of {one.label}",
            relative(one, str(definition.numerator_group), str(definition.reference_group)),
            "1 is equality",
        )
        for one in reversed(definition.stages)
    ]
    return (likelihood, *ratios)


def relative(stage: Stage, of: str, to: str) -> Expression:
    """Return the likelihood of the group `of` divided by that of the group `to`."""
    above, below = (
        counted(stage.events, group) / counted(stage.people, group) for group in (NAMES[Group(of)], NAMES[Group(to)])
    )
    return above / below


def counted(category: str, group: str) -> Symbol:
    """Return the number of people of a group in a category of indicators 2 to 4."""
    return Symbol(f"{group} {category}", PEOPLE[category].format(group=group))


def _of_survey(definition: Indicator) -> tuple[Formula, ...]:
    return (Formula(ResultMeasure.PERCENTAGE, "Percentage of each group", _survey(definition), "per cent"), GAP)


def _survey(definition: Indicator) -> Expression:
    """Return how the survey comes to its percentages: they arrive ready made, weighted for all staff of trusts."""
    answers = {
        "dont_know_excluded": (YES, YES + NO),
        "dont_know_included": (YES, ANSWERED),
    }
    if definition.definition in answers:
        above, below = answers[definition.definition]
        return Number(100) * above / below
    if definition.definition == "any_experience_from_public":
        return Number(100) - Number(100) * NEVER / ANSWERED
    if definition.definition == "any_experience_from_staff":
        return Number(100) * ANY / ANSWERED
    return Number(100) * YES / ANSWERED


YES = Symbol("yes", "respondents who answered yes")
NO = Symbol("no", "respondents who answered no")
NEVER = Symbol("never", "respondents who answered never")
ANY = Symbol("any", "respondents with any such experience")
ANSWERED = Symbol("answered", "respondents who answered the question")

OF_GROUP = Symbol("group", "the group’s staff in the band")
WHITE = Symbol("white", "white staff")
BME = Symbol("bme", "BME staff")
UNKNOWN = Symbol("unknown", "staff of unknown ethnicity")

SHARE = Formula(
    ResultMeasure.SHARE,
    "Share of a group in a band, or in the workforce",
    Number(100) * OF_GROUP / (WHITE + BME + UNKNOWN),
    "per cent",
)
SHARE_OF_BOARD = Formula(
    ResultMeasure.SHARE,
    "BME share of the board, or of a part of it",
    Number(100) * Symbol("board_bme", "BME members") / Symbol("board", "all members"),
    "per cent",
)
SHARE_OF_WORKFORCE = Formula(
    ResultMeasure.SHARE,
    "BME share of the workforce",
    Number(100) * Symbol("staff_bme", "BME staff") / Symbol("staff", "all staff"),
    "per cent",
)
DIFFERENCE = Formula(
    ResultMeasure.DIFFERENCE,
    "Difference",
    Symbol("board_share", "BME share of the board") - Symbol("staff_share", "BME share of the workforce"),
    "percentage points; 0 is equality",
)
GAP = Formula(
    ResultMeasure.GAP,
    "Gap",
    Symbol("bme_percentage", "percentage of BME staff") - Symbol("white_percentage", "percentage of white staff"),
    "percentage points; 0 is equality",
)
RACE_DISPARITY = Formula(
    ResultMeasure.RACE_DISPARITY_RATIO,
    "Race disparity ratio",
    (Symbol("white_above", "white staff in the higher bands") / Symbol("white_below", "white staff in the lower bands"))
    / (Symbol("bme_above", "BME staff in the higher bands") / Symbol("bme_below", "BME staff in the lower bands")),
    "1 is parity",
)
_BAND = Symbol("staff", "all staff in the band")
TARGET = Formula(
    ResultMeasure.TARGET,
    "Target of a band",
    Function("ceiling", (Symbol("bme_everyone", "all BME staff") * _BAND / Symbol("everyone", "all staff"),)),
    "BME staff",
)
POSTS_TO_GO = Formula(
    ResultMeasure.POSTS_TO_GO,
    "Posts to go",
    Function("max", (Number(0), Symbol("target", "target") - Symbol("bme", "BME staff in the band"))),
    "posts",
)
OF_SUPPLEMENTS = {"race_disparity": (RACE_DISPARITY,), "model_employer": (TARGET, POSTS_TO_GO)}
"""The formulas of what national reports add to the indicators, by its name in an edition."""
