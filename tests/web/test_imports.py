"""Finished sheets on pages: the administrator sends a file, the secretariat looks, decides, sees what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.access.actor import Role
from app.models import Account, Assessment, Cycle, Unit
from tests.support.background import do_all_work
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.finished import HEADER, TREE, file_of

UPLOAD = "form[enctype]"
SAVE = "form[data-preview-url]"


@pytest.fixture
def cycle(make: Make) -> Cycle:
    return make.cycle(tree_id=TREE, year=2031, title="Đánh giá năm 2031")


@pytest.fixture
def sheet(make: Make, cycle: Cycle, unit: Unit) -> Assessment:
    return make.assessment(cycle, unit)


@pytest.fixture
def administrator(make: Make, browsers: Callable[[], Client]) -> Client:
    browser = browsers()
    browser.sign_in(make.account(Role.ADMINISTRATOR, name="Quản trị Một"))
    return browser


@pytest.fixture
def person(make: Make) -> Account:
    return make.account(Role.SECRETARIAT, name="Thường trực Một")


@pytest.fixture
def secretary(browsers: Callable[[], Client], person: Account) -> Client:
    browser = browsers()
    browser.sign_in(person)
    return browser


def propose(administrator: Client, cycle: Cycle, text: str, *, status: int = 200) -> Page:
    administrator.get("/admin/")
    administrator.follow("Phiếu đã chấm xong các năm trước")
    administrator.follow(f"Gửi tệp cho: {cycle.title}")
    return administrator.submit(UPLOAD, {"file": ("ket-qua.csv", text.encode())}, status=status)


def opened(secretary: Client, cycle: Cycle) -> Page:
    secretary.get("/secretariat/")
    secretary.follow("Có 1 đề nghị nhập phiếu chờ xác nhận")
    return secretary.follow(cycle.title)


def test_a_file_is_proposed_confirmed_and_taken_in(
    app: Flask, administrator: Client, secretary: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    page = propose(administrator, cycle, file_of([unit]))
    assert "Chưa có phiếu nào thay đổi" in page.text
    assert "Xác nhận và nhập phiếu" not in page.text
    page = opened(secretary, cycle)
    assert "11,50" in page.text
    assert "12,80" in page.text
    page = secretary.submit("form#confirm")
    assert "Nhập phiếu đã chấm xong" in page.text
    do_all_work(app)
    secretary.get("/imports/")
    page = secretary.follow(cycle.title)
    assert "Đã nhập xong" in page.text
    assert "Thường trực Một" in page.text
    page = secretary.get(f"/secretariat/assessments/{sheet.id}")
    assert "Phiếu nhập từ tệp ket-qua.csv" in page.text
    assert "Người đề nghị: Quản trị Một; người xác nhận: Thường trực Một" in page.text
    assert "Nộp lúc" not in page.text
    assert re.search(r"Kết quả thẩm định của phiếu đã được xác nhận.*Thường trực Một", page.text)
    assert "Phiếu nhập từ tệp ket-qua.csv" in secretary.get(f"/review/assessments/{sheet.id}").text
    assert "Nhập phiếu đã xong từ tệp" in secretary.get(f"/log/assessments/{sheet.id}").text


def test_the_unit_sees_where_its_sheet_came_from(
    app: Flask,
    make: Make,
    administrator: Client,
    secretary: Client,
    client: Client,
    cycle: Cycle,
    unit: Unit,
    sheet: Assessment,
) -> None:
    propose(administrator, cycle, file_of([unit]))
    opened(secretary, cycle)
    secretary.submit("form#confirm")
    do_all_work(app)
    client.sign_in(make.account(Role.CONTRIBUTOR, unit=unit))
    assert "Phiếu nhập từ tệp ket-qua.csv" in client.get(f"/unit/assessments/{sheet.id}").text


def test_wrong_rows_are_listed_by_line_and_nothing_is_proposed(
    administrator: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    text = file_of([unit], r1_1="1.1;plan_issued;Có lẽ;;2;2;;", r3_1="3.1;;;;2;9;;")
    page = propose(administrator, cycle, text, status=422)
    assert [cell for cell in page.texts("tbody td") if cell.isdigit()] == ["2", "8"]
    assert "Chưa có đề nghị nào" in administrator.get("/imports/").text


def test_differences_are_shown_handed_out_and_have_to_be_looked_at(
    administrator: Client, secretary: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    propose(administrator, cycle, file_of([unit], r2_1a="2.1;approved;8;;5;4;;"))
    page = opened(secretary, cycle)
    assert "Điểm trong tệp khác điểm tính từ số liệu" in page.text
    page = secretary.submit("form#confirm", status=422)
    assert "Hãy đánh dấu là đã xem" in page.text
    table = secretary.ask("/imports/1/points.csv").get_data().decode("utf-8-sig")
    assert '"2.1";"Điểm tự chấm";"5,00";"4,00";"4"' in table
    secretary.get("/imports/1")
    secretary.submit("form#confirm", {"looked": "y"})


def test_a_rejected_file_says_why_and_leaves_everything(
    administrator: Client, secretary: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    propose(administrator, cycle, file_of([unit]))
    opened(secretary, cycle)
    assert "Hãy ghi lý do" in secretary.submit("form#reject", status=422).text
    secretary.submit("form#reject", {"reason": "Thiếu phiếu của hai xã."})
    administrator.get("/imports/")
    page = administrator.follow(cycle.title)
    assert "Thiếu phiếu của hai xã." in page.text
    assert "Đã từ chối" in page.text


def test_a_file_sent_by_mistake_is_taken_back_and_another_sent(
    administrator: Client, secretary: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    propose(administrator, cycle, file_of([unit]))
    page = administrator.submit("form#withdraw")
    assert "Đã rút lại" in page.text
    assert not page.all("form#withdraw")
    assert "chờ xác nhận" not in secretary.get("/secretariat/").text
    propose(administrator, cycle, file_of([unit]))
    assert "Có 1 đề nghị nhập phiếu chờ xác nhận" in secretary.get("/secretariat/").text
    assert secretary.get("/imports/2").all("form#confirm")


def test_a_proposal_whose_sheet_has_changed_says_so_and_cannot_be_confirmed(
    administrator: Client, secretary: Client, officer: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    propose(administrator, cycle, file_of([unit]))
    opened(secretary, cycle)
    officer.get(f"/unit/assessments/{sheet.id}/indicators/3.1")
    officer.submit(SAVE, {"typed_points": "1"})
    page = secretary.submit("form#confirm", status=409)
    assert "đã thay đổi sau khi tệp được đề nghị" in page.text
    assert "Đề nghị này đã cũ" in page.text
    assert not page.all("form#confirm")


def test_what_a_draft_says_is_shown_to_the_secretariat_and_not_to_the_administrator(
    administrator: Client, secretary: Client, officer: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/3.1")
    officer.submit(SAVE, {"typed_points": "1,25"})
    page = propose(administrator, cycle, file_of([unit]))
    assert "1.25" not in page.text
    assert "1.25" in opened(secretary, cycle).text


def test_the_template_is_a_file_that_only_lacks_the_figures(
    administrator: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    text = administrator.ask(f"/imports/cycles/{cycle.id}/template.csv").get_data().decode("utf-8-sig")
    heading, *rows = text.replace('"', "").splitlines()
    assert set(HEADER.strip().split(";")) <= set(heading.split(";"))
    assert [row.split(";")[4] for row in rows if row.split(";")[2] == "2.1"] == ["approved", "systems"]
    page = propose(administrator, cycle, text, status=422)
    assert "chưa có điểm thẩm định" in page.text


def test_the_template_comes_as_a_workbook_too(
    administrator: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    administrator.get(f"/imports/cycles/{cycle.id}")
    answer = administrator.ask(f"/imports/cycles/{cycle.id}/template.xlsx")
    page = administrator.submit(UPLOAD, {"file": ("mau.xlsx", answer.get_data())}, status=422)
    assert "chưa có điểm thẩm định" in page.text


def test_the_pages_speak_english(
    administrator: Client, secretary: Client, cycle: Cycle, unit: Unit, sheet: Assessment
) -> None:
    propose(administrator, cycle, file_of([unit], r2_1a="2.1;approved;8;;5;4;;"))
    opened(secretary, cycle)
    secretary.get("/imports/1")
    secretary.submit('form[action$="/language"]', {}, press="English")
    secretary.get("/imports/1")
    secretary.get("/imports/")
