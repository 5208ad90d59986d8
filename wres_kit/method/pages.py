"""All method pages of a project."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wres_kit.method.differences import differences, differences_page
from wres_kit.method.edition_page import edition_page
from wres_kit.method.example import example_file, example_page
from wres_kit.method.overview import overview
from wres_kit.method.texts import glossary

if TYPE_CHECKING:
    from wres_kit.method.markup import MethodPage
    from wres_kit.project import Project
    from wres_kit.standard import Standard


def method_pages(project: Project) -> tuple[MethodPage, ...]:
    """Return the method pages of a project, in the order of their navigation: editions from the latest to the first.

    Raises
    ------
    ParameterError
        The project's parameters or its list of differences cannot be read.
    """
    standard, listed = project.standard, differences(project)
    own = (differences_page(standard, listed),) if listed else ()
    return overview(standard, project.parameters), *_same_for_all(standard), *own, *_editions(standard)


@cache
def _same_for_all(standard: Standard) -> tuple[MethodPage, ...]:
    worked = (example_page(standard),) if example_file(standard).is_file() else ()
    return *worked, glossary(standard)


@cache
def _editions(standard: Standard) -> tuple[MethodPage, ...]:
    return tuple(edition_page(standard, year) for year in reversed(standard.years))
