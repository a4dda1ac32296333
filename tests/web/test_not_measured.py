"""The secretariat's pages about figures that units do not declare: who waits, what was not measured, and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Assessment
from tests.support.application import Clock
from tests.support.appraisals import CODES, SURVEY, Appraisals, agreement_form
from tests.support.client import Client, Page
from tests.support.factories import Make

WHY = "Năm nay tỉnh không tổ chức khảo sát."
RECORD = 'form:has(button:-soup-contains("Ghi nhận không đo được"))'
TAKE_BACK = 'form:has(button:-soup-contains("Bỏ ghi nhận"))'


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    return Appraisals(make)


@pytest.fixture
def sheet(make: Make, appraisals: Appraisals, clock: Clock) -> Assessment:
    sheet = appraisals.submitted(make.unit("Hải Lăng"))
    clock.advance(days=21)
    return sheet


@pytest.fixture
def reviewer(client: Client, appraisals: Appraisals, sheet: Assessment) -> Client:
    client.sign_in(appraisals.account)
    return client


@pytest.fixture
def secretary(browsers: Callable[[], Client], make: Make, sheet: Assessment) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT, name="Thường trực Một"))
    return browser


def decide(browser: Client, sheet: Assessment, code: str, said: dict[str, str], *, status: int = 200) -> Page:
    browser.get(f"/review/assessments/{sheet.id}/indicators/{code}")
    return browser.submit("form#decision", said, status=status)


def record(browser: Client, cycle_id: int, reason: str = WHY, *, status: int = 200) -> Page:
    browser.get(browser.address("secretariat.central", cycle_id=cycle_id))
    browser.follow(f"Ghi nhận {SURVEY} không đo được")
    return browser.submit(RECORD, {"reason": reason}, status=status)


def test_a_reviewer_who_accepts_what_nobody_measured_is_told_what_to_do(
    reviewer: Client, sheet: Assessment
) -> None:
    page = decide(reviewer, sheet, SURVEY, {"choice": "accept"}, status=409)
    assert "Chưa quyết định được chỉ tiêu 3.2 vì chưa có số liệu: Tỷ lệ hài lòng." in page.text


def test_the_board_and_the_page_of_central_figures_name_who_waits(
    secretary: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    for endpoint in ("secretariat.cycle", "secretariat.central"):
        page = secretary.get(secretary.address(endpoint, cycle_id=appraisals.cycle.id))
        assert "chờ số liệu của Xã Hải Lăng" in page.text


def test_many_who_wait_are_counted_and_all_of_them_named(
    reviewer: Client, secretary: Client, make: Make, appraisals: Appraisals
) -> None:
    sheets = [appraisals.submitted(make.unit(f"Ngày {number}")) for number in range(7)]
    for sheet in sheets[:2]:
        decide(reviewer, sheet, SURVEY, agreement_form(SURVEY))
    page = secretary.get(secretary.address("secretariat.central", cycle_id=appraisals.cycle.id))
    assert "chờ số liệu của 6 trong 8 đơn vị" in page.text
    waiting = ("Hải Lăng", *(f"Ngày {number}" for number in range(2, 7)))
    assert all(f"Xã {name}" in page.text for name in waiting)
    assert "Xã Ngày 1" not in page.text


def test_the_secretariat_records_it_once_asked_and_everybody_reads_why(
    reviewer: Client, secretary: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    for code in CODES:
        if code != SURVEY:
            decide(reviewer, sheet, code, agreement_form(code))
    page = record(secretary, appraisals.cycle.id)
    assert "Đã ghi nhận chỉ tiêu 3.2 không đo được; không tính ở đơn vị nào." in page.text
    assert "Thường trực Một ghi nhận lúc" in page.text
    assert WHY in page.text
    assert WHY in secretary.get(secretary.address("secretariat.cycle", cycle_id=appraisals.cycle.id)).text
    old_link = reviewer.address("review.indicator", assessment_id=sheet.id, code=SURVEY)
    page = reviewer.get(old_link, status=409)
    assert "không đo được trong đợt này" in page.text
    assert WHY in page.text
    secretary.get(secretary.address("secretariat.sheet", assessment_id=sheet.id))
    page = secretary.submit('form:has(button:-soup-contains("Xác nhận"))')
    assert "Đã xác nhận kết quả của phiếu." in page.text
    page = secretary.get(secretary.address("secretariat.preview", cycle_id=appraisals.cycle.id))
    assert WHY in page.text


def test_without_a_reason_nothing_is_recorded(
    secretary: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    page = record(secretary, appraisals.cycle.id, "  ", status=422)
    assert "Hãy ghi lý do không đo được" in page.text


def test_it_is_taken_back_with_one_press(
    secretary: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    record(secretary, appraisals.cycle.id)
    page = secretary.submit(TAKE_BACK)
    assert "Đã bỏ ghi nhận; chỉ tiêu 3.2 lại được tính và chờ số liệu." in page.text
    assert "chờ số liệu của Xã Hải Lăng" in page.text


def test_the_same_record_sent_again_shows_its_result(
    secretary: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    secretary.get(
        secretary.address("secretariat.ask_not_measured", cycle_id=appraisals.cycle.id, code=SURVEY)
    )
    again = secretary.fill(RECORD, {"reason": WHY})
    for _ in range(2):
        assert "Đã ghi nhận chỉ tiêu 3.2 không đo được" in secretary.send(again).text


def test_a_unit_s_own_indicator_has_no_such_page(
    secretary: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    address = secretary.address("secretariat.ask_not_measured", cycle_id=appraisals.cycle.id, code="1.1")
    secretary.get(address, status=404)
