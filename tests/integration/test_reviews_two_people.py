"""Cuts above the limit of a cycle: proposed by one reviewer, in force only when a second person agrees."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, Refused, Stale
from app.extensions import db
from app.models import Assessment, ReviewerAssignment, Stake
from app.queries.reviews.next_row import next_rows
from app.queries.reviews.proposals import Show, read_proposals
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.reviews import reasons, seconding
from app.services.reviews.decisions import accept_together
from app.services.reviews.returning import return_groups
from app.services.sheets import explanations
from app.sheet.case import Doubt
from app.workflow.states import ItemState
from tests.support.appraisals import CODES, Appraisals, agreement
from tests.support.books import broken_chain
from tests.support.factories import Make, actor_of
from tests.support.reviewing import (
    ACCEPT,
    LATER,
    REASON,
    ask,
    by_figures,
    by_points,
    decide,
    look_at,
    mark,
    points,
    states,
    told,
    verdict,
)

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _limit(appraisals: Appraisals) -> None:
    """Cuts by more than one point need a second person."""
    appraisals.cycle.cut_limit = Decimal(1)
    db.session.flush()


@pytest.fixture
def sheet(appraisals: Appraisals) -> Assessment:
    return appraisals.submitted()


@pytest.fixture
def colleague(make: Make) -> Actor:
    return actor_of(make.account(Role.REVIEWER, name="Thẩm định Hai"))


def agree(appraisals: Appraisals, sheet: Assessment, code: str, actor: Actor) -> None:
    seconding.agree(actor, sheet.id, code, seen=mark(appraisals, sheet, code), now=LATER)


def refuse(
    appraisals: Appraisals, sheet: Assessment, code: str, actor: Actor, reason: str = "Chưa đủ."
) -> None:
    seconding.refuse(actor, sheet.id, code, reason=reason, seen=mark(appraisals, sheet, code), now=LATER)


def undecided(appraisals: Appraisals, sheet: Assessment) -> int:
    return read_review(appraisals.reviewer, sheet.id, now=LATER).sheet.facts.undecided


def test_a_cut_up_to_the_limit_is_a_verdict_at_once(appraisals: Appraisals, sheet: Assessment) -> None:
    outcome = decide(appraisals, sheet, "1.1", by_points("1"))
    assert not outcome.proposed
    assert verdict(sheet, "1.1") is not None


def test_a_cut_above_the_limit_waits_and_counts_as_undecided(
    appraisals: Appraisals, sheet: Assessment
) -> None:
    before = undecided(appraisals, sheet)
    assert decide(appraisals, sheet, "1.1", by_points("0.5")).proposed
    assert verdict(sheet, "1.1") is None
    assert states(appraisals, sheet)["1.1"] is ItemState.WAITING
    assert (undecided(appraisals, sheet), points(appraisals, sheet)["1.1"]) == (before, Decimal(2))
    assert db.session.get_one(Stake, (sheet.id, "1.1")).waiting
    (entry,) = told(sheet, "cut.proposed")
    assert (entry["points"], entry["reason"], entry["limit"]) == (["2", "0.5"], REASON, "1")
    assert broken_chain() == []


def test_raising_and_asking_need_nobody_else(appraisals: Appraisals, sheet: Assessment) -> None:
    appraisals.cycle.cut_limit = Decimal(0)
    assert not decide(appraisals, sheet, "1.2", by_points("1.5")).proposed
    assert not decide(appraisals, sheet, "2.1", ask()).proposed


def test_a_second_person_puts_it_into_force_under_the_name_of_who_proposed(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.1", by_points("0.5"))
    agree(appraisals, sheet, "1.1", colleague)
    row = verdict(sheet, "1.1")
    assert row is not None
    assert (row.points, row.reason, row.author_id) == (Decimal("0.5"), REASON, appraisals.account.id)
    shown = read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.1")
    assert shown.proposed is None
    proposals = read_review(appraisals.reviewer, sheet.id, now=LATER).case.answers.proposed["1.1"]
    assert [(cut.agreed, cut.second) for cut in proposals.values()] == [(True, "Thẩm định Hai")]
    assert told(sheet, "indicator.appraised")[-1]["proposed_by"] == "Thẩm định Một"
    assert points_out_of_step(appraisals.cycle.id) == ()
    assert broken_chain() == []


def test_corrected_figures_are_proposed_and_agreed_to_as_well(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    assert decide(appraisals, sheet, "2.1", by_figures(approved="3", protected="3")).proposed
    assert points(appraisals, sheet)["2.1"] == Decimal("3.75")
    agree(appraisals, sheet, "2.1", colleague)
    row = verdict(sheet, "2.1")
    assert row is not None
    assert points(appraisals, sheet)["2.1"] == row.points
    assert row.points is not None
    assert row.points < Decimal("2.75")
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_nobody_seconds_their_own_cut(appraisals: Appraisals, sheet: Assessment) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    with pytest.raises(Forbidden):
        agree(appraisals, sheet, "1.1", appraisals.reviewer)


def test_whoever_was_given_the_row_answers_and_nobody_else(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor, make: Make
) -> None:
    third = actor_of(make.account(Role.REVIEWER))
    db.session.add_all(
        ReviewerAssignment(cycle_id=appraisals.cycle.id, account_id=person.account_id)
        for person in (appraisals.reviewer, third)
    )
    db.session.flush()
    decide(appraisals, sheet, "1.1", by_points("0"))
    with pytest.raises(Forbidden):
        agree(appraisals, sheet, "1.1", colleague)
    agree(appraisals, sheet, "1.1", third)
    assert verdict(sheet, "1.1") is not None


def test_where_one_person_alone_was_given_the_row_any_other_reviewer_answers(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    db.session.add(ReviewerAssignment(cycle_id=appraisals.cycle.id, account_id=appraisals.account.id))
    db.session.flush()
    decide(appraisals, sheet, "1.1", by_points("0"))
    assert [row.code for row in read_proposals(colleague, Show.TO_ANSWER).rows] == ["1.1"]
    agree(appraisals, sheet, "1.1", colleague)
    assert verdict(sheet, "1.1") is not None


def test_a_refused_cut_comes_back_with_the_reason_and_waits(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    refuse(appraisals, sheet, "1.1", colleague)
    shown = read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.1")
    assert (shown.state, shown.waiting) == (ItemState.WAITING, True)
    assert shown.proposed is not None
    assert (shown.proposed.refusal, shown.proposed.second) == ("Chưa đủ.", "Thẩm định Hai")
    assert [row.code for row in read_proposals(appraisals.reviewer, Show.MINE).rows] == ["1.1"]
    assert told(sheet, "cut.refused")[0]["reason"] == "Chưa đủ."
    decide(appraisals, sheet, "1.1", ACCEPT)
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.1").proposed is None


def test_a_refusal_says_why(appraisals: Appraisals, sheet: Assessment, colleague: Actor) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    with pytest.raises(Invalid) as refusal:
        refuse(appraisals, sheet, "1.1", colleague, "  ")
    assert set(refusal.value.fields) == {"reason"}


def test_a_refused_cut_can_be_proposed_again_and_not_be_answered_twice(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    refuse(appraisals, sheet, "1.1", colleague)
    with pytest.raises(Refused):
        agree(appraisals, sheet, "1.1", colleague)
    assert decide(appraisals, sheet, "1.1", by_points("0")).proposed
    agree(appraisals, sheet, "1.1", colleague)
    assert verdict(sheet, "1.1") is not None


def test_the_same_proposal_sent_twice_is_one(appraisals: Appraisals, sheet: Assessment) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    assert not decide(appraisals, sheet, "1.1", by_points("0")).changed
    assert len(told(sheet, "cut.proposed")) == 1


def test_an_answer_to_a_row_that_changed_meanwhile_is_stale(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    seen = mark(appraisals, sheet, "1.1")
    decide(appraisals, sheet, "1.1", by_points("0.25"))
    with pytest.raises(Stale):
        seconding.agree(colleague, sheet.id, "1.1", seen=seen, now=LATER)


def test_a_verdict_that_stood_is_withdrawn_while_a_deeper_cut_waits(
    appraisals: Appraisals, sheet: Assessment
) -> None:
    decide(appraisals, sheet, "1.1", by_points("1.5"))
    decide(appraisals, sheet, "1.1", by_points("0"))
    assert verdict(sheet, "1.1") is None
    assert len(told(sheet, "verdict.withdrawn")) == 1
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_an_open_question_is_withdrawn_by_a_proposal(appraisals: Appraisals, sheet: Assessment) -> None:
    decide(appraisals, sheet, "1.1", ask())
    decide(appraisals, sheet, "1.1", by_points("0"))
    assert states(appraisals, sheet)["1.1"] is ItemState.WAITING


def test_a_milder_verdict_ends_the_proposal(appraisals: Appraisals, sheet: Assessment) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    decide(appraisals, sheet, "1.1", by_points("1.5"))
    assert verdict(sheet, "1.1") is not None
    assert read_proposals(appraisals.reviewer).rows == ()


def test_a_stock_reason_that_cuts_too_much_is_a_proposal(appraisals: Appraisals, sheet: Assessment) -> None:
    kept = reasons.keep(
        appraisals.reviewer, appraisals.cycle.id, "1.1", text=REASON, points=Decimal(0), now=LATER
    )
    outcome = reasons.apply(
        appraisals.reviewer, sheet.id, kept, seen=mark(appraisals, sheet, "1.1"), now=LATER
    )
    assert outcome.proposed


def test_a_row_with_a_proposal_is_accepted_in_no_bulk_and_handed_to_nobody(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.2", by_points("0.9"))
    appraisals.cycle.cut_limit = Decimal(0)
    decide(appraisals, sheet, "1.2", by_points("0.5"))
    look_at(appraisals, sheet, *CODES)
    review = read_review(appraisals.reviewer, sheet.id, now=LATER)
    assert review.together.doubts["1.2"] is Doubt.PROPOSED
    accept_together(appraisals.reviewer, sheet.id, seen=review.together.seen, now=LATER)
    assert verdict(sheet, "1.2") is None
    assert next_rows(colleague, appraisals.cycle.id, "1.2", now=LATER) == ()


def test_the_stage_does_not_end_while_a_cut_waits(
    appraisals: Appraisals, make: Make, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    decide(appraisals, sheet, "1.2", ask())
    for code in CODES[2:]:
        decide(appraisals, sheet, code, agreement(code))
    secretary = actor_of(make.account(Role.SECRETARIAT))
    with pytest.raises(Refused):
        explanations.open_explanations(secretary, sheet.id, revision=sheet.revision, now=LATER)
    agree(appraisals, sheet, "1.1", colleague)
    explanations.open_explanations(secretary, sheet.id, revision=sheet.revision, now=LATER)


def test_a_returned_main_index_takes_its_proposals_along(appraisals: Appraisals, sheet: Assessment) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    decide(appraisals, sheet, "2.1", by_points("0"))
    return_groups(
        appraisals.reviewer,
        sheet.id,
        ["1"],
        revision=sheet.revision,
        reason="Sửa kế hoạch.",
        until=appraisals.cycle.review_1_ends_at,
        now=LATER,
    )
    assert [row.code for row in read_proposals(appraisals.reviewer).rows] == ["2.1"]


def test_what_was_not_applicable_and_is_made_to_count_is_a_cut(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted(
        not_applicable={"1.2": "Xã không có phó chủ tịch."}, figures={"plan_issued": "true"}
    )
    review = read_review(appraisals.reviewer, sheet.id, now=LATER)
    most = review.row("1.2").indicator.max
    appraisals.cycle.cut_limit = most - Decimal("0.5")
    assert not decide(appraisals, sheet, "1.2", by_points("0.5")).proposed
    assert decide(appraisals, sheet, "1.2", by_points("0.25")).proposed


def test_a_colleague_answers_before_deciding_otherwise(
    appraisals: Appraisals, sheet: Assessment, colleague: Actor
) -> None:
    decide(appraisals, sheet, "1.1", by_points("0"))
    with pytest.raises(Refused):
        decide(appraisals, sheet, "1.1", ACCEPT, actor=colleague)
    refuse(appraisals, sheet, "1.1", colleague)
    decide(appraisals, sheet, "1.1", ACCEPT, actor=colleague)
    row = verdict(sheet, "1.1")
    assert row is not None
    assert row.author_id == colleague.account_id
