"""One indicator over all units: what stands beside each, who is next, and two people never at the same row."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.access.actor import Role
from app.errors import NotFound
from app.extensions import db
from app.models import Assessment, Handout
from app.queries.reviews.across import AcrossFilter, AcrossOrder, median, read_across, read_indicators
from app.queries.reviews.sheet import read_review
from app.services.reviews import decisions
from app.services.reviews.handing_out import HELD_FOR, hand_out
from app.sheet.case import Choice, Decision, fingerprint
from app.workflow.states import ItemState
from tests.support.application import START
from tests.support.appraisals import FIGURES, Appraisals
from tests.support.factories import Make, actor_of

CODE = "2.1"


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    return Appraisals(make)


@pytest.fixture
def sheets(appraisals: Appraisals, make: Make) -> list[Assessment]:
    """Three submitted sheets with points that differ, in another order than their names'."""
    return [
        appraisals.submitted(make.unit(name), figures={**FIGURES, "approved": approved})
        for name, approved in (("Ba", "8"), ("Ấp Một", "6"), ("Hai", "3"))
    ]


def accept(app: Flask, appraisals: Appraisals, sheet: Assessment) -> None:
    review = read_review(appraisals.reviewer, sheet.id, now=START)
    decisions.decide(
        appraisals.reviewer,
        sheet.id,
        CODE,
        Decision(Choice.ACCEPT),
        seen=fingerprint(review.case, CODE),
        now=START,
    )


def test_units_stand_in_vietnamese_order_with_their_claims_and_the_distance_from_the_median(
    app: Flask, appraisals: Appraisals, sheets: list[Assessment]
) -> None:
    with app.app_context():
        across = read_across(appraisals.reviewer, appraisals.cycle.id, CODE, AcrossFilter(), now=START)
    assert [row.head.unit.full_name for row in across.rows] == ["Xã Ấp Một", "Xã Ba", "Xã Hai"]
    claims = [row.claim for row in across.rows]
    assert across.median == sorted(claims)[1]
    assert [row.from_median for row in across.rows] == [claim - across.median for claim in claims]
    assert [row.declared["approved"] for row in across.rows] == ["6", "8", "3"]
    assert (across.progress.done, across.progress.total) == (0, 3)


def test_what_is_decided_is_counted_and_left_out_of_what_waits(
    app: Flask, appraisals: Appraisals, sheets: list[Assessment]
) -> None:
    with app.app_context():
        accept(app, appraisals, sheets[0])
        waiting = AcrossFilter(waiting=True, order=AcrossOrder.CLAIM)
        across = read_across(appraisals.reviewer, appraisals.cycle.id, CODE, waiting, now=START)
        listed = read_indicators(appraisals.reviewer, appraisals.cycle.id)
        db.session.rollback()
    assert [row.state for row in across.rows] == [ItemState.WAITING] * 2
    assert (across.progress.done, across.count) == (1, 2)
    lines = {line.indicator.code: line.progress for _group, lines in listed.sections for line in lines}
    assert (lines[CODE].done, lines[CODE].total) == (1, 3)


def test_the_next_row_is_handed_to_one_person_for_ten_minutes(
    app: Flask, appraisals: Appraisals, make: Make, sheets: list[Assessment]
) -> None:
    cycle, first = appraisals.cycle.id, appraisals.reviewer
    second = actor_of(make.account(Role.REVIEWER, name="Thẩm định Hai"))
    third, one, two = sheets
    with app.app_context():
        assert hand_out(first, cycle, CODE, now=START) == one.id
        assert hand_out(second, cycle, CODE, now=START) == third.id, "the first row is somebody's"
        shown = read_across(second, cycle, CODE, AcrossFilter(), now=START)
        assert [row.taken_by for row in shown.rows] == ["Thẩm định Một", None, None]
        assert hand_out(first, cycle, CODE, now=START, after=one.id) == two.id, "the row before is given back"
        later = START + HELD_FOR + timedelta(seconds=1)
        assert hand_out(second, cycle, CODE, now=later, after=third.id) == two.id, "it is anybody's again"
        assert db.session.query(Handout).count() == 1
        db.session.rollback()


def test_when_nothing_waits_nobody_is_handed_anything(
    app: Flask, appraisals: Appraisals, sheets: list[Assessment]
) -> None:
    with app.app_context():
        for sheet in sheets:
            accept(app, appraisals, sheet)
        assert hand_out(appraisals.reviewer, appraisals.cycle.id, CODE, now=START) is None
        assert db.session.query(Handout).count() == 0
        db.session.rollback()


def test_a_reviewer_sees_no_sheet_of_their_own_unit_and_no_draft(
    app: Flask, appraisals: Appraisals, make: Make, sheets: list[Assessment]
) -> None:
    make.assessment(appraisals.cycle, make.unit("Đang Nhập"))
    own = make.unit("Nhà")
    appraisals.submitted(own)
    reviewer = actor_of(make.account(Role.REVIEWER, home_unit=own))
    with app.app_context():
        across = read_across(reviewer, appraisals.cycle.id, CODE, AcrossFilter(), now=START)
        names = {row.head.unit.full_name for row in across.rows}
        assert names == {"Xã Ấp Một", "Xã Ba", "Xã Hai"}
        stranger = actor_of(make.account(Role.ADMINISTRATOR))
        for read in (
            lambda: read_across(stranger, appraisals.cycle.id, CODE, AcrossFilter(), now=START),
            lambda: read_indicators(stranger, appraisals.cycle.id),
            lambda: hand_out(stranger, appraisals.cycle.id, CODE, now=START),
            lambda: read_across(reviewer, appraisals.cycle.id, "9.9", AcrossFilter(), now=START),
        ):
            with pytest.raises(NotFound):
                read()


@given(st.lists(st.decimals(min_value=0, max_value=100, places=3), min_size=1))
def test_as_many_values_lie_below_the_median_as_above_it(values: list[Decimal]) -> None:
    middle = median(values)
    assert middle is not None
    assert sum(value < middle for value in values) <= len(values) / 2
    assert sum(value > middle for value in values) <= len(values) / 2
