"""The stock of reasons of an indicator: keep, apply, change."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired

from app.errors import Forbidden, Refused, Stale
from app.queries.reviews.across import AcrossFilter, read_across
from app.queries.reviews.reasons import ReasonView, find_reason, is_used, kept_in, uses_of
from app.queries.reviews.sheet import ReviewRow, ReviewView, read_review
from app.services.reviews import reasons
from app.services.reviews.decisions import Outcome
from app.services.reviews.undoing import take_back
from app.sheet.case import fingerprint
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import NumberField, TextField
from app.web.forms.indicator import POINTS, Quiet
from app.web.http import flash_error, flash_success, flash_undoable, now
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.across import next_row
from app.web.review.views import REVIEWERS
from app.workflow.states import ItemState

PLACE = "/cycles/<int:cycle_id>/indicators/<code>/reasons"


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """A reason with its effect."""

    text = TextField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do."))])
    points = NumberField(_l("Điểm thẩm định"), [Quiet()], unit=POINTS)


class ChangeForm(ReasonForm):
    """A reason changed, in the stock alone or where one has used it as well."""

    where = RadioField(
        _l("Sửa ở đâu"),
        [InputRequired(_l("Hãy chọn sửa ở đâu."))],
        choices=[
            SelectChoice("stock", _l("Chỉ sửa trong kho, các kết luận đã ghi giữ nguyên")),
            SelectChoice("everywhere", _l("Sửa cả những kết luận của tôi liệt kê ở trên")),
        ],
    )
    seen = HiddenField()


class ApplyForm(FlaskForm):  # type: ignore[misc]
    """Applying a reason; ``seen`` marks where the appraisal stood on the page."""

    seen = HiddenField()


@bp.get(PLACE)
@access(REVIEWERS)
def stock(cycle_id: int, code: str) -> ResponseReturnValue:
    """List the reasons kept for an indicator, and take another one."""
    return _stock_page(cycle_id, code, ReasonForm(formdata=None))


@bp.post(PLACE)
@access(REVIEWERS)
def keep_reason(cycle_id: int, code: str) -> ResponseReturnValue:
    """Keep a reason."""
    form = ReasonForm()
    with Attempt(form) as attempt:
        attempt.check()
        text, points = form.text.data or "", form.points.data
        reasons.keep(actor(), cycle_id, code, text=text, points=points, now=now())
    if attempt.refused:
        return _stock_page(cycle_id, code, form, refused=True), attempt.status
    flash_success(_("Đã lưu lý do vào kho của chỉ tiêu %(code)s.", code=code))
    return see_other(url_for("review.stock", cycle_id=cycle_id, code=code))


@bp.post("/assessments/<int:assessment_id>/indicators/<code>/reasons/<int:reason_id>")
@access(REVIEWERS)
def apply_reason(assessment_id: int, code: str, reason_id: int) -> ResponseReturnValue:
    """Decide as the reason says and go on; what is refused is said on the row."""
    here = url_for("review.indicator", assessment_id=assessment_id, code=code, by=request.args.get("by"))
    before = read_review(actor(), assessment_id, now=now(), code=code).row(code)
    with Attempt().on_page(Stale, Refused, Forbidden) as attempt:
        seen = ApplyForm().seen.data or ""
        outcome = reasons.apply(actor(), assessment_id, reason_id, seen=seen, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(here)
    review = read_review(actor(), assessment_id, now=now(), code=code)
    _tell_applied(review, before, outcome)
    if request.args.get("by") == "indicator":
        return see_other(next_row(review.sheet.head.cycle.id, code, after=assessment_id))
    following = review.next_waiting(code)
    if following is None:
        return see_other(url_for("review.sheet", assessment_id=assessment_id))
    return see_other(url_for("review.indicator", assessment_id=assessment_id, code=following))


@bp.get("/reasons/<int:reason_id>")
@access(REVIEWERS)
def reason(reason_id: int) -> ResponseReturnValue:
    """Show a reason with the reader's own verdicts that say the same, before it is changed."""
    kept = find_reason(actor(), reason_id)
    data = {"text": kept.text, "points": kept.points, "seen": reasons.mark(kept, uses_of(actor(), kept))}
    return _reason_page(kept, ChangeForm(formdata=None, data=data))


@bp.post("/reasons/<int:reason_id>")
@access(REVIEWERS)
def change_reason(reason_id: int) -> ResponseReturnValue:
    """Change it where the reader said."""
    kept, form = find_reason(actor(), reason_id), ChangeForm()
    with Attempt(form, field_of=_field).above(Stale, Refused, Forbidden) as attempt:
        attempt.check()
        changed = reasons.change(
            actor(),
            reason_id,
            text=form.text.data or "",
            points=form.points.data,
            everywhere=form.where.data == "everywhere",
            seen=form.seen.data or "",
            now=now(),
        )
    if attempt.refused:
        form.seen.process_data(reasons.mark(kept, uses_of(actor(), kept)))
        return _reason_page(kept, form, refused=True), attempt.status
    flash_success(_("Đã sửa lý do, cùng %(n)s kết luận đã dùng nó.", n=len(changed)))
    return see_other(url_for("review.stock", cycle_id=kept.cycle_id, code=kept.code))


@bp.post("/assessments/<int:assessment_id>/indicators/<code>/undo")
@access(REVIEWERS)
def undo(assessment_id: int, code: str) -> ResponseReturnValue:
    """Take back what was just decided, and go to the row."""
    with Attempt().on_page(Stale, Refused, Forbidden) as attempt:
        seen = ApplyForm().seen.data or ""
        take_back(actor(), assessment_id, code, seen=seen, now=now())
    if attempt.refused:
        flash_error(attempt.why)
    else:
        flash_success(_("Đã hoàn tác: chỉ tiêu %(code)s lại chờ thẩm định.", code=code))
    return see_other(
        url_for("review.indicator", assessment_id=assessment_id, code=code, by=request.args.get("by"))
    )


@bp.get("/reasons/<int:reason_id>/remove")
@access(REVIEWERS)
def ask_to_remove_reason(reason_id: int) -> ResponseReturnValue:
    """Ask once before a reason leaves the stock, and say whether it is deleted or retired."""
    kept = find_reason(actor(), reason_id)
    table = read_across(actor(), kept.cycle_id, kept.code, AcrossFilter(), now=now())
    return render_template(
        "review/remove_reason.html",
        across=table,
        reason=kept,
        used=is_used(kept),
        illustrative=table.cycle.illustrative,
    )


@bp.post("/reasons/<int:reason_id>/remove")
@access(REVIEWERS)
def remove_reason(reason_id: int) -> ResponseReturnValue:
    """Take it out of the stock."""
    kept = find_reason(actor(), reason_id)
    with Attempt().on_page(Stale, Refused, Forbidden) as attempt:
        seen = ApplyForm().seen.data == "used"
        deleted = reasons.remove(actor(), reason_id, seen=seen, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(url_for("review.reason", reason_id=reason_id))
    flash_success(
        _("Đã xóa lý do khỏi kho.") if deleted else _("Đã ngừng dùng lý do. Các kết luận đã ghi giữ nguyên.")
    )
    return see_other(url_for("review.stock", cycle_id=kept.cycle_id, code=kept.code))


def _tell_applied(review: ReviewView, before: ReviewRow, outcome: Outcome) -> None:
    """Say what was decided; where the row had waited and nothing else changed, with a button that undoes it."""
    code, assessment_id = before.code, review.sheet.head.id
    said = (
        _("Đã ghi đề nghị giảm điểm chỉ tiêu %(code)s. Đề nghị chờ người thứ hai đồng ý.", code=code)
        if outcome.proposed
        else _("Đã ghi theo lý do trong kho: chỉ tiêu %(code)s.", code=code)
    )
    waited = before.state is ItemState.WAITING and before.proposed is None and before.earlier is None
    if not waited or outcome.returned:
        flash_success(said)
        return
    by = request.args.get("by")
    place = url_for("review.undo", assessment_id=assessment_id, code=code, by=by)
    flash_undoable(said, place, seen=fingerprint(review.case, code))


def _field(name: str) -> str:
    """Name the box for what the decision behind a reason complains of."""
    return "text" if name in ("reason", "question") else name


def _stock_page(cycle_id: int, code: str, form: ReasonForm, *, refused: bool = False) -> str:
    table = read_across(actor(), cycle_id, code, AcrossFilter(), now=now())
    return render_template(
        "review/reasons.html",
        across=table,
        form=form,
        reasons=kept_in(cycle_id, code),
        refused=refused,
        illustrative=table.cycle.illustrative,
    )


def _reason_page(kept: ReasonView, form: ChangeForm, *, refused: bool = False) -> str:
    table = read_across(actor(), kept.cycle_id, kept.code, AcrossFilter(), now=now())
    return render_template(
        "review/reason.html",
        across=table,
        reason=kept,
        form=form,
        uses=uses_of(actor(), kept),
        mine=kept.author_id == actor().account_id,
        refused=refused,
        illustrative=table.cycle.illustrative,
    )
