"""Random returns of small organisations, whose parts add up."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.standards import WRES
from wres_kit.returns.cells import Cell, Return, Value

CODE, YEAR = "X02", 2024
GROUPS = ("white", "bme", "unknown")
SMALL = st.one_of(st.integers(0, 6), st.integers(0, 60))
LARGE = st.integers(40, 400)

Counts = dict[str, int]


class _Drawn:
    """A return that is being drawn."""

    def __init__(self) -> None:
        self.values: dict[Cell, Value] = {}

    def put(self, indicator: int, section: str, category: str, counts: Counts, measure: str = "headcount") -> None:
        for group, people in counts.items():
            cell = Cell(CODE, YEAR, indicator, section, category, group, measure)
            self.values[cell] = Value(people, 0, "made up for a test", "test.csv", len(self.values) + 2)

    def put_total(self, draw: st.DrawFn, indicator: int, section: str, category: str, counts: Counts) -> None:
        """Put a total, of everyone too, if the organisation gives it."""
        if draw(st.booleans()):
            self.put(indicator, section, category, counts)
            if draw(st.booleans()):
                self.put(indicator, section, category, {"all": sum(counts.values())})


def three(draw: st.DrawFn, people: st.SearchStrategy[int]) -> Counts:
    return {group: draw(people) for group in GROUPS}


def sum_of(parts: list[Counts]) -> Counts:
    return {group: sum(part[group] for part in parts) for group in GROUPS}


def within(draw: st.DrawFn, counts: Counts, margin: int) -> Counts:
    """Draw a part of each group that leaves at least a margin on either side."""
    return {group: draw(st.integers(margin, people - margin)) for group, people in counts.items()}


@st.composite
def returns(draw: st.DrawFn, people: st.SearchStrategy[int] = SMALL, margin: int = 0) -> Return:
    """Draw a return: bands, sections, totals, events, board and survey, each given or left out."""
    drawn = _Drawn()
    totals = []
    for section in WRES.bands.sections:
        bands = []
        every = draw(st.booleans())
        for band in section.addends:
            if every or draw(st.booleans()):
                counts = three(draw, people)
                bands.append(counts)
                drawn.put(1, section.section, band.category, counts)
                if draw(st.booleans()):
                    drawn.put(1, section.section, band.category, {"all": sum(counts.values())})
        totals.append(sum_of(bands))
        if every:
            drawn.put_total(draw, 1, section.section, "all", totals[-1])
        elif bands:
            totals[-1] = sum_of([totals[-1], three(draw, people)])
            drawn.put_total(draw, 1, section.section, "all", totals[-1])
    workforce = sum_of(totals)
    drawn.put_total(draw, 1, "all", "all", workforce)
    _likelihoods(draw, drawn, people, workforce, margin)
    _board(draw, drawn, people, margin)
    _survey(draw, drawn, people)
    return Return(WRES, CODE, YEAR, drawn.values)


def _likelihoods(
    draw: st.DrawFn, drawn: _Drawn, people: st.SearchStrategy[int], workforce: Counts, margin: int
) -> None:
    appointed, rejected, screened = three(draw, people), three(draw, people), three(draw, people)
    drawn.put(2, "all", "appointed", appointed)
    drawn.put(2, "all", "shortlisted", sum_of([appointed, rejected]))
    drawn.put(2, "all", "applied", sum_of([appointed, rejected, screened]))
    if min(workforce.values()) < 2 * margin:
        return
    for indicator, events in ((3, "disciplinary"), (4, "training")):
        drawn.put_total(draw, indicator, "all", "workforce", workforce)
        drawn.put(indicator, "all", events, within(draw, workforce, margin))


def _board(draw: st.DrawFn, drawn: _Drawn, people: st.SearchStrategy[int], margin: int) -> None:
    board = three(draw, people)
    drawn.put_total(draw, 9, "all", "total_board", board)
    drawn.put_total(draw, 9, "all", "voting", within(draw, board, margin))
    drawn.put_total(draw, 9, "all", "executive", within(draw, board, margin))


def _survey(draw: st.DrawFn, drawn: _Drawn, people: st.SearchStrategy[int]) -> None:
    respondents = three(draw, people)
    everyone = sum(respondents.values())
    for indicator in (5, 8):
        shown = {"white": respondents["white"], "bme": respondents["bme"], "all": everyone}
        drawn.put(indicator, "all", "all", shown, "respondents")
        drawn.put(indicator, "all", "all", {group: draw(st.integers(0, 100)) for group in shown}, "percentage")
