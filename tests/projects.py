"""Projects of made-up organisations, for tests of all rooms."""

from __future__ import annotations

from pathlib import Path

from wres_kit.project import Project


def project_in(root: Path, *codes: str, day: str = "2026-11-22") -> Project:
    """Make a project of made-up organisations without returns, published on a day; X01 where none is named."""
    for folder in ("params", "data/returns"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "params" / "project.yml").write_text(f"publication_date: {day}\n", encoding="utf-8")
    for code in codes or ("X01",):
        organisation(root, code)
    return Project(root)


def organisation(root: Path, code: str, **more: object) -> Path:
    """Write `organisation.yml` of an organisation that does not exist, and return its folder; `more` are its fields."""
    folder = root / "params" / code.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "organisation.yml").write_text(_fields(code, f"Example {code}", more), encoding="utf-8")
    return folder


def group(root: Path, code: str, *members: str, **more: object) -> Path:
    """Write the file of a group of organisations, and return it."""
    path = root / "params" / "groups" / f"{code.replace('/', '-')}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    listed = {"members": f"[{', '.join(members)}]", **more}
    path.write_text(_fields(code, "Example organisations", listed), encoding="utf-8")
    return path


def _fields(code: str, name: str, more: dict[str, object]) -> str:
    fields = {"code": f'"{code}"', "name": name, "type": "Example", "region": "Example", "fictional": "true", **more}
    return "".join(f"{field}: {value}\n" for field, value in fields.items())
