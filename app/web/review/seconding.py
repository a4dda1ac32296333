"""Cuts that need a second person: the list of them, and the answer."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Forbidden, Refused, Stale
from app.queries.reviews.proposals import Proposals, Show, read_proposals
from app.queries.reviews.sheet import read_review
from app.services.reviews import seconding
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.formats import moment
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.forms import stored_decision
from app.web.review.indicators import PLACE, row_page
from app.web.review.second_forms import AgreementForm, RefusalForm
from app.web.review.views import READERS, REVIEWERS
from app.web.review.words import proposal_tag, returned_sentence
from app.web.tables import table_file


@bp.get("/second")
@access(READERS)
def proposals() -> ResponseReturnValue:
    """List the cuts that wait for a second person, and those of the reader that were refused."""
    listed = _listed()
    return render_template(
        "review/proposals.html", listed=listed, shows=tuple(Show), illustrative=listed.illustrative
    )


@bp.get("/second.xlsx")
@bp.get("/second.csv")
@access(READERS)
def proposals_csv() -> ResponseReturnValue:
    """Hand the list out as a file."""
    header = [
        _("Mã đơn vị"), _("Đơn vị"), _("Đợt đánh giá"), _("Chỉ tiêu"), _("Điểm tự chấm"), _("Điểm đề nghị"),
        _("Lý do"), _("Người đề nghị"), _("Lúc"), _("Trạng thái"), _("Lý do không đồng ý"),
    ]  # fmt: skip
    rows = (
        [
            row.unit_code,
            row.unit_name,
            row.cycle_title,
            row.code,
            row.own,
            row.cut.points,
            row.cut.reason,
            row.cut.author,
            moment(row.cut.at),
            proposal_tag(row.cut)[1],
            row.cut.refusal or "",
        ]
        for row in _listed().rows
    )
    return table_file(_("Giảm điểm chờ người thứ hai"), header, rows, made=now())


@bp.post(PLACE + "/second/agree")
@access(REVIEWERS)
def agree_to_cut(assessment_id: int, code: str) -> ResponseReturnValue:
    """Put the proposed cut into force."""
    here = url_for("review.indicator", assessment_id=assessment_id, code=code)
    with Attempt().on_page(Stale, Refused, Forbidden) as attempt:
        seen = AgreementForm().seen.data or ""
        outcome = seconding.agree(actor(), assessment_id, code, seen=seen, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(here)
    places = read_review(actor(), assessment_id, now=now(), code=code).sheet.tree.rounding.points
    also = returned_sentence(outcome.returned, places) if outcome.returned else ""
    said = _("Đã đồng ý: kết luận của chỉ tiêu %(code)s có hiệu lực.", code=code)
    flash_success(f"{said} {also}".strip())
    return see_other(url_for("review.proposals"))


@bp.post(PLACE + "/second/refuse")
@access(REVIEWERS)
def refuse_cut(assessment_id: int, code: str) -> ResponseReturnValue:
    """Give the proposed cut back with a reason."""
    form = RefusalForm()
    with Attempt(form, field_of=lambda _name: "refusal").on_page(Stale, Refused, Forbidden) as attempt:
        attempt.check()
        seconding.refuse(
            actor(),
            assessment_id,
            code,
            reason=form.refusal.data or "",
            seen=form.seen.data or "",
            now=now(),
        )
    if attempt.why:
        flash_error(attempt.why)
        return see_other(url_for("review.indicator", assessment_id=assessment_id, code=code))
    if attempt.refused:
        review = read_review(actor(), assessment_id, now=now(), code=code)
        review.row(code)
        page = row_page(review, code, stored_decision(review.case, code), second=form, refused=True)
        return page, attempt.status
    flash_success(_("Đã trả lại đề nghị: chỉ tiêu %(code)s chờ thẩm định lại.", code=code))
    return see_other(url_for("review.proposals"))


def _listed() -> Proposals:
    show = request.args.get("show", "")
    return read_proposals(actor(), Show(show) if show in set(Show) else Show.ALL)
