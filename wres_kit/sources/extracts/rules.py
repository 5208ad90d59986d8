"""How person-level extracts are counted: `params/extracts.yml`.

The file is optional. It says who is left out of the workforce, and what a project's own words mean where its systems
use others than the tables of wres_kit know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator

from wres_kit.project.parameters import Parameters, read_parameters
from wres_kit.sources.extracts.code_tables import CodeTable, ethnic_table, grade_table, word_table
from wres_kit.standard.legacy import UnknownEthnicCodeError, ethnic_codes, group_of

if TYPE_CHECKING:
    from pathlib import Path

    from wres_kit.project import Project
    from wres_kit.returns.equivalents import Equivalents

LeftOut = Literal["bank", "honorary", "zero_hours", "non_executive"]


class StaffRules(Parameters):
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


class RecruitmentRules(Parameters):
    """What recruitment extracts hold.

    Parameters
    ----------
    all_applicants_listed
        Whether they list all applicants. Where they do, and everybody was shortlisted, as many applied as were
        shortlisted; else such a file may hold the shortlisted only, and nobody is counted as an applicant.
    """

    all_applicants_listed: bool = False


class ExtractRules(Parameters):
    """`params/extracts.yml`.

    Parameters
    ----------
    staff
        Who counts as the workforce.
    recruitment
        What recruitment extracts hold.
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
    """

    staff: StaffRules = StaffRules()
    recruitment: RecruitmentRules = RecruitmentRules()
    grades: dict[str, str] = Field(default_factory=dict)
    staff_groups: dict[str, str] = Field(default_factory=dict)
    assignment_categories: dict[str, str] = Field(default_factory=dict)
    ethnic_codes: dict[str, str] = Field(default_factory=dict)
    stages: dict[str, str] = Field(default_factory=dict)
    case_types: dict[str, str] = Field(default_factory=dict)
    training_types: dict[str, str] = Field(default_factory=dict)
    grade_sections: dict[str, str] = Field(default_factory=dict)

    @field_validator("grades")
    @classmethod
    def _grades_fit(cls, own: dict[str, str]) -> dict[str, str]:
        return _checked(own, grade_table().meanings)

    @field_validator("staff_groups", "grade_sections")
    @classmethod
    def _sections_fit(cls, own: dict[str, str]) -> dict[str, str]:
        return _checked(own, word_table("staff_groups").meanings)

    @field_validator("assignment_categories")
    @classmethod
    def _assignment_categories_fit(cls, own: dict[str, str]) -> dict[str, str]:
        return _checked(own, word_table("assignment_categories").meanings)

    @field_validator("stages")
    @classmethod
    def _stages_fit(cls, own: dict[str, str]) -> dict[str, str]:
        return _checked(own, word_table("stages").meanings)

    @field_validator("case_types")
    @classmethod
    def _case_types_fit(cls, own: dict[str, str]) -> dict[str, str]:
        return _checked(own, word_table("case_types").meanings)

    @field_validator("training_types")
    @classmethod
    def _training_types_fit(cls, own: dict[str, str]) -> dict[str, str]:
        return _checked(own, word_table("training_types").meanings)

    @field_validator("ethnic_codes")
    @classmethod
    def _ethnic_codes_fit(cls, own: dict[str, str]) -> dict[str, str]:
        for code in own.values():
            try:
                group_of(code)
            except UnknownEthnicCodeError:
                message = f"{code} is no ethnic code; take one of {', '.join(ethnic_codes())}"
                raise ValueError(message) from None
        return own

    def table(self, field: str) -> CodeTable:
        """Return the table of a column of an extract, with what the project adds to it."""
        if field == "ethnic_code":
            return ethnic_table().with_own({text: group_of(code) for text, code in self.ethnic_codes.items()})
        if field == "band":
            return grade_table().with_own(self.grades)
        name = TABLES[field]
        own: dict[str, str] = getattr(self, name, {})
        return word_table(name).with_own(own)


TABLES = {
    "staff_group": "staff_groups", "assignment_category": "assignment_categories", "primary": "yes_no",
    "senior_medical_manager": "yes_no", "stage": "stages", "applied": "yes_no", "shortlisted": "yes_no",
    "appointed": "yes_no", "case_type": "case_types", "training_type": "training_types", "voting": "voting",
    "executive": "executive",
}  # fmt: skip
"""The table in `words.yml` of each column whose texts have a meaning."""


def with_equivalents(rules: ExtractRules, equivalents: Equivalents) -> ExtractRules:
    """Return the rules with the grades of an organisation's own; these come before those of the project."""
    grades, grade_sections = rules.grades | equivalents.categories, rules.grade_sections | equivalents.sections
    return rules.model_copy(update={"grades": grades, "grade_sections": grade_sections})


def rules_path(project: Project) -> Path:
    """Return where a project says how its extracts are counted."""
    return project.params / "extracts.yml"


def read_rules(project: Project) -> ExtractRules:
    """Return how a project's extracts are counted; the defaults where it does not say.

    Raises
    ------
    ParameterError
        The file cannot be read or does not fit.
    """
    path = rules_path(project)
    return read_parameters(path, ExtractRules, project.shown(path)) if path.is_file() else ExtractRules()


def _checked(own: dict[str, str], meanings: tuple[str, ...]) -> dict[str, str]:
    for text, meaning in own.items():
        if meaning not in meanings:
            message = f"{text}: {meaning} is not among {', '.join(meanings)}"
            raise ValueError(message)
    return own
