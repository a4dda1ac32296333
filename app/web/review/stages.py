"""The steps between the stages: the secretariat opens the explanation of a sheet and ends it."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import Refused, Stale
from app.services.sheets import explanations
from app.web.access import access, actor, roles
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.forms.revision import RevisionForm
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.review import bp


@bp.post("/assessments/<int:assessment_id>/explanations/open")
@access(roles(Role.SECRETARIAT))
@answered_once
def open_explanations(assessment_id: int) -> ResponseReturnValue:
    """Let the unit answer what reviewers asked."""
    return _step(
        assessment_id,
        explanations.open_explanations,
        _("Đã mở bước giải trình. Đơn vị trả lời được từ bây giờ."),
    )


@bp.post("/assessments/<int:assessment_id>/explanations/close")
@access(roles(Role.SECRETARIAT))
@answered_once
def close_explanations(assessment_id: int) -> ResponseReturnValue:
    """End the explanation and open stage 2."""
    return _step(
        assessment_id,
        explanations.close_explanations,
        _("Đã kết thúc bước giải trình. Phiếu sang thẩm định vòng 2."),
    )


def _step(assessment_id: int, take: Callable[..., None], done: str) -> ResponseReturnValue:
    with Attempt().on_page(Stale, Refused) as attempt:
        take(actor(), assessment_id, revision=RevisionForm().seen_revision(), now=now())
    if attempt.refused:
        flash_error(attempt.why)
    else:
        flash_success(done)
    return see_other(url_for("review.sheet", assessment_id=assessment_id))
