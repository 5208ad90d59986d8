"""What holds for all tests."""

from __future__ import annotations

import signal

import pytest

from tests.examples import register_profiles

# A shell that runs the tests in the background has them ignore Ctrl-C, and so would the commands that they interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)

register_profiles()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one worker run the tests that share a fixture of their module, so that it is made once."""
    for item in items:
        fixtures = getattr(item, "_fixtureinfo", None)
        if fixtures is None or item.get_closest_marker("xdist_group"):
            continue
        definitions = (each for name in fixtures.names_closure for each in fixtures.name2fixturedefs.get(name, ()))
        if any(each.scope == "module" and item.nodeid.startswith(each.baseid) for each in definitions):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
