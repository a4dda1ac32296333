"""Result sheets: one unit's published line as a paper, made when somebody first asks for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.errors import N_, Forbidden, Refused
from app.extensions import db
from app.models import DocumentKind, ResultRow
from app.queries.results.invented import figures_invented
from app.queries.results.results import read_unit_result
from app.queries.results.views import UnitResult
from app.services import audit
from app.services.publication import papers, rows
from app.services.publication.papers import Paper
from app.services.release import NOBODY_WAITS, Release
from app.storage import Store

PRINTERS = (Role.SECRETARIAT, Role.LEADERSHIP)


def make(
    actor: Actor,
    row_id: int,
    *,
    store: Store,
    now: datetime,
    release: Release = NOBODY_WAITS,
) -> int:
    """Make a unit's result sheet, unless it has been made; return the paper's id. Printed while others can write.

    Raises what ``to_print`` raises.
    """
    result = to_print(actor, row_id)
    if result is None:
        return read_unit_result(actor, row_id).papers[DocumentKind.RESULT_SHEET.value]
    invented = figures_invented()
    with release():
        paper = papers.print_result_sheet(result, store, invented=invented)
    return keep(actor, row_id, paper, now=now)


def to_print(actor: Actor, row_id: int) -> UnitResult | None:
    """Return what the unit's result sheet says; nothing when the sheet has been made already.

    A sheet takes most of a second, so the 78 of a province are not made at publication. What is printed is what was
    published, dated so. Raises ``NotFound`` outside the scope, ``Forbidden`` for auditors, who change nothing, and
    ``Refused`` before the version is signed.
    """
    result = read_unit_result(actor, row_id)
    here = actor.within(result.head.cycle.remit)
    if not (here.has(*PRINTERS) or here.units()):
        raise Forbidden(N_("Vai trò của bạn chỉ xem; hãy nhờ cơ quan thường trực lập phiếu kết quả."))
    if not result.head.signed:
        raise Refused(
            N_("Bản kết quả này chưa ký nên chưa lập phiếu kết quả. Hãy chờ ký quyết định rồi lập.")
        )
    return None if DocumentKind.RESULT_SHEET.value in result.papers else result


def keep(actor: Actor, row_id: int, paper: Paper, *, now: datetime) -> int:
    """Enter a printed result sheet in the register; return the paper's id.

    Of two people who asked at the same moment the second finds the paper of the first: the bytes are the same.
    """
    db.session.execute(select(ResultRow.id).where(ResultRow.id == row_id).with_for_update())
    result = to_print(actor, row_id)
    if result is not None:
        rows.register_papers(result.head.id, {result.row.assessment_id: row_id}, (paper,), now=now)
        if result.head.superseded:
            newest = result.head.newest
            rows.supersede_earlier(result.head.cycle.id, newest.result_id, newest.number)
    document_id = read_unit_result(actor, row_id).papers[DocumentKind.RESULT_SHEET.value]
    if result is not None:
        audit.record(
            "document.issued",
            stream=f"document:{document_id}",
            now=now,
            actor=actor,
            data={"result": result.head.id, "filename": paper.filename, "sha256": paper.sha256},
        )
    return document_id
