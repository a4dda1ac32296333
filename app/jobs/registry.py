"""The kinds of background work, by name. A row of the database names one of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.jobs.kinds import Kind
from app.jobs.work.changing_units import CHANGING_UNITS
from app.jobs.work.comparing import COMPARING
from app.jobs.work.comparing_criteria import COMPARING_CRITERIA
from app.jobs.work.computing import COMPUTING
from app.jobs.work.copying import COPYING
from app.jobs.work.importing import IMPORTING
from app.jobs.work.inviting import INVITING
from app.jobs.work.locking import LOCKING
from app.jobs.work.minuting import MINUTING
from app.jobs.work.previewing import PREVIEWING
from app.jobs.work.reminding import REMINDING
from app.jobs.work.scanning import SCANNING
from app.jobs.work.signing import SIGNING
from app.jobs.work.sweeping import SWEEPING
from app.jobs.work.verifying import VERIFYING
from app.jobs.work.weighing import WEIGHING

KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            CHANGING_UNITS,
            COMPARING,
            COMPARING_CRITERIA,
            COMPUTING,
            COPYING,
            IMPORTING,
            INVITING,
            LOCKING,
            MINUTING,
            PREVIEWING,
            REMINDING,
            SCANNING,
            SIGNING,
            SWEEPING,
            VERIFYING,
            WEIGHING,
        )
    }
)
