"""Import an extract of 100,000 made-up assignments as CSV and as a workbook, each by a command of its own."""

from __future__ import annotations

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

COMMAND = [sys.executable, "-c", "from wres_kit.cli.main import run; run()", "import"]
HEADINGS = (
    "Employee Number", "Assignment Number", "Last Name", "First Name", "Pay Scale", "Staff Group", "Ethnic Origin",
    "Assignment Category", "Primary Assignment", "Department", "Date of Birth", "Cost Centre",
)  # fmt: skip
BANDS = ("Band 2", "Band 3", "Band 5", "Band 6", "Band 7", "Band 8a")
GROUPS = ("Nursing and Midwifery Registered", "Administrative and Clerical", "Allied Health Professionals")


def people(rows: int) -> Iterator[tuple[object, ...]]:
    """Yield made-up assignments; every tenth is the second one of an employee."""
    chance = random.Random(1)  # noqa: S311 - made-up people
    for row in range(rows):
        number = 10_000_000 + row - (row % 10 == 1)
        yield (
            number, f"{number}-{1 + (row % 10 == 1)}", f"Nobody {row}", "Example", chance.choice(BANDS),
            chance.choice(GROUPS), chance.choice("AAAAAABCDHKNZ"), chance.choice(("Permanent", "Permanent", "Bank")),
            "N" if row % 10 == 1 else "Y", f"Ward {row % 200}", "1970-01-01", f"C{row % 500:03d}",
        )  # fmt: skip


def write(root: Path, rows: int) -> list[Path]:
    """Write a project without returns, and the same extract in both forms."""
    (root / "params" / "X01").mkdir(parents=True)
    (root / "data" / "returns").mkdir(parents=True)
    (root / "params" / "project.yml").write_text("publication_date: 2026-11-22\n", encoding="utf-8")
    text = "code: X01\nname: Example Trust\ntype: Example\nregion: Example\nfictional: true\n"
    (root / "params" / "X01" / "organisation.yml").write_text(text, encoding="utf-8")
    with (root / "staff.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADINGS, *people(rows)])
    book = Workbook(write_only=True)
    sheet = book.create_sheet("ESR")
    for one in (HEADINGS, *people(rows)):
        sheet.append(one)
    book.save(root / "staff.xlsx")
    return [root / "staff.csv", root / "staff.xlsx"]


def main() -> None:
    """Print how long each import takes, by the clock and by the processors, and how much memory its processes take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for path in write(root, rows):
            before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
            said = ["--organisation", "X01", "--year", "2024", "--confirm", "--replace", "--project", str(root)]
            subprocess.run([*COMMAND, str(path), *said], check=True, stdout=subprocess.DEVNULL)
            seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{path.name}: {rows:,} rows in {seconds:.1f} s; {used:.1f} s of processor time")
    print(f"{after.ru_maxrss / 1024:.0f} MB in the largest process; {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
