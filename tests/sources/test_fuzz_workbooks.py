"""Damaged, edited and malicious workbooks: a clear message each time, never a traceback, never a figure out of place.

Each mutation is made from a number, so that a failure can be made again: `mutated(kind, number)`. All run on small
workbooks, most of them in this process; what takes memory or time is in `test_safe_workbooks`.
"""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.examples import times
from tests.memory import peak_kilobytes
from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, staff_row, write_xlsx
from tests.sources.workbooks import figures_of, offered_here, workbook
from wres_kit.cli.import_ import import_files
from wres_kit.errors import WresError
from wres_kit.project import Project
from wres_kit.returns.cells import Cell
from wres_kit.returns.faults import Severity
from wres_kit.returns.numbers import number_problem
from wres_kit.sources import Context, ImportResult, dcf
from wres_kit.sources import survey as staff_survey
from wres_kit.sources.dcf import SOURCE
from wres_kit.sources.extracts import staff
from wres_kit.sources.survey import benchmark

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
ROW = re.compile(rb"<row .*?</row>", re.DOTALL)
CELL = re.compile(rb'<c r="[A-Z]+[0-9]+".*?(?:</c>|/>)', re.DOTALL)
EACH = times(22)
"""Mutations of each kind; 220, and more than 4,000 of all kinds, in `make fuzz`."""
pytestmark = [pytest.mark.fuzz, pytest.mark.xdist_group("mutations")]  # all begin with the same workbook


@cache
def base() -> tuple[Parts, dict[Cell, str]]:
    """The parts of a workbook with one block and the staff survey, and the figures in it."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = workbook(Path(folder) / "return.xlsx", 2022)
        book = openpyxl.load_workbook(path)
        sheet = book["WRES"]
        survey = next(row for row in range(1, 100) if sheet.cell(row, 1).value == "5 to 8 Staff survey")
        board = next(row for row in range(1, 100) if sheet.cell(row, 1).value == "9 Board representation")
        sheet.delete_rows(board, 100)
        sheet.delete_rows(18, survey - 18)
        book.save(path)
        understood = SOURCE.read(offered_here(path), Context(project_in(Path(folder) / "project", "X01", "X02")))
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    figures = {one.cell: one.value for one in understood.values}
    assert len(figures) > 50
    assert figures == {cell: text for cell, text in figures_of(2022).items() if cell in figures}
    return parts, figures


def zipped(parts: Parts, method: int = zipfile.ZIP_STORED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, method)
    return stream.getvalue()


# Mutations of bytes: a file cut off on its way, or overwritten. Each gives the file.


def damaged(parts: Parts, rng: random.Random) -> bytes:
    data = bytearray(zipped(parts, rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])))
    how = rng.randrange(5)
    at, length = rng.randrange(len(data)), rng.randrange(1, 200)
    if how == 0:
        return bytes(data[:at])
    if how == 1:
        del data[at : at + length]
    elif how == 2:
        data[at:at] = rng.randbytes(length)
    elif how == 3:
        data[at : at + length] = data[max(at - length, 0) : at]
    else:
        for _ in range(rng.randrange(1, 30)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def archive_changed(parts: Parts, rng: random.Random) -> bytes:
    """Parts lost, doubled, renamed, added, or flagged."""
    parts, how = dict(parts), rng.randrange(7)
    name = rng.choice(sorted(parts))
    if how == 0:
        del parts[name]
    elif how == 1:
        parts[rng.choice(["../../../tmp/x", "/etc/passwd", name.upper(), name + "/", "xl\\workbook.xml"])] = parts.pop(
            name
        )
    elif how == 2:
        parts[f"xl/media/{rng.randrange(99)}.txt"] = b"0" * rng.randrange(1_100_000, 2_000_000)
        return zipped(parts, zipfile.ZIP_DEFLATED)
    elif how == 3:
        parts |= {f"xl/{number}": b"" for number in range(rng.randrange(1_980, 2_100))}
    elif how == 4:
        parts |= {"xl/vbaProject.bin": rng.randbytes(99), "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
    elif how == 5:
        data = bytearray(zipped(parts))
        at = data.index(b"PK\x01\x02", rng.randrange(len(data) - 500))
        data[at + rng.randrange(4, 46)] = rng.randrange(256)
        return bytes(data)
    else:
        parts[name] = parts[rng.choice(sorted(parts))]
    return zipped(parts)


def xml_broken(parts: Parts, rng: random.Random) -> bytes:
    """XML that is not well formed, declares entities, or is in another encoding."""
    parts = dict(parts)
    name = rng.choice([SHEET, SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
    text = parts[name]
    at, how = rng.randrange(len(text)), rng.randrange(7)
    entity = b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    parts[name] = [
        lambda: text[:at],
        lambda: text[:at] + text[at + rng.randrange(1, 60) :],
        lambda: text[:at] + b"<" + text[at:],
        lambda: text[:at] + b"&a;" + text[at:],
        lambda: b"<?xml version='1.0'?>" + entity + text.partition(b"?>")[2] if b"?>" in text else entity + text,
        lambda: text.decode().encode(rng.choice(["utf-16", "utf-16-le", "utf-32"])),
        lambda: text[:at] + rng.randbytes(5) + text[at:],
    ][how]()
    return zipped(parts)


# Mutations of place: rows, columns and sheets that move. What is still read must be what was there.


def row_moved(parts: Parts, rng: random.Random) -> bytes:
    """Rows swapped, doubled, lost, hidden or moved down, numbered anew."""
    text = parts[SHEET]
    rows = ROW.findall(text)
    for _ in range(rng.randrange(1, 4)):
        one, other = rng.randrange(len(rows)), rng.randrange(len(rows))
        how = rng.randrange(5)
        if how == 0:
            rows[one], rows[other] = rows[other], rows[one]
        elif how == 1:
            rows.insert(one, rows[other])
        elif how == 2:
            del rows[one]
        elif how == 3:
            rows[one] = rows[one].replace(b"<row ", b'<row hidden="1" ', 1)
        else:
            rows.insert(one, b"<row></row>")
    numbered = (
        re.sub(
            rb'(<c r="[A-Z]+)[0-9]+',
            rb"\g<1>%d" % number,
            re.sub(rb'(<row [^>]*?)r="[0-9]+"', rb'\1r="%d"' % number, row),
        )
        for number, row in enumerate(rows, start=1)
    )
    body = re.sub(rb"<mergeCells.*?</mergeCells>", b"", text, flags=re.DOTALL)
    start, end = body.index(b"<sheetData>") + 11, body.index(b"</sheetData>")
    return zipped({**parts, SHEET: body[:start] + b"".join(numbered) + body[end:]})


def label_changed(parts: Parts, rng: random.Random) -> bytes:
    """Labels and headings changed, emptied, or put in place of others."""
    text = parts[SHEET]
    labels = re.findall(rb"<t[^>]*>([^<]*)</t>", text)
    for _ in range(rng.randrange(1, 4)):
        old = rng.choice(labels)
        new = rng.choice([b"", b"Something else", b"Band 5", old + b" *", old.upper(), rng.choice(labels)])
        if new in (b"White", b"BME", b"VSM", b"Previous year") or old.startswith(
            (b"White", b"BME", b"31 March", b"20")
        ):
            continue
        text = text.replace(b">%s<" % old, b">%s<" % new, 1)
    return zipped({**parts, SHEET: text})


def sheet_renamed(parts: Parts, rng: random.Random) -> bytes:
    """The sheet renamed, hidden, or joined by empty ones."""
    name = "".join(rng.choices("ABCdef &amp;;0123'éé", k=rng.randrange(1, 31))).replace("&", "&amp;").replace("'", "")
    text = parts["xl/workbook.xml"].replace(b'name="WRES"', b'name="%s"' % name.encode())
    if rng.random() < 0.3:
        text = text.replace(b'state="visible"', b'state="%s"' % rng.choice([b"hidden", b"veryHidden", b"odd"]))
    return zipped({**parts, "xl/workbook.xml": text})


def merged(parts: Parts, rng: random.Random) -> bytes:
    """Ranges merged that hold labels, headings or figures."""
    ranges = []
    for _ in range(rng.randrange(1, 5)):
        top, left = rng.randrange(6, 20), rng.randrange(3, 14)
        bottom, right = top + rng.randrange(2), left + rng.randrange(3)
        ranges.append(f'<mergeCell ref="{chr(64 + left)}{top}:{chr(64 + right)}{bottom}"/>'.encode())
    text = re.sub(rb"<mergeCells[^>]*>", lambda found: found[0] + b"".join(ranges), parts[SHEET])
    return zipped({**parts, SHEET: text})


# Mutations of values: what people and programs put into cells. Figures may differ, but must be figures.


def value_changed(parts: Parts, rng: random.Random) -> bytes:
    text = parts[SHEET]
    for _ in range(rng.randrange(1, 12)):
        cell = rng.choice(CELL.findall(text))
        reference = re.search(rb'r="([A-Z]+[0-9]+)"', cell)
        assert reference
        text = text.replace(cell, odd_cell(reference[1], rng), 1)
    return zipped({**parts, SHEET: text})


def odd_cell(name: bytes, rng: random.Random) -> bytes:
    words = [
        "n/a",
        "-",
        "*",
        "nil",
        "<5",
        "47%",
        "0.47",
        "1,234",
        "12 (3)",
        "١٢",
        "1e5",
        "=1+1",
        "NaN",
        "Infinity",
        "1E400",
    ]
    text = rng.choice([*words, "".join(rng.choices("0123456789.,-% ab*", k=rng.randrange(1, 9)))])
    number = rng.choice(["47", "-3", "12.5", "1e308", "1E-300", "nan", "", "0.47", "99999999999999999999", "abc"])
    kind = rng.choice([b"n", b"s", b"b", b"e", b"str", b"inlineStr", b"d", b"zz"])
    style = rng.choice([b"", b' s="0"', b' s="3"', b' s="999999"', b' s="-1"', b' s="x"'])
    return rng.choice([
        b'<c r="%s"%s t="str"><v>%s</v></c>' % (name, style, text.replace("<", "&lt;").encode()),
        b'<c r="%s"%s><v>%s</v></c>' % (name, style, number.encode()),
        b'<c r="%s"%s t="%s"><v>%s</v></c>' % (name, style, kind, number.encode()),
        b'<c r="%s"%s><f>SUM(A1:A9)</f></c>' % (name, style),
        b'<c r="%s"%s><f>[1]Sheet!A1</f><v>%s</v></c>' % (name, style, number.encode()),
        b'<c r="%s"%s t="e"><v>#REF!</v></c>' % (name, style),
        b'<c r="%s"/>' % name,
    ])  # fmt: skip


def reference_changed(parts: Parts, rng: random.Random) -> bytes:
    """Cells and rows that say they are elsewhere: far away, twice in one place, nowhere."""
    text = parts[SHEET]
    for _ in range(rng.randrange(1, 6)):
        old = rng.choice(re.findall(rb' r="[A-Z]*[0-9]+"', text))
        new = rng.choice(
            [b"A1", b"XFD1048576", b"ZZZZ9", b"C0", b"9", b"-4", b"", b"C99999999999", b"c12", b"ZZZ1", b"D20"]
        )
        text = text.replace(old, b' r="%s"' % new, 1)
    return zipped({**parts, SHEET: text})


def dictionary_changed(parts: Parts, rng: random.Random) -> bytes:
    """Styles, sheets and relations that point nowhere."""
    parts = dict(parts)
    name = rng.choice(["xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"])
    values = re.findall(rb'="([^"]*)"', parts[name])
    for _ in range(rng.randrange(1, 4)):
        new = rng.choice(
            [b"", b"0", b"999999999", b"-1", b"../../../etc/passwd", b"http://example.invalid/", b"%", b"rId1"]
        )
        parts[name] = parts[name].replace(b'="%s"' % rng.choice(values), b'="%s"' % new, rng.choice([1, -1]))
    return zipped(parts)


Mutation = Callable[[Parts, random.Random], bytes]
OF_BYTES: tuple[Mutation, ...] = (damaged, archive_changed, xml_broken)
OF_PLACE: tuple[Mutation, ...] = (row_moved, label_changed, sheet_renamed, merged)
OF_VALUES: tuple[Mutation, ...] = (value_changed, reference_changed, dictionary_changed)
KINDS = {one.__name__: one for one in (*OF_BYTES, *OF_PLACE, *OF_VALUES)}
WHOLE = ("damaged", "sheet_renamed", "row_moved", "label_changed", "merged")
"""Kinds after which every figure that is still read, without an error, must be the one that was there."""


def mutated(kind: str, number: int) -> bytes:
    """The file of one mutation."""
    return KINDS[kind](base()[0], random.Random(f"{kind} {number}"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return project_in(tmp_path_factory.mktemp("project"), "X01", "X02")


def attempted(path: Path, project: Project) -> ImportResult | str:
    """What a workbook is understood to say, or the message of the failure."""
    try:
        offered = offered_here(path)
        SOURCE.recognise(offered)
        return SOURCE.read(offered, Context(project))
    except WresError as error:
        return str(error)


def numbers_of(kind: str) -> Iterator[int]:
    # Moved rows are where a figure could be put under another label: more of them.
    return iter(range(EACH * (5 if kind in ("row_moved", "value_changed") else 2 if kind in WHOLE else 1)))


def test_there_are_four_hundred_mutations_at_least() -> None:
    assert sum(len(list(numbers_of(kind))) for kind in KINDS) >= times(400)


@pytest.mark.parametrize("kind", KINDS)
def test_a_mutated_workbook_is_understood_or_refused_in_words(kind: str, tmp_path: Path, project: Project) -> None:
    path, figures = tmp_path / "return.xlsx", base()[1]
    outcomes = {"understood": 0, "refused": 0}
    for number in numbers_of(kind):
        path.write_bytes(mutated(kind, number))
        outcome = attempted(path, project)
        if isinstance(outcome, str):
            outcomes["refused"] += 1
            assert outcome.startswith("return.xlsx: "), (number, outcome)
            assert outcome.rstrip().endswith((".", "return.xlsx")), (number, outcome)
            assert "Traceback" not in outcome
            continue
        outcomes["understood"] += 1
        for one in outcome.values:
            assert one.cell.organisation == "X01"
            assert number_problem(one.value, one.cell.measure) is None, (number, one)
            assert one.source.startswith("return.xlsx, ")
        for fault in outcome.faults:
            assert fault.message
            assert fault.remedy
        erroneous = any(fault.severity is Severity.ERROR for fault in outcome.faults)
        if kind in WHOLE and not erroneous:
            strange = {one.cell: one.value for one in outcome.values if figures.get(one.cell) != one.value}
            assert strange == {}, (number, [fault.message for fault in outcome.faults])
    assert sum(outcomes.values()) == len(list(numbers_of(kind)))
    assert outcomes["refused" if kind in ("damaged", "xml_broken") else "understood"] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_stores_nothing_odd_and_shows_no_traceback(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole way of `wres import`, with every source asked and the reader in a process of its own."""
    project = project_in(tmp_path / "project", "X01", "X02")
    path = tmp_path / "return.xlsx"
    for number in range(4):
        path.write_bytes(mutated(kind, number))
        try:
            ended = import_files(project, [path], replace=True)
        except WresError as error:
            ended = error.exit_status
        assert ended in (0, 1, 2)
        assert "Traceback" not in capsys.readouterr().out
    stored = sorted(one.name for one in project.returns.iterdir())
    assert all(re.fullmatch(r"x01-(?:dcf|sdcs)-(20\d\d)\.csv", name) for name in stored)


ROOT = Path(__file__).parents[2]
SURVEY = ROOT / "docs" / "how-to" / "samples" / "staff-survey-2023.xlsx"
BENCHMARK = SURVEY.with_name("survey-benchmark-2019-2023.xlsx")
SOURCES = {
    "dcf": dcf.SOURCE, "staff": staff.SOURCE, "staff-survey": staff_survey.SOURCE,
    "survey-benchmark": benchmark.SOURCE,
}  # fmt: skip
SURNAME = "Okonkwo-Featherstone"
EACH_SOURCE = times(8)
"""Mutations of each of ten kinds; 80 in `make fuzz`."""


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def base_of(source: str, folder: Path) -> Parts:
    """The parts of a workbook of a kind; the sheet with the figures is the one that is mutated."""
    if source == "dcf":
        return base()[0]
    if source == "staff":
        rows = [list(STAFF_HEADINGS), *(list(staff_row(number, name=SURNAME)) for number in range(30))]
        return parts_of(write_xlsx(folder / "extract.xlsx", {"WRES": rows}))
    parts = parts_of(BENCHMARK if source == "survey-benchmark" else SURVEY)
    first, second = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
    parts[first], parts[second] = parts[second], parts[first]
    return parts


def outcome(source: str, path: Path, context: Context) -> str:
    """What comes out of a workbook, as text."""
    kind = SOURCES[source]
    try:
        offered = offered_here(path)
        kind.recognise(offered)
        return f"read {kind.read(offered, context)!r}"
    except WresError as error:
        return f"refused {error}"


def campaign(source: str, folder: Path, each: int) -> dict[str, object]:
    """Try mutations of every kind, and return what came out and what was touched meanwhile."""
    project = project_in(folder / "project", "X01", "X02")
    context = Context(project, organisation="X01", year=2024, survey_year=2023, confirm=source == "staff")
    parts, path = base_of(source, folder), folder / "return.xlsx"
    path.write_bytes(zipped(parts))
    whole = outcome(source, path, context)
    touched: set[str] = set()

    def note(event: str, given: tuple[object, ...]) -> None:
        if event.startswith("socket.") or event in ("subprocess.Popen", "os.system", "ctypes.dlopen"):
            touched.add(event)
        if event == "open" and not str(given[0]).startswith((str(folder), str(ROOT), sys.prefix, sys.base_prefix)):
            touched.add(str(given[0]))

    sys.addaudithook(note)
    counted = {"read": 0, "refused": 0}
    odd = []
    for kind, mutation in KINDS.items():
        for number in range(each):
            path.write_bytes(mutation(parts, random.Random(f"{kind} {number}")))
            said = outcome(source, path, context)
            counted[said.partition(" ")[0]] += 1
            named = said.startswith(("read ", "refused return.xlsx"))
            if SURNAME in said or "fault of wres_kit" in said or not named:
                odd.append(f"{kind} {number}: {said[:200]}")
    files = sorted(touched)
    return {"whole": whole[:5], "counted": counted, "odd": odd, "touched": files, "kilobytes": peak_kilobytes()}


@pytest.mark.parametrize("source", SOURCES)
def test_mutations_end_in_words_and_touch_nothing_else(source: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sources.test_fuzz_workbooks", source, str(tmp_path), str(EACH_SOURCE)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    found = json.loads(ran.stdout)
    assert found["whole"] == "read "
    assert sum(found["counted"].values()) == EACH_SOURCE * len(KINDS)
    assert min(found["counted"].values()) > EACH_SOURCE
    assert found["odd"] == []
    assert found["touched"] == []
    assert found["kilobytes"] < 1_048_576


if __name__ == "__main__":
    sys.stdout.write(json.dumps(campaign(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
