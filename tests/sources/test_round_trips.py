"""What a return says, written out as a source and imported again through the command, is what it said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from tests.examples import examples
from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, staff_row, write_csv, write_xlsx
from tests.sources.test_staff import CODES, SCALES, STAFF_GROUPS
from tests.standards import WRES
from wres_kit.cli.main import app
from wres_kit.joint.read import check_return_files, read_returns
from wres_kit.project import Project
from wres_kit.publishing.database import open_returns
from wres_kit.returns.cells import Cell, Measure
from wres_kit.returns.faults import Severity
from wres_kit.returns.files import COLUMNS, LIVE, number_text, parse_file, return_csv
from wres_kit.returns.read import returns_files
from wres_kit.sources import Context, InputFile
from wres_kit.sources.survey import SOURCE as STAFF_SURVEY

EXAMPLE = Path(__file__).parents[2] / "data" / "returns" / "x01.csv"
PEOPLE = ("white", "bme", "unknown")
CASES = ("Employee Number", "Ethnicity", "Case Type", "Date Opened")
COURSES = ("Employee Number", "Ethnicity", "Course Type", "Course Date")
Key = tuple[int, str, str, str]


def example(year: int) -> dict[Key, int]:
    """The headcounts of the made-up Example Trust."""
    rows = (dict(zip(COLUMNS, texts, strict=True)) for _, texts in parse_file("x01.csv", EXAMPLE.read_bytes()).rows)
    return {
        (int(row["indicator"]), row["section"], row["category"], row["group"]): int(row["value"])
        for row in rows
        if row["year"] == str(year) and row["measure"] == Measure.HEADCOUNT and not _is_drill_down(row)
    }


def _is_drill_down(row: dict[str, str]) -> bool:
    """Whether a row is of a department, a profession or a single ethnic category: no extract is counted by these."""
    sections_of_the_standard = {"all", *(one.section for one in WRES.bands.sections)}
    return row["group"] not in {*PEOPLE, "all"} or row["section"] not in sections_of_the_standard


def staff(counts: dict[Key, int]) -> Iterator[tuple[object, ...]]:
    """Employees, some with a second assignment or a bank contract; consultants first, the senior ones flagged."""
    number = 0
    for (indicator, section, category, group), people in counts.items():
        if indicator != 1 or section == "all" or category not in SCALES or group == "all":
            continue
        senior = counts.get((1, section, "senior_medical_manager", group), 0) if category == "consultant" else 0
        for one in range(people):
            number += 1
            row = staff_row(number, scale=SCALES[category], group=STAFF_GROUPS[section], ethnic=CODES[group])
            yield (*row, "Y" if one < senior else "")
            if number % 7 == 0:
                yield (*staff_row(number, scale="Band 9", group="Students", ethnic=CODES[group], primary="N"), "")
            if number % 11 == 0:
                yield (*staff_row(number, scale="Bank rate", ethnic=CODES[group], category="Bank", primary="N"), "")


def stages(counts: dict[Key, int]) -> Iterator[tuple[str, str]]:
    for group in PEOPLE:
        applied, shortlisted, appointed = (
            counts[2, "all", stage, group] for stage in ("applied", "shortlisted", "appointed")
        )  # fmt: skip
        yield from [(CODES[group], "Applied")] * (applied - shortlisted)
        yield from [(CODES[group], "Interview")] * (shortlisted - appointed)
        yield from [(CODES[group], "Appointed")] * appointed


def board(counts: dict[Key, int]) -> Iterator[tuple[str, str, str]]:
    for group in PEOPLE:
        members, voting, executive = (counts[9, "all", part, group] for part in ("total_board", "voting", "executive"))
        for one in range(members):
            yield CODES[group], "Y" if one < voting else "N", "Executive" if one < executive else "NED"


def each(counts: dict[Key, int], indicator: int, category: str, word: str) -> Iterator[tuple[object, ...]]:
    number = 0
    for group in PEOPLE:
        for _ in range(counts[indicator, "all", category, group]):
            number += 1
            yield number, CODES[group], word, "2024-01-15"


@pytest.mark.parametrize("year", [2024])
def test_the_example_trust_expanded_into_people_and_imported(year: int, tmp_path: Path) -> None:
    counts, project = example(year), project_in(tmp_path / "project")
    files = [
        write_csv(tmp_path / "staff.csv", (*STAFF_HEADINGS, "Senior Medical Manager"), staff(counts)),
        write_csv(tmp_path / "recruitment.csv", ("Ethnicity", "Application Status"), stages(counts)),
        write_csv(tmp_path / "cases.csv", CASES, each(counts, 3, "disciplinary", "Disciplinary")),
        write_csv(tmp_path / "courses.csv", COURSES, each(counts, 4, "training", "CPD")),
        write_csv(tmp_path / "board.csv", ("Ethnicity", "Voting", "Executive"), board(counts)),
    ]  # fmt: skip
    command = ["import", *map(str, files), "--organisation", "X01", "--year", str(year), "--confirm"]
    result = CliRunner().invoke(app, [*command, "--project", str(project.root)])
    assert result.exit_code == 0, result.output
    found = {
        (cell.indicator, cell.section, cell.category, str(cell.group)): value.value
        for cell, value in read_returns(project).returns.get("X01", year).values.items()
    }
    assert len(found) > 150
    expected = {key: number for key, number in counts.items() if key[2] != "workforce"}
    assert found == expected


@st.composite
def counted(draw: st.DrawFn) -> dict[Key, int]:
    """Draw the headcounts of a return that extracts can tell, small and large, and their totals."""
    some = st.integers(0, draw(st.sampled_from([2, 12])))
    counts: dict[Key, int] = {}
    for section in WRES.bands.sections:
        for band in (each.category for each in section.bands):
            for group in PEOPLE:
                most = counts[1, section.section, "consultant", group] if band == "senior_medical_manager" else None
                counts[1, section.section, band, group] = draw(some if most is None else st.integers(0, most))
    for group in PEOPLE:
        appointed, shortlisted, applied = (draw(some) for _ in range(3))
        counts[2, "all", "appointed", group] = appointed
        counts[2, "all", "shortlisted", group] = appointed + shortlisted
        counts[2, "all", "applied", group] = appointed + shortlisted + applied
        counts[3, "all", "disciplinary", group], counts[4, "all", "training", group] = draw(some), draw(some)
        members = counts[9, "all", "total_board", group] = draw(some)
        counts[9, "all", "voting", group] = draw(st.integers(0, members))
        counts[9, "all", "executive", group] = draw(st.integers(0, members))
    return counts | _totals(counts)


def _totals(counts: dict[Key, int]) -> dict[Key, int]:
    totals: dict[Key, int] = {}
    for (indicator, section, category, group), people in counts.items():
        places = {(section, category)}
        if indicator == 1 and category != "senior_medical_manager":  # they are consultants as well
            places |= {(section, "all"), ("all", "all")}
        for place in places:
            for whom in (group, "all"):
                key = (indicator, *place, whom)
                if key not in counts:
                    totals[key] = totals.get(key, 0) + people
    return totals


@examples(5)
@given(counts=counted(), workbooks=st.booleans(), shuffled=st.randoms(use_true_random=False))
def test_any_return_expanded_into_people_and_imported(
    counts: dict[Key, int], workbooks: bool, shuffled: Random, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """People with second assignments and bank contracts, applications, cases, courses and seats, in any order."""
    assume(any(counts.values()))
    folder = tmp_path_factory.mktemp("people")
    project = project_in(folder / "project")
    (project.params / "extracts.yml").write_text("recruitment: {all_applicants_listed: true}\n", encoding="utf-8")
    extracts = {
        "staff": ((*STAFF_HEADINGS, "Senior Medical Manager"), staff(counts)),
        "recruitment": (("Ethnicity", "Application Status"), stages(counts)),
        "cases": (CASES, each(counts, 3, "disciplinary", "Disciplinary")),
        "courses": (COURSES, each(counts, 4, "training", "CPD")),
        "board": (("Ethnicity", "Voting", "Executive"), board(counts)),
    }
    files = []
    for name, (headings, people) in extracts.items():
        rows = [list(row) for row in people]
        if not rows:
            continue
        shuffled.shuffle(rows)
        if workbooks:
            files.append(write_xlsx(folder / f"{name}.xlsx", {"Sheet1": [list(headings), *rows]}))
        else:
            files.append(write_csv(folder / f"{name}.csv", headings, rows))
    command = ["import", *map(str, files), "--organisation", "X01", "--year", "2024", "--confirm"]
    result = CliRunner().invoke(app, [*command, "--project", str(project.root)])
    assert result.exit_code == 0, result.output
    found = {
        (cell.indicator, cell.section, cell.category, str(cell.group)): value.value
        for cell, value in read_returns(project).returns.get("X01", 2024).values.items()
    }
    assert {key: number for key, number in found.items() if number} == {
        key: number for key, number in counts.items() if number
    }


returned = st.dictionaries(
    st.tuples(
        st.sampled_from(["X01", "X02"]), st.integers(2016, 2026), st.sampled_from(["all", "clinical"]),
        st.sampled_from(["all", "band_5", "vsm"]), st.sampled_from(WRES.characteristic.all_groups),
    ),
    st.integers(0, 9999), min_size=1, max_size=30,
)  # fmt: skip


@examples(10)
@given(values=returned)
def test_a_return_through_a_database(
    values: dict[tuple[str, int, str, str, str], int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("sql")
    project = project_in(folder / "project", "X01", "X02")
    (project.params / "project.yml").write_text("publication_date: 2026-11-22\n", encoding="utf-8")
    rows = [(code, year, 1, section, category, str(group), "headcount", number, "made up")
            for (code, year, section, category, group), number in values.items()]  # fmt: skip
    engine = create_engine(f"sqlite:///{folder / 'warehouse.db'}")
    with engine.begin() as connection:
        names = ", ".join(f'"{column}"' for column in COLUMNS)
        connection.execute(text(f"CREATE TABLE returns ({names})"))
        for row in rows:
            bound = {f"v{position}": value for position, value in enumerate(row)}
            connection.execute(text(f"INSERT INTO returns VALUES ({', '.join(f':{name}' for name in bound)})"), bound)
    engine.dispose()
    query = folder / "all.sql"
    query.write_text("SELECT * FROM returns", encoding="utf-8")
    from wres_kit.sources.sql import from_database

    found = from_database(f"sqlite:///{folder / 'warehouse.db'}", query, Context(project), {})
    assert isinstance(found, bytes)
    assert {texts for _, texts in parse_file("all.csv", found).rows} == {tuple(map(str, row)) for row in rows}


survey = st.dictionaries(
    st.tuples(
        st.sampled_from(["X01", "X02", "X03"]),
        st.sampled_from([5, 7, 8]),
        st.sampled_from(WRES.characteristic.compared),
    ),
    st.tuples(st.decimals(0, 100, places=1), st.integers(11, 20_000)),
    min_size=1,
)


@examples(15)
@given(values=survey, year=st.sampled_from([2022, 2024, 2026]), top=st.integers(0, 6))
def test_survey_results_through_a_detailed_spreadsheet(
    values: dict[tuple[str, int, str], tuple[Decimal, int]], year: int, top: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:  # fmt: skip
    """A sheet for each group, with all questions side by side under a title of some rows."""
    folder = tmp_path_factory.mktemp("survey")
    project = project_in(folder / "project", "X01", "X02", "X03")
    questions = {number: WRES.edition(year).indicators[number].question for number in (5, 7, 8)}
    sheets: dict[str, list[list[object]]] = {}
    for group, name in (("white", "White staff"), ("bme", "BME staff")):
        rows: list[list[object]] = [[f"NHS Staff Survey {year - 1}"], *[[None]] * top]
        labels: list[object] = [None, None]
        headings: list[object] = ["Organisation name", "ODS code"]
        for question in questions.values():
            labels += [f"{question} - made up", None, None]
            headings += ["% Never" if question == questions[5] else "% Yes", "% Other", "Base"]
        rows += [labels, headings]
        for code in ("X01", "X02", "X03"):
            row: list[object] = [f"Example {code}", code]
            for number in questions:
                share, base = values.get((code, number, group), (None, None))
                answer = None if share is None else 100 - share if number == 5 else share
                row += ["*"] * 3 if answer is None else [float(answer), float(100 - answer), base]
            rows.append(row)
        sheets[name] = rows
    path = write_xlsx(folder / "survey.xlsx", sheets)
    read = STAFF_SURVEY.read(InputFile(path), Context(project))
    found = {(one.cell, Decimal(one.value)) for one in read.values}
    expected = set()
    for (code, number, group), (share, base) in values.items():
        cell = Cell(code, year, number, "all", "all", group, Measure.PERCENTAGE)
        expected |= {(cell, share), (cell._replace(measure=Measure.RESPONDENTS), Decimal(base))}
    assert not read.faults
    assert found == expected


@examples(10)
@given(values=returned, source=st.sampled_from(["made up", '=HYPERLINK("http://example.invalid")', "@SUM(A1)", "-1"]))
def test_a_return_through_its_own_file_and_the_store(
    values: dict[tuple[str, int, str, str, str], int], source: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Written as a file of returns, read as one, and asked of the store; no text of it is a live formula."""
    folder = tmp_path_factory.mktemp("return")
    project = project_in(folder / "project", "X01", "X02")
    cells = {
        Cell(code, year, 1, section, category, group, Measure.HEADCOUNT): number
        for (code, year, section, category, group), number in values.items()
    }
    data = return_csv(WRES, ((cell, str(number), source) for cell, number in cells.items()))
    assert not any(text.startswith(LIVE) for _, texts in parse_file("x.csv", data).rows for text in texts)
    (project.returns / "x.csv").write_bytes(data)
    read = check_return_files(project, returns_files(project))
    found = {
        cell: value
        for code in read.returns.organisations()
        for year in read.returns.years(code)
        for cell, value in read.returns.get(code, year).values.items()
    }
    # Bands that are left out for adding up wrongly are named; nothing else may differ.
    faulty = {place.row for fault in read.faults if fault.severity is Severity.ERROR for place in fault.places}
    in_file = list(parse_file("x.csv", data).rows)
    kept = {tuple(texts[:8]) for line, texts in in_file if line not in faulty}
    assert {(*map(str, cell), number_text(value)) for cell, value in found.items()} == kept
    with open_returns(project) as connection:
        asked = connection.execute(
            'SELECT organisation, year, indicator, section, category, "group", measure, value FROM returns'
        ).fetchall()
    assert {(*row[:7], int(row[7])) for row in asked} == {
        (*cell[:5], str(cell.group), str(cell.measure), int(value.value)) for cell, value in found.items()
    }


def test_a_project_needs_nothing_but_its_parameters(tmp_path: Path) -> None:
    """An import into a project without any return yet."""
    project = Project(project_in(tmp_path).root)
    path = write_csv(tmp_path / "staff.csv", STAFF_HEADINGS, [staff_row(number) for number in range(20)])
    command = ["import", str(path), "--organisation", "X01", "--year", "2024", "--confirm", "--project", str(tmp_path)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert (project.returns / "x01-2024-staff.csv").is_file()
