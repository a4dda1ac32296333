"""The access record as operators read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.access.occasions import Occasion
from app.extensions import db
from app.models import AccessRecord, Account


@dataclass(frozen=True, slots=True)
class KeptAccess:
    """What one person did at one place on one day; without an e-mail address it was a stranger."""

    day: date
    occasion: Occasion
    email: str | None
    address: str
    method: str
    place: str
    first_at: datetime
    last_at: datetime
    times: int


def read_access_record(since: date | None, email: str | None) -> Iterator[KeptAccess]:
    """Read the record from the oldest day on, all of it or from ``since``, of everybody or of one person."""
    query = (
        select(
            AccessRecord.day,
            AccessRecord.occasion,
            Account.email,
            AccessRecord.address,
            AccessRecord.method,
            AccessRecord.place,
            AccessRecord.first_at,
            AccessRecord.last_at,
            AccessRecord.times,
        )
        .outerjoin(Account, Account.id == AccessRecord.account_id)
        .order_by(AccessRecord.day, AccessRecord.id)
        .execution_options(yield_per=1_000)
    )
    if since is not None:
        query = query.where(AccessRecord.day >= since)
    if email is not None:
        query = query.where(Account.email == email.strip().lower())
    for row in db.session.execute(query).mappings():
        yield KeptAccess(**row)
