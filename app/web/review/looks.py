"""Appraising rows a second time without seeing the first verdict."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

from app.errors import Refused
from app.queries.reviews.looks import LookView, own_looks, read_look
from app.services.reviews.samples import answer
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.fields import NumberField, TextField
from app.web.forms.indicator import POINTS, Quiet
from app.web.http import flash_error, flash_success, now
from app.web.indicators import figure_line, proofs, reasons, rule_words
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.views import REVIEWERS
from app.workflow.states import Stage

PLACE = "/looks/<int:sample_id>/<int:assessment_id>/<code>"


class LookForm(FlaskForm):  # type: ignore[misc]
    """The points that one would give, and why."""

    points = NumberField(_l("Điểm tôi sẽ cho"), [Quiet()], unit=POINTS)
    note = TextField(_l("Vì sao"), [Quiet()])


@bp.get("/looks")
@access(REVIEWERS)
def looks() -> ResponseReturnValue:
    """List the rows that the reader is asked to appraise again."""
    own = own_looks(actor())
    return render_template("review/looks.html", own=own, illustrative=own.illustrative)


@bp.get(PLACE)
@access(REVIEWERS)
def look(sample_id: int, assessment_id: int, code: str) -> ResponseReturnValue:
    """Show what the unit declared and proved, and nothing of the first verdict."""
    view = read_look(actor(), sample_id, assessment_id, code, now=now())
    return _page(view, LookForm(formdata=None))


@bp.post(PLACE)
@access(REVIEWERS)
def answer_look(sample_id: int, assessment_id: int, code: str) -> ResponseReturnValue:
    """Keep the answer and go on to the next row."""
    form = LookForm()
    view = read_look(actor(), sample_id, assessment_id, code, now=now())
    with Attempt(form).on_page(Refused) as attempt:
        attempt.check()
        answer(
            actor(),
            sample_id,
            assessment_id,
            code,
            points=form.points.data,
            note=form.note.data or "",
            now=now(),
        )
    if attempt.why:
        flash_error(attempt.why)
        return see_other(url_for("review.looks"))
    if attempt.refused:
        return _page(view, form, refused=True), attempt.status
    flash_success(_("Đã ghi: chỉ tiêu %(code)s. Kết luận trước và kết quả không đổi.", code=code))
    if view.following is None:
        return see_other(url_for("review.looks"))
    following = view.following
    return see_other(
        url_for(
            "review.look",
            sample_id=following.sample_id,
            assessment_id=following.assessment_id,
            code=following.indicator.code,
        )
    )


def _page(view: LookView, form: LookForm, *, refused: bool = False) -> str:
    sheet, indicator = view.sheet, view.indicator
    return render_template(
        "review/look.html",
        view=view,
        form=form,
        refused=refused,
        digits=sheet.tree.rounding.points,
        lines=[
            figure_line(sheet.tree, sheet.answers, Stage.SELF, indicator, figure_id)
            for figure_id in indicator.figure_ids
        ],
        rule=rule_words(sheet.tree, indicator),
        reasons=reasons(sheet.tree, indicator, sheet.score.indicators[indicator.code]),
        proofs=proofs(sheet.evidence.get(indicator.code, ()), sheet.tree),
        illustrative=sheet.head.cycle.illustrative,
    )
