"""Close a published cycle: from then on everything of it is only read."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, Refused
from app.queries.sheets.sheets import assessments_in
from app.services import audit
from app.services.cycles.changing import cycle_to_change, is_published, reason_of, stream_of
from app.services.gate import move_all, open_all
from app.workflow.states import Action, Status


def refusal_to_archive(actor: Actor, cycle_id: int) -> Refused | None:
    """Say why the cycle cannot be archived as it stands; the page says it before anybody has written a reason.

    Nothing may be published yet, or a sheet is still on its way (reopened for a correction, or never finished): such a
    unit is finished, or taken out of the cycle before it is published, first.
    """
    cycle_to_change(actor, cycle_id)
    if not is_published(cycle_id):
        return Refused(N_("Đợt chưa công bố kết quả nên chưa lưu trữ được. Hãy công bố trước, hoặc hủy đợt."))
    under_way = [row for row in assessments_in(cycle_id) if row.status is not Status.PUBLISHED]
    if not under_way:
        return None
    return Refused(
        N_(
            "Còn %(n)s phiếu chưa công bố (%(units)s) nên chưa lưu trữ được. Hãy xử lý xong các phiếu ấy rồi công"
            " bố bản đính chính."
        ),
        n=len(under_way),
        units=", ".join(row.unit.full_name for row in under_way[:5]) + ("…" if under_way[5:] else ""),
    )


def archive(actor: Actor, cycle_id: int, reason: str, *, now: datetime) -> int:
    """Archive every sheet of the cycle; return how many. Raises what `refusal_to_archive` returns."""
    cycle_to_change(actor, cycle_id)
    opened = open_all(actor, cycle_id, Action.ARCHIVE, now=now)
    if refusal := refusal_to_archive(actor, cycle_id):
        raise refusal
    reason = reason_of(reason)
    move_all(opened, "assessment.archived", actor=actor, now=now)
    data = {"reason": reason, "sheets": len(opened)}
    audit.record("cycle.archived", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return len(opened)
