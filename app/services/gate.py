"""The gate in front of every verb: lock the row, compare the revision, ask the policy and the workflow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.access.actor import Actor
from app.access.policy import may
from app.errors import N_, Invalid, Stale
from app.models import Assessment
from app.queries.assessments import answers_of, assessment_view
from app.queries.sheets import facts_of, find_assessment, items_of
from app.queries.views import Answers, AssessmentView
from app.services import audit
from app.services.refusals import forbidden, refused
from app.trees import trees
from app.workflow.machine import Option, option
from app.workflow.states import Action
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
    ``Refused`` when the workflow says no, ``Invalid`` (field ``reason``) when an obligatory reason is missing.
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
    facts = facts_of(head, items_of(tree, answers, head.status))
    answer = option(action, facts, now)
    if not answer.open:
        raise refused(head, answer, undecided=facts.undecided)
    if answer.needs_reason and not (reason or "").strip():
        raise Invalid({"reason": ((N_("Hãy ghi lý do: người nhận cần biết vì sao."), {}),)})
    return Opened(row, head, tree, answers, answer)


def move(
    opened: Opened, kind: str, *, actor: Actor, now: datetime, data: dict[str, object] | None = None
) -> None:
    """Give the row the status the workflow decided, count the revision up, and log it. The only place that does."""
    before = opened.row.status
    if opened.option.target is not None:
        opened.row.status = opened.option.target
    opened.row.revision += 1
    audit.record(
        kind,
        stream=f"assessment:{opened.row.id}",
        now=now,
        actor=actor,
        data={"from": before.value, "to": opened.row.status.value, **(data or {})},
    )
