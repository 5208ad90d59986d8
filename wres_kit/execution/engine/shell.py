"""An IPython shell that behaves like a notebook kernel but keeps its outputs instead of sending them.

It is ipykernel's own shell, so values, errors and display messages are formatted by the same code as in an ordinary
kernel; only the session, which would send them over a socket, is replaced by one that collects them.
"""

from __future__ import annotations

import io
import os
import sys
from dataclasses import dataclass, field
from typing import Any

import nbformat
from ipykernel.zmqshell import ZMQInteractiveShell
from jupyter_client.session import Session
from nbformat import NotebookNode
from traitlets.config import Config


class CollectingSession(Session):
    """A kernel's session without a socket: messages are kept in `messages`."""

    def __init__(self) -> None:
        super().__init__(key=b"never sent, so never signed with")
        self.messages: list[dict[str, Any]] = []

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> None:  # noqa: ANN401, ARG002
        """Keep a message."""
        if isinstance(msg_or_type, str):
            self.keep(msg_or_type, content)
        else:
            self.keep(msg_or_type["msg_type"], msg_or_type["content"])

    def keep(self, message_type: str, content: dict[str, Any]) -> None:
        """Keep a message of a type, as `nbformat` reads them."""
        self.messages.append({"header": {"msg_type": message_type}, "content": content})


class CollectingStream(io.TextIOBase):
    """Standard output or error of a shell; text becomes a message when flushed, as a kernel's streams do."""

    encoding = "UTF-8"

    def __init__(self, name: str, session: CollectingSession) -> None:
        self._name = name
        self._session = session
        self._parts: list[str] = []

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, text: str) -> int:
        """Take text."""
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Make a message of the text taken since the last."""
        if self._parts:
            text = "".join(self._parts)
            self._parts.clear()
            if text:
                self._session.keep("stream", {"name": self._name, "text": text})


class _KernelLikeShell(ZMQInteractiveShell):
    """ipykernel's shell where there is no kernel to run an event loop in."""

    def enable_gui(self, gui: Any = None) -> None:  # noqa: ANN401
        """Do nothing: ``%matplotlib inline`` asks for no event loop, and a page cannot have another."""


@dataclass(slots=True)
class CellOutcome:
    """What running one cell gave.

    Parameters
    ----------
    execution_count
        Its number as shown in brackets.
    outputs
        Its outputs as a notebook stores them.
    failed
        Whether it raised.
    """

    execution_count: int
    outputs: list[NotebookNode] = field(default_factory=list)
    failed: bool = False


class PageShell:
    """A shell for the cells of one page. A process may make it and be forked for each page, but not use it itself."""

    def __init__(self) -> None:
        main, environment = sys.modules["__main__"], dict(os.environ)
        config = Config()
        config.HistoryManager.enabled = False
        self._session = CollectingSession()
        self._shell = _KernelLikeShell.instance(config=config)
        self._shell.displayhook.session = self._session  # type: ignore[attr-defined]
        self._shell.display_pub.session = self._session  # type: ignore[attr-defined]
        self._displays: dict[str, list[NotebookNode]] = {}
        self._clear_first = False
        # It asks for colours and paging of whatever it starts; that must not reach what this process starts itself.
        self._environment = dict(os.environ)
        # The schema of outputs is compiled for the first one, which takes as long as a chart.
        nbformat.v4.new_output("stream", name="stdout", text="")
        sys.modules["__main__"] = main
        os.environ.clear()
        os.environ.update(environment)

    def enter(self) -> None:
        """Take over this process: its main module, streams, environment and import path become the notebook's."""
        os.environ.update(self._environment)
        sys.modules["__main__"] = self._shell.user_module
        sys.argv = [sys.executable]
        sys.path.append("")
        sys.stdout = CollectingStream("stdout", self._session)
        sys.stderr = CollectingStream("stderr", self._session)
        inline = sys.modules.get("matplotlib_inline.backend_inline")
        if inline is not None:
            inline._enable_matplotlib_integration()  # noqa: SLF001 - what its import does where there is a shell

    def run(self, source: str) -> CellOutcome:
        """Run one cell."""
        count: int = self._shell.execution_count
        result = self._shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        sys.stdout.flush()
        sys.stderr.flush()
        outcome = CellOutcome(count)
        outcome.failed = not result.success or bool(getattr(self._shell, "_last_traceback_during_displayhook", False))
        for message in self._session.messages:
            self._take(message, outcome.outputs)
        self._session.messages.clear()
        return outcome

    def _take(self, message: dict[str, Any], outputs: list[NotebookNode]) -> None:
        """Turn one message into an output, as nbclient does with those of a kernel."""
        kind, content = message["header"]["msg_type"], message["content"]
        display: str = (content.get("transient") or {}).get("display_id", "")
        if kind == "update_display_data":
            for shown in self._displays.get(display, ()):
                shown["data"], shown["metadata"] = content["data"], content["metadata"]
        elif kind == "clear_output":
            self._clear_first = bool(content["wait"])
            if not self._clear_first:
                outputs.clear()
        elif kind in {"display_data", "execute_result", "stream", "error"}:
            if self._clear_first:
                outputs.clear()
                self._clear_first = False
            output = nbformat.v4.output_from_msg(message)
            outputs.append(output)
            if display:
                self._displays.setdefault(display, []).append(output)
