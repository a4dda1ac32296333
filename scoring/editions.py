"""The versions of the engine, and what the earlier ones read otherwise.

A published result names the engine that computed it, and whoever recomputes it years later must get the same digits.
So when a rule of the format changes, the version rises and the earlier reading stays here. Only the loader asks: the
tree it makes carries what follows (no floors, no kinds told apart), and nothing behind the loader knows of editions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ENGINE_VERSION: Final = "1.1"
"""What a result published now names."""


@dataclass(frozen=True, slots=True)
class Edition:
    """How an engine of this version reads a criteria set.

    `floors`: penalties stop at nothing left (else a group and the total may fall below zero). `kinds`: a maximum is
    the sum for each kind of unit, and a unit has to say its kind (else alternatives count twice, and a unit of
    unknown kind is asked for all of them).
    """

    version: str
    floors: bool = True
    kinds: bool = True


EDITIONS: Final[Mapping[str, Edition]] = {
    edition.version: edition
    for edition in (Edition("1.0", floors=False, kinds=False), Edition(ENGINE_VERSION))
}
CURRENT: Final = EDITIONS[ENGINE_VERSION]
FIRST: Final = EDITIONS["1.0"]


def edition_of(version: str) -> Edition:
    """The edition of a version; for one that is not known here, the current one."""
    return EDITIONS.get(version, CURRENT)
