"""An extract of a hundred megabytes is counted within a gigabyte of memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.projects import project_in
from tests.sources.made_up import STAFF_HEADINGS, staff_row
from wres_kit.joint.read import read_returns

ROOT = Path(__file__).parents[2]
MEASURED = """
import sys
from tests.memory import peak_kilobytes
from wres_kit.cli.main import app
try:
    app()
finally:
    sys.stderr.write(str(peak_kilobytes()))
"""


@pytest.mark.skipif(os.name == "nt", reason="memory is measured as Unix does")
def test_a_hundred_megabytes_of_rows_are_counted_in_bounded_memory(tmp_path: Path) -> None:
    project, path = project_in(tmp_path), tmp_path / "staff.csv"
    row = ",".join(map(str, staff_row("{number}", name="Nobody " * 12)))
    rows = 100_000_000 // len(row) + 1
    with path.open("w", encoding="utf-8") as stream:
        stream.write(",".join(STAFF_HEADINGS) + "\n")
        stream.writelines(row.replace("{number}", str(10_000_000 + number)) + "\n" for number in range(rows))
    assert path.stat().st_size > 100_000_000
    said = ["--organisation", "X01", "--year", "2024", "--confirm", "--project", str(tmp_path)]
    command = [sys.executable, "-c", MEASURED, "import", str(path), *said]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stdout
    assert int(ran.stderr.split()[-1]) < 1_048_576
    counted = {
        cell.group: value.value
        for cell, value in read_returns(project).returns.get("X01", 2024).values.items()
        if cell.section == cell.category == "all"
    }
    assert counted["white"] == rows
