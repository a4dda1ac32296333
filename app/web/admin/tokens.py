"""Tokens by which programs read: made here, shown once, revoked here."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, SelectMultipleField  # type: ignore[attr-defined]
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.actor import Role
from app.access.api import ApiScope
from app.errors import N_
from app.queries.api.tokens import find_token, list_tokens
from app.services.api import tokens
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.attempts import Attempt
from app.web.fields import LineField, TextField
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
LONGEST_REASON = 500
DAYS = (30, 90, 180, 366)
SCOPES = {
    ApiScope.UNITS: N_("Danh mục đơn vị"),
    ApiScope.CYCLES: N_("Đợt đánh giá, chỉ tiêu"),
    ApiScope.RESULTS: N_("Kết quả đã công bố"),
    ApiScope.DETAILS: N_("Từng chỉ tiêu của kết quả, kể cả điểm tự chấm"),
    ApiScope.PROGRESS: N_("Tiến độ của các đơn vị, không có nội dung phiếu"),
}


class TokenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Which program, what it reads, and for how long."""

    name = LineField(
        _l("Chương trình và cơ quan dùng"),
        [InputRequired(_l("Hãy ghi chương trình nào, của cơ quan nào dùng mã này."))],
        limit=tokens.LONGEST_NAME,
    )
    scopes = SelectMultipleField(
        _l("Phần được đọc"),
        choices=[SelectChoice(scope.value, _l(words)) for scope, words in SCOPES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    days = SelectField(
        _l("Dùng được trong"),
        [InputRequired()],
        choices=[SelectChoice(str(days), _l("%(n)s ngày", n=days)) for days in DAYS],
        default="90",
    )


class RevokeForm(FlaskForm):  # type: ignore[misc]
    """Why a token ends."""

    reason = TextField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do thu hồi."))], limit=LONGEST_REASON)


@bp.get("/tokens")
@access(ADMINISTRATOR)
def token_list() -> ResponseReturnValue:
    """List the tokens, with the form that makes another."""
    return _page(TokenForm(formdata=None))


@bp.post("/tokens")
@access(ADMINISTRATOR)
@password_again
def make_token() -> ResponseReturnValue:
    """Make a token and show its secret on this one page: it is written nowhere, so there is nothing to redirect to."""
    form = TokenForm()
    with Attempt(form) as attempt:
        attempt.check()
        scopes = [ApiScope(word) for word in form.scopes.data or ()]
        token_id, secret = tokens.make(actor(), form.name.data or "", scopes, int(form.days.data), now=now())
    if attempt.refused:
        return _page(form), attempt.status
    return render_template(
        "admin/token_made.html",
        token=find_token(actor(), token_id, now=now()),
        secret=secret,
        scope_words=SCOPES,
    )


@bp.get("/tokens/<int:token_id>/revoke")
@access(ADMINISTRATOR)
def ask_to_revoke_token(token_id: int) -> ResponseReturnValue:
    """Ask for the reason."""
    return _revoke_page(token_id, RevokeForm(formdata=None))


@bp.post("/tokens/<int:token_id>/revoke")
@access(ADMINISTRATOR)
def revoke_token(token_id: int) -> ResponseReturnValue:
    """End a token for good."""
    form = RevokeForm()
    find_token(actor(), token_id, now=now())
    with Attempt(form) as attempt:
        attempt.check()
        tokens.revoke(actor(), token_id, reason=form.reason.data or "", now=now())
    if attempt.refused:
        return _revoke_page(token_id, form), attempt.status
    flash_success(_("Đã thu hồi mã truy cập: chương trình không đọc được bằng mã này nữa."))
    return see_other(url_for("admin.token_list"))


def _page(form: TokenForm) -> str:
    return render_template(
        "admin/tokens.html", tokens=list_tokens(actor(), now=now()), form=form, scope_words=SCOPES
    )


def _revoke_page(token_id: int, form: RevokeForm) -> str:
    return render_template(
        "admin/revoke_token.html", token=find_token(actor(), token_id, now=now()), form=form
    )
