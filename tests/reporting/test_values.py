from __future__ import annotations

from tests.indicators.making import headcounts, made
from wres_kit.indicators.calculation import calculate
from wres_kit.reporting.wording.phrases import events_text, people_text, value_text
from wres_kit.returns.cells import Remark


def test_a_band_without_staff_has_zeros_and_no_share() -> None:
    one = made(*headcounts(1, "band_1", "clinical", white=0, bme=0, unknown=0))
    for remarks in ([], [Remark(indicator=1, note="Checked in April.")]):
        shares = [each for each in calculate(one, remarks) if each.category == "band_1"]
        assert [events_text(share) for share in shares] == ["0", "0", "0"]
        assert people_text(*shares) == "0"
        assert value_text(shares[1]) == "no staff"


def test_a_share_that_cannot_be_is_not_calculable() -> None:
    one = made("1 clinical band_1 bme headcount 3", "1 clinical band_1 all headcount 2")
    share = next(each for each in calculate(one) if each.category == "band_1")
    assert (value_text(share), events_text(share)) == ("not calculable", "not calculable")
