"""Pages in workers: the warm engine beside an ordinary kernel, and all the ways in which a page can fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.execution.fake_renderer import make_renderer
from tests.execution.notebooks import CHART, notebook, write
from tests.publishing.example_report import make_snapshot
from tests.standards import PAGES
from wres_kit.execution.engine.fork_server import EngineStartError, ForkServer
from wres_kit.execution.engine.notebooks import PageParameters
from wres_kit.execution.engine.processes import (
    Engine,
    Failure,
    PageCell,
    PageJob,
    PageLimits,
    ProcessEndedError,
    can_fork,
)
from wres_kit.execution.engine.warm import PageDiedError, PageOutgrewError, _receive
from wres_kit.execution.pool import WorkerPool
from wres_kit.execution.render_tasks import PageTask
from wres_kit.execution.tasks import BuildContext, SingleTask, TaskResult
from wres_kit.reporting.snapshot import Audience

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.xdist_group("engines")  # all run pages in the same two engines


SUMMARY = PAGES[0]
PARAMETERS = PageParameters(organisation="X02", year=2023, audience="public")
PAGE_SECONDS = 5
"""What a page gets that is to run out of time; others get LONG, so that a busy machine fails no test."""
LONG = 600
PAGE_MEGABYTES = 400
"""More than twice what these pages take: pandas and matplotlib alone take 195 MB of a page that has not loaded them."""
LIMITS = PageLimits(LONG, PAGE_MEGABYTES)

needs_fork = pytest.mark.skipif(not can_fork(), reason="the warm engine needs Linux")

AWKWARD = (
    "print(organisation, year, audience)",
    "import sys\nprint('late', file=sys.stderr)\nprint('early')",
    "import pandas as pd\npd.DataFrame({'a': range(3), 'b': list('xyz')})",
    "pd.get_option('display.max_columns'), pd.get_option('display.max_rows')",
    "print(pd.DataFrame([range(30)]))",
    CHART,
    "display('after')\nprint('then')\ndisplay('last')",
    "shown = display('first', display_id='here')",
    "shown.update('second')",
    "from IPython.display import clear_output\nprint('gone')\nclear_output()\nprint('kept')",
    "print('gone')\nclear_output(wait=True)\ndisplay('kept')",
    "import asyncio\nawait asyncio.sleep(0)\n'waited'",
    "_",
    "%matplotlib inline\n%config InlineBackend.figure_format = 'svg'",
    (
        "import matplotlib\nmatplotlib.rcParams['svg.hashsalt'] = 'x'\nimport matplotlib.pyplot as plt\n"
        "plt.plot([1, 2])\nplt.gcf().patch.get_facecolor()"
    ),
    "len(plt.get_fignums()), matplotlib.get_backend()",
    "__name__, get_ipython().kernel is None",
    "list({'white', 'bme', 'unknown', 'all'})",
    "x = 1;",
    "x\nx + 1",
    "import logging\nlogging.getLogger('wres').warning('careful')",
    "import os\nos.getcwd() == os.path.abspath('.'), os.path.basename(os.getcwd())",
    (
        "class Table:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/markdown': '<table></table>', 'text/plain': 'table'}\nTable()"
    ),
)
"""Cells that a shell in a fork could easily run otherwise than a kernel. `kernel is None` alone may differ."""


class Bench:
    """A worker with a project of one notebook."""

    def __init__(self, root: Path, engine: Engine, page_seconds: int) -> None:
        self.root = root
        (root / "log").mkdir(parents=True)
        (root / "params").mkdir()
        (root / "params" / "project.yml").write_text("publication_date: 2024-10-01\n", encoding="utf-8")
        self.context = BuildContext(
            root=root,
            audience=Audience.PUBLIC,
            engine=engine,
            limits=PageLimits(page_seconds, PAGE_MEGABYTES),
            snapshots=root / "snapshots",
            log=root / "log" / "workers.log",
            make_renderer=make_renderer,
        )
        self.pool = WorkerPool(self.context, 1)

    def run(self, *cells: str) -> TaskResult[None]:
        """Run a notebook of these cells."""
        write(self.root / "notebooks", "summary", notebook(*cells))
        self.executed.unlink(missing_ok=True)
        snapshot = self.executed.with_suffix(".json")
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(make_snapshot().to_json(), encoding="utf-8")
        only = SingleTask(PageTask(SUMMARY, PARAMETERS, self.executed, snapshot))
        self.pool.run(only)
        assert only.result is not None
        return only.result

    def failure(self, *cells: str) -> Failure:
        """Run cells of which one fails."""
        failure = self.run(*cells).failure
        assert failure is not None
        assert not self.executed.exists()
        return failure

    def texts(self, *cells: str) -> list[str]:
        """Run cells and return what each printed or gave."""
        assert self.run(*cells).failure is None, self.context.log.read_text()
        made = json.loads(self.executed.read_text(encoding="utf-8"))["cells"]
        return [_text(cell) for cell in made if cell["id"].startswith("cell-")]

    @property
    def executed(self) -> Path:
        return self.root / "executed" / "summary.ipynb"


def _text(cell: dict) -> str:
    parts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell["outputs"]]
    return "".join("".join(part) for part in parts)


@pytest.fixture(scope="module", autouse=True)
def _settings_of_whoever_builds(tmp_path_factory) -> Iterator[None]:
    """Have IPython start-up files in the way of every test here."""
    folder = tmp_path_factory.mktemp("ipython")
    (folder / "profile_default" / "startup").mkdir(parents=True)
    (folder / "profile_default" / "startup" / "mine.py").write_text("mine = 1\nprint('mine')")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPYTHONDIR", str(folder))
        yield


@pytest.fixture(scope="module")
def warm(tmp_path_factory) -> Iterator[Bench]:
    bench = Bench(tmp_path_factory.mktemp("warm"), Engine.WARM, LONG)
    with bench.pool:
        yield bench


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Iterator[Bench]:
    bench = Bench(tmp_path_factory.mktemp("plain"), Engine.PLAIN, 120)
    with bench.pool:
        yield bench


@needs_fork
def test_a_warm_page_equals_that_of_an_ordinary_kernel(warm, plain):
    for bench in (warm, plain):
        result = bench.run(*AWKWARD)
        assert result.failure is None, result.failure.details
    # A fork has no kernel; everything else is the same, byte by byte.
    ours = warm.executed.read_text(encoding="utf-8").replace("('__main__', True)", "('__main__', False)")
    assert ours == plain.executed.read_text(encoding="utf-8")


@needs_fork
def test_no_state_goes_from_one_page_to_the_next(warm):
    change = (
        "leaked = 1",
        "import pandas as pd\npd.set_option('display.max_columns', 3)",
        "import os\nos.environ['LEAKED'] = 'yes'",
        "import sys\nsys.leaked = 1\nsys.path.append('/leaked')",
        "import matplotlib\nmatplotlib.rcParams['font.size'] = 40",
        "import builtins\nbuiltins.print = None",
        "os.chdir('/')",
    )
    assert warm.run(*change).failure is None
    assert warm.texts(
        "'leaked' in globals()",
        "import pandas as pd\npd.get_option('display.max_columns')",
        "import os, sys\n'LEAKED' in os.environ, hasattr(sys, 'leaked'), '/leaked' in sys.path",
        "import matplotlib\nmatplotlib.rcParams['font.size']",
        "print('printed')",
        "print(os.path.basename(os.getcwd()))",
    ) == ["False", "20", "(False, False, False)", "10.0", "printed\n", "notebooks\n"]


@needs_fork
def test_pages_do_not_draw_the_same_random_numbers(warm):
    cell = "import random, numpy as np\nprint(random.random(), np.random.rand())"
    assert warm.texts(cell) != warm.texts(cell)


@pytest.mark.parametrize("name", [pytest.param("warm", marks=needs_fork), "plain"])
def test_a_failure_names_cell_line_error_and_message(name, request):
    bench = request.getfixturevalue(name)
    failure = bench.failure("x = 1", "y = 0\nfor _ in range(3):\n    x / y", "never = 1")
    # JupyterLab counts the cell of the parameters and not the one that papermill adds.
    assert (failure.cell, failure.line) == (3, "x / y")
    assert (failure.error, failure.message) == ("ZeroDivisionError", "division by zero")
    assert str(failure) == "cell 3 (x / y): ZeroDivisionError: division by zero"
    assert "Traceback" in failure.details


@needs_fork
@pytest.mark.parametrize(
    ("cells", "cell", "line", "error"),
    [
        (("x =",), 2, "x =", "SyntaxError"),
        (("raise SystemExit(3)",), 2, "raise SystemExit(3)", "SystemExit"),
        (("def f():\n    raise KeyError('a')", "\n\nf()"), 3, "f()", "KeyError"),
        (("class C:\n    def __repr__(self):\n        raise ValueError('no')\nC()",), 2, "", "ValueError"),
        (("raise KeyboardInterrupt",), 2, "raise KeyboardInterrupt", "KeyboardInterrupt"),
    ],
)
def test_unusual_failures_are_failures_too(warm, cells, cell, line, error):
    failure = warm.failure(*cells)
    assert (failure.cell, failure.error) == (cell, error)
    assert line in failure.line


@needs_fork
def test_a_page_that_hangs_is_ended_with_all_that_it_started(tmp_path):
    pid = tmp_path / "pid"
    bench = Bench(tmp_path, Engine.WARM, PAGE_SECONDS)
    with bench.pool:
        failure = bench.failure(
            f"import subprocess\np = subprocess.Popen(['sleep', '3000'])\nopen({str(pid)!r}, 'w').write(str(p.pid))",
            "import time\nwhile True:\n    time.sleep(1)",
        )
    assert (failure.error, failure.cell, failure.line) == ("PageTimedOutError", 3, "import time")
    assert f"longer than {PAGE_SECONDS} s" in failure.message
    assert "page_seconds in params/project.yml" in failure.message
    assert _is_gone(int(pid.read_text()))


@needs_fork
@pytest.mark.parametrize(
    ("death", "how"),
    [
        ("import os\nos._exit(3)", "exit status 3"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "signal SIGKILL, perhaps for want of memory"),
        ("import os\nos.abort()", "signal SIGABRT"),
    ],
)
def test_a_page_that_dies_is_reported_and_the_next_one_runs(warm, death, how):
    failure = warm.failure("x = 1", death)
    assert (failure.error, failure.cell) == ("PageDiedError", 3)
    assert how in failure.message
    assert warm.texts("1 + 1") == ["2"]


@pytest.mark.parametrize("name", [pytest.param("warm", marks=needs_fork), pytest.param("plain", marks=needs_fork)])
@pytest.mark.parametrize("want", ["b'x' * 2_000_000_000", "import numpy as np\nnp.ones(250_000_000)"])
def test_a_page_that_asks_for_too_much_memory_is_refused_it_and_reported(name, want, request):
    bench = request.getfixturevalue(name)
    failure = bench.failure("x = 1", want)
    assert (failure.error, failure.cell, failure.line) == ("PageOutgrewError", 3, want.split("\n")[-1])
    assert failure.message == "asked for more than 400 MB of memory (page_megabytes in params/project.yml)"
    assert bench.texts("len(b'x' * 50_000_000)") == ["50000000"]


@needs_fork
def test_pages_go_on_when_the_process_they_are_forked_from_has_died(warm):
    failure = warm.failure("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)\nimport time\ntime.sleep(60)")
    assert (failure.error, failure.cell) == ("PageDiedError", 2)
    assert "so did the process that it was forked from" in failure.message
    assert warm.texts("1 + 1") == ["2"]


@needs_fork
def test_a_server_that_replaces_another_does_not_show_that_its_worker_knows_pandas(tmp_path):
    # In a fresh process, as a worker is: pandas must be imported after the first server was forked.
    said = (
        "import os, signal\nfrom wres_kit.execution.engine import warm\n"
        "from wres_kit.execution.engine.fork_server import PageJob\n"
        "from wres_kit.execution.engine.processes import PageCell\n"
        "cell = PageCell(0, \"import pandas\\npandas.get_option('display.max_columns')\", False)\n"
        "order = PageJob([cell], os.getcwd(), warm.UNTOLD)\n"
        "def shown(): return warm._outcomes(order)[0].outputs[0]['data']['text/plain']\n"
        "warm.warm_up()\nfirst, server = shown(), warm._server._pid\n"
        "import pandas\nos.kill(server, signal.SIGKILL)\nprint(first, shown())\n"
    )
    done = subprocess.run([sys.executable, "-c", said], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["20", "20"]


@needs_fork
def test_what_keeps_every_page_from_running_is_named(tmp_path, monkeypatch):
    (tmp_path / "broken_on_import.py").write_text(
        "raise SystemExit('a part of the program is missing')\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    server = ForkServer(imports=("broken_on_import",))
    with pytest.raises(EngineStartError, match="cannot be loaded: SystemExit: a part of the program is missing"):
        server.start(PageJob([], str(tmp_path), LIMITS))
    server.close()


@needs_fork
def test_a_module_that_cannot_be_imported_is_named_by_the_page_that_needs_it(tmp_path, monkeypatch):
    (tmp_path / "torn.py").write_text("def (:\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    server = ForkServer(imports=("torn",))
    page = server.start(PageJob([PageCell(0, "import torn", may_fail=False)], str(tmp_path), LIMITS))
    assert page.connection.recv() == 0
    (outcome,) = page.connection.recv()
    assert outcome.outputs[0]["ename"] == "SyntaxError"
    server.close()


@needs_fork
@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ("x = 1", "FileNotFoundError: [Errno 2] No such file or directory: '{0}/gone'"),
        ("import sys\nsys.stdout = 1", "AttributeError: 'int' object has no attribute 'flush'"),
    ],
)
def test_an_error_outside_the_cells_of_a_page_is_named(cell, error, tmp_path, capfd):
    folder = tmp_path / "gone" if "gone" in error else tmp_path
    server = ForkServer(imports=())
    page = server.start(PageJob([PageCell(0, cell, may_fail=False)], str(folder), LIMITS))
    with pytest.raises(PageDiedError) as raised:
        _receive(page, LIMITS)
    server.close()
    assert str(raised.value) == f"its process ended before the page did: {error.format(tmp_path)}"
    details = Failure.from_error(raised.value).details
    assert "in run_forked_page" in details
    assert "in run_forked_page" in capfd.readouterr().err


@needs_fork
def test_an_error_of_the_process_that_pages_are_forked_from_is_named(tmp_path, monkeypatch, capfd):
    monkeypatch.setattr("wres_kit.execution.engine.fork_server.data_bytes", lambda: 1 // 0)
    server = ForkServer(imports=())
    with pytest.raises(ProcessEndedError, match=r"^ZeroDivisionError: ") as raised:
        server.start(PageJob([], str(tmp_path), LIMITS))
    server.close()
    assert "in _serve" in Failure.from_error(raised.value).details
    assert "in _serve" in capfd.readouterr().err


@needs_fork
def test_a_page_that_wants_memory_outside_its_cells_can_still_say_so(tmp_path):
    server = ForkServer(imports=())
    cell = PageCell(0, "import sys\nsys.stdout.flush = lambda: bytes(2_000_000_000)", may_fail=False)
    page = server.start(PageJob([cell], str(tmp_path), LIMITS))
    with pytest.raises(PageOutgrewError, match="asked for more than 400 MB of memory") as raised:
        _receive(page, LIMITS)
    assert raised.value.cell_index == 0
    server.close()


@needs_fork
def test_a_server_that_was_closed_kills_nobody_when_it_is_closed_again(monkeypatch):
    server = ForkServer(imports=())
    server.close()
    monkeypatch.setattr(os, "kill", lambda *_: pytest.fail("killed a process that is not its own"))
    server.close()


@needs_fork
def test_a_page_that_closes_all_its_files_is_ended(warm):
    failure = warm.failure("import os, time\nos.closerange(3, 64)\ntime.sleep(3000)")
    assert failure.error == "PageDiedError"
    assert "it closed its connection" in failure.message
    assert warm.texts("1 + 1") == ["2"]


def test_in_an_ordinary_kernel_too_a_page_that_dies_is_reported(plain):
    assert plain.failure("import os\nos._exit(3)").error == "PageDiedError"
    assert plain.texts("1 + 1") == ["2"]


def test_in_an_ordinary_kernel_too_a_page_that_hangs_is_ended(tmp_path):
    bench = Bench(tmp_path, Engine.PLAIN, 1)
    with bench.pool:
        failure = bench.failure("import time\ntime.sleep(60)")
    assert failure.error == "PageTimedOutError"


@pytest.mark.parametrize("name", [pytest.param("warm", marks=needs_fork), "plain"])
def test_settings_of_whoever_builds_do_not_reach_a_page(name, request):
    assert request.getfixturevalue(name).texts("'mine' in globals()") == ["False"]


@needs_fork
def test_what_a_page_writes_past_python_goes_to_the_log(warm, capfd):
    assert warm.run("import os\nos.system('echo past python >&2')", "os.write(1, b'raw')").failure is None
    assert "past python" in warm.context.log.read_text()
    assert "past python" not in capfd.readouterr().err


def _is_gone(pid: int, seconds: float = 300) -> bool:
    """Whether a process has ended; a zombie has, and waits for whoever inherited it."""
    end: Callable[[], bool] = lambda: time.monotonic() > deadline  # noqa: E731
    deadline = time.monotonic() + seconds
    while not end():
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False
