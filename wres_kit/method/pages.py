"""All method pages of a project."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wres_kit.method.difference_list import differences
from wres_kit.method.differences import differences_page
from wres_kit.method.edition_page import edition_page
from wres_kit.method.example import example_page
from wres_kit.method.glossary import glossary
from wres_kit.method.overview import overview
from wres_kit.standard.legacy import edition_years

if TYPE_CHECKING:
    from wres_kit.method.page import MethodPage
    from wres_kit.project import Project


def method_pages(project: Project) -> tuple[MethodPage, ...]:
    """Return the method pages of a project, in the order of their navigation: editions from the latest to the first.

    Raises
    ------
    ParameterError
        The project's parameters or its list of differences cannot be read.
    """
    listed = differences(project)
    own = (differences_page(listed),) if listed else ()
    return overview(project.parameters), *_same_for_all(), *own, *_editions()


@cache
def _same_for_all() -> tuple[MethodPage, ...]:
    return example_page(), glossary()


@cache
def _editions() -> tuple[MethodPage, ...]:
    return tuple(edition_page(year) for year in reversed(edition_years()))
