"""What people do with their own account: sign in, sign out, change the password."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import func, select

from app.access.actor import Actor, Role
from app.errors import N_, DomainError, Invalid
from app.extensions import db
from app.models import Account, Event, Unit
from app.models.account import LONGEST_EMAIL
from app.services import audit
from app.services.accounts import passwords, sessions, throttle
from app.services.refusals import moment

log = logging.getLogger(__name__)

NO_DEVICES: Final[Mapping[int, str]] = MappingProxyType({})
SIGNED_IN: Final = "signed-in"
"""The mark under which wrong current passwords are counted, of somebody who is signed in already."""
FIRST_PASSWORD: Final = timedelta(days=14)
RESET_PASSWORD: Final = timedelta(days=3)
FAILED: Final = "account.sign_in_failed"
CODE_FAILED: Final = "account.code_failed"
COUNTED: Final = (FAILED, CODE_FAILED)
"""Kinds of events that are told by their number."""
TOLD: Final = frozenset(
    {"role.granted", "role.ended", "password.reset", "second_factor.taken_away", *COUNTED}
)
CODE_WAIT: Final = timedelta(minutes=10)
"""How long a right password waits for its code."""


class WrongCredentials(DomainError):
    """Address and password do not belong together. Deliberately does not say which of the two is wrong."""

    status = 401


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to the account without its owner: ``kind`` is the event's, ``role`` what it was about."""

    kind: str
    at: datetime
    by: str | None
    role: Role | None = None
    times: int = 1


@dataclass(frozen=True, slots=True)
class Entrance:
    """A sign-in that succeeded: the token for the cookie, and who came in."""

    token: str
    signed_in: sessions.SignedIn
    news: tuple[News, ...] = ()
    """What others did with the account since its owner last came in, oldest first."""


@dataclass(frozen=True, slots=True)
class HalfWay:
    """A right password of somebody who has a second factor: the token of a session that waits for the code."""

    token: str


def sign_in(
    *,
    email: str,
    password: str,
    address: str,
    now: datetime,
    lifetime: timedelta,
    first_password: timedelta = FIRST_PASSWORD,
    earlier: str | None = None,
    devices: Mapping[int, str] = NO_DEVICES,
    browser: str | None = None,
    ask_codes: bool = True,
) -> Entrance | HalfWay:
    """Check the password and open a new session of at most ``lifetime``; the ``earlier`` token of this browser dies.

    Where the account has a second factor and ``ask_codes``, the session opens nothing until its code has come
    (`code_entry.finish_sign_in`).

    ``devices`` are the marks of this browser by account: it is no stranger to those.

    A temporary password is worth nothing ``first_password`` after the account was opened, or `RESET_PASSWORD` after a
    reset: a slip of paper in a drawer must not open an account next year.

    A failure is counted and logged in the running transaction: the caller lets it be committed although it refuses.

    :raises WrongCredentials: unknown address, wrong password, or a closed account.
    :raises TooManyAttempts: before the password is looked at; a right password is refused as well.
    :raises Busy: when too many passwords are being checked.
    """
    # An address longer than any account's belongs to nobody, and is counted all the same.
    email = email.strip().lower()[:LONGEST_EMAIL]
    place = throttle.place_of(address)
    known = db.session.scalar(select(Account.id).where(Account.email == email))
    device = devices.get(known) if known is not None else None
    throttle.refuse_if_too_many(email, place, device, now=now)
    right = passwords.matches(_stored_hash(Account.email == email), password)
    # Counted again: of many guesses sent at the same moment all would have passed the first look.
    throttle.refuse_if_too_many(email, place, device, now=now)
    account = db.session.scalar(select(Account).where(Account.email == email).with_for_update())
    if account is None or account.disabled_at is not None or not right:
        throttle.count_failure(email, place, device, now=now)
        _log_failure(account, place, now)
        raise WrongCredentials(
            N_("Thư điện tử hoặc mật khẩu không đúng, hoặc tài khoản đã bị khóa. Hãy kiểm tra và nhập lại.")
        )
    if account.must_change_password and now > _good_until(account, first_password):
        raise WrongCredentials(
            N_(
                "Mật khẩu tạm này đã hết hạn từ %(until)s nên không dùng được nữa. Hãy đề nghị quản trị hệ thống"
                " đặt lại mật khẩu."
            ),
            until=moment(_good_until(account, first_password)),
        )
    throttle.forget_failures(email, place, device)
    if earlier is not None:
        sessions.end_session(earlier, now=now)
    sessions.make_room(account.id, now=now)
    if passwords.needs_rehash(account.password_hash):
        account.password_hash = passwords.hash_password(password)
    if ask_codes and sessions.has_second_factor(account.id):
        return HalfWay(sessions.open_waiting(account.id, now=now, lifetime=CODE_WAIT))
    token = sessions.open_session(account.id, now=now, lifetime=lifetime, browser=browser)
    who = sessions.signed_in(token, now=now)
    if who is None:
        raise RuntimeError(f"the session just opened for account {account.id} is not valid")
    news = news_of(account.id)
    audit.record(
        "account.signed_in", stream=_stream(account.id), now=now, actor=who.actor, data={"address": place}
    )
    return Entrance(token, who, news)


def news_of(account_id: int) -> tuple[News, ...]:
    """Read what happened to the account since its last sign-in: roles, resets, wrong tries (counted in one)."""
    stream = _stream(account_id)
    last = select(func.max(Event.seq)).where(Event.stream == stream, Event.kind == "account.signed_in")
    rows = db.session.scalars(
        select(Event)
        .where(
            Event.stream == stream, Event.kind.in_(TOLD), Event.seq > func.coalesce(last.scalar_subquery(), 0)
        )
        .order_by(Event.seq)
    ).all()
    told = [
        News(
            row.kind,
            row.at,
            row.actor_name,
            Role(role) if (role := json.loads(row.data).get("role")) else None,
        )
        for row in rows
        if row.kind not in COUNTED
    ]
    tries = {kind: [row for row in rows if row.kind == kind] for kind in COUNTED}
    return (
        *told,
        *(News(kind, events[-1].at, None, times=len(events)) for kind, events in tries.items() if events),
    )


def sign_out(*, actor: Actor, token: str, now: datetime) -> str | None:
    """End this session; the token is worth nothing from now on, wherever it was copied.

    Return where the provider ends its own session, for one that came by it.
    """
    db.session.get_one(Account, actor.account_id, with_for_update=True)
    elsewhere = sessions.sign_out_address(token)
    sessions.end_session(token, now=now)
    audit.record("account.signed_out", stream=_stream(actor.account_id), now=now, actor=actor)
    return elsewhere


def end_session(token: str, *, now: datetime) -> None:
    """End the session of a browser that was idle for too long to act as anybody."""
    sessions.end_session(token, now=now)


def change_password(
    *,
    actor: Actor,
    current: str,
    new: str,
    address: str,
    now: datetime,
    lifetime: timedelta,
    browser: str | None = None,
) -> str:
    """Change the actor's own password, end all their sessions everywhere, and open a new one; return its token.

    :raises Invalid: with the sentences for ``current`` or ``new``; a wrong current password counts as a failed sign-in,
        which the caller lets be committed.
    :raises TooManyAttempts: as at sign-in: a machine left open must not be a place to guess.
    """
    place = throttle.place_of(address)
    throttle.refuse_if_too_many(actor.email, place, SIGNED_IN, now=now)
    places = db.session.scalars(select(Unit.name).distinct()).all()
    unfit = passwords.problems(new, email=actor.email, name=actor.name, places=places)
    if unfit:
        raise Invalid({"new": unfit})
    if new == current:
        raise Invalid.at("new", N_("Mật khẩu mới phải khác mật khẩu đang dùng."))
    right = passwords.matches(_stored_hash(Account.id == actor.account_id), current)
    new_hash = passwords.hash_password(new) if right else ""
    throttle.refuse_if_too_many(actor.email, place, SIGNED_IN, now=now)
    account = db.session.get_one(Account, actor.account_id, with_for_update=True)
    if not right:
        throttle.count_failure(actor.email, place, SIGNED_IN, now=now)
        _log_failure(account, place, now)
        raise Invalid.at("current", N_("Mật khẩu hiện tại không đúng. Hãy nhập lại mật khẩu đang dùng."))
    account.password_hash = new_hash
    account.password_changed_at = now
    account.must_change_password = False
    account.temporary_until = None
    sessions.end_all_sessions(account.id, now=now)
    token = sessions.open_session(account.id, now=now, lifetime=lifetime, browser=browser)
    audit.record("account.password_changed", stream=_stream(account.id), now=now, actor=actor)
    return token


def prove_password(*, actor: Actor, token: str, password: str, address: str, now: datetime) -> None:
    """Check the password of somebody who is signed in, and remember in the session that it was given.

    :raises Invalid: for a wrong one, which counts as a failed sign-in; the caller lets that be committed.
    :raises TooManyAttempts: as at sign-in.
    """
    place = throttle.place_of(address)
    throttle.refuse_if_too_many(actor.email, place, SIGNED_IN, now=now)
    right = passwords.matches(_stored_hash(Account.id == actor.account_id), password)
    throttle.refuse_if_too_many(actor.email, place, SIGNED_IN, now=now)
    if not right:
        account = db.session.get_one(Account, actor.account_id, with_for_update={"of": Account})
        throttle.count_failure(actor.email, place, SIGNED_IN, now=now)
        _log_failure(account, place, now)
        raise Invalid.at("password", N_("Mật khẩu không đúng. Hãy nhập lại mật khẩu đang dùng."))
    throttle.forget_failures(actor.email, place, SIGNED_IN)
    sessions.note_password(token, now=now)


def _good_until(account: Account, first_password: timedelta) -> datetime:
    """When a temporary password stops opening the account; one that was reset has been in other hands before."""
    if account.temporary_until is not None:
        return account.temporary_until
    was_reset = account.password_changed_at > account.created_at
    return account.password_changed_at + (RESET_PASSWORD if was_reset else first_password)


def _stored_hash(condition: object) -> str | None:
    """Read the stored hash and end the transaction before the slow check of it.

    Nothing has been written yet, and SQLite has one writer: kept open, the transaction would make everybody who is
    saving wait for the 70 ms of each password.
    """
    stored: str | None = db.session.scalar(select(Account.password_hash).where(condition))  # type: ignore[arg-type]
    db.session.rollback()
    return stored


def _log_failure(account: Account | None, place: str, now: datetime) -> None:
    """Put the failure into the account's history; guesses at unknown addresses go to the server's log only.

    The chained log is for ever: strangers must not be able to fill it, nor to have it keep what they typed.
    """
    if account is None:
        log.warning("sign-in failed for an unknown account from %s", place)
    else:
        audit.record(FAILED, stream=_stream(account.id), now=now, data={"address": place})


def _stream(account_id: int) -> str:
    return f"account:{account_id}"
