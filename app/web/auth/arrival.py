"""Somebody has come in: the cookie, what happened meanwhile, and where they were going."""

from __future__ import annotations

from flask import Response, flash, make_response, render_template

from app.services.accounts import sessions
from app.services.accounts.my_account import Entrance
from app.web.auth import session
from app.web.auth.carry import unseal
from app.web.auth.device import remember
from app.web.auth.words import news_sentence
from app.web.navigation import home_of
from app.web.redirects import local_path, see_other


def arrive(entrance: Entrance, target: str | None, carried: str | None) -> Response:
    """Go on to where the person was, or offer to send again what they had typed."""
    session.begin(entrance.token)
    if entrance.news:
        flash(" ".join(map(news_sentence, entrance.news)), "notice")
    somebody = entrance.signed_in.actor
    parcel = unseal(carried)
    if parcel and parcel.session and not sessions.was_opened_by(parcel.session, somebody.account_id):
        parcel = None
    if parcel and not entrance.signed_in.must_change_password:
        answer = make_response(render_template("auth/send_again.html", parcel=parcel, name=somebody.name))
    else:
        answer = make_response(see_other(local_path(target) or home_of(somebody)))
    return remember(answer, somebody.account_id)
