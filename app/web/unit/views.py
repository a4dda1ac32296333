"""My work, and the sheet."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.actor import Role
from app.queries.unit_sheet import matching, read_unit_sheet
from app.queries.work import work_of
from app.web.access import access, actor, roles
from app.web.http import now
from app.web.unit import bp
from app.web.unit.words import lock_sentence

UNIT = roles(Role.CONTRIBUTOR, Role.UNIT_HEAD)


@bp.get("/")
@access(UNIT)
def home() -> ResponseReturnValue:
    """List the sheets of the reader's units."""
    items = work_of(actor())
    return render_template(
        "unit/work.html", items=items, illustrative=any(item.head.cycle.illustrative for item in items)
    )


@bp.get("/assessments/<int:assessment_id>")
@access(UNIT)
def sheet(assessment_id: int) -> ResponseReturnValue:
    """Show the sheet as a task list; rows can be filtered by state and searched without diacritics."""
    page = read_unit_sheet(actor(), assessment_id, now=now())
    search, only = request.args.get("q", "").strip(), request.args.get("only", "")
    return render_template(
        "unit/sheet.html",
        sheet=page,
        view=page.view,
        shown=matching(page.sections, search=search, only=only),
        search=search,
        only=only,
        lock=lock_sentence(page.view),
        illustrative=page.view.head.cycle.illustrative,
    )
