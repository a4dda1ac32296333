"""A sheet that went back to its unit and comes again: verdicts stand where nothing changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import select

from app.errors import Stale
from app.extensions import db
from app.models import Assessment, EarlierVerdict, Explanation, Figure, Score
from app.queries.reviews.earlier import earlier_verdicts
from app.queries.reviews.sheet import read_review
from app.queries.sheets.answers import answers_of
from app.queries.verify.points import points_out_of_step
from app.services.reviews import decisions
from app.services.sheets import closing, handing_in
from app.sheet.case import Choice, Decision, Doubt
from app.sheet.earlier import changes, said_of
from app.trees import trees
from app.workflow.states import ItemState, Stage, Status
from tests.support.appraisals import CODES, TREE, Appraisals, agreement
from tests.support.books import broken_chain
from tests.support.factories import Make
from tests.support.returning import Returning
from tests.support.reviewing import (
    ACCEPT,
    LATER,
    REASON,
    ask,
    by_figures,
    by_points,
    decide,
    mark,
    states,
    told,
    verdict,
)

pytestmark = pytest.mark.database


@pytest.fixture
def returning(appraisals: Appraisals, make: Make) -> Returning:
    return Returning(appraisals, make)


def test_a_draft_shows_nothing_of_what_reviewers_made_of_it(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, sheet, "1.1", ask())
    returning.back()
    assert sheet.status is Status.DRAFT
    left = db.session.scalars(select(Figure.stage).where(Figure.assessment_id == sheet.id))
    assert set(left) == {Stage.SELF}
    assert db.session.scalars(select(Score).where(Score.assessment_id == sheet.id)).all() == []
    assert db.session.get(Explanation, (sheet.id, "1.1")) is None
    assert set(earlier_verdicts(sheet.id)) == {"1.1", "2.1"}


def test_what_the_unit_leaves_alone_stands_as_it_was_decided(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(appraisals, sheet, "3.1", by_points("0.5"))
    decide(appraisals, sheet, "1.2", ask("Ai phụ trách?"))
    before = {code: _row(sheet, code) for code in ("1.1", "2.1", "3.1")}
    returning.back()
    returning.again()
    assert {code: _row(sheet, code) for code in before} == before
    assert before["2.1"][3] == appraisals.reviewer.account_id
    corrected = db.session.get_one(Figure, (sheet.id, Stage.REVIEW_1, "approved"))
    assert (corrected.value, corrected.author_id) == ("4", appraisals.reviewer.account_id)
    assert db.session.get_one(Explanation, (sheet.id, "1.2")).question == "Ai phụ trách?"
    assert sheet.status is Status.REVIEW_1
    assert earlier_verdicts(sheet.id) == {}
    assert told(sheet, "review.resumed") == [
        {"from": "submitted", "to": "review_1", "kept": ["1.1", "1.2", "2.1", "3.1"], "changed": []}
    ]
    assert points_out_of_step(appraisals.cycle.id) == ()
    assert broken_chain() == []


def _row(sheet: Assessment, code: str) -> tuple[object, ...]:
    row = verdict(sheet, code)
    assert row is not None
    return row.verdict, row.points, row.reason, row.author_id, row.at


def test_what_the_unit_changes_is_asked_again_with_what_changed(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "1.2", ACCEPT)
    returning.back()
    returning.declare("1.2", note="Có quyết định mới", chaired_by="head")
    returning.again()
    waiting = states(appraisals, sheet)
    assert (waiting["1.1"], waiting["1.2"]) == (ItemState.ACCEPTED, ItemState.WAITING)
    row = read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.2")
    assert row.earlier is not None
    assert row.earlier.author == appraisals.reviewer.name
    difference = changes(row.earlier.said, said_of(trees().load(TREE), answers_of(sheet.id), "1.2", ()))
    assert difference.figures == {"chaired_by": ("deputy", "head")}
    assert difference.words == {"note": ("", "Có quyết định mới")}


def test_another_document_is_a_change(appraisals: Appraisals, returning: Returning) -> None:
    sheet = returning.sheet
    appraisals.proven(sheet, "1.1")
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "1.2", ACCEPT)
    returning.back()
    appraisals.proven(sheet, "1.1", page="trang 9")
    returning.again()
    assert set(earlier_verdicts(sheet.id)) == {"1.1"}
    assert verdict(sheet, "1.2") is not None


def test_a_shared_figure_opens_every_indicator_that_reads_it(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "2.1", ACCEPT)
    decide(appraisals, sheet, "2.2", ACCEPT)
    returning.back()
    returning.declare("2.1", approved="5")
    returning.again()
    assert set(earlier_verdicts(sheet.id)) == {"2.1", "2.2"}
    assert verdict(sheet, "1.1") is not None
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_a_verdict_that_would_give_other_points_than_it_gave_is_asked_again(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "1.2", ACCEPT)
    returning.back()
    db.session.get_one(EarlierVerdict, (sheet.id, "1.2")).points = Decimal("0.75")
    returning.again()
    assert set(earlier_verdicts(sheet.id)) == {"1.2"}
    row = read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.2")
    assert row.earlier is not None
    assert changes(row.earlier.said, said_of(trees().load(TREE), answers_of(sheet.id), "1.2", ())).nothing


def test_one_correction_keeps_its_own_where_a_shared_one_is_open(
    appraisals: Appraisals, returning: Returning
) -> None:
    """2.1 and 2.2 were both corrected to four approved systems; only what 2.1 alone reads has changed."""
    sheet = returning.sheet
    decide(appraisals, sheet, "2.1", by_figures(approved="4"))
    decide(
        appraisals,
        sheet,
        "2.2",
        Decision(Choice.FIGURES, REASON, figures={"approved": "4", "protected": "2"}),
    )
    returning.back()
    returning.declare("2.1", systems="10")
    returning.again()
    assert set(earlier_verdicts(sheet.id)) == {"2.1"}
    assert verdict(sheet, "2.2") is not None
    assert points_out_of_step(appraisals.cycle.id) == ()


def test_what_changed_is_not_accepted_in_bulk(appraisals: Appraisals, returning: Returning) -> None:
    sheet = returning.sheet
    appraisals.proven(sheet, "1.1")
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "1.2", ACCEPT)
    returning.back()
    returning.declare("1.1", note="Sửa lời")
    returning.again()
    together = read_review(appraisals.reviewer, sheet.id, now=LATER).together
    assert "1.1" not in together.codes
    assert together.doubts["1.1"] is Doubt.CHANGED


def test_a_change_taken_back_brings_the_verdict_back(appraisals: Appraisals, returning: Returning) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.2", ACCEPT)
    decide(appraisals, sheet, "1.1", ACCEPT)
    returning.back()
    returning.declare("1.2", chaired_by="head")
    returning.again()
    returning.back()
    returning.declare("1.2")
    returning.again()
    assert verdict(sheet, "1.2") is not None
    assert earlier_verdicts(sheet.id) == {}


def test_the_new_verdict_takes_the_place_of_the_one_of_before(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    decide(appraisals, sheet, "1.2", ACCEPT)
    returning.back()
    returning.declare("1.2", chaired_by="head")
    returning.again()
    decide(appraisals, sheet, "1.2", by_points("0.5"))
    assert db.session.get(EarlierVerdict, (sheet.id, "1.2")) is None
    returning.back()
    returning.again()
    kept = verdict(sheet, "1.2")
    assert kept is not None
    assert kept.reason == REASON


def test_a_sheet_whose_verdicts_all_stand_can_be_confirmed(
    appraisals: Appraisals, returning: Returning
) -> None:
    sheet = returning.sheet
    for code in CODES:
        decide(appraisals, sheet, code, agreement(code))
    returning.back()
    returning.again()
    closing.confirm(returning.secretariat, sheet.id, revision=returning.revision, now=LATER)
    assert sheet.status is Status.CONFIRMED


def test_a_form_of_before_the_return_is_stale(appraisals: Appraisals, returning: Returning) -> None:
    """Whoever opened the row before may decide it after only where nothing they saw has changed."""
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    seen = mark(appraisals, sheet, "1.2")
    returning.back()
    returning.declare("1.2", chaired_by="head")
    returning.again()
    with pytest.raises(Stale):
        decisions.decide(appraisals.reviewer, sheet.id, "1.2", Decision(Choice.ACCEPT), seen=seen, now=LATER)


def test_handing_in_twice_is_handing_in_once(appraisals: Appraisals, returning: Returning) -> None:
    sheet = returning.sheet
    decide(appraisals, sheet, "1.1", ACCEPT)
    returning.back()
    revision = returning.revision
    first = handing_in.submit(returning.head, sheet.id, revision=revision, now=LATER)
    assert handing_in.submit(returning.head, sheet.id, revision=revision, now=LATER) == first
    assert len(told(sheet, "review.resumed")) == 1


def test_an_opinion_outlives_the_way_back(appraisals: Appraisals, returning: Returning) -> None:
    sheet = returning.sheet
    decisions.give_opinion(appraisals.reviewer, sheet.id, "1.2", agrees=False, reason="Chưa rõ.", now=LATER)
    returning.back()
    returning.again()
    (opinion,) = read_review(appraisals.reviewer, sheet.id, now=LATER).row("1.2").opinions
    assert opinion.reason == "Chưa rõ."
