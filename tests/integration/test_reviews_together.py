"""Accepting together what is declared and proven."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.errors import Stale
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.reviews import decisions
from app.workflow.states import ItemState, Status
from tests.support.appraisals import CODES, FIGURES, OWN, Appraisals
from tests.support.reviewing import ACCEPT, LATER, by_figures, by_points, decide, states, told, verdict


def test_accepting_together_takes_what_is_declared_and_proven(given: Appraisals) -> None:
    sheet = given.submitted()
    given.proven(sheet, "1.1")
    together = read_review(given.reviewer, sheet.id, now=LATER).together
    assert together.codes == ("1.1", "1.2", "2.1", "2.2", "3.1")
    assert {code: doubt.value for code, doubt in together.doubts.items()} == {"3.2": "scored_elsewhere"}
    accepted = decisions.accept_together(given.reviewer, sheet.id, seen=together.seen, now=LATER)
    assert accepted == together.codes
    assert sheet.status is Status.REVIEW_1
    assert states(given, sheet) == {
        **dict.fromkeys(CODES, ItemState.ACCEPTED),
        "3.2": ItemState.WAITING,
    }
    logged = told(sheet, "indicators.accepted")[0]["points"]
    stored = {code: Decimal(points) for code, points in logged.items()}
    assert stored == {code: Decimal(own) for code, own in OWN.items() if code != "3.2"}
    assert points_out_of_step(given.cycle.id) == ()


def test_accepting_together_leaves_out_whatever_needs_a_look(given: Appraisals) -> None:
    sheet = given.submitted(typed={}, not_applicable={"1.2": "Chưa thành lập ban chỉ đạo"})
    given.proven(sheet, "1.1", page=None)
    decide(given, sheet, "2.1", by_figures(approved="4"))
    decisions.give_opinion(given.reviewer, sheet.id, "3.1", agrees=False, reason="Chưa rõ.", now=LATER)
    doubts = read_review(given.reviewer, sheet.id, now=LATER).together.doubts
    assert {code: doubt.value for code, doubt in doubts.items()} == {
        "1.1": "weak_evidence",
        "1.2": "not_applicable",
        "2.2": "corrected",
        "3.1": "disagreement",
        "3.2": "scored_elsewhere",
    }


def test_what_the_unit_left_blank_claims_nothing_and_is_accepted_with_its_zero(given: Appraisals) -> None:
    sheet = given.submitted(typed={})
    together = read_review(given.reviewer, sheet.id, now=LATER).together
    assert "3.1" in together.codes
    decisions.accept_together(given.reviewer, sheet.id, seen=together.seen, now=LATER)
    stored = verdict(sheet, "3.1")
    assert stored is not None
    assert stored.points == 0


def test_points_without_evidence_are_not_accepted_together_but_zero_points_need_none(
    given: Appraisals,
) -> None:
    claimed, honest = given.submitted(), given.submitted(figures={**FIGURES, "plan_issued": "false"})
    assert read_review(given.reviewer, claimed.id, now=LATER).together.doubts["1.1"] == "no_evidence"
    assert "1.1" in read_review(given.reviewer, honest.id, now=LATER).together.codes


def test_a_disagreement_keeps_an_indicator_out_of_accepting_together(given: Appraisals) -> None:
    sheet = given.submitted()
    decisions.give_opinion(given.reviewer, sheet.id, "2.1", agrees=False, reason="Chưa rõ.", now=LATER)
    assert read_review(given.reviewer, sheet.id, now=LATER).together.doubts["2.1"] == "disagreement"


def test_accepting_together_is_refused_when_the_list_has_changed(given: Appraisals) -> None:
    sheet = given.submitted()
    seen = read_review(given.reviewer, sheet.id, now=LATER).together.seen
    decide(given, sheet, "2.1", by_points("1"))
    with pytest.raises(Stale):
        decisions.accept_together(given.reviewer, sheet.id, seen=seen, now=LATER)


def test_accepting_together_twice_accepts_once(given: Appraisals) -> None:
    sheet = given.submitted()
    seen = read_review(given.reviewer, sheet.id, now=LATER).together.seen
    assert decisions.accept_together(given.reviewer, sheet.id, seen=seen, now=LATER)
    assert decisions.accept_together(given.reviewer, sheet.id, seen=seen, now=LATER) == ()
    assert len(told(sheet, "indicators.accepted")) == 1


def test_the_next_indicator_is_the_one_behind_and_then_from_the_top(given: Appraisals) -> None:
    sheet = given.submitted()
    decide(given, sheet, "2.1", ACCEPT)
    review = read_review(given.reviewer, sheet.id, now=LATER)
    assert review.next_waiting() == "1.1"
    assert review.next_waiting("1.2") == "2.2"
    assert review.next_waiting("3.2") == "1.1"
