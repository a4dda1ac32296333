"""The units of a cycle: added, taken out, taken in again, ranked in another block."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.errors import Refused
from app.local_time import local_day
from app.queries.cycles.history import corrections_of
from app.queries.cycles.members import Members, read_members
from app.services.cycles import members as services
from app.web.access import access, actor
from app.web.answers import answered_once
from app.web.attempts import Attempt
from app.web.fields import row_id
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.secretariat.cycle_forms import READMIT, MembersForm, NewMembersForm
from app.web.secretariat.views import FOLLOWERS, SECRETARIAT


@bp.get("/cycles/<int:cycle_id>/units")
@access(FOLLOWERS)
def members(cycle_id: int) -> ResponseReturnValue:
    """Show the units and blocks of the cycle, and every change of them."""
    view = read_members(actor(), cycle_id)
    return _page(view, MembersForm.offering(view, formdata=None), frozenset())


@bp.post("/cycles/<int:cycle_id>/units")
@access(SECRETARIAT)
@answered_once
def change_members(cycle_id: int) -> ResponseReturnValue:
    """Take the ticked units out or in again, or rank them in another block."""
    view = read_members(actor(), cycle_id)
    form = MembersForm.offering(view)
    ticked = frozenset(request.form.getlist("sheet", type=row_id))
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        changed = _do(form, cycle_id, ticked)
    if attempt.refused:
        return _page(view, form, ticked, refused=True), attempt.status
    if changed:
        flash_success(ngettext("Đã ghi với %(num)s đơn vị.", "Đã ghi với %(num)s đơn vị.", changed))
    else:
        flash_error(_("Các đơn vị đã đánh dấu vốn đã như vậy nên không có gì thay đổi."))
    return _back(cycle_id)


@bp.get("/cycles/<int:cycle_id>/units/new")
@access(SECRETARIAT)
def new_members(cycle_id: int) -> ResponseReturnValue:
    """Ask which units were forgotten."""
    view = read_members(actor(), cycle_id)
    form = NewMembersForm.offering(view, formdata=None)
    form.valid_on.data = local_day(max(view.cycle.self_starts_at, now()))
    return _new_page(view, form)


@bp.post("/cycles/<int:cycle_id>/units/new")
@access(SECRETARIAT)
@answered_once
def add_members(cycle_id: int) -> ResponseReturnValue:
    """Give the units their sheets."""
    view = read_members(actor(), cycle_id)
    form = NewMembersForm.offering(view)
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        added = services.add(actor(), cycle_id, form.members(), now=now())
    if attempt.refused:
        return _new_page(view, form, refused=True), attempt.status
    flash_success(ngettext("Đã thêm %(num)s đơn vị.", "Đã thêm %(num)s đơn vị.", added))
    return _back(cycle_id)


def _do(form: MembersForm, cycle_id: int, ticked: frozenset[int]) -> int:
    reason, block_id = form.reason.data or "", form.block_id()
    if block_id is not None:
        return services.move(actor(), cycle_id, ticked, block_id, reason, now=now())
    change = services.readmit if form.doing.data == READMIT else services.exclude
    return change(actor(), cycle_id, ticked, reason, now=now())


def _page(view: Members, form: MembersForm, ticked: frozenset[int], *, refused: bool = False) -> str:
    return render_template(
        "secretariat/members.html",
        members=view,
        form=form,
        ticked=ticked,
        corrections=corrections_of(actor(), view.cycle.id),
        refused=refused,
        illustrative=view.cycle.illustrative,
    )


def _new_page(view: Members, form: NewMembersForm, *, refused: bool = False) -> str:
    return render_template(
        "secretariat/new_members.html",
        members=view,
        form=form,
        late=view.cycle.self_ends_at <= now(),
        refused=refused,
        illustrative=view.cycle.illustrative,
    )


def _back(cycle_id: int) -> ResponseReturnValue:
    return see_other(url_for("secretariat.members", cycle_id=cycle_id))
