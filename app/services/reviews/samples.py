"""Blind second appraisals: the standing body draws decided rows, another reviewer says what points they would give.

Nothing here changes a verdict, a total or a result.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, exists, select

from app.access.actor import Actor
from app.access.scope import appraises_unit
from app.errors import N_, Invalid, NotFound, Refused, Sentence
from app.extensions import db
from app.models import (
    Assessment,
    Block,
    Cycle,
    Entry,
    Event,
    Figure,
    NotMeasured,
    Sample,
    Score,
    SecondLook,
    Unit,
)
from app.queries.cycles.assignments import reviewers_of
from app.queries.reviews.looks import read_look
from app.services import audit
from app.services.cycles.changing import cycle_to_change, stream_of
from app.services.gate import STEPS_OF_THE_UNIT
from app.services.reviews.verdicts import plain_points
from app.sheet.sampling import Row, draw, size_of
from app.text import faults
from app.trees import trees
from app.workflow.states import Stage, Verdict
from scoring import Sheet, sheet_problems

MOST: Final = 300
LONGEST_SEED: Final = 40


@dataclass(frozen=True, slots=True)
class NewSample:
    """What is drawn: so many rows or such a percentage of the decided rows of a stage, of all blocks or one."""

    stage: Stage
    amount: Decimal
    percent: bool
    seed: str
    account_id: int
    block_id: int | None = None


def draw_sample(actor: Actor, cycle_id: int, new: NewSample, *, now: datetime) -> int:
    """Draw decided rows and ask a reviewer to appraise them again; return the sample's id.

    Left out is what that reviewer decided, may not appraise, had a hand in, or was asked about before. Raises
    ``Invalid`` (fields ``amount``, ``seed``, ``account_id``, ``block_id``) and what ``cycle_to_change`` raises.
    """
    cycle = cycle_to_change(actor, cycle_id)
    seed = _checked(new)
    reviewer = reviewers_of(cycle.remit, now).get(new.account_id)
    if reviewer is None:
        raise Invalid.at("account_id", N_("Hãy chọn một người đang thẩm định đợt này."))
    block = db.session.get(Block, new.block_id) if new.block_id is not None else None
    if new.block_id is not None and (block is None or block.cycle_id != cycle_id):
        raise Invalid.at("block_id", N_("Hãy chọn một khối của đợt này."))
    decided = _decided(cycle, new, reviewer)
    size = size_of(new.amount, len(decided)) if new.percent else int(new.amount)
    rows = draw(decided, seed, min(size, MOST))
    if not rows:
        message = N_("Chưa có kết luận nào của người khác ở vòng này để %(name)s chấm lại.")
        raise Invalid.at("account_id", message, name=reviewer.name)
    sample = Sample(
        cycle_id=cycle_id,
        stage=new.stage,
        block_id=new.block_id,
        seed=seed,
        drawn_from=len(decided),
        account_id=new.account_id,
        author_id=actor.account_id,
        at=now,
    )
    db.session.add(sample)
    db.session.flush()
    db.session.add_all(
        SecondLook(
            sample_id=sample.id,
            assessment_id=assessment_id,
            code=code,
            account_id=new.account_id,
            first_author_id=decided[assessment_id, code][0],
            first_points=decided[assessment_id, code][1],
        )
        for assessment_id, code in rows
    )
    db.session.flush()
    data = {
        "stage": new.stage.value,
        "title": block.title if block else "",
        "seed": seed,
        "rows": len(rows),
        "drawn_from": len(decided),
        "person": reviewer.name,
    }
    audit.record("sample.drawn", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return sample.id


def withdraw(actor: Actor, cycle_id: int, sample_id: int, *, now: datetime) -> int:
    """Ask no longer about what is not answered yet; return how many rows that were.

    Raises ``NotFound`` for a sample of another cycle or family, ``Refused`` where everything is answered.
    """
    sample = db.session.get(Sample, sample_id)
    if sample is None or sample.cycle_id != cycle_id:
        raise NotFound
    cycle_to_change(actor, cycle_id)
    looks = db.session.scalars(select(SecondLook).where(SecondLook.sample_id == sample_id)).all()
    waiting = [look for look in looks if look.answered_at is None]
    if not waiting:
        raise Refused(N_("Mọi dòng của lần rút mẫu này đã được trả lời, không còn gì để thôi."))
    answered, seed = len(looks) - len(waiting), sample.seed
    for look in waiting:
        db.session.delete(look)
    db.session.flush()
    if not answered:
        db.session.delete(sample)
        db.session.flush()
    data = {"seed": seed, "dropped": len(waiting), "rows": answered}
    audit.record("sample.withdrawn", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    return len(waiting)


def answer(
    actor: Actor,
    sample_id: int,
    assessment_id: int,
    code: str,
    *,
    points: Decimal | None,
    note: str,
    now: datetime,
) -> None:
    """Keep the points that the second reviewer would give; once, because then the first verdict may be seen.

    Raises ``NotFound`` for whoever was not asked, ``Refused`` for an answer that stands, ``Invalid`` (``points``,
    ``note``).
    """
    view = read_look(actor, sample_id, assessment_id, code, now=now)
    look = db.session.scalars(
        select(SecondLook)
        .where(
            SecondLook.sample_id == sample_id,
            SecondLook.assessment_id == assessment_id,
            SecondLook.code == code,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if look.answered_at is not None:
        raise Refused(N_("Bạn đã trả lời dòng này rồi; câu trả lời không đổi được vì kết luận trước đã mở."))
    note = note.strip()
    if wrong := faults({"note": note}):
        raise Invalid(wrong)
    if points is None:
        raise Invalid.at("points", N_("Hãy nhập số điểm mà bạn sẽ cho."))
    unit = view.sheet.head.unit
    typed = Sheet(points={code: points}, kind=unit.kind, tags=unit.tags)
    if problems := sheet_problems(view.sheet.tree, typed):
        raise Invalid({"points": tuple(Sentence(N_("%(text)s"), {"text": text}) for text in problems)})
    look.points, look.note, look.answered_at = points, note or None, now
    db.session.flush()
    data = {"code": code, "sheets": view.look.unit_name, "points": plain_points(points), "reason": note}
    stream = stream_of(view.sheet.head.cycle.id)
    audit.record("look.answered", stream=stream, now=now, actor=actor, data=data)


def _checked(new: NewSample) -> str:
    whole = new.amount == new.amount.to_integral_value()
    if new.amount <= 0 or (new.percent and new.amount > 100) or not (new.percent or whole):
        message = N_("Hãy ghi số dòng (số nguyên từ 1) hoặc tỷ lệ phần trăm từ trên 0 đến 100.")
        raise Invalid.at("amount", message)
    seed = new.seed.strip()
    if not seed:
        message = N_("Hãy ghi mã rút mẫu: ai cũng rút lại được đúng mẫu ấy từ mã này.")
        raise Invalid.at("seed", message)
    if wrong := faults({"seed": seed}, LONGEST_SEED):
        raise Invalid(wrong)
    return seed


def _decided(cycle: Cycle, new: NewSample, reviewer: Actor) -> Mapping[Row, tuple[int, Decimal]]:
    """Return the rows that can be drawn: whose verdict it is, and the points it gives."""
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    silent = set(db.session.scalars(select(NotMeasured.code).where(NotMeasured.cycle_id == cycle.id)))
    before = exists().where(
        SecondLook.assessment_id == Score.assessment_id,
        SecondLook.code == Score.code,
        SecondLook.account_id == reviewer.account_id,
        SecondLook.sample_id == Sample.id,
        Sample.stage == new.stage,
    )
    rows = db.session.execute(
        select(Score.assessment_id, Score.code, Score.author_id, Score.points, Unit.id, Unit.parent_id)
        .join(Assessment, Assessment.id == Score.assessment_id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .where(
            Assessment.cycle_id == cycle.id,
            Assessment.excluded_at.is_(None),
            *((Assessment.block_id == new.block_id,) if new.block_id is not None else ()),
            Score.stage == new.stage,
            Score.verdict != Verdict.DECLARED,
            Score.points.is_not(None),
            Score.author_id != reviewer.account_id,
            ~before,
            ~_had_a_hand_in(reviewer.account_id),
        )
    )
    return {
        (assessment_id, code): (author_id, points)
        for assessment_id, code, author_id, points, unit_id, parent_id in rows
        if points is not None
        and code in tree.indicators
        and code not in silent
        and tree.indicators[code].scored_by == "unit"
        and appraises_unit(reviewer, remit=cycle.remit, unit_id=unit_id, parent_unit_id=parent_id)
    }


def _had_a_hand_in(account_id: int) -> ColumnElement[bool]:
    """Say, as the gate does, that somebody declared on the sheet or took a step of its unit with it."""
    figure = exists().where(
        Figure.assessment_id == Assessment.id, Figure.stage == Stage.SELF, Figure.author_id == account_id
    )
    entry = exists().where(Entry.assessment_id == Assessment.id, Entry.author_id == account_id)
    step = exists().where(
        Event.stream == "assessment:" + Assessment.id.cast(Event.stream.type),
        Event.actor_id == account_id,
        Event.kind.in_(STEPS_OF_THE_UNIT),
    )
    return figure | entry | step
