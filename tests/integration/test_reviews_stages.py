"""The end of a stage, and what comes after it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.access.actor import Role
from app.errors import Refused
from app.extensions import db
from app.models import Figure, Score
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.sheets import closing, handing_in
from app.workflow.states import ItemState, Stage, Status
from tests.support.application import START
from tests.support.appraisals import CODES, Appraisals, agreement
from tests.support.books import broken_chain
from tests.support.factories import Make, actor_of
from tests.support.reviewing import ACCEPT, LATER, ask, by_figures, by_points, decide, states, verdict


def test_a_fully_decided_sheet_is_confirmed_by_the_secretariat(appraisals: Appraisals, make: Make) -> None:
    sheet = appraisals.submitted()
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    for code in CODES[:-1]:
        decide(appraisals, sheet, code, ACCEPT)
    with pytest.raises(Refused):
        closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    decide(appraisals, sheet, CODES[-1], agreement(CODES[-1]))
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).decided.complete
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    assert sheet.status is Status.CONFIRMED


def test_stored_points_are_what_the_engine_gives(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "2.2", ACCEPT)
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, sheet, "3.1", by_points("0.5"))
    assert points_out_of_step(appraisals.cycle.id) == ()


@pytest.mark.parametrize(("stage", "code"), [(Stage.SELF, "1.2"), (Stage.REVIEW_1, "1.1")])
def test_a_score_changed_behind_the_engine_s_back_is_found(
    appraisals: Appraisals, stage: Stage, code: str
) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "1.1", ACCEPT)
    row = db.session.get_one(Score, (sheet.id, stage, code))
    right, row.points = row.points, Decimal("1.99")
    db.session.flush()
    (fault,) = points_out_of_step(appraisals.cycle.id)
    assert (fault.assessment_id, fault.stage, fault.code) == (sheet.id, stage, code)
    assert (fault.stored, fault.computed) == (Decimal("1.99"), right)


def test_a_figure_corrected_behind_a_verdict_s_back_is_found(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    db.session.get_one(Figure, (sheet.id, Stage.REVIEW_1, "approved")).value = "5"
    db.session.flush()
    assert [fault.code for fault in points_out_of_step(appraisals.cycle.id)] == ["2.1"]


def test_recalling_is_over_once_the_appraisal_has_begun(appraisals: Appraisals, make: Make) -> None:
    unit = make.unit()
    sheet = appraisals.submitted(unit)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    decide(appraisals, sheet, "1.1", ACCEPT)
    with pytest.raises(Refused):
        handing_in.recall(head, sheet.id, revision=sheet.revision, reason="Sửa số liệu", now=START)


def test_stage_2_opens_with_the_verdicts_of_stage_1_and_keeps_both(
    appraisals: Appraisals, make: Make
) -> None:
    sheet = appraisals.submitted()
    for code in CODES[1:]:
        decide(appraisals, sheet, code, agreement(code))
    decide(appraisals, sheet, "1.1", by_points("1"))
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    closing.reopen(secretariat, sheet.id, revision=sheet.revision, reason="Đính chính", until=None, now=LATER)
    assert sheet.status is Status.REVIEW_2
    assert read_review(appraisals.reviewer, sheet.id, now=LATER).decided.complete
    decide(appraisals, sheet, "1.1", ACCEPT)
    first, final = verdict(sheet, "1.1"), verdict(sheet, "1.1", Stage.REVIEW_2)
    assert first is not None
    assert final is not None
    assert (first.points, final.points) == (1, 2)
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_a_correction_in_stage_2_returns_verdicts_carried_over_from_stage_1(
    appraisals: Appraisals, make: Make
) -> None:
    sheet = appraisals.submitted()
    for code in CODES:
        decide(appraisals, sheet, code, agreement(code))
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)
    closing.reopen(secretariat, sheet.id, revision=sheet.revision, reason="Đính chính", until=None, now=LATER)
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    assert states(appraisals, sheet)["2.2"] is ItemState.WAITING
    first = verdict(sheet, "2.2")
    assert first is not None
    assert first.points == Decimal("2.5")
    with pytest.raises(Refused):
        closing.confirm(secretariat, sheet.id, revision=sheet.revision, now=LATER)


def test_the_log_of_an_appraisal_is_whole(appraisals: Appraisals) -> None:
    sheet = appraisals.submitted()
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, sheet, "1.1", ask())
    assert broken_chain() == []
