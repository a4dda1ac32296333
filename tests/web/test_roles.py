"""Roles end at a moment, nobody gives themselves one, and nobody judges what they had a hand in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.errors import Forbidden, Refused
from app.extensions import db
from app.models import Account, Assessment, Cycle, RoleGrant, Unit
from app.queries.results.standing import read_standing
from app.queries.sheets.heads import unit_view
from app.services.accounts import administration
from app.services.accounts.administration import OPERATOR
from app.services.gate import open_for, refuse_own_units
from app.services.publication import computing
from app.services.publication.computing import Order
from app.services.sheets import closing
from app.workflow.states import Action, Status
from tests.support.application import START, Clock
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of


@pytest.fixture
def administrator(make: Make) -> Account:
    return make.account(Role.ADMINISTRATOR, name="Quản trị Một")


@pytest.fixture
def office(client: Client, administrator: Account) -> Client:
    """The administrator's browser."""
    client.sign_in(administrator)
    return client


def end(office: Client, person: Account, role: Role) -> None:
    """End the role on the page of the account."""
    office.get(f"/admin/accounts/{person.id}")
    with office.app.app_context():
        grant = db.session.scalars(
            select(RoleGrant.id).where(RoleGrant.account_id == person.id, RoleGrant.role == role)
        ).one()
    office.submit(f'form[action$="/grants/{grant}/end"]')


def test_a_dismissed_administrator_is_nobody_from_that_moment_on(
    office: Client, make: Make, browsers: Callable[[], Client], clock: Clock
) -> None:
    colleague = make.account(Role.ADMINISTRATOR, Role.AUDITOR)
    end(office, colleague, Role.ADMINISTRATOR)
    clock.advance(minutes=1)
    theirs = browsers()
    theirs.sign_in(colleague)
    theirs.get("/admin/accounts", status=403)


def test_nobody_gives_themselves_a_role(office: Client, administrator: Account) -> None:
    office.get(f"/admin/accounts/{administrator.id}")
    page = office.submit('form[action$="/grants"]', {"role": Role.SECRETARIAT.value}, status=409)
    assert "Không ai tự cấp vai trò" in page.text
    with office.app.app_context():
        roles = db.session.scalars(
            select(RoleGrant.role).where(RoleGrant.account_id == administrator.id)
        ).all()
    assert roles == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("by", ["ending the role", "closing the account"])
def test_the_last_administrator_stays(app: Flask, make: Make, by: str) -> None:
    first, second = make.account(Role.ADMINISTRATOR), make.account(Role.ADMINISTRATOR)
    with app.app_context():
        grants = {row.account_id: row.id for row in db.session.scalars(select(RoleGrant))}
        administration.end_grant(actor_of(first), second.id, grants[second.id], now=START)
        # The second is still signed in as an administrator, at the very moment of the dismissal.
        removing: Callable[[], None] = (
            partial(administration.end_grant, actor_of(second), first.id, grants[first.id], now=START)
            if by == "ending the role"
            else partial(administration.close, actor_of(second), first.id, now=START)
        )
        with pytest.raises(Refused, match="quản trị viên cuối cùng"):
            removing()


def test_an_administrator_whose_last_day_is_known_is_no_guard_against_having_none(
    app: Flask, make: Make
) -> None:
    first, second, third = (make.account(Role.ADMINISTRATOR) for _ in range(3))
    with app.app_context():
        grants = {row.account_id: row for row in db.session.scalars(select(RoleGrant))}
        grants[third.id].valid_to = START.date().replace(year=2031)
        db.session.flush()
        administration.end_grant(actor_of(first), second.id, grants[second.id].id, now=START)
        with pytest.raises(Refused, match="quản trị viên cuối cùng"):
            administration.close(actor_of(third), first.id, now=START)


def test_a_role_ended_and_given_back_on_the_same_day_holds_again(office: Client, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    end(office, person, Role.AUDITOR)
    office.get(f"/admin/accounts/{person.id}")
    office.submit('form[action$="/grants"]', {"role": Role.AUDITOR.value})
    with office.app.app_context():
        grants = actor_of(db.session.get_one(Account, person.id)).grants
        assert any(grant.holds_at(START) for grant in grants)


def test_what_happened_to_the_account_is_told_at_the_next_sign_in_once(
    office: Client, make: Make, browsers: Callable[[], Client], clock: Clock
) -> None:
    person = make.account(Role.AUDITOR)
    theirs = browsers()
    theirs.sign_in(person, "không phải mật khẩu này")
    office.get(f"/admin/accounts/{person.id}")
    office.submit('form[action$="/grants"]', {"role": Role.LEADERSHIP.value})
    clock.advance(minutes=5)
    page = theirs.sign_in(person)
    assert "Bạn được Quản trị Một thêm vai trò “Lãnh đạo" in page.text
    assert "Có 1 lần nhập sai mật khẩu" in page.text
    theirs.forget_cookies()
    assert "thêm vai trò" not in theirs.sign_in(person).text


def test_whoever_declared_on_a_sheet_never_appraises_it(
    app: Flask, officer: Client, sheet: Assessment, make: Make
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/2.1")
    officer.submit("#declaration", {"figure-dossiers": "4.000"}, press="Lưu")
    with app.app_context():
        author = db.session.scalars(select(Account).where(Account.display_name == "Cán bộ Một")).one()
        row = db.session.get_one(Assessment, sheet.id)
        row.status, row.submitted_at, row.submitted_by_id = Status.SUBMITTED, START, author.id
        row.receipt_code = "THU-000001"
        grant = author.grants[0]
        grant.valid_to, grant.ended_at = START.date(), START
        db.session.add(RoleGrant(account_id=author.id, role=Role.REVIEWER, valid_from=START.date()))
        db.session.commit()
        db.session.refresh(author)
        reviewer = actor_of(author)
        now_reviewer = type(reviewer)(reviewer.account_id, reviewer.name, reviewer.email, reviewer.grants[1:])
        with pytest.raises(Forbidden, match="không được thẩm định phiếu"):
            open_for(now_reviewer, sheet.id, Action.APPRAISE, now=START)
        stranger = actor_of(make.account(Role.REVIEWER))
        assert open_for(stranger, sheet.id, Action.APPRAISE, now=START)


def test_nobody_publishes_alone_over_a_unit_they_belonged_to_during_the_cycle(
    app: Flask, make: Make, cycle: Cycle, unit: Unit
) -> None:
    both = make.account(Role.SECRETARIAT, Role.CONTRIBUTOR, unit=unit)
    other = make.account(Role.SECRETARIAT)
    with app.app_context():
        units = [unit_view(db.session.get_one(Unit, unit.id))]
        with pytest.raises(Refused, match="Xã Sông Thử"):
            refuse_own_units(actor_of(both), units, since=cycle.self_starts_at, now=START)
        refuse_own_units(actor_of(other), units, since=cycle.self_starts_at, now=START)


@pytest.mark.parametrize(
    "email",
    [
        "a@b@c.vn",
        "<script>@x.vn",
        "a b@c.vn",
        "a@-b.vn",
        "a@b",
        '"a"@b.vn',
        "a@b..vn",
        "a..b@x.vn",
        "a.-b@x.vn",
    ],
)
def test_an_address_that_is_none_is_refused(office: Client, email: str) -> None:
    page = office.get("/admin/accounts/new")
    assert page.status == 200
    page = office.submit(
        "main form", {"email": email, "display_name": "Ai đó", "role": Role.AUDITOR.value}, status=422
    )
    assert "chưa đúng dạng" in page.text


def test_a_role_whose_last_day_is_known_can_be_ended_before_it(office: Client, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    with office.app.app_context():
        grant = db.session.scalars(select(RoleGrant).where(RoleGrant.account_id == person.id)).one()
        grant.valid_to = START.date().replace(year=2031)
        grant_id = grant.id
        db.session.commit()
        administration.end_grant(OPERATOR, person.id, grant_id, now=START)
        assert db.session.get_one(RoleGrant, grant_id).ended_at == START


@pytest.mark.parametrize("step", [Action.CONFIRM, Action.PUBLISH])
def test_nobody_closes_or_publishes_the_sheet_of_a_unit_they_belong_to(
    app: Flask, make: Make, step: Action
) -> None:
    cycles, cycle, unit = Cycles(make), make.cycle(), make.unit("Một")
    status = Status.REVIEW_1 if step is Action.CONFIRM else Status.CONFIRMED
    sheet = cycles.sheet(cycle, unit, appraised="2", status=status)
    both = actor_of(make.account(Role.SECRETARIAT, Role.CONTRIBUTOR, unit=unit))
    other = actor_of(make.account(Role.SECRETARIAT))
    with app.app_context():
        if step is Action.CONFIRM:
            with pytest.raises(Forbidden, match="Xã Một"):
                closing.confirm(both, sheet.id, revision=sheet.revision, now=START)
            assert closing.confirm_ready(both, cycle.id, now=START) == 0
            assert closing.confirm_ready(other, cycle.id, now=START) == 1
        else:
            order = Order(read_standing(both, cycle.id).mark)
            with pytest.raises(Refused, match="Xã Một"):
                computing.prepare(both, cycle.id, order, now=START)
            assert computing.prepare(other, cycle.id, order, now=START)


def test_a_role_is_given_for_one_field_and_for_days_on_the_page_of_the_account(
    office: Client, make: Make, browsers: Callable[[], Client], clock: Clock
) -> None:
    person = make.account(name="Thư ký cải cách")
    other = make.cycle(title="Đợt chuyển đổi số")
    office.get(f"/admin/accounts/{person.id}")
    page = office.submit(
        'form[action$="/grants"]',
        {"role": Role.SECRETARIAT.value, "family": "par", "first": "", "last": "31/12/2030"},
    )
    assert "Cải cách hành chính (PAR INDEX)" in page.text
    assert "31/12/2030" in page.text
    theirs = browsers()
    theirs.sign_in(person)
    theirs.get("/secretariat/")
    assert "Đợt chuyển đổi số" not in theirs.page.text
    theirs.get(f"/secretariat/cycles/{other.id}", status=404)
    theirs.get("/secretariat/cycles/new")
    offered = theirs.page.texts('select[name="tree_id"] option')
    assert offered == [] or all(tree_id.startswith("par/") for tree_id in offered)
    clock.advance(days=60)
    later = browsers()
    later.sign_in(person)
    later.get("/secretariat/", status=403)


def test_a_role_that_cannot_be_limited_says_so_beside_the_field(office: Client, make: Make) -> None:
    person = make.account()
    office.get(f"/admin/accounts/{person.id}")
    page = office.submit('form[action$="/grants"]', {"role": Role.AUDITOR.value, "family": "dti"}, status=422)
    assert "không giới hạn theo lĩnh vực" in page.text
