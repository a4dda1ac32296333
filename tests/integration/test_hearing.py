"""No cut without being heard: where the cycle says so, a unit sees and may answer every cut before it is confirmed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, Refused
from app.models import Assessment, Cycle
from app.queries.cycles.board import count_board
from app.queries.reviews.sheet import read_review
from app.queries.unit.sheet import read_own
from app.queries.verify.points import points_out_of_step
from app.services.cycles.deadlines import Move, move_deadlines
from app.services.cycles.hearing import switch_hearing
from app.services.reviews import decisions
from app.services.sheets import closing, explanations
from app.sheet.case import Choice, Decision, fingerprint
from app.workflow.phases import Phase
from app.workflow.states import ItemState, Stage, Status
from tests.support.application import START
from tests.support.appraisals import CODES, Appraisals, agreement
from tests.support.books import broken_chain
from tests.support.factories import Make, actor_of

NOW = START + timedelta(days=50)
WHY = "Ghi nhầm số hệ thống đã phê duyệt."
ANSWER = "Quyết định số 12/QĐ-UBND, trang 2."


class Story:
    """A sheet of which everything is accepted but 2.1, cut from 3,75 to 1; its cycle hears units."""

    def __init__(self, make: Make, *, hears: bool = True) -> None:
        self.appraisals = Appraisals(make)
        self.cycle: Cycle = self.appraisals.cycle
        self.secretariat: Actor = actor_of(make.account(Role.SECRETARIAT))
        if hears:
            assert switch_hearing(self.secretariat, self.cycle.id, "Quy chế mới.", on=True, now=START)
        unit = make.unit()
        self.sheet: Assessment = self.appraisals.submitted(unit)
        self.head: Actor = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
        for code in CODES:
            self.decide(code, self.cut("1") if code == "2.1" else agreement(code))

    @staticmethod
    def cut(points: str) -> Decision:
        return Decision(Choice.POINTS, WHY, points=Decimal(points))

    def decide(self, code: str, decision: Decision) -> None:
        review = read_review(self.appraisals.reviewer, self.sheet.id, now=NOW)
        seen = fingerprint(review.case, code)
        decisions.decide(self.appraisals.reviewer, self.sheet.id, code, decision, seen=seen, now=NOW)

    def confirm(self) -> None:
        closing.confirm(self.secretariat, self.sheet.id, revision=self.sheet.revision, now=NOW)

    def open(self) -> None:
        explanations.open_explanations(self.secretariat, self.sheet.id, revision=self.sheet.revision, now=NOW)

    def answer(self) -> None:
        asked = read_own(self.head, self.sheet.id, now=NOW).answers.explanations["2.1"]
        explanations.answer(self.head, self.sheet.id, "2.1", ANSWER, seen=explanations.mark(asked), now=NOW)

    def close(self, actor: Actor, *, days: int = 0) -> None:
        now = NOW + timedelta(days=days)
        explanations.close_explanations(actor, self.sheet.id, revision=self.sheet.revision, now=now)

    def state(self) -> ItemState:
        return read_review(self.appraisals.reviewer, self.sheet.id, now=NOW).row("2.1").state


@pytest.fixture
def story(session: scoped_session[Session], make: Make) -> Story:
    return Story(make)


def test_a_cut_is_not_confirmed_before_the_unit_was_heard_and_is_named(story: Story) -> None:
    with pytest.raises(Refused, match=r"Chỉ tiêu 2\.1 bị giảm điểm mà đơn vị chưa được xem"):
        story.confirm()
    assert closing.confirm_ready(story.secretariat, story.cycle.id, now=NOW) == 0
    assert story.sheet.status is Status.REVIEW_1


def test_cycles_that_do_not_hear_units_confirm_as_before(session: object, make: Make) -> None:
    story = Story(make, hears=False)
    with pytest.raises(Refused, match="Không có chỉ tiêu nào được yêu cầu giải trình"):
        story.open()
    story.confirm()
    assert story.sheet.status is Status.CONFIRMED


def test_the_unit_sees_each_cut_with_its_reason_though_nobody_asked(story: Story) -> None:
    story.open()
    view = read_own(story.head, story.sheet.id, now=NOW)
    assert view.stage is Stage.REVIEW_1
    assert list(view.answers.explanations) == ["2.1"]
    asked = view.answers.explanations["2.1"]
    assert asked.question == f"Điểm giảm từ 3,75 còn 1. Lý do của tổ thẩm định: {WHY}"


def test_an_answered_cut_is_decided_again_and_an_unanswered_one_stands(story: Story) -> None:
    story.open()
    story.answer()
    story.close(story.head)
    assert story.state() is ItemState.EXPLAINED
    with pytest.raises(Refused, match="Còn 1 chỉ tiêu chưa thẩm định"):
        story.confirm()
    story.decide("2.1", story.cut("2"))
    story.confirm()
    assert story.sheet.status is Status.CONFIRMED
    assert points_out_of_step(story.cycle.id) == ()
    assert broken_chain() == []


def test_the_standing_body_cannot_end_the_time_to_answer_and_the_head_can(story: Story) -> None:
    story.open()
    with pytest.raises(Refused, match=r"chưa trả lời về việc giảm điểm chỉ tiêu 2\.1 và còn thời gian đến"):
        story.close(story.secretariat)
    story.close(story.head)
    assert story.state() is ItemState.ADJUSTED
    story.confirm()


def test_when_the_time_has_run_out_the_standing_body_ends_it(story: Story) -> None:
    story.open()
    story.close(story.secretariat, days=40)
    assert story.sheet.status is Status.REVIEW_2


def test_a_deeper_cut_in_stage_2_goes_back_to_the_unit(story: Story) -> None:
    story.open()
    story.close(story.head)
    story.decide("2.1", story.cut("0.5"))
    with pytest.raises(Refused, match=r"2\.1 bị giảm điểm mà đơn vị chưa được xem"):
        story.confirm()
    story.open()
    question = read_own(story.head, story.sheet.id, now=NOW).answers.explanations["2.1"].question
    assert "từ 3,75 còn 0,5" in question
    story.answer()
    story.close(story.head)
    assert story.state() is ItemState.EXPLAINED
    story.decide("2.1", story.cut("0.5"))
    story.confirm()
    assert broken_chain() == []


def test_a_milder_cut_needs_no_second_hearing(story: Story) -> None:
    story.open()
    story.close(story.head)
    story.decide("2.1", story.cut("1.5"))
    story.confirm()
    assert story.sheet.status is Status.CONFIRMED


def test_a_unit_without_time_to_answer_gets_some_first(story: Story) -> None:
    late = NOW + timedelta(days=40)
    with pytest.raises(Refused, match="dời hạn giải trình cho đơn vị"):
        explanations.open_explanations(
            story.secretariat, story.sheet.id, revision=story.sheet.revision, now=late
        )
    until = late + timedelta(days=5)
    wanted = Move(Phase.EXPLANATION, frozenset({story.sheet.id}), until, "Để đơn vị trả lời.")
    move_deadlines(story.secretariat, story.cycle.id, wanted, now=late)
    explanations.open_explanations(story.secretariat, story.sheet.id, revision=story.sheet.revision, now=late)
    assert story.sheet.status is Status.EXPLAINING


def test_the_switch_needs_a_reason_and_the_standing_body(
    session: scoped_session[Session], make: Make
) -> None:
    cycle, secretary = make.cycle(), actor_of(make.account(Role.SECRETARIAT))
    with pytest.raises(Forbidden):
        switch_hearing(actor_of(make.account(Role.REVIEWER)), cycle.id, WHY, on=True, now=START)
    with pytest.raises(Invalid):
        switch_hearing(secretary, cycle.id, " ", on=True, now=START)
    assert not switch_hearing(secretary, cycle.id, "", on=False, now=START), (
        "it is off until somebody turns it on"
    )
    assert switch_hearing(secretary, cycle.id, WHY, on=True, now=START)
    assert switch_hearing(secretary, cycle.id, WHY, on=False, now=START)


def test_the_switch_stays_on_once_a_unit_was_shown_a_cut(story: Story) -> None:
    story.open()
    with pytest.raises(Refused, match="không tắt được nữa"):
        switch_hearing(story.secretariat, story.cycle.id, WHY, on=False, now=NOW)


def test_the_board_counts_no_sheet_as_ready_whose_cuts_were_not_heard(story: Story) -> None:
    def counts() -> tuple[int, int]:
        board = count_board(story.secretariat, story.cycle.id, now=NOW)
        return board.ready, board.to_explain

    assert counts() == (0, 1)
    story.open()
    assert counts() == (0, 0)
    story.close(story.head)
    assert counts() == (1, 0)
    story.decide("2.1", story.cut("0"))
    assert counts() == (0, 0), "cut below what the unit was told"
    story.decide("2.1", story.cut("2"))
    assert counts() == (1, 0)
    story.confirm()


def test_where_nobody_is_heard_a_sheet_with_cuts_is_ready(session: object, make: Make) -> None:
    story = Story(make, hears=False)
    assert count_board(story.secretariat, story.cycle.id, now=NOW).ready == 1
