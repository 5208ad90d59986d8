"""Whatever goes wrong with an extract, nothing it says about a person comes out.

Planted names and numbers are looked for in every message, fault, exception, log line and file.
"""

from __future__ import annotations

import logging
import pickle
import tempfile
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from tests.examples import examples
from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, write_csv, write_xlsx
from wres_kit.errors import WresError
from wres_kit.project import Project
from wres_kit.sources import Context, InputFile
from wres_kit.sources.extracts import PersonLevel, registers, staff
from wres_kit.sources.extracts.columns import kinds
from wres_kit.sources.registry import source_of
from wres_kit.sources.workbook.grid import ExtractError

SURNAME, NUMBER, INSURANCE, ADDRESS = "Okonkwo-Featherstone", "20457781", "QQ123456C", "a.b@example.org"
PLANTED = (SURNAME, NUMBER, INSURANCE, ADDRESS, SURNAME.lower(), SURNAME.partition("-")[0])
SOURCES = {
    one.name: one
    for one in (staff.SOURCE, registers.RECRUITMENT, registers.CASEWORK, registers.TRAINING, registers.BOARD)
}
PLAIN = {
    "person": NUMBER, "band": "Band 5", "staff_group": "Healthcare Scientists", "ethnic_code": "A",
    "assignment_category": "Permanent", "primary": "Y", "senior_medical_manager": "N", "stage": "Applied",
    "applied": "Y", "shortlisted": "Y", "appointed": "N", "vacancy": "V1", "case_type": "Disciplinary",
    "opened": "2023-05-01", "training_type": "CPD", "attended": "2023-05-01", "voting": "Y", "executive": "N",
    "assignment_status": "Active Assignment", "snapshot": "2024-03-31", "ended": "", "started": "2020-01-01",
    "fte": "1.0",
    "count": "1", "formality": "Formal", "case_status": "Open", "disciplinary": "1", "attendance": "Attended",
    "trained": "1", "seat_status": "Filled", "organisation": "X01", "period": "2023/24", "department": "Surgery",
}  # fmt: skip


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[Project]:
    """A project of which all that is written, and all that is logged, is looked at afterwards."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    caplog.set_level(logging.DEBUG)
    project = project_in(tmp_path / "project")
    yield project
    clean(caplog.text)
    for path in (*temporary.rglob("*"), *project.root.rglob("*")):
        clean(path.name)
        if path.is_file():
            clean(path.read_bytes().decode("latin-1"))


def clean(text: str) -> None:
    for planted in PLANTED:
        assert planted not in text


def everything_said(source: PersonLevel, offered: InputFile, project: Project) -> str:
    """All that comes out of reading an extract, however it ends."""
    context = Context(project, organisation="X01", year=2024, confirm=True)
    said = [repr(source.recognise(offered))]
    try:
        said.append(repr(source.read(offered, context)))
    except WresError as error:
        chain: BaseException | None = error
        while chain is not None:
            said += [str(chain), repr(chain), *map(repr, chain.args)]
            chain = chain.__context__
        said += traceback.format_exception(error)
    return "\n".join(said)


def planted_rows(kind: str, field: str, *texts: str) -> tuple[list[str], list[list[object]]]:
    """A surname and an insurance number in columns that are not read, and a row for each of `texts` in one that is."""
    fields = list(kinds()[kind].fields)
    headings = [kinds()[kind].fields[name].names[0] for name in fields]
    row: list[object] = [PLAIN[name] for name in fields]
    wrong = [[text if name == field else PLAIN[name] for name in fields] for text in texts]
    # Most rows are understood, so that a text that is in no table would be shown if it looked like a code.
    return [*headings, "Last Name", "NI Number"], [
        [*each, SURNAME, INSURANCE] for each in (*[row] * 5 * len(texts), *wrong)
    ]


CASES = [(kind, field) for kind in SOURCES for field in kinds()[kind].fields]


TEXTS = (SURNAME, NUMBER, INSURANCE, ADDRESS, "")


@pytest.mark.parametrize(
    ("kind", "field", "texts"),
    [
        *((*case, TEXTS) for case in CASES),
        *((*case, (TEXTS[number % len(TEXTS)],)) for number, case in enumerate(CASES) if number % 3 == 0),
    ],
)
def test_values_in_a_wrong_column(
    kind: str, field: str, texts: tuple[str, ...], watched: Project, tmp_path: Path
) -> None:
    headings, rows = planted_rows(kind, field, *texts)
    offered = InputFile(write_csv(tmp_path / "extract.csv", headings, rows))
    clean(everything_said(SOURCES[kind], offered, watched))


@pytest.mark.parametrize(("kind", "field"), CASES[::3])
def test_a_workbook(kind: str, field: str, watched: Project, tmp_path: Path) -> None:
    headings, rows = planted_rows(kind, field, SURNAME)
    offered = InputFile(write_xlsx(tmp_path / "extract.xlsx", {"Data": [list(headings), *rows]}))
    clean(everything_said(SOURCES[kind], offered, watched))


BODIES = {
    "no headings": f"{NUMBER},{SURNAME},Band 5,Healthcare Scientists,A\n" * 3,
    "a row too long": ",".join(STAFF_HEADINGS) + f"\n{NUMBER},{SURNAME},x,x,x,x,x,x,x\n",
    "a row too short": ",".join(STAFF_HEADINGS) + f"\n{NUMBER},{SURNAME}\n",
    "a footer": ",".join(STAFF_HEADINGS) + f"\nRun by {SURNAME} {ADDRESS}\n",
    "an open quote": ",".join(STAFF_HEADINGS) + f'\n{NUMBER},"{SURNAME},x,x,x,x,x\n',
    "a field without end": ",".join(STAFF_HEADINGS) + f'\n{NUMBER},"{SURNAME * 9000}",x,x,x,x,x\n',
    "no number": ",".join(STAFF_HEADINGS) + f"\n,{SURNAME},Band 5,Healthcare Scientists,A,Permanent,Y\n",
    "names as ethnic codes": ",".join(STAFF_HEADINGS) + f"\n1,x,Band 5,Students,{SURNAME},Permanent,Y\n" * 3,
    "a heading twice": ",".join((*STAFF_HEADINGS, "Pay Scale")) + f"\n{NUMBER},{SURNAME},x,x,x,x,x,x\n",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_a_file_that_cannot_be_read(body: str, watched: Project, tmp_path: Path) -> None:
    path = tmp_path / "extract.csv"
    path.write_text(body, encoding="utf-8")
    clean(everything_said(staff.SOURCE, InputFile(path), watched))
    try:
        source_of(InputFile(path))
    except WresError as error:
        clean(str(error))


def raising(error: Exception) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise error

    return fail


def test_a_fault_of_the_program_itself(watched: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen failure, whose message quotes a row, is reported without it and without a reference to it."""
    monkeypatch.setattr(pd.DataFrame, "sort_values", raising(ValueError(f"cannot sort {SURNAME} {NUMBER}")))
    headings, rows = planted_rows("staff", "band", "Band 6")
    offered = InputFile(write_csv(tmp_path / "extract.csv", headings, rows))
    with pytest.raises(ExtractError, match=r"a fault of wres_kit itself \(ValueError\)") as caught:
        staff.SOURCE.read(offered, Context(watched, organisation="X01", year=2024, confirm=True))
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None
    clean("".join(traceback.format_exception(caught.value)))


def test_what_holds_rows_shows_none_of_them(tmp_path: Path) -> None:
    headings, rows = planted_rows("staff", "band", "Band 6")
    offered = InputFile(write_csv(tmp_path / "extract.csv", headings, rows))
    from wres_kit.sources.extracts.rows import grids_of, rows_of

    grid = next(iter(grids_of(offered)))
    clean(repr(grid))
    clean(repr(rows_of(grid, 0, {"person": "Employee Number"})))


def test_the_workbook_is_let_go(watched: Project, tmp_path: Path) -> None:
    headings, rows = planted_rows("staff", "band", "Band 6")
    offered = InputFile(write_xlsx(tmp_path / "extract.xlsx", {"Data": [list(headings), *rows]}))
    understood = staff.SOURCE.read(offered, Context(watched, organisation="X01", year=2024, confirm=True))
    clean(pickle.dumps(understood.values).decode("latin-1"))
    assert "workbook" not in offered.__dict__


texts = st.one_of(st.sampled_from(PLANTED[:4]), st.text(max_size=8))


@examples(15, HealthCheck.function_scoped_fixture)
@given(cells=st.lists(st.lists(texts, min_size=7, max_size=7), min_size=1, max_size=6))
def test_any_texts_anywhere(cells: list[list[str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = write_csv(folder / "extract.csv", STAFF_HEADINGS, [[*row[:6], row[6]] for row in cells])
    project = project_in(folder / "project")
    clean(everything_said(staff.SOURCE, InputFile(path), project))
    for path in project.params.glob("*.yml"):
        clean(path.read_text(encoding="utf-8"))
