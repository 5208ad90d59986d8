"""What holds for all tests."""

from __future__ import annotations

import signal
from collections.abc import Generator
from functools import cache
from pathlib import Path

import pytest
from _pytest.nodeid import coerce_node_id

import wres_kit.publishing  # noqa: F401 - before a test imports nbformat, which it loads faster
from tests.examples import register_profiles

TESTS = Path(__file__).parent
INTEGRATION = (
    "audit/test_crate.py",  # starts the outside validator
    "audit/test_perturbed.py",  # every result of returns that were changed
    "cli/test_output.py",  # builds that are interrupted
    "cli/test_preview.py",  # a server
    "disclosure/test_divisions_attacked.py",  # attacks
    "disclosure/test_histories.py",  # attacks hundreds of histories of releases
    "disclosure/test_large_blocks_attacked.py",  # the same, of a large trust
    "disclosure/test_narrow_counts_attacked.py",  # attacks by running the program
    "disclosure/test_project_returns.py",  # protects all returns of this project
    "disclosure/test_published_files.py",  # reads the files of whole histories of releases
    "disclosure/test_seen_leaks.py",  # attacks
    "documents/test_pdf.py",  # outside checkers of PDF
    "e2e",  # built sites in a browser
    "execution/cluster",  # starts schedulers and workers
    "execution/engine/test_engines.py",  # kernels, and pages that are killed
    "execution/engine/test_ten_notebooks.py",  # all notebooks in both engines
    "execution/test_build_with_workers.py",  # worker processes, and builds that are killed
    "execution/test_incremental.py",  # builds of a project after changes
    "execution/test_verify.py",  # builds again from clones
    "execution/test_verify_without_git.py",  # the same
    "independent/test_thousand_returns.py",  # every result of 1,000 returns
    "joint/test_joint_histories.py",  # attacks histories of joint reports
    "joint/test_joint_neighbours.py",  # attacks joint reports by running the program
    "joint/test_joint_releases.py",  # attacks histories of releases of groups and members
    "joint/test_policy_histories.py",  # the same, with policies that change
    "notebooks/test_edited_notebooks_fail.py",  # starts pytest and a kernel
    "publishing/test_planted.py",  # whole sites
    "publishing/test_twin_histories.py",  # releases of whole sites
    "release/test_action_plan.py",  # releases of a project, one after the other
    "release/test_interruptions.py",  # releases that are killed
    "release/test_publish.py",  # the same
    "sources/test_database.py",  # starts PostgreSQL
    "sources/test_fuzz_workbooks.py",  # hundreds of damaged workbooks, in processes with limits
    "sources/test_how_to.py",  # pages of instructions, command by command
    "sources/test_large_extracts.py",  # files of a hundred megabytes, in a process
    "sources/test_safe_workbooks.py",  # workbooks made to do harm, in processes with limits
    "standard/test_published.py",  # builds and publishes
)
"""Tests of more than a module: files and whole folders. `make integration` runs them, `make unit` the rest."""

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would the commands that they interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

register_profiles()


@cache
def is_integration(path: Path) -> bool:
    """Return whether a test file is one of integration."""
    return any(path.is_relative_to(TESTS / named) for named in INTEGRATION)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a list that names what is not there: its tests would be run as tests of modules."""
    if missing := [named for named in INTEGRATION if not (TESTS / named).exists()]:
        message = f"tests/conftest.py names no test files: {', '.join(missing)}"
        raise pytest.UsageError(message)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import the files of the part that is not asked for."""
    asked = {"integration": True, "not integration": False}.get(config.option.markexpr)
    is_test = collection_path.suffix == ".py" and collection_path.name.startswith("test_")
    return True if is_test and asked is not None and is_integration(collection_path) != asked else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Let one worker run the tests that share what takes long to make, so that it is made once."""
    for item in items:
        if is_integration(item.path):
            item.add_marker(pytest.mark.integration)
        if not item.get_closest_marker("xdist_group") and (shared := _shared(item)):
            item.add_marker(pytest.mark.xdist_group(shared))
    yield
    # xdist 3.8 writes the group behind an id that pytest 9.2 no longer reads, and so would divide every group.
    for item in items:
        grouped = vars(item).get("_nodeid", item.nodeid)
        if grouped != item.nodeid:
            item._id = coerce_node_id(grouped)


def _shared(item: pytest.Item) -> str:
    """Return a name for what a test shares: a fixture of its module or, of tests of modules, of its room."""
    fixtures = getattr(item, "_fixtureinfo", None)
    if fixtures is None:
        return ""
    definitions = [each for name in fixtures.names_closure for each in fixtures.name2fixturedefs.get(name, ())]
    scopes = {each.scope for each in definitions if each.baseid and item.nodeid.startswith(each.baseid)}
    if "session" in scopes and not is_integration(item.path):
        return item.path.parent.name
    return item.path.stem if "module" in scopes else ""
