"""Returning single main indices to the unit, and taking them back."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.validators import InputRequired

from app.errors import N_, Invalid, Refused, Stale
from app.queries.reviews.sheet import ReviewView, read_review
from app.services.reviews import returning
from app.sheet.returned_groups import amendable
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import TextField
from app.web.forms.revision import RevisionForm
from app.web.http import flash_error, flash_success, now
from app.web.moment_field import MomentField
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.views import REVIEWERS
from scoring import Group

PLACE = "/assessments/<int:assessment_id>/return"


class ReturnForm(RevisionForm):
    """Which main indices go back, why, and until when the unit may amend them."""

    groups = SelectMultipleField(_l("Chỉ số chính trả về đơn vị"), validate_choice=False)
    reason = TextField(_l("Lý do"), [InputRequired(_l("Hãy ghi lý do: đơn vị cần biết phải sửa gì."))])
    until = MomentField(_l("Đơn vị sửa đến"), [InputRequired(_l("Hãy ghi hạn sửa."))])

    def end(self) -> datetime:
        """Return until when, after the form was found valid."""
        if self.until.moment is None:
            raise Invalid.at("until", N_("Hãy ghi hạn sửa."))
        return self.until.moment


@bp.get(PLACE)
@access(REVIEWERS)
def ask_to_return(assessment_id: int) -> ResponseReturnValue:
    """Ask which main indices go back, why and until when."""
    review = read_review(actor(), assessment_id, now=now())
    return _page(review, ReturnForm(formdata=None, revision=str(review.sheet.head.revision)))


@bp.post(PLACE)
@access(REVIEWERS)
def return_groups(assessment_id: int) -> ResponseReturnValue:
    """Give them back; what is refused comes back as it was typed."""
    form = ReturnForm()
    with Attempt(form).above(Refused, Stale) as attempt:
        attempt.check()
        returning.return_groups(
            actor(),
            assessment_id,
            form.groups.data or [],
            revision=form.seen_revision(),
            reason=form.reason.data or "",
            until=form.end(),
            now=now(),
        )
    if attempt.refused:
        return _page(read_review(actor(), assessment_id, now=now()), form, refused=True), attempt.status
    flash_success(_("Đã trả phần đã chọn về đơn vị. Phần còn lại vẫn thẩm định được."))
    return see_other(url_for("review.sheet", assessment_id=assessment_id))


@bp.post("/assessments/<int:assessment_id>/take-back")
@access(REVIEWERS)
def take_back(assessment_id: int) -> ResponseReturnValue:
    """End the return; what the unit saved until now counts."""
    with Attempt().on_page(Stale, Refused) as attempt:
        returning.take_back(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    if attempt.refused:
        flash_error(attempt.why)
    else:
        flash_success(_("Đã nhận lại phần đã trả. Chỉ tiêu đơn vị không sửa giữ nguyên kết luận."))
    return see_other(url_for("review.sheet", assessment_id=assessment_id))


def _page(review: ReviewView, form: ReturnForm, *, refused: bool = False) -> str:
    form.groups.choices = [(group.code, f"{group.code}. {group.title}") for group in _returnable(review)]
    return render_template(
        "review/return.html",
        review=review,
        form=form,
        refused=refused,
        illustrative=review.sheet.head.cycle.illustrative,
    )


def _returnable(review: ReviewView) -> list[Group]:
    """List the main indices that the reader may return: decided by the reader, declared by the unit, not away yet."""
    tree, unit = review.sheet.tree, review.sheet.head.unit
    mine = {row.group_code for row in review.rows if row.mine}
    return [
        group
        for group in tree.groups
        if group.code in mine
        and group.code not in review.sheet.answers.returned
        and amendable(tree, unit, [group.code])
    ]
