"""Opening a cycle."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.local_time import local_day
from app.queries.cycles.cloning import Proposal, propose_next
from app.queries.cycles.organisers import organisers_of
from app.queries.cycles.provinces import provinces
from app.services.cycles.cloning import open_next
from app.services.cycles.opening import open_cycle
from app.trees import name_of, trees
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import row_id
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.forms import OpeningForm
from app.web.secretariat.views import SECRETARIAT


@bp.get("/cycles/new")
@access(SECRETARIAT)
def new_cycle() -> ResponseReturnValue:
    """Show the form of a new cycle, filled in from an earlier one where the address names it."""
    form, proposal = _form(), _proposal(request.args.get("from", ""))
    if proposal is None:
        form.units_on.data = local_day(now())
    else:
        form.take_over(proposal)
    return render_template("secretariat/opening.html", form=form, proposal=proposal)


@bp.post("/cycles/new")
@access(SECRETARIAT)
@answered_once
def create_cycle() -> ResponseReturnValue:
    """Open the cycle with a sheet for every unit."""
    form = _form()
    with Attempt(form) as attempt:
        attempt.check()
        form.warn_of_illustrative_set()
        if source_id := _source_id(form.source.data or ""):
            cycle_id = open_next(actor(), source_id, form.new_cycle(), now=now())
        else:
            cycle_id = open_cycle(actor(), form.new_cycle(), now=now())
    if attempt.refused:
        proposal = _proposal(form.source.data or "")
        page = render_template("secretariat/opening.html", form=form, proposal=proposal, refused=True)
        return page, attempt.status
    flash_success(_("Đã mở đợt đánh giá. Mỗi đơn vị đã có một phiếu."))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


def _source_id(sent: str) -> int | None:
    """Read which cycle is taken over; None for nothing, or for what no row can be called."""
    try:
        return row_id(sent) if sent else None
    except ValueError:
        return None


def _proposal(sent: str) -> Proposal | None:
    source_id = _source_id(sent)
    return propose_next(actor(), source_id, now=now()) if source_id else None


def _form() -> OpeningForm:
    form = OpeningForm()
    families = actor().families(Role.SECRETARIAT)
    sets = [
        tree_id for tree_id in trees().offered() if (name := name_of(tree_id)) and name.family in families
    ]
    form.offer(sets, provinces(actor(), on=local_day(now())), organisers_of(actor()))
    return form
