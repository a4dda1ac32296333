"""Opening and closing the explanation for every unit of a cycle at once; what the page named is what is done."""

from __future__ import annotations

from datetime import datetime

from app.access.actor import Actor
from app.errors import N_, Stale
from app.queries.cycles.endings import mark_of
from app.services.gate import Opened, move_all, open_all
from app.services.sheets.explanations import unanswered
from app.services.sheets.hearing import put_to_the_unit
from app.sheet.hearing import time_to_answer, without_time
from app.workflow.states import Action

OTHERS_NOW = N_(
    "Danh sách đơn vị đã thay đổi sau khi bạn mở trang (có đơn vị vừa trả lời, hoặc vừa thẩm định xong). Hãy xem lại"
    " danh sách mới rồi bấm lại."
)


def open_ready(actor: Actor, cycle_id: int, *, seen: str, now: datetime) -> int:
    """Open the explanation of every sheet that is appraised and has something to explain; return how many.

    ``seen`` marks the sheets that were named; raises ``Stale`` when they are others by now. Units that would have no
    time to answer a cut are left out.
    """
    opened = [
        sheet
        for sheet in open_all(actor, cycle_id, Action.OPEN_EXPLANATION, now=now)
        if not without_time(sheet.head, sheet.answers, now)
    ]
    _require_seen(opened, seen)
    told: dict[int, dict[str, object]] = {}
    for sheet in opened:
        cuts = put_to_the_unit(sheet, actor=actor, now=now)
        told[sheet.row.id] = {"asked": sorted({*sheet.answers.explanations, *cuts}), "cuts": list(cuts)}
    move_all(opened, "explanations.opened", actor=actor, now=now, data=told)
    return len(opened)


def close_all(actor: Actor, cycle_id: int, *, seen: str, now: datetime) -> int:
    """Give every sheet that explains to stage 2; return how many.

    ``seen`` as for :func:`open_ready`. Units that have time yet to answer a cut are left out.
    """
    opened = [
        sheet
        for sheet in open_all(actor, cycle_id, Action.CLOSE_EXPLANATION, now=now)
        if not time_to_answer(sheet.head, sheet.answers, now)
    ]
    _require_seen(opened, seen)
    told: dict[int, dict[str, object]] = {sheet.row.id: {"unanswered": unanswered(sheet)} for sheet in opened}
    move_all(opened, "explanations.closed", actor=actor, now=now, data=told)
    return len(opened)


def _require_seen(opened: list[Opened], seen: str) -> None:
    if seen != mark_of((sheet.head.id, sheet.head.revision) for sheet in opened):
        raise Stale(OTHERS_NOW)
