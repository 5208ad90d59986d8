"""`wres trace`: where a published figure comes from, and what uses a row of a return."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import wres_kit
from wres_kit.audit import file_hashes
from wres_kit.audit.explanations import input_label, result_label, value_with_unit, why_none
from wres_kit.audit.lineage import RowUse, public_value, uses_of_row
from wres_kit.audit.pages import number_text, rows_in_words
from wres_kit.audit.provenance import provenance, trace
from wres_kit.cli.app import AudienceName, Json, command, say, show, show_data
from wres_kit.errors import WresError
from wres_kit.joint.read import read_returns, read_year
from wres_kit.project import Project
from wres_kit.reporting.snapshot import Audience, take_snapshot
from wres_kit.reporting.wording import page_words
from wres_kit.reporting.wording.phrases import sentence
from wres_kit.returns.faults import ReturnsError, joined

if TYPE_CHECKING:
    from collections.abc import Iterator


WINDOWS = {1: "one-year", 2: "two-year"}


class NothingToTraceError(WresError):
    """An indicator that does not exist, or no figure named."""


@command("trace")
def show_trace(
    project: Project,
    code: Annotated[str | None, typer.Argument(metavar="[ODS]", help="Whose report.")] = None,
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]", help="Its reporting year.")] = None,
    indicator: Annotated[int | None, typer.Argument(metavar="[INDICATOR]", help="Number of the indicator.")] = None,
    *,
    row: Annotated[
        str | None,
        typer.Option(metavar="FILE:ROW", help="A row of a return: show which results use it."),
    ] = None,
    audience: Annotated[AudienceName, typer.Option(help="internal also shows small numbers.")] = "public",
    json_: Json = False,
) -> None:
    """Print where the figures of an indicator come from, or what a row of a return is used for.

    Raises
    ------
    NothingToTraceError
        Neither was named.
    WresError
        As by `trace_indicator` and `trace_row`.
    """
    if row is not None:
        trace_row(project, row, Audience(audience), json_=json_)
    elif code is not None and year is not None and indicator is not None:
        trace_indicator(project, code, year, indicator, Audience(audience), json_=json_)
    else:
        message = "Say which figures to trace: an organisation, a year and an indicator; or --row FILE:ROW."
        raise NothingToTraceError(message)


def trace_indicator(project: Project, code: str, year: int, indicator: int, audience: Audience, *, json_: bool) -> None:
    """Print each result of an indicator with everything it was computed from.

    Raises
    ------
    NothingToTraceError
        There is no such indicator.
    NoReturnError
        There is no return for the year.
    ReturnsError
        The returns of the organisation have errors.
    WresError
        The organisation or year is unknown, or a file cannot be read.
    """
    numbers = project.standard.numbers_in(year)
    if indicator not in numbers:
        message = f"{indicator}: there is no such indicator in {year}. There are {', '.join(map(str, numbers))}."
        raise NothingToTraceError(message)
    organisation = project.organisation(code)
    returns = read_year(project, organisation.code, year)
    snapshot = take_snapshot(project, returns, organisation.code, year, audience)
    content = provenance(snapshot, trace(snapshot, returns), file_hashes.commit())
    content["results"] = [
        result for result in content["results"] if (result["year"], result["indicator"]) == (year, indicator)
    ]  # fmt: skip
    if json_:
        show_data("trace", _only_named(content))
        return
    if audience is Audience.INTERNAL:
        say("Not for publication: small numbers are shown.")
    named = (
        organisation.label if organisation.code in organisation.label else f"{organisation.label} ({organisation.code})"
    )
    show(f"{named}, reporting year {year}, indicator {indicator}")
    definition = content["definitions"].get(f"{year}/{indicator}")
    if definition:
        show(f"  {definition['wording']}\n  {definition['formula']}")
        known = sentence(page_words().known[definition["known"]])
        show(f"  {known} {sentence(definition['source'])}")
    for result in content["results"]:
        show("\n".join(["", *_lines(content, result)]))
    commit = content["about"]["program"]["commit"][:12]
    made_by = f"wres_kit {wres_kit.__version__} ({commit})" if commit else f"wres_kit {wres_kit.__version__}"
    window = definition["window_years"] if definition else None
    counted = f", {WINDOWS.get(window, f'{window}-year')} window" if window else ""
    published = f"published {snapshot.publication_date}" if snapshot.publication_date else "not yet published"
    show(f"\nedition {year}{counted} · {made_by} · {published}")


def trace_row(project: Project, address: str, audience: Audience, *, json_: bool) -> None:
    """Print which results a row of a return is used for.

    Raises
    ------
    RowNotFoundError
        No return has such a row.
    ReturnsError
        The returns of its organisation have errors.
    WresError
        A file cannot be read.
    """
    read = read_returns(project)
    uses = uses_of_row(project, read.returns, address, audience)
    for use in uses:
        if read.errors_of(use.cell.organisation):
            raise ReturnsError(read.report)
    if json_:
        rows = [_row_data(project, use, audience) for use in uses]
        show_data("trace-row", {"audience": str(audience), "rows": rows})
        return
    if audience is Audience.INTERNAL:
        say("Not for publication: small numbers are shown.")
    for use in uses:
        label = project.organisation(use.cell.organisation).label
        figure = f"{input_label(project.standard, use.cell)}: {public_value(use, audience)}"
        show(f"{use.value.file}:{use.value.row}    {label}, reporting year {use.cell.year}, {figure}")
        show(f"  from {use.value.source}")
        reports = f"in the report{'s' * (len(use.reports) > 1)} for {joined([str(year) for year in use.reports])}"
        number = f"{len(use.results)} result{'s' * (len(use.results) != 1)}"
        show(f"  used for {number}, {reports}:" if use.results else "  not used for any result")
        for result in use.results:
            value = value_with_unit(result) if result.value is not None else why_none(result)
            show(f"    {result.indicator}  {result_label(project.standard, result)}: {value}    {result.id}")


def _row_data(project: Project, use: RowUse, audience: Audience) -> dict[str, Any]:
    may_see = use.is_public or audience is Audience.INTERNAL
    return {
        "file": use.value.file,
        "row": use.value.row,
        **use.cell._asdict(),
        "value": use.value.value if may_see else None,
        "public": use.is_public,
        "source": use.value.source,
        "reports": list(use.reports),
        "results": [
            {
                "id": result.id,
                "what": result_label(project.standard, result),
                "value": result.value,
                "status": result.status,
            }
            for result in use.results
        ],
    }


def _lines(content: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    yield result["what"]
    if result["value"] is None:
        yield f"  {result['why_none']}"
        return
    yield "  " + "    ".join(part for part in (result["working"] or result["shown"], result["interval"]) if part)
    if result["interval_beside"]:
        yield f"  {'':<8} {result['interval_beside']}"
    for name in result["inputs"]:
        given = content["inputs"][name]
        number = number_text(given["value"])
        for place in given["places"]:
            rows = place["rows"]
            where = f"{place['file']}:{rows[0]}" if len(rows) == 1 else f"{place['file']}, {rows_in_words(rows)}"
            source = content["sources"][place["source"]]
            yield f"  {number:<8} {where}    {given['what']}, {given['how']}; from {source}"
        low, high = (_short(number) for number in given.get("between", (0, 0)))
        if low != high:  # of a figure with many decimals, rounding changes nothing that is shown
            yield f"  {'':<8} rounded by its source: between {low} and {high}"
    if result["note"]:
        yield f"  {result['note']}"


def _short(number: float) -> str:
    """Return a number with the six digits that matter, its thousands apart: "2,489", "26.55"."""
    return number_text(float(f"{number:.6g}"))


def _only_named(content: dict[str, Any]) -> dict[str, Any]:
    """Return the trail without inputs, definitions and sources that none of its results names."""
    named = {name for result in content["results"] for name in result["inputs"]}
    years = {f"{result['year']}/{result['indicator']}" for result in content["results"]}
    return {
        **content,
        "definitions": {name: definition for name, definition in content["definitions"].items() if name in years},
        "inputs": {name: given for name, given in content["inputs"].items() if name in named},
    }
