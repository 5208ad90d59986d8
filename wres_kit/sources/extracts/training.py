"""Extracts of training records: staff accessing non-mandatory training and CPD, for indicator 4.

Counted is whoever attended at least one course that is not mandatory in the year to 31 March, once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wres_kit.sources.extracts.financial_year import within_year
from wres_kit.sources.extracts.person_level import Counted, PersonLevel, tally
from wres_kit.standard.records import ALL

if TYPE_CHECKING:
    from wres_kit.sources.extracts.decoding import Decoding
    from wres_kit.sources.extracts.rows import Rows
    from wres_kit.sources.extracts.rules import ExtractRules


def count(rows: Rows, rules: ExtractRules, decoding: Decoding, year: int) -> Counted:  # noqa: ARG001 - no rules
    """Count staff accessing non-mandatory training by ethnic group."""
    kinds = decoding.meanings(rows, "training_type")
    dated, told = within_year(rows.only(kinds == "non_mandatory"), "attended", decoding, year)
    messages = [f"{(kinds == 'mandatory').sum():,} rows of mandatory training are left out.", told]
    nobody = dated.frame["person"] == ""
    if nobody.any():
        decoding.report(dated, "person", nobody, "nothing that tells one employee from another", "Fill the column.")
    group = decoding.meanings(dated, "ethnic_code")
    if decoding.faults:
        return Counted({}, tuple(messages))
    group = group[~dated.frame["person"].duplicated()]
    messages.append(f"{len(group):,} employees accessed training, in {len(dated):,} rows.")
    return Counted({(ALL, "training"): tally(group)}, tuple(messages))


SOURCE = PersonLevel("training", count)
