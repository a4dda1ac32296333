"""The administrator merges and splits units by an act: foreseen, asked once, taken back while nothing hangs on it."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from app.models import Account, Unit
from tests.support.client import Client, Page
from tests.support.factories import Make

pytestmark = pytest.mark.database

FORM = 'form[action="/units/merge"]'
CONFIRM = 'form[action="/units/merge/confirmed"]'
NEW = {"code_1": "90003", "kind_1": "xa", "full_name_1": "Xã Thử Mới", "name_1": "Thử Mới"}
ACT = {
    "day": "01/07/2030",
    "act_kind": "resolution",
    "number": "12/NQ-HĐND",
    "signed_on": "01/06/2030",
    "issuer": "HĐND tỉnh",
}


@pytest.fixture
def old(client: Client, make: Make) -> tuple[Unit, Unit]:
    """Two communes; the administrator is signed in."""
    client.sign_in(make.account(Role.ADMINISTRATOR, name="Quản trị thử"))
    return make.unit("Thử Một", code="90001"), make.unit("Thử Hai", code="90002")


def foresee(client: Client, unit: Unit, *, status: int = 200, **boxes: str) -> Page:
    """Fill the form, coming from the page of one of the two."""
    client.get(f"/units/{unit.id}")
    client.follow("Sáp nhập, chia tách")
    assert client.page.one("#predecessors").get_text().strip() == unit.code
    return client.submit(FORM, {"predecessors": "90001\n90002", **NEW, **ACT, **boxes}, status=status)


def test_a_merger_is_foreseen_done_and_taken_back(client: Client, old: tuple[Unit, Unit]) -> None:
    page = foresee(client, old[0])
    assert page.heading == "Ghi việc sáp nhập, chia tách?"
    assert "Xã Thử Một (90001)" in page.text
    assert "Kết thúc, ngày cuối là 30/06/2030" in page.text
    page = client.submit(CONFIRM)
    assert page.heading == "Xã Thử Mới"
    assert client.follow("Xã Thử Hai").texts("main .dti-state") == ["Đã kết thúc"]
    client.follow("Xã Thử Mới")
    client.follow("Bỏ sáp nhập, chia tách")
    page = client.submit('main form[action$="/undo"]')
    assert page.texts("main .dti-state") == ["Đang có"]
    assert client.get("/units/").texts("tbody th") == ["Xã Thử Hai", "Xã Thử Một"]


def test_a_split_names_every_new_unit(client: Client, old: tuple[Unit, Unit]) -> None:
    second = {"code_2": "90004", "kind_2": "phuong", "full_name_2": "Phường Thử Bốn", "name_2": "Thử Bốn"}
    page = foresee(client, old[1], predecessors="90002", **second)
    assert "Phường Thử Bốn (90004)" in page.text
    client.submit(CONFIRM)
    assert client.get("/units/").texts("tbody th") == ["Phường Thử Bốn", "Xã Thử Một", "Xã Thử Mới"]


def test_what_does_not_fit_is_said_beside_its_box_and_the_text_stays(
    client: Client, old: tuple[Unit, Unit]
) -> None:
    page = foresee(client, old[0], status=422, predecessors="90001 99999")
    assert "Không có đơn vị mang mã 99999" in page.one("#predecessors-error").get_text()
    assert page.value("full_name_1") == "Xã Thử Mới"
    page = foresee(client, old[0], status=422, predecessors="90001", code_1="90002")
    assert "Mã 90002 đang là của Xã Thử Hai" in page.one("#code_1-error").get_text()


def test_what_has_people_is_not_taken_back(client: Client, make: Make, old: tuple[Unit, Unit]) -> None:
    foresee(client, old[0])
    place = client.submit(CONFIRM).path
    person: Account = make.account(Role.AUDITOR)
    client.get(f"/admin/accounts/{person.id}")
    client.submit('form[action$="/grants"]', {"role": "unit_head", "unit_id": place.rpartition("/")[2]})
    client.get(f"{place}/undo")
    page = client.submit('main form[action$="/undo"]', status=409)
    assert "đã có phiếu đánh giá, tài khoản" in page.text


def test_a_unit_that_began_by_no_act_has_nothing_to_take_back(client: Client, old: tuple[Unit, Unit]) -> None:
    client.get(f"/units/{old[0].id}/undo", status=404)
