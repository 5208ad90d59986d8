"""`wres correct`: keeps the figures of a published report, so that the next one can say what it corrects."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from wres_kit.audit.corrections import PUBLISHED, REASONS
from wres_kit.cli.output import show
from wres_kit.errors import WresError
from wres_kit.execution.verify import to_verify
from wres_kit.reporting.report_data import RESULTS

if TYPE_CHECKING:
    from wres_kit.project import Project

TEMPLATE = """\
# Why figures were corrected; readers see it on the page "Where each figure comes from". Remove the # signs.
# reasons:
#   - corrected: "2025-01-31"   # the new publication date
#     indicator: 2              # remove for every indicator
#     year: 2024                # leave out for every year
#     reason: Appointments of one site had been left out.
"""


class AlreadyKeptError(WresError):
    """Other figures are kept under the same publication date."""


class NotKeptError(WresError):
    """The published figures could not be written into the project."""


def keep_published(project: Project, code: str, year: int) -> int:
    """Keep the published figures of a report with the project; nothing that is there is overwritten.

    Returns
    -------
    int
        0.

    Raises
    ------
    AlreadyKeptError
        Other figures are kept under the date of the published report.
    NotKeptError
        They cannot be written.
    WresError
        The report is not published.
    """
    (record,) = to_verify(project, code, year)
    slug, _ = record.place
    source = project.reports / slug / str(year) / RESULTS
    folder = project.year_folder(record.organisation.code, year)
    kept = folder / PUBLISHED / f"{record.publication_date}.csv"
    shown = project.shown(kept)
    if kept.is_file() and kept.read_bytes() != source.read_bytes():
        message = (
            f"{shown}: other figures are kept under this publication date. If the published ones replaced them without "
            "another date, remove the file and run this again."
        )
        raise AlreadyKeptError(message)
    reasons = folder / REASONS
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, kept)
        if not reasons.exists():
            reasons.write_text(TEMPLATE, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{shown}: the published figures cannot be kept: {error.strerror}. Mend that, then run this again."
        raise NotKeptError(message) from error
    show(f"Kept the figures published on {record.publication_date}: {shown}")
    show(
        f"Next: correct the return, give the reason in {project.shown(reasons)}, set the new publication_date in "
        "params/project.yml, then: wres build"
    )
    return 0
