"""The rehearsal that spares pages what is done for the first time."""

from __future__ import annotations

import subprocess
import sys

from tests.standards import WRES
from wres_kit.project import Project
from wres_kit.reporting.charts import Chart
from wres_kit.reporting.indicator_page import IndicatorPage
from wres_kit.reporting.narrative import Narrative
from wres_kit.reporting.presentation import Figures
from wres_kit.reporting.report import example_snapshot, warm_up_pages
from wres_kit.reporting.snapshot import Snapshot


def test_every_kind_of_chart_is_rehearsed(tmp_path):
    figures = Figures(example_snapshot(WRES))
    narrative = Narrative(Project(tmp_path), figures)
    for number in WRES.numbers:
        assert isinstance(IndicatorPage(figures, narrative, number).chart(), Chart)
    assert isinstance(IndicatorPage(figures, narrative, 1).parts_chart(), Chart)


def test_its_figures_are_of_nobody_and_can_be_kept():
    snapshot = example_snapshot(WRES)
    assert snapshot.organisation.fictional
    assert Snapshot.from_json(snapshot.to_json(), WRES) == snapshot


def test_it_loads_neither_pandas_nor_scipy_and_writes_nothing(tmp_path):
    code = (
        "import sys; from wres_kit.standard import *; from wres_kit.reporting.report import warm_up_pages\n"
        "warm_up_pages(read_standard(standard_folder('wres')))\n"
        "print(sorted({'pandas', 'scipy', 'matplotlib.pyplot', 'papermill'} & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (said.stdout.strip(), list(tmp_path.iterdir())) == ("[]", [])


def test_it_can_be_done_again():
    warm_up_pages(WRES)
    warm_up_pages(WRES)
