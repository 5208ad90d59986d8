"""A report that fails the audit of disclosure control is not published, and no published file says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.execution.conftest import Builder, returns, tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("inline")


def test_a_report_that_gives_a_count_away_is_stopped(
    root: Path, built: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    returns(root, "X01", (2022, 2023, 2024), appointed=3)
    monkeypatch.setattr("wres_kit.disclosure.protect.protect", lambda results, *_, **__: list(results))
    outcome = built(jobs=1)
    assert outcome.status == 1
    published = tree(root / "reports")
    assert not [name for name in published if name.startswith("X01/")]
    assert [name for name in published if name.startswith("X02/2024/")]
    failures = [str(failure) for _, _, failure in outcome.failures]
    assert failures
    assert all("2, appointed, bme is 3. It follows from: " in text for text in failures)
    outside = [text for name, text in tree(root / "build").items() if not name.startswith("private/")]
    assert not [text for text in (*published.values(), *outside) if b"It follows from" in text]


def test_its_last_version_stays(root: Path, built: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert built("X01", jobs=1).status == 0
    before = tree(root / "reports")
    returns(root, "X01", (2022, 2023, 2024), appointed=3)
    monkeypatch.setattr("wres_kit.disclosure.protect.protect", lambda results, *_, **__: list(results))
    assert built("X01", jobs=1).status == 1
    assert tree(root / "reports") == before
