"""A role limited to one organiser opens its cycles alone; units see every cycle that they take part in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.access.actor import ORGANISER_ROLES, Role
from app.access.family import Family
from app.access.scope import sees_assessment
from app.errors import Invalid, NotFound
from app.extensions import db
from app.models import Cycle, Organiser
from app.queries.accounts import find_account
from app.queries.cycles.assignments import counting_assignments, read_plan
from app.queries.cycles.board import find_cycle, list_cycles
from app.queries.cycles.organisers import organisers_of
from app.queries.dates import key_dates
from app.queries.results.results import list_results_for
from app.queries.reviews.queue import QueueFilter, read_queue
from app.queries.unit.work import work_of
from app.services.accounts import administration, corrections
from app.services.accounts.exporting import exported
from app.services.accounts.granting import NewAccount
from app.services.accounts.importing import enter, make_secrets, propose
from app.services.cycles import assignments
from app.services.cycles.assignments import NewAssignment
from app.services.cycles.changing import cycle_to_change
from app.services.cycles.correcting import correct
from app.services.cycles.opening import open_cycle
from app.services.gate import open_all
from app.services.tables.accounts import read_accounts, written
from app.services.tables.lines import ImportRefused
from app.workflow.states import Action, Status
from tests.integration.test_cycle_corrections import as_it_is
from tests.integration.test_cycles import NEW
from tests.integration.test_organisers import publish_as_it_stands
from tests.support.application import START
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.usefixtures("session")


@pytest.fixture
def other(make: Make) -> Organiser:
    return make.organiser("Sở Nội vụ")


@pytest.fixture
def mine(make: Make) -> Cycle:
    return make.cycle(title="Đợt của mình")


@pytest.fixture
def theirs(make: Make, other: Organiser) -> Cycle:
    return make.cycle(title="Đợt của Sở Nội vụ", organiser=other)


def test_two_standing_bodies_of_one_index_see_and_change_their_own_cycles_alone(
    make: Make, mine: Cycle, theirs: Cycle
) -> None:
    make.assessment(theirs), make.assessment(mine)
    first = actor_of(make.account(Role.SECRETARIAT, organiser=mine.organiser))
    second = actor_of(make.account(Role.SECRETARIAT, organiser=theirs.organiser))
    for somebody, own, foreign in ((first, mine, theirs), (second, theirs, mine)):
        assert [card.cycle.id for card in list_cycles(somebody)] == [own.id]
        assert {key_date.cycle for key_date in key_dates(somebody, now=START)} == {own.title}
        assert cycle_to_change(somebody, own.id) is own
        with pytest.raises(NotFound):
            find_cycle(somebody, foreign.id)
        with pytest.raises(NotFound):
            cycle_to_change(somebody, foreign.id)
        with pytest.raises(NotFound):
            open_all(somebody, foreign.id, Action.CONFIRM, now=START)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEADERSHIP])
def test_auditor_and_leadership_see_the_cycles_of_every_organiser(
    make: Make, mine: Cycle, theirs: Cycle, role: Role
) -> None:
    somebody = actor_of(make.account(role))
    sheets = [make.assessment(cycle, status=Status.REVIEW_1) for cycle in (mine, theirs)]
    assert all(
        sees_assessment(
            somebody, remit=sheet.cycle.remit, unit_id=sheet.unit_id, parent_unit_id=None, status=sheet.status
        )
        for sheet in sheets
    )


def test_a_unit_s_people_see_every_cycle_that_their_unit_takes_part_in(
    make: Make, mine: Cycle, theirs: Cycle
) -> None:
    unit = make.unit()
    sheets = {make.assessment(cycle, unit).id for cycle in (mine, theirs)}
    head = actor_of(make.account(Role.UNIT_HEAD, unit=unit))
    assert {item.head.id for item in work_of(head)} == sheets


def test_a_reviewer_s_queue_leaves_the_other_organiser_out(make: Make, mine: Cycle, theirs: Cycle) -> None:
    here = make.assessment(mine, status=Status.REVIEW_1)
    make.assessment(theirs, status=Status.REVIEW_1)
    reviewer = actor_of(make.account(Role.REVIEWER, organiser=mine.organiser))
    assert [row.head.id for row in read_queue(reviewer, QueueFilter(mine=False)).rows] == [here.id]


def test_reviewers_of_another_organiser_are_not_offered_and_bind_nobody(
    make: Make, mine: Cycle, other: Organiser
) -> None:
    secretariat = actor_of(make.account(Role.SECRETARIAT))
    stranger = make.account(Role.REVIEWER, organiser=other)
    assert read_plan(secretariat, mine.id).reviewers == ()
    with pytest.raises(Invalid):
        assignments.assign(secretariat, mine.id, NewAssignment(stranger.id), now=START)
    make.reviewer_assignment(mine, stranger)
    assert counting_assignments([mine.id], START) == {}


def test_the_province_s_pages_of_results_show_those_of_one_s_organiser(
    make: Make, mine: Cycle, theirs: Cycle
) -> None:
    cycles = Cycles(make)
    for cycle in (mine, theirs):
        cycles.sheet(cycle, make.unit(), appraised="2")
        publish_as_it_stands(cycles, cycle)
    limited = actor_of(make.account(Role.SECRETARIAT, organiser=theirs.organiser))
    assert [card.head.cycle.id for card in list_results_for(limited)] == [theirs.id]
    assert len(list_results_for(actor_of(make.account(Role.LEADERSHIP)))) == 2


def test_a_cycle_is_opened_and_given_away_to_one_s_own_organisers_alone(
    make: Make, mine: Cycle, other: Organiser
) -> None:
    make.unit()
    limited = actor_of(make.account(Role.SECRETARIAT, organiser=mine.organiser))
    assert [row.name for row in organisers_of(limited)] == [mine.organiser.name]
    with pytest.raises(Invalid) as refusal:
        open_cycle(limited, replace(NEW, organiser_id=other.id), now=START)
    assert set(refusal.value.fields) == {"organiser_id"}
    with pytest.raises(Invalid) as refusal:
        correct(limited, mine.id, as_it_is(mine, organiser_id=other.id), now=START)
    assert set(refusal.value.fields) == {"organiser_id"}


# --- Giving such a role ------------------------------------------------------------------------------------


def test_the_page_gives_a_role_for_one_organiser_and_not_beside_one_for_all(
    make: Make, other: Organiser
) -> None:
    administrator = actor_of(make.account(Role.ADMINISTRATOR))
    person = make.account(Role.AUDITOR)
    new = NewAccount(person.email, "", Role.SECRETARIAT, organiser_id=other.id)
    administration.grant(administrator, person.id, new, now=START)
    assert [grant.organiser for grant in find_account(person.id).grants] == ["", "Sở Nội vụ"]
    wide = make.account(Role.SECRETARIAT)
    with pytest.raises(Invalid) as refusal:
        administration.grant(administrator, wide.id, new, now=START)
    assert set(refusal.value.fields) == {"organiser_id"}


@pytest.mark.parametrize("role", [role for role in Role if role not in ORGANISER_ROLES])
def test_other_roles_are_not_limited_to_an_organiser(make: Make, other: Organiser, role: Role) -> None:
    administrator, person = actor_of(make.account(Role.ADMINISTRATOR)), make.account()
    new = NewAccount(person.email, "", role, make.unit().id, organiser_id=other.id)
    with pytest.raises(Invalid) as refusal:
        administration.grant(administrator, person.id, new, now=START)
    assert set(refusal.value.fields) == {"organiser_id"}


def test_an_organiser_that_does_not_exist_limits_nobody(make: Make) -> None:
    administrator, person = actor_of(make.account(Role.ADMINISTRATOR)), make.account()
    new = NewAccount(person.email, "", Role.REVIEWER, organiser_id=999)
    with pytest.raises(Invalid):
        administration.grant(administrator, person.id, new, now=START)


def test_a_successor_takes_the_limit_over(make: Make, other: Organiser) -> None:
    administrator = actor_of(make.account(Role.ADMINISTRATOR))
    leaving = make.account(Role.SECRETARIAT, family=Family.PAR, organiser=other)
    heir = make.account()
    told = {"email": heir.email, "display_name": ""}
    corrections.hand_over(administrator, leaving.id, leaving.grants[0].id, **told, now=START)
    db.session.refresh(heir)
    (grant,) = heir.grants
    assert (grant.role, grant.family, grant.organiser_id) == (Role.SECRETARIAT, Family.PAR, other.id)


def test_the_table_of_accounts_brings_the_limit_along_and_comes_back_without_a_change(
    make: Make, other: Organiser
) -> None:
    administrator = actor_of(make.account(Role.ADMINISTRATOR))
    text = (
        "Thư điện tử;Tên hiển thị;Vai trò;Cơ quan tổ chức\ntt@dti.test;Thư ký;Cơ quan thường trực;Sở Nội vụ\n"
    )
    proposal = propose(administrator, read_accounts(text), now=START)
    enter(administrator, proposal, make_secrets(proposal), now=START)
    lines = [line for line in exported(administrator, now=START) if line.email == "tt@dti.test"]
    assert [line.organiser for line in lines] == ["Sở Nội vụ"]
    assert propose(administrator, read_accounts(written(lines)), now=START).added == ()


@pytest.mark.parametrize(
    ("role", "organiser", "says"),
    [
        ("Cơ quan thường trực", "Sở Lạ", "Không có cơ quan tổ chức"),
        ("Thanh tra, kiểm tra", "Sở Nội vụ", "không giới hạn theo cơ quan tổ chức"),
        ("Cơ quan thường trực", "Sở Nội vụ", "khác với dòng này"),
    ],
    ids=["unknown", "of no such role", "narrower than what is there"],
)
def test_a_table_that_names_a_wrong_organiser_is_refused_with_its_line(
    make: Make, other: Organiser, role: str, organiser: str, says: str
) -> None:
    administrator = actor_of(make.account(Role.ADMINISTRATOR))
    make.account(Role.SECRETARIAT, email="tt@dti.test", name="Thư ký")
    text = f"Thư điện tử;Tên hiển thị;Vai trò;Cơ quan tổ chức\ntt@dti.test;Thư ký;{role};{organiser}\n"
    with pytest.raises(ImportRefused) as refusal:
        propose(administrator, read_accounts(text), now=START)
    assert says in str(refusal.value.problems[0].sentence)
