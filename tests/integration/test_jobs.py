"""Background work: asked for once by its key, done step by step, stopped, broken, taken up after a kill."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from multiprocessing import get_context

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.errors import N_, NotFound, Refused
from app.extensions import db
from app.jobs import registry, worker
from app.jobs.hold import hold
from app.jobs.kinds import Kind, Step, Turn
from app.models import Account, Event, Job
from app.queries.jobs import find_job, list_jobs
from app.services.jobs import requests
from app.workflow.jobs import JobState
from tests.support.application import START, Clock
from tests.support.background import do_all_work
from tests.support.factories import Make, actor_of


class Counting:
    """Work of three items, one a step, that tells what it did; each item may be made to go wrong."""

    def __init__(self) -> None:
        self.did: list[int] = []
        self.trouble: dict[int, Exception] = {}
        self.on_item = lambda _item: None

    def step(self, turn: Turn) -> Step:
        """Do the next item."""
        item = int(turn.cursor or 0)
        if item in self.trouble:
            raise self.trouble[item]
        self.on_item(item)
        self.did.append(item)
        last = item == 2
        return Step(item + 1, 3, None if last else str(item + 1), {"sum": 3} if last else {})


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    """A kind of work that this module adds to those there are."""
    work = Counting()
    kinds = {**registry.KINDS, "count": Kind("count", N_("Đếm"), work.step)}
    monkeypatch.setattr(worker, "KINDS", kinds)
    return work


@pytest.fixture
def person(make: Make) -> Account:
    """Somebody who asks for work."""
    return make.account(Role.SECRETARIAT)


def ask(app: Flask, person: Account | None, key: str = "count:1", **options: bool) -> int:
    actor = actor_of(person) if person else None
    with app.app_context():
        job_id = requests.request("count", key=key, arguments={}, actor=actor, now=START, **options)
        db.session.commit()
        return job_id


def look(app: Flask, job_id: int) -> Job:
    with app.app_context():
        return db.session.get_one(Job, job_id)


def test_work_is_done_step_by_step_and_says_what_came_of_it(
    app: Flask, counting: Counting, person: Account
) -> None:
    job_id = ask(app, person)
    do_all_work(app)
    job = look(app, job_id)
    assert (job.state, job.done, job.size, counting.did) == (JobState.DONE, 3, 3, [0, 1, 2])
    assert json.loads(job.outcome or "") == {"sum": 3}


def test_asked_twice_by_one_key_it_is_done_once(app: Flask, counting: Counting, person: Account) -> None:
    first, second = ask(app, person), ask(app, person)
    do_all_work(app)
    third = ask(app, person)
    do_all_work(app)
    assert first == second == third
    assert counting.did == [0, 1, 2]


def test_work_that_comes_back_begins_anew_once_it_is_done(app: Flask, counting: Counting) -> None:
    job_id = ask(app, None)
    do_all_work(app)
    assert ask(app, None, renew=True) == job_id
    do_all_work(app)
    assert counting.did == [0, 1, 2, 0, 1, 2]


def test_a_refusal_ends_it_with_its_sentence_and_keeps_the_finished_steps(
    app: Flask, counting: Counting, person: Account
) -> None:
    counting.trouble[1] = Refused(N_("Đơn vị %(unit)s đã đổi."), unit="Một")
    job_id = ask(app, person)
    do_all_work(app)
    with app.app_context():
        view = find_job(actor_of(person), job_id, now=START)
    assert (view.state, view.done, str(view.problem)) == (JobState.FAILED, 1, "Đơn vị Một đã đổi.")
    assert view.may_repeat
    del counting.trouble[1]
    with app.app_context():
        requests.ask_again(actor_of(person), job_id, now=START)
        db.session.commit()
    do_all_work(app)
    assert look(app, job_id).state is JobState.DONE


def test_what_breaks_is_tried_three_times_with_a_pause_and_then_says_whom_to_tell(
    app: Flask, counting: Counting, person: Account, clock: Clock
) -> None:
    counting.trouble[1] = RuntimeError("a defect")
    job_id = ask(app, person)
    do_all_work(app)
    assert look(app, job_id).state is JobState.WAITING
    do_all_work(app)
    assert look(app, job_id).tries == 1, "it is due again only after its pause"
    for _ in range(2):
        clock.advance(minutes=3)
        do_all_work(app)
    job = look(app, job_id)
    assert job.state is JobState.FAILED
    assert f"mã việc {job_id}" in json.loads(job.problem or "")[0] % json.loads(job.problem or "")[1]
    assert counting.did == [0]


def test_a_step_that_went_well_forgets_the_tries_of_the_one_before(
    app: Flask, counting: Counting, person: Account, clock: Clock
) -> None:
    counting.trouble[1] = RuntimeError("a defect")
    job_id = ask(app, person)
    do_all_work(app)
    counting.trouble = {2: RuntimeError("another")}
    clock.advance(minutes=3)
    do_all_work(app)
    assert (look(app, job_id).tries, look(app, job_id).state) == (1, JobState.WAITING)


def test_cancelled_it_stops_before_the_next_step(app: Flask, counting: Counting, person: Account) -> None:
    job_id = ask(app, person)

    def cancel(item: int) -> None:
        if item == 1:
            requests.cancel(actor_of(person), job_id, now=START)

    counting.on_item = cancel
    do_all_work(app)
    job = look(app, job_id)
    assert (job.state, job.done, counting.did) == (JobState.CANCELLED, 2, [0, 1])
    with app.app_context(), pytest.raises(Refused, match="đã kết thúc"):
        requests.cancel(actor_of(person), job_id, now=START)


def test_cancelled_while_others_write_the_step_does_not_happen(
    app: Flask, person: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(turn: Turn) -> Step:
        with turn.release(), app.app_context():
            requests.cancel(actor_of(person), job_id, now=START)
            db.session.commit()
        raise AssertionError("the step went on after it was stopped")

    monkeypatch.setattr(worker, "KINDS", {"count": Kind("count", N_("Đếm"), step)})
    job_id = ask(app, person)
    do_all_work(app)
    assert look(app, job_id).state is JobState.CANCELLED


def test_waiting_work_that_is_cancelled_is_never_begun(
    app: Flask, counting: Counting, person: Account
) -> None:
    job_id = ask(app, person)
    with app.app_context():
        requests.cancel(actor_of(person), job_id, now=START)
        db.session.commit()
    do_all_work(app)
    assert counting.did == []


def test_work_of_somebody_whose_account_was_closed_meanwhile_is_not_done(
    app: Flask, counting: Counting, person: Account
) -> None:
    job_id = ask(app, person)
    with app.app_context():
        db.session.get_one(Account, person.id).disabled_at = START
        db.session.commit()
    do_all_work(app)
    assert counting.did == []
    assert "bị khóa" in (look(app, job_id).problem or "")


def test_a_worker_that_is_killed_loses_the_step_it_was_in_and_nothing_else(
    app: Flask, counting: Counting, person: Account
) -> None:
    job_id = ask(app, person)

    def work_and_die() -> None:
        counting.on_item = lambda item: os.kill(os.getpid(), signal.SIGKILL) if item == 1 else None
        do_all_work(app)

    with app.app_context():
        db.engine.dispose()
    child = get_context("fork").Process(target=work_and_die)
    child.start()
    child.join(timeout=60)
    assert child.exitcode == -signal.SIGKILL
    job = look(app, job_id)
    assert (job.state, job.done, job.cursor) == (JobState.RUNNING, 1, "1")
    do_all_work(app)
    assert (look(app, job_id).state, counting.did) == (JobState.DONE, [1, 2])


def test_work_that_kills_its_worker_again_and_again_is_given_up(
    app: Flask, counting: Counting, person: Account
) -> None:
    job_id = ask(app, person)

    def die() -> None:
        counting.on_item = lambda _item: os.kill(os.getpid(), signal.SIGKILL)
        do_all_work(app)

    with app.app_context():
        db.engine.dispose()
    for _ in range(worker.TRIES):
        child = get_context("fork").Process(target=die)
        child.start()
        child.join(timeout=60)
    do_all_work(app)
    assert (look(app, job_id).state, counting.did) == (JobState.FAILED, [])


def test_only_one_worker_holds_a_piece_of_work(app: Flask) -> None:
    with app.app_context():
        folder = app.extensions["settings"].instance_dir / "jobs"
        with hold(db.engine, folder, 7) as first, hold(db.engine, folder, 7) as second:
            assert (first, second) == (True, False)
            with hold(db.engine, folder, 8) as another:
                assert another
        with hold(db.engine, folder, 7) as again:
            assert again


def test_everybody_sees_their_own_work_and_administrator_and_auditor_all_of_it(
    app: Flask, counting: Counting, make: Make, person: Account
) -> None:
    own, others, clocks = (
        ask(app, person),
        ask(app, make.account(Role.SECRETARIAT), "count:2"),
        ask(app, None, "count:3"),
    )
    with app.app_context():
        assert [row.id for row in list_jobs(actor_of(person), None, 1, now=START).rows] == [own]
        with pytest.raises(NotFound):
            find_job(actor_of(person), others, now=START)
        with pytest.raises(NotFound):
            requests.cancel(actor_of(person), clocks, now=START)
        for role in (Role.ADMINISTRATOR, Role.AUDITOR):
            reader = actor_of(make.account(role))
            assert list_jobs(reader, None, 1, now=START).count == 3
            assert find_job(reader, clocks, now=START).requested_by is None


def test_the_log_says_who_asked_for_it_and_who_stopped_it(
    app: Flask, counting: Counting, person: Account
) -> None:
    job_id = ask(app, person)
    with app.app_context():
        requests.cancel(actor_of(person), job_id, now=START)
        db.session.commit()
        events = db.session.scalars(
            select(Event).where(Event.stream == f"job:{job_id}").order_by(Event.seq)
        ).all()
    assert [(event.kind, event.actor_id) for event in events] == [
        ("job.requested", person.id),
        ("job.cancelled", person.id),
    ]


def test_work_that_no_worker_takes_up_says_so(app: Flask, person: Account, clock: Clock) -> None:
    job_id = ask(app, person)
    clock.advance(minutes=3)
    with app.app_context():
        assert find_job(actor_of(person), job_id, now=clock()).forgotten
