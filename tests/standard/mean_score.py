"""A fourth shape: the mean of answers on a scale of 0 to 10, for each group.

Everything about it is in this module, and `standard.yml` of the made-up Standard registers it in one line.
"""

from __future__ import annotations

from wres_kit.standard.shapes import Shape

MEAN_SCORE = Shape(
    "mean_score",
    form="tests.standard.mean_score:FORM",
    calculation="tests.standard.mean_score:CALCULATION",
    disclosure="tests.standard.mean_score:KNOWLEDGE",
    presentation="tests.standard.mean_score:PRESENTATION",
)
