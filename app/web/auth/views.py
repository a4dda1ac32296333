"""Sign-in, sign-out, the own password."""

from __future__ import annotations

from datetime import timedelta

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.services.accounts import my_account, sessions
from app.services.accounts.hashing import Busy
from app.services.accounts.passwords import MAX_LENGTH, MIN_LENGTH
from app.services.accounts.throttle import TooManyAttempts
from app.web.access import access, actor, current_actor, public, signed_in
from app.web.attempts import Attempt
from app.web.auth import bp, session
from app.web.auth.arrival import arrive
from app.web.auth.browser import browser_words
from app.web.auth.device import known_devices
from app.web.auth.forms import PasswordForm, SignInForm
from app.web.auth.second_factor import ask_code
from app.web.http import flash_success, now, retry_after, say, settings
from app.web.metrics import note_refused_sign_in
from app.web.navigation import home_of
from app.web.redirects import local_path, see_other
from config import SecondFactor


@bp.get("/start")
@access(public())
def start() -> ResponseReturnValue:
    """Go to where the reader's day begins; a stranger begins by signing in."""
    somebody = current_actor()
    return redirect(home_of(somebody) if somebody else url_for("auth.sign_in"))


@bp.get("/sign-in")
@access(public())
def sign_in() -> ResponseReturnValue:
    """Show the form; say why it is shown to somebody whose session has ended."""
    target = local_path(request.args.get("next"))
    somebody = current_actor()
    if somebody:
        return redirect(target or home_of(somebody))
    form = SignInForm(formdata=None, next=target)
    return render_template(
        "auth/sign_in.html", form=form, ended=session.why_ended(), idle_minutes=settings().idle_minutes
    )


@bp.post("/sign-in")
@access(public())
def enter() -> ResponseReturnValue:
    """Check the password; go on to where the person was, or offer to send again what they had typed.

    A refusal answers 200, because the failure that was counted must be committed.
    """
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("auth/sign_in.html", form=form), 422
    try:
        entrance = my_account.sign_in(
            email=form.email.data or "",
            password=form.password.data or "",
            address=request.remote_addr or "",
            now=now(),
            lifetime=timedelta(hours=settings().session_hours),
            first_password=timedelta(days=settings().first_password_days),
            earlier=session.browser_token(),
            devices=known_devices(),
            browser=browser_words(request.user_agent.string),
            ask_codes=settings().second_factor is not SecondFactor.OFF,
        )
    except my_account.WrongCredentials as error:
        note_refused_sign_in("credentials")
        return render_template("auth/sign_in.html", form=form, problem=say(error))
    except TooManyAttempts as error:
        note_refused_sign_in("throttled")
        page = render_template("auth/sign_in.html", form=form, problem=say(error))
        return page, error.status, retry_after(error)
    except Busy as error:
        note_refused_sign_in("busy")
        return render_template("auth/sign_in.html", form=form, problem=say(error)), error.status
    if isinstance(entrance, my_account.HalfWay):
        return ask_code(entrance.token, form)
    return arrive(entrance, form.next.data, form.carried.data)


@bp.post("/sign-out")
@access(public())
def sign_out() -> ResponseReturnValue:
    """End the session here and in the database; somebody whose session is over already loses nothing.

    Whoever came by the provider is told that its session goes on, and led to where it ends.
    """
    somebody, token = current_actor(), session.browser_token()
    elsewhere = None
    if somebody:
        elsewhere = my_account.sign_out(actor=somebody, token=session.token(), now=now())
        g.actor = None
    elif token:
        my_account.end_session(token, now=now())
    session.forget()
    if elsewhere:
        return render_template("auth/signed_out.html", elsewhere=elsewhere)
    flash_success(_("Bạn đã đăng xuất. Phiên làm việc trên máy này đã kết thúc."))
    return see_other(url_for("auth.sign_in"))


@bp.route("/account/password", methods=["GET", "POST"])
@access(signed_in())
def password() -> ResponseReturnValue:
    """Change the own password; all other sessions of the account end.

    A wrong current password answers 200, because the failure that was counted must be committed.
    """
    form = PasswordForm()
    if form.validate_on_submit():
        with Attempt(form).above(TooManyAttempts, Busy) as attempt:
            token = my_account.change_password(
                actor=actor(),
                current=form.current.data or "",
                new=form.new.data or "",
                address=request.remote_addr or "",
                now=now(),
                lifetime=timedelta(hours=settings().session_hours),
                browser=browser_words(request.user_agent.string),
            )
        if not attempt.refused:
            session.begin(token)
            flash_success(_("Đã đổi mật khẩu. Các máy khác đang đăng nhập tài khoản này đã bị đăng xuất."))
            return see_other(home_of(actor()))
    return render_template(
        "account/password.html",
        form=form,
        must_change=session.must_change_password(),
        least=MIN_LENGTH,
        most=MAX_LENGTH,
    )


@bp.get("/account/sessions")
@access(signed_in())
def own_sessions() -> ResponseReturnValue:
    """List where the reader is signed in."""
    running = sessions.running_sessions(actor().account_id, session.token(), now=now())
    return render_template("account/sessions.html", running=running)


@bp.post("/account/sessions/<digest>/end")
@access(signed_in())
def end_own_session(digest: str) -> ResponseReturnValue:
    """End one of the reader's own sessions, on whatever machine it was left open."""
    sessions.end_own(actor().account_id, digest, now=now())
    flash_success(_("Đã kết thúc phiên đăng nhập đó."))
    return see_other(url_for("auth.own_sessions"))


@bp.post("/account/sessions/end-others")
@access(signed_in())
def end_other_sessions() -> ResponseReturnValue:
    """End every session of the reader but this one."""
    sessions.end_others(actor().account_id, session.token(), now=now())
    flash_success(_("Đã kết thúc mọi phiên khác của tài khoản này."))
    return see_other(url_for("auth.own_sessions"))
