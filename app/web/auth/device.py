"""The mark of a browser that has signed in before, in a cookie of its own that outlives the session.

It opens nothing: it only gives the browser its own count of wrong passwords (see `app.services.accounts.throttle`).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeSerializer

from app.web.http import settings

KEPT_FOR: Final = timedelta(days=180)
MOST_ACCOUNTS: Final = 5
"""Of a machine that several people share; whoever comes sixth takes the place of who was here longest ago."""


def known_devices() -> Mapping[int, str]:
    """Return the marks of this browser by account; none when the cookie is not ours."""
    try:
        pairs = _serializer().loads(request.cookies.get(_name(), ""))
    except BadData:
        return {}
    return {int(account_id): str(mark) for account_id, mark in pairs}


def remember(response: Response, account_id: int) -> Response:
    """Let the browser be known to the account from now on."""
    devices = dict(known_devices())
    mark = devices.pop(account_id, None) or secrets.token_hex(16)
    kept = [*devices.items(), (account_id, mark)][-MOST_ACCOUNTS:]
    response.set_cookie(
        _name(),
        str(_serializer().dumps(kept)),
        max_age=KEPT_FOR,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def _name() -> str:
    return "__Host-dti-device" if settings().secure_cookies else "dti-device"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")
