"""Damaged, edited and malicious extracts and survey spreadsheets: a message each time, nothing about a person in it.

The mutations are those of `test_fuzz_workbooks`. They run in a process of their own, which notes every file, connection
and process that is opened meanwhile, and how much memory they take.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.examples import times
from tests.sources import test_fuzz_workbooks as fuzz
from tests.sources.made_up import STAFF_HEADINGS, staff_row, write_xlsx
from tests.sources.workbooks import dcf_project, offered_here
from wres_kit.errors import WresError
from wres_kit.sources.dcf import collection as dcf
from wres_kit.sources.extracts import staff
from wres_kit.sources.source import Context
from wres_kit.sources.survey import benchmark, staff_survey

ROOT = Path(__file__).parents[2]
SURVEY = ROOT / "docs" / "how-to" / "samples" / "staff-survey-2023.xlsx"
BENCHMARK = SURVEY.with_name("survey-benchmark-2019-2023.xlsx")
SOURCES = {
    "dcf": dcf.SOURCE, "staff": staff.SOURCE, "staff-survey": staff_survey.SOURCE,
    "survey-benchmark": benchmark.SOURCE,
}  # fmt: skip
SURNAME = "Okonkwo-Featherstone"
EACH = times(8)
"""Mutations of each of ten kinds; 80 in `make fuzz`."""
pytestmark = pytest.mark.fuzz


def parts_of(path: Path) -> fuzz.Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def base(source: str, folder: Path) -> fuzz.Parts:
    """The parts of a workbook of a kind; the sheet with the figures is the one that is mutated."""
    if source == "dcf":
        return fuzz.base()[0]
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
    project = dcf_project(folder / "project")
    context = Context(project, organisation="X01", year=2024, survey_year=2023, confirm=source == "staff")
    parts, path = base(source, folder), folder / "return.xlsx"
    path.write_bytes(fuzz.zipped(parts))
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
    for kind in fuzz.KINDS:
        for number in range(each):
            path.write_bytes(fuzz.KINDS[kind](parts, random.Random(f"{kind} {number}")))
            said = outcome(source, path, context)
            counted[said.partition(" ")[0]] += 1
            named = said.startswith(("read ", "refused return.xlsx"))
            if SURNAME in said or "fault of wres_kit" in said or not named:
                odd.append(f"{kind} {number}: {said[:200]}")
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"whole": whole[:5], "counted": counted, "odd": odd, "touched": sorted(touched), "kilobytes": kilobytes}


@pytest.mark.parametrize("source", SOURCES)
def test_mutations_end_in_words_and_touch_nothing_else(source: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.sources.test_fuzz_other_workbooks", source, str(tmp_path), str(EACH)]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stderr[-2_000:]
    found = json.loads(ran.stdout)
    assert found["whole"] == "read "
    assert sum(found["counted"].values()) == EACH * len(fuzz.KINDS)
    assert min(found["counted"].values()) > EACH
    assert found["odd"] == []
    assert found["touched"] == []
    assert found["kilobytes"] < 1_048_576


if __name__ == "__main__":
    sys.stdout.write(json.dumps(campaign(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
