"""A published cycle is closed: everything of it is only read from then on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, Refused
from app.models import Assessment, Cycle, Event
from app.queries.results.standing import read_standing
from app.queries.sheets.sheets import read_sheet
from app.services.cycles.archiving import archive
from app.services.cycles.correcting import correct
from app.services.sheets import closing
from app.storage import store
from app.workflow.machine import Why
from app.workflow.states import Status
from tests.integration.test_cycle_corrections import as_it_is
from tests.support.application import START
from tests.support.cycles import IMPRINT, Cycles
from tests.support.factories import Make, actor_of
from tests.support.publishing import Order, publish_cycle

Database = scoped_session[Session]


@pytest.fixture
def cycles(session: Database, make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def secretary(cycles: Cycles) -> Actor:
    return actor_of(cycles.secretariat)


@pytest.fixture
def published(cycles: Cycles, secretary: Actor) -> Cycle:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    order = Order(read_standing(secretary, cycle.id).mark)
    publish_cycle(secretary, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    return cycle


def sheets_of(session: Database, cycle: Cycle) -> list[Assessment]:
    return list(session.scalars(select(Assessment).where(Assessment.cycle_id == cycle.id)))


def test_an_archived_cycle_is_only_read(session: Database, secretary: Actor, published: Cycle) -> None:
    assert archive(secretary, published.id, "Hết năm", now=START) == 2
    sheets = sheets_of(session, published)
    assert {sheet.status for sheet in sheets} == {Status.ARCHIVED}
    view = read_sheet(secretary, sheets[0].id, now=START)
    assert {option.why_not for option in view.open_actions.values()} == {Why.NOT_IN_THIS_STATUS}
    with pytest.raises(Refused, match="lưu trữ"):
        closing.reopen(
            secretary, sheets[0].id, revision=sheets[0].revision, reason="x", until=None, now=START
        )
    later = as_it_is(published, review_2_ends_at=published.review_2_ends_at + timedelta(days=1))
    with pytest.raises(Refused, match="lưu trữ"):
        correct(secretary, published.id, later, now=START)
    assert session.scalars(select(Event.kind).where(Event.kind == "cycle.archived")).all()


def test_a_cycle_is_archived_only_when_all_of_it_is_published(
    session: Database, secretary: Actor, published: Cycle
) -> None:
    sheet = sheets_of(session, published)[0]
    closing.reopen(secretary, sheet.id, revision=sheet.revision, reason="Sai", until=None, now=START)
    with pytest.raises(Refused, match="Còn 1 phiếu chưa công bố"):
        archive(secretary, published.id, "Hết năm", now=START)
    assert {sheet.status for sheet in sheets_of(session, published)} == {Status.REVIEW_2, Status.PUBLISHED}


def test_a_cycle_without_a_result_is_not_archived(secretary: Actor, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"})
    with pytest.raises(Refused, match="chưa công bố kết quả"):
        archive(secretary, cycle.id, "Hết năm", now=START)


def test_archiving_needs_the_standing_body_and_a_reason(
    secretary: Actor, published: Cycle, make: Make
) -> None:
    with pytest.raises(Invalid):
        archive(secretary, published.id, " ", now=START)
    with pytest.raises(Forbidden):
        archive(actor_of(make.account(Role.LEADERSHIP)), published.id, "x", now=START)


# The day to which figures count


def test_the_day_of_the_figures_is_corrected_until_the_result_is_published(
    session: Database, secretary: Actor, cycles: Cycles
) -> None:
    cycle = cycles.finished({"Một": "1"})
    day = date(2030, 11, 30)
    assert correct(secretary, cycle.id, as_it_is(cycle, figures_on=day), now=START) == 1
    assert cycle.figures_on == day
    order = Order(read_standing(secretary, cycle.id).mark)
    publish_cycle(secretary, cycle.id, order, imprint=IMPRINT, store=store(), now=START)
    with pytest.raises(Invalid) as refusal:
        correct(secretary, cycle.id, as_it_is(cycle, figures_on=None), now=START)
    assert set(refusal.value.fields) == {"figures_on"}
