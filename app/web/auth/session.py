"""Who is behind the request: the session cookie read before every view, and kept fresh after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from flask import Flask, Response, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from app.services.accounts import sessions
from app.services.accounts.second_factor import DEMANDED_OF
from app.web.http import now, settings
from config import SecondFactor

# The cookie is written again only when its moment of last use is this old: most answers carry no Set-Cookie at all.
FRESH_FOR: Final = timedelta(minutes=1)
OPEN_BEFORE_ENROLMENT: Final = frozenset({"auth.own_factor", "auth.begin_factor", "auth.confirm_factor"})
ALIVE: Final = "readiness.health"
"""Whoever asks whether this process lives is nobody to it, so that it answers while the database is away."""
OPEN_BEFORE_PASSWORD_CHANGE: Final = frozenset({"auth.password", "auth.sign_out", "language.choose"})


class Ended(StrEnum):
    """Why somebody who was signed in is not any more."""

    IDLE = "idle"
    OVER = "over"


def begin(token: str) -> None:
    """Put a new session into the cookie; whatever an earlier one left there goes, the language stays."""
    forget()
    session["token"] = token
    session["seen"] = int(now().timestamp())


def wait(token: str) -> None:
    """Put a session that waits for its code into the cookie, where nothing takes it for one that is open."""
    forget()
    session["waiting"] = token


def waiting() -> str | None:
    """Return the token of the session that waits for its code."""
    token: str | None = session.get("waiting")
    return token


def forget() -> None:
    """Empty the cookie, except for the language."""
    language = session.get("lang")
    session.clear()
    g.pop("csrf_token", None)  # the next form gets a token of the new cookie
    if language:
        session["lang"] = language


def token() -> str:
    """Return the running session's token, inside views that demand somebody signed in."""
    running: str = session["token"]
    return running


def browser_token() -> str | None:
    """Return the token that this browser brought along, whether its session runs or not."""
    token: str | None = session.get("token")
    return token


def why_ended() -> Ended | None:
    """Say why the session behind this request is over; nothing when there was none or it runs."""
    reason: Ended | None = g.get("session_ended")
    return reason


def must_change_password() -> bool:
    """Say whether somebody else knows the reader's password, who therefore may do nothing else before."""
    return bool(g.get("must_change_password"))


def must_enrol() -> bool:
    """Say whether the reader's roles demand a second factor that is not there, so that nothing else is open before."""
    return bool(g.get("must_enrol"))


def configure_session(app: Flask) -> None:
    """Find out who is asking before the view, and note the moment of use after it.

    The moment lives in the signed cookie, not in the database, so that reading a page writes nothing. It is taken when
    the answer leaves: a long upload counts as activity up to its last byte.
    """

    @app.before_request
    def find_actor() -> ResponseReturnValue | None:
        own_token = browser_token()
        if own_token is None or request.endpoint == ALIVE:
            return None
        if _idle_since(now()) > timedelta(minutes=settings().idle_minutes):
            g.session_ended = Ended.IDLE
            return None
        person = sessions.signed_in(own_token, now=now())
        if person is None:
            g.session_ended = Ended.OVER
            return None
        g.actor = person.actor
        g.must_change_password = person.must_change_password
        if person.must_change_password and request.endpoint not in OPEN_BEFORE_PASSWORD_CHANGE:
            return redirect(url_for("auth.password"))
        g.must_enrol = (
            settings().second_factor is SecondFactor.REQUIRED
            and person.actor.has(*DEMANDED_OF)
            and not person.has_second_factor
        )
        if g.must_enrol and request.endpoint not in OPEN_BEFORE_PASSWORD_CHANGE | OPEN_BEFORE_ENROLMENT:
            return redirect(url_for("auth.own_factor"))
        return None

    @app.after_request
    def note_use(response: Response) -> Response:
        moment = app.extensions["clock"]()
        if g.get("actor") is not None and "token" in session and _idle_since(moment) >= FRESH_FOR:
            session["seen"] = int(moment.timestamp())
        return response


def _idle_since(moment: datetime) -> timedelta:
    return timedelta(seconds=moment.timestamp() - session.get("seen", 0))
