"""Writing down whom people ask, and what is announced above every page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.access.actor import Actor, Role
from app.errors import N_, Faults, Forbidden, Invalid, Sentence, Stale
from app.extensions import db
from app.models import HelpDesk
from app.models.account import LONGEST_EMAIL
from app.services import audit
from app.services.accounts.administration import EMAIL
from app.text import faults

LONGEST_NAME: Final = 200
LONGEST_PHONE: Final = 60
LONGEST_ANNOUNCEMENT: Final = 500
LONGEST_ADDRESS: Final = LONGEST_EMAIL
FOR_ADMINISTRATORS: Final = N_("Chỉ quản trị hệ thống được sửa đầu mối hỗ trợ và thông báo.")
CHANGED_SINCE: Final = N_("Người khác vừa sửa trang này. Hãy mở lại trang, xem rồi sửa lại.")
NO_ADDRESS: Final = N_("Thư điện tử chưa đúng dạng ten@coquan.gov.vn.")
ENDS_BEFORE_IT_BEGINS: Final = N_("Lúc thôi hiện phải sau lúc bắt đầu hiện.")
OVER_ALREADY: Final = N_("Lúc này đã qua, thông báo sẽ không hiện. Hãy chọn lúc sau, hoặc để trống.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the administrator writes; every text may be empty, a moment that is left out sets no limit."""

    office: str
    phone: str
    email: str
    hours: str
    announcement: str
    warning: bool
    shown_from: datetime | None
    shown_until: datetime | None


def write_help_desk(actor: Actor, desk: Desk, *, seen: int, now: datetime) -> None:
    """Replace what is written. ``seen`` is the revision that the form was filled in on.

    :raises Invalid: with the fields that are wrong.
    :raises Stale: when somebody else has saved meanwhile.
    """
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(FOR_ADMINISTRATORS)
    row = db.session.get(HelpDesk, 1, with_for_update=True)
    if seen != (row.revision if row else 0):
        raise Stale(CHANGED_SINCE)
    if problems := _problems(desk, now):
        raise Invalid(problems)
    if row is None:
        row = HelpDesk(id=1, revision=0)
        db.session.add(row)
    for name in Desk.__slots__:
        setattr(row, name, getattr(desk, name))
    row.revision += 1
    told = {"office": desk.office, "announcement": desk.announcement}
    told = {name: text for name, text in told.items() if text}
    audit.record("help_desk.changed", stream="installation", now=now, actor=actor, data=told)


def _problems(desk: Desk, now: datetime) -> Faults:
    problems: Faults = {
        **faults({"office": desk.office, "hours": desk.hours}, LONGEST_NAME),
        **faults({"phone": desk.phone}, LONGEST_PHONE),
        **faults({"announcement": desk.announcement}, LONGEST_ANNOUNCEMENT),
    }
    if desk.email and (not EMAIL.fullmatch(desk.email) or len(desk.email) > LONGEST_ADDRESS):
        problems["email"] = (Sentence(NO_ADDRESS),)
    if desk.announcement and desk.shown_until is not None:
        if desk.shown_from is not None and desk.shown_until <= desk.shown_from:
            problems["shown_until"] = (Sentence(ENDS_BEFORE_IT_BEGINS),)
        elif desk.shown_until <= now:
            problems["shown_until"] = (Sentence(OVER_ALREADY),)
    return problems
