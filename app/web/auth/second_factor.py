"""The second factor: the code after the password, and enrolling a telephone."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import segno
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.errors import Invalid
from app.services.accounts import code_entry, second_factor
from app.services.accounts.code_entry import NotWaiting
from app.services.accounts.throttle import TooManyAttempts
from app.web.access import access, actor, public, signed_in
from app.web.attempts import Attempt
from app.web.auth import bp, session
from app.web.auth.arrival import arrive
from app.web.auth.browser import browser_words
from app.web.auth.forms import SignInForm
from app.web.fields import LineField
from app.web.http import flash_error, now, retry_after, say, settings
from app.web.metrics import note_refused_sign_in
from app.web.redirects import see_other
from app.web.sure import password_again
from config import SecondFactor

LONGEST_CODE = 40
QUIET = 4
"""Modules of white around a QR code."""


class CodeForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The code, and what the sign-in page carried."""

    code = LineField(_l("Mã xác thực"), [InputRequired(_l("Hãy nhập mã xác thực."))], limit=LONGEST_CODE)
    next = HiddenField()
    carried = HiddenField()


def ask_code(token: str, form: SignInForm) -> Response:
    """Answer a right password with the question for the code."""
    session.wait(token)
    asked = CodeForm(formdata=None, next=form.next.data, carried=form.carried.data)
    return make_response(render_template("auth/code.html", form=asked))


@bp.get("/sign-in/code")
@access(public())
def ask_password_again() -> ResponseReturnValue:
    """Lead back whoever opens the address of the question anew."""
    return redirect(url_for("auth.sign_in"))


@bp.post("/sign-in/code")
@access(public())
def enter_code() -> ResponseReturnValue:
    """Check the code and let the person in.

    A wrong code answers 200, because the failure that was counted must be committed.
    """
    form = CodeForm()
    token = session.waiting()
    if token is None:
        flash_error(say(NotWaiting()))
        return see_other(url_for("auth.sign_in"))
    if not form.validate_on_submit():
        return render_template("auth/code.html", form=form), 422
    try:
        entrance = code_entry.finish_sign_in(
            token,
            form.code.data or "",
            key=settings().secret_key,
            address=request.remote_addr or "",
            now=now(),
            lifetime=timedelta(hours=settings().session_hours),
            browser=browser_words(request.user_agent.string),
        )
    except NotWaiting as error:
        session.forget()
        flash_error(say(error))
        return see_other(url_for("auth.sign_in"))
    except Invalid as error:
        note_refused_sign_in("code")
        form.code.errors = [say_field(error)]
        return render_template("auth/code.html", form=form)
    except TooManyAttempts as error:
        note_refused_sign_in("throttled")
        page = render_template("auth/code.html", form=form, problem=say(error))
        return page, error.status, retry_after(error)
    return arrive(entrance, form.next.data, form.carried.data)


def say_field(error: Invalid) -> str:
    """Return the only sentence of a refusal about one field, in the reader's language."""
    (sentence,) = error.fields["code"]
    return str(_(sentence.message))


@bp.get("/account/second-factor")
@access(signed_in())
def own_factor() -> ResponseReturnValue:
    """Show whether the reader has a second factor, and what the telephone needs while enrolment goes on."""
    return _page(CodeForm(formdata=None))


@bp.post("/account/second-factor/begin")
@access(signed_in())
@password_again
def begin_factor() -> ResponseReturnValue:
    """Begin enrolment: not on a machine left open, with the telephone of whoever comes by."""
    if settings().second_factor is not SecondFactor.OFF:
        second_factor.begin(actor(), now=now())
    return see_other(url_for("auth.own_factor"))


@bp.post("/account/second-factor")
@access(signed_in())
def confirm_factor() -> ResponseReturnValue:
    """End enrolment with the first code; the recovery codes stand in this answer alone.

    A wrong code answers 200, because the failure that was counted must be committed.
    """
    form = CodeForm()
    codes: tuple[str, ...] = ()
    with Attempt(form).above(TooManyAttempts) as attempt:
        attempt.check()
        codes = second_factor.confirm(
            actor(),
            form.code.data or "",
            key=settings().secret_key,
            address=request.remote_addr or "",
            now=now(),
        )
    if attempt.refused:
        return _page(form)
    return render_template("account/recovery_codes.html", codes=codes)


@bp.post("/account/second-factor/codes")
@access(signed_in())
@password_again
def renew_codes() -> ResponseReturnValue:
    """Make new recovery codes: they stand in this answer alone, and the earlier ones open nothing any more."""
    codes = second_factor.renew_codes(actor(), key=settings().secret_key, now=now())
    return render_template("account/recovery_codes.html", codes=codes, renewed=True)


def _page(form: CodeForm) -> str:
    # Short and in ASCII: every letter more makes the picture finer, and harder to scan from a poor screen.
    issuer = urlsplit(settings().public_url).hostname or "DTI"
    offer = second_factor.offer(actor(), key=settings().secret_key, issuer=issuer)
    modules = [list(map(bool, row)) for row in segno.make(offer.address, error="m").matrix] if offer else []
    return render_template(
        "account/second_factor.html",
        form=form,
        offer=offer,
        state=second_factor.state_of(actor().account_id),
        modules=modules,
        quiet=QUIET,
        must=session.must_enrol(),
        off=settings().second_factor is SecondFactor.OFF,
    )
