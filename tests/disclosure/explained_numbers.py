"""Which numbers of published files the published results explain, and which they do not.

A number is explained where it is a value, count or end of an interval of a published result of this version or of an
earlier one, as it was or rounded; or what `_PUBLIC` calls a fact that is the same for everybody: a date, the number of
an indicator, a limit of disclosure control. All others are findings.
"""

from __future__ import annotations

import csv
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from tests.disclosure.published_numbers import NUMBER, texts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_LIST = r"(?:(?:,\s|\s(?:to|and|or)\s|[-–])\d[a-d]?(?!\d))*"
TITLES = (
    "Pay bands|Staff by pay band|Appointment|Disciplinary|Formal disciplinary|Training|Non-mandatory|Harassment|Career"
    "|Equal|Discrimination|Board"
)
_PUBLIC = {
    "addresses": r"https?://\S*|data:image\S*|\w+\.(?:html|csv|json|svg|png)\b\S*",
    "fingerprints": r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b|SHA-256",
    "days": rf"\d{{4}}-\d\d-\d\d|\b\d{{1,2}}(?:\s(?:{MONTHS}))?(?:\s(?:and|to|or)\s\d{{1,2}})?\s(?:{MONTHS})\b",
    "years": r"(?<![.\d])(?:19|20)\d\d(?:[-/]\d\d\b)?(?!\d)",
    "rows of a file": r"\b\d+ rows between \d+ and \d+|\b[Rr]ows?\s\d+(?:(?:\sto\s|,\s|\sand\s)\d+)*",
    "indicators": rf"\b[Ii]ndicators?[\s-]\d(?!\d){_LIST}|(?<![.\d])\d(?=\.? (?:{TITLES}))|\bindicator\(\d\)",
    "bands": rf"\b[Bb]and[s_]?\s?\d[a-d]?(?!\d){_LIST}|\b8[a-d]\b|\bbands are \d\w?(?: and \d\w?)?",
    "questions of the survey": r"\bQ\d+\w?",
    "how sure intervals are": r"\b95\s?%(?=\s|-|$)|\b1 in 20\b",
    "cells of a sheet": r"(?:\w+!)?\$?[A-Z]{1,2}\$?\d+(?::\$?[A-Z]{1,2}\$?\d+)?\b",
    "versions": r"(?:\b|&R)[Vv](?:ersion)?\s?\d+(?:\.\d+)?\b|\b\d+\.\d+\.\d+\b|Python 3",
    "sections": r"\b[Ss]ections? \d+(?:\.\d+)?\b|\band 10 \(representative|\b(?:note|Correction) \d+\b",
    "pages": r"\b[Pp]age \d+(?: of \d+)?\b|(?:\. ?){3,}\W*\d+",
    "sizes of files": r"\b(?:PDF|Word|Excel|Spreadsheet|PowerPoint|Slides|ZIP|zip)\b.{0,12}?\d+(?:\.\d+)? [KM]B",
    "limits of what is shown": r"\b(?:below 5|fewer than 1[01]|of 1 to 4|(?:multiples? of|nearest|fewer than) 5)\b",
    "equality": r"\b(?:[Aa]bove|below|from|to|≥|≤|<|>)\s*(?:1\.0|0\.80|1\.25)\b|\b1\.0 is equality|0\.80 to 1\.25",
    "what a formula says": r"\b100% − |\badd up to 100%|\b48\.8%, is possible|\ba (?:ratio|gap) of [01]\b"
    r"|20% and 10% differ more than 60% and 45%",
    "months of a question": r"\b12 months\b",
    "an interval for comparison": r"for comparison \S+ to \S+ \(Katz",
    "differences of none": r"\bdifference of 0 means|\b(?:[Aa]bove|[Bb]elow) 0\b|\b0 (?:is equality|where the target)",
    "how many bands are shown": r"\b(?:higher |lower )?(?:in )?\d+ of \d+ (?:bands|parts)\b|\b(?:higher|lower) in \d+\b"
    r"|\bcompared \d+ (?:bands|parts)\b|\bAbout \d+ would differ\b",
    "how many figures are listed": r"\bfigures: (?:(?:\d+|none) in \d{4}(?:, | and )?)+",
    "codes of organisations": r"\bX\d\d\b",
}
PUBLIC = re.compile("|".join(_PUBLIC.values()))
SKIPPED = re.compile(
    r"(?:execution_count|nbformat|nbformat_minor|\.rows|\.indicator|contentSize|window_years|threshold|round_to"
    r"|\.version|@viewbox|@content|@charset|\.pages.*|\.year| key|^indicator|^row|definitions\S*"
    r"|\.results\.inputs|interval_beside|\.between|places\.source|^p_value\w*|[/@]xmlns|axis)$",
    re.IGNORECASE,
)
"""Parts of files whose numbers are no figures: how the file is made, rows, sizes of published files, definitions; and
what follows from published figures alone: limits of rounding, another interval for comparison, p-values."""


def published_values(report: Path) -> Iterator[float]:
    """Yield every number of the published results of a version of a report, of what they rest on, and of posts."""
    names = ("value", "numerator", "denominator", "lower", "upper")
    content = json.loads((report / "provenance" / "results.json").read_text(encoding="utf-8"))
    for row in (*_rows(report / "data" / "results.csv"), *content["results"]):
        if row["status"] == "published":
            yield from (float(row[name]) for name in names if row[name] not in ("", None))
    yield from (figure["value"] for figure in content["inputs"].values() if figure["value"] is not None)
    for row in _rows(report / "data" / "model-employer.csv"):
        if row["status"] == "published":
            yield from (
                float(row[name])
                for name in ("staff", "bme_staff", "target", "posts_to_go", "bme_staff_needed") if row[name]
            )  # fmt: skip


def as_written(values: Iterable[float]) -> set[str]:
    """Return how values can be written: in full, or rounded to some decimal places."""
    found: set[str] = set()
    for value in set(map(abs, values)):
        exact = Decimal(repr(value))
        found.add(repr(value))
        found.add(f"{value:g}")
        found |= {f"{value:.{DIGITS}g}", f"{value:.8g}"}
        for places in range(1, 5):
            found.add(f"{value:.{places}f}")
            found.add(format(exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP), "f"))
    return found


def unexplained(name: str, data: bytes, explained: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the numbers of a file that nothing explains: the part of the file, the number, the words around it.

    Parameters
    ----------
    name, data
        The file.
    explained
        How what is published can be written (`as_written`).
    """
    for part, text in texts_in(name, data):
        if SKIPPED.search(part):
            continue
        bare = PUBLIC.sub(_blanks, AXIS.sub(_blanks, text) if part == "page" else text)
        for found in NUMBER.finditer(bare):
            number = found.group().lstrip("+-−").replace(",", "")
            # In the text of a PDF, cells of a table that touch are one word.
            halves = [(number[:at], number[at:]) for at in range(1, len(number))] if part == "page" else []
            if not _is_explained(number, explained) and not any(explained.issuperset(each) for each in halves):
                yield part, found.group(), text[max(0, found.start() - 60) : found.end() + 40]


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found.group())


AXIS = re.compile(
    r"(?:(?<=\n)(?:0\.1|0\.2|0\.25|0\.5|0\.8|1|1\.25|1\.5|2|3|4|5|8|10)\n){3,}"
    r"|(?<=\n)[+−]?\d{0,2}[05]%(?=\n)|(?<=\n)0(?=\n\+)|(?<=\n)(?:[+−]\d?[05]\n){2,}(?:0\n)?"
)
"""Numbers at an axis as the text of a page of a PDF has them: lines of their own."""


def _is_explained(number: str, explained: set[str]) -> bool:
    """Return whether a number is one of those; of unrounded ones spreadsheets keep a digit or two less."""
    return number in explained or (len(number) > DIGITS and f"{float(number):.{DIGITS}g}" in explained)


DIGITS = 10


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def verdicts_not_from_results(report: Path) -> Iterator[str]:
    """Yield the verdicts that do not follow from published results.

    Whether there is a number depends on what is shown of its years alone; and where the year between is not shown, the
    change is that between the two others.
    """
    about = ("indicator", "measure", "section", "category", "group")
    results = {(*(row[name] for name in about), row["year"]): row for row in _rows(report / "data" / "results.csv")}
    for row in _rows(report / "data" / "verdicts.csv"):
        key = tuple(row[name] for name in about)
        first, last = results.get((*key, row["from_year"])), results.get((*key, row["to_year"]))
        if not row["change"]:
            if any(row[name] for name in ("lower", "upper", "p_value")) or row["verdict"] not in WITHOUT_NUMBERS:
                yield f"{key}: a verdict without a change"
        elif not (first and last and first["status"] == last["status"] == "published"):
            yield f"{key}: a change of what is not shown"
        else:
            between = results.get((*key, str(int(row["to_year"]) - 1)))
            old, new = float(first["value"]), float(last["value"])
            change = new / old if last["unit"] == "ratio" else new - old
            is_trend = between is not None and between["status"] == "published" and between is not first
            if not is_trend and abs(change - float(row["change"])) > NEAR:
                yield f"{key}: {row['change']} is not the change of what is shown"


WITHOUT_NUMBERS = frozenset({"suppressed", "too_few_years", "not_calculable", "not_comparable", "not_reported"})
NEAR = 1e-9


def files_of(report: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a version of a report."""
    for path in sorted(report.rglob("*")):
        if path.is_file():
            yield path.relative_to(report).as_posix(), path.read_bytes()


def findings_in(report: Path, earlier: Iterable[Path] = ()) -> Iterator[tuple[str, str, str, str]]:
    """Yield every number of a version of a report that nothing explains: file, part, number, context.

    Parameters
    ----------
    report
        The folder of the version.
    earlier
        The folders of its earlier versions, whose figures a correction names.
    """
    values = [value for each in (report, *earlier) for value in published_values(each)]
    explained = as_written(values)
    for name, data in files_of(report):
        if not name.endswith("verdicts.csv"):
            yield from ((name, *each) for each in unexplained(name, data, explained))
