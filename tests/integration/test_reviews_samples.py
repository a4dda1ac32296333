"""Blind second appraisals: a seeded sample of decided rows, answered by somebody who does not see the verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Account, Assessment, Entry, Sample, SecondLook
from app.queries.log.history import read_history
from app.queries.reviews.across import AcrossFilter, read_across
from app.queries.reviews.looks import own_looks, read_look
from app.queries.reviews.samples import read_samples
from app.queries.reviews.sheet import read_review
from app.queries.verify.points import points_out_of_step
from app.services.reviews import samples
from app.services.reviews.samples import NewSample, draw_sample
from app.sheet.sampling import draw
from app.workflow.states import Stage
from tests.support.appraisals import Appraisals
from tests.support.books import broken_chain
from tests.support.factories import Make, actor_of
from tests.support.reviewing import ACCEPT, LATER, by_points, decide, verdict

pytestmark = pytest.mark.database

CODES = ("1.1", "1.2", "2.1")


@pytest.fixture
def sheets(appraisals: Appraisals) -> list[Assessment]:
    """Two sheets on which the first reviewer accepted 1.1 and 2.1 and cut 1.2 to half a point."""
    made = [appraisals.submitted(), appraisals.submitted()]
    for sheet in made:
        decide(appraisals, sheet, "1.1", ACCEPT)
        decide(appraisals, sheet, "1.2", by_points("0.5"))
        decide(appraisals, sheet, "2.1", ACCEPT)
    return made


@pytest.fixture
def second(make: Make) -> Account:
    return make.account(Role.REVIEWER, name="Thẩm định Hai")


@pytest.fixture
def secretary(make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


def drawn(
    secretary: Actor, appraisals: Appraisals, second: Account, *, amount: str = "100", percent: bool = True
) -> Sample:
    new = NewSample(Stage.REVIEW_1, Decimal(amount), percent, "2030-1", second.id)
    return db.session.get_one(Sample, draw_sample(secretary, appraisals.cycle.id, new, now=LATER))


def rows_of(sample: Sample) -> tuple[tuple[int, str], ...]:
    looks = db.session.query(SecondLook).filter_by(sample_id=sample.id)
    return tuple(sorted((look.assessment_id, look.code) for look in looks))


def answer(sample: Sample, sheet: Assessment, code: str, second: Account, points: str) -> None:
    samples.answer(
        actor_of(second), sample.id, sheet.id, code, points=Decimal(points), note="Theo văn bản.", now=LATER
    )


def test_a_percentage_of_the_decided_rows_is_drawn_and_anybody_can_draw_it_again(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    sample = drawn(secretary, appraisals, second, amount="50")
    rows = [(sheet.id, code) for sheet in sheets for code in CODES]
    assert rows_of(sample) == draw(rows, "2030-1", 3)
    assert sample.drawn_from == 6
    assert broken_chain() == []


def test_so_many_rows_of_one_block_are_drawn(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    assert len(rows_of(drawn(secretary, appraisals, second, amount="2", percent=False))) == 2
    new = NewSample(Stage.REVIEW_1, Decimal(1), False, "x", second.id, block_id=99_999)
    with pytest.raises(Invalid) as refusal:
        draw_sample(secretary, appraisals.cycle.id, new, now=LATER)
    assert set(refusal.value.fields) == {"block_id"}


def test_nobody_looks_again_at_what_they_decided_declared_or_saw_before(
    appraisals: Appraisals, make: Make, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    decide(appraisals, sheets[0], "2.2", ACCEPT, actor=actor_of(second))
    db.session.get_one(Entry, (sheets[1].id, "1.1")).author_id = second.id
    db.session.flush()
    sample = drawn(secretary, appraisals, second)
    assert set(rows_of(sample)) == {(sheets[0].id, code) for code in CODES}
    with pytest.raises(Invalid) as refusal:
        drawn(secretary, appraisals, second)
    assert set(refusal.value.fields) == {"account_id"}


def test_nobody_looks_at_a_sheet_of_their_own_unit(
    appraisals: Appraisals, make: Make, sheets: list[Assessment], secretary: Actor
) -> None:
    at_home = make.account(Role.REVIEWER, home_unit=sheets[0].unit)
    sample = drawn(secretary, appraisals, at_home)
    assert {sheet for sheet, _code in rows_of(sample)} == {sheets[1].id}


@pytest.mark.parametrize(
    ("amount", "percent", "seed", "field"),
    [
        ("0", True, "x", "amount"),
        ("101", True, "x", "amount"),
        ("1.5", False, "x", "amount"),
        ("1", False, "  ", "seed"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_field(
    appraisals: Appraisals,
    sheets: list[Assessment],
    second: Account,
    secretary: Actor,
    amount: str,
    percent: bool,
    seed: str,
    field: str,
) -> None:
    new = NewSample(Stage.REVIEW_1, Decimal(amount), percent, seed, second.id)
    with pytest.raises(Invalid) as refusal:
        draw_sample(secretary, appraisals.cycle.id, new, now=LATER)
    assert set(refusal.value.fields) == {field}


def test_only_the_standing_body_draws_and_only_reviewers_are_asked(
    appraisals: Appraisals, make: Make, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    with pytest.raises(Forbidden):
        drawn(appraisals.reviewer, appraisals, second)
    with pytest.raises(Invalid):
        drawn(secretary, appraisals, make.account(Role.AUDITOR))


def test_a_second_look_changes_no_verdict_and_no_points(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    sample = drawn(secretary, appraisals, second)
    answer(sample, sheets[0], "1.2", second, "1")
    row = verdict(sheets[0], "1.2")
    assert row is not None
    assert (row.points, row.author_id) == (Decimal("0.5"), appraisals.account.id)
    assert points_out_of_step(appraisals.cycle.id) == ()
    assert broken_chain() == []


def test_agreement_is_told_by_indicator_and_by_reviewer_and_not_moved_by_later_verdicts(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    sample = drawn(secretary, appraisals, second)
    answer(sample, sheets[0], "1.1", second, "2")
    answer(sample, sheets[0], "1.2", second, "1")
    answer(sample, sheets[1], "1.2", second, "0.5")
    decide(appraisals, sheets[1], "1.2", by_points("0.25"))
    view = read_samples(secretary, appraisals.cycle.id)
    told = {
        row.indicator.code: (row.agreement.rows, row.agreement.same, row.agreement.difference)
        for row in view.by_indicator
    }
    assert told == {"1.1": (1, 1, Decimal(0)), "1.2": (2, 1, Decimal("0.25"))}
    assert [(row.name, row.agreement.rows, row.agreement.percent) for row in view.by_reviewer] == [
        ("Thẩm định Một", 3, Decimal(67))
    ]
    assert (view.samples[0].progress.done, view.samples[0].progress.total) == (3, 6)


def test_verdicts_are_closed_to_whoever_looks_blindly_until_they_answered(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    sample = drawn(secretary, appraisals, second)
    blind = actor_of(second)
    view = read_look(blind, sample.id, sheets[0].id, "1.2", now=LATER)
    assert view.sheet.score.indicators["1.2"].points == Decimal(1)
    for read in (
        lambda: read_review(blind, sheets[0].id, now=LATER, code="1.2"),
        lambda: read_across(blind, appraisals.cycle.id, "1.2", AcrossFilter(), now=LATER),
        lambda: read_history(blind, sheets[0].id),
    ):
        with pytest.raises(Refused, match="không nhìn kết luận"):
            read()
    read_review(appraisals.reviewer, sheets[0].id, now=LATER)
    for code in CODES:
        answer(sample, sheets[0], code, second, "0.5")
    assert read_review(blind, sheets[0].id, now=LATER).row("1.2").verdict is not None


def test_an_answer_is_given_once_by_whoever_was_asked_in_points_the_row_can_have(
    appraisals: Appraisals, make: Make, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    sample = drawn(secretary, appraisals, second)
    with pytest.raises(Invalid):
        answer(sample, sheets[0], "1.1", second, "99")
    with pytest.raises(NotFound):
        answer(sample, sheets[0], "1.1", make.account(Role.REVIEWER), "1")
    answer(sample, sheets[0], "1.1", second, "1")
    with pytest.raises(Refused):
        answer(sample, sheets[0], "1.1", second, "2")


def test_what_is_not_answered_can_be_withdrawn(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    sample = drawn(secretary, appraisals, second)
    answer(sample, sheets[0], "1.1", second, "1")
    assert samples.withdraw(secretary, appraisals.cycle.id, sample.id, now=LATER) == 5
    assert own_looks(actor_of(second)).waiting == 0
    assert db.session.query(SecondLook).count() == 1
    with pytest.raises(Refused):
        samples.withdraw(secretary, appraisals.cycle.id, sample.id, now=LATER)
    assert broken_chain() == []


def test_a_sample_of_which_nothing_was_answered_goes_altogether(
    appraisals: Appraisals, sheets: list[Assessment], second: Account, secretary: Actor
) -> None:
    samples.withdraw(secretary, appraisals.cycle.id, drawn(secretary, appraisals, second).id, now=LATER)
    assert (db.session.query(Sample).count(), db.session.query(SecondLook).count()) == (0, 0)
    assert broken_chain() == []
