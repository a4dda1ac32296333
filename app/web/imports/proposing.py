"""The administrator's side: the cycles that take finished sheets, the template of a file, the file itself."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from app.access.actor import Role
from app.errors import Refused
from app.queries.accounts import ImportTarget, import_target, import_targets
from app.queries.sheets.proposals import list_proposals
from app.services.sheets import proposals
from app.services.sheets.proposing import propose as keep_proposal
from app.services.tables.files import OutgoingTable
from app.services.tables.lines import ImportRefused, LineProblem
from app.services.tables.sheet_template import TITLES, template_rows
from app.services.tables.sheets import SHEET_COLUMNS
from app.text import plain
from app.web.access import access, actor, roles
from app.web.answers import answered_once
from app.web.attempts import Attempt, problems_of
from app.web.bodies import Load, receives
from app.web.http import flash_error, flash_success, now, others_write, problem_text
from app.web.imports import bp
from app.web.redirects import see_other
from app.web.tables import csv_file, xlsx_to_send_back

SHOWN_PROBLEMS = 100
ADMINISTRATOR = roles(Role.ADMINISTRATOR)
READERS = roles(Role.ADMINISTRATOR, Role.SECRETARIAT, Role.AUDITOR)


class SheetsForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """A file of finished sheets."""

    file = FileField(
        _l("Tệp Excel hoặc CSV"), validators=[FileRequired(_l("Hãy chọn tệp Excel hoặc CSV cần nhập."))]
    )


@bp.get("/")
@access(READERS)
def index() -> ResponseReturnValue:
    """List what was proposed; to the administrator also the cycles that take finished sheets."""
    return render_template(
        "imports/index.html",
        proposals=list_proposals(actor()),
        targets=import_targets() if actor().has(Role.ADMINISTRATOR) else (),
    )


@bp.get("/cycles/<int:cycle_id>")
@access(ADMINISTRATOR)
def form(cycle_id: int) -> ResponseReturnValue:
    """Show how to propose the finished sheets of a cycle."""
    return _page(import_target(cycle_id), SheetsForm(formdata=None))


@bp.get("/cycles/<int:cycle_id>/template.csv")
@access(ADMINISTRATOR)
def template_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand out a file with a row for every figure that the units of the cycle are asked for."""
    target = import_target(cycle_id)
    return csv_file(f"{target.cycle.title}.csv", TITLES, template_rows(actor(), cycle_id))


@bp.get("/cycles/<int:cycle_id>/template.xlsx")
@access(ADMINISTRATOR)
def template_xlsx(cycle_id: int) -> ResponseReturnValue:
    """Hand out the same as a workbook, every cell of which is text."""
    target = import_target(cycle_id)
    rows = tuple(template_rows(actor(), cycle_id))
    return xlsx_to_send_back(target.cycle.title, OutgoingTable(_("Phiếu"), TITLES, rows))


@bp.post("/cycles/<int:cycle_id>")
@access(ADMINISTRATOR)
@receives(Load.TABLE)
def propose(cycle_id: int) -> ResponseReturnValue:
    """Keep a file as a proposal: all of it, or nothing and a list of what is wrong."""
    form = SheetsForm()
    target = import_target(cycle_id)
    with Attempt(form).on_page(ImportRefused, Refused) as attempt:
        attempt.check()
        upload = form.file.data
        content, filename = upload.read(), plain(upload.filename or "CSV")
        proposed = keep_proposal(
            actor(), cycle_id, content, filename=filename, now=now(), release=others_write
        )
    if attempt.refused:
        return _page(target, form, problems_of(attempt), why=attempt.why), attempt.status
    flash_success(
        _("Đã gửi đề nghị. Chưa có phiếu nào thay đổi; cơ quan thường trực xem rồi xác nhận hoặc từ chối.")
    )
    for note in proposed.notes:
        flash_success(problem_text(note))
    return see_other(url_for("imports.proposal", proposal_id=proposed.id))


@bp.post("/<int:proposal_id>/withdraw")
@access(ADMINISTRATOR)
@answered_once
def withdraw(proposal_id: int) -> ResponseReturnValue:
    """Take a proposal back before anybody has decided."""
    proposals.withdraw(actor(), proposal_id, now=now())
    flash_success(_("Đã rút lại đề nghị. Không có phiếu nào thay đổi."))
    return see_other(url_for("imports.proposal", proposal_id=proposal_id))


def _page(
    target: ImportTarget, form: SheetsForm, problems: Sequence[LineProblem] = (), *, why: str = ""
) -> str:
    if why:
        flash_error(why)
    return render_template(
        "imports/form.html",
        target=target,
        form=form,
        problems=problems[:SHOWN_PROBLEMS],
        more=max(0, len(problems) - SHOWN_PROBLEMS),
        columns=[column.aliases[0] for column in SHEET_COLUMNS],
    )
