"""Import the workbooks of a whole country: made-up organisations, two workbooks each, three years, no cell empty."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wres_kit.joint.read import read_returns
from wres_kit.project import Organisation, Project
from wres_kit.returns.files import number_text
from wres_kit.sources.dcf.export import export_workbook
from wres_kit.sources.dcf.layout import layouts
from wres_kit.standard import read_standard, standard_folder

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-c", "from wres_kit.cli.main import run; run()", "import"]


def write(root: Path, organisations: int) -> list[Path]:
    """Write a project without returns, and workbooks with the figures of Example Trust under other codes."""
    (root / "params").mkdir()
    (root / "data" / "returns").mkdir(parents=True)
    (root / "params" / "project.yml").write_text("publication_date: 2026-11-22\n", encoding="utf-8")
    example = read_returns(Project(ROOT)).returns
    books = []
    for number in range(organisations):
        code = f"X{100 + number}"
        (root / "params" / code).mkdir()
        text = f"code: {code}\nname: Example {code}\ntype: Example\nregion: Example\nfictional: true\n"
        (root / "params" / code / "organisation.yml").write_text(text, encoding="utf-8")
        who = Organisation(code=code, name=f"Example {code}", type="Example", region="Example")
        for year in (2023, 2024):
            figures = {
                cell._replace(organisation=code): number_text(value)
                for one in (year - 1, year)
                for cell, value in example.get("X01", one).values.items()
            }
            books.append(root / f"{code} {year}.xlsx")
            books[-1].write_bytes(
                export_workbook(
                    read_standard(standard_folder("wres")), layouts()[0], who, year, figures, with_other=False
                ).data
            )
    return books


def main() -> None:
    """Print how long the import takes, by the clock and by the processors, and how much memory its processes take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--organisations", type=int, default=250)
    organisations = parser.parse_args().organisations
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        books = write(root, organisations)
        started = time.perf_counter()
        subprocess.run([*COMMAND, *map(str, books), "--project", str(root)], check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{len(books)} workbooks of {organisations} organisations on {os.cpu_count()} cores")
    processors, largest = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"{seconds:.1f} s; {processors:.1f} s of processor time; {largest:.0f} MB in the largest process")


if __name__ == "__main__":
    main()
