"""The process of one page: forked for it, gone after it."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from wres_kit.execution.engine.processes import end_with_parent, limit_data

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection

    from wres_kit.execution.engine.engine import PageLimits
    from wres_kit.execution.engine.shell import PageShell

_ALARM_GRACE = 5

Preparation = Callable[[], object]
"""What is done once before pages are forked, so that each finds it done. It may fill caches and change nothing else."""


@dataclass(frozen=True, slots=True)
class PageCell:
    """A cell to be run.

    Parameters
    ----------
    index
        Its position among all cells of the notebook.
    source
        Its code.
    may_fail
        Whether the cells behind it are run although it fails.
    """

    index: int
    source: str
    may_fail: bool


@dataclass(frozen=True, slots=True)
class PageOrder:
    """A page to be run.

    Parameters
    ----------
    cells
        The cells to run.
    folder
        The folder to run them in.
    limits
        How long it may take, and how much memory.
    prepare
        What is to be done before the fork; a failure of it is left to the page to say.
    """

    cells: Sequence[PageCell]
    folder: str
    limits: PageLimits
    prepare: Preparation | None = None


def be_page(connection: Connection, shell: PageShell, order: PageOrder, parent: int, size: int) -> None:
    """Run the cells of a page in this process, which is forked for them, and end it.

    Parameters
    ----------
    connection
        Takes the position of each cell before it is run, and in the end the list of what the cells gave.
    shell
        Runs them.
    order
        What to run, where, and within which limits.
    parent
        Process id of the fork server.
    size
        Bytes of data that this process starts with.
    """
    with contextlib.suppress(OSError):
        os.setpgid(0, 0)
    end_with_parent(parent)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.alarm(int(order.limits.seconds) + _ALARM_GRACE)  # should those who would end it be gone, where Linux is not
    limit_data(size + order.limits.megabytes * 1024**2)
    os.chdir(order.folder)
    _forget_randomness()
    shell.enter()
    outcomes = []
    for cell in order.cells:
        connection.send(cell.index)
        outcome = shell.run(cell.source)
        outcomes.append(outcome)
        if outcome.failed and not cell.may_fail:
            break
    connection.send(outcomes)
    connection.close()
    os._exit(0)


def _forget_randomness() -> None:
    """Reseed the global generators, so that two pages do not draw the same numbers from the state they inherit."""
    import random  # noqa: PLC0415

    import numpy as np  # noqa: PLC0415

    random.seed()
    np.random.seed()  # noqa: NPY002 - it is the global state that is inherited
