"""The automatic lock: logged sheet by sheet at the deadline of each, every cycle by itself, once a deadline."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.jobs.work import locking
from app.models import Assessment, Cycle, Event, Job
from app.workflow.states import Status
from tests.support.application import Clock
from tests.support.background import do_all_work, work_together
from tests.support.factories import Make


def locks(app: Flask) -> list[tuple[str, str]]:
    """The stream of each lock in the log with the deadline it was for, in their order."""
    with app.app_context():
        events = db.session.scalars(select(Event).where(Event.kind == "assessment.locked").order_by(Event.id))
        return [(event.stream, json.loads(event.data)["deadline"]) for event in events]


def pass_deadline(clock: Clock, cycle: Cycle) -> None:
    clock.now = cycle.self_ends_at + timedelta(seconds=1)


def test_nothing_is_locked_before_the_deadline(app: Flask, make: Make, clock: Clock) -> None:
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Một"))
    clock.now = cycle.self_ends_at - timedelta(seconds=1)
    do_all_work(app)
    assert locks(app) == []


def test_at_the_deadline_every_sheet_that_was_not_handed_in_is_locked_once(
    app: Flask, make: Make, clock: Clock
) -> None:
    cycle = make.cycle()
    late = [make.assessment(cycle, make.unit(name)) for name in ("Một", "Hai")]
    make.assessment(cycle, make.unit("Ba"), status=Status.SUBMITTED)
    pass_deadline(clock, cycle)
    for _ in range(3):
        do_all_work(app)
        clock.advance(minutes=1)
    assert locks(app) == [(f"assessment:{sheet.id}", cycle.self_ends_at.isoformat()) for sheet in late]


def test_a_unit_with_more_time_is_locked_at_its_own_deadline(app: Flask, make: Make, clock: Clock) -> None:
    cycle = make.cycle()
    sheet, other = (make.assessment(cycle, make.unit(name)) for name in ("Một", "Hai"))
    later = cycle.self_ends_at + timedelta(days=1)
    with app.app_context():
        row = db.session.get_one(Assessment, sheet.id)
        row.extended_until, row.extension_reason = later, "Mất điện"
        db.session.commit()
    pass_deadline(clock, cycle)
    do_all_work(app)
    assert [stream for stream, _ in locks(app)] == [f"assessment:{other.id}"]
    clock.now = later
    do_all_work(app)
    assert locks(app)[-1] == (f"assessment:{sheet.id}", later.isoformat())


def test_each_cycle_is_locked_by_itself(app: Flask, make: Make, clock: Clock) -> None:
    first, second = make.cycle(year=2029), make.cycle(year=2030)
    with app.app_context():
        cycle = db.session.get_one(Cycle, second.id)
        cycle.self_ends_at = cycle.self_ends_at + timedelta(days=2)
        cycle.review_1_ends_at = max(cycle.review_1_ends_at, cycle.self_ends_at)
        db.session.commit()
    unit = make.unit("Một")
    early, _late = make.assessment(first, unit), make.assessment(second, unit)
    pass_deadline(clock, first)
    do_all_work(app)
    assert [stream for stream, _ in locks(app)] == [f"assessment:{early.id}"]


@pytest.mark.parametrize("workers", [1, 2])
def test_more_sheets_than_one_step_locks_are_locked_once_each_by_any_number_of_workers(
    app: Flask, make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr(locking, "AT_ONCE", 2)
    cycle = make.cycle()
    sheets = [make.assessment(cycle, make.unit(f"Đơn vị {number}")) for number in range(5)]
    pass_deadline(clock, cycle)
    work_together(app, workers)
    assert sorted(stream for stream, _ in locks(app)) == sorted(f"assessment:{sheet.id}" for sheet in sheets)
    with app.app_context():
        job = db.session.scalars(select(Job)).one()
        assert (job.done, job.size, json.loads(job.outcome or "")) == (5, 5, {"locked": 5})
    assert app.test_cli_runner().invoke(args=["verify"]).exit_code == 0
