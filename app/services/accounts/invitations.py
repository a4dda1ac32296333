"""Inviting somebody by mail: a link opens the account once, and whoever has it chooses the password.

The link's token is made from a random nonce with the installation's key, so that a worker can write the mail without
the token being stored anywhere; the database keeps its SHA-256, by which the link is known again (decision 0040).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, DomainError, Invalid, Refused
from app.extensions import db
from app.models import Account, Invitation, Unit
from app.queries.actors import find_actor
from app.services import audit
from app.services.accounts import administration, passwords
from app.services.accounts.administration import OPERATOR, require_administrator
from app.services.accounts.open_invitations import withdraw_open
from app.services.jobs.requests import request
from app.services.refusals import moment

KIND: Final = "invite"
NONCE_BYTES: Final = 32

HAS_PASSWORD = N_(
    "Chủ tài khoản đã tự đặt mật khẩu nên không cần thư mời. Nếu họ quên mật khẩu, hãy đặt lại mật khẩu trước."
)
ACCOUNT_CLOSED = N_("Tài khoản đang bị khóa nên không mời được. Hãy mở lại tài khoản trước.")
NONE_OPEN = N_("Tài khoản này không có thư mời nào còn hiệu lực để thu hồi.")
UNKNOWN = N_(
    "Đường dẫn này không đúng hoặc đã bị cắt mất một phần. Hãy mở lại từ thư mời, hoặc đề nghị quản trị hệ thống gửi"
    " thư khác."
)
USED = N_(
    "Thư mời này đã được dùng lúc %(at)s. Nếu chính bạn đã đặt mật khẩu thì hãy đăng nhập; nếu không phải bạn, hãy báo"
    " ngay quản trị hệ thống."
)
WITHDRAWN = N_(
    "Thư mời này đã được thu hồi lúc %(at)s. Hãy dùng thư mời mới nhất, hoặc hỏi quản trị hệ thống."
)
EXPIRED = N_("Thư mời này hết hạn lúc %(at)s. Hãy đề nghị quản trị hệ thống gửi thư khác.")


class LinkDead(DomainError):
    """The link opens nothing: it is unknown, used, withdrawn or expired, or its account is closed."""

    status = 410


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom a link is for, and until when it opens their account."""

    email: str
    name: str
    until: datetime


def invite(actor: Actor, account_id: int, *, key: str, now: datetime, good_for: timedelta) -> int:
    """Invite somebody who has not chosen a password yet; return the id of the work that sends the mail.

    An earlier invitation and a password on a slip open nothing any more: one way into an account at a time. Raises
    ``Refused`` for an account that is closed, and for one whose owner has a password.
    """
    require_administrator(actor)
    account = administration.locked(account_id)
    if account.disabled_at is not None:
        raise Refused(ACCOUNT_CLOSED)
    if not account.must_change_password:
        raise Refused(HAS_PASSWORD)
    account.password_hash = passwords.hash_password(secrets.token_urlsafe(NONCE_BYTES))
    account.temporary_until = None
    administration.end_sessions(account_id, now)
    return invite_opened(actor, [account], key=key, now=now, good_for=good_for)


def invite_opened(
    actor: Actor, accounts: Iterable[Account], *, key: str, now: datetime, good_for: timedelta
) -> int:
    """Invite the owners of accounts whose password nobody has been told; return the id of the work.

    Which accounts these are is the caller's to say: it has just opened them, or taken their password away.
    """
    signed = None if actor is OPERATOR else actor
    invitations = []
    for account in accounts:
        withdraw_open(account.id, now)
        nonce = secrets.token_urlsafe(NONCE_BYTES)
        invitations.append(
            Invitation(
                account_id=account.id,
                invited_by_id=signed.account_id if signed else None,
                nonce=nonce,
                token_hash=digest_of(token_of(nonce, key)),
                created_at=now,
                expires_at=now + good_for,
                sent_to=account.email,
            )
        )
    db.session.add_all(invitations)
    db.session.flush()
    told: dict[str, dict[str, object]] = {
        _stream(invitation.account_id): {"email": invitation.sent_to} for invitation in invitations
    }
    audit.record_many("account.invited", told, now=now, actor=signed)
    ids = [invitation.id for invitation in invitations]
    return request(KIND, key=f"{KIND}:{ids[0]}", arguments={"invitations": ids}, now=now, actor=signed)


def withdraw(actor: Actor, account_id: int, *, now: datetime) -> None:
    """Make the link that was sent worth nothing; raise ``Refused`` when there is none."""
    require_administrator(actor)
    administration.locked(account_id)
    if not withdraw_open(account_id, now):
        raise Refused(NONE_OPEN)
    audit.record("account.invitation_withdrawn", stream=_stream(account_id), now=now, actor=actor)


def read_link(token: str, *, now: datetime) -> Invited:
    """Say whom a link is for; raise ``LinkDead`` when it opens nothing (any more)."""
    invitation, account = _opened(token, now)
    return Invited(account.email, account.display_name, invitation.expires_at)


def accept(token: str, password: str, *, now: datetime) -> None:
    """Set the password that the invited person chose; the link opens nothing from now on.

    Raises ``LinkDead``, ``Invalid`` (field ``new``) for a password that is too easy to guess, ``Busy``.
    """
    _invitation, account = _opened(token, now)
    places = db.session.scalars(select(Unit.name).distinct()).all()
    if unfit := passwords.problems(password, email=account.email, name=account.display_name, places=places):
        raise Invalid({"new": unfit})
    db.session.rollback()  # nothing has been written, and hashing is slow on purpose
    password_hash = passwords.hash_password(password)
    invitation, account = _opened(token, now, lock=True)
    account.password_hash = password_hash
    account.password_changed_at = now
    account.must_change_password = False
    account.temporary_until = None
    invitation.used_at = now
    administration.end_sessions(account.id, now)
    somebody = find_actor(account.id, now=now)
    audit.record("account.invitation_accepted", stream=_stream(account.id), now=now, actor=somebody)


def token_of(nonce: str, key: str) -> str:
    """Return the token of a link; ``key`` is the installation's secret."""
    digest = hmac.digest(key.encode(), f"invitation:{nonce}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what the database keeps of a token: enough to know its link again, not to make it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _opened(token: str, now: datetime, *, lock: bool = False) -> tuple[Invitation, Account]:
    """Return the invitation behind a link that opens its account now; raise ``LinkDead`` with the reason."""
    query = (
        select(Invitation, Account)
        .join(Account, Account.id == Invitation.account_id)
        .where(Invitation.token_hash == digest_of(token))
    )
    if lock:
        query = query.with_for_update(of=(Invitation, Account)).execution_options(populate_existing=True)
    match = db.session.execute(query).one_or_none()
    if match is None or match[1].disabled_at is not None:
        raise LinkDead(UNKNOWN)
    invitation, account = match
    if invitation.used_at is not None:
        raise LinkDead(USED, at=moment(invitation.used_at))
    if invitation.withdrawn_at is not None:
        raise LinkDead(WITHDRAWN, at=moment(invitation.withdrawn_at))
    if invitation.expires_at <= now:
        raise LinkDead(EXPIRED, at=moment(invitation.expires_at))
    return invitation, account


def _stream(account_id: int) -> str:
    return f"account:{account_id}"
