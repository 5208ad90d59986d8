"""Staff extracts: employees by section, band and ethnic group, for indicator 1.

The rule by which an employee with several assignments is counted once: assignments that are left out (bank, honorary,
zero hours, non-executive) do not count; of the others the primary one counts; where none is marked as primary, or more
than one, the one with the highest band; where two have the same band, the first in the file.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.faults import plural
from wres_kit.sources import Workforce
from wres_kit.sources.extracts import Counted, Counts, PersonLevel, without_values
from wres_kit.sources.extracts.code_tables import MEDICAL, grade_order, normalised
from wres_kit.sources.extracts.decoding import RARE, Decoding
from wres_kit.sources.extracts.rows import by_text
from wres_kit.sources.extracts.who_counts import count_by_group, person_key
from wres_kit.sources.workbook.grid import ExtractError
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from wres_kit.sources import Context, InputFile
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.standard.bands import Section


MOST_DEPARTMENTS = 40
"""With more departments than this nearly every number would be small; a larger unit says more."""
SMALL = "other"
"""The part of all departments with few people."""
NOT_RECORDED = "not_recorded"
FULL_TIME = 1.0
"""Full-time equivalents of a person who works full time."""


def drill_downs(
    rows: Rows, employees: pd.DataFrame
) -> tuple[dict[tuple[str, str], Mapping[str, int]], tuple[str, ...]]:
    """Return how many of each group are in each part of the organisation, and a sentence on each division.

    Parameters
    ----------
    rows
        The rows that the employees were chosen from.
    employees
        The employees counted, by the index of their row.
    """
    counts: dict[tuple[str, str], Mapping[str, int]] = {}
    messages = []
    if rows.has("department"):
        texts = rows.frame["department"].loc[employees.index]
        names = by_text(texts, _slug)
        # The name of a very small department could be that of a person in the wrong column.
        sizes = employees["people"].groupby(names).sum()
        names = names.where(names.map(sizes) >= RARE, SMALL)
        if names.nunique() > MOST_DEPARTMENTS:
            messages.append(
                f'"{rows.headings["department"]}" has {names.nunique():,} departments, too many for a drill-down: none '
                "was made. A column of directorates or divisions would give one."
            )
        elif len(set(names)) > 1:
            counts |= _by_part("department", names, employees)
            messages.append(f"{names.nunique():,} departments, for a drill-down of the workforce.")
    if rows.has("fte") and not rows.grouped:
        hours = _hours(rows, employees)
        if hours is None:
            messages.append(f'"{rows.headings["fte"]}" does not hold a number in every row: no drill-down by hours.')
        elif len(set(hours)) > 1:
            counts |= _by_part("hours", hours, employees)
            messages.append("Full-time and part-time staff, for a drill-down of the workforce.")
    return counts, tuple(messages)


def _by_part(kind: str, names: pd.Series[str], employees: pd.DataFrame) -> dict[tuple[str, str], Mapping[str, int]]:
    table = employees["people"].groupby([names, employees["group"]]).sum()
    counts: dict[tuple[str, str], Mapping[str, int]] = {}
    for name in sorted(names.unique()):
        counts[f"{kind}_{name}", ALL] = {str(group): int(number) for group, number in table[name].items()}
    return counts


def _hours(rows: Rows, employees: pd.DataFrame) -> pd.Series[str] | None:
    """Return whether each employee works full time, by all assignments together; None where that is not known."""
    fte = pd.to_numeric(rows.frame["fte"], errors="coerce")
    if fte.isna().any():
        return None
    person = employees["person"]
    total = fte.groupby(rows.frame["person"].map(person_key)).sum().round(4)
    return (person.map(total) >= FULL_TIME).map({True: "full_time", False: "part_time"}).astype("str")


def _slug(text: str) -> str:
    """Return the name of a department as sections are written: small letters, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_") or NOT_RECORDED


SENIOR = "senior_medical_manager"


def count(rows: Rows, decoding: Decoding) -> Counted:
    """Count employees by section, band and ethnic group."""
    employees, kept, messages = employees_of(rows, decoding)
    if employees is None:
        return Counted({}, messages)
    counts = _counts(employees, decoding.standard.bands.sections, with_seniors=kept.has(SENIOR))
    parts, divided = drill_downs(kept, employees)
    return Counted(counts | parts, (*messages, *divided))


def employees_of(rows: Rows, decoding: Decoding) -> tuple[pd.DataFrame | None, Rows, tuple[str, ...]]:
    """Return the employees counted, one a row, the rows that they were chosen from, and sentences on that.

    There are no employees where something is wrong, or nobody is left; the decoding has the faults then.
    """
    kept, messages = _without_left_out(rows, decoding)
    if not len(kept):
        decoding.error(rows.shown, "", "No row is left to count.", "Look at leave_out in params/extracts.yml.")
        return None, kept, messages
    people = _assignments(kept, decoding)
    if decoding.faults:
        return None, kept, messages
    if kept.grouped:
        return people, kept, (*messages, f"{people['people'].sum():,} employees counted.")
    employees = people.sort_values(
        ["person", "primary", "rank"], ascending=[True, False, False], kind="stable"
    ).drop_duplicates("person")  # fmt: skip
    return employees, kept, (*messages, *_messages(people, employees))


def read_workforce(files: Sequence[InputFile], context: Context) -> Workforce:
    """Return who counts in the workforce, by employee number, from staff extracts.

    Raises
    ------
    ExtractError
        The extract cannot be counted: what is wrong is said as for an import of it.
    """
    shown = " and ".join(file.shown for file in files)

    def work() -> Workforce:
        decoding = SOURCE.decoding(context)
        rows, columns = SOURCE.selected(files, replace(context, workforce=None), decoding)
        if rows.grouped:
            raise ExtractError(f"{shown}: is a grouped table. --staff needs an extract with employee numbers.")
        employees, _, _ = employees_of(rows, decoding)
        if employees is None:
            faults = "\n".join(f"  {fault.message} {fault.remedy}" for fault in decoding.faults)
            raise ExtractError(f"{shown}: no one can be matched to it.\n{faults}")
        groups = dict(zip(employees["person"].map(person_key), employees["group"], strict=True))
        return Workforce(shown, groups, columns)

    return without_values(shown, work)


def _without_left_out(rows: Rows, decoding: Decoding) -> tuple[Rows, tuple[str, ...]]:
    wanted = decoding.rules.staff.leave_out
    if not wanted:
        return rows, ()
    if not rows.has("assignment_category"):
        remedy = "Add the column, or, if none of them is in the extract, write leave_out: [] in params/extracts.yml."
        what = f"No column gives the kind of contract, so {', '.join(wanted)} staff cannot be excluded."
        decoding.error(rows.shown, "", what, remedy)
        return rows, ()
    categories = decoding.meanings(rows, "assignment_category")
    left = categories.isin(wanted)
    numbers = {kind: int(rows.people[categories == kind].sum()) for kind in wanted}
    by_kind = [f"{kind.replace('_', ' ')} {number:,}" for kind, number in numbers.items() if number]
    noun = plural(sum(numbers.values()), "person" if rows.grouped else "assignment").replace("persons", "people")
    messages = (f"Not counted: {noun} ({', '.join(by_kind)}).",) if by_kind else ()
    return rows.only(~left), messages


def _assignments(rows: Rows, decoding: Decoding) -> pd.DataFrame:
    """Return what each assignment means: person, section, band and its rank, group, primary, senior."""
    if not rows.grouped and (nobody := rows.frame["person"] == "").any():
        decoding.report(rows, "person", nobody, "nothing that tells one employee from another", "Fill the column.")
    band = decoding.meanings(rows, "band")
    people = pd.DataFrame(
        {
            "person": rows.frame["person"].map(person_key) if not rows.grouped else "",
            "people": rows.people,
            "section": _sections(rows, decoding),
            "band": band,
            "group": decoding.meanings(rows, "ethnic_code"),
            "rank": band.map({category: rank for rank, category in enumerate(grade_order())}),
            "primary": _flag(rows, decoding, "primary"),
            SENIOR: _flag(rows, decoding, SENIOR),
        }
    )
    return _in_their_sections(people, rows, decoding)


def _sections(rows: Rows, decoding: Decoding) -> pd.Series[str]:
    """Return the section of each row: that of its grade where an own grade has one, else that of its staff group."""
    of_grade = {normalised(grade): section for grade, section in decoding.rules.grade_sections.items()}
    grades = rows.frame["band"]
    own = by_text(grades, lambda grade: of_grade.get(normalised(grade)))
    others = own.isna()
    if others.all():
        return decoding.meanings(rows, "staff_group")
    return own.mask(others, decoding.meanings(rows.only(others), "staff_group")).astype("str")


def _flag(rows: Rows, decoding: Decoding, field: str) -> pd.Series[bool]:
    if not rows.has(field):
        return pd.Series(False, index=rows.frame.index)
    return decoding.meanings(rows, field, blank="no") == "yes"


def _in_their_sections(people: pd.DataFrame, rows: Rows, decoding: Decoding) -> pd.DataFrame:
    """Report bands that the section of a row does not have, or move the row, where the project says so."""
    medical_grade = people["band"].isin(decoding.standard.bands.categories_of(MEDICAL))
    known = people["band"].notna() & people["section"].notna()
    misplaced = known & medical_grade & (people["section"] != MEDICAL)
    if misplaced.any():
        remedy = "Correct the staff group or the grade of these rows."
        decoding.report(rows, "band", misplaced, "a medical or dental grade in another staff group", remedy)
    others = known & ~medical_grade & (people["section"] == MEDICAL)
    where = decoding.rules.staff.medical_on_other_bands
    if others.any() and where == "refuse":
        remedy = (
            "Correct the rows, or say where such staff count, in params/extracts.yml under staff: "
            "medical_on_other_bands: clinical, or non_clinical."
        )
        what = "an Agenda for Change band or VSM in the staff group Medical and Dental"
        decoding.report(rows, "band", others, what, remedy)
    return people.assign(section=people["section"].mask(others, where))


def _messages(people: pd.DataFrame, employees: pd.DataFrame) -> list[str]:
    messages = [f"{plural(len(employees), 'employee')} counted, from {plural(len(people), 'assignment')}."]
    per_person = people.groupby("person")["group"].nunique()
    if differing := int((per_person > 1).sum()):
        messages.append(
            f"Assignments of {plural(differing, 'employee')} have ethnic codes of different groups; that of the "
            "assignment that counts was taken."
        )
    if not_consultants := int((employees[SENIOR] & (employees["band"] != "consultant")).sum()):
        messages.append(
            f"Marked as senior medical manager, but no consultant: {plural(not_consultants, 'employee')}, not counted "
            "as senior medical manager."
        )
    return messages


def _counts(employees: pd.DataFrame, sections: Sequence[Section], *, with_seniors: bool) -> Counts:
    people = employees["people"]
    counts: Counts = {(ALL, ALL): count_by_group(employees["group"], people)}
    for section in sections:
        within = employees[employees["section"] == section.section]
        counts[section.section, ALL] = count_by_group(within["group"], people)
        for band in section.addends:
            counts[section.section, band.category] = count_by_group(
                within["group"][within["band"] == band.category], people
            )
    if with_seniors:
        seniors = employees[SENIOR] & (employees["band"] == "consultant")
        counts[MEDICAL, SENIOR] = count_by_group(employees["group"][seniors], people)
    return counts


SOURCE = PersonLevel("staff", count)
