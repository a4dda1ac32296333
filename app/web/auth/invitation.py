"""Coming by an invitation: the link, the page that asks for a password, and the password.

The link's token is in one address alone: it goes into the cookie at once, so that no page with it in its address asks
for styles or scripts, and no later line of a proxy's log holds it (deploy/nginx.conf keeps none of the first).
"""

from __future__ import annotations

from typing import Final

from flask import render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired

from app.services.accounts import invitations
from app.services.accounts.hashing import Busy
from app.services.accounts.invitations import LinkDead
from app.services.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from app.web.access import access, public
from app.web.attempts import Attempt
from app.web.auth import bp
from app.web.auth import session as own_session
from app.web.http import flash_success, now, say
from app.web.redirects import see_other

COOKIE_KEY: Final = "invitation"
LONGEST_TOKEN: Final = 100
"""Characters: a longer one is no link of ours, and would only swell the cookie."""


class ChosenPasswordForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The password of somebody who comes for the first time."""

    new = PasswordField(_l("Mật khẩu mới"), [InputRequired(_l("Hãy nhập mật khẩu mới."))])


@bp.get("/invitation/<token>")
@access(public())
def follow_invitation(token: str) -> ResponseReturnValue:
    """Take the token out of the address; the link is not used up by looking, as programs that read mail do."""
    session[COOKIE_KEY] = token[:LONGEST_TOKEN]
    return see_other(url_for("auth.invitation"))


@bp.get("/invitation")
@access(public())
def invitation() -> ResponseReturnValue:
    """Ask for the password; whoever comes without a link is led to signing in."""
    if not _token():
        return see_other(url_for("auth.sign_in"))
    return _page(ChosenPasswordForm(formdata=None))


@bp.post("/invitation")
@access(public())
def accept_invitation() -> ResponseReturnValue:
    """Set it, and lead to signing in with it: a second factor is asked there as always."""
    if not _token():
        return see_other(url_for("auth.sign_in"))
    form = ChosenPasswordForm()
    with Attempt(form).above(Busy).on_page(LinkDead) as attempt:
        attempt.check()
        invitations.accept(_token(), form.new.data or "", now=now())
    if attempt.refused:
        return _page(form, status=attempt.status)
    own_session.forget()
    flash_success(_("Đã đặt mật khẩu. Hãy đăng nhập bằng thư điện tử và mật khẩu vừa đặt."))
    return see_other(url_for("auth.sign_in"))


def _page(form: ChosenPasswordForm, *, status: int = 200) -> ResponseReturnValue:
    try:
        invited = invitations.read_link(_token(), now=now())
    except LinkDead as dead:
        return render_template("auth/invitation_dead.html", why=say(dead)), dead.status
    page = render_template(
        "auth/invitation.html", form=form, invited=invited, least=MIN_LENGTH, most=MAX_LENGTH
    )
    return page, status


def _token() -> str:
    token: str = session.get(COOKIE_KEY, "")
    return token
