"""The worker that computes and signs a result is killed again and again: each step is done whole and once, or not."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from multiprocessing import get_context
from threading import Event

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.extensions import db
from app.models import Cycle, Document, DraftPaper, Job, Result, ResultRow
from app.queries.results.standing import read_standing
from app.services.publication import versions
from app.services.publication.computing import Order
from app.services.publication.orders import ask_to_compute
from app.services.publication.signing import Signing
from app.services.publication.signing_orders import ask_to_sign
from app.workflow.jobs import JobState
from app.workflow.versions import VersionState
from tests.support.application import Clock
from tests.support.background import do_all_work
from tests.support.books import defects
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import DECISION, council, signed_paper

pytestmark = pytest.mark.slow  # as many deaths as the environment asks for, each of a process of its own

KILLS = int(os.environ.get("FAULT_KILLS", "12"))
UNITS = {"An": "2", "Bình": "1", "Châu": "0"}
LONGEST_SECONDS = 1.5
"""A publication of three units takes about so long: deaths come at every moment of it, and some come too late."""


@pytest.fixture
def cycle(make: Make) -> tuple[Cycles, Cycle]:
    cycles = Cycles(make)
    return cycles, cycles.finished(UNITS)


def ask_for_a_version(app: Flask, cycles: Cycles, cycle: Cycle, clock: Clock) -> int:
    """Ask for the computation, as its page does."""
    with app.app_context():
        actor = actor_of(cycles.secretariat)
        order = Order(read_standing(actor, cycle.id).mark)
        job_id = ask_to_compute(actor, cycle.id, order, now=clock())
        db.session.commit()
    return job_id


def ask_for_its_papers(app: Flask, cycles: Cycles, clock: Clock) -> int:
    """Have the council confirm the version and enter the signed decision, as their pages do."""
    with app.app_context():
        result_id = db.session.scalars(select(Result.id)).one()
        versions.confirm(council(), result_id, now=clock())
        signing = Signing(DECISION, signed_paper())
        job_id = ask_to_sign(actor_of(cycles.secretariat), result_id, signing, now=clock())
        db.session.commit()
    return job_id


def state(app: Flask, job_id: int) -> JobState:
    with app.app_context():
        return db.session.get_one(Job, job_id).state


def count(app: Flask, *models: type[object]) -> tuple[int, ...]:
    """How many rows each of the tables holds."""
    with app.app_context():
        return tuple(db.session.scalar(select(func.count()).select_from(model)) or 0 for model in models)


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


def survive(app: Flask, job_id: int, seen: Callable[[], None]) -> int:
    """Let worker after worker die over the work, look at what stands after each, then let it be done; count them."""
    chance, deaths = random.Random(1), 0  # noqa: S311 - nobody guards anything with it
    for _ in range(KILLS):
        deaths += work_and_be_killed(app, chance)
        seen()
        with app.app_context():
            # Nothing that has died counts as a try: the next one dies at another moment.
            alive = Job.state.in_((JobState.WAITING, JobState.RUNNING))
            db.session.execute(update(Job).where(Job.id == job_id, alive).values(tries=0))
            db.session.commit()
    assert deaths > 0, "no worker died: nothing has been tried"
    do_all_work(app)
    assert state(app, job_id) is JobState.DONE
    return deaths


def test_a_publication_is_whole_and_once_although_its_worker_is_killed_all_the_time(
    app: Flask, cycle: tuple[Cycles, Cycle], clock: Clock, record_property: Callable[[str, object], None]
) -> None:
    cycles, published = cycle

    def a_version_or_none() -> None:
        results, lines, drafts = count(app, Result, ResultRow, DraftPaper)
        assert (results, lines) in ((0, 0), (1, len(UNITS))), "half a version stands there"
        assert bool(drafts) == bool(results)

    def all_papers_or_none() -> None:
        with app.app_context():
            signed = db.session.scalars(select(Result.state)).one() is VersionState.SIGNED
        assert (count(app, Document)[0] > len(UNITS)) == signed, (
            "papers without a signature, or the other way round"
        )

    deaths = survive(app, ask_for_a_version(app, cycles, published, clock), a_version_or_none)
    deaths += survive(app, ask_for_its_papers(app, cycles, clock), all_papers_or_none)
    assert count(app, Result, ResultRow) == (1, len(UNITS))
    assert defects(app) == []
    record_property("figures", f"{deaths} deaths while publishing, one whole result, 0 defects")
