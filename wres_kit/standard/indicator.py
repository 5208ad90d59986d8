"""Indicators of a Standard: what each asks, what is counted for it, how, and what comes from the staff survey."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from wres_kit.standard.records import Known, Noun, Strict


class Better(StrEnum):
    """Which way an improvement lies."""

    PARITY = "parity"
    """Nearer to equality: a ratio of 1, a difference of 0."""
    LOWER = "lower"
    """Lower for everyone, and no gap between the groups."""
    HIGHER = "higher"
    """Higher for everyone, and no gap between the groups."""


class Stage(Strict):
    """One step of an indicator of likelihood: `events` among `people`.

    Parameters
    ----------
    events, people
        Categories of the return, as in "appointed" among "shortlisted".
    label
        The step in words: "appointment from shortlisting".
    likely
        The step as it follows "as likely": "to be appointed from shortlisting".
    event
        What is counted: "appointment", "appointments".
    """

    events: str
    people: str
    label: str
    likely: str
    event: Noun


class Category(Strict):
    """A category of an indicator in words.

    Parameters
    ----------
    category
        Its name in a return: `shortlisted`.
    label
        Its name where it has a row of its own: "Voting board members".
    phrase
        As it follows a noun in a table: "entering the formal disciplinary process"; empty where the noun says it.
    short_phrase
        As it follows a noun in a message; the phrase where empty.
    people
        Who is counted there, where it is not the people of the indicator: "voting members".
    never_all, never_empty
        Of a part of a body: whether it would be a mistake if everyone were in it, or no one.
    counted_in
        Of a part of a body: the pay bands in which its members are counted among the staff, by the wording.
    """

    category: str
    label: str
    phrase: str = ""
    short_phrase: str = ""
    people: Noun | None = None
    never_all: bool = False
    never_empty: bool = False
    counted_in: tuple[str, ...] = ()


class SurveySection(Strict):
    """A part of a survey question that a return may give by itself.

    Parameters
    ----------
    section
        Its name in a return: `managers`.
    phrase
        As it follows the group in a table: "from managers".
    """

    section: str
    phrase: str


class SurveyPercentage(Strict):
    """How a survey comes to a percentage; it arrives ready made, so this is for the reader.

    Parameters
    ----------
    counted
        Who are counted: "respondents who answered yes".
    base
        Among whom, added up: "respondents who answered the question".
    complement
        Whether the percentage is that of all others: 100% less theirs.
    """

    counted: str = "respondents who gave an answer that counts"
    base: tuple[str, ...] = ("respondents who answered the question",)
    complement: bool = False


class Indicator(Strict):
    """One indicator as one edition defines it.

    Parameters
    ----------
    number
        Its number in the Standard.
    title
        A short name, used in headings.
    short_title
        A shorter name, used in navigation; the title where empty.
    wording
        The indicator in the Standard's words.
    asks
        The question behind it in plain English, for a reader who has never met the Standard.
    short_asks
        The same as one short sentence, for a row of a table.
    shape
        How it is worked out: the name of a shape that is registered (`wres_kit.standard.shapes`).
    formula
        The formula in words.
    better
        Which way an improvement lies.
    people
        Who is counted: "member of staff", "staff".
    numerator_group, reference_group
        Of a likelihood: the ratio is the likelihood of the first group divided by that of the second.
    stages
        Of a likelihood: the steps that are worked out; the last is the indicator itself.
    categories
        Its categories in words, in the order of a return.
    parts
        Of a representation of a body: its parts in order; the first that is reported is the headline.
    whole
        Of a representation of a body: the category of everyone in it.
    body
        Of a representation of a body: what it is called: "board".
    by_band
        Whether its people are divided into the sections and bands of the Standard. These people are the workforce.
    workforce_from
        The number of the indicator whose people stand in for the category ``workforce`` where the return gives none.
    divides
        Whether the return may give it for parts of the organisation and for single categories of the characteristic.
    question
        Of a survey: number of the question in that year's survey.
    answer
        Of a survey: what the people counted answered, as it follows "of BME staff"; ``{called}`` becomes what the
        organisation calls itself.
    short_answer
        The same in few words, for titles and summaries: "faced discrimination at work"; the answer where empty.
    sections
        Of a survey: parts of the question that a return may give by themselves.
    percentage
        Of a survey: how the percentage comes about.
    window_years
        Over how many years events are counted.
    definition
        Results of two years compare only if this name is the same in both editions.
    definition_note
        What is particular about this definition, in a sentence.
    known
        How well this definition is known.
    source
        Where it was read.
    """

    number: int = Field(ge=1)
    title: str
    short_title: str = ""
    wording: str
    asks: str
    short_asks: str = ""
    shape: str
    formula: str
    better: Better
    people: Noun
    numerator_group: str | None = None
    reference_group: str | None = None
    stages: tuple[Stage, ...] = ()
    categories: tuple[Category, ...] = ()
    parts: tuple[str, ...] = ()
    whole: str | None = None
    body: str = ""
    by_band: bool = False
    workforce_from: int | None = None
    divides: bool = False
    question: str | None = None
    answer: str = ""
    short_answer: str = ""
    sections: tuple[SurveySection, ...] = ()
    percentage: SurveyPercentage = SurveyPercentage()
    window_years: int | None = None
    definition: str
    definition_note: str = ""
    known: Known
    source: str

    @property
    def navigation_title(self) -> str:
        """Its name in navigation."""
        return self.short_title or self.title

    @property
    def asks_in_short(self) -> str:
        """The question behind it as one sentence; the first of it where there is no shorter one."""
        return self.short_asks or f"{self.asks.partition('?')[0]}?"

    def category(self, name: str) -> Category:
        """Return a category in words; one that the edition has no words for is named after itself."""
        for category in self.categories:
            if category.category == name:
                return category
        return Category(category=name, label=name.replace("_", " ").capitalize(), phrase=name.replace("_", " "))

    def people_in(self, category: str) -> Noun:
        """Return who is counted in a category."""
        return self.category(category).people or self.people

    def stage(self, events: str) -> Stage | None:
        """Return the step whose events a category counts; None where it counts none."""
        return next((stage for stage in self.stages if stage.events == events), None)


class Supplement(Strict):
    """A measure that national reports add to the indicators, as one edition defines it.

    Parameters
    ----------
    indicator
        The indicator on whose page it is shown.
    title
        A short name, used in headings.
    asks
        The question behind it in plain English.
    formula
        The formula in words.
    note
        What is particular about it, and what of it is not confirmed.
    known
        How well it is known.
    source
        Where it was read.
    """

    indicator: int = Field(ge=1)
    title: str
    asks: str
    formula: str
    note: str
    known: Known
    source: str


class DisparityStep(Strict):
    """One step up the pay bands that the race disparity ratio looks at.

    Parameters
    ----------
    category
        Its name in results: `lower_to_middle`.
    label
        Its name on a page: "Lower to middle".
    below, above
        The clusters of bands (`lower`, `middle`, `upper`) between which staff progress.
    """

    category: str
    label: str
    below: str
    above: str


class RaceDisparity(Supplement):
    """The race disparity ratio.

    Parameters
    ----------
    steps
        The steps that are looked at, in order.
    interval
        The method of its interval, with the source.
    """

    steps: tuple[DisparityStep, ...]
    interval: str


class ModelEmployer(Supplement):
    """The goal that leadership is as diverse as the workforce.

    Parameters
    ----------
    target_year
        The year of the 31 March by which it is to be reached.
    cluster
        The cluster of bands that are the leadership.
    cluster_label
        That cluster in words: "band 8a and above".
    """

    target_year: int
    cluster: str
    cluster_label: str


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
