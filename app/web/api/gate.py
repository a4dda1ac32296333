"""Who reads: the token in the ``Authorization`` header, whether it still counts, what for, and how fast."""

from __future__ import annotations

import re
from typing import Final

from flask import current_app, g, request

from app.access.api import ApiScope
from app.errors import N_, DomainError, Forbidden
from app.queries.api.tokens import TokenView, token_of
from app.services.accounts.throttle import place_of
from app.services.api.pace import MOST, MOST_STRANGE, Pace
from app.web.http import now

SECRET: Final = re.compile(r"Bearer +([A-Za-z0-9_-]{8,100})", re.IGNORECASE)


class NoToken(DomainError):
    """Nobody showed a token that counts."""

    status = 401


def check_token(scope: ApiScope) -> None:
    """Admit the program behind this request, or raise ``NoToken``, ``Forbidden``, ``TooManyAttempts``."""
    pace: Pace = current_app.extensions["api_pace"]
    shown = SECRET.fullmatch(request.headers.get("Authorization", "").strip())
    token = token_of(shown[1], now=now()) if shown else None
    if token is None or token.state != "live":
        if shown:
            pace.count(f"place:{place_of(request.remote_addr or '')}", MOST_STRANGE, now=now())
        raise NoToken(_why_not(token, bool(shown)))
    g.api_left = pace.count(f"token:{token.id}", MOST, now=now())
    if scope not in token.scopes:
        raise Forbidden(
            N_("Mã này không được đọc phần “%(scope)s”. Hãy đề nghị quản trị hệ thống cấp mã khác."),
            scope=scope.value,
        )


def _why_not(token: TokenView | None, shown: bool) -> str:
    if not shown:
        return N_("Hãy gửi mã truy cập trong tiêu đề Authorization: Bearer …; quản trị hệ thống cấp mã này.")
    if token is None:
        return N_("Mã truy cập không đúng. Hãy so lại từng ký tự, hoặc đề nghị quản trị hệ thống cấp mã mới.")
    if token.state == "revoked":
        return N_("Mã truy cập đã bị thu hồi. Hãy đề nghị quản trị hệ thống cấp mã mới.")
    return N_("Mã truy cập đã hết hạn. Hãy đề nghị quản trị hệ thống cấp mã mới.")
