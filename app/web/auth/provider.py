"""Signing in by the OpenID Connect provider: there, back, and in.

What comes back arrives by GET, which writes nothing here: the page asks to go on, and its form signs in. So a link that
somebody else made signs nobody in, and what was begun in this browser is told by its cookie.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import HiddenField

from app import oidc
from app.errors import DomainError
from app.oidc import Going, NotProven, Provider
from app.services.accounts import provider_sign_in
from app.services.accounts.my_account import HalfWay
from app.web.access import access, current_actor, public
from app.web.auth import bp
from app.web.auth import session as own_session
from app.web.auth.arrival import arrive
from app.web.auth.browser import browser_words
from app.web.auth.forms import SignInForm
from app.web.auth.second_factor import ask_code
from app.web.http import flash_error, now, others_write, say, settings
from app.web.navigation import home_of
from app.web.redirects import local_path, see_other
from config import FactorBy, SecondFactor

COOKIE_KEY: Final = "provider"


class BackForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the provider sent the browser back with."""

    code = HiddenField()
    state = HiddenField()


@bp.get("/sign-in/provider")
@access(public())
def leave_for_provider() -> ResponseReturnValue:
    """Send the browser to the provider; the cookie keeps what it has to come back with."""
    target = local_path(request.args.get("next"))
    if somebody := current_actor():
        return redirect(target or home_of(somebody))
    if not settings().oidc_issuer:
        return redirect(url_for("auth.sign_in"))
    try:
        address, going = oidc.begin(_provider())
    except DomainError as error:
        return _refused(error)
    session[COOKIE_KEY] = [going.state, going.nonce, going.verifier, target or ""]
    return redirect(address)


@bp.get("/sign-in/provider/back")
@access(public())
def back_from_provider() -> ResponseReturnValue:
    """Ask to go on; whoever gave up there, or comes from nowhere, is led to the form of the password."""
    code, state = request.args.get("code", ""), request.args.get("state", "")
    if not settings().oidc_issuer or not code or not state or COOKIE_KEY not in session:
        flash_error(say(NotProven()))
        return see_other(url_for("auth.sign_in"))
    return render_template("auth/provider_back.html", form=BackForm(formdata=None, code=code, state=state))


@bp.post("/sign-in/provider/back")
@access(public())
def enter_by_provider() -> ResponseReturnValue:
    """Exchange the code, and let in whoever the provider vouches for."""
    form = BackForm()
    kept = session.pop(COOKIE_KEY, None)
    try:
        if not settings().oidc_issuer or kept is None or not form.validate():
            raise NotProven
        state, nonce, verifier, target = kept
        with others_write():
            identity = oidc.finish(
                _provider(),
                Going(state, nonce, verifier),
                code=form.code.data or "",
                state=form.state.data or "",
                now=now(),
            )
        entrance = provider_sign_in.sign_in_as(
            identity,
            address=request.remote_addr or "",
            now=now(),
            lifetime=timedelta(hours=settings().session_hours),
            ask_codes=settings().second_factor is not SecondFactor.OFF,
            delegated=settings().oidc_second_factor is FactorBy.PROVIDER,
            earlier=own_session.browser_token(),
            browser=browser_words(request.user_agent.string),
        )
    except DomainError as error:
        return _refused(error)
    if isinstance(entrance, HalfWay):
        return ask_code(entrance.token, SignInForm(formdata=None, next=target))
    return arrive(entrance, target, None)


def _refused(error: DomainError) -> ResponseReturnValue:
    """Say why on the sign-in page, where the password still opens."""
    return render_template(
        "auth/sign_in.html", form=SignInForm(formdata=None), problem=say(error)
    ), error.status


def _provider() -> Provider:
    """Return the provider of the settings."""
    return Provider(
        issuer=settings().oidc_issuer,
        client_id=settings().oidc_client_id,
        client_secret=settings().oidc_client_secret,
        redirect_uri=f"{settings().public_url}{url_for('auth.back_from_provider')}",
        signed_out_uri=f"{settings().public_url}{url_for('auth.sign_in')}",
        proxy=settings().oidc_proxy,
    )
