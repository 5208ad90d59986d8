from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from wres_kit.indicators import change, statistics
from wres_kit.indicators.formulas import Method, method, methods


@pytest.mark.parametrize("one", methods(), ids=lambda one: one.key)
def test_every_method_is_a_function_whose_docstring_names_the_same_source(one: Method) -> None:
    module, _, name = one.function.rpartition(".")
    loaded = import_module(module)
    text = " ".join(f"{loaded.__doc__} {inspect.getdoc(getattr(loaded, name))}".split())
    for source in one.sources:
        author, year = source.partition(",")[0], source.partition("(")[2][:4]
        assert author in text, source
        assert f"({year})" in text, source


def test_keys_are_unique_and_lead_to_their_method() -> None:
    assert len({one.key for one in methods()}) == len(methods())
    assert all(method(one.key) is one for one in methods())


def test_every_statistic_that_results_and_verdicts_use_is_described() -> None:
    described = {one.function for one in methods()}
    used = set()
    for path in Path(statistics.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in (statistics.__name__, change.__name__):
                used |= {f"{node.module}.{alias.name}" for alias in node.names}
    ratios = {f"{change.__name__}.{name}" for name in ("ratio_of_ratios_interval", "trend_of_ratios_interval")}
    functions = {name for name in used if inspect.isfunction(_named(name))} - ratios - HELPERS
    assert functions
    assert functions <= described


HELPERS = {
    f"{statistics.__name__}.must_be_rates",
    f"{statistics.__name__}.is_small",
    f"{change.__name__}.difference_result",
    f"{change.__name__}.result_difference",
}


def _named(address: str) -> object:
    module, _, name = address.rpartition(".")
    return getattr(import_module(module), name)
