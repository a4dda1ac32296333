"""The pages of a result version: what each role is offered next, and what is refused in words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Cycle
from tests.support.application import START
from tests.support.background import do_all_work
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.sample_files import pdf, png

CONFIRM = 'form[action$="/confirm"]'
SIGN = 'main form[action$="/sign"]'
PUBLIC = 'form:has(button:-soup-contains("Công khai kết quả"))'
INSIDE = 'form:has(button:-soup-contains("Phát hành nội bộ"))'
DECISION = {"decision_number": "125/QĐ-UBND", "decision_date": f"{START:%d/%m/%Y}"}


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def cycle(cycles: Cycles) -> Cycle:
    return cycles.finished({"Một": "1", "Hai": "2"})


@pytest.fixture
def secretary(client: Client, cycles: Cycles) -> Client:
    client.sign_in(cycles.secretariat)
    return client


@pytest.fixture
def member(browsers: Callable[[], Client], make: Make) -> Client:
    """Somebody of the council."""
    browser = browsers()
    browser.sign_in(make.account(Role.COUNCIL))
    return browser


def opened(browser: Client, result_id: int) -> Page:
    return browser.get(browser.address("versions.version", result_id=result_id))


def file(content: bytes, name: str = "quyet-dinh.pdf") -> tuple[str, bytes]:
    return name, content


def test_a_council_member_finds_the_version_reads_it_and_confirms_it(
    member: Client, cycles: Cycles, cycle: Cycle
) -> None:
    cycles.computed(cycle)
    assert "bản kết quả số 1 chờ hội đồng thẩm định xác nhận" in member.get("/reminders/").text
    member.get("/leadership/")
    member.follow("Bản 1 – Đợt đánh giá năm 2030")
    page = member.follow("Xem bảng xếp hạng 2 đơn vị")
    assert "Chưa ai bên ngoài xem được." in page.text
    member.follow("Các bước của bản này")
    page = member.submit(CONFIRM)
    assert "Hội đồng đã xác nhận bản này." in page.text
    assert page.texts("tbody th") == ["Tính", "Hội đồng xác nhận"]
    assert member.page.all(CONFIRM) == []


def test_the_whole_way_to_the_public(
    app: Flask, secretary: Client, browsers: Callable[[], Client], cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.confirmed(cycle)
    opened(secretary, result_id)
    secretary.follow("Ghi nhận quyết định đã ký")
    page = secretary.submit(SIGN, {**DECISION, "file": file(pdf()), "kind": "e_signed"})
    do_all_work(app)
    secretary.get(page.path)
    page = secretary.follow("Xem bản kết quả")
    assert "Quyết định số 125/QĐ-UBND" in page.text
    assert "bản điện tử có chữ ký số" in page.text
    assert "Chữ ký số trong tệp chưa được hệ thống kiểm tra." in page.text
    signed = secretary.get(secretary.address("versions.signed", result_id=result_id))
    assert signed.response.get_data() == pdf()
    stranger = browsers()
    assert "Đợt đánh giá năm 2030" not in stranger.get("/results/").text
    opened(secretary, result_id)
    page = secretary.submit(PUBLIC)
    assert "Đã công khai kết quả." in page.text
    assert "Đợt đánh giá năm 2030" in stranger.get("/results/").text


def test_what_is_missing_of_the_decision_is_named_and_what_was_typed_stays(
    secretary: Client, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.confirmed(cycle)
    secretary.get(secretary.address("versions.signing", result_id=result_id))
    page = secretary.submit(SIGN, {"decision_number": "125/QĐ-UBND"}, status=422)
    summary = page.one(".govuk-error-summary").get_text()
    assert "Hãy ghi ngày của quyết định đã ký." in summary
    assert "Hãy chọn tệp PDF của quyết định đã ký." in summary
    assert page.value("decision_number") == "125/QĐ-UBND"
    page = secretary.submit(SIGN, {**DECISION, "file": file(png(), "quyet-dinh.png")}, status=409)
    assert "Quyết định đã ký phải là tệp PDF." in page.text


def test_an_inside_result_is_not_public_until_it_is_made_so(
    secretary: Client, browsers: Callable[[], Client], cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.signed(cycle)
    opened(secretary, result_id)
    assert "Đã phát hành kết quả trong nội bộ." in secretary.submit(INSIDE).text
    stranger = browsers()
    stranger.get(f"/results/{result_id}", status=404)
    assert "Nội bộ" in secretary.get("/leadership/").text
    opened(secretary, result_id)
    secretary.submit(PUBLIC)
    stranger.get(f"/results/{result_id}")


def test_a_version_is_set_aside_with_its_reason(member: Client, cycles: Cycles, cycle: Cycle) -> None:
    result_id = cycles.computed(cycle)
    opened(member, result_id)
    member.follow("Bỏ bản này, kèm lý do")
    form = 'main form[action$="/set-aside"]'
    assert "Hãy ghi lý do" in member.submit(form, {"reason": " "}, status=422).text
    page = member.submit(form, {"reason": "Xã Hai chưa giải trình."})
    assert "Không còn dùng" in page.text
    assert "Xã Hai chưa giải trình." in page.text


def test_a_draft_is_downloaded_and_others_are_not_there(
    member: Client, browsers: Callable[[], Client], make: Make, cycles: Cycles, cycle: Cycle
) -> None:
    result_id = cycles.computed(cycle)
    opened(member, result_id)
    (link,) = [str(link["href"]) for link in member.page.all('a[href*="/drafts/"]')]
    assert member.get(link).response.get_data().startswith(b"%PDF-")
    member.get(link.replace("/draft", "/to_sign").replace("/to_signs/", "/drafts/"), status=404)
    member.get(member.address("versions.signed", result_id=result_id), status=404)
    head = browsers()
    head.sign_in(make.account(Role.UNIT_HEAD))
    head.get(link, status=403)


def test_an_empty_list_says_what_will_stand_there(member: Client) -> None:
    assert "Chưa có bản kết quả nào" in member.get("/versions/").text
