"""Who appraises what: the standing body gives reviewers units and main indices, and takes them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Cycle, Event, Level, Unit, UnitKind
from app.queries.reviews.queue import read_queue
from app.queries.reviews.queued import QueueFilter
from app.workflow.states import Status
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make, actor_of

ADD, TAKE_BACK = 'form[method="post"][action$="/assignments"]', 'form[action$="/assignments/end"]'


@pytest.fixture
def cycle(make: Make) -> Cycle:
    return make.cycle()


@pytest.fixture
def units(make: Make, cycle: Cycle) -> tuple[Unit, Unit]:
    """Two units of the cycle whose sheets are under appraisal, of four indicators each."""
    cycles, pair = Cycles(make), (make.unit("Ái Tử"), make.unit("Đông Hà"))
    for unit in pair:
        cycles.sheet(cycle, unit, appraised="1", status=Status.REVIEW_1)
    return pair


@pytest.fixture
def secretary(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.SECRETARIAT))
    return client


def plan(browser: Client, cycle: Cycle, query: str = "") -> Page:
    return browser.get(browser.address("secretariat.assignment_plan", cycle_id=cycle.id) + query)


def give(browser: Client, cycle: Cycle, account: Account, **chosen: object) -> Page:
    plan(browser, cycle)
    return browser.submit(ADD, {"account_id": str(account.id), **chosen})  # type: ignore[dict-item]


def rows(page: Page) -> list[str]:
    return page.texts('form[action$="/end"] tbody tr')


def mine(app: Flask, account: Account) -> dict[str, int]:
    """How many indicators of each unit's sheet the reviewer decides, from their queue."""
    with app.app_context():
        queue = read_queue(actor_of(account), QueueFilter())
    return {row.head.unit.full_name: row.progress.total for row in queue.rows}


def test_a_reviewer_given_a_main_index_decides_it_and_nobody_else_does(
    app: Flask, make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    lan, hoa = make.account(Role.REVIEWER, name="Lan"), make.account(Role.REVIEWER, name="Hòa")
    page = give(secretary, cycle, lan, group_codes=["1"])
    assert "Đã thêm 1 phân công." in page.text
    assert [text.split("Lan")[-1].strip() for text in rows(page)] == ["1. Nhận thức số Mọi đơn vị"]
    assert mine(app, lan) == {"Xã Ái Tử": 4, "Xã Đông Hà": 4}
    assert mine(app, hoa) == {"Xã Ái Tử": 2, "Xã Đông Hà": 2}


def test_some_units_can_be_given_alone_and_the_page_says_what_stays_open(
    make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    lan = make.account(Role.REVIEWER, name="Lan")
    page = give(secretary, cycle, lan, unit_ids=[str(units[0].id)])
    covers = page.texts("table")[0]
    assert covers.count("Lan (1 đơn vị)") == 2
    assert "1 đơn vị" in covers
    page = give(secretary, cycle, lan, unit_ids=[str(units[1].id)])
    assert page.texts("table")[0].count("Lan (mọi đơn vị) Đã phân công đủ") == 2


def test_an_assignment_is_taken_back(
    app: Flask, make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    lan, hoa = make.account(Role.REVIEWER, name="Lan"), make.account(Role.REVIEWER, name="Hòa")
    page = give(secretary, cycle, lan)
    assert mine(app, hoa) == {}
    page = secretary.submit(TAKE_BACK)
    assert "Chưa đánh dấu phân công nào" in page.text
    ticked = page.one('input[name="assignment"]')["value"]
    page = secretary.submit(TAKE_BACK, {"assignment": [ticked]})
    assert "Đã bỏ 1 phân công." in page.text
    assert "Chưa phân công cho ai" in page.text
    assert len(mine(app, hoa)) == 2


def test_giving_and_taking_back_are_in_the_log(
    app: Flask, make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    page = give(secretary, cycle, make.account(Role.REVIEWER), group_codes=["1", "2"])
    ticked = [box["value"] for box in page.all('input[name="assignment"]')]
    secretary.submit(TAKE_BACK, {"assignment": ticked})
    with app.app_context():
        kinds = db.session.scalars(
            select(Event.kind).where(Event.stream == f"cycle:{cycle.id}").order_by(Event.seq)
        )
        assert list(kinds)[-2:] == ["reviewer.assigned", "reviewer.unassigned"]


def test_the_same_thing_is_not_given_twice(
    make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    lan = make.account(Role.REVIEWER, name="Lan")
    give(secretary, cycle, lan, group_codes=["1"])
    assert "Đã thêm 1 phân công." in give(secretary, cycle, lan, group_codes=["1", "2"]).text
    plan(secretary, cycle)
    page = secretary.submit(ADD, {"account_id": str(lan.id), "group_codes": ["2"]}, status=422)
    assert "Lan đã được phân công đúng như vậy rồi." in page.text
    assert len(rows(page)) == 2


def test_nobody_is_given_their_own_unit(make: Make, secretary: Client, cycle: Cycle) -> None:
    home = make.unit("Nhà")
    make.assessment(cycle, home)
    lan = make.account(Role.REVIEWER, name="Lan", home_unit=home)
    plan(secretary, cycle)
    typed = {"account_id": str(lan.id), "unit_ids": [str(home.id)]}
    page = secretary.submit(ADD, typed, status=422)
    assert "Lan công tác tại Xã Nhà nên không thẩm định đơn vị này. Hãy chọn người khác." in page.text
    assert page.one(f'input[name="unit_ids"][value="{home.id}"]').has_attr("checked")


def test_somebody_given_every_unit_leaves_their_own_to_the_others(
    app: Flask, make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    lan = make.account(Role.REVIEWER, name="Lan", home_unit=units[0])
    hoa = make.account(Role.REVIEWER, name="Hòa")
    give(secretary, cycle, lan)
    assert list(mine(app, lan)) == ["Xã Đông Hà"]
    assert list(mine(app, hoa)) == ["Xã Ái Tử"]


def test_a_district_reviewer_is_given_units_of_the_district_only(
    make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    district = make.unit("Miền Đông", kind=UnitKind.HUYEN, level=Level.DISTRICT)
    near = make.unit("Gần", parent=district)
    make.assessment(cycle, near)
    lan = make.account(Role.DISTRICT_REVIEWER, unit=district, name="Lan")
    plan(secretary, cycle)
    far = {"account_id": str(lan.id), "unit_ids": [str(units[0].id)]}
    assert "Xã Ái Tử không thuộc huyện đó" in secretary.submit(ADD, far, status=422).text
    everything = {"account_id": str(lan.id), "unit_ids": []}
    assert "hãy chọn từng đơn vị" in secretary.submit(ADD, everything, status=422).text
    assert "Đã thêm 1 phân công." in give(secretary, cycle, lan, unit_ids=[str(near.id)]).text


def test_what_somebody_held_who_no_longer_appraises_binds_nobody(
    app: Flask, make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    lan, hoa = make.account(Role.REVIEWER, name="Lan"), make.account(Role.REVIEWER, name="Hòa")
    give(secretary, cycle, lan)
    with app.app_context():
        db.session.get_one(Account, lan.id).disabled_at = cycle.self_starts_at
        db.session.commit()
    assert len(mine(app, hoa)) == 2
    assert "Không còn thẩm định" in rows(plan(secretary, cycle))[0]


def test_the_plan_is_searched_without_diacritics_and_comes_as_a_file(
    make: Make, secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    give(secretary, cycle, make.account(Role.REVIEWER, name="Lan"), unit_ids=[str(unit.id) for unit in units])
    assert len(rows(plan(secretary, cycle, "?q=dong ha"))) == 1
    content = secretary.follow("Tải bảng này (CSV, mở bằng Excel)").response.get_data()
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header == ["Thành viên tổ thẩm định", "Chỉ số chính", "Mã đơn vị", "Đơn vị"]
    assert [row[0], row[1], row[3]] == ["Lan", "Mọi chỉ số chính", "Xã Đông Hà"]
    assert "Không có phân công nào khớp" in plan(secretary, cycle, "?q=khong").text


def test_an_auditor_reads_the_plan_and_changes_nothing(
    make: Make, browsers: Callable[[], Client], secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]
) -> None:
    give(secretary, cycle, make.account(Role.REVIEWER, name="Lan"))
    auditor = browsers()
    auditor.sign_in(make.account(Role.AUDITOR))
    page = plan(auditor, cycle)
    assert "Lan" in page.text
    assert not page.all('main form[method="post"]')


def test_the_board_leads_to_the_plan(secretary: Client, cycle: Cycle, units: tuple[Unit, Unit]) -> None:
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    page = secretary.follow("Phân công thẩm định")
    assert "Chưa phân công cho ai" in page.text
    assert page.texts("table")[0].count("Mọi thành viên tổ thẩm định") == 2
