"""One conversation on one indicator: reading, writing, withdrawing."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import REVIEW_ROLES, UNIT_ROLES, Role
from app.errors import NotFound, Refused
from app.queries.sheets.comments import read_row
from app.services.sheets import comments as services
from app.sheet.values import AssessmentView
from app.web.access import access, actor, roles
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.comments import bp
from app.web.fields import row_id
from app.web.forms.comment import CommentForm, fresh_form
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other

READERS = roles(*(role for role in Role if role is not Role.ADMINISTRATOR))
WRITERS = roles(*UNIT_ROLES, *REVIEW_ROLES)
PLACE = "/assessments/<int:assessment_id>/<code>"


@bp.get(PLACE)
@access(READERS)
def row(assessment_id: int, code: str) -> ResponseReturnValue:
    """Show what was written on an indicator."""
    return _page(assessment_id, code)


@bp.post(PLACE)
@access(WRITERS)
@answered_once
def write(assessment_id: int, code: str) -> ResponseReturnValue:
    """Add a comment; what is refused comes back as it was typed."""
    head, _indicator, talk = read_row(actor(), assessment_id, code)
    form = CommentForm.offering(talk)
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        services.write(actor(), assessment_id, code, form.new_comment(), now=now())
    if attempt.refused:
        return _page(assessment_id, code, form, refused=True), attempt.status
    flash_success(_("Đã gửi trao đổi về chỉ tiêu %(code)s.", code=code))
    return see_other(_row(head, code))


@bp.post(PLACE + "/withdraw")
@access(WRITERS)
def withdraw(assessment_id: int, code: str) -> ResponseReturnValue:
    """Take a comment of one's own off the page."""
    head, _indicator, _talk = read_row(actor(), assessment_id, code)
    comment_id = request.form.get("id", type=row_id)
    if comment_id is None:
        raise NotFound
    if services.withdraw(actor(), assessment_id, comment_id, now=now()):
        flash_success(_("Đã rút lại trao đổi. Nhật ký vẫn giữ nội dung."))
    else:
        flash_error(_("Trao đổi này đã được rút lại từ trước."))
    return see_other(_row(head, code))


def _page(assessment_id: int, code: str, form: CommentForm | None = None, *, refused: bool = False) -> str:
    head, indicator, talk = read_row(actor(), assessment_id, code)
    return render_template(
        "comments/row.html",
        head=head,
        indicator=indicator,
        talk=talk,
        form=form or fresh_form(talk),
        journey="unit" if _is_own(head) else "review",
        refused=refused,
        illustrative=head.cycle.illustrative,
    )


def _is_own(head: AssessmentView) -> bool:
    return head.unit.id in actor().within(head.cycle.remit).units()


def _row(head: AssessmentView, code: str) -> str:
    """Return the page of the row on which the writer works."""
    endpoint = "unit.indicator" if _is_own(head) else "review.indicator"
    return url_for(endpoint, assessment_id=head.id, code=code, _anchor="trao-doi")
