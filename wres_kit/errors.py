"""What every failure of wres_kit has in common.

Each way to fail has its own exception, defined in the module that raises it and derived from `WresError`. Its message
says what is wrong, where, and what to do; the command line prints that message and nothing else.
"""

from __future__ import annotations


class WresError(Exception):
    """A failure with a message for the person at the command line.

    Attributes
    ----------
    exit_status : int
        What the command ends with: 2 for wrong use or unreadable input, 1 for pages that failed or checks that found
        errors.
    """

    exit_status = 2
