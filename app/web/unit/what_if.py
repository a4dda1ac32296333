"""Other figures tried on the unit's own sheet."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.insight.what_if import read_own_sheet
from app.web.access import access, actor
from app.web.http import now
from app.web.unit import bp
from app.web.unit.views import UNIT
from app.web.what_if import what_if_page


@bp.get("/assessments/<int:assessment_id>/what-if")
@access(UNIT)
def what_if(assessment_id: int) -> ResponseReturnValue:
    """Show what other figures would do to the sheet's points, and to its rank once it is published."""
    base = read_own_sheet(actor(), assessment_id, now=now())
    page = what_if_page(base, request.args, partial(url_for, "unit.what_if", assessment_id=assessment_id))
    shown = render_template("unit/what_if.html", page=page, illustrative=base.head.cycle.illustrative)
    return shown, page.status
