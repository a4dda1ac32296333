"""Letting others write while something slow is done that needs no database.

Judging a file, printing papers and working out a table take from most of a second to half a minute. A service that does
such a thing reads, gives the database up, does it, and then reads again under its locks and writes. It knows the order
of these steps; its caller knows what giving up means where it runs, and hands that in.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Final

Release = Callable[[], AbstractContextManager[object]]
"""Held while the slow thing is done; nothing that was read may be used as a row of the database in it or after it."""

NOBODY_WAITS: Final[Release] = nullcontext
"""For the command line, the demo and tests of a service: one transaction from the first reading to the last row."""
