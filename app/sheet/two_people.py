"""Which cuts need a second person: those by more points than the limit of their cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from app.sheet.case import Case, Choice, Decision
from app.sheet.plan import Plan, plan
from app.sheet.values import ProposedView
from app.workflow.states import Method, Stage

NOTHING = Decimal(0)
CHOICES: Mapping[Method, Choice] = {Method.FIGURES: Choice.FIGURES, Method.POINTS: Choice.POINTS}


def cut_by(case: Case, planned: Plan) -> Decimal:
    """Return by how many points a planned verdict leaves the unit with less than it gave itself; 0 for no cut.

    What a unit declared not applicable and a reviewer lets count costs it what the indicator has and it does not get.
    What is entered for all units is no cut: the unit claimed nothing there.
    """
    indicator = case.tree.indicators[planned.code]
    if planned.verdict is None or indicator.scored_by != "unit":
        return NOTHING
    left = planned.verdict.points
    if case.answers.entry(planned.code).not_applicable_reason is not None:
        return NOTHING if left is None else max(indicator.max - left, NOTHING)
    own = case.answers.score(planned.code, Stage.SELF)
    claimed = own.points if own and own.points is not None else NOTHING
    return max(claimed - (left or NOTHING), NOTHING)


def needs_second(case: Case, planned: Plan, limit: Decimal | None) -> bool:
    """Say whether a planned verdict takes effect only when a second person agrees."""
    return limit is not None and cut_by(case, planned) > limit


def withdrawn(case: Case, code: str, *, author: str, now: datetime) -> Plan:
    """Work out what it does to take the verdict of this stage, or its open question, out of force.

    That is what asking the unit does, without the question. Raises what ``plan`` raises.
    """
    planned = plan(case, code, Decision(Choice.ASK, "…"), author=author, now=now)
    explanations = dict(case.answers.explanations)
    if case.stage is Stage.REVIEW_1:
        explanations.pop(code, None)
    return replace(planned, question="", answers=replace(planned.answers, explanations=explanations))


def decision_of(proposal: ProposedView) -> Decision:
    """Return the decision that was proposed."""
    return Decision(
        CHOICES[proposal.method],
        proposal.reason,
        figures=proposal.figures,
        points=proposal.points if proposal.method is Method.POINTS else None,
    )
