"""One official code of a unit: put right, or taken away."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import NotFound
from app.local_time import local_day
from app.queries.units.codes import CodeView
from app.queries.units.history import UnitHistory, read_unit
from app.services.units import codes
from app.web.access import access, actor, roles
from app.web.attempts import Attempt
from app.web.http import flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again
from app.web.units import bp
from app.web.units.code_forms import CodeForm

ADMINISTRATOR = roles(Role.ADMINISTRATOR)


@bp.get("/<int:unit_id>/codes/<int:code_id>")
@access(ADMINISTRATOR)
def ask_code(unit_id: int, code_id: int) -> ResponseReturnValue:
    """Show the code, to be put right or taken away."""
    unit, code = _code(unit_id, code_id)
    form = CodeForm()
    form.show_code(code)
    return _page(unit, code, form)


@bp.post("/<int:unit_id>/codes/<int:code_id>")
@access(ADMINISTRATOR)
@password_again
def correct_code(unit_id: int, code_id: int) -> ResponseReturnValue:
    """Put it right."""
    unit, code = _code(unit_id, code_id)
    form = CodeForm()
    form.show_code(code)
    with Attempt(form) as attempt:
        attempt.check()
        codes.correct(actor(), unit_id, code_id, form.typed(), now=now())
    if attempt.refused:
        return _page(unit, code, form), attempt.status
    flash_success(_("Đã sửa mã."))
    return see_other(url_for("units.history", unit_id=unit_id))


@bp.post("/<int:unit_id>/codes/<int:code_id>/removal")
@access(ADMINISTRATOR)
@password_again
def take_code_away(unit_id: int, code_id: int) -> ResponseReturnValue:
    """Take it away; the log keeps it."""
    codes.take_away(actor(), unit_id, code_id, now=now())
    flash_success(_("Đã bỏ mã."))
    return see_other(url_for("units.history", unit_id=unit_id))


def _code(unit_id: int, code_id: int) -> tuple[UnitHistory, CodeView]:
    """Return the unit and one of its codes; raise ``NotFound``."""
    unit = read_unit(actor(), unit_id, on=local_day(now()))
    for code in unit.codes:
        if code.id == code_id:
            return unit, code
    raise NotFound


def _page(unit: UnitHistory, code: CodeView, form: CodeForm) -> str:
    return render_template("units/code.html", unit=unit, code=code, form=form)
