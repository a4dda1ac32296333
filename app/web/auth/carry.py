"""Typed text that met a session which had ended: carried through the sign-in page and offered to be sent again.

Only what a page of this application sent is carried. The browser vouches for that (Sec-Fetch-Site, Origin, Referer);
otherwise a foreign page could plant a form that its victim then sends with a fresh token. The parcel is signed, so that
the sign-in page accepts none but its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from app.services.accounts import sessions
from app.web.auth.forms import SignInForm
from app.web.auth.session import browser_token
from app.web.redirects import local_path

MAX_AGE_SECONDS: Final = 4 * 3600
# More than any form of this application accepts.
MAX_CHARACTERS: Final = 200_000
# Forms that are worth nothing later, or hold passwords.
NEVER_CARRIED: Final = frozenset(
    {
        "auth.enter",
        "auth.enter_code",
        "auth.confirm_factor",
        "auth.sign_out",
        "auth.password",
        "language.choose",
    }
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A form on its way: the path it was sent to, and its fields in order, without files, passwords and token."""

    path: str
    fields: tuple[tuple[str, str], ...]
    session: str | None = None
    """Digest of the token of the session that had ended: what was typed in it is offered to its account alone."""


def parcel_of_request() -> Parcel | None:
    """Return what this POST carried, if it can be sent again later."""
    if request.method != "POST" or request.endpoint in NEVER_CARRIED or not _sent_by_our_page():
        return None
    fields = tuple(
        (name, value)
        for name, value in request.form.items(multi=True)
        if name != "csrf_token" and "password" not in name
    )
    path = local_path(request.full_path.rstrip("?"))
    if path is None or not fields or sum(len(name) + len(value) for name, value in fields) > MAX_CHARACTERS:
        return None
    token = browser_token()
    return Parcel(path, fields, sessions.digest_of(token) if token else None)


def typed_sentences() -> tuple[str, ...]:
    """Return the sentences that this POST carried, so that a page that refuses it can give them back."""
    parcel = parcel_of_request()
    values = (value.strip() for _name, value in parcel.fields) if parcel else ()
    return tuple(value for value in values if any(character.isspace() for character in value))


def seal(parcel: Parcel) -> str:
    """Return the parcel as signed text for a hidden field."""
    return str(_serializer().dumps([parcel.path, parcel.fields, parcel.session]))


def unseal(sealed: str | None) -> Parcel | None:
    """Return the parcel behind ``sealed``; nothing when there is none, it was tampered with, or is hours old."""
    if not sealed:
        return None
    try:
        path, fields, session = _serializer().loads(sealed, max_age=MAX_AGE_SECONDS)
    except BadData:
        return None
    return Parcel(path, tuple((name, value) for name, value in fields), session)


def configure_carry(app: Flask) -> None:
    """Let the error pages offer what was typed; reading a form that has been parsed already cannot fail."""
    app.jinja_env.globals.update(
        parcel_of_request=parcel_of_request, sign_in_form=_sign_in_form, typed_sentences=typed_sentences
    )


def _sign_in_form(parcel: Parcel | None) -> SignInForm:
    return SignInForm(formdata=None, carried=seal(parcel) if parcel else None)


def _sent_by_our_page() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if not source:
        return False
    sent, own = urlsplit(source), urlsplit(request.host_url)
    return (sent.scheme, sent.netloc) == (own.scheme, own.netloc)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="carried form")
