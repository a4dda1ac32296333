"""My work, and the sheet."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.access.actor import Role
from app.queries.sheets import SheetView
from app.queries.unit_sheet import matching, read_unit_sheet
from app.queries.work import work_of
from app.web.access import access, actor, roles
from app.web.http import now
from app.web.unit import bp
from app.web.unit.words import lock_sentence

UNIT = roles(Role.CONTRIBUTOR, Role.UNIT_HEAD)


def show(template: str, view: SheetView, **more: object) -> str:
    """Return a page about one sheet; every such page says when its figures are made up."""
    page: str = render_template(template, view=view, illustrative=view.head.cycle.illustrative, **more)
    return page


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
    return show(
        "unit/sheet.html",
        page.view,
        sheet=page,
        shown=matching(page.sections, search=search, only=only),
        search=search,
        only=only,
        lock=lock_sentence(page.view),
    )
