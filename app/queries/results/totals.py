"""The totals that a published line keeps in its trace, and their form as JSON.

A version published before totals were kept has none: its pages say what its columns say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.sheet.totals import Basis, Left, Total


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """What one main index brought: by the unit's own declaration, and in the end."""

    own: Total
    final: Total


@dataclass(frozen=True, slots=True)
class StoredTotals:
    """A sheet's total by the unit's own declaration and in the end, and those of its main indices by code."""

    own: Total
    final: Total
    groups: Mapping[str, GroupTotals]


def totals_from(stored: Mapping[str, Any] | None) -> StoredTotals | None:
    """Read what was stored; None where nothing was."""
    if stored is None:
        return None
    groups = {
        code: GroupTotals(_total(pair["own"]), _total(pair["final"]))
        for code, pair in stored["groups"].items()
    }
    return StoredTotals(_total(stored["own"]), _total(stored["final"]), groups)


def _total(stored: Mapping[str, Any]) -> Total:
    percent = stored["percent"]
    return Total(
        points=Decimal(stored["points"]),
        denominator=Decimal(stored["denominator"]),
        percent=None if percent is None else Decimal(percent),
        places=stored["places"],
        percent_places=stored["percent_places"],
        left=tuple(
            Left(row["code"], Decimal(row["points"]), row["why"], row["inside"]) for row in stored["left"]
        ),
        basis=Basis(stored["basis"]),
        most=Decimal(stored["most"]),
        cuts=tuple((code, Decimal(points)) for code, points in stored.get("cuts", ())),
    )
