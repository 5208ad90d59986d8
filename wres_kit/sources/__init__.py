"""Sources: what an organisation really has, read into values of a return, one module a kind of file."""

from __future__ import annotations

from wres_kit.errors import WresError


class SourceError(WresError):
    """A file from which no return can be taken; the message names the file, the place in it, and the remedy."""
