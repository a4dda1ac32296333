"""Accepting together what is declared and proven."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from app.access.actor import Role
from app.errors import Stale
from app.queries.reviews.sheet import read_review
from app.queries.reviews.together import read_opened
from app.queries.verify.points import points_out_of_step
from app.services import audit
from app.services.reviews import decisions
from app.services.reviews.together import accept_opened
from app.sheet.case import Doubt
from app.workflow.states import ItemState, Status
from tests.support.application import START
from tests.support.appraisals import CODES, FIGURES, OWN, Appraisals
from tests.support.factories import Make, actor_of
from tests.support.reviewing import (
    ACCEPT,
    LATER,
    by_figures,
    by_points,
    decide,
    look_at,
    states,
    told,
    verdict,
)


def test_accepting_together_takes_what_is_declared_and_proven(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    appraisals.proven(sheet, "1.1")
    look_at(appraisals, sheet, *CODES)
    together = read_review(appraisals.reviewer, sheet.id, now=LATER).together
    assert together.codes == ("1.1", "1.2", "2.1", "2.2", "3.1")
    assert {code: doubt.value for code, doubt in together.doubts.items()} == {"3.2": "scored_elsewhere"}
    accepted = decisions.accept_together(appraisals.reviewer, sheet.id, seen=together.seen, now=LATER)
    assert accepted == together.codes
    assert sheet.status is Status.REVIEW_1
    assert states(appraisals, sheet) == {
        **dict.fromkeys(CODES, ItemState.ACCEPTED),
        "3.2": ItemState.WAITING,
    }
    logged = told(sheet, "indicators.accepted")[0]["points"]
    stored = {code: Decimal(points) for code, points in logged.items()}
    assert stored == {code: Decimal(own) for code, own in OWN.items() if code != "3.2"}
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_accepting_together_leaves_out_whatever_needs_a_look(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted(typed={}, not_applicable={"1.2": "Chưa thành lập ban chỉ đạo"})
    appraisals.proven(sheet, "1.1", page=None)
    look_at(appraisals, sheet, *CODES)
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decisions.give_opinion(appraisals.reviewer, sheet.id, "3.1", agrees=False, reason="Chưa rõ.", now=LATER)
    doubts = read_review(appraisals.reviewer, sheet.id, now=LATER).together.doubts
    assert {code: doubt.value for code, doubt in doubts.items()} == {
        "1.1": "weak_evidence",
        "1.2": "not_applicable",
        "2.2": "corrected",
        "3.1": "disagreement",
        "3.2": "scored_elsewhere",
    }


def test_what_the_unit_left_blank_claims_nothing_and_is_accepted_with_its_zero(
    appraisals: Appraisals,
) -> None:
    sheet = appraisals.submitted(typed={})
    look_at(appraisals, sheet, *CODES)
    together = read_review(appraisals.reviewer, sheet.id, now=LATER).together
    assert "3.1" in together.codes
    decisions.accept_together(appraisals.reviewer, sheet.id, seen=together.seen, now=LATER)
    stored = verdict(sheet, "3.1")
    assert stored is not None
    assert stored.points == 0


def test_points_without_evidence_are_not_accepted_together_but_zero_points_need_none(
    appraisals: Appraisals,
) -> None:
    claimed, honest = (
        appraisals.submitted(),
        appraisals.submitted(figures={**FIGURES, "plan_issued": "false"}),
    )
    look_at(appraisals, honest, *CODES)
    assert read_review(appraisals.reviewer, claimed.id, now=LATER).together.doubts["1.1"] == "no_evidence"
    assert "1.1" in read_review(appraisals.reviewer, honest.id, now=LATER).together.codes


def test_a_disagreement_keeps_an_indicator_out_of_accepting_together(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decisions.give_opinion(appraisals.reviewer, sheet.id, "2.1", agrees=False, reason="Chưa rõ.", now=LATER)
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).together.doubts["2.1"] == "disagreement"


def test_accepting_together_is_refused_when_the_list_has_changed(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    look_at(appraisals, sheet, *CODES)
    seen = read_review(appraisals.reviewer, sheet.id, now=LATER).together.seen
    decide(appraisals, sheet, "2.1", by_points("1"))
    with pytest.raises(Stale):
        decisions.accept_together(appraisals.reviewer, sheet.id, seen=seen, now=LATER)


def test_accepting_together_twice_accepts_once(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    look_at(appraisals, sheet, *CODES)
    seen = read_review(appraisals.reviewer, sheet.id, now=LATER).together.seen
    assert decisions.accept_together(appraisals.reviewer, sheet.id, seen=seen, now=LATER)
    assert decisions.accept_together(appraisals.reviewer, sheet.id, seen=seen, now=LATER) == ()
    assert len(told(sheet, "indicators.accepted")) == 1


def test_the_next_indicator_is_the_one_behind_and_then_from_the_top(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", ACCEPT)
    review = read_review(appraisals.reviewer, sheet.id, now=LATER)
    assert review.next_waiting() == "1.1"
    assert review.next_waiting("1.2") == "2.2"
    assert review.next_waiting("3.2") == "1.1"


def test_only_what_the_reviewer_really_opened_is_accepted_together(
    appraisals: Appraisals, make: Make
) -> None:
    sheet = appraisals.submitted()
    appraisals.proven(sheet, "1.1")
    other = actor_of(make.account(Role.REVIEWER))
    look_at(appraisals, sheet, *CODES, actor=other)
    look_at(appraisals, sheet, "1.1", "1.2", documents=False)
    together = read_review(appraisals.reviewer, sheet.id, now=LATER).together
    assert together.codes == ("1.2",), "the document of 1.1 was not opened"
    assert together.doubts["1.1"] == together.doubts["2.1"] == "not_opened"
    look_at(appraisals, sheet, "1.1")
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).together.codes == ("1.1", "1.2")


def test_what_changed_after_it_was_opened_has_to_be_opened_again(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    look_at(appraisals, sheet, "1.2", at=START - timedelta(days=1))
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).together.codes == ()
    look_at(appraisals, sheet, "1.2", at=START)
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).together.codes == ("1.2",)
    look_at(appraisals, sheet, "1.1")
    appraisals.proven(sheet, "1.1")
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).together.doubts["1.1"] == "not_opened"


def test_a_corrected_document_has_to_be_opened_again(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    appraisals.proven(sheet, "1.1")
    look_at(appraisals, sheet, "1.1", "1.2")
    later = LATER + timedelta(hours=1)
    audit.record("evidence.corrected", stream=f"assessment:{sheet.id}", now=later)
    assert read_review(appraisals.reviewer, sheet.id, now=later).together.codes == ("1.2",)
    look_at(appraisals, sheet, "1.1", at=later)
    assert read_review(appraisals.reviewer, sheet.id, now=later).together.codes == ("1.1", "1.2")


def test_opened_rows_of_one_indicator_are_accepted_over_units_and_the_others_named(
    appraisals: Appraisals, make: Make
) -> None:
    opened, doubted, unopened = (appraisals.submitted(make.unit(name)) for name in ("Một", "Hai", "Ba"))
    for sheet in (opened, doubted):
        look_at(appraisals, sheet, "2.1")
    decisions.give_opinion(appraisals.reviewer, doubted.id, "2.1", agrees=False, reason="Chưa rõ.", now=LATER)
    listed = read_opened(appraisals.reviewer, appraisals.cycle.id, "2.1")
    assert [row.head.id for row in listed.taken] == [opened.id]
    assert [(row.head.id, row.doubt) for row in listed.left] == [(doubted.id, Doubt.DISAGREEMENT)]
    assert listed.unopened == 1
    accepted = accept_opened(appraisals.reviewer, appraisals.cycle.id, "2.1", seen=listed.seen, now=LATER)
    assert accepted == (opened.id,)
    assert states(appraisals, opened)["2.1"] is ItemState.ACCEPTED
    assert {states(appraisals, sheet)["2.1"] for sheet in (doubted, unopened)} == {ItemState.WAITING}
    assert points_out_of_step(appraisals.cycle.id) == ()
    decide(appraisals, opened, "2.1", by_points("1"))
    assert states(appraisals, opened)["2.1"] is ItemState.ADJUSTED, (
        "an accepted row is decided anew like any other"
    )


def test_opened_rows_are_not_accepted_when_the_list_has_changed(appraisals: Appraisals, make: Make) -> None:
    first, second = appraisals.submitted(make.unit()), appraisals.submitted(make.unit())
    for sheet in (first, second):
        look_at(appraisals, sheet, "2.1")
    seen = read_opened(appraisals.reviewer, appraisals.cycle.id, "2.1").seen
    decide(appraisals, first, "2.1", by_points("1"))
    with pytest.raises(Stale):
        accept_opened(appraisals.reviewer, appraisals.cycle.id, "2.1", seen=seen, now=LATER)
    assert states(appraisals, second)["2.1"] is ItemState.WAITING


def test_rows_that_somebody_else_decides_are_not_listed(appraisals: Appraisals, make: Make) -> None:
    sheet = appraisals.submitted()
    make.reviewer_assignment(appraisals.cycle, make.account(Role.REVIEWER), group_code="2")
    look_at(appraisals, sheet, "2.1", "1.2")
    assert read_opened(appraisals.reviewer, appraisals.cycle.id, "2.1").rows == ()
    assert [row.head.id for row in read_opened(appraisals.reviewer, appraisals.cycle.id, "1.2").rows] == [
        sheet.id
    ]
