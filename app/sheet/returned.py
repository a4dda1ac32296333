"""Indicators that a decision on another one sends back to waiting, because they share a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.sheet.case import Case
from scoring import IndicatorScore, SheetScore


@dataclass(frozen=True, slots=True)
class Returned:
    """An indicator that a decision on another one sends back to waiting: its points before and after.

    Nothing stands for points where the indicator does not apply.
    """

    code: str
    before: Decimal | None
    after: Decimal | None


def returned_by(case: Case, code: str, before: SheetScore, after: SheetScore) -> tuple[Returned, ...]:
    """List the decided indicators whose points or weight in the total change though nobody has looked at them."""
    changed = []
    for other, was in before.indicators.items():
        now = after.indicators[other]
        differs = (was.points, was.denominator) != (now.points, now.denominator)
        if other != code and differs and case.verdict(other) is not None:
            changed.append(Returned(other, _counted(was), _counted(now)))
    return tuple(changed)


def _counted(score: IndicatorScore) -> Decimal | None:
    left_out = score.state == "not_applicable" and not score.denominator
    return None if left_out else score.points
