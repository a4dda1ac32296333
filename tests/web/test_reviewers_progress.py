"""The standing body sees how far each reviewer is, and a reviewer how far they are."""

from __future__ import annotations

from collections.abc import Callable

from app.access.actor import Role
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make


def test_the_board_leads_to_each_reviewer_s_progress(make: Make, browsers: Callable[[], Client]) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted()
    reviewer = browsers()
    reviewer.sign_in(appraisals.account)
    reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    reviewer.submit("form#decision", {"choice": "accept"})
    reviewer.get("/review/")
    page = reviewer.follow("Tiến độ của tôi")
    assert page.texts(".dti-tile__value")[:2] == ["1/6", "1"]
    assert page.texts("tbody td") == ["1/2", "0/2", "0/2"]

    secretary = browsers()
    secretary.sign_in(make.account(Role.SECRETARIAT))
    secretary.get(f"/secretariat/cycles/{appraisals.cycle.id}")
    page = secretary.follow("Tiến độ của tổ thẩm định")
    assert "Thẩm định Một" in page.texts("tbody th")
    assert "mọi người cùng phụ trách mọi dòng" in page.text
    _header, row = secretary.table("Tải bảng này (CSV, mở bằng Excel)")
    assert row[:5] == ["Thẩm định Một", "6", "1", "0", "1"]


def test_a_cycle_without_sheets_says_when_there_will_be_something(client: Client, make: Make) -> None:
    cycle = make.cycle()
    client.sign_in(make.account(Role.SECRETARIAT))
    page = client.get(f"/secretariat/cycles/{cycle.id}/reviewers")
    assert "Chưa có ai thẩm định trong đợt này" in page.text
