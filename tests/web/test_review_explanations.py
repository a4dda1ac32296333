"""The explanation of a sheet through the pages: asked, opened, answered, handed back, decided in stage 2."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Assessment, Unit
from tests.support.application import Clock
from tests.support.appraisals import CODES, Appraisals, agreement_form
from tests.support.client import Client
from tests.support.factories import Make
from tests.support.page_rules import text_of

QUESTION = "Đề nghị gửi quyết định phê duyệt."
ANSWER = "Quyết định số 12/QĐ-UBND, trang 2."


@pytest.fixture
def unit(make: Make) -> Unit:
    return make.unit("Đồng Lê")


@pytest.fixture
def asked(client: Client, make: Make, unit: Unit, clock: Clock) -> Assessment:
    """A sheet of which everything is accepted but 2.1, about which the reviewer asked through the page."""
    appraisals = Appraisals(make)
    sheet = appraisals.submitted(unit)
    clock.advance(days=21)
    client.sign_in(appraisals.account)
    for code in CODES:
        client.get(f"/review/assessments/{sheet.id}/indicators/{code}")
        decision = {"choice": "ask", "question": QUESTION} if code == "2.1" else agreement_form(code)
        client.submit("form#decision", decision)
    return sheet


@pytest.fixture
def secretariat(browsers: Callable[[], Client], make: Make, asked: Assessment) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.SECRETARIAT))
    return browser


@pytest.fixture
def head(browsers: Callable[[], Client], make: Make, unit: Unit, asked: Assessment) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
    return browser


def test_the_reviewer_is_told_that_the_unit_is_next(client: Client, asked: Assessment) -> None:
    page = client.get(f"/review/assessments/{asked.id}")
    assert "còn 1 chỉ tiêu chờ đơn vị giải trình" in page.text
    assert not page.all('form[action$="/explanations/open"]')


def test_the_board_says_that_the_explanation_waits_to_be_opened_and_the_sheet_opens_it(
    secretariat: Client, asked: Assessment
) -> None:
    page = secretariat.get(f"/secretariat/cycles/{asked.cycle_id}?only=explain")
    assert page.texts("tbody .dti-state") == ["Thẩm định vòng 1", "Chờ mở bước giải trình"]
    page = secretariat.get(f"/secretariat/assessments/{asked.id}")
    assert "hỏi đơn vị 1 chỉ tiêu" in page.text
    assert "Đã mở bước giải trình" in secretariat.submit('form[action$="/explanations/open"]').text
    assert not secretariat.get(f"/secretariat/cycles/{asked.cycle_id}?only=explain").all("tbody")
    assert secretariat.get(f"/secretariat/assessments/{asked.id}").all('form[action$="/explanations/close"]')


def test_the_unit_does_not_see_questions_before_the_explanation_is_opened(
    head: Client, asked: Assessment
) -> None:
    head.get(f"/unit/assessments/{asked.id}/explanations", status=404)
    head.get(f"/unit/assessments/{asked.id}/explanations/2.1", status=404)


def test_the_explanation_goes_from_the_secretariat_to_the_unit_and_back_to_the_reviewer(
    client: Client, secretariat: Client, head: Client, asked: Assessment
) -> None:
    secretariat.get(f"/review/assessments/{asked.id}")
    page = secretariat.submit('form[action$="/explanations/open"]')
    assert "Đã mở bước giải trình" in page.text

    head.get("/unit/")
    head.get(f"/unit/assessments/{asked.id}")
    head.follow("Trả lời yêu cầu giải trình")
    page = head.follow("Giải trình chỉ tiêu 2.1")
    assert QUESTION in page.text
    page = head.submit("form#explanation", {"answer": " "}, status=422)
    assert "Hãy ghi nội dung giải trình." in page.text
    page = head.submit("form#explanation", {"answer": ANSWER})
    assert "Đã lưu giải trình chỉ tiêu 2.1." in page.text
    page = head.submit('main form[method="post"]')
    assert "Đã gửi giải trình cho tổ thẩm định." in page.text

    client.get(f"/review/assessments/{asked.id}")
    page = client.follow("Thẩm định chỉ tiêu 2.1")
    assert f"Đơn vị trả lời: {ANSWER}" in page.text
    assert not page.all('input[name="choice"][value="ask"]')
    page = client.submit("form#decision", {"choice": "accept"})
    assert "cơ quan thường trực xác nhận kết quả" in page.text


def test_whoever_answers_sees_what_was_claimed_and_why_it_earned_its_points(
    secretariat: Client, head: Client, asked: Assessment, make: Make
) -> None:
    make.evidence(asked, "2.1")
    secretariat.get(f"/review/assessments/{asked.id}")
    secretariat.submit('form[action$="/explanations/open"]')
    page = head.get(f"/unit/assessments/{asked.id}/explanations/2.1")
    claimed = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert "8 hệ thống" in claimed.values()
    assert "6 hệ thống" in claimed.values()
    earned = page.one(".dti-points")
    assert "3,75 / 5 điểm" in text_of(earned)
    assert "6 / 8 = 75%" in text_of(earned)
    assert page.all('a[href^="/unit/evidence/"]')
    assert page.all(f'a[href="/unit/assessments/{asked.id}/indicators/2.1/evidence/new"]')


def test_the_secretariat_ends_the_explanation_of_a_unit_that_does_not_answer(
    client: Client, secretariat: Client, asked: Assessment
) -> None:
    secretariat.get(f"/review/assessments/{asked.id}")
    page = secretariat.submit('form[action$="/explanations/open"]')
    assert "còn 1 câu hỏi chưa trả lời" in page.text
    page = secretariat.submit('form[action$="/explanations/close"]')
    assert "Phiếu sang thẩm định vòng 2" in page.text
    client.get(f"/review/assessments/{asked.id}")
    page = client.follow("Thẩm định chỉ tiêu 2.1")
    assert "Đơn vị chưa trả lời." in page.text


def test_opening_twice_from_one_page_shows_what_the_first_press_did(
    secretariat: Client, asked: Assessment
) -> None:
    secretariat.get(f"/review/assessments/{asked.id}")
    twice = secretariat.fill('form[action$="/explanations/open"]')
    secretariat.send(twice)
    page = secretariat.send(twice)
    assert "Đã mở bước giải trình." in page.text
    assert "Đang giải trình" in page.text
