"""Name and address of an account set right, a role handed to a successor, a new slip: each in one step and logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.access.actor import UNIT_ROLES, Actor
from app.database import is_duplicate
from app.documents.slips import Slip
from app.errors import N_, Faults, Invalid, NotFound, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Account, RoleGrant, Unit
from app.models.account import LONGEST_EMAIL
from app.services import audit
from app.services.accounts import administration
from app.services.accounts.administration import (
    EMAIL,
    EMAIL_TAKEN,
    require_administrator,
)
from app.services.accounts.granting import LONGEST_NAME, NewAccount, grant_of, told_of
from app.services.accounts.open_invitations import withdraw_open
from app.services.refusals import moment
from app.services.sheets.passing_on import pass_on
from app.services.tables.accounts import ROLE_WORDS
from app.text import faults

WRONG_EMAIL = N_("Thư điện tử công vụ chưa đúng dạng ten@coquan.gov.vn.")
NAME_MISSING = N_("Hãy ghi tên hiển thị của tài khoản.")
SUCCESSOR_NAME = N_("Chưa có tài khoản dùng thư điện tử này: hãy ghi tên người nhận để mở tài khoản.")
SAME_PERSON = N_("Người nhận chính là người đang giữ vai trò. Hãy ghi thư điện tử của người kế nhiệm.")
SUCCESSOR_CLOSED = N_("Tài khoản của người nhận đang bị khóa. Hãy mở lại tài khoản đó trước.")


def correct(actor: Actor, account_id: int, *, email: str, display_name: str, now: datetime) -> bool:
    """Set name and address right; say whether anything changed. The log keeps both the old and the new.

    The person goes on signing in with the new address and the password they have. Raises ``Invalid`` by field.
    """
    require_administrator(actor)
    account = administration.locked(account_id)
    email, name = email.strip().lower(), display_name.strip()
    problems: Faults = {}
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        problems["email"] = (Sentence(WRONG_EMAIL),)
    elif db.session.scalar(select(Account.id).where(Account.email == email, Account.id != account_id)):
        problems["email"] = (Sentence(EMAIL_TAKEN),)
    if not name:
        problems["display_name"] = (Sentence(NAME_MISSING),)
    problems |= faults({"display_name": name}, LONGEST_NAME)
    if problems:
        raise Invalid(problems)
    before = {"email": account.email, "display_name": account.display_name}
    after = {"email": email, "display_name": name}
    changed = {field: [before[field], after[field]] for field in before if before[field] != after[field]}
    if not changed:
        return False
    account.display_name = name
    try:
        with db.session.begin_nested():
            account.email = email
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Invalid.at("email", EMAIL_TAKEN) from error
    if "email" in changed:
        withdraw_open(account_id, now)  # it went to somebody who is not the one
    audit.record("account.corrected", stream=f"account:{account_id}", now=now, actor=actor, data=changed)
    return True


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Who holds the role now, and the temporary password when their account was opened for it."""

    account_id: int
    password: str | None


def hand_over(
    actor: Actor, account_id: int, grant_id: int, *, email: str, display_name: str, now: datetime
) -> HandedOver:
    """End one role and begin the same for a successor, whose account is opened when there is none yet.

    Both names stay in history; indicators that the unit gave to the leaver are the successor's. Raises ``Invalid`` by
    field, and whatever granting and ending refuse.
    """
    require_administrator(actor)
    role_grant = db.session.get(RoleGrant, grant_id)
    if role_grant is None or role_grant.account_id != account_id or role_grant.ended_at is not None:
        raise NotFound
    email = email.strip().lower()
    successor = db.session.scalar(select(Account).where(Account.email == email))
    new = NewAccount(
        email,
        display_name,
        role_grant.role,
        role_grant.unit_id,
        role_grant.home_unit_id,
        role_grant.office or "",
        role_grant.family,
        max(role_grant.valid_from, local_day(now)),
        role_grant.valid_to,
        role_grant.organiser_id,
    )
    password = None
    if successor is None:
        if not display_name.strip():
            raise Invalid.at("display_name", SUCCESSOR_NAME)
        heir, password = administration.create(actor, new, now=now)
    elif successor.id == account_id:
        raise Invalid.at("email", SAME_PERSON)
    elif successor.disabled_at is not None:
        raise Invalid.at("email", SUCCESSOR_CLOSED)
    else:
        heir = successor.id
        administration.grant(actor, heir, new, now=now)
    administration.end_grant(actor, account_id, grant_id, now=now)
    if role_grant.role in UNIT_ROLES and role_grant.unit_id is not None:
        pass_on(actor, account_id, heir, role_grant.unit_id, now=now)
    data = {**told_of(grant_of(role_grant)), "to": heir}
    audit.record("role.handed_over", stream=f"account:{account_id}", now=now, actor=actor, data=data)
    return HandedOver(heir, password)


def new_slip(actor: Actor, account_id: int, *, address: str, now: datetime, good_for: timedelta) -> Slip:
    """Set a temporary password that works for ``good_for``, as a slip to be printed; all sessions end."""
    password = administration.reset_password(actor, account_id, now=now, until=now + good_for)
    account = db.session.get_one(Account, account_id)
    going = [role_grant for role_grant in account.grants if role_grant.ended_at is None]
    names = select(Unit.id, Unit.full_name).where(Unit.id.in_([role_grant.unit_id for role_grant in going]))
    units: dict[int | None, str] = dict(db.session.execute(names).all())
    return Slip(
        name=account.display_name,
        unit="; ".join(
            dict.fromkeys(units[role_grant.unit_id] for role_grant in going if role_grant.unit_id in units)
        ),
        role="; ".join(dict.fromkeys(ROLE_WORDS[role_grant.role] for role_grant in going)),
        address=address,
        email=account.email,
        password=password,
        until=moment(now + good_for),
    )
