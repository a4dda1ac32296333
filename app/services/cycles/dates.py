"""The five dates of a cycle: their order, and what moving one of them does to people's work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import ColumnElement, func, select

from app.errors import N_, Faults, Sentence
from app.extensions import db
from app.models import Assessment, Cycle, Entry
from app.services.refusals import moment
from app.workflow.states import DRAFT_STATUSES, Status

DATES = ("self_starts_at", "self_ends_at", "review_1_ends_at", "explanation_ends_at", "review_2_ends_at")
SAME = timedelta(minutes=1)
"""A form shows minutes: what differs by less was not moved."""


def order_problems(dated: object) -> Faults:
    """Hold the five dates against one another; self-scoring takes time, the later steps may end together."""
    problems: Faults = {}
    for before, after in pairwise(DATES):
        earlier, later = getattr(dated, before), getattr(dated, after)
        if later < earlier or (later == earlier and before == DATES[0]):
            message = N_("Mốc này phải sau mốc đứng trước nó (%(before)s).")
            problems[after] = (Sentence(message, {"before": moment(earlier)}),)
    return problems


def moved(cycle: Cycle, new: object) -> dict[str, tuple[datetime, datetime]]:
    """Return the dates that are really moved, each from where to where."""
    pairs = {name: (getattr(cycle, name), getattr(new, name)) for name in DATES}
    return {name: pair for name, pair in pairs.items() if abs(pair[1] - pair[0]) >= SAME}


def move_problems(cycle: Cycle, moves: dict[str, tuple[datetime, datetime]], now: datetime) -> Faults:
    """Say which moves would undo what somebody has done, or lock people out with one stroke."""
    problems: Faults = {}
    for name, (_old, new) in moves.items():
        if name != "self_starts_at" and new <= now:
            message = N_("Mốc mới phải sau bây giờ (%(now)s): dời về trước là khóa ngay việc đang làm.")
            problems[name] = (Sentence(message, {"now": moment(now)}),)
    starts = moves.get("self_starts_at")
    handed_in = _count(cycle.id, Assessment.status.not_in(DRAFT_STATUSES))
    if starts and starts[1] > now and handed_in:
        message = N_("Đã có %(n)s đơn vị nộp phiếu nên không dời ngày bắt đầu về sau bây giờ được.")
        problems["self_starts_at"] = (Sentence(message, {"n": handed_in}),)
    ends = moves.get("review_1_ends_at")
    longest = db.session.scalar(
        select(func.max(Assessment.extended_until)).where(Assessment.cycle_id == cycle.id)
    )
    if ends and longest and longest > ends[1] and "review_1_ends_at" not in problems:
        message = N_("Có đơn vị đã được gia hạn nộp đến %(until)s: vòng 1 không kết thúc trước lúc đó được.")
        problems["review_1_ends_at"] = (Sentence(message, {"until": moment(longest)}),)
    return problems


def consequences(
    cycle: Cycle, moves: dict[str, tuple[datetime, datetime]], now: datetime
) -> Iterator[Sentence]:
    """Yield what happens at once when a date that has passed is moved: who may write again, who no longer."""
    old, new = moves.get("self_starts_at", (now, now))
    if old <= now < new and (begun := _begun(cycle.id)):
        yield Sentence(
            N_(
                "Đợt đã bắt đầu: dời sang %(new)s thì %(n)s đơn vị đang nhập phải dừng cho đến lúc đó. Những gì đã"
                " nhập vẫn còn."
            ),
            {"n": begun, "new": moment(new)},
        )
    old, new = moves.get("self_ends_at", (now, now))
    if old <= now < new:
        out = _count(
            cycle.id,
            Assessment.status.in_(DRAFT_STATUSES),
            func.coalesce(Assessment.extended_until, old) <= now,
        )
        done = _count(cycle.id, Assessment.status == Status.SUBMITTED)
        if out or done:
            yield Sentence(
                N_(
                    "Hạn tự chấm điểm đã qua lúc %(old)s và đã khóa phiếu: dời sang %(new)s thì %(out)s đơn vị chưa nộp"
                    " lại sửa và nộp được, %(done)s đơn vị đã nộp lại rút được phiếu."
                ),
                {"old": moment(old), "new": moment(new), "out": out, "done": done},
            )
    old, new = moves.get("explanation_ends_at", (now, now))
    if old <= now < new and (asked := _count(cycle.id, Assessment.status == Status.EXPLAINING)):
        yield Sentence(
            N_(
                "Hạn giải trình đã qua lúc %(old)s: dời sang %(new)s thì %(n)s đơn vị đang ở bước giải trình lại trả"
                " lời được."
            ),
            {"old": moment(old), "new": moment(new), "n": asked},
        )


def _count(cycle_id: int, *conditions: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Assessment).where(Assessment.cycle_id == cycle_id, *conditions)
    return db.session.scalar(query) or 0


def _begun(cycle_id: int) -> int:
    """Count the units that have entered something and not handed it in."""
    query = (
        select(func.count(func.distinct(Entry.assessment_id)))
        .join(Assessment, Assessment.id == Entry.assessment_id)
        .where(Assessment.cycle_id == cycle_id, Assessment.status.in_(DRAFT_STATUSES))
    )
    return db.session.scalar(query) or 0
