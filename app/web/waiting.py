"""How much waits for the reader, in the header of every page: counted now and then, and kept in the cookie between.

Counting reads what the daily mail would say, some dozen statements; a page of an indicator has six.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Flask, g, request, session

from app.errors import DomainError
from app.queries.duties import duties_of
from app.web.access import current_actor
from app.web.auth.session import must_change_password, must_enrol
from app.web.http import now

COOKIE_KEY: Final = "waits"
GOOD_FOR: Final = timedelta(minutes=2)


def number_waiting() -> int:
    """Return how many duties wait for the reader, as of two minutes ago at most; 0 where nothing may be read yet."""
    actor = current_actor()
    if actor is None or g.get("failed") or must_change_password() or must_enrol():
        return 0
    number, counted_at = session.get(COOKIE_KEY, (0, 0))
    age = now().timestamp() - counted_at
    if request.method != "GET" or 0 <= age < GOOD_FOR.total_seconds():
        return int(number)
    try:
        return note_waiting(len(duties_of(actor, now=now())))
    except DomainError:  # a criteria set that was lost takes its own pages away, not this one
        return note_waiting(0)


def note_waiting(number: int) -> int:
    """Keep a number that was counted just now; return it."""
    session[COOKIE_KEY] = [number, int(now().timestamp())]
    return number


def configure_waiting(app: Flask) -> None:
    """Give the frame of every page the number."""
    app.jinja_env.globals["number_waiting"] = number_waiting
