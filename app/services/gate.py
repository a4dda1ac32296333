"""The gate in front of every verb: lock the row, compare the revision, ask the policy and the workflow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, insert, literal, select
from sqlalchemy.orm import aliased

from app.access.actor import Actor
from app.access.policy import ROLES_OF_ACTION, may
from app.errors import N_, Invalid, Stale
from app.extensions import db
from app.models import Assessment, Score
from app.queries.sheets.answers import answers_of, answers_of_many
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import assessments_in, facts_of, find_assessment, items_of
from app.services import audit
from app.services.refusals import forbidden, refused
from app.sheet.values import Answers, AssessmentView
from app.text import faults
from app.trees import trees
from app.workflow.machine import Option, option
from app.workflow.states import Action, Stage, Status
from scoring import Tree


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet locked for one action that is open: nothing else may change its status."""

    row: Assessment
    head: AssessmentView
    tree: Tree
    answers: Answers
    option: Option


def open_for(
    actor: Actor,
    assessment_id: int,
    action: Action,
    *,
    now: datetime,
    revision: int | None = None,
    reason: str | None = None,
) -> Opened:
    """Open the sheet for ``action`` or raise.

    ``NotFound`` outside the scope, ``Forbidden`` without the role, ``Stale`` when ``revision`` is not the stored one,
    ``Refused`` when the workflow says no, ``Invalid`` (field ``reason``) when an obligatory reason is missing
    or cannot be kept.
    """
    row = find_assessment(actor, assessment_id, lock=True)
    head = assessment_view(row)
    if not may(actor, action, unit_id=head.unit.id, parent_unit_id=head.unit.parent_id):
        raise forbidden(action)
    if revision is not None and revision != head.revision:
        raise Stale(
            N_(
                "Phiếu vừa được người khác cập nhật, trang bạn mở đã cũ. Hãy mở lại phiếu, xem rồi thực hiện lại."
            ),
        )
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    answers = answers_of(assessment_id)
    facts = facts_of(head, items_of(tree, head.unit, answers, head.status))
    answer = option(action, facts, now)
    if not answer.open:
        raise refused(head, answer, undecided=facts.undecided)
    if answer.needs_reason and not (reason or "").strip():
        raise Invalid({"reason": ((N_("Hãy ghi lý do: người nhận cần biết vì sao."), {}),)})
    if wrong := faults({"reason": reason}):
        raise Invalid(wrong)
    return Opened(row, head, tree, answers, answer)


def open_all(actor: Actor, cycle_id: int, action: Action, *, now: datetime) -> tuple[Opened, ...]:
    """Lock every sheet of the cycle and open those on which ``action`` is open now, in a fixed number of statements.

    Raises ``Forbidden`` without the role; a cycle without such sheets, or no cycle at all, gives an empty tuple.
    """
    if not actor.has(*ROLES_OF_ACTION[action]):
        raise forbidden(action)
    rows = assessments_in(cycle_id, lock=True)
    if not rows:
        return ()
    heads = [assessment_view(row) for row in rows]
    tree = trees().pinned(heads[0].cycle.tree_id, heads[0].cycle.tree_digest)
    answers = answers_of_many([row.id for row in rows])
    opened = []
    for row, head in zip(rows, heads, strict=True):
        facts = facts_of(head, items_of(tree, head.unit, answers[row.id], head.status))
        answer = option(action, facts, now)
        if answer.open and may(actor, action, unit_id=head.unit.id, parent_unit_id=head.unit.parent_id):
            opened.append(Opened(row, head, tree, answers[row.id], answer))
    return tuple(opened)


def move(
    opened: Opened, kind: str, *, actor: Actor, now: datetime, data: dict[str, object] | None = None
) -> None:
    """Give the row the status the workflow decided, count the revision up, and log it."""
    _carry_verdicts([opened])
    audit.record(kind, stream=stream_of(opened), now=now, actor=actor, data={**_step(opened), **(data or {})})


def move_all(
    opened: Iterable[Opened],
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    data: Mapping[int, Mapping[str, object]] | None = None,
) -> None:
    """Do for many sheets what ``move`` does for one, in a fixed number of statements; ``data`` is by assessment."""
    more = data or {}
    moving = list(opened)
    _carry_verdicts(moving)
    entries = {stream_of(each): {**_step(each), **more.get(each.row.id, {})} for each in moving}
    audit.record_many(kind, entries, now=now, actor=actor)


def stream_of(opened: Opened) -> str:
    """Return the name of the sheet's stream of events."""
    return f"assessment:{opened.row.id}"


def _step(opened: Opened) -> dict[str, object]:
    """Take the sheet to where the workflow leads it and return the step for the log. Nothing else sets a status."""
    before = opened.row.status
    if opened.option.target is not None:
        opened.row.status = opened.option.target
    opened.row.revision += 1
    return {"from": before.value, "to": opened.row.status.value}


def _carry_verdicts(opened: Iterable[Opened]) -> None:
    """Open round 2 with the verdicts of round 1, so that each of them can be changed while both stay on record.

    What was asked about has no verdict in round 1 and therefore waits in round 2. A sheet that comes back to round 2
    keeps the verdicts it already has there.
    """
    entering = [each.row.id for each in opened if each.option.target is Status.REVIEW_2]
    if not entering:
        return
    earlier, carried = aliased(Score), aliased(Score)
    kept = [column for column in Score.__table__.columns if column.name != "stage"]
    already = exists().where(
        carried.assessment_id == earlier.assessment_id,
        carried.code == earlier.code,
        carried.stage == Stage.REVIEW_2,
    )
    db.session.execute(
        insert(Score).from_select(
            ["stage", *(column.name for column in kept)],
            select(
                literal(Stage.REVIEW_2, Score.stage.type), *(getattr(earlier, c.name) for c in kept)
            ).where(earlier.assessment_id.in_(entering), earlier.stage == Stage.REVIEW_1, ~already),
        )
    )
