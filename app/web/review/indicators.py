"""One indicator under appraisal: see it, decide it, try a decision out, leave an opinion."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.occasions import Occasion
from app.errors import Refused, Stale
from app.queries.reviews.reasons import stock_of
from app.queries.reviews.sheet import ReviewView, read_review
from app.queries.sheets.comments import conversation
from app.services.reviews import decisions
from app.sheet.case import fingerprint
from app.web.access import access, actor
from app.web.access_record import note_opening
from app.web.attempts import Attempt
from app.web.earlier import earlier_lines
from app.web.forms.comment import fresh_form
from app.web.http import flash_success, now
from app.web.predecessors import derived_words
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.across import next_row
from app.web.review.forms import (
    DecisionForm,
    OpinionForm,
    queried_decision,
    stored_decision,
    typed_decision,
)
from app.web.review.pages import review_page, try_out
from app.web.review.second_forms import RefusalForm
from app.web.review.views import READERS, REVIEWERS
from app.web.review.words import returned_sentence
from app.web.totals import row_points_words

PLACE = "/assessments/<int:assessment_id>/indicators/<code>"


@bp.get(PLACE)
@access(READERS)
def indicator(assessment_id: int, code: str) -> ResponseReturnValue:
    """Show what was asked, declared and proven, beside the decision."""
    review = read_review(actor(), assessment_id, now=now(), code=code)
    review.row(code)
    note_opening(Occasion.ROW_OPENED)
    return row_page(review, code, stored_decision(review.case, code))


@bp.post(PLACE)
@access(REVIEWERS)
def decide(assessment_id: int, code: str) -> ResponseReturnValue:
    """Save the decision and go on to the next waiting one; what is refused comes back as it was typed."""
    review = read_review(actor(), assessment_id, now=now(), code=code)
    review.row(code)
    form = typed_decision(review.case, code)
    if request.form.get("then") == "try":
        return _tried(review, code, form)
    with Attempt(form, field_of=form.field_of).on_page(Stale, Refused) as attempt:
        attempt.check()
        decision = form.decision(review.sheet.tree)
        outcome = decisions.decide(
            actor(), assessment_id, code, decision, seen=form.seen.data or "", now=now()
        )
    if attempt.why:
        return _closed(assessment_id, code, form, attempt.why), attempt.status
    if attempt.refused:
        return row_page(review, code, form, refused=True), attempt.status
    after = read_review(actor(), assessment_id, now=now(), code=code)
    _tell(after, code, outcome)
    if _by_indicator():
        return see_other(next_row(after.sheet.head.cycle.id, code, after=assessment_id))
    return see_other(_following(after, code))


@bp.get(PLACE + "/preview")
@access(REVIEWERS)
def preview(assessment_id: int, code: str) -> ResponseReturnValue:
    """Say what the typed decision would lead to, here and at other indicators; nothing is stored."""
    review = read_review(actor(), assessment_id, now=now(), code=code)
    row = review.row(code)
    form = queried_decision(review.case, code, request.args)
    planned = None
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        planned = try_out(review, code, form.decision(review.sheet.tree))
    return render_template("review/_preview.html", review=review, row=row, planned=planned, form=form)


@bp.post(PLACE + "/opinion")
@access(REVIEWERS)
def give_opinion(assessment_id: int, code: str) -> ResponseReturnValue:
    """Save the reader's opinion; the responsible reviewer decides."""
    review = read_review(actor(), assessment_id, now=now(), code=code)
    form = OpinionForm()
    shown = stored_decision(review.case, code)
    with Attempt(form) as attempt:
        attempt.check()
        decisions.give_opinion(
            actor(),
            assessment_id,
            code,
            agrees=form.agrees.data == "yes",
            reason=form.reason.data or "",
            now=now(),
        )
    if attempt.refused:
        return row_page(review, code, shown, opinion=form, refused=True), attempt.status
    flash_success(_("Đã ghi ý kiến của bạn về chỉ tiêu %(code)s.", code=code))
    return see_other(url_for("review.indicator", assessment_id=assessment_id, code=code))


def _by_indicator() -> bool:
    """Say whether the reader goes through one indicator from unit to unit, not through one sheet."""
    return request.args.get("by") == "indicator"


def row_page(
    review: ReviewView,
    code: str,
    form: DecisionForm,
    *,
    opinion: OpinionForm | None = None,
    second: RefusalForm | None = None,
    **more: object,
) -> str:
    """Render the page of one indicator under appraisal."""
    talk = conversation(actor(), review.sheet.head, code)
    return render_template(
        "review/indicator.html",
        talk=talk,
        talk_form=fresh_form(talk),
        page=review_page(review, review.row(code), form),
        form=form,
        opinion=opinion or OpinionForm(formdata=None),
        second=second or RefusalForm(formdata=None),
        by_indicator=_by_indicator(),
        stock=stock_of(review.sheet.head.cycle.id, code),
        earlier=earlier_lines(review.sheet, review.row(code).indicator),
        derived=derived_words(review.sheet, review.row(code).indicator),
        illustrative=review.sheet.head.cycle.illustrative,
        **more,
    )


def _tried(review: ReviewView, code: str, form: DecisionForm) -> ResponseReturnValue:
    """Show what the typed decision would lead to, for whoever has no JavaScript; nothing is stored."""
    with Attempt(form, field_of=form.field_of).on_page(Refused) as attempt:
        attempt.check()
        planned = try_out(review, code, form.decision(review.sheet.tree))
    if attempt.refused:
        return row_page(review, code, form, refused=True, why=attempt.why), attempt.status
    return row_page(review, code, form, planned=planned)


def _closed(assessment_id: int, code: str, form: DecisionForm, why: str) -> str:
    """Show the decision that was typed beside what is stored by now; saving again from this page keeps it."""
    review = read_review(actor(), assessment_id, now=now(), code=code)
    form.seen.process_data(fingerprint(review.case, code))
    return row_page(review, code, form, refused=True, why=why)


def _tell(review: ReviewView, code: str, outcome: decisions.Outcome) -> None:
    """Say what was saved and which other indicators wait again."""
    row, places = review.row(code), review.sheet.tree.rounding.points
    if outcome.proposed:
        said = _("Đã ghi đề nghị giảm điểm chỉ tiêu %(code)s. Đề nghị chờ người thứ hai đồng ý.", code=code)
    elif row.verdict is None:
        said = _("Đã ghi yêu cầu giải trình chỉ tiêu %(code)s.", code=code)
    else:
        result = row_points_words(row.score, places)
        said = _("Đã lưu chỉ tiêu %(code)s: %(result)s.", code=code, result=result)
    also = returned_sentence(outcome.returned, places) if outcome.returned else ""
    flash_success(f"{said} {also}".strip())


def _following(review: ReviewView, code: str) -> str:
    following = review.next_waiting(code)
    assessment_id = review.sheet.head.id
    if following is None:
        return url_for("review.sheet", assessment_id=assessment_id)
    return url_for("review.indicator", assessment_id=assessment_id, code=following)
