"""The unit explains what reviewers asked about: the list of questions, one answer each, and handing them back."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired

from app.access.actor import Role
from app.errors import NotFound, Refused, Stale
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import read_own
from app.services.sheets import explanations
from app.sheet.values import ExplanationView
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.fields import TextField
from app.web.forms.revision import RevisionForm
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit.pages import claim_of
from app.web.unit.views import UNIT
from app.workflow.states import Stage

PLACE = "/assessments/<int:assessment_id>/explanations"


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """The explanation of one indicator."""

    answer = TextField(_l("Nội dung giải trình"), [InputRequired(_l("Hãy ghi nội dung giải trình."))])
    seen = HiddenField()


@bp.get(PLACE)
@access(UNIT)
def explanation_list(assessment_id: int) -> ResponseReturnValue:
    """List the questions with what has been answered."""
    view = read_own(actor(), assessment_id, now=now())
    return render_template(
        "unit/explanations.html",
        view=view,
        codes=_codes(view),
        next_code=_next_unanswered(view, None),
        illustrative=view.head.cycle.illustrative,
    )


@bp.get(PLACE + "/<code>")
@access(UNIT)
def explanation(assessment_id: int, code: str) -> ResponseReturnValue:
    """Show one question with the form of its answer."""
    view = read_own(actor(), assessment_id, now=now(), code=code)
    asked = _asked(view, code)
    form = AnswerForm(formdata=None, data={"answer": asked.answer or "", "seen": explanations.mark(asked)})
    return _page(view, code, form)


@bp.post(PLACE + "/<code>")
@access(UNIT)
def explain(assessment_id: int, code: str) -> ResponseReturnValue:
    """Save the answer and go on to the next question."""
    form = AnswerForm()
    view = read_own(actor(), assessment_id, now=now(), code=code)
    _asked(view, code)
    with Attempt(form).on_page(Stale, Refused) as attempt:
        attempt.check()
        explanations.answer(
            actor(), assessment_id, code, form.answer.data or "", seen=form.seen.data or "", now=now()
        )
    if attempt.why:
        view = read_own(actor(), assessment_id, now=now(), code=code)
        form.seen.process_data(explanations.mark(_asked(view, code)))
    if attempt.refused:
        return _page(view, code, form, refused=True, why=attempt.why), attempt.status
    flash_success(_("Đã lưu giải trình chỉ tiêu %(code)s.", code=code))
    following = _next_unanswered(read_own(actor(), assessment_id, now=now()), code)
    if following is None:
        return see_other(url_for("unit.explanation_list", assessment_id=assessment_id))
    return see_other(url_for("unit.explanation", assessment_id=assessment_id, code=following))


@bp.post(PLACE)
@access(roles(Role.UNIT_HEAD))
def close_explanations(assessment_id: int) -> ResponseReturnValue:
    """Hand the explanations to the reviewers; the unit changes nothing after that."""
    read_own(actor(), assessment_id, now=now())
    seen = RevisionForm().seen_revision()
    with Attempt().on_page(Stale, Refused) as attempt:
        explanations.close_explanations(actor(), assessment_id, revision=seen, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return see_other(url_for("unit.explanation_list", assessment_id=assessment_id))
    flash_success(_("Đã gửi giải trình cho tổ thẩm định."))
    return see_other(url_for("unit.sheet", assessment_id=assessment_id))


def _page(view: SheetView, code: str, form: AnswerForm, **more: object) -> str:
    indicator = view.tree.indicators[code]
    return render_template(
        "unit/explanation.html",
        view=view,
        indicator=indicator,
        asked=_asked(view, code),
        claim=claim_of(view, indicator),
        form=form,
        illustrative=view.head.cycle.illustrative,
        **more,
    )


def _codes(view: SheetView) -> list[str]:
    """List what was asked about, in the order of the criteria set; until stage 1 is over questions are drafts."""
    asked = view.answers.explanations
    if view.stage is Stage.SELF or not asked:
        raise NotFound
    return [code for code in view.tree.indicators if code in asked]


def _asked(view: SheetView, code: str) -> ExplanationView:
    if code not in _codes(view):
        raise NotFound
    return view.answers.explanations[code]


def _next_unanswered(view: SheetView, after: str | None) -> str | None:
    """Return the next question without an answer: behind ``after``, else from the top."""
    codes = _codes(view)
    start = codes.index(after) + 1 if after in codes else 0
    open_codes = (
        code for code in codes[start:] + codes[:start] if not view.answers.explanations[code].answer
    )
    return next(open_codes, None)
