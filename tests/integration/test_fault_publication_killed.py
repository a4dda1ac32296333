"""The worker that publishes is killed again and again: the result stands in public whole and once, or not at all."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from multiprocessing import get_context
from threading import Event

import pytest
from app.services.publication.publication import Order
from flask import Flask
from sqlalchemy import func, select, update

from app.extensions import db
from app.models import Cycle, Document, Job, Result, ResultRow
from app.queries.results.standing import read_standing
from app.services.publication.orders import ask_to_publish
from app.workflow.jobs import JobState
from tests.support.application import Clock
from tests.support.background import do_all_work
from tests.support.books import defects
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.slow  # as many deaths as the environment asks for, each of a process of its own

KILLS = int(os.environ.get("FAULT_KILLS", "12"))
UNITS = {"An": "2", "Bình": "1", "Châu": "0"}
LONGEST_SECONDS = 1.5
"""A publication of three units takes about so long: deaths come at every moment of it, and some come too late."""


@pytest.fixture
def cycle(make: Make) -> tuple[Cycles, Cycle]:
    cycles = Cycles(make)
    return cycles, cycles.finished(UNITS)


def ask(app: Flask, cycles: Cycles, cycle: Cycle, clock: Clock) -> int:
    """Ask for the publication, as its page does."""
    with app.app_context():
        actor = actor_of(cycles.secretariat)
        order = Order(read_standing(actor, cycle.id).mark)
        job_id = ask_to_publish(actor, cycle.id, order, now=clock())
        db.session.commit()
    return job_id


def state(app: Flask, job_id: int) -> JobState:
    with app.app_context():
        return db.session.get_one(Job, job_id).state


def public(app: Flask, cycle: Cycle) -> tuple[int, int, int]:
    """How many results, lines and papers the cycle has."""
    with app.app_context():
        return tuple(  # type: ignore[return-value]
            db.session.scalar(query) or 0
            for query in (
                select(func.count(Result.id)).where(Result.cycle_id == cycle.id),
                select(func.count(ResultRow.id)),
                select(func.count(Document.id)),
            )
        )


def work_and_be_killed(app: Flask, chance: random.Random) -> bool:
    """Let a worker work and kill it at a random moment; say whether it died before it was done."""
    with app.app_context():
        db.engine.dispose()
    child = get_context("fork").Process(target=do_all_work, args=(app,))
    child.start()
    Event().wait(chance.uniform(0, LONGEST_SECONDS))
    if child.pid is not None and child.is_alive():
        os.kill(child.pid, signal.SIGKILL)
    child.join(timeout=60)
    return child.exitcode == -signal.SIGKILL


def test_a_publication_is_whole_and_once_although_its_worker_is_killed_all_the_time(
    app: Flask, cycle: tuple[Cycles, Cycle], clock: Clock, record_property: Callable[[str, object], None]
) -> None:
    cycles, published = cycle
    chance, deaths = random.Random(1), 0  # noqa: S311 - nobody guards anything with it
    job_id = ask(app, cycles, published, clock)
    for _ in range(KILLS):
        deaths += work_and_be_killed(app, chance)
        results, lines, papers = public(app, published)
        assert (results, lines) in ((0, 0), (1, len(UNITS))), "half a result stands in public"
        assert bool(papers) == bool(results)
        with app.app_context():
            # Nothing that has died counts as a try: the next one dies at another moment.
            alive = Job.state.in_((JobState.WAITING, JobState.RUNNING))
            db.session.execute(update(Job).where(Job.id == job_id, alive).values(tries=0))
            db.session.commit()
    assert deaths > 0, "no worker died: nothing has been tried"
    do_all_work(app)
    assert state(app, job_id) is JobState.DONE
    assert public(app, published)[:2] == (1, len(UNITS))
    assert defects(app) == []
    record_property("figures", f"{deaths} deaths while publishing, one whole result, 0 defects")
