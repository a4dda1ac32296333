"""The next cycle is proposed from an earlier one, with its blocks and assignments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, Invalid, NotFound
from app.models import Assessment, Block, Cycle, Event, ReviewerAssignment
from app.queries.cycles.cloning import a_year_later, propose_next
from app.services.cycles.blocks import BlockData, add_block
from app.services.cycles.cloning import open_next
from app.services.cycles.members import move
from app.services.cycles.opening import NewCycle, open_cycle
from tests.integration.test_cycles import NEW
from tests.support.application import START
from tests.support.factories import Make, actor_of

Database = scoped_session[Session]
NEXT_YEAR = START + timedelta(days=360)


@pytest.fixture
def secretary(session: Database, make: Make) -> Actor:
    return actor_of(make.account(Role.SECRETARIAT))


@pytest.fixture
def source(session: Database, secretary: Actor, make: Make) -> Cycle:
    """A cycle of two units, one of them in a block of its own."""
    make.unit("Một"), make.unit("Hai")
    cycle = session.get_one(Cycle, open_cycle(secretary, NEW, now=START))
    block = add_block(secretary, cycle.id, BlockData("Khối miền núi", False, "Tờ trình"), now=START)
    sheet = sheet_of(session, cycle.id, "Hai")
    move(secretary, cycle.id, [sheet.id], block, "Tờ trình", now=START)
    return cycle


def sheet_of(session: Database, cycle_id: int, name: str) -> Assessment:
    sheets = session.scalars(select(Assessment).where(Assessment.cycle_id == cycle_id))
    return next(sheet for sheet in sheets if sheet.unit.name == name)


def as_proposed(actor: Actor, source: Cycle) -> NewCycle:
    proposal = propose_next(actor, source.id, now=NEXT_YEAR)
    dates = proposal.dates
    return NewCycle(proposal.tree_id, proposal.title, proposal.units_on, **dates)


def test_the_proposal_is_a_year_later_by_the_newest_set_and_writes_nothing(
    session: Database, secretary: Actor, source: Cycle, make: Make
) -> None:
    ended, fresh = sheet_of(session, source.id, "Một").unit, make.unit("Ba")
    ended.valid_to = date(2031, 7, 1)
    session.flush()
    events = session.scalar(select(func.count()).select_from(Event))
    proposal = propose_next(secretary, source.id, now=NEXT_YEAR)

    assert (proposal.tree_id, proposal.title) == (
        "dti/2034/commune",
        "Đánh giá chuyển đổi số cấp xã năm 2034",
    )
    assert proposal.dates["self_ends_at"] == source.self_ends_at.replace(year=2031)
    assert proposal.blocks == ("Khối xã, phường, đặc khu", "Khối miền núi")
    assert (proposal.gone, proposal.fresh) == (("Xã Một",), (fresh.full_name,))
    assert session.scalar(select(func.count()).select_from(Event)) == events


def test_the_29th_of_february_becomes_the_28th() -> None:
    assert a_year_later(datetime(2028, 2, 29, 10, tzinfo=UTC)) == datetime(2029, 2, 28, 10, tzinfo=UTC)


def test_blocks_and_the_units_in_them_are_taken_over(
    session: Database, secretary: Actor, source: Cycle, make: Make
) -> None:
    make.unit("Ba")
    cycle_id = open_next(secretary, source.id, as_proposed(secretary, source), now=NEXT_YEAR)
    blocks = session.scalars(select(Block).where(Block.cycle_id == cycle_id).order_by(Block.position)).all()

    assert [(block.title, block.ranked) for block in blocks] == [
        ("Khối xã, phường, đặc khu", True),
        ("Khối miền núi", False),
    ]
    names = {name: sheet_of(session, cycle_id, name).block_id for name in ("Một", "Hai", "Ba")}
    assert names == {"Một": blocks[0].id, "Hai": blocks[1].id, "Ba": blocks[0].id}


def test_assignments_are_taken_over_of_whoever_still_appraises(
    session: Database, secretary: Actor, source: Cycle, make: Make
) -> None:
    unit = sheet_of(session, source.id, "Một").unit
    stays, left = make.account(Role.REVIEWER), make.account(Role.REVIEWER)
    make.reviewer_assignment(source, stays, unit=unit, group_code="1")
    make.reviewer_assignment(source, stays, group_code="99")
    make.reviewer_assignment(source, left)
    left.disabled_at = START
    session.flush()
    proposal = propose_next(secretary, source.id, now=NEXT_YEAR)
    assert (proposal.assignments, proposal.lapsed) == (2, 1)

    cycle_id = open_next(secretary, source.id, as_proposed(secretary, source), now=NEXT_YEAR)
    rows = session.scalars(select(ReviewerAssignment).where(ReviewerAssignment.cycle_id == cycle_id)).all()
    assert [(row.account_id, row.unit_id, row.group_code) for row in rows] == [(stays.id, unit.id, "1")]


def test_only_the_standing_body_opens_the_next_cycle_and_only_from_one_that_exists(
    secretary: Actor, source: Cycle, make: Make
) -> None:
    new = as_proposed(secretary, source)
    with pytest.raises(Forbidden):
        open_next(actor_of(make.account(Role.AUDITOR)), source.id, new, now=NEXT_YEAR)
    with pytest.raises(NotFound):
        open_next(secretary, 99, new, now=NEXT_YEAR)
    with pytest.raises(NotFound):
        propose_next(actor_of(make.account(Role.REVIEWER)), source.id, now=NEXT_YEAR)


def test_a_year_that_has_its_cycle_is_refused_as_ever(secretary: Actor, source: Cycle) -> None:
    new = replace(as_proposed(secretary, source), tree_id=source.tree_id)
    with pytest.raises(Invalid):
        open_next(secretary, source.id, new, now=NEXT_YEAR)
