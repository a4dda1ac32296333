"""Accepting at once the rows of one indicator that the reader has opened."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import Stale
from app.queries.reviews.together import read_opened
from app.services.reviews.together import accept_opened
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.across import PLACE
from app.web.review.views import REVIEWERS, TogetherForm


@bp.get(PLACE + "/accept")
@access(REVIEWERS)
def ask_to_accept_opened(cycle_id: int, code: str) -> ResponseReturnValue:
    """Ask once before the opened rows are accepted, naming them and what is left out."""
    opened = read_opened(actor(), cycle_id, code)
    return render_template("review/accept_opened.html", opened=opened, illustrative=opened.cycle.illustrative)


@bp.post(PLACE + "/accept")
@access(REVIEWERS)
def accept_opened_rows(cycle_id: int, code: str) -> ResponseReturnValue:
    """Accept exactly the rows that were listed."""
    form = TogetherForm()
    sheets: tuple[int, ...] = ()
    with Attempt().on_page(Stale) as attempt:
        sheets = accept_opened(actor(), cycle_id, code, seen=form.seen.data or "", now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(url_for("review.ask_to_accept_opened", cycle_id=cycle_id, code=code))
    if sheets:
        flash_success(
            _("Đã chấp nhận điểm tự chấm chỉ tiêu %(code)s của %(n)s đơn vị.", code=code, n=len(sheets))
        )
    return see_other(url_for("review.across", cycle_id=cycle_id, code=code))
