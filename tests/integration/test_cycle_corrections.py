"""Title and dates of a cycle are corrected with a reason, until that would undo somebody's work."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound, Stale
from app.models import Assessment, Cycle, Entry, Event
from app.queries.cycles.history import corrections_of
from app.queries.results.standing import read_standing
from app.queries.sheets.sheets import read_sheet
from app.services.cycles.correcting import Correction, correct, mark_of
from app.services.cycles.dates import DATES
from app.services.sheets import closing
from app.storage import store
from app.workflow.states import Action, Status
from tests.support.application import START
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

Database = scoped_session[Session]
REASON = "Công văn lùi thời hạn"
AFTER = START + timedelta(days=20)
"""After the end of the self-scoring of `make.cycle`, before that of stage 1."""


@pytest.fixture
def cycle(session: Database, make: Make) -> Cycle:
    return make.cycle()


@pytest.fixture
def secretary(make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


def as_it_is(cycle: Cycle, **changes: object) -> Correction:
    """The form as the page of now shows it, with what somebody types."""
    dates = {name: getattr(cycle, name) for name in DATES}
    shown = Correction(title=cycle.title, reason=REASON, seen=mark_of(cycle), **dates)
    return replace(shown, **changes)  # type: ignore[arg-type]


def refused_at(actor: Actor, cycle: Cycle, new: Correction, *, now: object = START) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        correct(actor, cycle.id, new, now=now)  # type: ignore[arg-type]
    return {name: str(said[0]) for name, said in refusal.value.fields.items()}


def test_a_correction_is_kept_with_its_reason_from_what_to_what(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    title, ends = cycle.title, cycle.self_ends_at
    later = ends + timedelta(days=3)
    new = as_it_is(cycle, title="  Đợt   đã sửa ", self_ends_at=later)
    assert correct(secretary, cycle.id, new, now=START) == 2

    assert (cycle.title, cycle.self_ends_at) == ("Đợt đã sửa", later)
    (change,) = corrections_of(actor_of(make.account(Role.AUDITOR)), cycle.id)
    assert (change.author, change.reason, change.at) == (secretary.name, REASON, START)
    assert change.changes == {
        "self_ends_at": (ends.isoformat(), later.isoformat()),
        "title": (title, "Đợt đã sửa"),
    }


def test_units_work_by_the_corrected_deadline_at_once(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = make.assessment(cycle)
    head = actor_of(make.account(Role.UNIT_HEAD, unit=sheet.unit))
    assert not read_sheet(head, sheet.id, now=AFTER).may(Action.SUBMIT)
    new = as_it_is(cycle, self_ends_at=AFTER + timedelta(days=1), known=True)
    correct(secretary, cycle.id, new, now=AFTER)

    assert read_sheet(head, sheet.id, now=AFTER).may(Action.SUBMIT)


def test_what_is_not_changed_writes_nothing(session: Database, secretary: Actor, cycle: Cycle) -> None:
    """The form shows minutes; a date with seconds, made before forms did, is not moved by being shown."""
    cycle.self_ends_at += timedelta(seconds=37)
    session.flush()
    new = as_it_is(cycle, self_ends_at=cycle.self_ends_at - timedelta(seconds=37))
    assert correct(secretary, cycle.id, new, now=START) == 0
    assert session.scalars(select(Event).where(Event.kind == "cycle.corrected")).all() == []


def test_the_five_dates_keep_their_order(secretary: Actor, cycle: Cycle) -> None:
    new = as_it_is(cycle, review_1_ends_at=cycle.self_ends_at - timedelta(days=1))
    assert set(refused_at(secretary, cycle, new)) == {"review_1_ends_at"}


@pytest.mark.parametrize("name", DATES[1:])
def test_no_end_is_moved_into_the_past(secretary: Actor, cycle: Cycle, name: str) -> None:
    earlier = {moment: START - timedelta(days=5 - DATES.index(moment)) for moment in DATES[1:]}
    new = as_it_is(cycle, **{moment: earlier[moment] for moment in DATES[1 : DATES.index(name) + 1]})
    assert "phải sau bây giờ" in refused_at(secretary, cycle, new)[name]


def test_a_cycle_with_the_wrong_year_is_put_right(session: Database, secretary: Actor, cycle: Cycle) -> None:
    """A wrong date used to end the cycle of the year."""
    for name in DATES:
        setattr(cycle, name, getattr(cycle, name) - timedelta(days=365))
    session.flush()
    right = {name: getattr(cycle, name) + timedelta(days=365) for name in DATES}
    assert correct(secretary, cycle.id, as_it_is(cycle, **right), now=START) == 5


def test_a_passed_deadline_is_moved_only_by_who_knows_what_happens(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    make.assessment(cycle), make.assessment(cycle, status=Status.SUBMITTED)
    make.assessment(cycle, status=Status.REVIEW_1)
    new = as_it_is(cycle, self_ends_at=AFTER + timedelta(days=5))
    said = refused_at(secretary, cycle, new, now=AFTER)

    assert "1 đơn vị chưa nộp lại sửa và nộp được, 1 đơn vị đã nộp lại rút được phiếu" in said["known"]
    assert correct(secretary, cycle.id, replace(new, known=True), now=AFTER) == 1
    event = session.scalars(select(Event).where(Event.kind == "cycle.corrected")).one()
    assert json.loads(event.data)["known"] == [said["known"]]


def test_a_passed_deadline_that_locked_nobody_is_moved_without_a_question(
    secretary: Actor, cycle: Cycle, make: Make
) -> None:
    make.assessment(cycle, status=Status.REVIEW_1)
    new = as_it_is(cycle, self_ends_at=AFTER + timedelta(days=5))
    assert correct(secretary, cycle.id, new, now=AFTER) == 1


def test_explanations_are_opened_again_only_by_who_knows(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    make.assessment(cycle, status=Status.EXPLAINING)
    late = cycle.explanation_ends_at + timedelta(days=1)
    new = as_it_is(cycle, explanation_ends_at=late + timedelta(days=1))
    assert "1 đơn vị đang ở bước giải trình" in refused_at(secretary, cycle, new, now=late)["known"]


def test_a_cycle_that_has_begun_is_put_off_only_while_nobody_has_handed_in(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = make.assessment(cycle)
    session.add(Entry(assessment_id=sheet.id, code="1.1", note="x", author_id=secretary.account_id, at=START))
    session.flush()
    new = as_it_is(cycle, self_starts_at=START + timedelta(days=1))
    assert "1 đơn vị đang nhập phải dừng" in refused_at(secretary, cycle, new)["known"]

    make.assessment(cycle, status=Status.SUBMITTED)
    refused = refused_at(secretary, cycle, replace(new, known=True))
    assert "Đã có 1 đơn vị nộp phiếu" in refused["self_starts_at"]


def test_a_unit_with_more_time_never_ends_up_with_less_than_the_others(
    session: Database, secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = make.assessment(cycle)
    until = cycle.self_ends_at + timedelta(days=2)
    closing.extend(secretary, sheet.id, revision=1, until=until, reason="Bão", now=START)
    new = as_it_is(cycle, self_ends_at=cycle.self_ends_at + timedelta(days=7))
    correct(secretary, cycle.id, new, now=START)
    row = session.get_one(Assessment, sheet.id)

    assert (row.extended_until, row.extension_reason, row.revision) == (None, None, 3)
    events = session.scalars(select(Event.kind).where(Event.stream == f"assessment:{sheet.id}")).all()
    assert events[-1] == "assessment.extension_overtaken"


def test_stage_1_does_not_end_before_the_time_a_unit_was_given(
    secretary: Actor, cycle: Cycle, make: Make
) -> None:
    sheet = make.assessment(cycle)
    until = cycle.self_ends_at + timedelta(days=10)
    closing.extend(secretary, sheet.id, revision=1, until=until, reason="Bão", now=START)
    new = as_it_is(cycle, review_1_ends_at=until - timedelta(days=1))
    assert set(refused_at(secretary, cycle, new)) == {"review_1_ends_at"}


def test_the_title_of_a_published_cycle_stays_and_its_dates_may_still_move(cycles: Cycles) -> None:
    cycle, actor = cycles.finished({"Một": "1"}), actor_of(cycles.secretariat)
    order = Order(read_standing(actor, cycle.id).mark)
    publish_cycle(actor, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    assert set(refused_at(actor, cycle, as_it_is(cycle, title="Tên khác"))) == {"title"}
    later = cycle.review_2_ends_at + timedelta(days=30)
    assert correct(actor, cycle.id, as_it_is(cycle, review_2_ends_at=later), now=START) == 1


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


def test_a_form_that_showed_something_else_is_stale(secretary: Actor, cycle: Cycle) -> None:
    shown = as_it_is(cycle, title="Của người thứ hai")
    correct(secretary, cycle.id, as_it_is(cycle, title="Của người thứ nhất"), now=START)
    with pytest.raises(Stale):
        correct(secretary, cycle.id, shown, now=START)
    assert cycle.title == "Của người thứ nhất"


def test_a_correction_needs_a_reason_and_a_title_that_papers_can_show(secretary: Actor, cycle: Cycle) -> None:
    assert set(refused_at(secretary, cycle, as_it_is(cycle, title="Khác", reason=" "))) == {"reason"}
    assert set(refused_at(secretary, cycle, as_it_is(cycle, title=" "))) == {"title"}
    assert set(refused_at(secretary, cycle, as_it_is(cycle, title="x" * 201))) == {"title"}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECRETARIAT])
def test_nobody_else_corrects_a_cycle(session: Database, make: Make, cycle: Cycle, role: Role) -> None:
    with pytest.raises(Forbidden):
        correct(actor_of(make.account(role)), cycle.id, as_it_is(cycle, title="Khác"), now=START)


def test_a_cycle_that_does_not_exist_is_not_found(secretary: Actor, cycle: Cycle) -> None:
    with pytest.raises(NotFound):
        correct(secretary, 99, as_it_is(cycle), now=START)
