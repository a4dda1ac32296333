"""Opening an account: its temporary password on a page, once, or an invitation by mail."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.services import answers
from app.services.accounts import administration, invitations
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.admin.forms import NewAccountForm
from app.web.admin.invitations import good_for, require_mail
from app.web.admin.views import password_page, unit_choices
from app.web.answers import sent_mark
from app.web.attempts import Attempt
from app.web.http import flash_success, now, settings
from app.web.jobs import wake
from app.web.redirects import see_other
from app.web.sure import password_again

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


@bp.get("/accounts/new")
@access(ADMINISTRATOR)
def new_account() -> ResponseReturnValue:
    """Show the form of a new account."""
    form = NewAccountForm()
    form.offer(unit_choices())
    return _new_account_page(form)


@bp.post("/accounts/new")
@access(ADMINISTRATOR)
@password_again
def create_account() -> ResponseReturnValue:
    """Open the account and show its temporary password once.

    Sent again, because that page was lost, the form opens no second account: it shows a fresh password, or the account
    when its owner has chosen a password meanwhile.
    """
    mark = sent_mark()
    if (earlier := answers.claim(actor(), mark, now=now())) is not None:
        return _created_before(int(earlier))
    form, by_mail = NewAccountForm(), request.form.get("by") == "mail"
    form.offer(unit_choices())
    with Attempt(form) as attempt:
        attempt.check()
        new = form.account(form.email.data or "", form.display_name.data or "")
        if by_mail:
            require_mail()
        account_id, password = administration.create(actor(), new, now=now())
        if by_mail:
            key, good = settings().secret_key, good_for()
            wake(invitations.invite(actor(), account_id, key=key, now=now(), good_for=good))
    if attempt.refused:
        return _new_account_page(form), attempt.status
    answers.keep(mark, str(account_id), now=now())
    if by_mail:
        flash_success(_("Đã mở tài khoản; thư mời đang được gửi."))
        return see_other(url_for("admin.account", account_id=account_id))
    return password_page(account_id, password)


def _new_account_page(form: NewAccountForm) -> str:
    return render_template("admin/new_account.html", form=form, mails=bool(settings().mail_server))


def _created_before(account_id: int) -> ResponseReturnValue:
    """Answer the form of a new account that has been opened by this very form already."""
    if request.form.get("by") == "mail":
        flash_success(_("Tài khoản đã được mở ở lần gửi trước."))
        return see_other(url_for("admin.account", account_id=account_id))
    if not administration.waits_for_first_password(actor(), account_id):
        flash_success(_("Tài khoản đã được mở ở lần gửi trước, và chủ tài khoản đã đặt mật khẩu của mình."))
        return see_other(url_for("admin.account", account_id=account_id))
    password = administration.reset_password(actor(), account_id, now=now())
    return password_page(account_id, password, again=True)
