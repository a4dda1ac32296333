"""The province on one page: published cycles, one ranking, one unit."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.access.actor import PROVINCE_ROLES, Role
from app.queries.insight.running import read_running
from app.queries.results import papers, rankings, results
from app.queries.results.versions import list_versions
from app.queries.results.views import ResultFilter
from app.web.access import access, actor, roles
from app.web.http import flash_success, now
from app.web.leadership import bp
from app.web.pages import place_from_address
from app.web.papers import make_result_sheet
from app.web.redirects import see_other
from app.web.unit_pictures import unit_shapes

PROVINCE = roles(*PROVINCE_ROLES)
PRINTERS = roles(Role.LEADERSHIP, Role.SECRETARIAT)
ORDERS = ("rank", "name", "cut")


@bp.get("/")
@access(PROVINCE)
def overview() -> ResponseReturnValue:
    """Show where the cycles under way stand, which versions somebody has to work on, and what was issued."""
    cards = results.list_results_for(actor())
    waiting = list_versions(actor(), under_way=True)
    heads = [*(card.head for card in cards), *(card.head for card in waiting)]
    return render_template(
        "leadership/overview.html",
        cards=cards,
        waiting=waiting,
        running=read_running(actor(), now=now()),
        illustrative=any(head.cycle.illustrative for head in heads),
    )


@bp.get("/results/<int:result_id>")
@access(PROVINCE)
def result(result_id: int) -> ResponseReturnValue:
    """Show the ranking of one version with everything that leadership compares."""
    wanted = wanted_from_address()
    view = rankings.read_result(actor(), result_id, wanted)
    return render_template(
        "leadership/result.html",
        result=view,
        certificates=papers.certificates_by_row(actor(), result_id, view.page.ids),
        wanted=wanted,
        illustrative=view.head.cycle.illustrative,
    )


@bp.get("/rows/<int:row_id>")
@access(PROVINCE)
def unit_result(row_id: int) -> ResponseReturnValue:
    """Show one unit's line with every indicator."""
    view = results.read_unit_result(actor(), row_id)
    return render_template(
        "leadership/unit_result.html",
        result=view,
        shapes=unit_shapes(row_id),
        illustrative=view.head.cycle.illustrative,
    )


@bp.post("/rows/<int:row_id>/result-sheet")
@access(PRINTERS)
def print_result_sheet(row_id: int) -> ResponseReturnValue:
    """Make the unit's result sheet, if it has not been made, so that it can be downloaded."""
    make_result_sheet(row_id)
    flash_success(_("Phiếu kết quả đã sẵn sàng để tải về."))
    return see_other(url_for("leadership.unit_result", row_id=row_id))


def wanted_from_address() -> ResultFilter:
    """Read the filter from the address; an unknown order means the published one."""
    order = request.args.get("order", "")
    return ResultFilter(
        search=request.args.get("q", "").strip(),
        grade=request.args.get("grade", ""),
        order=order if order in ORDERS else "rank",
        place=place_from_address(),
    )
