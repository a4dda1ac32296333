"""Accounts as the administrator keeps them: create, grant and end roles, close, reset the password.

Nobody is deleted: history names them. A hand-over ends one grant and begins another.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor, Grant, Role
from app.database import is_duplicate
from app.errors import N_, Faults, Forbidden, Invalid, NotFound, Refused, Sentence
from app.extensions import db
from app.local_time import local_day
from app.models import Account, LoginSession, RoleGrant
from app.models.account import LONGEST_EMAIL
from app.services import audit
from app.services.accounts.granting import (
    LONGEST_NAME,
    NewAccount,
    give,
    grant_of,
    grant_problems,
    told_of,
)
from app.services.accounts.open_invitations import withdraw_open
from app.services.accounts.passwords import hash_password
from app.text import faults

# A sober address (RFC 5321 without its quoted forms): what is typed here is shown on pages and stands in files.
EMAIL = re.compile(
    r"(?=[^@]{1,64}@)[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
READABLE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
EMAIL_TAKEN = N_("Đã có tài khoản dùng thư điện tử này. Hãy mở tài khoản đó và thêm vai trò.")


def temporary_password() -> str:
    """Return a password to read out once: three groups of five letters and digits without look-alikes."""
    return "-".join("".join(secrets.choice(READABLE_LETTERS) for _ in range(5)) for _ in range(3))


OPERATOR = Actor(0, "operator", "operator", (Grant(Role.ADMINISTRATOR),))
"""Whoever holds the server's command line: they open the first account, and the demo's."""


def create(actor: Actor, new: NewAccount, *, now: datetime, password: str | None = None) -> tuple[int, str]:
    """Open an account with one role; return its id and a temporary password that must be changed at first sign-in.

    Raises ``Invalid`` with the fields that are wrong. ``password`` is given by the command line only.
    """
    require_administrator(actor)
    email = new.email.strip().lower()
    fields: Faults = {}
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        fields["email"] = (Sentence(N_("Thư điện tử công vụ chưa đúng dạng ten@coquan.gov.vn.")),)
    elif db.session.scalar(select(Account.id).where(Account.email == email)) is not None:
        fields["email"] = (Sentence(EMAIL_TAKEN),)
    if not new.display_name.strip():
        fields["display_name"] = (Sentence(N_("Hãy ghi tên hiển thị của tài khoản.")),)
    fields |= faults({"display_name": new.display_name}, LONGEST_NAME) | grant_problems(new, local_day(now))
    if fields:
        raise Invalid(fields)
    secret = password or temporary_password()
    account = Account(
        email=email,
        display_name=new.display_name.strip(),
        password_hash=hash_password(secret),
        password_changed_at=now,
        must_change_password=password is None,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Invalid.at("email", EMAIL_TAKEN) from error  # by somebody who typed it at the same moment
    _log("account.created", account.id, actor, now, {"email": email})
    grant(actor, account.id, new, now=now)
    return account.id, secret


def grant(actor: Actor, account_id: int, new: NewAccount, *, now: datetime) -> None:
    """Give the account one more role; one that is held already for the same cycles and days is left as it is."""
    require_administrator(actor)
    today = local_day(now)
    if problems := grant_problems(new, today):
        raise Invalid(problems)
    if account_id == actor.account_id:
        raise Refused(
            N_("Không ai tự cấp vai trò cho chính mình. Hãy nhờ một quản trị viên khác thêm vai trò này.")
        )
    if give(locked(account_id), new, today):
        kept = Grant(new.role, new.role_unit_id, family=new.family, organiser_id=new.organiser_id)
        told = told_of(kept, new.first, new.last)
        _log("role.granted", account_id, actor, now, told)


def end_grant(actor: Actor, account_id: int, grant_id: int, *, now: datetime) -> None:
    """End one role at this moment; the person keeps the others. Nobody ends the last administrator's role.

    Their sessions end too, so that no page goes on showing what the role had opened.
    """
    require_administrator(actor)
    locked(account_id)
    role_grant = db.session.get(RoleGrant, grant_id, populate_existing=True)
    if role_grant is None or role_grant.account_id != account_id or _is_over(role_grant, now):
        raise NotFound
    if role_grant.role is Role.ADMINISTRATOR and account_id == actor.account_id:
        raise Refused(
            N_("Bạn không thể tự bỏ vai trò quản trị của chính mình; hãy nhờ một quản trị viên khác.")
        )
    if role_grant.role is Role.ADMINISTRATOR:
        _another_administrator(account_id, now)
    role_grant.valid_to, role_grant.ended_at = max(role_grant.valid_from, local_day(now)), now
    end_sessions(account_id, now)
    told = told_of(grant_of(role_grant))
    _log("role.ended", account_id, actor, now, told)


def close(actor: Actor, account_id: int, *, now: datetime) -> None:
    """Close the account: its sessions die at once, its name stays in history."""
    require_administrator(actor)
    if account_id == actor.account_id:
        raise Refused(N_("Bạn không thể tự khóa tài khoản đang dùng; hãy nhờ một quản trị viên khác."))
    account = locked(account_id)
    if account.disabled_at is None:
        if any(
            grant_of(role_grant).holds_at(now)
            for role_grant in account.grants
            if role_grant.role is Role.ADMINISTRATOR
        ):
            _another_administrator(account_id, now)
        account.disabled_at = now
        end_sessions(account_id, now)
        withdraw_open(account_id, now)
        _log("account.closed", account_id, actor, now, {})


def reopen(actor: Actor, account_id: int, *, now: datetime) -> None:
    """Open a closed account again with the roles it still holds."""
    require_administrator(actor)
    account = locked(account_id)
    if account.disabled_at is not None:
        account.disabled_at = None
        _log("account.reopened", account_id, actor, now, {})


def reset_password(actor: Actor, account_id: int, *, now: datetime, until: datetime | None = None) -> str:
    """Set a temporary password, end all sessions and invitations, and return the password to be read out once.

    It works until ``until``, or as long as passwords that were reset do.
    """
    require_administrator(actor)
    account = locked(account_id)
    secret = temporary_password()
    account.password_hash = hash_password(secret)
    account.password_changed_at = now
    account.must_change_password = True
    account.temporary_until = until
    end_sessions(account_id, now)
    withdraw_open(account_id, now)
    _log("password.reset", account_id, actor, now, {})
    return secret


def waits_for_first_password(actor: Actor, account_id: int) -> bool:
    """Say whether the account's password is still the temporary one that an administrator set."""
    require_administrator(actor)
    return locked(account_id).must_change_password


def require_administrator(actor: Actor) -> None:
    """Raise ``Forbidden`` for everybody but administrators."""
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(N_("Chỉ quản trị hệ thống được quản lý tài khoản."))


def _is_over(row: RoleGrant, now: datetime) -> bool:
    return row.ended_at is not None or (row.valid_to is not None and row.valid_to < local_day(now))


def _another_administrator(account_id: int, now: datetime) -> None:
    """Raise ``Refused`` when nobody else could administer the installation any more.

    The grants are locked in one order: of two administrators who remove each other at the same moment one comes after
    the other, and is refused.
    """
    rows = db.session.execute(
        select(RoleGrant, Account.disabled_at)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(RoleGrant.role == Role.ADMINISTRATOR)
        .order_by(RoleGrant.id)
        .with_for_update(of=RoleGrant)
        .execution_options(populate_existing=True)
    ).all()
    others = (row for row, closed in rows if row.account_id != account_id and closed is None)
    if not any(grant_of(row).holds_at(now) and row.valid_to is None for row in others):
        raise Refused(
            N_(
                "Đây là quản trị viên cuối cùng: bỏ đi thì không còn ai quản lý tài khoản. Hãy thêm một quản trị viên"
                " khác trước."
            )
        )


def locked(account_id: int) -> Account:
    """Return the account, locked: of two people who change it at the same moment one comes after the other."""
    account = db.session.get(Account, account_id, with_for_update={"of": Account})
    if account is None:
        raise NotFound
    return account


def end_sessions(account_id: int, now: datetime) -> None:
    """End every session of the account."""
    db.session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def _log(kind: str, account_id: int, actor: Actor, now: datetime, data: dict[str, object]) -> None:
    signed = None if actor is OPERATOR else actor
    audit.record(kind, stream=f"account:{account_id}", now=now, actor=signed, data=data)
