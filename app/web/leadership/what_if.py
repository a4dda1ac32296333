"""Other figures tried on a unit's published sheet."""

from __future__ import annotations

from functools import partial

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.queries.insight.what_if import read_published
from app.web.access import access, actor
from app.web.leadership import bp
from app.web.leadership.views import PROVINCE
from app.web.what_if import what_if_page


@bp.get("/rows/<int:row_id>/what-if")
@access(PROVINCE)
def what_if(row_id: int) -> ResponseReturnValue:
    """Show what other figures would do to a unit's points and rank; nothing is stored."""
    base = read_published(actor(), row_id)
    page = what_if_page(base, request.args, partial(url_for, "leadership.what_if", row_id=row_id))
    shown = render_template(
        "leadership/what_if.html", page=page, row_id=row_id, illustrative=base.head.cycle.illustrative
    )
    return shown, page.status
