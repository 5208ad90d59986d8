"""Which renderer a build uses."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from wres_kit.project import Project
    from wres_kit.publishing.renderer import Renderer

RendererName = Literal["auto", "quarto", "builtin"]


class QuartoNotFoundError(WresError):
    """Quarto was asked for, and there is no program of that name."""


def choose_renderer(project: Project, name: RendererName = "auto") -> Renderer:
    """Return a renderer for a project.

    Parameters
    ----------
    project
        The project.
    name
        ``auto`` is Quarto where a program ``quarto`` is on PATH, else the built-in renderer.

    Raises
    ------
    QuartoNotFoundError
        Quarto was asked for by name, and it is not on PATH.
    ParameterError
        `_quarto.yml` cannot be read or does not fit.
    """
    program = shutil.which("quarto") if name != "builtin" else None
    if program is not None:
        from wres_kit.publishing.quarto import QuartoRenderer  # noqa: PLC0415 - each back end loads only what it needs

        return QuartoRenderer(project, program)
    if name == "quarto":
        message = (
            "There is no program quarto on PATH. Install it from https://quarto.org/docs/get-started/, with "
            "conda (conda install -c conda-forge quarto) or with pip (pip install 'wres_kit[quarto]'); or build with "
            "--renderer builtin, which makes the same pages."
        )
        raise QuartoNotFoundError(message)
    from wres_kit.publishing.builtin import BuiltinRenderer  # noqa: PLC0415

    return BuiltinRenderer(project)
