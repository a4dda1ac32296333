"""Asking for the password again: the form that met the question waits in the page and is sent with the answer."""

from __future__ import annotations

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.errors import DomainError, Invalid
from app.services.accounts import my_account, sessions
from app.services.accounts.hashing import Busy
from app.services.accounts.throttle import TooManyAttempts
from app.web.access import current_actor
from app.web.auth import session
from app.web.http import now, retry_after, say, spoken
from app.web.sure import FIELD, GOOD_FOR, wants_password


class AgainForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The password, beside the fields of the form that waits."""

    password_again = PasswordField(_l("Mật khẩu"), [InputRequired()])


def configure_password_again(app: Flask) -> None:
    """Ask before every view that declares it, once access has been checked."""

    @app.before_request
    def ask() -> ResponseReturnValue | None:
        somebody = current_actor()
        view = current_app.view_functions.get(request.endpoint or "")
        if request.method != "POST" or somebody is None or not wants_password(view):
            return None
        if sessions.password_given(session.token(), since=now() - GOOD_FOR):
            return None
        typed = request.form.get(FIELD)
        if typed is None:
            return _page("")
        if not typed:
            return _page(_("Hãy nhập mật khẩu.")), 422
        try:
            my_account.prove_password(
                actor=somebody,
                token=session.token(),
                password=typed,
                address=request.remote_addr or "",
                now=now(),
            )
        except Invalid as error:
            # 200, because the failure that was counted must be committed.
            return _page(spoken(error.fields["password"][0]))
        except (TooManyAttempts, Busy) as error:
            return _refused(error)
        return None


def _refused(error: DomainError) -> ResponseReturnValue:
    return _page(say(error)), error.status, retry_after(error)


def _page(problem: str) -> str:
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in {"csrf_token", FIELD} and "password" not in name
    ]
    form = AgainForm(formdata=None)
    form.password_again.errors = [problem] if problem else []
    minutes = int(GOOD_FOR.total_seconds() // 60)
    return render_template(
        "auth/password_again.html",
        path=request.full_path.rstrip("?"),
        fields=fields,
        form=form,
        minutes=minutes,
    )
