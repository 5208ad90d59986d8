"""All method pages of a project."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from wres_kit.method.differences import differences, differences_page
from wres_kit.method.edition_page import edition_page
from wres_kit.method.example import example_file, example_page
from wres_kit.method.markup import MethodPage, PageSection, anchor, bullets, facts, paragraphs, plain, table
from wres_kit.method.overview import overview
from wres_kit.method.texts import glossary, texts
from wres_kit.reporting.report_data import published_tables
from wres_kit.reporting.wording.words import day_words

if TYPE_CHECKING:
    from wres_kit.project import Project, ProjectParameters
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
    return (
        overview(standard, project.parameters), *_same_for_all(standard), *own, quality_page(project.parameters),
        *_editions(standard),
    )  # fmt: skip


def quality_page(parameters: ProjectParameters) -> MethodPage:
    """Return the page on contact, quality, revisions and data, as the Code of Practice for Statistics asks for.

    Parameters
    ----------
    parameters
        Those of the project.
    """
    quality = parameters.quality
    address = quality.code_address
    named = {
        "Publisher": parameters.publisher or NOT_NAMED,
        "Contact": quality.contact or NOT_NAMED,
        "Published": day_words(parameters.publication_date.isoformat()),
        "Next release": day_words(quality.next_release.isoformat()) if quality.next_release else "No date is set yet.",
        "Code that makes the figures": f"[{address}]({address})" if address else NOT_NAMED,
    }
    revisions = [quality.revisions] if quality.revisions else texts("no_revisions_policy")
    sections = [
        PageSection("contact", "Contact and dates", facts(named)),
        PageSection("revisions", "Revisions", paragraphs(*revisions, *texts("revisions"))),
        PageSection("quality", "How good the figures are", bullets(texts("quality"))),
        PageSection("data", "Data to download, and what the columns mean", _dictionary()),
    ]
    return MethodPage(
        "quality", "Quality, revisions and contact", "Quality", paragraphs(*texts("quality_lead")), sections
    )


NOT_NAMED = "Not named by this project."


def _dictionary() -> str:
    """Return the tables that a report publishes as data, with what their columns mean."""
    shown = []
    for each in published_tables():
        file = f"data/{each.name}.csv"
        rows = [[f"`{column.name}`", column.about, TYPES[column.datatype]] for column in each.columns]
        heading = f'<h3 id="{anchor(f"data {each.name}")}">{plain(each.title)}</h3>'
        text = paragraphs(f"**{file}** in each report. {each.about}")
        shown.append(f"{heading}\n{text}\n{table(file, ['Column', 'What it means', 'Type'], rows)}")
    return "\n".join([paragraphs(*texts("data")), *shown])


TYPES = {"string": "text", "integer": "whole number", "number": "number"}


@cache
def _same_for_all(standard: Standard) -> tuple[MethodPage, ...]:
    worked = (example_page(standard),) if example_file(standard).is_file() else ()
    return *worked, glossary(standard)


@cache
def _editions(standard: Standard) -> tuple[MethodPage, ...]:
    return tuple(edition_page(standard, year) for year in reversed(standard.years))
