"""The list of cycles and the board of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.access.actor import Role
from app.access.scope import FOLLOWERS as READERS
from app.documents.workbooks import Cell
from app.errors import N_
from app.queries.cycles.board import BoardFilter, BoardRow, list_cycles, read_board
from app.queries.cycles.board_columns import Late
from app.queries.cycles.central_overview import read_central_overview
from app.queries.cycles.confirmations import read_confirmations
from app.queries.paging import FIRST
from app.queries.sheets.proposals import waiting_proposals
from app.services.sheets import closing
from app.web.access import access, actor, roles
from app.web.formats import moment
from app.web.http import flash_error, flash_success, now
from app.web.pages import place_from_address
from app.web.redirects import see_other
from app.web.secretariat import bp
from app.web.tables import table_file
from app.web.words import status_name
from app.workflow.states import Status

SECRETARIAT = roles(Role.SECRETARIAT)
FOLLOWERS = roles(*READERS)

LATE = {
    Late.SELF_SCORING: N_("Quá hạn nộp"),
    Late.REVIEW_1: N_("Quá hạn thẩm định vòng 1"),
    Late.EXPLANATION: N_("Quá hạn giải trình"),
    Late.REVIEW_2: N_("Quá hạn thẩm định vòng 2"),
}


@bp.app_template_filter()
def late_name(late: Late) -> str:
    """Name the step that a sheet should have left."""
    word: str = _(LATE[late])
    return word


@bp.get("/")
@access(FOLLOWERS)
def board() -> ResponseReturnValue:
    """List the cycles, the newest first."""
    cancelled = request.args.get("only") == "cancelled"
    cards = list_cycles(actor(), cancelled=cancelled)
    return render_template(
        "secretariat/cycles.html",
        cards=cards,
        cancelled=cancelled,
        organisers=len({card.cycle.organiser for card in cards}),
        proposals=waiting_proposals(actor()),
        illustrative=any(card.cycle.illustrative for card in cards),
    )


@bp.get("/cycles/<int:cycle_id>")
@access(FOLLOWERS)
def cycle(cycle_id: int) -> ResponseReturnValue:
    """Show who is where in the cycle and what is late."""
    wanted = _wanted()
    view = read_board(actor(), cycle_id, wanted, now=now())
    central = read_central_overview(actor(), cycle_id, now=now())
    return render_template(
        "secretariat/board.html",
        board=view,
        waiting=[row for row in central.rows if row.waits],
        not_measured=[row for row in central.rows if row.not_measured],
        wanted=wanted,
        statuses=tuple(Status),
        illustrative=view.cycle.illustrative,
    )


@bp.get("/cycles/<int:cycle_id>/board.xlsx")
@bp.get("/cycles/<int:cycle_id>/board.csv")
@access(FOLLOWERS)
def board_csv(cycle_id: int) -> ResponseReturnValue:
    """Hand out the board as it is filtered, as a file."""
    view = read_board(actor(), cycle_id, replace(_wanted(), place=FIRST), now=now(), size=None)
    header = [
        _("Mã đơn vị"), _("Đơn vị"), _("Khối"), _("Trạng thái"), _("Hạn nộp"), _("Hạn riêng"), _("Nộp lúc"),
        _("Đã kê khai"), _("Phải kê khai"), _("Đã thẩm định"), _("Phải thẩm định"), _("Chậm"),
    ]  # fmt: skip
    return table_file(f"{_('Tiến độ')} - {view.cycle.title}", header, _csv_rows(view.rows), made=now())


@bp.get("/cycles/<int:cycle_id>/confirm")
@access(SECRETARIAT)
def confirm_ready(cycle_id: int) -> ResponseReturnValue:
    """Ask once before all fully appraised sheets are confirmed, naming what stays undecided."""
    sheets = read_confirmations(actor(), cycle_id, place_from_address(), now=now())
    cycle = sheets.cycle
    return render_template(
        "secretariat/confirm_ready.html", cycle=cycle, sheets=sheets, illustrative=cycle.illustrative
    )


@bp.post("/cycles/<int:cycle_id>/confirm")
@access(SECRETARIAT)
def confirm_all(cycle_id: int) -> ResponseReturnValue:
    """Confirm every sheet that is fully appraised."""
    done = closing.confirm_ready(actor(), cycle_id, now=now())
    if done:
        flash_success(ngettext("Đã xác nhận %(num)s phiếu.", "Đã xác nhận %(num)s phiếu.", done))
    else:
        flash_error(_("Chưa có phiếu nào thẩm định xong nên chưa xác nhận phiếu nào."))
    return see_other(url_for("secretariat.cycle", cycle_id=cycle_id))


def _wanted() -> BoardFilter:
    """Read the filter from the address; an unknown word in it filters nothing."""
    status = request.args.get("status", "")
    return BoardFilter(
        search=request.args.get("q", "").strip(),
        status=Status(status) if status in set(Status) else None,
        late=request.args.get("only") == "late",
        ready=request.args.get("only") == "ready",
        to_explain=request.args.get("only") == "explain",
        order=request.args.get("order", "name"),
        place=place_from_address(),
    )


def _csv_rows(rows: tuple[BoardRow, ...]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.unit.code,
            row.unit.full_name,
            row.block_title,
            status_name(row.status),
            moment(row.deadline),
            _("có") if row.extended else "",
            moment(row.submitted_at) if row.submitted_at else "",
            row.declared.done if row.declared else "",
            row.declared.total if row.declared else "",
            row.appraised.done if row.appraised else "",
            row.appraised.total if row.appraised else "",
            late_name(row.late) if row.late else "",
        ]
