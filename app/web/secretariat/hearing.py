"""The switch of a cycle: units see every cut and may answer it before it is confirmed."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.errors import Refused
from app.queries.cycles.board import find_cycle
from app.services.cycles.hearing import switch_hearing
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.cycle_forms import ReasonForm
from app.web.secretariat.views import SECRETARIAT


class HearingForm(ReasonForm):
    """Whether units are heard, and why."""

    on = BooleanField(_l("Nghe đơn vị trước khi giảm điểm"))


@bp.get("/cycles/<int:cycle_id>/hearing")
@access(SECRETARIAT)
def hearing(cycle_id: int) -> ResponseReturnValue:
    """Show what the switch does, and how it stands."""
    on = find_cycle(actor(), cycle_id).hearing_since is not None
    return _page(cycle_id, HearingForm(formdata=None, data={"on": on}))


@bp.post("/cycles/<int:cycle_id>/hearing")
@access(SECRETARIAT)
@answered_once
def change_hearing(cycle_id: int) -> ResponseReturnValue:
    """Turn it on or off."""
    form = HearingForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        changed = switch_hearing(actor(), cycle_id, form.reason.data or "", on=bool(form.on.data), now=now())
    if attempt.refused:
        return _page(cycle_id, form, refused=True), attempt.status
    flash_success(_("Đã sửa đợt đánh giá.") if changed else _("Không có gì thay đổi nên không ghi gì."))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


def _page(cycle_id: int, form: HearingForm, *, refused: bool = False) -> str:
    cycle = find_cycle(actor(), cycle_id)
    return render_template(
        "secretariat/hearing.html", cycle=cycle, form=form, refused=refused, illustrative=cycle.illustrative
    )
