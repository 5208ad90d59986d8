"""What spreadsheet and slides have in common: what they say about a report, and files that are the same each time."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup

from wres_kit.indicators.results import Unit
from wres_kit.publishing.markup import to_inline_html
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.wording.phrases import MINUS, MOST_DECIMALS, day_words, rounded, sentence, span_text, value_text
from wres_kit.reporting.wording.quality import sources

if TYPE_CHECKING:
    from wres_kit.documents.content import ReportContent
    from wres_kit.indicators.results import Result
    from wres_kit.reporting.snapshot import Snapshot

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip can give a file."""
CORE_PROPERTIES = "docProps/core.xml"
TEMPLATE_LANGUAGE = b'lang="en-US"'
"""What the templates of libraries are written in."""
COUNT_FORMAT = "#,##0"
ADDRESS = "report_url"
"""The key of the line of the cover that says where the report is published."""

_TIMES = re.compile(r"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*(<)")
_LANGUAGE = re.compile(r"<dc:language>[^<]*</dc:language>")


@dataclass(frozen=True)
class ReportFacts:
    """What a spreadsheet or slides say about the report that they are made of.

    Parameters
    ----------
    content
        The content of the report.
    """

    content: ReportContent

    @property
    def snapshot(self) -> Snapshot:
        """What the report may show."""
        return self.content.snapshot

    @cached_property
    def figures(self) -> Figures:
        """Its figures."""
        return Figures(self.snapshot)

    @cached_property
    def cover(self) -> dict[str, str]:
        """The lines of its cover that are written, by their labels: the first table of the summary."""
        table = BeautifulSoup(self.content.pages[0].html, "html.parser").find("table") if self.content.pages else None
        rows = table.select("tbody tr") if table else []
        cells = [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]
        return {row[0]: row[1] for row in cells if len(row) == 2}

    @property
    def address(self) -> str:
        """Where the report is published; empty where nobody has written it."""
        slot = next((each for each in self.snapshot.standard.template.cover if each.key == ADDRESS), None)
        return self.cover.get(slot.label, "") if slot else ""

    @property
    def contact(self) -> str:
        """Whom readers can ask, as a sentence; empty where the project names nobody."""
        return sentence(BeautifulSoup(to_inline_html(self.content.contact), "html.parser").get_text())

    @property
    def publisher(self) -> str:
        """Who publishes the report."""
        return self.snapshot.publisher or self.snapshot.organisation.name

    @property
    def moment(self) -> datetime:
        """When documents say that they were made: the day of publication, so that equal reports give equal bytes."""
        return datetime.combine(self.content.dated, time(), UTC)

    @property
    def status(self) -> str:
        """Whether it is a draft or which version, and its date, in sentences."""
        if self.content.is_internal:
            return f"{self.content.state}. Internal: small numbers are shown. Do not pass it on."
        if self.content.is_draft:
            return f"{self.content.state}. Do not quote it."
        return f"{self.content.state}."

    @property
    def corrections(self) -> list[str]:
        """What the released version corrects, a sentence a figure."""
        return [correction for number in self.figures.numbers for correction in self.corrections_of(number)]

    def corrections_of(self, indicator: int) -> list[str]:
        """Return what the released version corrects of an indicator, a sentence a figure."""
        release = self.snapshot.release
        if release is None:
            return []
        day = day_words(release.released_on)
        own = (each for each in release.corrections if each.indicator == indicator)
        return [f"Corrected on {day}: {sentence(each.text)}" for each in own]

    @property
    def sources(self) -> list[str]:
        """Where the figures come from, a sentence a source."""
        return sources(self.figures) or ["No figures were returned for these years."]

    @property
    def facts(self) -> list[str]:
        """The lines of a cover: whose report, of which year, in which state, from what."""
        snapshot, organisation = self.snapshot, self.snapshot.organisation
        years = f"{snapshot.years[0]} to {snapshot.years[-1]}"
        lines = [
            f"Organisation: {organisation.name} ({organisation.code})",
            f"Reporting year: {snapshot.year} (the year to 31 March {snapshot.year}), compared over {years}",
            f"Status: {self.status}",
            f"Published by: {snapshot.publisher}" if snapshot.publisher else "",
            # The first two lines of the cover are the name and the year.
            *(f"{label}: {written}" for label, written in list(self.cover.items())[2:]),
            organisation.source_note, sentence(snapshot.notice), *self.corrections,
        ]  # fmt: skip
        return [line for line in lines if line]


def fixed_package(package: bytes, facts: ReportFacts) -> bytes:
    """Return an office document with fixed times and its language: the same bytes for the same report.

    Parameters
    ----------
    package
        The document as a library wrote it. The workbooks of its charts are documents inside it and are treated alike.
    facts
        What its properties say: when it was made, and in which language it is written.
    """
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith(".xlsx"):
                part = fixed_package(part, facts)
            elif name == CORE_PROPERTIES:
                part = _properties(part.decode(), facts).encode()
            elif name.endswith(".xml"):
                part = part.replace(TEMPLATE_LANGUAGE, f'lang="{facts.content.language}"'.encode())
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            target.writestr(entry, part)
    return written.getvalue()


def _properties(xml: str, facts: ReportFacts) -> str:
    """Return the properties of a document with the times and the language that it shall have."""
    xml = _TIMES.sub(rf"\g<1>{facts.moment:%Y-%m-%dT%H:%M:%SZ}\g<2>", xml)
    xml = _LANGUAGE.sub("", xml)
    return xml.replace(
        "</cp:coreProperties>", f"<dc:language>{facts.content.language}</dc:language></cp:coreProperties>"
    )


def value_format(result: Result) -> str:
    """Return the format that shows the value of a result with as many decimals as the pages do."""
    value = result.value or 0.0
    return number_format(value_text(result), value, result.unit)


def limit_formats(result: Result) -> tuple[str, str]:
    """Return the formats of both ends of an interval: one that lies next to equality shows on which side."""
    if result.lower is None or result.upper is None:
        return COUNT_FORMAT, COUNT_FORMAT
    lower, upper = span_text(result).split(" to ")
    return number_format(lower, result.lower, result.unit), number_format(upper, result.upper, result.unit)


def number_format(text: str, value: float, unit: str) -> str:
    """Return the format that shows a number as a text does.

    A share that the text calls less than 0.1% gets as many decimals as it needs not to be 0, and one that is more than
    99.9% as many as it needs not to be 100.
    """
    places = len(text.rstrip("%").partition(".")[2])
    if not text[:1].isdigit() and text[:1] not in ("+", MINUS):
        enough = (each for each in range(1, MOST_DECIMALS) if rounded(value, each) not in (0, 100))
        places = next(enough, MOST_DECIMALS)
    digits = f"#,##0{'.' + '0' * places if places else ''}"
    return f"+{digits};{MINUS}{digits};{digits}" if unit == Unit.POINTS else digits
