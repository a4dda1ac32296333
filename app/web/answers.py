"""Forms that are answered once: sent again, because the answer was lost on the way, they show it again."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import wraps

from flask import current_app, request, session
from flask.typing import ResponseReturnValue

from app.services import answers
from app.web.access import actor
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.sure import FIELD

View = Callable[..., ResponseReturnValue]
FLASHES = "_flashes"
UNSAID = frozenset({"csrf_token", FIELD})
"""Fields that are no part of what a form says: a token, and the password given again, of which nothing is kept."""


def new_form_key() -> str:
    """Return what tells one opening of a form from another whose fields say the same."""
    return uuid.uuid4().hex


def sent_mark() -> str:
    """Return the mark of the form in this request; neither the CSRF token nor the password is a part of it."""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in UNSAID]
    return answers.mark_of(actor(), request.path, fields)


def answered_once(view: View) -> View:
    """Have a view that redirects after its work do that work once for a form, and answer the same form alike.

    For forms whose fields never repeat for another purpose: they carry a revision, or make what can exist only once.
    A refusal is no answer, also where it is told on the page that the view redirects to.
    """

    @wraps(view)
    def answered(**named: object) -> ResponseReturnValue:
        mark = sent_mark()
        earlier = answers.claim(actor(), mark, now=now())
        if earlier is not None:
            told = json.loads(earlier)
            for message in told["messages"]:
                flash_success(message)
            return see_other(told["location"])
        before = len(session.get(FLASHES, ()))
        response = current_app.make_response(view(**named))
        said = session.get(FLASHES, ())[before:]
        if 300 <= response.status_code < 400 and all(category == "success" for category, _ in said):
            told = {"location": response.headers["Location"], "messages": [message for _, message in said]}
            answers.keep(mark, json.dumps(told, ensure_ascii=False), now=now())
        else:
            answers.release(mark)
        return response

    return answered
