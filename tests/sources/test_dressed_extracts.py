"""Thirty small extracts in random dress: each is counted right, or asked about, or refused, as it was when drawn.

They have titles, cross tables, totals, percentages, other organisations and years, unknown headings, footnotes
and encodings of several kinds. The expected numbers come from the people that each was made of.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.projects import project_in
from wres_kit.errors import WresError
from wres_kit.sources import Context, InputFile
from wres_kit.sources.registry import source_of

CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("dressed.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{place}-{case['kind']}" for place, case in enumerate(CASES)])
def test_an_extract_in_random_dress(case: dict[str, Any], tmp_path: Path) -> None:
    project = project_in(tmp_path, "X01", "X02")
    path = tmp_path / "extract.csv"
    path.write_text(case["text"], encoding=case["encoding"])
    file = InputFile(path, project=project)
    try:
        read = source_of(file).read(file, Context(project, organisation="X01", year=2024, confirm=True))
    except WresError:
        assert case["ends"] == "refused"
        return
    ended = "asked" if read.questions else "refused" if read.faults else "counted"
    assert ended == case["ends"]
    if ended == "asked":
        assert case["names"] in {question.column for question in read.questions}
    counts: dict[str, list[int]] = {}
    for figure in read.values:
        if figure.cell.section == "all" and figure.cell.group != "all":
            counts.setdefault(figure.cell.category, []).append(int(figure.value))
    counts = {category: numbers for category, numbers in counts.items() if any(numbers)}
    assert counts == {category: numbers for category, numbers in case.get("counts", {}).items() if category in counts}
    assert counts.keys() | {"applied"} >= set(case.get("counts", {}))
