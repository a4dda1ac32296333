"""The administrator's pages about people, walked as one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Account
from app.web.auth.browser import browser_words
from tests.integration.test_account_import import PASSWORD, pages
from tests.support.client import Client
from tests.support.factories import Make


@pytest.fixture
def administrator(client: Client, make: Make) -> Account:
    account = make.account(Role.ADMINISTRATOR, name="Quản trị thử")
    client.sign_in(account)
    return account


def test_a_misspelt_name_is_corrected_from_the_page_of_the_account(
    administrator: Account, client: Client, make: Make
) -> None:
    person = make.account(Role.AUDITOR, name="Tên Sai")
    client.get(f"/admin/accounts/{person.id}")
    client.follow("Sửa tên, thư điện tử")
    page = client.submit('main form[action$="/correction"]', {"email": "khong"}, status=422)
    assert "ten@coquan.gov.vn" in page.one("#email-error").get_text()
    page = client.submit(
        'main form[action$="/correction"]', {"email": "moi@dti.test", "display_name": "Tên Đúng"}
    )
    assert "Tên Đúng" in page.heading
    assert "Đã sửa tài khoản." in page.text


def test_a_head_hands_over_to_somebody_new_who_comes_in_with_a_slip(
    administrator: Account, client: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    leaver = make.account(Role.UNIT_HEAD, unit=make.unit("Ái Tử"), name="Người cũ")
    old = browsers()
    old.sign_in(leaver)
    client.get(f"/admin/accounts/{leaver.id}")
    client.follow("Bàn giao vai trò Lãnh đạo đơn vị")
    page = client.submit(
        'main form[action$="/successor"]', {"email": "moi@dti.test", "display_name": "Người mới"}
    )
    assert "Đã bàn giao vai trò cho Người mới" in page.text
    assert "Xã Ái Tử" in page.text
    paper = client.submit('form[action$="/slip"]').response
    (slip,) = pages(paper.get_data())
    password = PASSWORD.search(slip)
    assert password is not None
    assert "Xã Ái Tử" in slip
    assert browsers().sign_in("moi@dti.test", password[0]).heading == "Đổi mật khẩu"
    assert "Đăng nhập" in old.get("/unit/").heading


def test_who_is_missing_is_shown_and_taken_away(administrator: Account, client: Client, make: Make) -> None:
    make.unit("Một Mình")
    make.account(Role.LEADERSHIP, name="Chưa vào")
    client.get("/admin/")
    page = client.follow("Ai còn thiếu")
    assert "Xã Một Mình" in page.text
    assert "Chưa vào" in page.text
    assert client.table("Tải bảng đơn vị (CSV, mở bằng Excel)")[1][1] == "Xã Một Mình"
    client.get("/admin/accounts/missing")
    assert client.table("Tải bảng tài khoản (CSV, mở bằng Excel)")[1][0] == "Chưa vào"


def test_all_other_machines_are_signed_out_by_one_button(
    administrator: Account, client: Client, browsers: Callable[[], Client]
) -> None:
    other = browsers()
    other.sign_in(administrator)
    client.get("/account/sessions")
    page = client.submit('form[action$="/end-others"]')
    assert "Đã kết thúc mọi phiên khác" in page.text
    assert not page.all('form[action$="/end-others"]')
    assert "Đăng nhập" in other.get("/admin/").heading


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox, Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("<script>alert(1)</script>", None),
    ],
)
def test_a_browser_is_named_by_words_of_ours_alone(sent: str, words: str | None) -> None:
    assert browser_words(sent) == words
