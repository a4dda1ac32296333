"""Many accounts from one table: the preview of what it would change, and the slips of those it opens."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from app.access.actor import Role
from app.documents.slips import render_slips
from app.errors import Refused
from app.local_time import local_day
from app.services.accounts import importing
from app.services.accounts.exporting import exported
from app.services.accounts.importing import Proposal, Secret
from app.services.tables.accounts import (
    ACCOUNT_COLUMNS,
    FAMILY_WORDS,
    ROLE_WORDS,
    read_accounts,
    table_out,
    written,
)
from app.services.tables.lines import ImportRefused, LineProblem
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.admin.invitations import good_for, require_mail
from app.web.attempts import Attempt, problems_of
from app.web.bodies import Load, receives
from app.web.http import flash_error, flash_success, now, others_write, settings
from app.web.jobs import started
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.tables import csv_to_send_back, xlsx_to_send_back

SHOWN_PROBLEMS = 100
ADMINISTRATOR = roles(Role.ADMINISTRATOR)


class AccountTableForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A table of accounts."""

    file = FileField(
        _l("Tệp Excel hoặc CSV"), validators=[FileRequired(_l("Hãy chọn tệp Excel hoặc CSV cần nhập."))]
    )


class AccountsConfirmed(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The lines that the preview showed."""

    lines = HiddenField()


@bp.get("/accounts/table")
@access(ADMINISTRATOR)
def account_table() -> ResponseReturnValue:
    """Show how to open many accounts at once."""
    return _page(AccountTableForm(formdata=None))


@bp.get("/accounts/table.csv")
@access(ADMINISTRATOR)
def account_table_csv() -> ResponseReturnValue:
    """Hand out every role in force, in the columns that the table takes."""
    return csv_to_send_back(_("Tài khoản"), table_out(exported(actor(), now=now())))


@bp.get("/accounts/table.xlsx")
@access(ADMINISTRATOR)
def account_table_xlsx() -> ResponseReturnValue:
    """Hand out the same as a workbook."""
    return xlsx_to_send_back(_("Tài khoản"), table_out(exported(actor(), now=now())))


@bp.post("/accounts/table")
@access(ADMINISTRATOR)
@receives(Load.TABLE)
def preview_accounts() -> ResponseReturnValue:
    """Show what a table would change; nothing is stored."""
    form = AccountTableForm()
    with Attempt(form).on_page(ImportRefused) as attempt:
        attempt.check()
        content = form.file.data.read()
        with others_write():
            lines = read_accounts(content)
        proposal = importing.propose(actor(), lines, now=now())
    if attempt.refused:
        return _page(form, problems_of(attempt), why=attempt.why), attempt.status
    confirmed = AccountsConfirmed(formdata=None, lines=written(role.line for role in proposal.added))
    return _preview(proposal, confirmed)


@bp.get("/accounts/table/entry")
@access(ADMINISTRATOR)
def account_table_entry() -> ResponseReturnValue:
    """Lead back whoever opens the address of a preview anew, which only its own form can show."""
    return see_other(url_for("admin.account_table"))


@bp.post("/accounts/table/entry")
@access(ADMINISTRATOR)
@password_again
@receives(Load.TABLE)
def enter_accounts() -> ResponseReturnValue:
    """Open what the preview showed, all of it or nothing; the answer is the file of slips, which exists only here.

    By mail nobody is told a password: the answer is the page of the work that sends the invitations.

    Passwords and slips are made before anything is written, so that others go on saving meanwhile.
    """
    form, by_mail = AccountsConfirmed(), request.form.get("by") == "mail"
    job_id, paper = None, None
    with Attempt(form).on_page(ImportRefused, Refused) as attempt:
        attempt.check()
        if by_mail:
            require_mail()
        proposal = importing.propose(actor(), read_accounts(form.lines.data or ""), now=now())
        with others_write():
            secrets = importing.make_secrets(proposal)
            if not by_mail:
                paper = _paper(proposal, secrets)
        if by_mail:
            job_id = importing.enter_and_invite(
                actor(), proposal, secrets, key=settings().secret_key, now=now(), good_for=good_for()
            )
        else:
            importing.enter(actor(), proposal, secrets, now=now())
    if attempt.refused:
        return _page(AccountTableForm(formdata=None), problems_of(attempt), why=attempt.why), attempt.status
    if job_id is not None:
        n = len(proposal.opened)
        flash_success(ngettext("Đã mở %(num)s tài khoản.", "Đã mở %(num)s tài khoản.", n))
        return started(job_id)
    if paper is None:
        flash_success(_("Đã thêm %(n)s vai trò; không có tài khoản mới nào.", n=len(proposal.added)))
        return see_other(url_for("admin.account_list"))
    return send_file(
        io.BytesIO(paper),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=_("Phiếu mật khẩu") + ".pdf",
    )


def _paper(proposal: Proposal, secrets: Mapping[str, Secret]) -> bytes | None:
    """Set the slips of the accounts that would be opened; nothing when there are none."""
    address, days = settings().public_url, timedelta(days=settings().first_password_days)
    slips = importing.slips_of(proposal, secrets, address=address, now=now(), first_password=days)
    if not slips:
        return None
    return render_slips(slips, author=settings().standing_body, created=local_day(now()))


def _page(form: AccountTableForm, problems: Sequence[LineProblem] = (), *, why: str = "") -> str:
    if why:
        flash_error(why)
    return render_template(
        "admin/account_table.html",
        form=form,
        problems=problems[:SHOWN_PROBLEMS],
        more=max(0, len(problems) - SHOWN_PROBLEMS),
        role_words=list(ROLE_WORDS.values()),
        family_words=list(FAMILY_WORDS.values()),
        columns=[column.aliases[0] for column in ACCOUNT_COLUMNS],
    )


def _preview(proposal: Proposal, form: AccountsConfirmed) -> str:
    return render_template(
        "admin/account_preview.html",
        proposal=proposal,
        form=form,
        days=settings().first_password_days,
        mails=bool(settings().mail_server),
    )
