"""How a role that is to be given stands to the roles a person has, so that no two of them say different things."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.access.actor import Grant


class Standing(StrEnum):
    """What giving the role would mean."""

    FREE = "free"
    HELD = "held"
    """The person has it already, for all of the time."""
    HELD_FOR_ALL = "held_for_all"
    """The person has it for every family, or every organiser: giving it for one would limit nothing."""
    OVERLAPS = "overlaps"
    """The person has it for other days, some of which are the same."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """The standing, and the role that makes it so."""

    standing: Standing
    other: Grant | None = None


def compare(wanted: Grant, grants: Iterable[Grant]) -> Comparison:
    """Hold a role that is to be given against those of the same person that nobody has ended.

    Only the same role in the same unit counts. The same role for another family or organiser stands beside it, and so
    does one for all of them beside one for a single one: it is wider.
    """
    comparisons = [
        Comparison(_standing(wanted, grant), grant)
        for grant in grants
        if (grant.role, grant.unit_id) == (wanted.role, wanted.unit_id)
        and grant.ended_at is None
        and _share_days(wanted, grant)
    ]
    order = (Standing.HELD, Standing.HELD_FOR_ALL, Standing.OVERLAPS)
    telling = [comparison for comparison in comparisons if comparison.standing in order]
    return min(telling, key=lambda one: order.index(one.standing), default=Comparison(Standing.FREE))


def _standing(wanted: Grant, grant: Grant) -> Standing:
    if (grant.family, grant.organiser_id) == (wanted.family, wanted.organiser_id):
        whole = grant.valid_from <= wanted.valid_from and _last(grant) >= _last(wanted)
        return Standing.HELD if whole else Standing.OVERLAPS
    wider = grant.family in (None, wanted.family) and grant.organiser_id in (None, wanted.organiser_id)
    return Standing.HELD_FOR_ALL if wider else Standing.FREE


def _share_days(one: Grant, other: Grant) -> bool:
    return one.valid_from <= _last(other) and other.valid_from <= _last(one)


def _last(grant: Grant) -> date:
    return grant.valid_to or date.max
