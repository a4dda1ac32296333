"""The preview of a large publication: the worker makes it, it says what would be published, and it is held to that."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import NotFound, Refused, Stale
from app.extensions import db
from app.models import Assessment, Cycle, Job, Preview, PreviewLine, Result
from app.queries.paging import PAGE, Place
from app.queries.results.preview import AT_ONCE, read_preview
from app.queries.results.standing import read_standing
from app.services.publication import previews
from app.services.publication.computing import Order, prepare
from app.services.publication.orders import ask_to_compute
from app.services.publication.previews import ask_for_preview
from app.services.sheets import closing
from app.workflow.jobs import JobState
from app.workflow.states import Status
from tests.support.application import START
from tests.support.background import do_all_work
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

SIZE = AT_ONCE + 2
Database = scoped_session[Session]


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(make: Make, cycles: Cycles) -> Cycle:
    """A cycle whose preview is the worker's: many of its units tie, two are guests, one compares itself with others."""
    with make.together():
        cycle = make.cycle()
        guests = cycles.guests(cycle)
        for number in range(SIZE):
            unit = make.unit(f"{'Đăng' if number % 2 else 'An'} {number:03d}")
            cycles.sheet(
                cycle,
                unit,
                appraised=("2", "1", "0.5")[number % 3],
                declared="2",
                block=guests if number < 2 else None,
                online=1000 + number if number % 7 == 0 else None,
            )
    return cycle


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


def made(app: Flask, secretary: Actor, cycle: Cycle) -> Job:
    """The work of making the preview, after the worker has done it."""
    job_id = ask_for_preview(secretary, cycle.id, now=START)
    db.session.commit()
    do_all_work(app)
    return db.session.scalars(
        select(Job).where(Job.id == job_id).execution_options(populate_existing=True)
    ).one()


def test_page_by_page_it_says_what_would_be_published(app: Flask, cycle: Cycle, secretary: Actor) -> None:
    assert not read_preview(secretary, cycle.id).complete
    job = made(app, secretary, cycle)
    assert (job.state, job.done) == (JobState.DONE, SIZE)
    pages, place = [], Place()
    while place is not None:
        preview = read_preview(secretary, cycle.id, place)
        assert preview.complete
        assert preview.page is not None
        pages.append(
            [(b.title, row.rank, row.unit_name, row.own, row.total) for b in preview.blocks for row in b.rows]
        )
        place = Place(after=preview.page.after) if preview.page.after else None
    standing = read_standing(secretary, cycle.id)
    assert [len(page) for page in pages] == [PAGE, PAGE, SIZE - 2 * PAGE]
    assert [line for page in pages for line in page] == [
        (b.title, row.rank, row.unit_name, row.own, row.total) for b in standing.blocks for row in b.rows
    ]
    assert (preview.mark, preview.finished, preview.left_out) == (standing.mark, SIZE, 0)
    assert preview.certificates == SIZE - 2


def test_what_changed_since_is_no_longer_shown_and_cannot_be_ordered(
    app: Flask, cycle: Cycle, secretary: Actor
) -> None:
    made(app, secretary, cycle)
    seen = read_preview(secretary, cycle.id).mark
    sheet = db.session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id).limit(1)).one()
    closing.reopen(secretary, sheet.id, revision=sheet.revision, reason="Xem lại.", until=None, now=START)
    preview = read_preview(secretary, cycle.id)
    assert (preview.complete, preview.left_out, len(preview.omitted)) == (False, 1, 1)
    with pytest.raises(Stale):
        ask_to_compute(secretary, cycle.id, Order(seen), now=START)
    with pytest.raises(Stale):
        ask_to_compute(secretary, cycle.id, Order(preview.mark), now=START)


def test_a_sheet_reopened_while_it_is_made_ends_it_with_a_sentence(cycle: Cycle, secretary: Actor) -> None:
    previews.begin(secretary, cycle.id, now=START)
    _last, count = previews.add_some(secretary, cycle.id, after=0)
    sheet = db.session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id).limit(1)).one()
    closing.reopen(secretary, sheet.id, revision=sheet.revision, reason="Xem lại.", until=None, now=START)
    assert count
    with pytest.raises(Refused, match="Trong lúc lập bản xem trước"):
        previews.complete(secretary, cycle.id)


def test_a_line_that_does_not_follow_from_its_sheet_is_not_published(
    app: Flask, cycle: Cycle, secretary: Actor
) -> None:
    made(app, secretary, cycle)
    order = Order(read_preview(secretary, cycle.id).mark)
    prepare(secretary, cycle.id, order, now=START)
    line = db.session.scalars(select(PreviewLine).order_by(PreviewLine.assessment_id).limit(1)).one()
    totals = json.loads(line.totals)
    totals["final"]["points"] = "9.99"
    db.session.execute(
        update(PreviewLine).where(PreviewLine.unit_code == line.unit_code).values(totals=json.dumps(totals))
    )
    with pytest.raises(Refused, match=f"tính lại của đơn vị {line.unit_code} khác bản xem trước"):
        prepare(secretary, cycle.id, order, now=START)
    assert db.session.scalars(select(Result)).all() == []


def test_nobody_else_has_one_made(make: Make, cycle: Cycle) -> None:
    for role in (Role.LEADERSHIP, Role.REVIEWER):
        with pytest.raises(NotFound):
            ask_for_preview(actor_of(make.account(role)), cycle.id, now=START)
    assert db.session.scalars(select(Preview)).all() == []


def test_whoever_belonged_to_a_finished_unit_does_not_order_its_publication(
    app: Flask, make: Make, cycle: Cycle, secretary: Actor
) -> None:
    made(app, secretary, cycle)
    sheet = db.session.scalars(select(Assessment).where(Assessment.status == Status.CONFIRMED).limit(1)).one()
    own = actor_of(make.account(Role.SECRETARIAT, home_unit=sheet.unit))
    with pytest.raises(Refused, match="Bạn thuộc"):
        ask_to_compute(own, cycle.id, Order(read_preview(own, cycle.id).mark), now=START)
