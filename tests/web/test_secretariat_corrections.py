"""The standing body puts a cycle right on its pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.access.actor import Role
from app.models import Cycle
from app.workflow.states import Status
from tests.support.application import Clock
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make

FORM = "form:has(button:-soup-contains('Lưu và báo mốc mới'))"


@pytest.fixture
def cycle(make: Make) -> Cycle:
    return make.cycle()


@pytest.fixture
def secretary(client: Client, make: Make) -> Client:
    client.sign_in(make.account(Role.SECRETARIAT))
    return client


def open_correction(browser: Client, cycle: Cycle) -> None:
    browser.get(browser.address("secretariat.cycle", cycle_id=cycle.id))
    browser.follow("Sửa tên, mốc thời gian của đợt")


def test_a_date_is_corrected_and_the_page_says_from_what_to_what(secretary: Client, cycle: Cycle) -> None:
    open_correction(secretary, cycle)
    page = secretary.submit(FORM, {"self_ends_at": "03/12/2030 17:00", "reason": "Công văn 12"})
    assert "Đã sửa đợt đánh giá." in page.text
    assert "Hết hạn tự chấm điểm: 29/11/2030 09:00 → 03/12/2030 17:00" in " ".join(page.text.split())
    assert "Công văn 12" in page.text


def test_moving_a_passed_deadline_asks_once_and_names_what_happens(
    client: Client, make: Make, cycle: Cycle, clock: Clock
) -> None:
    make.assessment(cycle), make.assessment(cycle, status=Status.SUBMITTED)
    clock.now += timedelta(days=15)
    secretary = client
    secretary.sign_in(make.account(Role.SECRETARIAT))
    open_correction(secretary, cycle)
    typed = {"self_ends_at": "05/12/2030 17:00", "reason": "Bão số 9"}
    page = secretary.submit(FORM, typed, status=422)
    assert "1 đơn vị chưa nộp lại sửa và nộp được" in page.text
    page = secretary.submit(FORM, {"known": True})
    assert "Đã sửa đợt đánh giá." in page.text


def test_an_auditor_reads_the_corrections_in_english_and_has_no_form(
    secretary: Client, browsers: Callable[[], Client], make: Make, cycle: Cycle
) -> None:
    open_correction(secretary, cycle)
    secretary.submit(FORM, {"title": "Đợt đã sửa", "reason": "Sai tên"})
    auditor = browsers()
    auditor.sign_in(make.account(Role.AUDITOR))
    auditor.submit('form[action="/language"]')
    page = auditor.get(auditor.address("secretariat.correction", cycle_id=cycle.id))
    assert "Sai tên" in page.text
    assert not page.all("main form")


def test_the_day_of_the_figures_stands_on_every_page_that_asks_for_one(
    secretary: Client, browsers: Callable[[], Client], make: Make
) -> None:
    cycle = make.cycle(tree_id="dti/2031/commune", year=2031)
    draft, submitted = make.assessment(cycle), make.assessment(cycle, status=Status.REVIEW_1)
    open_correction(secretary, cycle)
    page = secretary.submit(FORM, {"figures_on": "30/11/2030", "reason": "Công văn 12"})
    assert "Số liệu tính đến ngày: 30/11/2030" in " ".join(page.text.split())
    said = "Số liệu tính đến ngày 30/11/2030."
    assert said in secretary.get(secretary.address("secretariat.central", cycle_id=cycle.id)).text
    head, reviewer = browsers(), browsers()
    head.sign_in(make.account(Role.UNIT_HEAD, unit=draft.unit))
    reviewer.sign_in(make.account(Role.REVIEWER))
    assert said in head.get(head.address("unit.indicator", assessment_id=draft.id, code="1.1")).text
    address = reviewer.address("review.indicator", assessment_id=submitted.id, code="1.1")
    assert said in reviewer.get(address).text


def test_a_published_cycle_is_closed_after_one_question(secretary: Client, make: Make) -> None:
    cycles = Cycles(make)
    cycle = cycles.finished({"Một": "1"})
    page = secretary.get(secretary.address("secretariat.ask_archive", cycle_id=cycle.id))
    assert "Đợt chưa công bố kết quả" in page.text
    assert page.all("main form") == []
    archive = "form:has(button:-soup-contains('Lưu trữ đợt'))"
    cycles.published(cycle)
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    secretary.follow("Lưu trữ đợt")
    page = secretary.submit(archive, {"reason": "Hết năm"})
    assert "Đã lưu trữ 1 phiếu." in page.text
    assert not page.all('a:-soup-contains("Lưu trữ đợt")')
    for step in ("secretariat.ask_archive", "secretariat.preview"):
        page = secretary.get(secretary.address(step, cycle_id=cycle.id))
        assert "Đợt đã lưu trữ nên chỉ còn xem được; không ai mở lại được." in page.text
        assert "Khóa từ" in page.text
        assert page.all("main form") == []


def test_the_limit_of_cuts_is_set_told_in_the_corrections_and_proposed_for_the_next_cycle(
    secretary: Client, cycle: Cycle
) -> None:
    open_correction(secretary, cycle)
    page = secretary.submit(FORM, {"cut_limit": "-1", "reason": "Quy chế"}, status=422)
    assert "Hãy ghi số điểm từ 0 đến 1000" in page.text
    page = secretary.submit(FORM, {"cut_limit": "1,5", "reason": "Quy chế"})
    assert "Giảm quá số điểm này thì cần người thứ hai đồng ý: 1,5" in " ".join(page.text.split())
    board = secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle.id))
    assert "khi giảm quá 1,5 điểm ở một chỉ tiêu" in board.text
    page = secretary.get(f"{secretary.address('secretariat.new_cycle')}?from={cycle.id}")
    assert page.value("cut_limit") == "1,5"
