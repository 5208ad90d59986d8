"""How person-level extracts are counted: `params/extracts.yml`.

The file is optional. It says who is left out of the workforce, and what a project's own words mean where its systems
use others than the tables of wres_kit know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from wres_kit.project import path_code
from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.sources.extracts.code_tables import CodeTable, ethnic_table, grade_table, word_table
from wres_kit.standard.characteristic import Characteristic, UnknownCodeError

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.confirmations import Equivalents

LeftOut = Literal["bank", "honorary", "zero_hours", "non_executive"]


UNFILLED = "?"
"""What a draft of answers holds where a person has not yet said anything."""
Texts = tuple[str, ...]


class ColumnAnswers(Parameters):
    """What was said about the columns of one kind of extract.

    Parameters
    ----------
    only
        The values of the rows to take, by heading; days also as a range, ``2023-04-01..2024-03-31``.
    set_aside
        Headings that do not decide who counts; ``title`` for the dates in the title and the name of the file.
    """

    only: dict[str, Texts] = Field(default_factory=dict)
    set_aside: Texts = ()

    @field_validator("only", mode="before")
    @classmethod
    def _as_texts(cls, only: object) -> object:
        if not isinstance(only, dict):
            return only
        return {str(heading): tuple(map(_text, values if isinstance(values, list) else [values]))
                for heading, values in only.items() if values not in (UNFILLED, [UNFILLED])}  # fmt: skip


def _text(value: object) -> str:
    """Return a value of a file of parameters as an extract would have it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else str(value)


class StaffRules(ColumnAnswers):
    """Who counts as the workforce.

    Parameters
    ----------
    leave_out
        Kinds of contract that are not counted. Non-executive directors are office holders: the board register has them.
        That the Standard leaves out all four is not confirmed from a source.
    medical_on_other_bands
        Where staff of the group Medical and Dental stand who are paid by an Agenda for Change band or as very senior
        managers: indicator 1 has no such cell. ``refuse`` reports them as an error.
    """

    leave_out: tuple[LeftOut, ...] = ("bank", "honorary", "zero_hours", "non_executive")
    medical_on_other_bands: Literal["refuse", "clinical", "non_clinical"] = "refuse"


class RecruitmentRules(ColumnAnswers):
    """What recruitment extracts hold.

    Parameters
    ----------
    stages
        What the numbers of a grouped table with a row for each stage say: everybody who reached the stage
        (``reached``), or those for whom it was the furthest (``furthest``). Asked about where it is not plain.
    all_applicants_listed
        Whether they list all applicants. Where they do, and everybody was shortlisted, as many applied as were
        shortlisted; else such a file may hold the shortlisted only, and nobody is counted as an applicant.
    """

    all_applicants_listed: bool = False
    stages: Literal["reached", "furthest"] | None = None


class TrainingRules(ColumnAnswers):
    """What training extracts hold.

    Parameters
    ----------
    people_once
        Whether nobody is in two rows of a grouped table. Asked about where it has several rows for a group.
    """

    people_once: bool = False


class ExtractRules(Parameters):
    """`params/extracts.yml`.

    Parameters
    ----------
    staff
        Who counts as the workforce.
    recruitment
        What recruitment extracts hold.
    casework, training, board
        What was said about the columns of these extracts; `staff` and `recruitment` have it too.
    grades
        Own names of pay bands and grades, each with its category in indicator 1.
    grade_sections
        Own grades that are of one section alone, each with that section, whatever the staff group of the row says.
    staff_groups
        Own staff groups, each with its section.
    assignment_categories
        Own kinds of contract, each with `counted` or one of the kinds that can be left out.
    ethnic_codes
        Own ethnic codes, each with the code of the NHS Data Dictionary that it stands for.
    stages, case_types, training_types
        Own words of recruitment, casework and training systems.
    assignment_statuses, formality, case_statuses, attendances, seat_statuses
        Own words of columns that decide who counts.
    """

    staff: StaffRules = StaffRules()
    recruitment: RecruitmentRules = RecruitmentRules()
    casework: ColumnAnswers = ColumnAnswers()
    training: TrainingRules = TrainingRules()
    board: ColumnAnswers = ColumnAnswers()
    grades: dict[str, str] = Field(default_factory=dict)
    staff_groups: dict[str, str] = Field(default_factory=dict)
    assignment_categories: dict[str, str] = Field(default_factory=dict)
    ethnic_codes: dict[str, str] = Field(default_factory=dict)
    stages: dict[str, str] = Field(default_factory=dict)
    case_types: dict[str, str] = Field(default_factory=dict)
    training_types: dict[str, str] = Field(default_factory=dict)
    assignment_statuses: dict[str, str] = Field(default_factory=dict)
    formality: dict[str, str] = Field(default_factory=dict)
    case_statuses: dict[str, str] = Field(default_factory=dict)
    attendances: dict[str, str] = Field(default_factory=dict)
    seat_statuses: dict[str, str] = Field(default_factory=dict)
    grade_sections: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _without_unfilled(cls, raw: object) -> object:
        """Leave out what a draft still has open: it stays unknown, and is asked about again."""
        if not isinstance(raw, dict):
            return raw
        return {
            name: {word: meaning for word, meaning in value.items() if meaning != UNFILLED}
            if isinstance(value, dict)
            else value
            for name, value in raw.items()
            if value is not None
        }

    @field_validator(
        "grades", "grade_sections", "staff_groups", "assignment_categories", "stages", "case_types", "training_types",
        "assignment_statuses", "formality", "case_statuses", "attendances", "seat_statuses",
    )  # fmt: skip
    @classmethod
    def _words_fit(cls, own: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        name = "staff_groups" if info.field_name == "grade_sections" else str(info.field_name)
        meanings = (grade_table() if name == "grades" else word_table(name)).meanings
        for text, meaning in own.items():
            if meaning not in meanings:
                message = f"{text}: {meaning} is not among {', '.join(meanings)}"
                raise ValueError(message)
        return own

    @field_validator("ethnic_codes")
    @classmethod
    def _ethnic_codes_fit(cls, own: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        characteristic = (info.context or {}).get("characteristic")
        if not isinstance(characteristic, Characteristic):
            return own
        for code in own.values():
            try:
                characteristic.group_of(code)
            except UnknownCodeError:
                codes = ", ".join(known.code for known in characteristic.codes)
                message = f"{code} is no {characteristic.code_noun}; take one of {codes}"
                raise ValueError(message) from None
        return own

    def answers(self, kind: str) -> ColumnAnswers:
        """Return what was said about the columns of a kind of extract."""
        known = getattr(self, kind)
        assert isinstance(known, ColumnAnswers)
        return known

    def table(self, field: str, characteristic: Characteristic) -> CodeTable:
        """Return the table of a column of an extract, with what the project adds to it."""
        if field == "ethnic_code":
            own_groups = {text: characteristic.group_of(code) for text, code in self.ethnic_codes.items()}
            return ethnic_table(characteristic).with_own(own_groups)
        if field == "band":
            return grade_table().with_own(self.grades)
        name = TABLES[field]
        own: dict[str, str] = getattr(self, name, {})
        return word_table(name).with_own(own)


TABLES = {
    "staff_group": "staff_groups", "assignment_category": "assignment_categories", "primary": "yes_no",
    "senior_medical_manager": "yes_no", "stage": "stages", "applied": "yes_no", "shortlisted": "yes_no",
    "appointed": "yes_no", "case_type": "case_types", "training_type": "training_types", "voting": "voting",
    "executive": "executive", "assignment_status": "assignment_statuses", "formality": "formality",
    "case_status": "case_statuses", "attendance": "attendances", "seat_status": "seat_statuses",
    "disciplinary": "yes_no", "trained": "yes_no",
}  # fmt: skip
"""The table in `words.yml` of each column whose texts have a meaning."""


def with_equivalents(rules: ExtractRules, equivalents: Equivalents) -> ExtractRules:
    """Return the rules with the grades of an organisation's own; these come before those of the project."""
    grades, grade_sections = rules.grades | equivalents.categories, rules.grade_sections | equivalents.sections
    return rules.model_copy(update={"grades": grades, "grade_sections": grade_sections})


def organisation_rules_path(project: Project, code: str) -> Path:
    """Return where an organisation says how its own extracts are counted."""
    return project.params / path_code(code) / "extracts.yml"


def read_rules(project: Project, code: str) -> ExtractRules:
    """Return how an organisation's extracts are counted: what it says itself comes before what the project says.

    Raises
    ------
    ParameterError
        A file cannot be read or does not fit.
    """
    rules = ExtractRules()
    for path in (project.params / "extracts.yml", organisation_rules_path(project, code)):
        if path.is_file():
            known = {"characteristic": project.standard.characteristic}
            rules = _merged(rules, read_parameters(path, ExtractRules, project.shown(path), known))
    return rules


def _merged(rules: ExtractRules, own: ExtractRules) -> ExtractRules:
    update: dict[str, object] = {}
    for name in own.model_fields_set:
        before, after = getattr(rules, name), getattr(own, name)
        if isinstance(after, dict):
            update[name] = before | after
        elif isinstance(after, ColumnAnswers):
            values = {key: getattr(after, key) for key in after.model_fields_set}
            values["only"] = before.only | after.only
            values["set_aside"] = (*before.set_aside, *after.set_aside)
            update[name] = before.model_copy(update=values)
        else:
            update[name] = after
    return rules.model_copy(update=update)
