"""The administrator's changes of one unit: begin, correct, rename, move, tag, end."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import NotFound, Refused
from app.local_time import local_day
from app.queries.units.history import UnitHistory, read_unit
from app.queries.units.listing import ListedUnit, Wanted, list_units
from app.services.units import keeping, planning
from app.services.units.choices import Level
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.formats import day
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.units import bp
from app.web.units.changes import CHANGES
from app.web.units.forms import NewUnitForm

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


@bp.get("/new")
@access(ADMINISTRATOR)
def new_unit() -> ResponseReturnValue:
    """Show the form of a new unit."""
    form = NewUnitForm()
    form.offer(parents())
    return render_template("units/new.html", form=form)


@bp.post("/new")
@access(ADMINISTRATOR)
@password_again
def create_unit() -> ResponseReturnValue:
    """Add one unit."""
    form = NewUnitForm()
    form.offer(parents())
    with Attempt(form) as attempt:
        attempt.check()
        unit_id = keeping.begin(actor(), form.unit(), now=now())
    if attempt.refused:
        return render_template("units/new.html", form=form), attempt.status
    flash_success(_("Đã thêm đơn vị."))
    return see_other(url_for("units.history", unit_id=unit_id))


@bp.get("/<int:unit_id>/<any(correct, rename, move, official, tags, end):change>")
@access(ADMINISTRATOR)
def ask_change(unit_id: int, change: str) -> ResponseReturnValue:
    """Show the form of one change."""
    unit = read_unit(actor(), unit_id, on=local_day(now()))
    form = CHANGES[change].form()
    form.show(unit, parents())
    return render_template("units/change.html", unit=unit, form=form, change=CHANGES[change], name=change)


@bp.post("/<int:unit_id>/<any(correct, rename, move, official, tags, end):change>")
@access(ADMINISTRATOR)
@password_again
def make_change(unit_id: int, change: str) -> ResponseReturnValue:
    """Make one change."""
    unit = read_unit(actor(), unit_id, on=local_day(now()))
    form = CHANGES[change].form()
    form.show(unit, parents())
    with Attempt(form).above(Refused) as attempt:
        attempt.check()
        form.apply(actor(), unit_id, now=now())
    if attempt.refused:
        page = render_template("units/change.html", unit=unit, form=form, change=CHANGES[change], name=change)
        return page, attempt.status
    flash_success(_(CHANGES[change].done))
    if "day" in form and form.day.data and form.day.data > local_day(now()):
        flash_success(
            _(
                "Có hiệu lực từ ngày %(day)s; trước ngày ấy còn hủy được trên trang này.",
                day=day(form.day.data),
            )
        )
    return see_other(url_for("units.history", unit_id=unit_id))


@bp.get("/<int:unit_id>/call-off")
@access(ADMINISTRATOR)
def ask_to_call_off(unit_id: int) -> ResponseReturnValue:
    """Ask once whether what waits for its day is called off."""
    return render_template("units/call_off.html", unit=_waiting(unit_id))


@bp.post("/<int:unit_id>/call-off")
@access(ADMINISTRATOR)
@password_again
def call_off(unit_id: int) -> ResponseReturnValue:
    """Call it off, or say why not."""
    unit = _waiting(unit_id)
    with Attempt().on_page(Refused) as attempt:
        planning.call_off(actor(), unit_id, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return render_template("units/call_off.html", unit=unit), attempt.status
    flash_success(_("Đã hủy thay đổi chưa tới ngày."))
    return see_other(url_for("units.history", unit_id=unit_id))


def _waiting(unit_id: int) -> UnitHistory:
    """Return a unit of which a change waits for its day; raise ``NotFound`` for every other."""
    today = local_day(now())
    unit = read_unit(actor(), unit_id, on=today)
    if unit.plan is None and (unit.valid_to is None or unit.valid_to <= today):
        raise NotFound
    return unit


def parents() -> list[ListedUnit]:
    """Return the units that others may lie below: all that are no communes, of today and of before."""
    listed = list_units(actor(), Wanted(local_day(now()), state=None))
    return [unit for unit in listed if unit.level is not Level.COMMUNE]
