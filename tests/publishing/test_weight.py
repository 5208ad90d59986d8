"""How heavy the pages of the demonstration reports are: a telephone on a slow line has to load them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from wres_kit.reporting.pages import DOCUMENT

from .example_report import CHECKOUT

if TYPE_CHECKING:
    from pathlib import Path

HEAVIEST, HEAVIEST_DOCUMENT = 250_000, 750_000
"""Bytes of a page of the built-in renderer, with its style sheet and charts in it; of a whole report in one page."""


@pytest.mark.slow
def test_no_page_of_the_demonstration_is_heavy(tmp_path: Path) -> None:
    for name in ("_quarto.yml", "notebooks", "params", "data"):
        source = CHECKOUT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / "reports").mkdir()
    listed = re.search(r"^DEMONSTRATION := (.+)$", (CHECKOUT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed is not None
    codes = listed[1].split()
    command = [sys.executable, "-m", "wres_kit", "build", *codes, "--renderer", "builtin", "--project", str(tmp_path)]
    built = subprocess.run(command, capture_output=True, text=True, timeout=540, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    weights = {
        path.relative_to(tmp_path).as_posix(): path.stat().st_size for path in tmp_path.rglob("reports/**/*.html")
    }
    assert {name.split("/")[1] for name in weights} >= set(codes)
    documents = {name: weights.pop(name) for name in list(weights) if name.endswith(f"/{DOCUMENT}")}
    assert {name: weight for name, weight in weights.items() if weight >= HEAVIEST} == {}
    assert {name: weight for name, weight in documents.items() if weight >= HEAVIEST_DOCUMENT} == {}
    assert documents
