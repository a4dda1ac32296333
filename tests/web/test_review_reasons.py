"""The stock of reasons as a reviewer uses it: kept once, applied by one press, changed where it was used."""

from __future__ import annotations

import pytest

from app.models import Assessment
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make

pytestmark = pytest.mark.database

OLD, NEW = "Thiếu quyết định phân công.", "Chưa có quyết định phân công."


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    """A cycle with a reviewer."""
    return Appraisals(make)


@pytest.fixture
def sheet(appraisals: Appraisals, make: Make, clock: Clock) -> Assessment:
    """One submitted sheet, three weeks later."""
    made = appraisals.submitted(make.unit("Đồng Lê"))
    clock.advance(days=21)
    return made


@pytest.fixture
def reviewer(client: Client, appraisals: Appraisals, sheet: Assessment) -> Client:
    """The reviewer's browser, with one reason kept for 1.2."""
    client.sign_in(appraisals.account)
    client.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    client.follow("Mở kho lý do của chỉ tiêu")
    client.submit("form#reason", {"text": OLD, "points": "0,5"})
    return client


def applied(reviewer: Client, sheet: Assessment) -> None:
    reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    reviewer.submit('form[action*="/reasons/"]')


def test_a_kept_reason_is_applied_by_one_press_and_the_next_row_comes(
    reviewer: Client, sheet: Assessment
) -> None:
    assert "Điều chỉnh: 0,50 điểm" in reviewer.page.text
    applied(reviewer, sheet)
    assert "Đã ghi theo lý do trong kho: chỉ tiêu 1.2." in reviewer.page.text
    assert "2.1" in reviewer.page.heading
    page = reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    assert "Điều chỉnh giảm" in page.text
    assert OLD in page.text


def test_changing_a_reason_names_what_would_change_and_asks(reviewer: Client, sheet: Assessment) -> None:
    applied(reviewer, sheet)
    reviewer.get(f"/review/cycles/{sheet.cycle_id}/indicators/1.2/reasons")
    page = reviewer.follow(OLD)
    assert "Kết luận của bạn đang dùng lý do này: 1" in page.text
    assert "Xã Đồng Lê" in page.text
    page = reviewer.submit("form#reason", {"text": NEW, "points": "0,25"}, status=422)
    assert "Hãy chọn sửa ở đâu." in page.text
    page = reviewer.submit("form#reason", {"where": "everywhere"})
    assert "cùng 1 kết luận đã dùng nó" in page.text
    page = reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    assert NEW in page.text
    assert "0,25" in page.text


def test_a_reason_that_no_longer_fits_the_row_is_refused_on_it(reviewer: Client, sheet: Assessment) -> None:
    reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    late = reviewer.fill('form[action*="/reasons/"]')
    reviewer.submit("form#decision", {"choice": "accept"})
    page = reviewer.send(late)
    assert "Người khác vừa ghi kết quả thẩm định chỉ tiêu 1.2" in page.text


def test_the_stock_speaks_english(reviewer: Client, sheet: Assessment) -> None:
    reviewer.submit('form[action="/language"]')
    reviewer.get(f"/review/cycles/{sheet.cycle_id}/indicators/1.2/reasons")
    reviewer.follow(OLD)
    reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")


def test_what_a_reason_decided_is_undone_by_one_press(reviewer: Client, sheet: Assessment) -> None:
    applied(reviewer, sheet)
    page = reviewer.submit('form[action*="/undo"]')
    assert "Đã hoàn tác: chỉ tiêu 1.2 lại chờ thẩm định." in page.text
    assert "1.2" in page.heading
    assert "Điều chỉnh giảm" not in page.text


def test_over_a_verdict_that_stood_nothing_is_offered_to_undo(reviewer: Client, sheet: Assessment) -> None:
    reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    reviewer.submit("form#decision", {"choice": "accept"})
    applied(reviewer, sheet)
    assert "Đã ghi theo lý do trong kho" in reviewer.page.text
    assert not reviewer.page.all('form[action*="/undo"]')


def test_a_reason_leaves_the_stock_after_one_question(reviewer: Client, sheet: Assessment) -> None:
    stock = f"/review/cycles/{sheet.cycle_id}/indicators/1.2/reasons"
    reviewer.get(stock)
    reviewer.follow(OLD)
    page = reviewer.follow("Bỏ lý do này khỏi kho")
    assert "Xóa lý do này khỏi kho?" in page.heading
    late = reviewer.fill('form[action$="/remove"]')
    applied(reviewer, sheet)
    page = reviewer.send(late)
    assert "Lý do này vừa được dùng" in page.text
    reviewer.follow("Bỏ lý do này khỏi kho")
    reviewer.submit('form[action="/language"]')
    reviewer.submit('form[action$="/remove"]')
    page = reviewer.get(stock)
    assert "No longer offered" in page.text
    page = reviewer.get(f"/review/assessments/{sheet.id}/indicators/1.2")
    assert not page.all('form[action*="/reasons/"]')
