"""The page of roles in units that have ended: what it offers, moving them, and where it is found."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.models import ActKind, UnitKind
from app.services.units import merging
from app.services.units.common import Act
from app.services.units.merging import Reorganisation, Successor
from tests.support.application import START
from tests.support.client import Client
from tests.support.factories import Make, actor_of

pytestmark = pytest.mark.database

ACT = Act(ActKind.RESOLUTION, "01/2025/NQ-VD", date(2025, 6, 12), "Cơ quan Ví Dụ")
FORM = 'form[action="/admin/accounts/ended-units"]'


@pytest.fixture
def merged(app: Flask, client: Client, make: Make) -> tuple[int, int]:
    """A unit that was split in two, one that went on as one, with a head each; ids of the accounts."""
    administrator = make.account(Role.ADMINISTRATOR)
    split, alone = make.unit("Chia"), make.unit("Gộp")
    people = [make.account(Role.UNIT_HEAD, unit=unit) for unit in (split, alone)]
    with app.app_context():
        for unit, codes in ((split, ("91001", "91002")), (alone, ("91003",))):
            new = tuple(Successor(code, UnitKind.PHUONG, code, f"Phường {code}") for code in codes)
            change = Reorganisation((unit.id,), new, START.date(), ACT)
            merging.reorganise(actor_of(administrator), change, now=START)
        db.session.commit()
    client.sign_in(administrator)
    return people[0].id, people[1].id


def test_roles_of_ended_units_are_offered_their_successors_and_moved(
    merged: tuple[int, int], client: Client
) -> None:
    client.get("/admin/")
    page = client.follow("Vai trò ở đơn vị đã kết thúc")
    boxes = page.all('input[name="grant"]')
    assert [box.has_attr("checked") for box in boxes] == [False, True], "a split has to be decided"
    page = client.submit(FORM)
    assert "Đã chuyển 1 vai trò của 1 người." in page.text
    assert len(page.texts("legend")) == 1, "the unit whose roles moved is gone"
    assert "Phường 91003" in client.get(f"/admin/accounts/{merged[1]}").text

    page = client.get("/admin/accounts/ended-units")
    box = page.one('input[name="grant"]')["value"]
    page = client.submit(FORM, {"grant": [box]}, status=409)
    assert "Hãy chọn đơn vị nhận các vai trò của Xã Chia" in page.text
    second = next(option for option in page.all("select[name^='to_'] option") if "91002" in option.get_text())
    select = page.one("select[name^='to_']")["name"]
    page = client.submit(FORM, {"grant": [box], select: second["value"]})
    assert "Không có vai trò nào ở đơn vị đã kết thúc" in page.text


def test_the_page_of_the_ended_unit_leads_there_and_reads_in_english(
    merged: tuple[int, int], client: Client
) -> None:
    client.get("/units/?state=past")
    client.follow("Xã Chia")
    assert "Còn 1 vai trò ở đơn vị đã kết thúc này." in client.page.text
    client.submit('form[action="/language"]')
    client.get("/units/?state=past")
    client.follow("Xã Chia")
    assert client.follow("Move them to the unit that came after").heading == "Roles in units that have ended"
