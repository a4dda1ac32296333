"""Explanations: what was asked is answered by the unit and decided in stage 2, the rest keeps its verdict."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused, Stale
from app.extensions import db
from app.models import Assessment, Explanation, Score, Unit
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.reviews import decisions
from app.services.sheets import closing, explanations
from app.sheet.case import Choice, Decision, fingerprint
from app.workflow.states import ItemState, Stage, Status
from tests.support.application import START
from tests.support.appraisals import CODES, Appraisals, agreement
from tests.support.factories import Make, actor_of

LATER = START + timedelta(days=50)
CUT = Decimal("1")
QUESTION = "Đề nghị gửi quyết định phê duyệt."
ANSWER = "Quyết định số 12/QĐ-UBND, trang 2, nêu đủ sáu hệ thống."


class Story:
    """A sheet of which everything is accepted but 2.1, about which the reviewer asked."""

    def __init__(self, make: Make) -> None:
        self.appraisals = Appraisals(make)
        self.unit: Unit = make.unit()
        self.sheet: Assessment = self.appraisals.submitted(self.unit)
        self.head: Actor = actor_of(make.account(Role.UNIT_HEAD, unit=self.unit))
        self.contributor: Actor = actor_of(make.account(Role.CONTRIBUTOR, unit=self.unit))
        self.secretariat: Actor = actor_of(make.account(Role.SECRETARIAT))
        for code in CODES:
            if code != "2.1":
                self.decide(code, agreement(code))

    def decide(self, code: str, decision: Decision) -> None:
        review = read_review(self.appraisals.reviewer, self.sheet.id, now=LATER)
        decisions.decide(
            self.appraisals.reviewer,
            self.sheet.id,
            code,
            decision,
            seen=fingerprint(review.case, code),
            now=LATER,
        )

    def open(self) -> None:
        self.decide("2.1", Decision(Choice.ASK, QUESTION))
        explanations.open_explanations(
            self.secretariat, self.sheet.id, revision=self.sheet.revision, now=LATER
        )

    def answer(self, text: str = ANSWER, *, seen: str | None = None, code: str = "2.1") -> bool:
        asked = read_review(self.appraisals.reviewer, self.sheet.id, now=LATER).sheet.answers.explanations
        return explanations.answer(
            self.contributor,
            self.sheet.id,
            code,
            text,
            seen=explanations.mark(asked["2.1"]) if seen is None else seen,
            now=LATER,
        )

    def close(self, actor: Actor) -> None:
        explanations.close_explanations(actor, self.sheet.id, revision=self.sheet.revision, now=LATER)

    def state(self, code: str) -> ItemState:
        return read_review(self.appraisals.reviewer, self.sheet.id, now=LATER).row(code).state


@pytest.fixture
def story(make: Make, session: scoped_session[Session]) -> Story:
    return Story(make)


def test_the_secretariat_opens_the_explanation_once_something_was_asked(story: Story) -> None:
    story.decide("2.1", Decision(Choice.ACCEPT))
    with pytest.raises(Refused):
        explanations.open_explanations(
            story.secretariat, story.sheet.id, revision=story.sheet.revision, now=LATER
        )
    story.open()
    assert story.sheet.status is Status.EXPLAINING
    with pytest.raises(Refused):
        story.decide("2.1", Decision(Choice.ACCEPT))


def test_the_unit_answers_and_the_indicator_is_decided_in_stage_2(story: Story) -> None:
    story.open()
    assert story.answer()
    assert story.state("2.1") is ItemState.EXPLAINED
    story.close(story.head)
    assert story.sheet.status is Status.REVIEW_2
    review = read_review(story.appraisals.reviewer, story.sheet.id, now=LATER)
    assert review.next_waiting() == "2.1"
    assert review.decided.done == len(CODES) - 1
    story.decide("2.1", Decision(Choice.ACCEPT))
    stages = db.session.scalars(
        select(Score.stage).where(Score.assessment_id == story.sheet.id, Score.code == "2.1")
    )
    assert set(stages) == {Stage.SELF, Stage.REVIEW_2}
    assert db.session.get_one(Explanation, (story.sheet.id, "2.1")).answer == ANSWER
    assert points_out_of_step(story.appraisals.cycle.id) == ()


def test_a_question_left_unanswered_still_has_to_be_decided(story: Story) -> None:
    story.open()
    story.close(story.secretariat)
    assert story.state("2.1") is ItemState.EXPLANATION_REQUESTED
    with pytest.raises(Refused):
        closing.confirm(story.secretariat, story.sheet.id, revision=story.sheet.revision, now=LATER)
    story.decide("2.1", Decision(Choice.POINTS, "Không giải trình.", points=CUT))
    closing.confirm(story.secretariat, story.sheet.id, revision=story.sheet.revision, now=LATER)
    assert story.sheet.status is Status.CONFIRMED


def test_what_was_accepted_in_stage_1_is_not_opened_again_by_an_explanation(story: Story) -> None:
    story.open()
    with pytest.raises(NotFound):
        story.answer(code="1.1")
    story.close(story.head)
    assert story.state("1.1") is ItemState.ACCEPTED


def test_an_explanation_needs_words_and_the_same_twice_is_one(story: Story) -> None:
    story.open()
    with pytest.raises(Invalid) as error:
        story.answer("  ")
    assert set(error.value.fields) == {"answer"}
    assert story.answer()
    assert not story.answer(seen="anything")


def test_two_colleagues_do_not_overwrite_one_another_s_explanation(story: Story) -> None:
    story.open()
    story.answer()
    with pytest.raises(Stale):
        story.answer("Một câu trả lời khác.", seen="opened before")


def test_explanations_end_with_their_deadline(story: Story) -> None:
    story.open()
    with pytest.raises(Refused):
        explanations.answer(
            story.contributor,
            story.sheet.id,
            "2.1",
            ANSWER,
            seen="",
            now=story.appraisals.cycle.explanation_ends_at,
        )


def test_only_the_unit_s_head_or_the_secretariat_hands_explanations_back(story: Story) -> None:
    story.open()
    with pytest.raises(Forbidden):
        story.close(story.contributor)
    with pytest.raises(Forbidden):
        story.close(story.appraisals.reviewer)
