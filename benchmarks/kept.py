"""Tables of benchmarks, printed and kept in a page of the documentation between two marks."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "error-rates.md"


def keep(name: str, headings: list[str], rows: list[list[str]], *, write: bool, page: Path = PAGE) -> None:
    """Print a table, and put it in its place in a page where asked to."""
    lines = [headings, ["---"] * len(headings), *rows]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    print(table)
    if write:
        text = page.read_text(encoding="utf-8")
        opening, closing = f"<!-- {name} -->", f"<!-- end of {name} -->"
        new, found = re.subn(f"{opening}.*?{closing}", f"{opening}\n\n{table}\n\n{closing}", text, flags=re.DOTALL)
        assert found == 1, f"{page} has no place for {name}"
        page.write_text(new, encoding="utf-8")
