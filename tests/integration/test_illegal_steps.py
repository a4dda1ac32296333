"""Every status, every action, every role: what is not legal is refused with a reason and leaves nothing behind."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.access.actor import UNIT_ROLES, Actor, Role
from app.access.policy import may
from app.access.scope import sees_assessment
from app.errors import DomainError, Forbidden, NotFound, Refused
from app.extensions import db
from app.models import Assessment, Event, Unit
from app.queries.sheets.answers import answers_of
from app.queries.sheets.heads import assessment_view
from app.queries.sheets.sheets import facts_of, items_of
from app.services.gate import open_for
from app.trees import trees
from app.workflow.machine import option
from app.workflow.states import Action, Status
from tests.support.application import START
from tests.support.factories import Make, actor_of

REASON = "Một lý do."
UNFILLED = re.compile(r"%\(|\{|None")


@pytest.fixture
def people(make: Make) -> list[tuple[str, Actor]]:
    """Somebody of each role, and of the roles inside a unit one of another unit; the first one's unit has the sheet."""
    own, other = make.unit(), make.unit()
    inside = sorted(UNIT_ROLES)
    return [
        *((f"{role} of the unit", actor_of(make.account(role, unit=own))) for role in inside),
        *((f"{role} of another", actor_of(make.account(role, unit=other))) for role in inside),
        *((str(role), actor_of(make.account(role))) for role in Role if role not in UNIT_ROLES),
    ]


def legal(actor: Actor, action: Action, sheet: Assessment) -> bool:
    """What access and workflow say, each by itself."""
    head = assessment_view(sheet)
    tree = trees().pinned(head.cycle.tree_id, head.cycle.tree_digest)
    answers = answers_of(sheet.id)
    facts = facts_of(head, items_of(tree, head.unit, answers, head.status), answers.returned.values())
    unit, parent, remit = head.unit.id, head.unit.parent_id, head.cycle.remit
    return (
        sees_assessment(actor, remit=remit, unit_id=unit, parent_unit_id=parent, status=head.status)
        and may(actor, action, remit=remit, unit_id=unit, parent_unit_id=parent)
        and option(action, facts, START).open
    )


def refusal_of(actor: Actor, action: Action, sheet: Assessment) -> DomainError | None:
    """What the gate says to somebody, and nothing when it opens."""
    try:
        open_for(actor, sheet.id, action, now=START, reason=REASON)
    except DomainError as refusal:
        return refusal
    return None


@pytest.mark.parametrize("status", Status)
def test_only_what_is_legal_is_opened_and_everything_else_says_why(
    app: Flask, make: Make, people: list[tuple[str, Actor]], status: Status
) -> None:
    unit_id = next(iter(people[0][1].grants)).unit_id
    with app.app_context():
        sheet = make.assessment(unit=db.session.get_one(Unit, unit_id), status=status)
        entries = db.session.scalar(select(func.count()).select_from(Event))
        opened = 0
        for action in Action:
            for name, actor in people:
                place = f"{name}: {action} at {status}"
                refusal = refusal_of(actor, action, sheet)
                assert (refusal is None) == legal(actor, action, sheet), place
                if refusal is None:
                    opened += 1
                    continue
                assert isinstance(refusal, (NotFound, Forbidden, Refused)), place
                assert len(str(refusal)) > 20, place
                assert not UNFILLED.search(str(refusal)), f"{place}: {refusal}"
        assert sheet.status is status
        assert not db.session.dirty
        assert not db.session.new
        assert db.session.scalar(select(func.count()).select_from(Event)) == entries
    assert 0 < opened < len(Action) * len(people) / 3 or status is Status.ARCHIVED
