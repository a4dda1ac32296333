"""The administrator opens many accounts from a table: preview, errors by line, slips once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Account
from tests.integration.test_account_import import HEADER, PASSWORD, PEOPLE, pages
from tests.support.client import Client, Page
from tests.support.factories import Make

FORM = 'form[action="/admin/accounts/table"]'
CONFIRM = 'form[action="/admin/accounts/table/entry"]'


@pytest.fixture
def administrator(client: Client, make: Make) -> Account:
    make.unit("Ái Tử", code="90001")
    account = make.account(Role.ADMINISTRATOR, name="Quản trị thử")
    client.sign_in(account)
    return account


def send(client: Client, text: str = PEOPLE, *, status: int = 200) -> Page:
    """Upload a table."""
    client.get("/admin/accounts")
    client.follow("Mở nhiều tài khoản từ một bảng")
    return client.submit(FORM, {"file": ("tai-khoan.csv", text.encode())}, status=status)


def test_a_table_is_previewed_confirmed_and_answered_with_the_slips(
    administrator: Account, client: Client, browsers: Callable[[], Client]
) -> None:
    page = send(client)
    assert "Sẽ mở 2 tài khoản và thêm 3 vai trò." in page.text
    assert "Tệp chỉ có một lần này" in page.text
    assert "Mở tài khoản" in page.text
    paper = client.submit(CONFIRM).response
    assert paper.mimetype == "application/pdf"
    assert paper.headers["Cache-Control"] == "no-store"
    slips = pages(paper.get_data())
    password = PASSWORD.search(slips[0])
    assert password is not None
    newcomer = browsers()
    assert newcomer.sign_in("lanhdao@dti.test", password[0]).heading == "Đổi mật khẩu"


def test_the_same_confirmation_again_opens_nothing_and_says_so(
    administrator: Account, client: Client
) -> None:
    send(client)
    confirmation = client.fill(CONFIRM)
    client.send(confirmation)
    page = client.send(confirmation)
    assert "Đã thêm 0 vai trò; không có tài khoản mới nào." in page.text


def test_a_wrong_table_opens_nothing_and_names_every_line(administrator: Account, client: Client) -> None:
    page = send(client, HEADER + "a@dti.test;A;Chủ tịch;;;;\nb;B;Thanh tra, kiểm tra;;;;\n", status=422)
    assert "Không rõ vai trò “Chủ tịch”" in page.text
    assert "Thư điện tử “b” chưa đúng" in page.text
    assert "a@dti.test" not in client.get("/admin/accounts").text


def test_a_table_that_adds_nothing_says_so(administrator: Account, client: Client) -> None:
    client.get("/admin/accounts/table")
    table = client.get("/admin/accounts/table.csv").response.get_data().decode("utf-8-sig")
    page = send(client, table)
    assert "Bảng này không thêm gì" in page.text
    assert not page.all(CONFIRM)


def test_the_roles_in_force_go_out_as_a_workbook_and_come_back(
    administrator: Account, client: Client
) -> None:
    assert client.get("/admin/accounts/table").all('a[href="/admin/accounts/table.xlsx"]')
    workbook = client.get("/admin/accounts/table.xlsx").response.get_data()
    client.get("/admin/accounts/table")
    page = client.submit(FORM, {"file": ("tai-khoan.xlsx", workbook)})
    assert "Bảng này không thêm gì" in page.text
