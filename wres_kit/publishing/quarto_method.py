"""A Quarto project for the method pages, and what was made of it before.

The pages change only with the program, the settings and the list of differences, so what Quarto made is kept in the
build folder and used again: fifteen pages would cost every build ten seconds.
"""

from __future__ import annotations

import hashlib
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from wres_kit.publishing.quarto_project import as_text, passed_on, write_configuration, yaml_text
from wres_kit.publishing.styles import templates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from wres_kit.publishing.site import SiteConfig
    from wres_kit.publishing.site_frames import MethodFrame


def write_method_project(site: SiteConfig, frames: Sequence[MethodFrame], folder: Path) -> None:
    """Write the Quarto project of the method pages into an empty folder."""
    for frame in frames:
        before = templates().get_template("quarto_method.html.j2").render(frame=frame)
        head = {"title": as_text(frame.page.title), "include-before-body": [{"text": before}]}
        parts = [f"---\n{yaml_text(head)}---", passed_on(frame.page.lead)]
        for section in frame.page.sections:
            parts += [f"## {as_text(section.title)} {{#{section.anchor}}}", passed_on(section.html)]
        (folder / f"{frame.page.name}.qmd").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    write_configuration(
        site,
        folder,
        title=site.title,
        sources=[f"{frame.page.name}.qmd" for frame in frames],
        accent=frames[0].accent,
        footer=frames[0].footer,
        website={"sidebar": False},
    )


def kept(store: Path, project: Path, program: str) -> Path:
    """Return where what Quarto makes of a project is kept; that of other projects is removed.

    Parameters
    ----------
    store
        The folder in which it is kept.
    project
        The Quarto project, as it was written.
    program
        Quarto with its version.
    """
    digest = hashlib.sha256(program.encode())
    for path in sorted(each for each in project.rglob("*") if each.is_file()):
        digest.update(f"{path.relative_to(project).as_posix()} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    place = store / digest.hexdigest()[:16]
    with suppress(FileNotFoundError):
        for other in store.iterdir():
            if other != place:
                shutil.rmtree(other, ignore_errors=True)
    return place
