"""Cuts above the limit of a cycle: proposed by one reviewer, in force only when a second person agrees."""

from __future__ import annotations

import json
from datetime import datetime

from app.access.actor import Actor
from app.extensions import db
from app.models import ProposedCut
from app.services import audit
from app.services.gate import Opened, move, stream_of
from app.services.reviews import verdicts
from app.services.reviews.verdicts import Decided, Step, plain_points
from app.sheet.case import Case
from app.sheet.plan import Plan
from app.sheet.returned import Returned
from app.sheet.two_people import withdrawn
from app.sheet.values import ProposedView
from app.workflow.states import Method, Stage, Status


def propose(
    actor: Actor, opened: Opened, case: Case, planned: Plan, *, now: datetime
) -> tuple[Returned, ...]:
    """Keep a planned verdict as a proposal; what stood on the indicator in this stage is withdrawn, so that it waits.

    Returns the other indicators that wait again because of that.
    """
    verdict = planned.verdict
    if verdict is None or verdict.method is None:
        raise ValueError("only an adjustment can be proposed")
    returned = _withdraw(actor, opened, case, planned.code, now=now)
    figures = case.tree.indicators[planned.code].figure_ids if verdict.method is Method.FIGURES else ()
    after = {figure_id: planned.answers.figure(figure_id, case.stage) for figure_id in figures}
    db.session.add(
        ProposedCut(
            assessment_id=opened.row.id,
            stage=case.stage,
            code=planned.code,
            method=verdict.method,
            figures=json.dumps({key: figure.value for key, figure in after.items() if figure}),
            points=verdict.points,
            reason=verdict.reason or "",
            author_id=actor.account_id,
            at=now,
        )
    )
    db.session.flush()
    own = case.answers.score(planned.code, Stage.SELF)
    data = {
        "code": planned.code,
        "stage": case.stage.value,
        "points": [plain_points(own.points if own else None), plain_points(verdict.points)],
        "reason": verdict.reason,
        "limit": plain_points(opened.head.cycle.cut_limit),
    }
    audit.record("cut.proposed", stream=stream_of(opened), now=now, actor=actor, data=data)
    return returned


def says_the_same(planned: Plan, proposal: ProposedView) -> bool:
    """Say whether a planned verdict is what is proposed already, and waits: sent twice it is one proposal."""
    verdict = planned.verdict
    return (
        proposal.waits
        and verdict is not None
        and (
            (verdict.method, verdict.points, verdict.reason)
            == (proposal.method, proposal.points, proposal.reason)
        )
    )


def _withdraw(actor: Actor, opened: Opened, case: Case, code: str, *, now: datetime) -> tuple[Returned, ...]:
    asked = case.answers.explanations.get(code)
    if case.verdict(code) is None and (asked is None or case.stage is not Stage.REVIEW_1):
        if opened.head.status is Status.SUBMITTED:
            move(opened, "review.started", actor=actor, now=now)
        return ()
    plan = withdrawn(case, code, author=actor.name, now=now)
    verdicts.write([Decided(opened, (Step(case, plan),))], actor=actor, now=now)
    return plan.returned
