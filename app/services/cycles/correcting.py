"""Correct the title, the kind and the dates of a cycle, with a reason, until that would undo somebody's work."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from app.access.actor import Actor, Role
from app.access.remit import Remit
from app.database import is_duplicate
from app.errors import N_, Faults, Invalid, Sentence, Stale
from app.extensions import db
from app.models import Assessment, Cycle, Organiser
from app.services import audit
from app.services.cycles.changing import cycle_to_change, is_published, reason_of, stream_of
from app.services.cycles.dates import DATES, consequences, move_problems, moved, order_problems
from app.services.cycles.deadlines import COLUMNS, ENDS
from app.services.cycles.opening import limit_problems, taken, title_problems, told_points
from app.services.cycles.organisers import OTHER_ORGANISER, organiser_of
from app.sheet.trials import title_of
from app.sheet.values import CycleView
from app.workflow.phases import Phase

Moves = Mapping[str, tuple[datetime, datetime]]


@dataclass(frozen=True, slots=True)
class Correction:
    """The cycle as it should be; without ``organiser_id`` it keeps its organiser.

    ``seen`` is the mark of what the page showed; ``known``: what happens was read.
    """

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
    trial: bool = False
    organiser_id: int | None = None


def mark_of(cycle: Cycle | CycleView) -> str:
    """Return a short mark of what can be corrected: a form that shows something else is stale."""
    days = (getattr(cycle, name).isoformat() for name in DATES)
    limit = told_points(cycle.cut_limit)
    text = "|".join([cycle.title, str(cycle.organiser.id), str(cycle.figures_on), limit, *days])
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
    title = title_of(new.title, trial=new.trial)
    organiser = organiser_of(new.organiser_id or cycle.organiser_id, now=now)
    moves = moved(cycle, new)
    problems = _problems(cycle, title, new, moves, now) | _kind_problems(actor, cycle, organiser, new)
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
        changes["title"] = [cycle.title, title]
    if new.trial != cycle.trial:
        changes["trial"] = [str(cycle.trial), str(new.trial)]
    if organiser is not cycle.organiser:
        changes["organiser"] = [cycle.organiser.name, organiser.name]
    _name(cycle, organiser, title, trial=new.trial)
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


def _name(cycle: Cycle, organiser: Organiser, title: str, *, trial: bool) -> None:
    """Say whose the cycle is, what it is and its title; ``Invalid`` where another became official at this moment."""
    try:
        with db.session.begin_nested():
            cycle.organiser, cycle.trial, cycle.title = organiser, trial, title
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        raise Invalid(taken(organiser.id, cycle.tree_id, at="trial")) from error


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


def _kind_problems(actor: Actor, cycle: Cycle, organiser: Organiser, new: Correction) -> Faults:
    """Say why the cycle cannot be the organiser's, or not official."""
    moves = organiser is not cycle.organiser
    if not actor.within(Remit(cycle.family, organiser.id)).has(Role.SECRETARIAT):
        return {"organiser_id": (Sentence(OTHER_ORGANISER),)}
    if moves and is_published(cycle.id):
        message = N_(
            "Kết quả đã công bố dưới tên cơ quan này, giấy tờ đã in nó: cơ quan tổ chức không đổi nữa."
        )
        return {"organiser_id": (Sentence(message),)}
    if not new.trial and (moves or cycle.trial):
        return taken(organiser.id, cycle.tree_id, at="trial")
    return {}


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
