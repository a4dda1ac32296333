"""Signing in by an OpenID Connect provider: whom it vouches for gets into the account bound to them, or to none.

Accounts are opened by administrators alone. The first sign-in binds a subject to the account whose address the provider
has checked; from then on the subject counts and the address does not, so that an address given to somebody else later
opens nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, DomainError, NotFound
from app.extensions import db
from app.models import Account, AccountIdentity
from app.oidc import Identity
from app.services import audit
from app.services.accounts import administration, sessions, throttle
from app.services.accounts.my_account import CODE_WAIT, Entrance, HalfWay, news_of

NO_ACCOUNT = N_(
    "Cổng đăng nhập đã xác nhận bạn, nhưng không có tài khoản nào ở đây ứng với bạn. Hãy đề nghị quản trị hệ thống mở"
    " tài khoản với đúng thư điện tử của bạn ở cổng."
)
OTHERS = N_(
    "Tài khoản dùng thư điện tử này đã gắn với một người khác ở cổng đăng nhập. Hãy đề nghị quản trị hệ thống xem lại."
)
CLOSED = N_("Tài khoản của bạn đang bị khóa. Hãy liên hệ quản trị hệ thống.")


class NobodyHere(DomainError):
    """The provider knows the person; this installation lets nobody in by it."""

    status = 403


def sign_in_as(
    identity: Identity,
    *,
    address: str,
    now: datetime,
    lifetime: timedelta,
    ask_codes: bool,
    delegated: bool,
    earlier: str | None = None,
    browser: str | None = None,
) -> Entrance | HalfWay:
    """Open a session for whoever the provider vouches for; the ``earlier`` token of this browser dies.

    The second factor of the account is asked as after a password, unless it is ``delegated`` to the provider. The
    password does not count as given: before what cannot be taken back it is asked as always.

    :raises NobodyHere: without an account for them. None is ever opened by signing in.
    """
    account = _bound(identity, now=now)
    if account.disabled_at is not None:
        raise NobodyHere(CLOSED)
    if earlier is not None:
        sessions.end_session(earlier, now=now)
    sessions.make_room(account.id, now=now)
    if ask_codes and not delegated and sessions.has_second_factor(account.id):
        waiting = sessions.open_waiting(
            account.id,
            now=now,
            lifetime=CODE_WAIT,
            by_provider=True,
            sign_out_address=identity.sign_out,
        )
        return HalfWay(waiting)
    token = sessions.open_session(
        account.id,
        now=now,
        lifetime=lifetime,
        browser=browser,
        by_provider=True,
        factor_elsewhere=delegated,
        sign_out_address=identity.sign_out,
    )
    who = sessions.signed_in(token, now=now)
    if who is None:
        raise RuntimeError(f"the session just opened for account {account.id} is not valid")
    news = news_of(account.id)
    data: dict[str, object] = {"address": throttle.place_of(address), "issuer": identity.issuer}
    audit.record("account.signed_in", stream=_stream(account.id), now=now, actor=who.actor, data=data)
    return Entrance(token, who, news)


def unbind(actor: Actor, account_id: int, *, now: datetime) -> None:
    """Take the binding away and end all sessions; the next sign-in by the provider binds anew. Raises ``NotFound``."""
    administration.require_administrator(actor)
    administration.locked(account_id)
    row = db.session.get(AccountIdentity, account_id)
    if row is None:
        raise NotFound
    data: dict[str, object] = {"issuer": row.issuer}
    db.session.delete(row)
    administration.end_sessions(account_id, now)
    audit.record("account.identity_unbound", stream=_stream(account_id), now=now, actor=actor, data=data)


def bound_since(account_id: int) -> datetime | None:
    """Return when the account was bound to somebody of the provider; nothing when it is not."""
    return db.session.scalar(select(AccountIdentity.bound_at).where(AccountIdentity.account_id == account_id))


def _bound(identity: Identity, *, now: datetime) -> Account:
    """Return the account of a subject, locked, and bind one at the first sign-in."""
    by_subject = (
        select(Account)
        .join(AccountIdentity, AccountIdentity.account_id == Account.id)
        .where(AccountIdentity.issuer == identity.issuer, AccountIdentity.subject == identity.subject)
        .with_for_update(of=Account)
    )
    account = db.session.scalar(by_subject)
    if account is not None:
        return account
    if identity.email is None:
        raise NobodyHere(NO_ACCOUNT)
    account = db.session.scalar(
        select(Account).where(Account.email == identity.email).with_for_update(of=Account)
    )
    if account is None:
        raise NobodyHere(NO_ACCOUNT)
    if account.disabled_at is not None:
        raise NobodyHere(CLOSED)
    if db.session.get(AccountIdentity, account.id) is not None:
        raise NobodyHere(OTHERS)
    db.session.add(
        AccountIdentity(account_id=account.id, issuer=identity.issuer, subject=identity.subject, bound_at=now)
    )
    data: dict[str, object] = {"issuer": identity.issuer}
    audit.record("account.identity_bound", stream=_stream(account.id), now=now, data=data)
    return account


def _stream(account_id: int) -> str:
    return f"account:{account_id}"
