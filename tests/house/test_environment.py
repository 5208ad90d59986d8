"""The conda environment, the lock files and pyproject.toml name the same packages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DEVELOPMENT = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]
FIXED = ("jupyterlab", "papermill", "pandas", "matplotlib", "nbconvert", "pytest", "nbval")


def conda_requirements() -> dict[str, Requirement]:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    named = [entry for entry in [*entries, *from_pip] if isinstance(entry, str) and not entry.startswith("-e")]
    return {requirement.name: requirement for requirement in map(Requirement, named)}


def locked(name: str) -> dict[str, list[str]]:
    versions: dict[str, list[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([A-Za-z0-9_.-]+)==([^ ;]+)", line):
            versions.setdefault(match[1].lower(), []).append(match[2])
    return versions


@pytest.mark.parametrize("requirement", [*RUNTIME, *DEVELOPMENT], ids=lambda requirement: requirement.name)
def test_conda_takes_what_pip_takes(requirement: Requirement) -> None:
    assert conda_requirements()[requirement.name].specifier == requirement.specifier


def test_conda_takes_nothing_more_but_python_quarto_and_pip() -> None:
    known = {requirement.name for requirement in [*RUNTIME, *DEVELOPMENT]}
    assert set(conda_requirements()) - known == {"python", "quarto", "pip"}


@pytest.mark.parametrize(
    ("lock", "requirements"), [("requirements.lock", RUNTIME), ("requirements-dev.lock", [*RUNTIME, *DEVELOPMENT])]
)
def test_the_lock_satisfies_every_requirement(lock: str, requirements: list[Requirement]) -> None:
    versions = locked(lock)
    for requirement in requirements:
        assert all(version in requirement.specifier for version in versions[requirement.name.lower()]), requirement


def test_every_locked_package_has_a_hash_and_no_registry_is_named() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        packages = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert all("--hash=sha256:" in package for package in packages if "==" in package)
        assert "index-url" not in text
        assert "://" not in text


def test_the_development_lock_agrees_with_the_runtime_lock() -> None:
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name: development.get(name) for name in runtime} == runtime


def test_the_fixed_packages_are_all_taken_and_quarto_is_an_extra() -> None:
    names = {requirement.name for requirement in [*RUNTIME, *DEVELOPMENT]}
    assert set(FIXED) <= names
    assert PROJECT["optional-dependencies"]["quarto"] == ["quarto-cli>=1.5"]


@pytest.mark.xdist_group("one worker")
def test_workers_are_told_which_tests_belong_together(request: pytest.FixtureRequest) -> None:
    """What takes long to make is made once for a group: the name of the group has to reach the one that divides."""
    by_group = bool(request.config.getoption("loadgroup", False))  # workers have it where tests are divided by group
    assert request.node.nodeid.endswith("@one worker") == by_group
