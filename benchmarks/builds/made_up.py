"""A project of made-up organisations, each with full returns of three years: what a national build has to do."""

from __future__ import annotations

import csv
import importlib.util
import shutil
from pathlib import Path
from random import Random
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
YEAR = 2024
PAGES = 10


def write_project(folder: Path, organisations: int) -> list[str]:
    """Write the program and a project with so many organisations; return their codes.

    They are the example trust at other sizes, with other random changes between bands and years: every indicator,
    departments, professions and single ethnic categories, about 1,080 figures each.
    """
    for name in ("wres_kit", "notebooks"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "_quarto.yml", folder)
    for name in ("reports", "params", "data/returns"):
        (folder / name).mkdir(parents=True)
    (folder / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
    codes = [f"X{100 + number}" for number in range(organisations)]
    for seed, code in enumerate(codes):
        (folder / "params" / code).mkdir()
        about = f"code: {code}\nname: Example {code}\ntype: Example\nregion: Example\nfictional: true\n"
        (folder / "params" / code / "organisation.yml").write_text(about, encoding="utf-8")
        with (folder / "data" / "returns" / f"{code.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
            _write_returns(file, code, seed)
    return codes


def _write_returns(file: object, code: str, seed: int) -> None:
    make = _make_example()
    make.SEED = seed
    size = Random(seed).uniform(0.2, 2.0)  # noqa: S311 - figures, not secrets

    def scaled(staff: tuple[int, ...]) -> tuple[int, ...]:
        return make.Staff(*(round(people * size) for people in staff))

    make.STAFF_2024 = {
        section: {band: scaled(staff) for band, staff in bands.items()} for section, bands in make.STAFF_2024.items()
    }
    make.RECRUITMENT = {
        year: {stage: scaled(people) for stage, people in stages.items()} for year, stages in make.RECRUITMENT.items()
    }
    make.DISCIPLINARY = {year: scaled(people) for year, people in make.DISCIPLINARY.items()}
    make.RESPONDENTS = {year: scaled(people) for year, people in make.RESPONDENTS.items()}
    writer = csv.writer(file, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerow(make.HEADER)
    for year in make.YEARS:
        writer.writerows((code, *row, make.SOURCE) for row in make.rows_of(year))


def _make_example() -> ModuleType:
    """Return the script that makes the example trust, loaded afresh, so that its tables can be changed."""
    spec = importlib.util.spec_from_file_location("make_example", ROOT / "data" / "example" / "make_example.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
