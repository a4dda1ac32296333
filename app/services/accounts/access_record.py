"""Keeping the access record: one row a day for what the same person did at the same place, however often."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Engine, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from app.access.occasions import Occasion
from app.local_time import local_day
from app.models import AccessRecord

log = logging.getLogger(__name__)

LONGEST_PLACE: Final = 200
LONGEST_ADDRESS: Final = 45


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to be kept. ``place`` is the path of somebody signed in, the pattern of the path of a stranger.

    A stranger could otherwise fill the table with addresses of their own making.
    """

    occasion: Occasion
    account_id: int | None
    address: str
    method: str
    place: str


def keep(engine: Engine, deeds: Sequence[Deed], *, at: datetime) -> None:
    """Write ``deeds`` in a short transaction of its own, on a connection of its own.

    What cannot be written is a line in the log: whoever reads a page is not kept from it by a full disk.
    """
    try:
        _write(engine, deeds, at)
    except SQLAlchemyError as error:
        log.warning("access record not written (%s): %s", type(error).__name__, deeds)


def _write(engine: Engine, deeds: Sequence[Deed], at: datetime) -> None:
    insert = (sqlite if engine.dialect.name == "sqlite" else postgresql).insert(AccessRecord)
    statement = insert.on_conflict_do_update(
        index_elements=[AccessRecord.sameness],
        set_={"times": AccessRecord.times + 1, "last_at": bindparam("now", at)},
    )
    rows = [_row(deed, day=local_day(at), at=at) for deed in deeds]
    with engine.begin() as connection:
        for row in rows:
            connection.execute(statement, row)


def _row(deed: Deed, *, day: date, at: datetime) -> dict[str, object]:
    whole = "\x1f".join(str(part) for part in (day, *astuple(deed)))
    return {
        "sameness": hashlib.sha256(whole.encode()).hexdigest(),
        "day": day,
        "occasion": deed.occasion,
        "account_id": deed.account_id,
        "address": deed.address[:LONGEST_ADDRESS],
        "method": deed.method[:10],
        "place": deed.place[:LONGEST_PLACE],
        "first_at": at,
        "last_at": at,
        "times": 1,
    }
