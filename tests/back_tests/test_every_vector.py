"""Every published result is dealt with: reproduced, explained, or said not to be a result of the Standard."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.back_tests.vectors import ROOT, Key, vector, vectors
from wres_kit.method import differences
from wres_kit.project import Project

NOT_OF_THE_STANDARD: dict[Key, str] = {
    ("England, NHS trusts", "2018", "3-fourfifths", "trusts by relative likelihood band"): (
        "a distribution over trusts, not a result of one organisation; its national ratio has no inputs"
    ),
    ("GMC employer referrals", "2018-2022", "3-type", "five-year ROLLING window, ethnic minority vs white"): (
        "referrals of doctors to their regulator, not the formal disciplinary process of an employer"
    ),
    ("HMPPS prison officers", "2021-2022", "direction", "relative rate index = ethnic minority rate / white rate"): (
        "another employer's index, the reciprocal of indicator 2"
    ),
    ("Papworth Hospital NHS FT", "2016-17", "3", "all staff"): (
        "a ratio without the counts of each group; nine people in all, quoted as an example of small numbers"
    ),
    ("England, CCGs", "2019", "survey participation", "all CCGs"): "participation in the survey, not an answer to it",
    ("NHS Digital", "2018", "4-mix", "non-mandatory training takers"): (
        "the make-up of those who were trained, without the workforce they come from"
    ),
    ("England, NHS", "2018-2023", "1", "VSM"): "the growth of a number of people over five years, not a share",
}

ALSO_ARITHMETIC = [
    # Published figures beside the Standard that follow from their inputs all the same.
    (("England, NHS trusts", "2018", "3-fourfifths", "trusts by relative likelihood band"),
     lambda i, p: round(100 * (i["total_trusts"] - i["above_1_25"] - i["below_0_80"]) / i["total_trusts"], 1)
     == p["within_0_80_1_25_pct"]),
    (("England, CCGs", "2019", "survey participation", "all CCGs"),
     lambda i, p: round(100 * i["took_part"] / i["total"], 1) == p["pct"]),
    (("England, NHS", "2018-2023", "1", "VSM"),
     lambda i, p: round(100 * (i["bme_vsm_2023"] / i["bme_vsm_2018"] - 1), 1) == p["increase_pct"]),
]  # fmt: skip


def test_every_published_result_is_dealt_with() -> None:
    named = {key for name in ("test_reproduced.py", "test_explained.py") for key in keys_in(name)}
    assert named.isdisjoint(NOT_OF_THE_STANDARD)
    assert named | set(NOT_OF_THE_STANDARD) == set(vectors())


def test_what_is_explained_is_what_the_project_lists_as_different() -> None:
    listed = {one.key for one in differences(Project(ROOT))}
    assert listed == keys_in("test_explained.py")


def keys_in(name: str) -> set[tuple[str, ...]]:
    """Return the keys that a test file names, as arguments of `vector` or as tuples."""
    tree = ast.parse((Path(__file__).parent / name).read_text(encoding="utf-8"))
    calls = [node.args for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "vector"]
    tuples = [node.elts for node in ast.walk(tree) if isinstance(node, ast.Tuple)]
    texts = [tuple(part.value for part in parts if isinstance(part, ast.Constant)) for parts in (*calls, *tuples)]
    return {parts for parts in texts if parts in vectors()}


@pytest.mark.parametrize(("key", "follows"), ALSO_ARITHMETIC)
def test_arithmetic_beside_the_standard(key, follows) -> None:
    one = vector(*key)
    assert follows(one.inputs, one.published)
