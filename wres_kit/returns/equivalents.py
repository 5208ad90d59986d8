"""Equivalents: how a body with its own pay grades and its own staff survey fits the Standard.

Independent and voluntary providers do not use Agenda for Change, and not all take part in the NHS Staff Survey. Such a
body says in `params/<code>/equivalents.yml` which band each of its grades stands for, and which of its survey questions
stands for which indicator, and how far that can be compared. The pages of its report print both as tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from wres_kit.project.organisation import Organisation, path_code
from wres_kit.project.parameters import ParameterError, Parameters, read_parameters
from wres_kit.returns.forms import PercentageOf
from wres_kit.returns.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wres_kit.project import Project
    from wres_kit.standard import Standard
    from wres_kit.standard.bands import Bands

FILE = "equivalents.yml"


class GradeEquivalent(Parameters):
    """One grade of a body's own, and the band it stands for.

    Parameters
    ----------
    own
        Its name in the body's systems.
    category
        The band or grade of indicator 1, as in a return: ``band_5``, ``vsm``.
    section
        The section, where the grade is of one alone: ``clinical``, ``non_clinical``, ``medical_dental``.
    reason
        Why the two are taken for equal: pay range, responsibility, job evaluation.
    """

    own: str = Field(min_length=1)
    category: str
    section: str | None = None
    reason: str = Field(min_length=1)

    def problem(self, bands: Bands) -> str:
        """Return what the Standard does not have of it, or nothing."""
        if self.category not in bands.categories:
            return f"{self.category} is not a band of the Standard; it has {', '.join(bands.categories)}"
        if self.section is not None and not (bands.section(self.section) and bands.has(self.section, self.category)):
            return f"the section {self.section} has no {self.category}; sections are {', '.join(bands.section_names)}"
        return ""


class QuestionEquivalent(Parameters):
    """One question of a body's own survey, and the indicator it stands for.

    Parameters
    ----------
    indicator
        Its number; an indicator of the staff survey.
    own
        The question as it was asked.
    counted
        Which answers are counted: "Agree and strongly agree".
    comparability
        How far the result compares with that of the NHS Staff Survey.
    years
        Reporting years in which it was asked so; all where empty.
    """

    indicator: int = Field(ge=1)
    own: str = Field(min_length=1)
    counted: str = Field(min_length=1)
    comparability: str = Field(min_length=1)
    years: tuple[int, ...] = ()

    def asked_in(self, year: int) -> bool:
        """Return whether it was asked for a reporting year."""
        return not self.years or year in self.years


class Equivalents(Parameters):
    """`params/<code>/equivalents.yml`.

    Parameters
    ----------
    grades, questions
        What stands for what; a grade is named once, and so is the question of an indicator in a year.
    """

    grades: tuple[GradeEquivalent, ...] = ()
    questions: tuple[QuestionEquivalent, ...] = ()

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Equivalents:
        named = set[str]()
        for grade in self.grades:
            if grade.own.casefold() in named:
                message = f"the grade {grade.own} is there twice"
                raise ValueError(message)
            named.add(grade.own.casefold())
        for position, question in enumerate(self.questions):
            for other in self.questions[:position]:
                if question.indicator == other.indicator and _overlap(question, other):
                    message = f"indicator {question.indicator} has two questions in the same year; say years of each"
                    raise ValueError(message)
        return self

    @property
    def categories(self) -> dict[str, str]:
        """The band of each own grade."""
        return {grade.own: grade.category for grade in self.grades}

    @property
    def sections(self) -> dict[str, str]:
        """The section of each own grade that is of one section alone."""
        return {grade.own: grade.section for grade in self.grades if grade.section is not None}


NO_EQUIVALENTS = Equivalents()


def read_equivalents(project: Project, code: str) -> Equivalents:
    """Return the equivalents of an organisation; of a group, its own and those of its members with their names.

    Raises
    ------
    UnknownOrganisationError
        No organisation has that code.
    ParameterError
        A file cannot be read or does not fit.
    """
    organisation = project.organisation(code)
    own = _read(project, organisation)
    if not organisation.is_group:
        return own
    # Two members may call different bands by one name, so the rule that names stand once is not asked of all together.
    members = list(_of_members(project, organisation))
    return Equivalents.model_construct(
        grades=(*own.grades, *(grade for member in members for grade in member.grades)),
        questions=(*own.questions, *(question for member in members for question in member.questions)),
    )


def _of_members(project: Project, group: Organisation) -> Iterator[Equivalents]:
    for code in group.members:
        member = project.organisation(code)
        own = _read(project, member)
        yield Equivalents.model_construct(
            grades=tuple(grade.model_copy(update={"own": f"{member.label}: {grade.own}"}) for grade in own.grades),
            questions=tuple(
                question.model_copy(update={"own": f"{member.label}: {question.own}"}) for question in own.questions
            ),
        )


def _read(project: Project, organisation: Organisation) -> Equivalents:
    path = project.params / path_code(organisation.code) / FILE
    if not path.is_file():
        return NO_EQUIVALENTS
    shown = project.shown(path)
    equivalents = read_parameters(path, Equivalents, shown)
    problems = list(_problems(project.standard, equivalents))
    if problems:
        count = "1 value does" if len(problems) == 1 else f"{len(problems)} values do"
        message = f"{shown}: {count} not fit.\n" + "\n".join(f"  {problem}." for problem in problems)
        raise ParameterError(message)
    return equivalents


def _problems(standard: Standard, equivalents: Equivalents) -> Iterator[str]:
    """Yield what equivalents name that the Standard does not have."""
    for position, grade in enumerate(equivalents.grades):
        if problem := grade.problem(standard.bands):
            yield f"grades → {position}: {problem}"
    words = vocabulary(standard)
    surveys = [number for number in words.numbers if words.percentages(number) is PercentageOf.RESPONDENTS]
    for position, question in enumerate(equivalents.questions):
        if question.indicator not in surveys:
            known = ", ".join(map(str, surveys))
            yield f"questions → {position}: indicator {question.indicator} is not one of the staff survey ({known})"


def _overlap(first: QuestionEquivalent, other: QuestionEquivalent) -> bool:
    return not first.years or not other.years or not set(first.years).isdisjoint(other.years)
