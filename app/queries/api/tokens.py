"""Tokens as the administrator sees them, and as they are shown by a program."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access.actor import Actor, Role
from app.access.api import ApiScope
from app.errors import NotFound
from app.extensions import db
from app.models import ApiToken


@dataclass(frozen=True, slots=True)
class TokenView:
    """One token; ``state`` is live, expired or revoked."""

    id: int
    name: str
    hint: str
    scopes: tuple[ApiScope, ...]
    created_at: datetime
    created_by: str
    expires_at: datetime
    state: str
    revoked_at: datetime | None
    revoked_by: str | None
    revoke_reason: str | None


def digest_of(secret: str) -> str:
    """Return what is kept of a secret: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def list_tokens(actor: Actor, *, now: datetime) -> tuple[TokenView, ...]:
    """List every token, the newest first; raise ``NotFound`` for whoever does not keep them."""
    _check(actor)
    query = select(ApiToken).options(joinedload(ApiToken.created_by), joinedload(ApiToken.revoked_by))
    return tuple(_view(token, now) for token in db.session.scalars(query.order_by(ApiToken.id.desc())))


def find_token(actor: Actor, token_id: int, *, now: datetime) -> TokenView:
    """Find one token; raise ``NotFound``."""
    _check(actor)
    token = db.session.get(ApiToken, token_id)
    if token is None:
        raise NotFound
    return _view(token, now)


def token_of(secret: str, *, now: datetime) -> TokenView | None:
    """Find the token that a program shows, live or not; nothing when nobody made it."""
    query = select(ApiToken).where(ApiToken.token_hash == digest_of(secret))
    token = db.session.scalars(query.options(joinedload(ApiToken.created_by))).one_or_none()
    return _view(token, now) if token else None


def _check(actor: Actor) -> None:
    if not actor.has(Role.ADMINISTRATOR):
        raise NotFound


def _view(token: ApiToken, now: datetime) -> TokenView:
    state = "revoked" if token.revoked_at else "expired" if token.expires_at <= now else "live"
    return TokenView(
        id=token.id,
        name=token.name,
        hint=token.hint,
        scopes=tuple(ApiScope(word) for word in token.scopes.split()),
        created_at=token.created_at,
        created_by=token.created_by.display_name,
        expires_at=token.expires_at,
        state=state,
        revoked_at=token.revoked_at,
        revoked_by=token.revoked_by.display_name if token.revoked_by else None,
        revoke_reason=token.revoke_reason,
    )
