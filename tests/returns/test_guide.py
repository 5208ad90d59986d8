"""The how-to page on what the check finds is in step with the checks."""

from __future__ import annotations

from pathlib import Path

from tests.standards import WRES
from wres_kit.returns.checks.registry import CHECKS, guide

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "fix-what-the-check-finds.md"


def test_the_page_is_made_from_the_checks() -> None:
    assert PAGE.read_text(encoding="utf-8") == guide(WRES), (
        "Write it anew: python -m wres_kit.returns.checks.registry docs/how-to/fix-what-the-check-finds.md"
    )


def test_every_check_has_its_section() -> None:
    text = guide(WRES)
    for check in CHECKS:
        assert f"### {check.identity}\n" in text
        assert check.reason in text
        assert check.remedy in text
