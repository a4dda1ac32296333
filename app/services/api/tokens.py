"""Making and revoking tokens by which programs read. The secret is given back once and kept nowhere."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from app.access.actor import Actor, Role
from app.access.api import ApiScope
from app.errors import N_, Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import ApiToken
from app.queries.api.tokens import digest_of
from app.services import audit

PREFIX: Final = "dti_"
HINT: Final = 9
LONGEST_NAME: Final = 120
MOST_DAYS: Final = 366
NOBODY: Final = N_("Chỉ quản trị hệ thống được cấp và thu hồi mã truy cập.")


def make(
    actor: Actor, name: str, scopes: Collection[ApiScope], days: int, *, now: datetime
) -> tuple[int, str]:
    """Make a token that reads ``scopes`` for some days; return its id and its secret (256 bits), shown this once.

    Raises ``Forbidden``, ``Invalid`` with what is missing.
    """
    _check(actor)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise Invalid.at("name", N_("Hãy ghi chương trình nào, của cơ quan nào dùng mã này."))
    if not scopes:
        raise Invalid.at("scopes", N_("Hãy chọn ít nhất một phần được đọc."))
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.at("days", N_("Mã dùng được từ 1 đến %(most)s ngày."), most=MOST_DAYS)
    secret = PREFIX + secrets.token_urlsafe(32)
    words = [scope.value for scope in ApiScope if scope in scopes]
    token = ApiToken(
        name=name.strip(),
        scopes=" ".join(words),
        hint=secret[:HINT],
        token_hash=digest_of(secret),
        created_at=now,
        created_by_id=actor.account_id,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    audit.record(
        "token.created",
        stream=f"api_token:{token.id}",
        now=now,
        actor=actor,
        data={"title": token.name, "scopes": words, "deadline": token.expires_at.isoformat()},
    )
    return token.id, secret


def revoke(actor: Actor, token_id: int, *, reason: str, now: datetime) -> None:
    """End a token for good. Raises ``Forbidden``, ``NotFound``, ``Refused`` for one that has ended already."""
    _check(actor)
    token = db.session.get(ApiToken, token_id, with_for_update=True)
    if token is None:
        raise NotFound
    if not reason.strip():
        raise Invalid.at("reason", N_("Hãy ghi lý do thu hồi."))
    if token.revoked_at is not None or token.expires_at <= now:
        raise Refused(N_("Mã này đã thu hồi hoặc đã hết hạn; chương trình không đọc được bằng mã này nữa."))
    token.revoked_at, token.revoked_by_id, token.revoke_reason = now, actor.account_id, reason.strip()
    audit.record(
        "token.revoked",
        stream=f"api_token:{token.id}",
        now=now,
        actor=actor,
        data={"title": token.name, "reason": token.revoke_reason},
    )


def _check(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise Forbidden(NOBODY)
