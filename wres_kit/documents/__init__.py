"""The formats that documents of a report have: their names, files and makers."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from wres_kit.errors import WresError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from wres_kit.documents.content import ReportContent

PAGES = "html"
"""What commands call the pages themselves; every report has them."""


class UnknownFormatError(WresError):
    """A format that no document has."""


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format of documents.

    Parameters
    ----------
    name
        What commands call it, and the suffix of its files.
    label
        What readers call it.
    maker
        The module of this package whose function ``document`` makes one. It is loaded when the first is made: the
        libraries behind it take up to a second, which no other command should wait for.
    """

    name: str
    label: str
    maker: str

    def make(self, content: ReportContent) -> bytes:
        """Return the document of a report; equal content gives equal bytes.

        Raises
        ------
        DocumentError
            It cannot be made; the message names the report.
        """
        made: bytes = import_module(f"wres_kit.documents.{self.maker}").document(content)
        return made

    def is_in(self, folder: Path) -> bool:
        """Return whether the folder of a report, named ``…/<slug>/<year>``, has its document."""
        return (folder / self.file_name(folder.parent.name, int(folder.name))).is_file()

    def file_name(self, slug: str, year: int) -> str:
        """Return the name of the document of a report, for instance ``wres-RXY-2024.pdf``."""
        return f"wres-{slug}-{year}.{self.name}"


FORMATS = (
    DocumentFormat("pdf", "PDF", "pdf"),
    DocumentFormat("docx", "Word", "word"),
    DocumentFormat("xlsx", "Excel", "spreadsheet"),
    DocumentFormat("pptx", "PowerPoint", "slides"),
)
"""In the order in which pages list them."""


class DocumentError(WresError):
    """A document that cannot be made."""

    exit_status = 1


def formats_in(folder: Path) -> tuple[DocumentFormat, ...]:
    """Return the formats of the documents that the folder of a report, ``…/<slug>/<year>``, has."""
    return tuple(each for each in FORMATS if each.is_in(folder))


def formats_named(names: Iterable[str]) -> tuple[DocumentFormat, ...]:
    """Return formats by their names, in the order in which pages list them.

    Parameters
    ----------
    names
        Such as ``pdf``; ``html``, the pages that every report has, may be among them.

    Raises
    ------
    UnknownFormatError
        There is no format of a name.
    """
    wanted = list(names)
    known = [PAGES, *(each.name for each in FORMATS)]
    for name in wanted:
        if name not in known:
            message = f"{name}: this format does not exist. The formats are {', '.join(known)}."
            raise UnknownFormatError(message)
    return tuple(each for each in FORMATS if each.name in wanted)
