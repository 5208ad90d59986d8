"""A command that is killed at a random moment leaves public and record both before or both after it."""

from __future__ import annotations

import os
import random
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from tests.examples import times
from tests.release.interruptions import commands, kill_once

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.fuzz
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_kill_leaves_public_and_record_both_before_or_both_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signature and a release; the other commands too in `make fuzz`. `interruptions` tries more."""
    monkeypatch.setenv("WRES_RELEASE_KEY", str(tmp_path / "key.pem"))
    known = list(islice(commands(tmp_path), 2 if times(1) == 1 else None))
    moment = random.Random(times(1))
    became = [kill_once(command, tmp_path, moment) for command in known for _ in range(times(2))]
    assert set(became) <= {"before", "after"}
