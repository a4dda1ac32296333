"""The administrator's pages: accounts are opened, handed over and closed, never deleted; files come in whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Account
from tests.support.client import PASSWORD, Client
from tests.support.factories import Make

NEW_PASSWORD = "trang giay trang 2030"


@pytest.fixture
def administrator(client: Client, make: Make) -> Account:
    account = make.account(Role.ADMINISTRATOR, name="Quản trị thử")
    client.sign_in(account)
    return account


def open_account(client: Client, **typed: str) -> str:
    """Fill the form of a new account; return the temporary password on the page that follows."""
    client.get("/admin/accounts/new")
    client.submit('form[action="/admin/accounts/new"]', typed)
    return client.page.texts("dd code")[0]


def test_a_new_account_must_change_the_password_it_was_given(
    administrator: Account, client: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    unit = make.unit("Mỹ Thuỷ")
    password = open_account(
        client,
        email="canbo.moi@dti.test",
        display_name="Cán bộ mới",
        role=Role.CONTRIBUTOR.value,
        unit_id=str(unit.id),
        office="Văn phòng",
    )
    newcomer = browsers()
    newcomer.sign_in("canbo.moi@dti.test", password)
    assert "Đổi mật khẩu" in newcomer.page.heading or "mật khẩu" in newcomer.page.heading.lower()


def test_the_same_address_cannot_be_opened_twice(administrator: Account, client: Client) -> None:
    client.get("/admin/accounts/new")
    page = client.submit(
        'form[action="/admin/accounts/new"]',
        {"email": administrator.email, "display_name": "Ai đó", "role": Role.LEADERSHIP.value},
        status=422,
    )
    assert "Đã có tài khoản dùng thư điện tử này" in page.text
    assert page.value("display_name") == "Ai đó", "what was typed is lost"


def test_a_role_inside_a_unit_asks_for_the_unit(administrator: Account, client: Client) -> None:
    client.get("/admin/accounts/new")
    page = client.submit(
        'form[action="/admin/accounts/new"]',
        {"email": "a@b.vn", "display_name": "A", "role": Role.UNIT_HEAD.value},
        status=422,
    )
    assert "hãy chọn đơn vị" in page.text


@pytest.mark.parametrize("address", ["khong-co-a-cong", "a@b", "@c.vn"])
def test_an_address_that_is_none_is_refused_at_its_field(
    administrator: Account, client: Client, address: str
) -> None:
    client.get("/admin/accounts/new")
    page = client.submit(
        'form[action="/admin/accounts/new"]',
        {"email": address, "display_name": "A", "role": Role.LEADERSHIP.value},
        status=422,
    )
    assert "ten@coquan.gov.vn" in page.one("#email-error").get_text()


def test_a_closed_account_is_out_at_once_and_can_come_back(
    administrator: Account, client: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    reviewer = make.account(Role.REVIEWER, name="Người thẩm định")
    other = browsers()
    other.sign_in(reviewer)
    client.get(f"/admin/accounts/{reviewer.id}")
    client.submit('form[action$="/close"]')
    assert "Đã khóa" in client.page.text
    assert "Đăng nhập" in other.get("/review/").heading
    client.submit('form[action$="/reopen"]')
    other.sign_in(reviewer, PASSWORD)
    assert "Đăng xuất" in other.page.text


def test_an_administrator_cannot_lock_themselves_out(administrator: Account, client: Client) -> None:
    client.get(f"/admin/accounts/{administrator.id}")
    page = client.submit('form[action$="/close"]', status=409)
    assert "nhờ một quản trị viên khác" in page.text


def test_a_hand_over_keeps_both_roles_in_history(administrator: Account, client: Client, make: Make) -> None:
    head = make.account(Role.UNIT_HEAD, unit=make.unit("Ái Tử"), name="Người cũ")
    client.get(f"/admin/accounts/{head.id}")
    page = client.submit('form[action$="/end"]')
    assert "Xã Ái Tử" in page.text
    assert not page.all('form[action$="/end"]'), "a role that has ended can be ended again"


def test_a_role_is_added_once(administrator: Account, client: Client, make: Make) -> None:
    person = make.account(Role.REVIEWER)
    for _ in range(2):
        client.get(f"/admin/accounts/{person.id}")
        client.submit('form[action$="/grants"]', {"role": Role.LEADERSHIP.value})
    assert client.page.texts("main section h3") == [
        "Thành viên tổ thẩm định",
        "Lãnh đạo tỉnh",
    ]


def test_a_reset_password_ends_every_session(
    administrator: Account, client: Client, make: Make, browsers: Callable[[], Client]
) -> None:
    person = make.account(Role.LEADERSHIP)
    other = browsers()
    other.sign_in(person)
    client.get(f"/admin/accounts/{person.id}")
    password = client.submit('form[action$="/reset-password"]').texts("dd code")[0]
    assert "Đăng nhập" in other.get("/leadership/").heading
    other.sign_in(person, password)
    assert "Đăng xuất" in other.page.text


def test_accounts_are_found_without_diacritics_and_by_role(
    administrator: Account, client: Client, make: Make
) -> None:
    make.account(Role.REVIEWER, name="Tổ thẩm định Đông Hà")
    make.account(Role.LEADERSHIP, name="Lãnh đạo")
    page = client.get("/admin/accounts?q=dong+ha")
    assert page.texts("tbody th") == ["Tổ thẩm định Đông Hà"]
    page = client.get("/admin/accounts?role=leadership")
    assert page.texts("tbody th") == ["Lãnh đạo"]
    assert "Không có tài khoản nào khớp" in client.get("/admin/accounts?q=zzz").text


def test_lists_come_as_files_narrowed_as_on_the_page(
    administrator: Account, client: Client, make: Make
) -> None:
    unit = make.unit("Đông Hà", code="19333")
    make.unit("Ái Tử")
    make.account(Role.CONTRIBUTOR, unit=unit, name="Lan")
    client.get("/admin/accounts?q=lan&role=contributor")
    header, row = client.table("Tải bảng này (CSV, mở bằng Excel)")
    assert header[:4] == ["Tên hiển thị", "Thư điện tử", "Vai trò", "Đơn vị"]
    assert [row[0], row[2], row[3], row[5]] == ["Lan", "Cán bộ nhập liệu", "Xã Đông Hà", "Đang dùng"]


def test_lists_take_the_same_number_of_statements_whatever_their_length(
    administrator: Account, client: Client, make: Make, recorded: Callable[[], object]
) -> None:
    def statements() -> int:
        with recorded() as seen:  # type: ignore[attr-defined]
            client.get("/admin/accounts")
            client.get("/units/")
        return int(seen.count)

    make.account(Role.CONTRIBUTOR)
    before = statements()
    for _ in range(20):
        make.account(Role.CONTRIBUTOR)
    assert statements() == before
