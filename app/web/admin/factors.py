"""Taking away the second factor of somebody who lost the telephone."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from app.access.actor import Role
from app.queries import accounts
from app.services.accounts import second_factor
from app.services.accounts.second_factor import LONGEST_REASON, REASON_MISSING
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.attempts import Attempt
from app.web.fields import TextField
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Why."""

    reason = TextField(_l("Lý do"), [InputRequired(_l(REASON_MISSING))], limit=LONGEST_REASON)


@bp.get("/accounts/<int:account_id>/second-factor")
@access(ADMINISTRATOR)
def ask_to_take_factor(account_id: int) -> ResponseReturnValue:
    """Ask for the reason."""
    return _page(account_id, ReasonForm(formdata=None))


@bp.post("/accounts/<int:account_id>/second-factor")
@access(ADMINISTRATOR)
@password_again
def take_factor(account_id: int) -> ResponseReturnValue:
    """Take it away."""
    form = ReasonForm()
    with Attempt(form) as attempt:
        attempt.check()
        second_factor.take_away(actor(), account_id, form.reason.data or "", now=now())
    if attempt.refused:
        return _page(account_id, form), attempt.status
    flash_success(_("Đã gỡ mã xác thực. Người dùng bật lại sau khi đăng nhập."))
    return see_other(url_for("admin.account", account_id=account_id))


def _page(account_id: int, form: ReasonForm) -> str:
    return render_template("admin/take_factor.html", account=accounts.find_account(account_id), form=form)
