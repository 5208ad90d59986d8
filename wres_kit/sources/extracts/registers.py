"""Registers of recruitment (indicator 2), of employee relations cases (3), of training (4) and of the board (9).

Recruitment: each row is an application. Whoever was appointed had been shortlisted, and whoever was shortlisted had
applied. Where the extract names applicant and vacancy, several rows of one application count once, at the furthest
stage. External and internal recruitment both count. A file in which everybody was shortlisted may hold all applicants
or the shortlisted only: applicants are counted from it where a column says who applied, or where
`params/extracts.yml` says that the file lists all applicants.

Cases: whoever entered the formal disciplinary process in the year to 31 March counts once, however many cases there
are, where the extract tells one employee from another.

Training: whoever attended at least one course that is not mandatory in the year to 31 March counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from wres_kit.returns.faults import plural
from wres_kit.sources import Question
from wres_kit.sources.extracts import Counted, Counts, PersonLevel
from wres_kit.sources.extracts.code_tables import normalised
from wres_kit.sources.extracts.grouped import numeric_stages, whole_numbers
from wres_kit.sources.extracts.who_counts import count_by_group, group_of_rows, within_year
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count_cases(rows: Rows, decoding: Decoding) -> Counted:
    """Count staff entering the formal disciplinary process by ethnic group."""
    if (window := decoding.standard.indicator(decoding.indicator, decoding.year).window_years or 1) > 1:
        average = f"The edition of {decoding.year} averages cases over {window} years"
        what = f"{average}, which cannot be had from an extract of cases."
        decoding.error(rows.shown, "", what, "Give the averaged figures in a return (CSV).")
        return Counted({})
    if rows.has("disciplinary"):
        dated, which_year = within_year(rows, "opened", decoding)
        numbers = _numbers(dated, "disciplinary")
        counts: Counts = {(ALL, "disciplinary"): count_by_group(group_of_rows(dated, decoding), numbers)}
        return Counted(counts, (which_year, f"{numbers.sum():,} cases counted."))
    kinds = decoding.meanings(rows, "case_type")
    dated, which_year = within_year(rows.only(kinds == "disciplinary"), "opened", decoding)
    messages = [f"{rows.people[kinds != 'disciplinary'].sum():,} cases of other kinds are not counted.", which_year]
    group = group_of_rows(dated, decoding)
    if decoding.faults:
        return Counted({}, tuple(messages))
    if dated.has("person"):
        group = group[~_repeated(dated)]
        messages.append(f"{len(group):,} employees entered the process, in {len(dated):,} cases.")
    else:
        messages.append("The file does not say which employee a case is of: each case is counted as one.")
    return Counted({(ALL, "disciplinary"): count_by_group(group, dated.people)}, tuple(messages))


def _repeated(rows: Rows) -> pd.Series[bool]:
    """Return which rows are of somebody who has an earlier one; a row that names nobody is somebody else's."""
    person = rows.frame["person"]
    return person.duplicated() & (person != "")


def _numbers(rows: Rows, field: str) -> pd.Series[int]:
    """Return the number of people in each row; nobody where it gives none."""
    return whole_numbers(rows.frame[field]).fillna(0).astype("int64")


CASEWORK = PersonLevel("casework", count_cases)


def count_training(rows: Rows, decoding: Decoding) -> Counted:
    """Count staff accessing non-mandatory training by ethnic group."""
    if rows.has("trained"):
        dated, which_year = within_year(rows, "attended", decoding)
        numbers = _numbers(dated, "trained")
        counts: Counts = {(ALL, "training"): count_by_group(group_of_rows(dated, decoding), numbers)}
        return Counted(
            counts, (which_year, f"{numbers.sum():,} people counted."), _counted_twice(dated, decoding.rules, "trained")
        )
    kinds = decoding.meanings(rows, "training_type")
    dated, which_year = within_year(rows.only(kinds == "non_mandatory"), "attended", decoding)
    messages = [f"{rows.people[kinds == 'mandatory'].sum():,} of mandatory training are not counted.", which_year]
    if not dated.grouped:
        nobody = dated.frame["person"] == ""
        if nobody.any():
            decoding.report(dated, "person", nobody, "nothing that tells one employee from another", "Fill the column.")
    group = group_of_rows(dated, decoding)
    if decoding.faults:
        return Counted({}, tuple(messages))
    if dated.grouped:
        messages.append(f"{dated.people.sum():,} people counted: we assume that no one is in a grouped table twice.")
        questions = _counted_twice(dated, decoding.rules, "training_type")
        return Counted({(ALL, "training"): count_by_group(group, dated.people)}, tuple(messages), questions)
    group = group[~dated.frame["person"].duplicated()]
    messages.append(f"{len(group):,} employees accessed training, in {len(dated):,} rows.")
    return Counted({(ALL, "training"): count_by_group(group)}, tuple(messages))


def _counted_twice(rows: Rows, rules: ExtractRules, field: str) -> tuple[Question, ...]:
    """Ask about people who are in several rows of a grouped table: each counts once, however many courses.

    It is asked where a table has several numbers for one group, and nobody said that they are of others.
    """
    keys = [name for name in ("ethnic_code", "department") if rows.has(name)]
    if rules.training.people_once or not rows.frame.duplicated(keys).any():
        return ()
    heading = rows.headings[field]
    text = (
        f'"{heading}": there are several numbers of people for one ethnic group. Somebody may be in more than one '
        "of them, and would count twice. Give one number for each group, or a row for each course attended. If nobody "
        "is in two rows, say so in extracts.yml: training: {people_once: true}."
    )
    return (Question(heading, text),)


TRAINING = PersonLevel("training", count_training)


def count_board(rows: Rows, decoding: Decoding) -> Counted:
    """Count members of the board by ethnic group."""
    group = group_of_rows(rows, decoding)
    if rows.has("person") and (twice := _repeated(rows)).any():
        remedy = "Leave one row of each member."
        decoding.report(rows, "person", twice, "a member that an earlier row has already", remedy)
    stages = numeric_stages(rows) if rows.grouped else []
    counts = {(ALL, part): _members(rows, decoding, group, part, stages) for part in ("voting", "executive")}
    if decoding.faults:
        return Counted({})
    people = rows.people
    counts = {(ALL, "total_board"): count_by_group(group, people), **counts}
    return Counted(
        counts, (f"{people.sum():,} members of the board counted.",), _questions_of_board(rows, stages, people)
    )


def _members(rows: Rows, decoding: Decoding, group: pd.Series[str], part: str, stages: list[str]) -> Mapping[str, int]:
    """Return the members of each group who vote, or are executives: yes or no of each row, or a number."""
    if part in stages:
        return count_by_group(group, _numbers(rows, part))
    held = decoding.meanings(rows, part) == "yes"
    return count_by_group(group[held], rows.people)


def _questions_of_board(rows: Rows, stages: list[str], people: pd.Series[int]) -> tuple[Question, ...]:
    """Ask where numbers cannot be those of a board: more members who vote than members."""
    for part in stages:
        numbers = _numbers(rows, part)
        if (numbers > people).any():
            heading = rows.headings[part]
            text = (
                f'"{heading}" is larger than the number of members in some rows. Add a column with the number of all '
                'members ("Number of members").'
            )
            return (Question(heading, text),)
    return ()


BOARD = PersonLevel("board", count_board)


STAGES = ("applied", "shortlisted", "appointed")
PLAIN = frozenset({"applied", "applicants", "applications", "shortlisted", "appointed"})
"""Words for stages that name the stage itself, not what became of somebody."""
NOT_PLAIN = frozenset({"furthest", "reached", "status", "outcome", "final", "last", "current", "result"})
"""Words in a heading that show that it holds the last stage of each person."""
NOT_APPLIED = -1
"""The rank of a row that says that nobody applied: it counts at no stage."""
ONLY_SHORTLISTED = (
    "Everyone in the file was shortlisted. It may list only shortlisted people, so we counted no one as an applicant. "
    "If it lists all applicants, say so in params/extracts.yml: recruitment: {all_applicants_listed: true}."
)


def count_applications(rows: Rows, decoding: Decoding) -> Counted:
    """Count applications by furthest stage and ethnic group."""
    group = decoding.meanings(rows, "ethnic_code")
    if rows.grouped:
        return _grouped(rows, decoding, group)
    reached = _by_stage(rows, decoding) if rows.has("stage") else _by_flags(rows, decoding)
    if decoding.faults:
        return Counted({})
    applications = pd.DataFrame({"group": group, "reached": reached})
    messages = [f"{len(applications):,} rows are counted as applications of the year to 31 March."]
    if rows.has("person") and rows.has("vacancy"):
        applications = applications.assign(person=rows.frame["person"], vacancy=rows.frame["vacancy"])
        once = applications.sort_values("reached", ascending=False, kind="stable").drop_duplicates(
            ["person", "vacancy"]
        )
        if (repeated := len(applications) - len(once)) > 0:
            messages.append(f"{repeated:,} rows repeat an application; it counts once, at its furthest stage.")
        applications = once
    elif rows.has("person") and (repeated := int(rows.frame["person"].duplicated().sum())):
        return Counted({}, (), (_applications_or_steps(rows.headings["person"], repeated),))
    counts = {
        (ALL, stage): count_by_group(applications["group"][applications["reached"] >= rank])
        for rank, stage in enumerate(STAGES)
    }
    listed = rows.has("applied") or decoding.rules.recruitment.all_applicants_listed
    return _finished(counts, messages, all_shortlisted=not listed and not (applications["reached"] == 0).any())


def _finished(counts: Counts, messages: list[str], *, all_shortlisted: bool) -> Counted:
    if all_shortlisted:
        counts.pop((ALL, STAGES[0]), None)
        messages.append(ONLY_SHORTLISTED)
    return Counted(counts, tuple(messages))


def _grouped(rows: Rows, decoding: Decoding, group: pd.Series[str]) -> Counted:
    """Count a grouped table: numbers in a column for each stage, or in a row for each stage."""
    if not rows.has("stage"):
        return _stages_as_columns(rows, decoding, group)
    meanings, heading = decoding.meanings(rows, "stage"), rows.headings["stage"]
    if decoding.faults:
        return Counted({})
    at = {stage: meanings == stage for stage in STAGES}
    numbers = {stage: int(rows.people[at[stage]].sum()) for stage in STAGES}
    meant = decoding.rules.recruitment.stages
    if meant is None and not _is_plain(rows, heading, meanings, group):
        return Counted({}, (), (_furthest_or_reached(heading, numbers),))
    if meant == "furthest":
        reached = {stage: meanings.isin(STAGES[rank:]) for rank, stage in enumerate(STAGES)}
        how = "A person is in the number of the furthest stage only."
    else:
        reached = {stage: at[stage] for stage in STAGES if at[stage].any() or stage != STAGES[0]}
        how = (
            f"A person is in the number of each stage reached: of {numbers['shortlisted']:,} shortlisted, "
            f"{numbers['appointed']:,} were appointed."
        )
    counts: Counts = {(ALL, stage): count_by_group(group[kept], rows.people) for stage, kept in reached.items()}
    return _finished(counts, [how], all_shortlisted=not at[STAGES[0]].any())


def _is_plain(rows: Rows, heading: str, meanings: pd.Series[str], group: pd.Series[str]) -> bool:
    """Return whether the stages are plainly those that a person passed, not the last one of each.

    They are where the heading does not say "furthest", "reached" or "status", the words are the stages themselves, and
    no group of a vacancy has more appointed than shortlisted.
    """
    if set(normalised(heading).split()) & NOT_PLAIN or not set(map(normalised, rows.frame["stage"])) <= PLAIN:
        return False
    keys = [rows.frame["vacancy"]] if rows.has("vacancy") else []
    table = pd.DataFrame({"stage": meanings, "people": rows.people}).groupby([*keys, group, "stage"])["people"].sum()
    wide = table.unstack("stage", fill_value=0).reindex(columns=list(STAGES), fill_value=0)  # noqa: PD010 - one row a key
    return bool((wide["appointed"] <= wide["shortlisted"]).all())


def _furthest_or_reached(heading: str, numbers: Mapping[str, int]) -> Question:
    short, appointed = numbers["shortlisted"], numbers["appointed"]
    text = (
        f'"{heading}" with numbers of people can mean two things. If a person is in the number of every stage reached, '
        f"{short:,} were shortlisted; if only in that of the furthest, {short + appointed:,} were. Say it in "
        "extracts.yml: recruitment: {stages: reached}, or {stages: furthest}."
    )
    return Question(heading, text, ("reached", "furthest"))


def _applications_or_steps(heading: str, repeated: int) -> Question:
    text = (
        f'"{heading}" is in {plural(repeated, "row")} again, and no column tells one vacancy from another. If each '
        f'row is an application of its own, --set-aside "{heading}". If rows are steps of one application, add the '
        "vacancy reference to the extract."
    )
    return Question(heading, text)


def _stages_as_columns(rows: Rows, decoding: Decoding, group: pd.Series[str]) -> Counted:
    numbers = {stage: _numbers(rows, stage) for stage in STAGES if rows.has(stage)}
    wrong = numbers["appointed"] > numbers["shortlisted"]
    if "applied" in numbers:
        wrong |= numbers["shortlisted"] > numbers["applied"]
    if wrong.any():
        remedy = "Each stage must hold everybody who reached it, not those for whom it was the furthest."
        decoding.report(rows, "appointed", wrong, "more people at a later stage than at an earlier one", remedy)
    if decoding.faults:
        return Counted({})
    counts: Counts = {(ALL, stage): count_by_group(group, number) for stage, number in numbers.items()}
    return Counted(
        counts, (f"{numbers['shortlisted'].sum():,} shortlisted, {numbers['appointed'].sum():,} appointed.",)
    )


def _by_stage(rows: Rows, decoding: Decoding) -> pd.Series[int]:
    stages = decoding.meanings(rows, "stage")
    return stages.map({stage: rank for rank, stage in enumerate(STAGES)}).fillna(0).astype("int64")


def _by_flags(rows: Rows, decoding: Decoding) -> pd.Series[int]:
    flags = {stage: decoding.meanings(rows, stage, blank="no") == "yes" for stage in STAGES if rows.has(stage)}
    wrong = flags["appointed"] & ~flags["shortlisted"]
    if wrong.any():
        remedy = "Correct the rows: whoever was appointed had been shortlisted."
        decoding.report(rows, "appointed", wrong, "an appointment without a shortlisting", remedy)
    if "applied" in flags and (flags["shortlisted"] & ~flags["applied"]).any():
        remedy = "Correct the rows: whoever was shortlisted had applied."
        missed = flags["shortlisted"] & ~flags["applied"]
        decoding.report(rows, "applied", missed, "a shortlisting without an application", remedy)
    reached = flags["shortlisted"].astype("int64") + flags["appointed"].astype("int64")
    return reached if "applied" not in flags else reached.where(flags["applied"], NOT_APPLIED)


RECRUITMENT = PersonLevel("recruitment", count_applications)
