"""A project of three made-up organisations that report jointly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.returns.conftest import Rows, csv_of
from wres_kit.joint.read import ReadReturns, check_return_files
from wres_kit.project import Project
from wres_kit.returns.cells import Return
from wres_kit.returns.read import returns_files

CODES = ("X11", "X12", "X13")
NAMES = dict(zip(CODES, ("Example Clinic", "Example Hospice", "Example Practice"), strict=True))
SHARED = "type: Example\nregion: Example\nfictional: true\n"


class Joint:
    """A project whose three organisations form the group `examples`; what they return can be changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "params" / "groups").mkdir(parents=True)
        (root / "data" / "returns").mkdir(parents=True)
        (root / "params" / "project.yml").write_text("publication_date: 2026-11-22\n", encoding="utf-8")
        for code in CODES:
            self.organisation(code)
        self.group()

    def organisation(self, code: str, *, jointly: bool = True, more: str = "") -> None:
        folder = self.root / "params" / code
        folder.mkdir(exist_ok=True)
        text = f"code: {code}\nname: {NAMES.get(code, code)}\n{SHARED}reports_jointly: {str(jointly).lower()}\n{more}"
        (folder / "organisation.yml").write_text(text, encoding="utf-8")

    def group(self, code: str = "examples", members: tuple[str, ...] = CODES, more: str = SHARED) -> Path:
        path = self.root / "params" / "groups" / f"{code}.yml"
        text = f"code: {code}\nname: Example organisations\n{more}members: [{', '.join(members)}]\n"
        path.write_text(text, encoding="utf-8")
        return path

    def remark(self, code: str, year: int, text: str) -> None:
        folder = self.root / "params" / code / str(year)
        folder.mkdir(exist_ok=True)
        (folder / "remarks.yml").write_text(f"remarks:\n{text}", encoding="utf-8")

    @property
    def project(self) -> Project:
        return Project(self.root)

    def read(self, rows: Rows) -> ReadReturns:
        (self.root / "data" / "returns" / "all.csv").write_text(csv_of(rows), encoding="utf-8")
        project = self.project
        return check_return_files(project, returns_files(project))

    def pooled(self, rows: Rows, year: int = 2024) -> Return:
        read = self.read(rows)
        assert not read.report.errors, read.report.to_text()
        return read.returns.get("examples", year)


@pytest.fixture
def joint(tmp_path: Path) -> Joint:
    return Joint(tmp_path)


Each = Callable[..., Rows]


def each(
    indicator: int, category: str, group: str, values: tuple[object, ...], measure: str = "headcount", **more: object
) -> Rows:
    """A row of each organisation that has a value."""
    section, year = more.get("section", "all"), more.get("year", 2024)
    return [
        (code, year, indicator, section, category, group, measure, value)
        for code, value in zip(CODES, values, strict=False) if value is not None
    ]  # fmt: skip
