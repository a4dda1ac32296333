"""Opening a round."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.local_time import local_day
from app.queries.cycles.provinces import provinces
from app.services.cycles.opening import open_cycle
from app.trees import trees
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import OpeningForm
from app.web.secretariat.views import SECRETARIAT


@bp.get("/cycles/new")
@access(SECRETARIAT)
def new_cycle() -> ResponseReturnValue:
    """Show the form of a new round."""
    form = _form()
    form.units_on.data = local_day(now())
    return render_template("secretariat/opening.html", form=form)


@bp.post("/cycles/new")
@access(SECRETARIAT)
@answered_once
def create_cycle() -> ResponseReturnValue:
    """Open the round with a sheet for every unit."""
    form = _form()
    with Attempt(form) as attempt:
        attempt.check()
        cycle_id = open_cycle(actor(), form.new_cycle(), now=now())
    if attempt.refused:
        return render_template("secretariat/opening.html", form=form, refused=True), attempt.status
    flash_success(_("Đã mở đợt đánh giá. Mỗi đơn vị đã có một phiếu."))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


def _form() -> OpeningForm:
    form = OpeningForm()
    form.offer(trees().ids(), provinces(actor(), on=local_day(now())))
    return form
