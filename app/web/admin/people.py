"""People put right: name and address, a successor, a new slip, and who is still missing."""

from __future__ import annotations

import io
from datetime import timedelta

from flask import render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from app.access.actor import Role
from app.documents.slips import render_slips
from app.local_time import local_day
from app.queries import accounts, people
from app.services.accounts import corrections
from app.services.accounts.granting import LONGEST_NAME
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import LineField, strip
from app.web.formats import day
from app.web.http import flash_success, now, settings
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.tables import csv_file
from app.web.words import level_name, role_name

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class CorrectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Name and address of an account."""

    email = EmailField(
        _l("Thư điện tử công vụ"),
        [InputRequired(_l("Hãy ghi thư điện tử công vụ; đó là tên đăng nhập.")), Length(max=254)],
        filters=[strip],
    )
    display_name = LineField(
        _l("Tên hiển thị"), [InputRequired(_l("Hãy ghi tên hiển thị của tài khoản."))], limit=LONGEST_NAME
    )


class SuccessorForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Who takes a role over."""

    email = EmailField(
        _l("Thư điện tử công vụ của người nhận"),
        [InputRequired(_l("Hãy ghi thư điện tử công vụ của người nhận.")), Length(max=254)],
        filters=[strip],
    )
    display_name = LineField(_l("Tên người nhận"), limit=LONGEST_NAME)


@bp.get("/accounts/<int:account_id>/correction")
@access(ADMINISTRATOR)
def correction(account_id: int) -> ResponseReturnValue:
    """Show name and address to be set right."""
    account = accounts.find_account(account_id)
    form = CorrectionForm(formdata=None, email=account.email, display_name=account.display_name)
    return render_template("admin/correction.html", account=account, form=form)


@bp.post("/accounts/<int:account_id>/correction")
@access(ADMINISTRATOR)
@password_again
def correct_account(account_id: int) -> ResponseReturnValue:
    """Set name and address right."""
    form = CorrectionForm()
    with Attempt(form) as attempt:
        attempt.check()
        email, name = form.email.data or "", form.display_name.data or ""
        changed = corrections.correct(actor(), account_id, email=email, display_name=name, now=now())
    if attempt.refused:
        account = accounts.find_account(account_id)
        return render_template("admin/correction.html", account=account, form=form), attempt.status
    flash_success(_("Đã sửa tài khoản.") if changed else _("Tên và thư điện tử vẫn như cũ."))
    return see_other(url_for("admin.account", account_id=account_id))


@bp.get("/accounts/<int:account_id>/grants/<int:grant_id>/successor")
@access(ADMINISTRATOR)
def successor(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Ask who takes the role over."""
    return _successor_page(account_id, grant_id, SuccessorForm(formdata=None))


@bp.post("/accounts/<int:account_id>/grants/<int:grant_id>/successor")
@access(ADMINISTRATOR)
@password_again
@answered_once
def hand_over(account_id: int, grant_id: int) -> ResponseReturnValue:
    """Hand the role over in one step; an account that was opened for it gets its slip on its own page."""
    form = SuccessorForm()
    with Attempt(form) as attempt:
        attempt.check()
        email, name = form.email.data or "", form.display_name.data or ""
        outcome = corrections.hand_over(
            actor(), account_id, grant_id, email=email, display_name=name, now=now()
        )
    if attempt.refused:
        return _successor_page(account_id, grant_id, form), attempt.status
    heir = accounts.find_account(outcome.account_id)
    flash_success(
        _("Đã bàn giao vai trò cho %(name)s; cả hai tên còn trong lịch sử.", name=heir.display_name)
    )
    if outcome.password is not None:
        flash_success(
            _("Tài khoản của người nhận vừa được mở. Hãy bấm “In phiếu mật khẩu mới” để giao phiếu.")
        )
    return see_other(url_for("admin.account", account_id=outcome.account_id))


@bp.post("/accounts/<int:account_id>/slip")
@access(ADMINISTRATOR)
@password_again
def new_slip(account_id: int) -> ResponseReturnValue:
    """Set a temporary password and answer with its slip; every press makes another one."""
    slip = corrections.new_slip(
        actor(),
        account_id,
        address=settings().public_url,
        now=now(),
        good_for=timedelta(days=settings().first_password_days),
    )
    paper = render_slips([slip], author=settings().standing_body, created=local_day(now()))
    return send_file(
        io.BytesIO(paper),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=_("Phiếu mật khẩu") + ".pdf",
    )


@bp.get("/accounts/missing")
@access(ADMINISTRATOR)
def missing_people() -> ResponseReturnValue:
    """List units without an account, and accounts that never signed in."""
    return render_template(
        "admin/missing.html",
        units=people.units_without_account(local_day(now())),
        accounts=people.never_signed_in(),
    )


@bp.get("/accounts/missing/units.csv")
@access(ADMINISTRATOR)
def units_without_account_csv() -> ResponseReturnValue:
    """Hand out the units without an account as a file."""
    rows = (
        [unit.code, unit.full_name, level_name(unit.level)]
        for unit in people.units_without_account(local_day(now()))
    )
    return csv_file(_("Đơn vị chưa có tài khoản") + ".csv", [_("Mã"), _("Tên đơn vị"), _("Cấp")], rows)


@bp.get("/accounts/missing/accounts.csv")
@access(ADMINISTRATOR)
def never_signed_in_csv() -> ResponseReturnValue:
    """Hand out the accounts that never signed in as a file."""
    header = [_("Tên hiển thị"), _("Thư điện tử"), _("Vai trò"), _("Mở ngày")]
    rows = (
        [row.display_name, row.email, "; ".join(map(role_name, row.roles)), day(local_day(row.created_at))]
        for row in people.never_signed_in()
    )
    return csv_file(_("Tài khoản chưa ai đăng nhập") + ".csv", header, rows)


def _successor_page(account_id: int, grant_id: int, form: SuccessorForm) -> str:
    role_grant, account = accounts.find_open_grant(account_id, grant_id), accounts.find_account(account_id)
    return render_template("admin/successor.html", account=account, grant=role_grant, form=form)
