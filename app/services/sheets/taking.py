"""Taking confirmed sheets in, some at a time: what a worker that was killed has not committed begins anew."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from app.access.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import ProposedSheet, SheetProposal
from app.services import audit
from app.services.gate import Opened, open_for
from app.services.sheets.finished import Planned, take_in
from app.services.sheets.proposals import check_decides, find_proposal, replan
from app.workflow.states import Action


def take_some(
    actor: Actor, proposal_id: int, *, after: int, limit: int, now: datetime
) -> tuple[int | None, int]:
    """Take in the next proposed sheets; return the place to go on from, nothing after the last, and how many in all.

    A sheet that was taken already is passed over, so that work which begins anew does nothing twice; one that has
    changed since it was confirmed is passed over too, and stays named as not taken.
    """
    row = find_proposal(actor, proposal_id, lock=True)
    check_decides(actor, row)
    if row.decided_at is None or row.rejection is not None:
        raise NotFound
    every = select(ProposedSheet).where(ProposedSheet.proposal_id == proposal_id)
    size = db.session.scalars(select(func.count()).select_from(every.subquery())).one()
    some = db.session.scalars(
        every.where(ProposedSheet.place > after).order_by(ProposedSheet.place).limit(limit)
    ).all()
    ready = []
    for sheet in some:
        if sheet.taken_at is None and (pair := _opened(actor, row, sheet, now=now)) is not None:
            ready.append(pair)
            sheet.taken_at = now
    if ready:
        proposer = row.proposed_by.display_name if row.proposed_by else None
        told = {"source": row.filename, "proposal": row.id, "proposed_by": proposer}
        take_in(ready, actor=actor, now=now, told=told)
        data = {"proposal": row.id, "sheets": len(ready)}
        audit.record("sheets.imported", stream=f"cycle:{row.cycle_id}", now=now, actor=actor, data=data)
    last = some[-1].place if some else size
    return (last if last < size else None), size


def _opened(
    actor: Actor, row: SheetProposal, sheet: ProposedSheet, *, now: datetime
) -> tuple[Opened, Planned] | None:
    """Lock one sheet with what it is to be; nothing when it is not any more what was confirmed."""
    try:
        opened = open_for(actor, sheet.assessment_id, Action.IMPORT, now=now)
    except Refused:
        return None
    plan = replan(row, sheet, opened.head, opened.answers, now=now)
    return None if plan is None else (opened, plan)
