"""Changes dated for a day to come: every reader asks for its own day, and until that day they can be called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Invalid, NotFound, Refused
from app.extensions import db
from app.jobs.schedule import plan
from app.local_time import VIETNAM, local_day
from app.models import Event, Job, Level, Unit, UnitKind, UnitPlan
from app.queries.units.history import read_unit
from app.queries.units.listing import ListedUnit, Wanted, list_units
from app.queries.units.past import parents_on
from app.queries.units.tree import page_of_units
from app.services.units import keeping, merging, planning
from app.services.units.merging import Reorganisation, Successor
from tests.integration.test_units import ACT, FOUNDED, THING, merger, province, refused
from tests.support.application import START
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

TODAY = local_day(START)
DAY = TODAY + timedelta(days=30)
THEN = datetime(DAY.year, DAY.month, DAY.day, 0, 5, tzinfo=VIETNAM)


@pytest.fixture
def keeper(make: Make, session: scoped_session[Session]) -> Actor:
    """The administrator; everything of a test stands in one transaction."""
    return actor_of(make.account(Role.ADMINISTRATOR))


@pytest.fixture
def old(keeper: Actor) -> tuple[int, int]:
    """Two provinces."""
    return (
        keeping.begin(keeper, province("44", "Quảng Bình"), now=START),
        keeping.begin(keeper, province("45", "Quảng Trị"), now=START),
    )


@pytest.fixture
def unit(keeper: Actor, old: tuple[int, int]) -> int:
    """A commune of the first."""
    return keeping.begin(keeper, replace(THING, parent_id=old[0]), now=START)


def seen(keeper: Actor, unit_id: int, on: date) -> ListedUnit:
    """The unit as both lists show it on a day."""
    wanted = Wanted(on, state=None)
    (line,) = (line for line in list_units(keeper, wanted) if line.id == unit_id)
    (paged,) = (line for line in page_of_units(keeper, wanted).units if line.id == unit_id)
    assert replace(paged, depth=0) == replace(line, depth=0)
    return line


def rename(keeper: Actor, unit_id: int, day: date = DAY) -> None:
    keeping.rename(keeper, unit_id, "Sau", "Phường Sau", day, ACT, now=START)


def test_a_unit_bears_its_new_name_from_the_day_on_and_not_before(
    keeper: Actor, unit: int, session: scoped_session[Session]
) -> None:
    rename(keeper, unit)
    assert seen(keeper, unit, TODAY).full_name == "Xã Thử Một"
    assert seen(keeper, unit, DAY - timedelta(days=1)).full_name == "Xã Thử Một"
    assert seen(keeper, unit, DAY).full_name == "Phường Sau"
    assert session.get_one(Unit, unit).full_name == "Xã Thử Một", "whoever asks for no day is told of today"
    page = read_unit(keeper, unit, on=TODAY)
    assert page.plan is not None
    assert (page.plan.day, page.plan.full_name) == (DAY, "Phường Sau")
    assert [span.full_name for span in page.spans] == ["Xã Thử Một"]


def test_a_cycle_of_a_day_to_come_takes_what_units_lie_under_then(
    keeper: Actor, old: tuple[int, int], unit: int
) -> None:
    keeping.move(keeper, unit, old[1], DAY, ACT, now=START)
    assert parents_on(TODAY)[unit] == old[0]
    assert parents_on(DAY)[unit] == old[1]
    assert seen(keeper, unit, DAY).parent_name == "Tỉnh Quảng Trị"


def test_on_its_day_the_change_is_made_once_and_told_in_the_log(
    keeper: Actor, unit: int, session: scoped_session[Session]
) -> None:
    rename(keeper, unit)
    assert not planning.some_is_due(now=THEN - timedelta(minutes=10))
    assert planning.make_due(now=THEN - timedelta(minutes=10)) == 0
    assert planning.some_is_due(now=THEN)
    assert [planning.make_due(now=THEN) for _ in range(2)] == [1, 0]
    newest, oldest = read_unit(keeper, unit, on=DAY).spans
    assert (newest.full_name, newest.since, oldest.until) == ("Phường Sau", DAY, DAY)
    assert newest.act is not None
    assert seen(keeper, unit, TODAY).full_name == "Xã Thử Một"
    assert read_unit(keeper, unit, on=DAY).plan is None
    assert session.scalars(select(Event.kind).order_by(Event.id.desc()).limit(1)).all() == ["unit.plan_came"]


def test_the_clock_asks_for_it(app: Flask, make: Make) -> None:
    keeper = actor_of(make.account(Role.ADMINISTRATOR))
    with app.app_context():
        unit = keeping.begin(keeper, THING, now=START)
        rename(keeper, unit)
        db.session.commit()
        plan(app.extensions["settings"], now=START)
        assert "change_units" not in db.session.scalars(select(Job.kind)).all()
        plan(app.extensions["settings"], now=THEN)
        assert "change_units" in db.session.scalars(select(Job.kind)).all()


def test_a_change_is_called_off_before_its_day_and_not_after(keeper: Actor, unit: int) -> None:
    rename(keeper, unit)
    with pytest.raises(Refused, match="đã tới"):
        planning.call_off(keeper, unit, now=THEN)
    planning.call_off(keeper, unit, now=START)
    assert seen(keeper, unit, DAY).full_name == "Xã Thử Một"
    with pytest.raises(NotFound):
        planning.call_off(keeper, unit, now=START)


def test_an_end_to_come_is_called_off_before_its_day(keeper: Actor, unit: int) -> None:
    keeping.end(keeper, unit, DAY, "Sắp xếp", now=START)
    with pytest.raises(Refused, match="đã tới"):
        planning.call_off(keeper, unit, now=THEN)
    planning.call_off(keeper, unit, now=START)
    assert seen(keeper, unit, DAY).valid_to is None


def test_of_one_unit_one_change_waits_at_a_time(keeper: Actor, old: tuple[int, int], unit: int) -> None:
    rename(keeper, unit)
    for wrong in (
        lambda: rename(keeper, unit, DAY + timedelta(days=1)),
        lambda: rename(keeper, unit, TODAY),
        lambda: keeping.move(keeper, unit, old[1], DAY, ACT, now=START),
    ):
        with pytest.raises(Invalid) as fault:
            wrong()
        assert "đã có thay đổi được ghi cho ngày" in refused(fault)["day"]
    with pytest.raises(Refused, match="đã có thay đổi được ghi"):
        keeping.end(keeper, unit, DAY, "Sắp xếp", now=START)
    with pytest.raises(Refused, match="đã có thay đổi được ghi"):
        merging.reorganise(keeper, merger(old, day=DAY), now=START)


def test_a_name_that_is_corrected_meanwhile_is_not_brought_back_by_a_move(
    keeper: Actor, old: tuple[int, int], unit: int
) -> None:
    keeping.move(keeper, unit, old[1], DAY, ACT, now=START)
    keeping.correct_name(keeper, unit, "Đúng", "Xã Đúng", now=START)
    planning.make_due(now=THEN)
    assert seen(keeper, unit, DAY).full_name == "Xã Đúng"


def test_a_merger_to_come_moves_what_lies_below_on_its_day_and_is_undone_whole(
    keeper: Actor, old: tuple[int, int], unit: int, session: scoped_session[Session]
) -> None:
    (new,) = merging.reorganise(keeper, merger(old, day=DAY), now=START)
    assert session.get_one(Unit, unit).parent_id == old[0], "until the day it lies below the old one"
    assert (parents_on(TODAY)[unit], parents_on(DAY)[unit]) == (old[0], new)
    with pytest.raises(Refused, match="sáp nhập"):
        planning.call_off(keeper, unit, now=START)
    with pytest.raises(Refused, match="sáp nhập"):
        planning.call_off(keeper, old[0], now=START)
    merging.undo(keeper, new, now=START)
    assert session.scalars(select(UnitPlan)).all() == []
    assert parents_on(DAY)[unit] == old[0]


def test_a_merger_whose_day_has_come_is_undone_with_what_it_moved(
    keeper: Actor, old: tuple[int, int], unit: int, session: scoped_session[Session]
) -> None:
    (new,) = merging.reorganise(keeper, merger(old, day=DAY), now=START)
    planning.make_due(now=THEN)
    assert session.get_one(Unit, unit).parent_id == new
    merging.undo(keeper, new, now=THEN)
    assert session.get_one(Unit, unit).parent_id == old[0]


def test_a_unit_to_which_another_will_move_does_not_end_before(
    keeper: Actor, old: tuple[int, int], unit: int
) -> None:
    keeping.move(keeper, unit, old[1], DAY, ACT, now=START)
    with pytest.raises(Invalid) as fault:
        keeping.end(keeper, old[1], DAY + timedelta(days=1), "Sắp xếp", now=START)
    assert "Xã Thử Một" in refused(fault)["day"]


def test_two_units_do_not_come_to_lie_below_each_other(keeper: Actor, old: tuple[int, int]) -> None:
    keeping.move(keeper, old[0], old[1], DAY, ACT, now=START)
    with pytest.raises(Invalid) as fault:
        keeping.move(keeper, old[1], old[0], TODAY, ACT, now=START)
    assert set(refused(fault)) == {"parent_id"}


def test_the_successor_of_a_merger_to_come_is_not_undone_once_another_plans_to_move_there(
    keeper: Actor, unit: int
) -> None:
    district = replace(THING, code="600", level=Level.DISTRICT, kind=UnitKind.HUYEN, valid_from=FOUNDED)
    first = keeping.begin(keeper, district, now=START)
    change = (Successor("601", UnitKind.HUYEN, "Mới", "Huyện Mới"),)
    (new,) = merging.reorganise(keeper, Reorganisation((first,), change, DAY, ACT), now=START)
    keeping.move(keeper, unit, new, DAY + timedelta(days=1), ACT, now=START)
    with pytest.raises(Refused, match="Huyện Mới đã có"):
        merging.undo(keeper, new, now=START)
