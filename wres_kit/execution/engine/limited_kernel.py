"""An ordinary kernel that is held to the memory that a page may take."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from typing import Any

from jupyter_client.manager import AsyncKernelManager

from wres_kit.execution.engine.processes import limit_data

STARTS_WITH = 256
"""Megabytes that a kernel may take before the first cell, generously."""


@cache
def limited_kernel(megabytes: int) -> type[AsyncKernelManager]:
    """Return the manager of a kernel that is refused more memory than this beyond what it starts with."""

    class LimitedKernelManager(AsyncKernelManager):
        async def _async_post_start_kernel(self, **kwargs: Any) -> None:  # noqa: ANN401 - as jupyter_client has it
            await super()._async_post_start_kernel(**kwargs)
            pid = getattr(self.provisioner, "pid", None)
            if pid is not None:
                with suppress(ProcessLookupError):  # it has died already; whoever waits for it will say so
                    limit_data((STARTS_WITH + megabytes) * 1024**2, pid)

    return LimitedKernelManager
