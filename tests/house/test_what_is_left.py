"""The Standard is in its data files alone, names say what things are, and modules are few and short."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from tests.house import scan
from tests.house.allowances import KINDS, allowed, counted

pytestmark = pytest.mark.xdist_group("trees")
LIST = "allowances.yml; after mending, python -m tests.house.allowances makes it shorter"


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return counted()


@pytest.mark.parametrize("kind", KINDS)
def test_there_is_no_more_than_the_list_allows(kind: str, now: dict[str, Any]) -> None:
    listed = allowed()[kind]
    more = {name: number for name, number in now[kind].items() if number > listed.get(name, 0)}
    assert sum(now[kind].values()) <= sum(listed.values()), f"{more} are more than in {LIST}"


def test_no_public_class_name_is_used_twice() -> None:
    places = scan.public_classes(scan.modules())
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def test_no_name_is_given_twice_at_the_top_of_a_module() -> None:
    """Where two modules are joined, the second of two constants of one name would count for both."""
    names = {module: scan.top_names(tree) for module, tree in scan.modules().items()}
    assert {module: [name for name, times in given.items() if times > 1] for module, given in names.items()
            if max(given.values(), default=0) > 1} == {}  # fmt: skip
    assert scan.top_names(ast.parse("NEAR = 1\ndef f(): NEAR = 2\n(NEAR, b) = 3, 4\nNEAR: int = 5")) == {
        "NEAR": 3, "f": 1, "b": 1,
    }  # fmt: skip


def test_modules_are_few_and_short(now: dict[str, Any]) -> None:
    listed = allowed()
    assert now["modules"] <= listed["modules"], "Join two modules that belong together before adding another."
    assert now["lines_of_the_largest"] <= listed["lines_of_the_largest"], "Divide the module."


@pytest.mark.parametrize(
    "line",
    [
        "if indicator == 1: pass", "if self._number == 1: pass", "for number in (3, 4, 9): pass",
        "pages = [number for number in range(1, 10)]", "edition.indicators[3]", "report.indicator(1)",
        "own._replace(indicator=1)", "words = {2: 'appointed', 3: 'disciplined'}", "Field(ge=1, le=9)",
        "if place.indicator in {3, 4}: pass",
    ],
)  # fmt: skip
def test_an_indicator_by_its_number_is_seen(line: str) -> None:
    assert scan.indicator_numbers(ast.parse(line)) >= 1


@pytest.mark.parametrize(
    "line",
    [
        "x = Group.WHITE", "white = 1", "def bme_share(): pass", "text = 'more BME staff'", "x = 'unknown'",
        "Group.UNKNOWN", "def f(bme): pass",
    ],
)  # fmt: skip
def test_a_group_by_its_name_is_seen(line: str) -> None:
    assert scan.group_names(ast.parse(line)) >= 1


@pytest.mark.parametrize(
    "line",
    [
        "if people == 1: pass", "rows[1]", "x = {1: 'one-year', 2: 'two-year'}", "range(1, 11)", "Field(le=6)",
        "unknown = 1", "x = 'the unknown file'", "'A docstring about white and BME staff of band 5.'",
    ],
)  # fmt: skip
def test_nothing_else_is(line: str) -> None:
    tree = ast.parse(line)
    assert (scan.indicator_numbers(tree), scan.group_names(tree), scan.band_names(tree)) == (0, 0, 0)


def test_a_band_by_its_name_is_seen() -> None:
    assert scan.band_names(ast.parse("x = 'band_5', 'Band 8a'")) == 2


def test_a_name_that_says_nothing_is_seen_where_it_is_given() -> None:
    tree = ast.parse("one = 1\ndef said(of): pass\nfor odd in x: print(odd)\nimport y as there\nnobody.found")
    assert scan.empty_names(tree) == {"one": 1, "said": 1, "of": 1, "odd": 1, "there": 1}
