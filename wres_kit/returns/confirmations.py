"""What an organisation says of its own figures: what it confirms, its remarks, and how its grades fit the Standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import Field, model_validator

from wres_kit.project import Project
from wres_kit.project.organisation import Organisation, code_of, path_code
from wres_kit.project.parameters import ParameterError, Parameters, read_parameters
from wres_kit.returns.cells import FTE, Cell, Remark, Remarks, Return
from wres_kit.returns.faults import Fault, Severity
from wres_kit.returns.vocabulary import PercentageOf, vocabulary
from wres_kit.standard import Standard
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.standard.bands import Bands


M = TypeVar("M", bound=Parameters)


class ConfirmedFigure(Parameters):
    """One figure that is right although a check doubts it.

    Parameters
    ----------
    check
        The check, as named in its remedy.
    indicator, section, category, group, measure
        Which figure; section and category are ``all`` where not given.
    value
        What it was when it was looked up. A figure that changes afterwards is doubted again. Where two sources
        contradict, this says which of them holds.
    reason, by
        Why it is right, and who says so.
    """

    check: str
    indicator: int = Field(ge=1)
    section: str = "all"
    category: str = "all"
    group: str
    measure: str
    value: float
    reason: str = Field(min_length=1)
    by: str = Field(min_length=1)


class ConfirmedFigures(Parameters):
    """All confirmations of one organisation and year."""

    confirmed: tuple[ConfirmedFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A confirmation with its address.

    Parameters
    ----------
    check, cell, value
        What is confirmed.
    file
        Where that is said.
    number
        Which entry of the file, from 1.
    """

    check: str
    cell: Cell
    value: float
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Confirmations:
    """All confirmations of a project, and what is wrong with the files they stand in."""

    entries: tuple[Confirmation, ...] = ()
    faults: tuple[Fault, ...] = ()


def confirmed_file(organisation_slug: str, year: int) -> str:
    """Return where a figure is confirmed, as messages show it."""
    return f"params/{organisation_slug}/{year}/confirmed.yml"


def _by_year(
    project: Project, name: str, model: type[M], faults: list[Fault], *, check: str, remedy: str
) -> Iterator[tuple[str, str, int, M]]:
    """Yield each `params/<code>/<year>/<name>` as messages show it, its code and year, and what it says.

    A file that cannot be read becomes a fault: an error of its organisation.
    """
    for path in sorted(project.params.glob(f"*/[0-9][0-9][0-9][0-9]/{name}")):
        shown, code, year = project.shown(path), code_of(path.parent.parent), int(path.parent.name)
        try:
            record = read_parameters(path, model, shown)
        except ParameterError as error:
            message = str(error).removeprefix(f"{shown}: ")
            faults.append(Fault(Severity.ERROR, check, shown, None, "", message, remedy, organisation=code, year=year))
        else:
            yield shown, code, year, record


def read_confirmations(project: Project) -> Confirmations:
    """Read all `params/<code>/<year>/confirmed.yml`; a file that cannot be read is an error of its organisation."""
    faults = list[Fault]()
    remedy = "Each entry has check, indicator, section, category, group, measure, value, reason and by."
    files = _by_year(project, "confirmed.yml", ConfirmedFigures, faults, check="confirmation", remedy=remedy)
    entries = tuple(
        Confirmation(
            entry.check,
            Cell(code, year, entry.indicator, entry.section, entry.category, entry.group, entry.measure),
            entry.value,
            shown,
            number,
        )
        for shown, code, year, figures in files
        for number, entry in enumerate(figures.confirmed, start=1)
    )
    return Confirmations(entries, tuple(faults))


class SourceRemark(Remark):
    """A remark on every return that rests on a source.

    Parameters
    ----------
    only_source
        How the source of each value of such a return begins.
    source
        How the source of a value of its indicator begins: the remark is on every return that has such a value.
    """

    only_source: str = ""
    source: str = ""

    @model_validator(mode="after")
    def _names_a_source(self) -> SourceRemark:
        if bool(self.only_source) == bool(self.source):
            message = "give it either an only_source or a source"
            raise ValueError(message)
        return self

    def applies(self, own_return: Return) -> bool:
        """Return whether the remark is on a return.

        All values of the return, and at least one, must come from `only_source`, or some of the indicator from
        `source`. Why something is not reported is no remark on a return that has it, nor a note on what is missing.
        """
        reported = any(cell.section == ALL for cell, _ in own_return.about(self.indicator))
        if (self.not_reported and reported) or (self.note and not self.not_reported and not reported):
            return False
        if self.source:
            return any(value.source.startswith(self.source) for _, value in own_return.about(self.indicator))
        return bool(own_return.values) and all(
            value.source.startswith(self.only_source) for value in own_return.values.values()
        )

    def remark(self) -> Remark:
        """Return what it says, without the source."""
        return Remark.model_validate(self.model_dump(exclude={"only_source", "source"}))


class SourceRemarks(Parameters):
    """`params/remarks.yml`: remarks by source."""

    remarks: tuple[SourceRemark, ...] = ()


def read_remarks(project: Project, own_return: Return) -> Remarks:
    """Return the remarks on a return: the organisation's own, those on its source, those that reading it made.

    A remark on the source gives way to the organisation's own on the same indicator.

    Raises
    ------
    ParameterError
        A file cannot be read or does not fit.
    """
    own = _read(project, project.year_folder(own_return.organisation, own_return.year) / "remarks.yml", Remarks)
    of_sources = _read(project, project.params / "remarks.yml", SourceRemarks)
    remarked = {remark.indicator for remark in own.remarks}
    return Remarks(
        remarks=(
            *own.remarks,
            *(
                each.remark()
                for each in of_sources.remarks
                if each.indicator not in remarked and each.applies(own_return)
            ),
            *own_return.notes.remarks,
        )
    )


FteShares = frozenset[tuple[str, int, int, str | None]]
"""Organisation, year, indicator and section (None for all) of percentages of full-time equivalents."""


def read_fte_shares(project: Project) -> tuple[FteShares, tuple[Fault, ...]]:
    """Return which percentages of a project are of full-time equivalents, and which remarks cannot be read.

    A file that cannot be read is an error of its organisation.
    """
    of_fte, faults = set[tuple[str, int, int, str | None]](), list[Fault]()
    remedy = "Each entry has indicator, and a note, not_reported, basis or mark; section where it is about one."
    for shown, code, year, record in _by_year(project, "remarks.yml", Remarks, faults, check="remarks", remedy=remedy):
        faults.extend(_unknown_indicators(project.standard, record.remarks, shown, code, year))
        of_fte.update((code, year, each.indicator, each.section) for each in record.remarks if each.basis == FTE)
    return frozenset(of_fte), tuple(faults)


def _unknown_indicators(
    standard: Standard, remarks: Iterable[Remark], shown: str, code: str, year: int
) -> Iterator[Fault]:
    known = ", ".join(map(str, standard.numbers))
    for number in sorted({remark.indicator for remark in remarks}.difference(standard.numbers)):
        message = f"indicator {number}: the {standard.abbreviation} has no such indicator. It has {known}."
        yield Fault(
            Severity.ERROR, "remarks", shown, None, "", message, "Correct the number.", organisation=code, year=year
        )


def _read(project: Project, path: Path, model: type[M]) -> M:
    return read_parameters(path, model, project.shown(path)) if path.is_file() else model()


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
    own = _read_equivalents(project, organisation)
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
        own = _read_equivalents(project, member)
        yield Equivalents.model_construct(
            grades=tuple(grade.model_copy(update={"own": f"{member.label}: {grade.own}"}) for grade in own.grades),
            questions=tuple(
                question.model_copy(update={"own": f"{member.label}: {question.own}"}) for question in own.questions
            ),
        )


def _read_equivalents(project: Project, organisation: Organisation) -> Equivalents:
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
