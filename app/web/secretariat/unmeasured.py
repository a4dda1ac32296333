"""Central and survey figures that nobody measured: asking once, recording, taking back."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.errors import NotFound, Refused
from app.queries.cycles.central_overview import read_central_overview
from app.services.central import unmeasured
from app.web.access import access, actor
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import NotMeasuredForm
from app.web.secretariat.views import SECRETARIAT

PLACE = "/cycles/<int:cycle_id>/central/indicators/<code>/not-measured"


@bp.get(PLACE)
@access(SECRETARIAT)
def ask_not_measured(cycle_id: int, code: str) -> ResponseReturnValue:
    """Ask for the reason, saying what it means for all units."""
    return _page(cycle_id, code, NotMeasuredForm(formdata=None))


@bp.post(PLACE)
@access(SECRETARIAT)
def record_not_measured(cycle_id: int, code: str) -> ResponseReturnValue:
    """Record it with its reason."""
    form = NotMeasuredForm()
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        unmeasured.record(actor(), cycle_id, code, form.reason.data or "", now=now())
    if attempt.refused:
        return _page(cycle_id, code, form, refused=True), attempt.status
    flash_success(_("Đã ghi nhận chỉ tiêu %(code)s không đo được; không tính ở đơn vị nào.", code=code))
    return _back(cycle_id)


@bp.post(PLACE + "/take-back")
@access(SECRETARIAT)
def take_back_not_measured(cycle_id: int, code: str) -> ResponseReturnValue:
    """Let the indicator count again."""
    unmeasured.take_back(actor(), cycle_id, code, now=now())
    flash_success(_("Đã bỏ ghi nhận; chỉ tiêu %(code)s lại được tính và chờ số liệu.", code=code))
    return _back(cycle_id)


def _page(cycle_id: int, code: str, form: NotMeasuredForm, *, refused: bool = False) -> str:
    view = read_central_overview(actor(), cycle_id, now=now())
    row = next((row for row in view.rows if row.asked.code == code), None)
    if row is None:
        raise NotFound
    return render_template(
        "secretariat/not_measured.html",
        view=view,
        row=row,
        form=form,
        refused=refused,
        illustrative=view.cycle.illustrative,
    )


def _back(cycle_id: int) -> ResponseReturnValue:
    return see_other(url_for("secretariat.central", cycle_id=cycle_id))
