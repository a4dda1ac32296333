"""Roles of units that have ended: which there are, where they could go, and moving the chosen ones."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.errors import Refused
from app.local_time import local_day
from app.queries.units.left_behind import EndedUnit, left_behind
from app.services.accounts.following import follow
from app.web.access import access, actor, roles
from app.web.admin import bp
from app.web.attempts import Attempt
from app.web.http import flash_error, flash_success, now
from app.web.redirects import see_other
from app.web.sure import password_again

ADMINISTRATOR = roles(Role.ADMINISTRATOR)
SHOWN = 100
"""Units on a page: a form of more parts than the server takes helps nobody, and the others come up once these moved."""


@bp.get("/accounts/ended-units")
@access(ADMINISTRATOR)
def left_roles() -> ResponseReturnValue:
    """List the roles that still point to ended units, with the units that came after."""
    return _page(left_behind(local_day(now())), chosen=None)


@bp.post("/accounts/ended-units")
@access(ADMINISTRATOR)
@password_again
def move_roles() -> ResponseReturnValue:
    """Move the chosen roles in one step."""
    units = left_behind(local_day(now()))
    chosen = set(request.form.getlist("grant"))
    with Attempt().on_page(Refused) as attempt:
        moved = {role.id: _heir(unit) for unit in units for role in unit.roles if str(role.id) in chosen}
        people = follow(actor(), moved, now=now())
    if attempt.refused:
        flash_error(attempt.why)
        return _page(units, chosen), attempt.status
    flash_success(_("Đã chuyển %(n)s vai trò của %(people)s người.", n=len(moved), people=people))
    return see_other(url_for("admin.left_roles"))


def _heir(unit: EndedUnit) -> int | None:
    """Return the unit that was chosen for the roles of an ended one."""
    typed = request.form.get(f"to_{unit.id}", "")
    return next((heir.id for heir in unit.heirs if str(heir.id) == typed), None)


def _page(units: tuple[EndedUnit, ...], chosen: set[str] | None) -> str:
    """Show the page; without a choice yet, roles are chosen where one unit came after and no sheet is waiting."""
    if chosen is None:
        ready = (unit for unit in units if len(unit.heirs) == 1 and not unit.running)
        chosen = {
            str(role.id) for unit in ready for role in unit.roles if role.account_id != actor().account_id
        }
    picked = {unit.id: _heir(unit) or (unit.heirs[0].id if len(unit.heirs) == 1 else None) for unit in units}
    return render_template(
        "admin/left_roles.html",
        units=units[:SHOWN],
        more=max(0, len(units) - SHOWN),
        movable=any(unit.heirs for unit in units[:SHOWN]),
        chosen=chosen,
        picked=picked,
    )
