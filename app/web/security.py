"""What surrounds every request: limits, cookies, the CSRF check, response headers, compression, static files."""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app.extensions import compress, csrf
from app.web.access import current_actor
from app.web.assets import configure_assets
from app.web.bodies import configure_bodies
from app.web.slow_bodies import paced

if TYPE_CHECKING:
    from config import Settings

log = logging.getLogger(__name__)

CONTENT_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# No page of ours looks, listens or asks where somebody is.
PERMISSIONS_POLICY: Final = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
ONE_YEAR: Final = 365 * 24 * 3600


def configure_security(app: Flask) -> None:
    """Set up everything a request passes before and after the view.

    Order matters twice. Functions after the view run last-registered first, so compression is registered first and
    sees the finished response. The CSRF check is registered before the session loader: it reads the whole request
    body, so that a slow upload never waits inside a database transaction.
    """
    settings: Settings = app.extensions["settings"]
    configure_bodies(app)
    _configure_cookie(app, settings)
    _configure_compression(app)
    _configure_headers(app, https=settings.secure_cookies)
    csrf.init_app(app)
    configure_assets(app)
    app.wsgi_app = paced(app.wsgi_app)  # type: ignore[method-assign, assignment]
    _configure_proxies(app, settings)


def _configure_proxies(app: Flask, settings: Settings) -> None:
    """Believe what the proxies in front say of the sender, as many as there are; say when somebody unknown forwards."""
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
        return
    told = Lock()

    @app.before_request
    def notice_unknown_proxy() -> None:
        # Once a process: with everybody behind one address, one stranger's wrong passwords would hold up all of them.
        if "X-Forwarded-For" in request.headers and told.acquire(blocking=False):
            log.warning(
                "requests arrive with X-Forwarded-For while DTI_TRUSTED_PROXIES is 0: behind a proxy everybody seems to"
                " come from one address; set it to the number of proxies"
            )


def _configure_cookie(app: Flask, settings: Settings) -> None:
    """One signed cookie: the session's token, the moment of last use, the CSRF secret, the language.

    ``__Host-`` binds it to this very host over https; the browser refuses the prefix over plain http. The token lives
    as long as the session does: a CSRF limit of its own would refuse the form of somebody who types for two hours.
    """
    secure = settings.secure_cookies
    app.secret_key = settings.secret_key
    app.config.update(
        SESSION_COOKIE_NAME="__Host-dti" if secure else "dti",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_TIME_LIMIT=None,
    )


def _configure_compression(app: Flask) -> None:
    """Compress text of more than half a kilobyte.

    Compressing pages that carry a token beside typed text is safe here against guessing by length (BREACH), because
    the cookie is SameSite: a foreign page cannot make the browser fetch a signed-in page.
    """
    app.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_LEVEL=6,
        COMPRESS_MIMETYPES=[
            "text/html",
            "text/plain",
            "text/csv",
            "application/json",
            "image/svg+xml",
            "text/javascript",
        ],
        COMPRESS_MIN_SIZE=500,
    )
    compress.init_app(app)


def _configure_headers(app: Flask, *, https: bool) -> None:
    @app.after_request
    def add_headers(response: Response) -> Response:
        """Add what the answer needs and no more: a save over a slow line answers in less than a kilobyte."""
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        if https:
            headers["Strict-Transport-Security"] = f"max-age={ONE_YEAR}; includeSubDomains"
        if response.mimetype == "text/html" and response.status_code // 100 != 3:
            headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
            headers["Referrer-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Permissions-Policy"] = PERMISSIONS_POLICY
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        # A page that holds a form carries a token of its reader, signed in or not; a file handed to somebody signed
        # in is not for whoever uses the same machine after them.
        if current_actor() is not None or "csrf_token" in g:
            headers["Cache-Control"] = "no-store"
        else:
            headers.setdefault("Cache-Control", "no-cache")
        return response
