"""The switch of a cycle: everybody may take its published results away as data."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.errors import Refused
from app.queries.api.open_data import is_open
from app.queries.cycles.board import find_cycle
from app.services.api.open_data import switch
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.cycle_forms import ReasonForm
from app.web.secretariat.views import SECRETARIAT


class OpenDataForm(ReasonForm):
    """Whether results are open, and why."""

    on = BooleanField(_l("Mở dữ liệu kết quả cho mọi người tải"))


@bp.get("/cycles/<int:cycle_id>/open-data")
@access(SECRETARIAT)
def open_data(cycle_id: int) -> ResponseReturnValue:
    """Show what the switch does, and how it stands."""
    find_cycle(actor(), cycle_id)
    return _page(cycle_id, OpenDataForm(formdata=None, data={"on": is_open(cycle_id)}))


@bp.post("/cycles/<int:cycle_id>/open-data")
@access(SECRETARIAT)
@answered_once
def change_open_data(cycle_id: int) -> ResponseReturnValue:
    """Open or close."""
    form = OpenDataForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        changed = switch(actor(), cycle_id, form.reason.data or "", on=bool(form.on.data), now=now())
    if attempt.refused:
        return _page(cycle_id, form, refused=True), attempt.status
    flash_success(_("Đã sửa đợt đánh giá.") if changed else _("Không có gì thay đổi nên không ghi gì."))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


def _page(cycle_id: int, form: OpenDataForm, *, refused: bool = False) -> str:
    cycle = find_cycle(actor(), cycle_id)
    return render_template(
        "secretariat/open_data.html",
        cycle=cycle,
        form=form,
        is_open=is_open(cycle_id),
        refused=refused,
        illustrative=cycle.illustrative,
    )
