"""Roles of units that have ended: named, offered the units that came after, moved only by hand and told in the log."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.errors import Forbidden, NotFound, Refused
from app.local_time import local_day
from app.models import Event, LoginSession, RoleGrant, Unit, UnitKind
from app.queries.units.left_behind import EndedUnit, count_left_roles, left_behind
from app.services.accounts.following import follow
from app.services.units import keeping, merging
from app.services.units.merging import Reorganisation, Successor
from tests.integration.test_units import ACT
from tests.support.application import START
from tests.support.books import told_by
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

TODAY = local_day(START)


@pytest.fixture
def keeper(make: Make, session: scoped_session[Session]) -> Actor:
    """The administrator; everything of a test stands in one transaction."""
    return actor_of(make.account(Role.ADMINISTRATOR))


def merge(
    keeper: Actor, *olds: Unit, codes: tuple[str, ...] = ("91001",), day: date = TODAY
) -> tuple[int, ...]:
    """These units become new ones of these codes."""
    new = tuple(Successor(code, UnitKind.PHUONG, f"Mới {code}", f"Phường Mới {code}") for code in codes)
    return merging.reorganise(
        keeper, Reorganisation(tuple(unit.id for unit in olds), new, day, ACT), now=START
    )


def only(units: tuple[EndedUnit, ...]) -> EndedUnit:
    (unit,) = units
    return unit


def going(session: scoped_session[Session], account_id: int) -> list[tuple[Role, int | None, int | None]]:
    """The roles of an account that nobody has ended."""
    rows = session.scalars(
        select(RoleGrant).where(RoleGrant.account_id == account_id, RoleGrant.ended_at.is_(None))
    )
    return [(row.role, row.unit_id, row.home_unit_id) for row in rows]


def test_a_role_is_named_once_its_unit_has_ended_and_nothing_moves_by_itself(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    unit = make.unit("Cũ")
    person = make.account(Role.UNIT_HEAD, unit=unit)
    assert left_behind(TODAY) == ()
    (new,) = merge(keeper, unit)
    named = only(left_behind(TODAY))
    assert ([heir.id for heir in named.heirs], [role.account_id for role in named.roles]) == (
        [new],
        [person.id],
    )
    assert count_left_roles(TODAY) == count_left_roles(TODAY, unit.id) == 1
    assert going(session, person.id) == [(Role.UNIT_HEAD, unit.id, None)]


def test_roles_move_in_one_step_and_each_account_keeps_both_in_history_and_an_entry_in_the_log(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    one, two = make.unit("Một"), make.unit("Hai")
    head = make.account(Role.UNIT_HEAD, unit=one)
    both = make.account(Role.CONTRIBUTOR, unit=one)
    make._add(
        RoleGrant(account_id=both.id, role=Role.CONTRIBUTOR, unit_id=two.id, valid_from=date(2029, 1, 1))
    )
    (new,) = merge(keeper, one, two)
    chosen = {role.id: new for unit in left_behind(TODAY) for role in unit.roles}
    assert follow(keeper, chosen, now=START) == 2
    assert going(session, head.id) == [(Role.UNIT_HEAD, new, None)]
    assert going(session, both.id) == [(Role.CONTRIBUTOR, new, None)]
    assert left_behind(TODAY) == ()
    events = session.scalars(select(Event).where(Event.kind == "role.followed_unit")).all()
    assert {event.stream for event in events} == {f"account:{head.id}", f"account:{both.id}"}
    told = next(told_by(event) for event in events if event.stream == f"account:{head.id}")
    assert [(move["from"], move["to"]) for move in told["moved"]] == [("Xã Một", "Phường Mới 91001")]
    with pytest.raises(NotFound):
        follow(keeper, chosen, now=START)


def test_a_reviewer_works_in_the_new_unit_and_goes_on_appraising(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    home = make.unit("Cũ")
    reviewer = make.account(Role.REVIEWER, home_unit=home)
    (new,) = merge(keeper, home)
    (role,) = only(left_behind(TODAY)).roles
    assert role.at_home
    follow(keeper, {role.id: new}, now=START)
    assert going(session, reviewer.id) == [(Role.REVIEWER, None, new)]


def test_the_units_of_today_are_found_through_two_mergers(keeper: Actor, make: Make) -> None:
    unit = make.unit("Cũ")
    make.account(Role.UNIT_HEAD, unit=unit)
    (between,) = merge(keeper, unit, day=date(2030, 1, 1))
    change = (Successor("91002", UnitKind.PHUONG, "Sau", "Phường Sau"),)
    (last,) = merging.reorganise(keeper, Reorganisation((between,), change, TODAY, ACT), now=START)
    assert [heir.id for heir in only(left_behind(TODAY)).heirs] == [last]


def test_after_a_split_the_unit_is_chosen_and_one_that_did_not_come_after_is_refused(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    unit, stranger = make.unit("Cũ"), make.unit("Lạ")
    person = make.account(Role.UNIT_HEAD, unit=unit)
    first, second = merge(keeper, unit, codes=("91001", "91002"))
    (role,) = only(left_behind(TODAY)).roles
    for wrong in (None, stranger.id):
        with pytest.raises(Refused, match="Hãy chọn đơn vị nhận các vai trò của Xã Cũ"):
            follow(keeper, {role.id: wrong}, now=START)
    follow(keeper, {role.id: second}, now=START)
    assert going(session, person.id) == [(Role.UNIT_HEAD, second, None)]
    assert first != second


def test_a_unit_that_nobody_came_after_offers_nothing(keeper: Actor, make: Make) -> None:
    unit = make.unit("Cũ")
    make.account(Role.UNIT_HEAD, unit=unit)
    keeping.end(keeper, unit.id, TODAY, "Giải thể", now=START)
    assert only(left_behind(TODAY)).heirs == ()


def test_a_sheet_that_is_not_published_yet_is_named_before_its_people_leave_it(
    keeper: Actor, make: Make
) -> None:
    unit = make.unit("Cũ")
    make.account(Role.UNIT_HEAD, unit=unit)
    cycle = make.cycle()
    make.assessment(cycle, unit)
    merge(keeper, unit)
    assert only(left_behind(TODAY)).running == (cycle.title,)


def test_roles_that_are_over_and_closed_accounts_are_nobodys_work(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    unit = make.unit("Cũ")
    over, closed = (make.account(Role.UNIT_HEAD, unit=unit) for _ in range(2))
    over.grants[0].valid_to = date(2030, 1, 1)
    closed.disabled_at = START
    session.add_all([over, closed])
    session.flush()
    merge(keeper, unit)
    assert left_behind(TODAY) == ()
    assert count_left_roles(TODAY) == 0


def test_nobody_moves_their_own_role_and_only_administrators_move_any(
    keeper: Actor, make: Make, session: scoped_session[Session]
) -> None:
    unit = make.unit("Cũ")
    person = make.account(Role.UNIT_HEAD, unit=unit)
    session.add(
        RoleGrant(
            account_id=keeper.account_id, role=Role.CONTRIBUTOR, unit_id=unit.id, valid_from=date(2029, 1, 1)
        )
    )
    session.flush()
    (new,) = merge(keeper, unit)
    own = next(role for role in only(left_behind(TODAY)).roles if role.account_id == keeper.account_id)
    with pytest.raises(Refused, match="chính mình"):
        follow(keeper, {own.id: new}, now=START)
    with pytest.raises(Refused, match="Chưa chọn"):
        follow(keeper, {}, now=START)
    with pytest.raises(Forbidden):
        follow(actor_of(person), {own.id: new}, now=START)


def test_whoever_is_moved_signs_in_again(keeper: Actor, make: Make, session: scoped_session[Session]) -> None:
    unit = make.unit("Cũ")
    person = make.account(Role.UNIT_HEAD, unit=unit)
    (new,) = merge(keeper, unit)
    (role,) = only(left_behind(TODAY)).roles
    follow(keeper, {role.id: new}, now=START)
    open_sessions = select(LoginSession).where(
        LoginSession.account_id == person.id, LoginSession.ended_at.is_(None)
    )
    assert session.scalars(open_sessions).all() == []
