"""Files that are not what their names say: web pages that are called workbooks, PDFs, letters.

Staff systems write HTML tables into files whose names end in .xls; Excel opens them with a warning, so nobody notices.
Their cells have no types and their merged cells no clear meaning, so they are not read, and the reason is said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wres_kit.sources.errors import SourceError

if TYPE_CHECKING:
    from wres_kit.sources.source import InputFile

SAVE = 'Open it in Excel, choose Save As with the type "Excel Workbook (.xlsx)", and import that'
FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (rb"<\?xml[^>]*>\s*<\?mso-application|<\w*:?Workbook\b", "an XML table of Excel 2003", SAVE),
    (
        rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|table|meta|style)\b",
        "a web page (HTML)",
        SAVE,
    ),
    (rb"MIME-Version:|From: <Saved by", "a web archive (MHTML)", SAVE),
    (rb"%PDF-", "a PDF", "Ask for the file that the PDF was made from, as a workbook or CSV file"),
    (rb"\{\\rtf", "a text document (RTF)", "Ask for the table itself, as a workbook or CSV file"),
    (rb"[\[{]\s*[\"{\[]", "a JSON file", "Ask for the table as a workbook or CSV file"),
)
"""How files of other formats begin, what they are, and what to do with them."""


class OtherFormatError(SourceError):
    """A file in a format that no return is taken from."""


def refuse_other_formats(offered: InputFile) -> None:
    """Say what a file is that is neither a workbook nor text with columns.

    Raises
    ------
    OtherFormatError
        It is in another format; the message says which, and what to do.
    """
    if offered.is_workbook:
        return
    head = offered.head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").removeprefix(b"\xff\xfe").lstrip()
    for pattern, what, remedy in FORMATS:
        if re.match(pattern, head, flags=re.IGNORECASE | re.DOTALL):
            name = offered.path.suffix.lower()
            called = f", although its name ends in {name}" if name in (".xls", ".xlsx", ".csv", ".txt") else ""
            message = f"{offered.shown}: is {what}{called}. It is not read. {remedy}."
            raise OtherFormatError(message)
