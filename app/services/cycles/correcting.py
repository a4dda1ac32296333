"""Correct the title and the dates of a cycle, with a reason, until that would undo somebody's work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from app.access.actor import Actor
from app.errors import N_, Faults, Invalid, Sentence, Stale
from app.extensions import db
from app.models import Assessment, Cycle
from app.services import audit
from app.services.cycles.changing import cycle_to_change, is_published, reason_of, stream_of
from app.services.cycles.dates import DATES, consequences, move_problems, moved, order_problems
from app.services.cycles.deadlines import COLUMNS, ENDS
from app.services.cycles.opening import limit_problems, title_problems, told_points
from app.sheet.values import CycleView
from app.workflow.phases import Phase

Moves = Mapping[str, tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Correction:
    """The cycle as it should be. ``seen`` is the mark of what the page showed; ``known``: what happens was read."""

    title: str
    self_starts_at: datetime
    self_ends_at: datetime
    review_1_ends_at: datetime
    explanation_ends_at: datetime
    review_2_ends_at: datetime
    reason: str
    seen: str
    figures_on: date | None = None
    cut_limit: Decimal | None = None
    known: bool = False


def mark_of(cycle: Cycle | CycleView) -> str:
    """Return a short mark of what can be corrected: a form that shows something else is stale."""
    limit = told_points(cycle.cut_limit)
    text = "|".join(
        [cycle.title, str(cycle.figures_on), limit, *(getattr(cycle, name).isoformat() for name in DATES)]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def correct(actor: Actor, cycle_id: int, new: Correction, *, now: datetime) -> int:
    """Bring the cycle to what ``new`` says; return how many things changed, for which there is one entry in the log.

    Raises ``Stale`` when somebody else changed it since the page was shown; ``Invalid`` for dates out of order or
    moved into the past, for a new title of a published cycle, and, at ``known``, with what a move of a passed date
    does at once unless that was confirmed.
    """
    cycle = cycle_to_change(actor, cycle_id)
    if new.seen != mark_of(cycle):
        raise Stale(N_("Đợt vừa được người khác sửa, trang bạn mở đã cũ. Hãy mở lại trang, xem rồi sửa lại."))
    title = " ".join(new.title.split())
    moves = moved(cycle, new)
    problems = _problems(cycle, title, new, moves, now)
    if problems:
        raise Invalid(problems)
    reason = reason_of(new.reason)
    happens = tuple(consequences(cycle, moves, now))
    if happens and not new.known:
        raise Invalid({"known": happens})
    changes: dict[str, list[str]] = {
        name: [old.isoformat(), at.isoformat()] for name, (old, at) in moves.items()
    }
    for name, (_old, at) in moves.items():
        setattr(cycle, name, at)
    if title != cycle.title:
        changes["title"], cycle.title = [cycle.title, title], title
    if new.figures_on != cycle.figures_on:
        changes["figures_on"] = [str(day or "") for day in (cycle.figures_on, new.figures_on)]
        cycle.figures_on = new.figures_on
    if new.cut_limit != cycle.cut_limit:
        changes["cut_limit"] = [told_points(limit) for limit in (cycle.cut_limit, new.cut_limit)]
        cycle.cut_limit = new.cut_limit
    if not changes:
        return 0
    _end_overtaken_extensions(actor, cycle, moves, reason, now=now)
    data = {"reason": reason, "changes": changes, "known": [str(sentence) for sentence in happens]}
    audit.record("cycle.corrected", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return len(changes)


def _problems(cycle: Cycle, title: str, new: Correction, moves: Moves, now: datetime) -> Faults:
    problems = order_problems(new) | limit_problems(new.cut_limit)
    problems = {**move_problems(cycle, dict(moves), now), **problems}
    if not title:
        problems["title"] = (Sentence(N_("Hãy ghi tên đợt đánh giá, đúng như sẽ in trên quyết định.")),)
    elif title != cycle.title:
        problems |= title_problems(title)
        if is_published(cycle.id):
            message = N_(
                "Kết quả đã công bố dưới tên này, quyết định và giấy chứng nhận đã in nó: tên không đổi nữa."
            )
            problems["title"] = (Sentence(message),)
    if new.figures_on != cycle.figures_on and is_published(cycle.id):
        message = N_("Kết quả đã công bố từ số liệu tính đến ngày này: ngày không đổi nữa.")
        problems["figures_on"] = (Sentence(message),)
    return problems


def _end_overtaken_extensions(
    actor: Actor, cycle: Cycle, moves: Moves, reason: str, *, now: datetime
) -> None:
    """Give everybody the end of the cycle who was given more time than others and would now have less."""
    db.session.flush()
    spans = {phase: moves[ENDS[phase]] for phase in Phase if ENDS[phase] in moves}
    if not spans:
        return
    overtaken = db.session.scalars(
        select(Assessment)
        .where(
            Assessment.cycle_id == cycle.id,
            or_(*(_column(phase).between(old, new) for phase, (old, new) in spans.items())),
        )
        .order_by(Assessment.id)
        .with_for_update(of=Assessment)
    ).all()
    entries: dict[str, dict[str, object]] = {}
    for row in overtaken:
        ended = {}
        for phase, (old, new) in spans.items():
            until = getattr(row, COLUMNS[phase])
            if until is not None and old <= until <= new:
                setattr(row, COLUMNS[phase], None)
                ended[phase.value] = [until.isoformat(), new.isoformat()]
        if row.extended_until is None:
            row.extension_reason = None
        row.revision += 1
        entries[f"assessment:{row.id}"] = {"reason": reason, "ended": ended}
    audit.record_many("assessment.extension_overtaken", entries, now=now, actor=actor)


def _column(phase: Phase) -> InstrumentedAttribute[datetime | None]:
    column: InstrumentedAttribute[datetime | None] = getattr(Assessment, COLUMNS[phase])
    return column
