"""Steps of the whole sheet: check, hand over, call back, return, submit with its receipt, recall."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired

from app.access.actor import Role
from app.errors import NotFound, Refused, Stale
from app.queries.sheets.earlier import earlier_result
from app.queries.unit.figures import blocks_of
from app.queries.unit.sheet import read_as_submitted, read_unit_sheet
from app.services.reviews import returning
from app.services.sheets import handing_in
from app.sheet.totals import total_of_group
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.fields import TextField
from app.web.forms.revision import RevisionForm
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.views import UNIT, show

HEAD = roles(Role.UNIT_HEAD)
BIGGEST = 5


class ReasonForm(RevisionForm):
    """A decision that needs a reason."""

    reason = TextField(_l("Lý do"), [DataRequired(_l("Hãy ghi lý do: người nhận cần biết vì sao."))])


@bp.get("/assessments/<int:assessment_id>/check")
@access(UNIT)
def check(assessment_id: int) -> ResponseReturnValue:
    """Show what is missing and what is weak before the sheet leaves, and the step that is open to the reader."""
    page = read_unit_sheet(actor(), assessment_id, now=now())
    biggest = sorted(page.rows, key=lambda row: (-row.points, row.indicator.code))[:BIGGEST]
    return show(
        "unit/check.html",
        page.view,
        sheet=page,
        biggest=[row for row in biggest if row.points > 0],
        blocks=blocks_of(page.view),
        earlier=earlier_result(page.view),
        saved=page.view.score.indicators.get(request.args.get("saved", "")),
    )


@bp.post("/assessments/<int:assessment_id>/hand-over")
@access(roles(Role.CONTRIBUTOR))
def hand_over(assessment_id: int) -> ResponseReturnValue:
    """Give the sheet to the unit head."""
    handing_in.hand_over(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    flash_success(
        _(
            "Đã trình lãnh đạo đơn vị. Phiếu tạm khóa cho đến khi lãnh đạo duyệt hoặc trả lại; lãnh đạo chưa mở thì lấy"
            " lại được ở trang này."
        )
    )
    return see_other(_sheet(assessment_id))


@bp.post("/assessments/<int:assessment_id>/call-back")
@access(roles(Role.CONTRIBUTOR))
def call_back(assessment_id: int) -> ResponseReturnValue:
    """Take back what was handed over and the unit head has not opened."""
    with Attempt().on_page(Stale, Refused) as attempt:
        handing_in.call_back(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    if attempt.refused:
        flash_error(attempt.why)
    else:
        flash_success(_("Đã lấy lại phiếu để sửa tiếp. Sửa xong nhớ trình lại lãnh đạo trước hạn nộp."))
    return see_other(_sheet(assessment_id))


@bp.get("/assessments/<int:assessment_id>/submit")
@access(HEAD)
def ask_to_submit(assessment_id: int) -> ResponseReturnValue:
    """Ask once before the sheet is submitted, saying what will happen, or everything that would refuse it."""
    return _submit_page(assessment_id)


@bp.post("/assessments/<int:assessment_id>/submit")
@access(HEAD)
def submit(assessment_id: int) -> ResponseReturnValue:
    """Submit and show the receipt; what the set demands and is missing is named on the page again."""
    with Attempt().on_page(Refused) as attempt:
        handing_in.submit(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    if attempt.refused:
        return _submit_page(assessment_id, attempt.why), attempt.status
    return see_other(url_for("unit.receipt", assessment_id=assessment_id))


@bp.get("/assessments/<int:assessment_id>/receipt")
@access(UNIT)
def receipt(assessment_id: int) -> ResponseReturnValue:
    """Show the receipt of a submitted sheet, fit to be printed and filed."""
    view = read_as_submitted(actor(), assessment_id, now=now())
    if view.head.receipt_code is None:
        raise NotFound
    groups = [(group, total_of_group(view.tree, view.score, group)) for group in view.tree.groups]
    return show("unit/receipt.html", view, groups=groups)


@bp.get("/assessments/<int:assessment_id>/return")
@access(HEAD)
def ask_to_return(assessment_id: int) -> ResponseReturnValue:
    """Ask why the sheet goes back to those who fill it in."""
    return _reason_page("unit/return.html", assessment_id)


@bp.post("/assessments/<int:assessment_id>/return")
@access(HEAD)
def return_to_draft(assessment_id: int) -> ResponseReturnValue:
    """Give the sheet back with the reason."""
    form = ReasonForm()
    if not form.validate():
        return _reason_page("unit/return.html", assessment_id, form), 422
    handing_in.return_to_draft(
        actor(), assessment_id, revision=form.seen_revision(), reason=form.reason.data or "", now=now()
    )
    flash_success(_("Đã trả lại phiếu để sửa, kèm lý do."))
    return see_other(_sheet(assessment_id))


@bp.post("/assessments/<int:assessment_id>/hand-back")
@access(HEAD)
def hand_back(assessment_id: int) -> ResponseReturnValue:
    """Hand in again the main indices that were returned out of the appraisal."""
    with Attempt().on_page(Stale, Refused) as attempt:
        returning.hand_back(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    if attempt.refused:
        flash_error(attempt.why)
    else:
        flash_success(_("Đã nộp lại phần được trả. Chỉ tiêu không sửa giữ nguyên kết luận."))
    return see_other(_sheet(assessment_id))


@bp.get("/assessments/<int:assessment_id>/recall")
@access(HEAD)
def ask_to_recall(assessment_id: int) -> ResponseReturnValue:
    """Ask why a submitted sheet is taken back."""
    return _reason_page("unit/recall.html", assessment_id)


@bp.post("/assessments/<int:assessment_id>/recall")
@access(HEAD)
def recall(assessment_id: int) -> ResponseReturnValue:
    """Take a submitted sheet back before the deadline."""
    form = ReasonForm()
    if not form.validate():
        return _reason_page("unit/recall.html", assessment_id, form), 422
    handing_in.recall(
        actor(), assessment_id, revision=form.seen_revision(), reason=form.reason.data or "", now=now()
    )
    flash_success(_("Đã rút lại phiếu. Đơn vị sửa được; nhớ nộp lại trước hạn."))
    return see_other(_sheet(assessment_id))


def _submit_page(assessment_id: int, why: str = "") -> str:
    page = read_unit_sheet(actor(), assessment_id, now=now())
    return show(
        "unit/submit.html", page.view, sheet=page, blocks=blocks_of(page.view), form=RevisionForm(), why=why
    )


def _reason_page(template: str, assessment_id: int, form: ReasonForm | None = None) -> str:
    page = read_unit_sheet(actor(), assessment_id, now=now())
    asked = form or ReasonForm(formdata=None, data={"revision": str(page.view.head.revision)})
    return show(template, page.view, sheet=page, form=asked, refused=form is not None)


def _sheet(assessment_id: int) -> str:
    return url_for("unit.sheet", assessment_id=assessment_id)
