"""What nobody measured in a cycle: indicators that count for none of its units, each with who said so and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db
from app.models import Account, NotMeasured, Result
from app.queries.results.issued import is_signed


@dataclass(frozen=True, slots=True)
class NotMeasuredView:
    """One such indicator. ``final`` says that a published version rests on it: from then on it cannot be taken back."""

    code: str
    reason: str
    author: str
    at: datetime
    final: bool


def not_measured_in(cycle_id: int) -> Mapping[str, NotMeasuredView]:
    """Read what was not measured in a cycle, by indicator, in one statement."""
    signed = select(func.max(Result.published_at)).where(Result.cycle_id == cycle_id, is_signed())
    published = signed.scalar_subquery()
    rows = db.session.execute(
        select(
            NotMeasured.code,
            NotMeasured.reason,
            Account.display_name,
            NotMeasured.at,
            published >= NotMeasured.at,
        )
        .join(Account, Account.id == NotMeasured.author_id)
        .where(NotMeasured.cycle_id == cycle_id)
        .order_by(NotMeasured.code)
    )
    return {
        code: NotMeasuredView(code, reason, author, at, bool(final))
        for code, reason, author, at, final in rows
    }


def reasons_in(cycle_id: int) -> Mapping[str, str]:
    """Return why indicators of a cycle count for nobody, by code."""
    return {code: row.reason for code, row in not_measured_in(cycle_id).items()}
