"""A small project, and rows of returns to put into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.projects import project_in
from wres_kit.joint.read import ReadReturns, check_return_files
from wres_kit.project import Project
from wres_kit.returns.files import COLUMNS
from wres_kit.returns.read import returns_files

SOURCE = "made-up figures"
Rows = list[tuple[object, ...]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project of two made-up organisations and one with a joint code, published in 2026."""
    return project_in(tmp_path, "X01", "X02", "X03/X04")


def line(*texts: object) -> str:
    """One line of CSV; texts that hold a comma are quoted."""
    return ",".join(f'"{text}"' if "," in str(text) else str(text) for text in texts)


def csv_of(rows: Rows) -> str:
    """A file of returns; rows without a source get one."""
    complete = (row if len(row) == len(COLUMNS) else (*row, SOURCE) for row in rows)
    return "\n".join([",".join(COLUMNS), *(line(*row) for row in complete)]) + "\n"


@pytest.fixture
def put(project: Project) -> Callable[..., Path]:
    """Write a file of returns into the project: text, bytes, or rows."""

    def write(content: str | bytes | Rows, name: str = "x01.csv") -> Path:
        path = project.returns / name
        if isinstance(content, list):
            content = csv_of(content)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def reading(project: Project, put: Callable[..., Path]) -> Callable[..., ReadReturns]:
    """Write one file and check the project."""

    def read(content: str | bytes | Rows, name: str = "x01.csv") -> ReadReturns:
        put(content, name)
        return check_return_files(project, returns_files(project))

    return read
