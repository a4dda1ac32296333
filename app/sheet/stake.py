"""What is at stake in a row of the appraisal: the points that the unit claims, times how much there is to doubt.

The rule is ours; no decree orders reviewers' work. Each sign adds its weight to a doubt of one, so that rows without a
sign still stand in the order of their points (decision 0037).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from scoring.model import Period

ZERO: Final = Decimal(0)


class Sign(StrEnum):
    """What makes a claim doubtful, gravest first."""

    NO_EVIDENCE = "no_evidence"
    CUT_BEFORE = "cut_before"
    OUTSIDE_PERIOD = "outside_period"
    FAR_FROM_LAST_YEAR = "far_from_last_year"
    ABOVE_THE_OTHERS = "above_the_others"


WEIGHTS: Final[Mapping[Sign, int]] = MappingProxyType(
    {
        Sign.NO_EVIDENCE: 4,
        Sign.CUT_BEFORE: 3,
        Sign.OUTSIDE_PERIOD: 2,
        Sign.FAR_FROM_LAST_YEAR: 2,
        Sign.ABOVE_THE_OTHERS: 1,
    }
)
FAR_SHARE: Final = Decimal("0.5")
"""A figure is far from last year's when it differs by at least this share of the larger of the two."""
ABOVE_SHARE: Final = Decimal("0.3")
"""A claim lies above the others' when it passes their median by at least this share of the indicator's maximum."""
FEWEST_OTHERS: Final = 5
"""Below so many units under appraisal in a block, their median says nothing."""


@dataclass(frozen=True, slots=True)
class Dated:
    """The days of one document. ``effective_on`` is when it began to hold, where the unit says so."""

    issued_on: date | None
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of one row. ``numbers`` pairs last year's and this year's figures; ``median`` is of the block."""

    points: Decimal
    most: Decimal
    proof_required: bool
    documents: Sequence[Dated] = ()
    numbers: Collection[tuple[Decimal, Decimal]] = ()
    median: Decimal | None = None
    cut_before: bool = False


def signs_of(claim: Claim, period: Period) -> tuple[Sign, ...]:
    """List what makes the claim doubtful, gravest first; one that claims no points can lose none, and has no sign."""
    if claim.points <= 0:
        return ()
    holds = {
        Sign.NO_EVIDENCE: claim.proof_required and not claim.documents,
        Sign.CUT_BEFORE: claim.cut_before,
        Sign.OUTSIDE_PERIOD: bool(claim.documents)
        and all(_outside(document, period) for document in claim.documents),
        Sign.FAR_FROM_LAST_YEAR: any(_far(before, now) for before, now in claim.numbers),
        Sign.ABOVE_THE_OTHERS: claim.median is not None
        and claim.points - claim.median >= claim.most * ABOVE_SHARE > 0,
    }
    return tuple(sign for sign in Sign if holds[sign])


def doubt_of(signs: Iterable[Sign]) -> int:
    """Return the doubt that the signs add up to: one without any."""
    return 1 + sum(WEIGHTS[sign] for sign in set(signs))


def stake_of(points: Decimal, signs: Iterable[Sign]) -> Decimal:
    """Return what is at stake: points that a penalty takes away are not claimed, and nothing is at stake in them."""
    return max(points, ZERO) * doubt_of(signs)


def _outside(document: Dated, period: Period) -> bool:
    """Say whether the document is of another time; a stated validity explains an early date, as of a five-year plan."""
    issued = document.issued_on
    return issued is not None and document.effective_on is None and not period.start <= issued <= period.end


def _far(before: Decimal, now: Decimal) -> bool:
    larger = max(abs(before), abs(now))
    return larger > 0 and abs(now - before) >= larger * FAR_SHARE
