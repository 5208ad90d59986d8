"""The project speaks of itself alone: no path of a machine, no registry host, nothing of how it was written."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATHS = re.compile(r"(?<![\w./-])/(?:work|root|Users|mnt)/|/home/(?!someone\b)\w+/|\.\./shared\b", re.IGNORECASE)
HOSTS = re.compile(r"\b(?:artifactory|nexus|devpi)\b|--(?:extra-)?index-url[ =]", re.IGNORECASE)
WRITERS = re.compile(
    r"\b(?:anthropic|claude|chatgpt|openai|copilot|llms?|language models?|ai (?:agent|assistant)s?|co-authored-by)\b",
    re.IGNORECASE,
)
BINARY = {".png", ".xlsx", ".woff2", ".ico", ".zip", ".gz", ".parquet", ".ods", ".xls", ".duckdb"}


def kept_files() -> list[Path]:
    """The files that git keeps, or all where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.split("\0")
    except (OSError, subprocess.CalledProcessError):
        pytest.fail("git ls-files does not answer: these tests look at the files that git keeps")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("pattern", [PATHS, HOSTS, WRITERS], ids=["paths", "hosts", "writers"])
def test_no_file_speaks_of_where_or_how_it_was_written(pattern: re.Pattern[str]) -> None:
    seen = {}
    for path in kept_files():
        if path.suffix.lower() in BINARY or path == Path(__file__):
            continue
        if match := pattern.search(path.read_text(encoding="utf-8", errors="replace")):
            seen[path.relative_to(ROOT).as_posix()] = match[0]
    assert seen == {}
