"""Merging and splitting: what is typed, the page that asks once, and doing it."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import N_, Invalid, NotFound, Refused
from app.local_time import local_day
from app.queries.units.history import UnitHistory, read_unit
from app.queries.units.left_behind import count_left_roles
from app.queries.units.listing import ids_of_codes
from app.services.units import merging
from app.services.units.common import LONGEST_CODE
from app.services.units.merging import Reorganisation
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.units import bp
from app.web.units.forms import day_of
from app.web.units.merge_forms import MOST, MergeForm, box_of

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
UNKNOWN_CODES = N_("Không có đơn vị mang mã %(codes)s vào ngày trước ngày hiệu lực. Hãy xem lại mã và ngày.")


@bp.get("/merge")
@access(ADMINISTRATOR)
def merge_form() -> ResponseReturnValue:
    """Show the form; a unit that one comes from stands in it already."""
    form = MergeForm()
    form.offer()
    form.predecessors.data = request.args.get("code", "")[:LONGEST_CODE]
    return _page(form)


@bp.post("/merge")
@access(ADMINISTRATOR)
def preview_merge() -> ResponseReturnValue:
    """Say what would happen, and ask once."""
    form = MergeForm()
    form.offer()
    with Attempt(form, field_of=box_of) as attempt:
        attempt.check()
        outcome = merging.foresee(actor(), _typed(form))
    if attempt.refused:
        return _page(form), attempt.status
    return render_template("units/merge_confirm.html", outcome=outcome, fields=_sent(form))


@bp.post("/merge/confirmed")
@access(ADMINISTRATOR)
@password_again
def merge() -> ResponseReturnValue:
    """Do it; whatever changed since the question was asked shows the form again."""
    form = MergeForm()
    form.offer()
    with Attempt(form, field_of=box_of) as attempt:
        attempt.check()
        new_ids = merging.reorganise(actor(), _typed(form), now=now())
    if attempt.refused:
        return _page(form), attempt.status
    flash_success(_("Đã ghi việc sáp nhập, chia tách."))
    if left := count_left_roles(local_day(now())):
        flash_success(
            _(
                "Còn %(n)s vai trò ở đơn vị đã kết thúc: mở Quản trị, Vai trò ở đơn vị đã kết thúc, để chuyển.",
                n=left,
            )
        )
    return see_other(url_for("units.history", unit_id=new_ids[0]))


@bp.get("/merge/confirmed")
@access(ADMINISTRATOR)
def merge_entry() -> ResponseReturnValue:
    """Lead back whoever opens the address of a confirmation anew, which only its own form can show."""
    return see_other(url_for("units.merge_form"))


@bp.get("/<int:unit_id>/undo")
@access(ADMINISTRATOR)
def ask_to_undo(unit_id: int) -> ResponseReturnValue:
    """Ask once whether the reorganisation by which the unit began is taken back."""
    unit = _successor(unit_id)
    return render_template("units/undo.html", unit=unit)


@bp.post("/<int:unit_id>/undo")
@access(ADMINISTRATOR)
@password_again
def undo_merge(unit_id: int) -> ResponseReturnValue:
    """Take it back, or say what hangs on it."""
    unit = _successor(unit_id)
    with Attempt().on_page(Refused) as attempt:
        merging.undo(actor(), unit_id, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return render_template("units/undo.html", unit=unit), attempt.status
    flash_success(_("Đã bỏ việc sáp nhập, chia tách; các đơn vị cũ lại có hiệu lực."))
    return see_other(url_for("units.history", unit_id=unit.predecessors[0].id))


def _page(form: MergeForm) -> str:
    return render_template("units/merge.html", form=form, most=MOST)


def _successor(unit_id: int) -> UnitHistory:
    """Return a unit that began by a reorganisation; raise ``NotFound`` for every other."""
    unit = read_unit(actor(), unit_id, on=local_day(now()))
    if not unit.predecessors:
        raise NotFound
    return unit


def _typed(form: MergeForm) -> Reorganisation:
    codes = form.codes()
    ids = ids_of_codes(actor(), codes, on=day_of(form.day) - timedelta(days=1))
    if unknown := [code for code in codes if code not in ids]:
        raise Invalid.at("predecessors", UNKNOWN_CODES, codes=", ".join(unknown))
    return form.reorganisation(tuple(ids.values()))


def _sent(form: MergeForm) -> dict[str, str]:
    return {field.name: request.form.get(field.name, "") for field in form if field.name != "csrf_token"}
