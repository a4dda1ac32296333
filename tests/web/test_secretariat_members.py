"""The standing body changes who takes part and in which block, and cancels a cycle, on its pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Cycle, Unit
from app.workflow.states import Status
from tests.support.client import Client, Page
from tests.support.factories import Make


@pytest.fixture
def unit(make: Make) -> Unit:
    return make.unit("Một", code="90001")


@pytest.fixture
def cycle(make: Make, unit: Unit) -> Cycle:
    """A cycle with one unit in draft."""
    cycle = make.cycle()
    make.assessment(cycle, unit)
    return cycle


@pytest.fixture
def secretary(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.SECRETARIAT, name="Thư ký Thử Nghiệm"))
    return client


def form_with(button: str) -> str:
    return f'form:has(button:-soup-contains("{button}"))'


DO = form_with("Ghi với đơn vị đã đánh dấu")


def open_members(browser: Client, cycle: Cycle) -> Page:
    browser.get(browser.address("secretariat.cycle", cycle_id=cycle.id))
    return browser.follow("Đơn vị và khối của đợt")


def text_of(page: Page) -> str:
    return " ".join(page.text.split())


def test_a_unit_is_taken_out_and_is_told_by_whom_and_why(
    secretary: Client, browsers: Callable[[], Client], make: Make, cycle: Cycle, unit: Unit
) -> None:
    open_members(secretary, cycle)
    page = secretary.submit(DO, {"sheet": ["1"], "doing": "exclude", "reason": "Đã sáp nhập"})
    assert "Đã ghi với 1 đơn vị." in page.text
    assert "Đã đưa ra khỏi đợt" in page.text
    assert "Đưa ra khỏi đợt: Xã Một (90001)" in text_of(page)
    board = secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    assert "1 đơn vị đã đưa ra khỏi đợt" in board.text
    page = secretary.get(secretary.address("secretariat.sheet", assessment_id=1))
    assert "Thư ký Thử Nghiệm đã đưa đơn vị ra khỏi đợt lúc" in page.text

    head = browsers()
    head.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
    page = head.get("/unit/")
    assert "Thư ký Thử Nghiệm, 15/11/2030 09:00. Lý do: Đã sáp nhập" in text_of(page)
    page = head.get(head.address("unit.sheet", assessment_id=1))
    assert "Thư ký Thử Nghiệm đã đưa đơn vị ra khỏi đợt lúc 09:00 ngày 15/11/2030" in page.text
    assert not page.all(form_with("Nộp phiếu"))


def test_ticking_nobody_is_told_and_keeps_what_was_typed(secretary: Client, cycle: Cycle) -> None:
    open_members(secretary, cycle)
    page = secretary.submit(DO, {"reason": "Vì thế"}, status=409)
    assert "Chưa đánh dấu đơn vị nào" in page.text
    assert "Vì thế" in page.text


def test_units_are_added_and_ranked_in_a_block_of_their_own(
    secretary: Client, make: Make, cycle: Cycle
) -> None:
    make.unit("Hai", code="90002")
    open_members(secretary, cycle)
    secretary.follow("Thêm khối")
    secretary.submit(form_with("Thêm khối"), {"title": "Khối miền núi", "reason": "Tờ trình 5"})
    secretary.follow("Thêm đơn vị vào đợt")
    page = secretary.submit(form_with("Thêm đơn vị"), {"codes": "90003", "reason": "Bỏ sót"}, status=422)
    assert "90003" in page.text
    page = secretary.submit(form_with("Thêm đơn vị"), {"codes": "90002"})
    assert "Đã thêm 1 đơn vị." in page.text
    page = secretary.submit(DO, {"sheet": ["2"], "doing": "move:2", "reason": "Miền núi"})
    assert "Chuyển khối: Xã Hai (90002)" in text_of(page)
    assert "Khối: Khối miền núi" in text_of(page)


def test_a_block_is_renamed_and_an_empty_one_removed(secretary: Client, cycle: Cycle) -> None:
    open_members(secretary, cycle)
    secretary.follow("Khối xã, phường, đặc khu")
    page = secretary.submit(form_with("Lưu khối"), {"title": "Khối xã", "ranked": False, "reason": "Sửa"})
    assert "Khối: Khối xã, phường, đặc khu → Khối xã" in text_of(page)
    assert "Xếp hạng: có → không" in text_of(page)
    secretary.follow("Thêm khối")
    secretary.submit(form_with("Thêm khối"), {"title": "Nhầm", "reason": "Sửa"})
    secretary.follow("Nhầm")
    page = secretary.submit(form_with("Lưu khối"), {"reason": "Nhầm"}, press="Bỏ khối này")
    assert "Đã bỏ khối." in page.text
    assert "Khối: Nhầm → đã bỏ" in text_of(page)


def test_a_cycle_is_cancelled_after_one_question_and_opened_again(
    secretary: Client, browsers: Callable[[], Client], make: Make, cycle: Cycle, unit: Unit
) -> None:
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    secretary.follow("Hủy đợt")
    page = secretary.submit(form_with("Hủy đợt"), {"reason": "Sai bộ tiêu chí"})
    assert "Thư ký Thử Nghiệm đã hủy đợt này lúc 15/11/2030 09:00, lý do: Sai bộ tiêu chí" in text_of(page)
    assert not page.all('a:-soup-contains("Hủy đợt")')
    assert cycle.title not in secretary.get("/secretariat/").text
    assert cycle.title in secretary.follow("Xem các đợt đã hủy").text
    for endpoint in ("correction", "members", "new_members", "new_block", "ask_cancel"):
        page = secretary.get(secretary.address(f"secretariat.{endpoint}", cycle_id=cycle.id))
        assert "đã hủy đợt này" in page.text

    head = browsers()
    head.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
    assert "Đợt đã hủy" in head.get("/unit/").text


def test_a_cycle_with_a_submission_says_why_it_is_not_cancelled(
    secretary: Client, make: Make, cycle: Cycle
) -> None:
    make.assessment(cycle, status=Status.SUBMITTED)
    secretary.get(secretary.address("secretariat.ask_cancel", cycle_id=cycle.id))
    page = secretary.submit(form_with("Hủy đợt"), {"reason": "Sai"}, status=409)
    assert "Đã có 1 đơn vị nộp phiếu nên đợt không hủy được" in page.text


def test_an_auditor_reads_units_and_blocks_in_english_and_has_no_form(
    secretary: Client, browsers: Callable[[], Client], make: Make, cycle: Cycle
) -> None:
    open_members(secretary, cycle)
    secretary.submit(DO, {"sheet": ["1"], "doing": "exclude", "reason": "Đã sáp nhập"})
    auditor = browsers()
    auditor.sign_in(make.account(Role.AUDITOR))
    auditor.submit('form[action="/language"]')
    page = auditor.get(auditor.address("secretariat.members", cycle_id=cycle.id))
    assert "Đã sáp nhập" in page.text
    assert not page.all("main form")
    auditor.get(auditor.address("secretariat.sheet", assessment_id=1))


def test_the_next_cycle_is_opened_by_an_earlier_one(secretary: Client, make: Make, cycle: Cycle) -> None:
    make.reviewer_assignment(cycle, make.account(Role.REVIEWER))
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    page = secretary.follow("Mở đợt năm sau theo đợt này")
    assert "Bộ tiêu chí: dti/2030/commune → dti/2034/commune" in text_of(page)
    assert "Phân công thẩm định lấy lại: 1" in text_of(page)
    page = secretary.submit(form_with("Mở đợt đánh giá"), {"title": ""}, status=422)
    assert "Lấy theo đợt" in page.text
    page = secretary.submit(form_with("Mở đợt đánh giá"), {"title": "Đợt năm sau"})
    assert "Đợt năm sau" in page.one("h1").get_text()
    page = secretary.follow("Phân công thẩm định")
    assert "Chưa phân công cho ai" not in page.text


def test_a_source_that_is_no_cycle_is_not_found(secretary: Client) -> None:
    secretary.get("/secretariat/cycles/new?from=99", status=404)
    secretary.get("/secretariat/cycles/new?from=x")


def test_every_unit_is_given_more_time_at_once_and_sees_who_gave_it(
    secretary: Client, browsers: Callable[[], Client], make: Make, cycle: Cycle, unit: Unit
) -> None:
    make.assessment(cycle, make.unit("Hai"))
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    secretary.follow("Dời hạn cho một hoặc nhiều đơn vị")
    secretary.follow("Đánh dấu mọi đơn vị")
    typed = {"phase": "self_scoring", "until": "14/11/2030 17:00", "reason": "Bão số 9"}
    page = secretary.submit(form_with("Dời hạn cho đơn vị đã đánh dấu"), typed, status=422)
    assert "hạn mới phải sau" in page.text
    page = secretary.submit(form_with("Dời hạn cho đơn vị đã đánh dấu"), {"until": "05/12/2030 17:00"})
    assert "Đã dời hạn cho 2 đơn vị." in page.text
    assert "hạn riêng" in page.text
    page = secretary.get(secretary.address("secretariat.correction", cycle_id=cycle.id))
    assert "Hạn tự chấm điểm: 05/12/2030 17:00" in text_of(page)

    head = browsers()
    head.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
    page = head.get(head.address("unit.sheet", assessment_id=1))
    said = "05/12/2030 17:00, do Thư ký Thử Nghiệm đặt lúc 15/11/2030 09:00. Lý do: Bão số 9"
    assert said in text_of(page)
    head.submit('form[action="/language"]')
    head.get(head.address("unit.sheet", assessment_id=1))
