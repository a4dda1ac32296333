"""A step ended for many units at once: the page names what stays unanswered, then asks once."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import HiddenField

from app.errors import Refused, Stale
from app.queries.cycles.endings import Ending, Endings, read_endings
from app.services.refusals import moment, why_sentence
from app.services.sheets.many import close_all, open_ready
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.http import flash_success, now, spoken
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.views import SECRETARIAT
from app.workflow.states import Action

STEPS = {"open": Action.OPEN_EXPLANATION, "close": Action.CLOSE_EXPLANATION}


class SeenForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """What the page named."""

    seen = HiddenField()


@bp.get("/cycles/<int:cycle_id>/explanations/<any(open, close):step>")
@access(SECRETARIAT)
def ask_step(cycle_id: int, step: str) -> ResponseReturnValue:
    """Name what stays unanswered or undecided, and the units for which the step would be taken."""
    return _page(cycle_id, step)


@bp.post("/cycles/<int:cycle_id>/explanations/<any(open, close):step>")
@access(SECRETARIAT)
@answered_once
def take_step(cycle_id: int, step: str) -> ResponseReturnValue:
    """Take the step for the units that were named."""
    take, seen = (open_ready if step == "open" else close_all), SeenForm().seen.data or ""
    with Attempt().on_page(Stale, Refused) as attempt:
        done = take(actor(), cycle_id, seen=seen, now=now())
    if attempt.refused:
        return _page(cycle_id, step, attempt.why), attempt.status
    if step == "open":
        flash_success(
            ngettext(
                "Đã mở bước giải trình cho %(num)s đơn vị.", "Đã mở bước giải trình cho %(num)s đơn vị.", done
            )
        )
    else:
        flash_success(
            ngettext(
                "Đã kết thúc bước giải trình của %(num)s đơn vị.",
                "Đã kết thúc bước giải trình của %(num)s đơn vị.",
                done,
            )
        )
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


@bp.app_template_filter()
def ending_words(row: Ending) -> str:
    """Say why a step cannot be taken for a unit."""
    words: str
    if row.too_early:
        words = _("còn thời gian trả lời đến %(time)s", time=moment(row.head.explanation_ends_at))
    elif row.too_late:
        words = _("hết hạn giải trình, hãy dời hạn cho đơn vị trước")
    elif row.closed is not None and not row.codes:
        words = spoken(why_sentence(row.head, row.closed))
    else:
        words = ""
    return words


def endings_of(cycle_id: int, action: Action) -> Endings:
    """Read what a step would end for, and what stays."""
    return read_endings(actor(), cycle_id, action, now=now())


def _page(cycle_id: int, step: str, why: str = "") -> str:
    endings = endings_of(cycle_id, STEPS[step])
    return render_template(
        "secretariat/step_of_many.html",
        cycle=endings.cycle,
        endings=endings,
        step=step,
        form=SeenForm(formdata=None),
        why=why,
        illustrative=endings.cycle.illustrative,
    )
