"""What a Standard takes from the staff survey, and how the survey's files name it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from wres_kit.standard.records import Strict


class AnswersCounted(StrEnum):
    """What an indicator counts of the answers to a question."""

    NOT_NEVER = "not_never"
    """Everybody who did not answer "Never"."""
    YES = "yes"
    """Who answered "Yes", of all who answered."""
    YES_OF_YES_AND_NO = "yes_of_yes_and_no"
    """Who answered "Yes", of those who answered "Yes" or "No"."""
    GIVEN = "given"
    """The survey gives the result itself."""


class SurveyGroup(Strict):
    """A group as the survey names it.

    Parameters
    ----------
    names
        Its names in small letters, without signs.
    in_title
        A regular expression that finds it in the title of a sheet; empty where no title names it.
    """

    names: tuple[str, ...]
    in_title: str = ""


class SurveyIndicator(Strict):
    """What an indicator takes from the survey.

    Parameters
    ----------
    counts
        What of the answers.
    counts_by_definition
        The same, for editions whose definition of the indicator has that name.
    subjects
        Words of which the text of the question has at least one.
    other_subjects
        Words that only other questions have.
    parts
        Sections of a return by the letter of the question, where a question is asked in parts.
    benchmark
        Stem of its columns in the benchmark workbook; empty where it has none.
    benchmark_definition
        The definition on which that workbook gives all years; empty where it is that of each year's edition.
    """

    counts: AnswersCounted
    counts_by_definition: dict[str, AnswersCounted] = Field(default_factory=dict)
    subjects: tuple[str, ...]
    other_subjects: tuple[str, ...] = ()
    parts: dict[str, str] = Field(default_factory=dict)
    benchmark: str = ""
    benchmark_definition: str = ""


class SurveyTerms(Strict):
    """What a Standard takes from the staff survey.

    Parameters
    ----------
    name
        What the survey is called on pages: "NHS Staff Survey".
    rounded, weighted
        What a page says about an interval where results were published rounded, and where they are weighted.
    principles, weighting
        Paragraphs of the method pages: how its results are worked out, and what weighting means for their intervals.
    terms
        A sentence on the terms of use of its results, after the one on open licences.
    groups
        Groups of the characteristic by their codes.
    breakdowns
        Names of breakdowns whose subgroups are these groups, in small letters without signs.
    indicators
        Indicators by their numbers.
    benchmark_groups
        Codes of groups by the numbers that the benchmark workbook gives them.
    """

    name: str = "survey"
    rounded: str = ""
    weighted: str = ""
    principles: tuple[str, ...] = ()
    weighting: tuple[str, ...] = ()
    terms: str = ""
    groups: dict[str, SurveyGroup] = Field(default_factory=dict)
    breakdowns: tuple[str, ...] = ()
    indicators: dict[int, SurveyIndicator] = Field(default_factory=dict)
    benchmark_groups: dict[str, str] = Field(default_factory=dict)
