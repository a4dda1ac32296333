"""My work, and the sheet."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import Role
from app.access.occasions import Occasion, sheet_place
from app.errors import N_, NotFound, Refused
from app.queries.results.results import read_own_result
from app.queries.sheets.comments import news_of
from app.queries.sheets.extensions import extensions_of
from app.queries.sheets.proposals import provenance_of
from app.queries.sheets.sheets import SheetView
from app.queries.unit.appraisers import read_appraisers
from app.queries.unit.next_steps import read_next_steps
from app.queries.unit.sheet import find_own, matching, read_unit_sheet
from app.queries.unit.tasks import own_tasks, shares_of
from app.queries.unit.work import sheets_with_returned, work_of
from app.web.access import access, actor, roles
from app.web.access_record import note_opening
from app.web.http import flash_success, now
from app.web.papers import make_result_sheet
from app.web.redirects import see_other
from app.web.unit import bp
from app.web.unit_pictures import unit_shapes
from app.workflow.states import Stage, Status

NOT_PUBLISHED = N_(
    "Kết quả của phiếu này chưa được công bố. Khi công bố, trang này so đơn vị với khối và qua các năm."
)
UNIT = roles(Role.CONTRIBUTOR, Role.UNIT_HEAD)


def show(template: str, view: SheetView, **more: object) -> str:
    """Return a page about one sheet; every such page says when its figures are made up.

    A unit head who sees a page of a sheet that was handed over has opened it.
    """
    head = view.head
    if head.status is Status.AWAITING_APPROVAL and head.unit.id in actor().within(head.cycle.remit).units(
        Role.UNIT_HEAD
    ):
        note_opening(Occasion.SHEET_OPENED, sheet_place(head.id))
    page: str = render_template(template, view=view, illustrative=view.head.cycle.illustrative, **more)
    return page


@bp.get("/")
@access(UNIT)
def home() -> ResponseReturnValue:
    """List the sheets of the reader's units."""
    items = work_of(actor())
    own = own_tasks(actor(), back=sheets_with_returned(items, now()))
    opened = (*own.returned, *own.opened)
    rows = request.args.get("rows", "all" if actor().has(Role.UNIT_HEAD) else "mine")
    return render_template(
        "unit/work.html",
        items=items,
        opened=opened,
        shown={
            name: [item for item in tasks if item.task.mine or rows != "mine"]
            for name, tasks in (("opened", opened), ("coming", own.coming))
        },
        rows=rows,
        news=[item for item in news_of(actor(), now=now()) if item.in_unit],
        moment_now=now(),
        illustrative=any(item.head.cycle.illustrative for item in items),
    )


@bp.get("/assessments/<int:assessment_id>")
@access(UNIT)
def sheet(assessment_id: int) -> ResponseReturnValue:
    """Show the sheet as a task list; rows can be filtered by state and searched without diacritics."""
    page = read_unit_sheet(actor(), assessment_id, now=now())
    search, only = request.args.get("q", "").strip(), request.args.get("only", "")
    appraised = page.view.stage is not Stage.SELF
    return show(
        "unit/sheet.html",
        page.view,
        sheet=page,
        shown=matching(page.sections, search=search, only=only),
        search=search,
        only=only,
        extensions=extensions_of(page.view.head),
        provenance=provenance_of(page.view.head),
        shares=shares_of([assessment_id])[assessment_id],
        result=read_own_result(actor(), assessment_id) if appraised else None,
    )


@bp.get("/assessments/<int:assessment_id>/result")
@access(UNIT)
def own_result(assessment_id: int) -> ResponseReturnValue:
    """Show the unit's published result beside its block and its earlier years."""
    find_own(actor(), assessment_id)
    result = read_own_result(actor(), assessment_id)
    if result is None:
        raise Refused(NOT_PUBLISHED)
    return render_template(
        "unit/result.html",
        result=result,
        shapes=unit_shapes(result.row_id),
        illustrative=result.head.cycle.illustrative,
    )


@bp.get("/assessments/<int:assessment_id>/next-steps")
@access(UNIT)
def next_steps(assessment_id: int) -> ResponseReturnValue:
    """Show which undone steps would bring the most points."""
    page = read_next_steps(actor(), assessment_id, now=now())
    return show("unit/next_steps.html", page.view, steps=page.steps)


@bp.get("/assessments/<int:assessment_id>/whom-to-ask")
@access(UNIT)
def whom_to_ask(assessment_id: int) -> ResponseReturnValue:
    """Say who appraises each main index, and how to ask them or the help desk."""
    page = read_appraisers(actor(), assessment_id, now=now())
    return render_template("unit/whom_to_ask.html", page=page, illustrative=page.head.cycle.illustrative)


@bp.post("/assessments/<int:assessment_id>/result-sheet")
@access(UNIT)
def print_result_sheet(assessment_id: int) -> ResponseReturnValue:
    """Make the sheet's published result as a paper, if it has not been made, so that it can be downloaded."""
    find_own(actor(), assessment_id)
    result = read_own_result(actor(), assessment_id)
    if result is None:
        raise NotFound
    make_result_sheet(result.row_id)
    flash_success(_("Phiếu kết quả đã sẵn sàng để tải về."))
    return see_other(url_for("unit.sheet", assessment_id=assessment_id))
