"""A row pasted into the wrong file is shown without what looks like a name or a National Insurance number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wres_kit.cli.check import check
from wres_kit.project import Project
from wres_kit.returns.files import COLUMNS
from wres_kit.visible import is_about_a_person

NAME, NUMBER = "Okonkwo-Featherstone, Ada", "QQ 12 34 56 C"
SOUND = ("X01", 2024, 3, "all", "disciplinary", "bme", "headcount", 9, "made-up figures")


@pytest.mark.parametrize("text", [NAME, NUMBER, "qq123456c"])
@pytest.mark.parametrize("column", COLUMNS[:-1])
def test_in_any_column_it_is_shown_nowhere(
    column: str, text: str, project: Project, put: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    row = [f'"{text}"' if name == column else str(each) for name, each in zip(COLUMNS, SOUND, strict=True)]
    put(f"{','.join(COLUMNS)}\n{','.join(row)}\n".encode())
    assert check(project, [], json_=False) in (1, 2)
    assert check(project, [], json_=True) in (1, 2)
    printed = capsys.readouterr()
    page = (project.private / "check.html").read_text(encoding="utf-8")
    for shown in (printed.out, printed.err, page):
        assert text.casefold() not in shown.casefold()
        assert "Okonkwo" not in shown
    assert "row 2" in printed.out


def test_nor_where_a_file_has_no_header(project: Project, put: Callable, capsys: pytest.CaptureFixture[str]) -> None:
    put(f'X01,2024,"{NAME}",{NUMBER},Ada Example,9\n'.encode())
    assert check(project, [], json_=False) == 2
    shown = capsys.readouterr().out
    assert "header" in shown
    assert not any(text in shown for text in ("Okonkwo", "56 C", "Ada"))


def test_a_source_with_a_national_insurance_number_is_refused(
    project: Project, put: Callable, capsys: pytest.CaptureFixture[str]
) -> None:
    put([(*SOUND[:-1], f"ESR record of {NUMBER}")])
    assert check(project, [], json_=False) == 1
    shown = capsys.readouterr().out
    assert "National Insurance number" in shown
    assert NUMBER not in shown


@pytest.mark.parametrize("text", ["White", "Whte", "Band 5", "Total", "n/a", "RXY", "12,345", "bme", "estates", "N/K"])
def test_slips_are_still_named(text: str) -> None:
    assert not is_about_a_person(text, ["white", "band_5", "bme"])
