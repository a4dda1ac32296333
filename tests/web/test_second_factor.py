"""The second factor on the pages: demanded of some, open to all, asked after the password."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Account
from tests.support.application import START, Clock
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.telephones import Telephone

CONFIRM = 'form[action="/account/second-factor"]'
CODE = 'form[action="/sign-in/code"]'


def enrol(client: Client) -> tuple[Telephone, list[str]]:
    """Enrol on the page; the telephone and the recovery codes."""
    client.get("/account/second-factor")
    page = client.submit('form[action$="/begin"]')
    assert page.one("main svg")["aria-label"]
    telephone = Telephone(page.one("main code").get_text().replace(" ", ""))
    page = client.submit(CONFIRM, {"code": telephone.code(START)})
    assert page.heading == "Mã dự phòng"
    return telephone, page.texts("main li code")


class TestRequired:
    """Where the setting demands it."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {"DTI_SECOND_FACTOR": "required"}

    @pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SECRETARIAT])
    def test_nothing_is_open_before_enrolment(self, client: Client, make: Make, role: Role) -> None:
        page = client.sign_in(make.account(role))
        assert page.heading == "Mã xác thực của tôi"
        assert "phải có mã xác thực" in page.text
        for place in ("/start", "/admin/", "/secretariat/", "/account/sessions"):
            assert client.get(place).path == "/account/second-factor"
        enrol(client)
        client.follow("Tôi đã cất mã, vào làm việc")
        assert client.page.path in {"/admin/", "/secretariat/"}

    def test_nothing_is_done_before_enrolment_either(self, client: Client, make: Make) -> None:
        person = make.account(Role.AUDITOR)
        client.sign_in(make.account(Role.ADMINISTRATOR))
        page = client.post_nothing(f"/admin/accounts/{person.id}/close", status=200)
        assert page.path == "/account/second-factor"

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR, Role.SECRETARIAT}))
    def test_others_work_without(self, client: Client, make: Make, role: Role) -> None:
        assert client.sign_in(make.account(role)).path != "/account/second-factor"


def begin_again(client: Client, person: Account) -> Page:
    """Sign in anew, with the password."""
    client.forget_cookies()
    page = client.sign_in(person)
    assert page.heading == "Nhập mã xác thực"
    return page


def test_the_code_is_asked_after_the_password_and_leads_where_the_person_was_going(
    client: Client, make: Make, clock: Clock
) -> None:
    person = make.account(Role.ADMINISTRATOR)
    client.sign_in(person)
    telephone, _codes = enrol(client)
    clock.advance(seconds=60)
    client.forget_cookies()
    client.get("/admin/units")
    client.submit("main form", {"email": person.email, "password": "một câu dài để thử đăng nhập"})
    assert client.page.heading == "Nhập mã xác thực"
    page = client.submit(CODE, {"code": "000000"})
    assert "Mã không đúng" in page.one("#code-error").get_text()
    page = client.submit(CODE, {"code": telephone.code(clock.now)})
    assert page.path.startswith("/units/"), "the page that was asked for, by the address that it had"


def test_the_password_alone_shows_no_page(client: Client, make: Make) -> None:
    person = make.account(Role.AUDITOR)
    client.sign_in(person)
    enrol(client)
    begin_again(client, person)
    assert client.get("/account/sessions").heading == "Đăng nhập"
    assert client.get("/sign-in/code").heading == "Đăng nhập"


def test_a_lost_telephone_is_replaced_by_a_recovery_code(client: Client, make: Make) -> None:
    person = make.account(Role.LEADERSHIP)
    client.sign_in(person)
    _telephone, codes = enrol(client)
    begin_again(client, person)
    assert client.submit(CODE, {"code": codes[3]}).path == "/leadership/"
    assert "Còn 9 mã dự phòng" in client.get("/account/second-factor").text


def test_a_code_that_comes_too_late_asks_for_the_password_again(
    client: Client, make: Make, clock: Clock
) -> None:
    person = make.account(Role.LEADERSHIP)
    client.sign_in(person)
    telephone, _codes = enrol(client)
    begin_again(client, person)
    clock.advance(minutes=11)
    page = client.submit(CODE, {"code": telephone.code(clock.now)})
    assert page.heading == "Đăng nhập"
    assert "Hãy đăng nhập lại từ đầu" in page.text


def test_too_many_wrong_codes_say_how_long_to_wait(client: Client, make: Make) -> None:
    person = make.account(Role.LEADERSHIP)
    client.sign_in(person)
    enrol(client)
    begin_again(client, person)
    for _ in range(5):
        client.submit(CODE, {"code": "000000"})
    page = client.submit(CODE, {"code": "000000"}, status=429)
    assert re.search(r"thử lại sau \d+ phút", page.text)


def test_an_administrator_takes_it_away_from_the_page_of_the_account(
    client: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    person = make.account(Role.LEADERSHIP)
    owner = browsers()
    owner.sign_in(person)
    enrol(owner)
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get(f"/admin/accounts/{person.id}")
    client.follow("Gỡ mã xác thực")
    assert "Hãy ghi lý do" in client.submit('form[action$="/second-factor"]', status=422).text
    page = client.submit('form[action$="/second-factor"]', {"reason": "Mất điện thoại"})
    assert "Đã gỡ mã xác thực" in page.text
    assert "Gỡ mã xác thực" not in page.texts("main a")
    owner.forget_cookies()
    assert "Mã xác thực của bạn được" in owner.sign_in(person).text


class TestOff:
    """Where nobody is asked."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {"DTI_SECOND_FACTOR": "off"}

    def test_nobody_is_asked_and_nobody_can_begin(self, client: Client, make: Make) -> None:
        client.sign_in(make.account(Role.ADMINISTRATOR))
        page = client.get("/account/second-factor")
        assert "không hỏi mã xác thực" in page.text
        assert not page.all('form[action$="/begin"]')


def test_new_recovery_codes_take_the_place_of_the_old_ones(client: Client, make: Make) -> None:
    person = make.account(Role.LEADERSHIP)
    client.sign_in(person)
    _telephone, old = enrol(client)
    client.get("/account/second-factor")
    page = client.submit('form[action$="/second-factor/codes"]')
    fresh = page.texts("main li code")
    assert len(set(fresh) - set(old)) == 10
    assert "Còn 10 mã dự phòng" in client.get("/account/second-factor").text
    begin_again(client, person)
    client.submit(CODE, {"code": old[0]})
    assert client.page.heading == "Nhập mã xác thực", "an old code opens nothing"
    assert client.submit(CODE, {"code": fresh[0]}).path == "/leadership/"


def test_without_a_second_factor_there_are_no_codes_to_renew(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.LEADERSHIP))
    assert client.post_nothing("/account/second-factor/codes").status == 404
