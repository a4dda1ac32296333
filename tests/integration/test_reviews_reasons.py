"""Reasons kept for an indicator: applied with their effect, changed where one has used them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import Assessment, Explanation, StockReason
from app.queries.reviews.reasons import find_reason, kept_in, stock_of, uses_of
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.reviews import reasons
from app.services.reviews.undoing import take_back
from app.workflow.states import ItemState
from tests.support.appraisals import Appraisals
from tests.support.books import broken_chain
from tests.support.factories import Make, actor_of
from tests.support.reviewing import LATER, by_points, decide, mark, states, told, verdict

pytestmark = pytest.mark.database

OLD, NEW = "Thiếu quyết định phân công.", "Chưa có quyết định phân công người chủ trì."


@pytest.fixture
def reason_id(appraisals: Appraisals) -> int:
    """A reason that gives 0.5 points for 1.2."""
    appraisals.submitted()
    return reasons.keep(
        appraisals.reviewer, appraisals.cycle.id, "1.2", text=OLD, points=Decimal("0.5"), now=LATER
    )


def use(appraisals: Appraisals, sheet: Assessment, reason_id: int) -> None:
    reasons.apply(appraisals.reviewer, sheet.id, reason_id, seen=mark(appraisals, sheet, "1.2"), now=LATER)


def change(appraisals: Appraisals, reason_id: int, *, everywhere: bool, points: str | None = "0.25") -> int:
    reason = find_reason(appraisals.reviewer, reason_id)
    seen = reasons.mark(reason, uses_of(appraisals.reviewer, reason))
    changed = reasons.change(
        appraisals.reviewer,
        reason_id,
        text=NEW,
        points=Decimal(points) if points else None,
        everywhere=everywhere,
        seen=seen,
        now=LATER,
    )
    return len(changed)


def test_a_kept_reason_is_applied_with_its_effect(appraisals: Appraisals, reason_id: int) -> None:
    sheet = appraisals.submitted()
    use(appraisals, sheet, reason_id)
    row = verdict(sheet, "1.2")
    assert row is not None
    assert (row.points, row.reason, row.author_id) == (Decimal("0.5"), OLD, appraisals.account.id)
    assert [reason.text for reason in stock_of(appraisals.cycle.id, "1.2")] == [OLD]


def test_a_reason_without_points_asks_the_unit(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    asking = reasons.keep(
        appraisals.reviewer, appraisals.cycle.id, "1.2", text="Ai chủ trì?", points=None, now=LATER
    )
    use(appraisals, sheet, asking)
    assert db.session.get_one(Explanation, (sheet.id, "1.2")).question == "Ai chủ trì?"
    assert verdict(sheet, "1.2") is None


def test_changing_a_reason_changes_own_verdicts_only_when_that_was_said(
    appraisals: Appraisals, reason_id: int
) -> None:
    sheet = appraisals.submitted()
    use(appraisals, sheet, reason_id)
    assert change(appraisals, reason_id, everywhere=False) == 0
    row = verdict(sheet, "1.2")
    assert row is not None
    assert (row.points, row.reason) == (Decimal("0.5"), OLD)
    assert db.session.get_one(StockReason, reason_id).text == NEW


def test_changing_it_everywhere_changes_every_verdict_of_one_s_own_that_says_the_same(
    appraisals: Appraisals, make: Make, reason_id: int
) -> None:
    mine, reworded, others = appraisals.submitted(), appraisals.submitted(), appraisals.submitted()
    use(appraisals, mine, reason_id)
    decide(appraisals, reworded, "1.2", by_points("0.5", f"{OLD} Xem công văn."))
    decide(appraisals, others, "1.2", by_points("0.5", OLD), actor=actor_of(make.account(Role.REVIEWER)))
    assert change(appraisals, reason_id, everywhere=True) == 1
    told = {sheet.id: verdict(sheet, "1.2") for sheet in (mine, reworded, others)}
    assert {key: (row.points, row.reason) for key, row in told.items() if row} == {
        mine.id: (Decimal("0.25"), NEW),
        reworded.id: (Decimal("0.5"), f"{OLD} Xem công văn."),
        others.id: (Decimal("0.5"), OLD),
    }
    assert points_out_of_step(appraisals.cycle.id) == ()
    assert broken_chain() == []


def test_open_questions_that_used_it_are_changed_too(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    asking = reasons.keep(appraisals.reviewer, appraisals.cycle.id, "1.2", text=OLD, points=None, now=LATER)
    use(appraisals, sheet, asking)
    assert change(appraisals, asking, everywhere=True, points=None) == 1
    assert db.session.get_one(Explanation, (sheet.id, "1.2")).question == NEW


def test_a_list_that_grew_since_it_was_confirmed_is_stale(appraisals: Appraisals, reason_id: int) -> None:
    reason = find_reason(appraisals.reviewer, reason_id)
    seen = reasons.mark(reason, uses_of(appraisals.reviewer, reason))
    use(appraisals, appraisals.submitted(), reason_id)
    with pytest.raises(Stale):
        reasons.change(
            appraisals.reviewer, reason_id, text=NEW, points=None, everywhere=True, seen=seen, now=LATER
        )


def test_a_colleague_uses_a_reason_and_does_not_change_it(
    appraisals: Appraisals, make: Make, reason_id: int
) -> None:
    colleague = actor_of(make.account(Role.REVIEWER))
    reason = find_reason(colleague, reason_id)
    with pytest.raises(Forbidden):
        reasons.change(
            colleague,
            reason_id,
            text=NEW,
            points=None,
            everywhere=False,
            seen=reasons.mark(reason, ()),
            now=LATER,
        )


@pytest.mark.parametrize(("text", "points", "field"), [("  ", "1", "text"), (OLD, "99", "points")])
def test_a_reason_says_something_and_gives_points_that_the_indicator_can_have(
    appraisals: Appraisals, reason_id: int, text: str, points: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        reasons.keep(
            appraisals.reviewer, appraisals.cycle.id, "1.2", text=text, points=Decimal(points), now=LATER
        )
    assert set(refusal.value.fields) == {field}


def test_whoever_sees_no_sheet_of_the_cycle_sees_no_reason(make: Make, reason_id: int) -> None:
    stranger = actor_of(make.account(Role.UNIT_HEAD, unit=make.unit()))
    with pytest.raises(NotFound):
        find_reason(stranger, reason_id)


def test_a_reason_nobody_used_is_deleted(appraisals: Appraisals, reason_id: int) -> None:
    assert reasons.remove(appraisals.reviewer, reason_id, seen=False, now=LATER)
    assert db.session.get(StockReason, reason_id) is None
    assert broken_chain() == []


def test_a_used_reason_is_retired_offered_to_nobody_and_verdicts_stay(
    appraisals: Appraisals, make: Make, reason_id: int
) -> None:
    sheet, other = appraisals.submitted(), appraisals.submitted()
    decide(appraisals, sheet, "1.2", by_points("0.5", OLD), actor=actor_of(make.account(Role.REVIEWER)))
    assert not reasons.remove(appraisals.reviewer, reason_id, seen=True, now=LATER)
    assert stock_of(appraisals.cycle.id, "1.2") == ()
    assert [reason.text for reason in kept_in(appraisals.cycle.id, "1.2")] == [OLD]
    row = verdict(sheet, "1.2")
    assert row is not None
    assert row.reason == OLD
    with pytest.raises(Refused):
        use(appraisals, other, reason_id)
    with pytest.raises(Refused):
        reasons.remove(appraisals.reviewer, reason_id, seen=True, now=LATER)


def test_a_reason_used_by_a_question_is_retired(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    asking = reasons.keep(appraisals.reviewer, appraisals.cycle.id, "1.2", text=OLD, points=None, now=LATER)
    use(appraisals, sheet, asking)
    with pytest.raises(Stale):
        reasons.remove(appraisals.reviewer, asking, seen=False, now=LATER)
    assert not reasons.remove(appraisals.reviewer, asking, seen=True, now=LATER)


def test_only_whoever_kept_a_reason_removes_it(appraisals: Appraisals, make: Make, reason_id: int) -> None:
    with pytest.raises(Forbidden):
        reasons.remove(actor_of(make.account(Role.REVIEWER)), reason_id, seen=False, now=LATER)


# Undoing


def undo(appraisals: Appraisals, sheet: Assessment, *, actor: Actor | None = None) -> None:
    take_back(actor or appraisals.reviewer, sheet.id, "1.2", seen=mark(appraisals, sheet, "1.2"), now=LATER)


def test_what_a_reason_decided_is_taken_back_and_the_row_waits(
    appraisals: Appraisals, reason_id: int
) -> None:
    sheet = appraisals.submitted()
    use(appraisals, sheet, reason_id)
    undo(appraisals, sheet)
    assert verdict(sheet, "1.2") is None
    assert states(appraisals, sheet)["1.2"] is ItemState.WAITING
    assert len(told(sheet, "verdict.withdrawn")) == 1
    assert points_out_of_step(appraisals.cycle.id) == ()
    assert broken_chain() == []


def test_a_question_is_taken_back_as_well(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    asking = reasons.keep(appraisals.reviewer, appraisals.cycle.id, "1.2", text=OLD, points=None, now=LATER)
    use(appraisals, sheet, asking)
    undo(appraisals, sheet)
    assert db.session.get(Explanation, (sheet.id, "1.2")) is None


def test_a_proposed_cut_is_taken_back(appraisals: Appraisals, reason_id: int) -> None:
    appraisals.cycle.cut_limit = Decimal(0)
    sheet = appraisals.submitted()
    use(appraisals, sheet, reason_id)
    undo(appraisals, sheet)
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.2").proposed is None
    assert len(told(sheet, "cut.withdrawn")) == 1


def test_nothing_is_undone_that_somebody_else_decided_or_that_is_not_there(
    appraisals: Appraisals, make: Make, reason_id: int
) -> None:
    sheet = appraisals.submitted()
    with pytest.raises(Refused):
        undo(appraisals, sheet)
    use(appraisals, sheet, reason_id)
    seen = mark(appraisals, sheet, "1.2")
    with pytest.raises(Forbidden):
        undo(appraisals, sheet, actor=actor_of(make.account(Role.REVIEWER)))
    decide(appraisals, sheet, "1.2", by_points("0.25"))
    with pytest.raises(Stale):
        take_back(appraisals.reviewer, sheet.id, "1.2", seen=seen, now=LATER)
