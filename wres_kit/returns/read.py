"""Reading the files of returns of a project: every row tested against the schema, and all rows together."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from wres_kit.project.organisation import group_path, known_codes, path_code
from wres_kit.returns.cells import Cell, Measure, ReturnNotes, Returns, Value
from wres_kit.returns.checks import CheckedFigures
from wres_kit.returns.checks.registry import chosen_values, open_warnings, run_checks
from wres_kit.returns.confirmations import FteShares, read_confirmations, read_fte_shares
from wres_kit.returns.faults import Fault, Place, Severity
from wres_kit.returns.files import LIVE, RawFile, ReturnRow, Rule, parse_file
from wres_kit.returns.numbers import COUNTS, Problem, decimals, number_problem
from wres_kit.returns.swapped_columns import with_swapped_columns
from wres_kit.returns.vocabulary import PercentageOf, Vocabulary, vocabulary
from wres_kit.standard.records import ALL
from wres_kit.visible import NATIONAL_INSURANCE, visible, without_people

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from wres_kit.project import Organisation, Project
    from wres_kit.standard import Standard


FIRST_YEAR = 2015
"""The first year in which organisations reported on the Standard."""
COUNTED_FROM_ROWS = "counted from its rows"
"""How the source of a figure ends that was counted from an extract of people."""
_NUMBER_OF_ROWS = re.compile(r": counted from [\d,]+ rows")


def rules(standard: Standard, codes: Collection[str], latest_year: int) -> tuple[Rule, ...]:
    """Return the rules of a project.

    Parameters
    ----------
    standard
        The Standard that it reports on.
    codes
        Codes of its organisations.
    latest_year
        The latest reporting year that can have ended.
    """
    words = vocabulary(standard)
    return (
        Rule("organisation", ("organisation",), lambda code: _organisation_problem(code, codes)),
        Rule("year", ("year",), lambda year: year_problem(year, latest_year, standard)),
        Rule("indicator", ("indicator",), words.indicator_problem),
        Rule("section", ("section",), words.section_problem),
        Rule("category", ("indicator", "section", "category"), _if_known(words, words.category_problem)),
        Rule("group", ("group",), words.group_problem),
        Rule("measure", ("indicator", "category", "group", "measure"), _if_known(words, words.measure_problem)),
        Rule("value", ("measure", "value"), lambda measure, value: value_problem(words, measure, value)),
        Rule("source", ("source",), _source_problem),
    )


def row_faults(standard: Standard, rows: Sequence[ReturnRow], kept: Sequence[Rule]) -> Iterator[tuple[int, Fault]]:
    """Test all rows, and yield the position and the fault of each failure.

    Parameters
    ----------
    standard
        The Standard that the rows report on.
    rows
        The rows of all files.
    kept
        The rules.
    """
    numbers = frozenset(map(str, standard.numbers))
    known = vocabulary(standard).words
    for rule in kept:
        for position, problem in rule.problems(rows):
            yield position, _fault(rows[position], rule.column, problem, numbers, known)


def _fault(row: ReturnRow, column: str, problem: Problem, numbers: Collection[str], known: Collection[str]) -> Fault:
    message, remedy = (without_people(text, row.texts, known) for text in problem)
    code, year, indicator, *_ = row.texts
    return Fault(
        Severity.ERROR, column, row.file, row.line, column, message, remedy,
        organisation=code,
        year=int(year) if _is_year(year) else None,
        indicator=int(indicator) if indicator in numbers else None,
    )  # fmt: skip


def _organisation_problem(code: str, codes: Collection[str]) -> Problem | None:
    if not code:
        return Problem("There is no organisation.", "Give its ODS code.")
    if code in codes:
        return None
    for other in (code.upper(), code.lower()):
        if other in codes:
            return Problem(f'"{code}" is not the code of an organisation: capitals count.', f"Write {other}.")
    close = get_close_matches(code, sorted(codes), n=1, cutoff=0.6)
    remedy = f"Correct it{f' (did you mean {close[0]}?)' if close else ''}, or add its params/<code>/organisation.yml."
    return Problem(f'"{code}": no organisation has this code.', remedy)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()


def year_problem(text: str, latest_year: int, standard: Standard) -> Problem | None:
    """Return what is wrong with a reporting year; None where nothing is."""
    if not _is_year(text):
        message = f'"{text}" is not a reporting year.' if text else "There is not a reporting year."
        return Problem(message, "Give the year of the 31 March snapshot in four digits: 2018/19 is 2019.")
    year = int(text)
    if year > latest_year:
        remedy = f"Correct it; publication_date in params/project.yml says that the reports come out in {latest_year}."
        return Problem(f"{year} is in the future.", remedy)
    if year < FIRST_YEAR:
        return Problem(
            f"{year} is before {FIRST_YEAR}, the first year of the Standard.", "Correct it, or delete the row."
        )
    if year > standard.years[-1]:
        remedy = f"Editions to {standard.years[-1]} are known: take a version of wres_kit that has this one."
        return Problem(f"The edition of the Standard for {year} is not known.", remedy)
    return None


def value_problem(words: Vocabulary, measure: str, text: str) -> Problem | None:
    """Return why a text is not a value of a measure, or None where it is one."""
    problem = number_problem(text, measure)
    rule = words.rules.get(measure)
    if problem is not None or rule is None or not rule.what:
        return problem
    number = float(text)
    if (rule.low is not None and number < rule.low) or (rule.high is not None and number > rule.high):
        limits = " and ".join(f"{limit:g}" for limit in (rule.low, rule.high) if limit is not None)
        return Problem(f'"{text}" is not between {limits}: no {rule.what} is.', "Check it with the source.")
    return None


def _if_known(words: Vocabulary, problem: Callable[..., Problem | None]) -> Callable[..., Problem | None]:
    """Return a rule that keeps silent where the indicator is at fault itself."""

    def asked(indicator: str, *texts: str) -> Problem | None:
        return None if words.indicator_problem(indicator) else problem(int(indicator), *texts)

    return asked


def _source_problem(source: str) -> Problem | None:
    if not source:
        return Problem(
            "There is no source.", "Say where the figure was published or comes from, so that it can be found again."
        )
    if NATIONAL_INSURANCE.search(source):
        return Problem(
            "The source holds what looks like a National Insurance number. Sources are published.",
            "Say where the figure comes from without naming anyone.",
        )
    if source.startswith(LIVE):
        return Problem(
            f'The source begins with "{source[0]}", so a spreadsheet would run it as a formula.',
            "Begin it with a word.",
        )
    return None


IGNORED = {".md", ".txt"}
"""Files that may stand beside returns without being mentioned."""


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """What files of returns say, each row checked by itself and all of them together.

    Parameters
    ----------
    returns
        The figures. Rows that an error involves are not among them.
    faults
        Everything that is wrong, in the order in which it was found.
    names
        Names of the files that hold anything.
    about
        By name of the file, the organisations that it has rows of, readable or not.
    fte
        Which percentages are of full-time equivalents.
    """

    returns: Returns
    faults: list[Fault]
    names: tuple[str, ...]
    about: Mapping[str, frozenset[str]]
    fte: FteShares


def check_files(project: Project, files: Sequence[RawFile]) -> CheckedFiles:
    """Check what files say, each row by itself and all of them together.

    Raises
    ------
    ParameterError
        `params/project.yml` or a group cannot be read or does not fit.
    """
    codes = known_codes(project.params)
    kept = rules(project.standard, codes, project.parameters.publication_date.year)
    texts = [ReturnRow(file.name, line, texts) for file in files for line, texts in file.rows]
    failed = list(row_faults(project.standard, texts, kept))
    faulty = {position for position, _ in failed}
    rows = [_value(row) for position, row in enumerate(texts) if position not in faulty]
    confirmations = read_confirmations(project)
    fte, unread = read_fte_shares(project)
    within = {code: dict(each.within) for code, each in project.organisations.items() if each.within}
    figures = CheckedFigures(project.standard, rows, chosen_values(confirmations), fte, within)
    faults = [*unread, *(fault for file in files for fault in file.faults), *with_swapped_columns(texts, failed, kept)]
    faults += _parts_that_are_none(rows, {code: each for code, each in within.items() if code not in project.groups})
    about = {file.name: {row[0] for _, row in file.rows}.intersection(codes) for file in files}
    owned = _owned(faults, about, codes) + run_checks(figures, confirmations)
    returns = Returns(project.standard, _without_errors(figures.kept, owned), _notes(project, rows, owned, within))
    names = tuple(file.name for file in files if file.rows or file.faults)
    named = {file.name: frozenset(codes_in([file], codes)) for file in files}
    return CheckedFiles(returns, owned, names, {name: whose for name, whose in named.items() if whose}, fte)


def _parts_that_are_none(
    rows: Iterable[tuple[Cell, Value]], within: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:  # fmt: skip
    """Yield a warning for each part that is declared to be within another, and that no return of its organisation has.

    A slip of the pen there would leave disclosure control without what it has to know.
    """
    sections: dict[str, set[str]] = {}
    for cell, _ in rows:
        sections.setdefault(cell.organisation, set()).add(cell.section)
    for code, declared in within.items():
        for name in dict.fromkeys(part for pair in declared.items() for part in pair):
            if code in sections and name not in sections[code]:
                message = f"within names {name}, which no return of {code} has."
                yield Fault(
                    Severity.WARNING, "within-unknown", f"params/{path_code(code)}/organisation.yml", None, "", message,
                    "Correct its spelling, or delete it.", organisation=code,
                )  # fmt: skip


def _notes(
    project: Project, rows: Iterable[tuple[Cell, Value]], faults: Iterable[Fault],
    within: Mapping[str, Mapping[str, str]],
) -> dict[tuple[str, int], ReturnNotes]:  # fmt: skip
    """Return what is known about each return that there is anything to say about."""
    warnings = open_warnings(project.standard, faults)
    keys = {(cell.organisation, cell.year) for cell, _ in rows if cell.organisation in within} | warnings.keys()
    return {
        key: ReturnNotes(open_warnings=warnings.get(key, ()), within=tuple(within.get(key[0], {}).items()))
        for key in sorted(keys)
    }


def with_response_rates(project: Project, returns: Returns) -> Returns:
    """Return returns with the response rates that organisations gave in their settings, where a return has none.

    So such a rate is a figure like all others: disclosure control, the audit and the record of what is public know it.

    Parameters
    ----------
    project
        Whose `survey_response` in `params` is read.
    returns
        The returns, those of groups among them. A year without a return gets no rate.
    """
    standard, words = project.standard, vocabulary(project.standard)
    of_survey = [each for each in standard.numbers if words.percentages(each) is PercentageOf.RESPONDENTS]
    values = [item for each in returns for item in each.values.items()]
    given = {(cell.organisation, cell.year) for cell, _ in values if cell.measure == Measure.RESPONSE_RATE}
    added = [
        _response_rate(project, organisation, year, of_survey[0])
        for organisation in (*project.organisations.values(), *project.groups.values())
        for year in sorted(set(returns.years(organisation.code)) & dict(organisation.survey_response).keys())
        if of_survey and (organisation.code, year) not in given
    ]
    if not added:
        return returns
    return Returns(standard, [*values, *added], {(each.organisation, each.year): each.notes for each in returns})


def _response_rate(project: Project, organisation: Organisation, year: int, indicator: int) -> tuple[Cell, Value]:
    rate = dict(organisation.survey_response)[year]
    everyone = project.standard.characteristic.everyone
    cell = Cell(organisation.code, year, indicator, ALL, ALL, everyone, str(Measure.RESPONSE_RATE))
    folder = project.params / organisation.slug / "organisation.yml"
    path = group_path(project.params, organisation.code) if organisation.is_group else folder
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    line = next((at for at, text in enumerate(lines, start=1) if text.startswith("survey_response")), 1)
    return cell, Value(rate, decimals(f"{rate:.15g}"), f"Given by {organisation.label}", project.shown(path), line)


def returns_files(project: Project, names: Collection[str] | None = None) -> list[RawFile]:
    """Read the files of `data/returns`, in order of name, without looking at what their rows say.

    Parameters
    ----------
    project
        Whose.
    names
        The names of those to read, as messages show them; all where None.
    """
    folder = project.returns
    entries = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in entries if not path.name.startswith(".") and (not path.is_dir() or path.suffix == ".csv")]
    if names is not None:
        files = [path for path in files if visible(project.shown(path)) in names]
    read = [read_file(path, visible(project.shown(path))) for path in files if path.suffix.lower() == ".csv"]
    read += [_not_read(visible(project.shown(path))) for path in files if path.suffix.lower() not in {".csv", *IGNORED}]
    return read or ([_nothing(project.shown(folder))] if names is None else [])


def read_file(path: Path, name: str) -> RawFile:
    """Read one file of returns, wherever it is."""
    try:
        return parse_file(name, path.read_bytes())
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        remedy = "See that it exists and that you may read it."
        return RawFile(name, (), (_of_file(Severity.ERROR, "unreadable", name, message, remedy),))


def codes_in(files: Iterable[RawFile], codes: Collection[str]) -> set[str]:
    """Return whose rows files have, those that cannot be read as rows among them."""
    files = list(files)
    named = {texts[0] for file in files for _, texts in file.rows}
    return (named | {fault.organisation for file in files for fault in file.faults}).intersection(codes)


def _value(row: ReturnRow) -> tuple[Cell, Value]:
    """Return the cell and value of a row that keeps every rule."""
    code, year, indicator, section, category, group, measure, text, source = row.texts
    places = 0 if measure in COUNTS else decimals(text)
    cell = Cell(code, int(year), int(indicator), section, category, group, measure)
    # Earlier versions wrote of how many rows an extract was. Sources are published, and each row may be a person.
    shown = _NUMBER_OF_ROWS.sub(f": {COUNTED_FROM_ROWS}", source)
    return cell, Value(float(text), places, shown, row.file, row.line)


def _owned(faults: Iterable[Fault], about: Mapping[str, Collection[str]], codes: Collection[str]) -> list[Fault]:
    """Put faults of rows down to the organisation they belong to.

    A row whose code is wrong belongs to the one organisation that its file is otherwise about, so that its report is
    not published without the figure; in a file about several it is nobody's in particular.
    """
    return [
        fault if fault.organisation in codes else replace(fault, organisation=_only(about.get(fault.file, ())))
        for fault in faults
    ]


def _only(organisations: Collection[str]) -> str:
    return next(iter(organisations)) if len(organisations) == 1 else ""


def _without_errors(kept: dict[Cell, Value], faults: Iterable[Fault]) -> Iterator[tuple[Cell, Value]]:
    involved = {place for fault in faults if fault.severity is Severity.ERROR for place in fault.places}
    return ((cell, value) for cell, value in kept.items() if Place(value.file, value.row) not in involved)


def _of_file(severity: Severity, check: str, name: str, message: str, remedy: str) -> Fault:
    return Fault(severity, check, name, None, "", message, remedy, unreadable=severity is Severity.ERROR)


def _not_read(name: str) -> RawFile:
    message = "The file is not read: returns are CSV files, whose names end in .csv."
    fault = _of_file(Severity.WARNING, "not-read", name, message, "Save it as CSV, or move it elsewhere.")
    return RawFile(name, (), (fault,))


def _nothing(folder: str) -> RawFile:
    remedy = "Bring returns in with: wres import FILE…"
    fault = _of_file(Severity.ERROR, "no-returns", folder, "There is no file of returns.", remedy)
    return RawFile(folder, (), (fault,))
