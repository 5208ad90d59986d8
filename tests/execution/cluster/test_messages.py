from __future__ import annotations

from pathlib import Path

import pytest

from tests.standards import PAGES
from wres_kit.execution.cluster_messages import OtherProgramError, check_program, with_paths_moved
from wres_kit.execution.engine.notebooks import PageParameters
from wres_kit.execution.render_tasks import PageTask

HERE, THERE = Path("/here/project"), Path("/there")
PARAMETERS = PageParameters(organisation="X01", year=2024, audience="public")


def test_paths_of_the_project_are_moved_and_no_others():
    task = PageTask(PAGES[0], PARAMETERS, HERE / "build" / "a.ipynb", Path("/elsewhere/x.json"))
    there = with_paths_moved(task, HERE, THERE)
    assert there == PageTask(PAGES[0], PARAMETERS, THERE / "build" / "a.ipynb", Path("/elsewhere/x.json"))
    assert with_paths_moved(there, THERE, HERE) == task


def test_the_same_program_is_let_in():
    here = {"pandas": "3.0", "commit": ""}
    check_program(here, dict(here))


def test_each_difference_is_named():
    wanted = {"pandas": "3.0", "scipy": "1.17", "renderer": "quarto 1.10"}
    with pytest.raises(OtherProgramError) as error:
        check_program(wanted, {"pandas": "2.9", "scipy": "1.17"})
    assert "pandas 2.9, not 3.0; renderer none, not quarto 1.10" in str(error.value)
    assert "scipy" not in str(error.value)
