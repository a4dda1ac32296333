"""Who decides and who only gives an opinion; questions to the unit."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from app.errors import Forbidden, Invalid, NotFound
from app.extensions import db
from app.models import Explanation
from app.queries.reviews.sheet import read_review
from app.services.reviews import decisions
from app.workflow.states import ItemState, Status
from tests.support.appraisals import Appraisals
from tests.support.factories import Make, actor_of
from tests.support.reviewing import ACCEPT, LATER, ask, decide, refused_at, states, told, verdict


def test_whoever_belongs_to_the_unit_does_not_find_it_among_the_sheets_to_appraise(
    appraisals: Appraisals, make: Make
) -> None:
    unit = make.unit()
    sheet = appraisals.submitted(unit)
    insider = actor_of(make.account(Role.REVIEWER, home_unit=unit))
    with pytest.raises(NotFound):
        decisions.decide(insider, sheet.id, "1.1", ACCEPT, seen="", now=LATER)


def test_the_unit_s_own_people_who_are_reviewers_elsewhere_are_refused(
    appraisals: Appraisals, make: Make
) -> None:
    unit = make.unit()
    sheet = appraisals.submitted(unit)
    insider = actor_of(make.account(Role.REVIEWER, Role.CONTRIBUTOR, unit=unit))
    with pytest.raises(Forbidden):
        decisions.decide(insider, sheet.id, "1.1", ACCEPT, seen="", now=LATER)


def test_only_the_assigned_reviewer_decides_and_others_give_their_opinion(
    appraisals: Appraisals, make: Make
) -> None:
    sheet = appraisals.submitted()
    other = make.account(Role.REVIEWER)
    make.reviewer_assignment(appraisals.cycle, other, group_code="2")
    with pytest.raises(Forbidden):
        decide(appraisals, sheet, "2.1", ACCEPT)
    assert decisions.give_opinion(
        appraisals.reviewer, sheet.id, "2.1", agrees=False, reason="Thiếu quyết định.", now=LATER
    )
    decide(appraisals, sheet, "2.1", ACCEPT, actor=actor_of(other))
    decide(appraisals, sheet, "1.1", ACCEPT)


def test_an_opinion_decides_nothing_and_does_not_open_the_stage(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decisions.give_opinion(appraisals.reviewer, sheet.id, "1.1", agrees=True, reason="", now=LATER)
    assert sheet.status is Status.SUBMITTED
    assert states(appraisals, sheet)["1.1"] is ItemState.WAITING


def test_a_disagreement_needs_a_reason(appraisals: Appraisals) -> None:
    with pytest.raises(Invalid) as error:
        decisions.give_opinion(
            appraisals.reviewer, appraisals.submitted().id, "1.1", agrees=False, reason=" ", now=LATER
        )
    assert refused_at(error) == {"reason"}


def test_a_later_opinion_replaces_one_s_own_and_the_same_twice_is_one(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    said = [(True, ""), (True, ""), (False, "Văn bản hết hiệu lực.")]
    changed = [
        decisions.give_opinion(appraisals.reviewer, sheet.id, "1.1", agrees=agrees, reason=reason, now=LATER)
        for agrees, reason in said
    ]
    assert changed == [True, False, True]
    (opinion,) = read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.1").opinions
    assert (opinion.agrees, opinion.reason) == (False, "Văn bản hết hiệu lực.")


def test_a_question_waits_for_the_unit_and_a_verdict_withdraws_it(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "1.1", ask())
    assert sheet.status is Status.REVIEW_1
    assert states(appraisals, sheet)["1.1"] is ItemState.EXPLANATION_REQUESTED
    decide(appraisals, sheet, "1.1", ACCEPT)
    assert states(appraisals, sheet)["1.1"] is ItemState.ACCEPTED
    assert db.session.get(Explanation, (sheet.id, "1.1")) is None
    assert told(sheet, "indicator.appraised")[-1]["question"] == ["Đề nghị nêu rõ căn cứ.", None]


def test_a_question_takes_an_earlier_verdict_of_the_stage_back(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "1.1", ask())
    assert verdict(sheet, "1.1") is None
    assert states(appraisals, sheet)["1.1"] is ItemState.EXPLANATION_REQUESTED
