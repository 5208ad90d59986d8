"""What several commands take, and how they find their project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from wres_kit.cli.output import say

if TYPE_CHECKING:
    from wres_kit.project import Project

Organisations = Annotated[
    list[str] | None, typer.Argument(metavar="[ODS]...", help="Codes of organisations; all where none is named.")
]
ProjectFolder = Annotated[
    Path | None, typer.Option("--project", metavar="DIR", help="The project; this folder or one above it by default.")
]
Json = Annotated[bool, typer.Option("--json", help="Print plain data instead of sentences.")]
Year = Annotated[
    int | None,
    typer.Option(metavar="YEAR", help="Reporting year; the years of each organisation's parameters by default."),
]
Only = Annotated[str, typer.Option(metavar="PAGES", help="Pages to run, such as indicator-2,summary; all by default.")]
RendererName = Literal["auto", "quarto", "builtin"]
AudienceName = Literal["public", "internal"]
KernelName = Literal["auto", "warm", "plain"]


def project_of(folder: Path | None) -> Project:
    """Return the project, after finishing a publication that a kill may have cut off."""
    from wres_kit.project import Project  # noqa: PLC0415

    found = Project.find(folder)
    if (found.build / "swap.json").exists():
        from wres_kit.execution.build import recover_publication  # noqa: PLC0415

        if recover_publication(found):
            say("The last publication had been cut off; it is complete now.")
    return found


def names(listed: str) -> tuple[str, ...]:
    """Return what a list with commas names."""
    return tuple(name.strip() for name in listed.split(",") if name.strip())
