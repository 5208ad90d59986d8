"""An attacker who knows every equation, and that people are whole and never fewer than none.

For each count that may not be known he asks a solver for the least and the most it can be, given everything published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import lil_matrix

from wres_kit.disclosure.equations import relations_of
from wres_kit.disclosure.primary import too_small
from wres_kit.disclosure.protect import protect
from wres_kit.indicators.calculate import calculate
from wres_kit.indicators.results import Status

if TYPE_CHECKING:
    from wres_kit.disclosure.relations import Relations
    from wres_kit.project import DisclosureParameters
    from wres_kit.returns.cells import Cell, Return

TOLD = (Status.PUBLISHED, Status.NOT_CALCULABLE)


def published_counts(one: Return, rules: DisclosureParameters, relations: Relations) -> set[Cell]:
    """Return the counts that the published results of a return make known."""
    results = calculate(one)
    kept = zip(results, protect(results, [one], rules), strict=True)
    told = [before for before, after in kept if after.status in TOLD]
    return {count for result in told for cell in result.inputs for count in relations.counts_behind(cell)}


def ranges(one: Return, rules: DisclosureParameters) -> dict[Cell, tuple[int, float, float]]:
    """Return every small count that is not published: what it is, and the least and most that it can be."""
    relations = relations_of(one)
    known = published_counts(one, rules, relations)
    unknown = sorted({cell for equation in relations.equations for cell in equation.cells} - known)
    column = {cell: index for index, cell in enumerate(unknown)}
    matrix = lil_matrix((len(relations.equations), len(unknown)))
    right = np.zeros(len(relations.equations))
    for row, equation in enumerate(relations.equations):
        for cell in equation.cells:
            sign = -1 if cell == equation.total else 1
            if cell in column:
                matrix[row, column[cell]] += sign
            else:
                right[row] -= sign * relations.people[cell]
    constraints = LinearConstraint(matrix.tocsr(), right, right)
    small = too_small(relations, rules)
    return {
        cell: (relations.people[cell], *_range(column[cell], len(unknown), constraints))
        for cell in unknown if cell in small
    }  # fmt: skip


def _range(index: int, size: int, constraints: LinearConstraint) -> tuple[float, float]:
    ends = []
    for sign in (1, -1):
        goal = np.zeros(size)
        goal[index] = sign
        found = milp(goal, constraints=constraints, integrality=np.ones(size), bounds=Bounds(0, 10**6))
        ends.append(sign * found.fun if found.success else -sign * np.inf)
    return ends[0], ends[1]
