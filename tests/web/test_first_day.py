"""An empty installation tells its administrator what is missing, step by step, until nothing is."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from tests.support.client import Client
from tests.support.factories import Make


@pytest.fixture
def administrator(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.ADMINISTRATOR, name="Quản trị Một"))
    return client


def steps(administrator: Client) -> list[str]:
    page = administrator.get("/admin/")
    return [" ".join(item.get_text(" ").split()) for item in page.all(".dti-first-day > li")]


def test_each_step_says_what_is_missing_until_nothing_is(administrator: Client, make: Make) -> None:
    units, people, criteria, cycle = steps(administrator)
    assert "Chưa xong Chưa có đơn vị nào." in units
    assert "Chưa ai giữ vai trò: Cơ quan thường trực, Thành viên tổ thẩm định." in people
    assert "Đã xong" in criteria
    assert "Người giữ vai trò Cơ quan thường trực đăng nhập" in cycle

    unit = make.unit("Một")
    make.account(Role.SECRETARIAT)
    units, people, _criteria, _cycle = steps(administrator)
    assert "Đã xong Đang có 1 đơn vị." in units
    assert "Chưa ai giữ vai trò: Thành viên tổ thẩm định." in people
    assert "Còn 1 đơn vị chưa có tài khoản" in people

    make.account(Role.REVIEWER)
    make.account(Role.CONTRIBUTOR, unit=unit)
    make.cycle()
    assert steps(administrator) == []


def test_a_step_leads_to_where_it_is_done(administrator: Client) -> None:
    steps(administrator)
    assert administrator.follow("Tạo tài khoản cho mọi người").path.startswith("/admin/accounts/")
    steps(administrator)
    assert administrator.follow("Lập danh sách đơn vị").heading == "Danh mục đơn vị"
