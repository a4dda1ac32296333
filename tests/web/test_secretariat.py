"""The standing body's pages: the board, one sheet, opening a cycle, publication from preview to papers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.local_time import VIETNAM
from app.models import Assessment, Cycle
from app.workflow.states import Status
from tests.support.background import do_all_work
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make
from tests.support.libraries import library_with, text_of_set


@pytest.fixture
def cycles(make: Make) -> Cycles:
    return Cycles(make)


@pytest.fixture
def secretary(cycles: Cycles, client: Client) -> Client:
    client.sign_in(cycles.secretariat)
    return client


def open_board(browser: Client, cycle: Cycle, query: str = "") -> Page:
    return browser.get(browser.address("secretariat.cycle", cycle_id=cycle.id) + query)


def open_sheet(browser: Client, sheet: Assessment) -> Page:
    return browser.get(browser.address("secretariat.sheet", assessment_id=sheet.id))


def open_preview(browser: Client, cycle: Cycle) -> Page:
    return browser.get(browser.address("secretariat.preview", cycle_id=cycle.id))


def form_with(button: str) -> str:
    return f'form:has(button:-soup-contains("{button}"))'


# The board


def test_the_board_says_who_is_where_and_how_far(secretary: Client, cycles: Cycles, make: Make) -> None:
    cycle = cycles.finished({"Xong": "1"}, status=Status.REVIEW_1)
    make.assessment(cycle, make.unit("Nháp"))
    page = open_board(secretary, cycle)
    assert page.texts("tbody th a") == ["Xã Nháp", "Xã Xong"]
    assert "0/4" in page.text
    assert "4/4" in page.text
    assert "Xác nhận 1 phiếu đã thẩm định xong" in page.text


def test_the_board_is_filtered_without_diacritics_and_an_unknown_filter_changes_nothing(
    secretary: Client, make: Make
) -> None:
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Đông Hà"))
    make.assessment(cycle, make.unit("Ái Tử"))
    assert open_board(secretary, cycle, "?q=dong").texts("tbody th a") == ["Xã Đông Hà"]
    assert len(open_board(secretary, cycle, "?status=nonsense&order=x&only=y").texts("tbody th a")) == 2
    assert "Không có đơn vị nào khớp" in open_board(secretary, cycle, "?q=khong").text


def test_the_board_comes_as_a_file_with_formulas_made_harmless(
    secretary: Client, make: Make, cycles: Cycles
) -> None:
    cycle = make.cycle()
    make.assessment(cycle, make.unit("Một", code="=SUM(A1)"))
    open_board(secretary, cycle)
    content = secretary.follow("Tải bảng này (CSV, mở bằng Excel)").response.get_data()
    header, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header[:4] == ["Mã đơn vị", "Đơn vị", "Khối", "Trạng thái"]
    assert row[:4] == ["'=SUM(A1)", "Xã Một", "Khối xã, phường, đặc khu", "Đang nhập"]


def test_an_auditor_reads_the_board_and_can_change_nothing(
    make: Make, browsers: Callable[[], Client], cycles: Cycles
) -> None:
    cycle = cycles.finished({"Xong": "1"}, status=Status.REVIEW_1)
    auditor = browsers()
    auditor.sign_in(make.account(Role.AUDITOR))
    page = open_board(auditor, cycle)
    assert "Xác nhận 1 phiếu" not in page.text
    page = auditor.follow("Xã Xong")
    assert not page.all("main form")
    auditor.get(auditor.address("secretariat.preview", cycle_id=cycle.id), status=403)


# Single sheets


def test_all_appraised_sheets_are_confirmed_after_one_question(secretary: Client, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"}, status=Status.REVIEW_1)
    open_board(secretary, cycle)
    secretary.follow("Xác nhận 2 phiếu đã thẩm định xong")
    assert secretary.page.texts("main li") == ["Xã Hai", "Xã Một"]
    page = secretary.submit(form_with("Xác nhận các phiếu này"))
    assert "Đã xác nhận 2 phiếu." in page.text
    assert page.texts("tbody .dti-state--accepted") == ["Đã xác nhận", "Đã xác nhận"]


def test_one_sheet_is_confirmed_on_its_page(secretary: Client, cycles: Cycles, make: Make) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Một"), appraised="1", status=Status.REVIEW_1)
    open_sheet(secretary, sheet)
    page = secretary.submit(form_with("Xác nhận kết quả"))
    assert "Đã xác nhận kết quả của phiếu." in page.text
    assert "Mở lại phiếu để thẩm định" in page.text


def test_a_unit_gets_another_deadline_with_a_reason(secretary: Client, make: Make) -> None:
    open_sheet(secretary, make.assessment())
    secretary.follow("Đổi hạn của đơn vị")
    page = secretary.submit(form_with("Đổi hạn"), {"until": "05/12/2030 17:00", "reason": "Mất điện do bão."})
    assert "05/12/2030 17:00" in page.text
    assert "Lý do đổi hạn: Mất điện do bão." in page.text
    assert "Hạn riêng" in page.text


@pytest.mark.parametrize("typed", ["05.12.2030 24:00", "23h59 ngày 05/12/2030"])
def test_a_deadline_at_the_end_of_a_day_holds_as_long_as_the_day(
    secretary: Client, make: Make, app: Flask, typed: str
) -> None:
    sheet = make.assessment()
    open_sheet(secretary, sheet)
    secretary.follow("Đổi hạn của đơn vị")
    page = secretary.submit(form_with("Đổi hạn"), {"until": typed, "reason": "Mất điện do bão."})
    assert "05/12/2030 23:59" in page.text
    with app.app_context():
        until = db.session.get_one(Assessment, sheet.id).extended_until
        assert until is not None
        last_second = datetime(2030, 12, 5, 23, 59, 59, tzinfo=VIETNAM)
        assert last_second < until < last_second + timedelta(seconds=1)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("hôm sau", "“hôm sau” không phải một thời điểm"),
        ("31/02/2030 17:00", "“31/02/2030 17:00” không phải một thời điểm"),
        ("", "Hãy ghi hạn mới."),
        ("01/12/2030 09:00", ""),
        ("14/11/2030 17:00", "Hạn mới phải sau"),
        ("16/11/2030 17:00", ""),
    ],
)
def test_a_wrong_new_deadline_is_refused_at_its_field_and_what_was_typed_stays(
    secretary: Client, make: Make, typed: str, says: str
) -> None:
    open_sheet(secretary, make.assessment())
    secretary.follow("Đổi hạn của đơn vị")
    page = secretary.submit(
        form_with("Đổi hạn"), {"until": typed, "reason": "Bão."}, status=422 if says else 200
    )
    if says:
        assert says in page.one("#until-error").get_text()
        assert (page.value("until"), page.value("reason")) == (typed, "Bão.")


def test_a_submitted_sheet_is_given_back_with_a_reason(secretary: Client, cycles: Cycles, make: Make) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Một"), appraised="1", status=Status.SUBMITTED)
    open_sheet(secretary, sheet)
    secretary.follow("Trả phiếu về đơn vị")
    refused = secretary.submit(form_with("Trả phiếu về đơn vị"), status=422)
    assert "Hãy ghi lý do" in refused.text
    page = secretary.submit(form_with("Trả phiếu về đơn vị"), {"reason": "Nộp nhầm bản."})
    assert "Đã trả phiếu về đơn vị." in page.text
    assert "Đang nhập" in page.text


def test_a_page_opened_before_somebody_else_decided_is_refused(
    secretary: Client, browsers: Callable[[], Client], cycles: Cycles, make: Make
) -> None:
    sheet = cycles.sheet(make.cycle(), make.unit("Một"), appraised="1", status=Status.REVIEW_1)
    open_sheet(secretary, sheet)
    confirmation = secretary.fill(form_with("Xác nhận kết quả"))
    colleague = browsers()
    colleague.sign_in(make.account(Role.SECRETARIAT))
    open_sheet(colleague, sheet)
    colleague.submit(form_with("Xác nhận kết quả"))
    page = secretary.send(confirmation, status=409)
    assert "trang bạn mở đã cũ" in page.text


# Opening


def test_a_cycle_is_opened_on_one_form(secretary: Client, make: Make) -> None:
    make.unit("Một")
    make.unit("Khách", code="khach")
    secretary.get(secretary.address("secretariat.board"))
    secretary.follow("Mở đợt đánh giá")
    typed = {
        "tree_id": "dti/2030/commune",
        "title": "Đánh giá chuyển đổi số cấp xã năm 2030",
        "units_on": "01/11/2030",
        "guest_codes": "khach",
        "self_starts_at": "15/11/2030 08:00",
        "self_ends_at": "15/12/2030 17:00",
        "review_1_ends_at": "15/01/2031 17:00",
        "explanation_ends_at": "01/01/2031 17:00",
        "review_2_ends_at": "01/03/2031 17:00",
    }
    page = secretary.submit(form_with("Mở đợt đánh giá"), typed, status=422)
    assert "phải sau mốc đứng trước nó (17:00 ngày 15/01/2031)" in page.one("#explanation_ends_at-error").text
    assert page.value("title") == typed["title"]
    page = secretary.submit(form_with("Mở đợt đánh giá"), {"explanation_ends_at": "01/02/2031 17:00"})
    assert page.heading.endswith("Đánh giá chuyển đổi số cấp xã năm 2030")
    assert page.texts("tbody th") == ["Xã Khách · không xếp hạng", "Xã Một"]


# Publication


def see_result(secretary: Client, page: Page) -> Page:
    """Follow the work that publishes, once it is done, to the published result."""
    do_all_work(secretary.app)
    secretary.get(page.path)
    return secretary.follow("Xem bản kết quả")


def test_the_preview_ranks_what_is_finished_and_names_who_is_not(
    secretary: Client, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Hai": "1", "Một": "2"})
    make.assessment(cycle, make.unit("Chậm"), status=Status.REVIEW_1)
    page = open_preview(secretary, cycle)
    assert page.texts("tbody th") == ["Xã Một", "Xã Hai"]
    assert page.texts("#omitted + ul li") == ["Xã Chậm – Thẩm định vòng 1"]


def test_computing_leads_to_the_version_that_waits_for_the_council(secretary: Client, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1", "Hai": "2"})
    open_preview(secretary, cycle)
    page = secretary.submit(form_with("Tính bản kết quả"), {})
    assert "Đang chờ" in page.text
    page = see_result(secretary, page)
    assert page.heading.endswith("Bản kết quả số 1")
    assert "còn chờ hội đồng thẩm định xác nhận" in page.text
    assert "Chưa ai bên ngoài xem được" in secretary.follow("Xem bảng xếp hạng 2 đơn vị").text


def test_a_double_click_computes_once(secretary: Client, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"})
    open_preview(secretary, cycle)
    order = secretary.fill(form_with("Tính bản kết quả"))
    first, second = secretary.send(order), secretary.send(order)
    assert first.path == second.path
    do_all_work(secretary.app)
    assert secretary.send(order).heading.endswith("Bản kết quả số 1")


def test_leaving_units_out_needs_the_tick_and_the_reason_and_typed_text_stays(
    secretary: Client, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1"})
    make.assessment(cycle, make.unit("Chậm"), status=Status.REVIEW_1)
    open_preview(secretary, cycle)
    page = secretary.submit(form_with("Tính bản kết quả"), {"omission": "   "}, status=422)
    summary = page.one(".govuk-error-summary").get_text()
    assert "Hãy đánh dấu để xác nhận đã biết 1 đơn vị" in summary
    assert "Hãy ghi lý do tính khi còn đơn vị chưa xong." in summary
    page = secretary.submit(form_with("Tính bản kết quả"), {"omission": "Bổ sung sau."}, status=422)
    assert page.value("omission") == "Bổ sung sau."
    page = secretary.submit(
        form_with("Tính bản kết quả"), {"omission_known": True, "omission": "Bổ sung sau."}
    )
    assert "Bổ sung sau." in see_result(secretary, page).text


def test_a_correction_asks_for_its_reason(secretary: Client, cycles: Cycles) -> None:
    cycle = cycles.finished({"Một": "1"})
    cycles.published(cycle)
    page = open_preview(secretary, cycle)
    assert page.heading.endswith("Tính bản kết quả số 2")
    assert "Hãy ghi lý do lập bản mới" in secretary.submit(form_with("Tính bản kết quả"), status=422).text
    page = secretary.submit(form_with("Tính bản kết quả"), {"correction": "Sửa theo kết luận kiểm tra."})
    page = see_result(secretary, page)
    assert "Sửa theo kết luận kiểm tra." in page.text
    assert "Không đơn vị nào khác bản trước." in page.text


def test_a_preview_overtaken_by_a_colleague_is_refused_and_nothing_is_computed(
    secretary: Client, cycles: Cycles, make: Make
) -> None:
    cycle = cycles.finished({"Một": "1"})
    open_preview(secretary, cycle)
    order = secretary.fill(form_with("Tính bản kết quả"))
    cycles.sheet(cycle, make.unit("Hai"), appraised="2")
    assert "Chưa tính thêm bản nào" in secretary.send(order, status=409).text
    assert "Chưa công bố" in secretary.get(secretary.address("secretariat.board")).text


def test_a_certificate_is_revoked_with_a_reason(secretary: Client, cycles: Cycles) -> None:
    result = cycles.published(cycles.finished({"Một": "1"}))
    secretary.get(secretary.address("leadership.result", result_id=result))
    secretary.follow("Xã Một")
    secretary.follow("Thu hồi giấy chứng nhận")
    assert "Hãy ghi lý do thu hồi" in secretary.submit(form_with("Thu hồi"), status=422).text
    page = secretary.submit(form_with("Thu hồi"), {"reason": "In sai tên."})
    assert "(đã thu hồi)" in page.text


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.REVIEWER, Role.UNIT_HEAD, Role.ADMINISTRATOR])
def test_the_pages_are_closed_to_everybody_else(
    make: Make, browsers: Callable[[], Client], cycles: Cycles, role: Role
) -> None:
    cycle = cycles.finished({"Một": "1"})
    stranger = browsers()
    stranger.sign_in(make.account(role))
    for endpoint in (
        "secretariat.cycle",
        "secretariat.preview",
        "secretariat.board_csv",
        "secretariat.confirm_ready",
    ):
        stranger.get(stranger.address(endpoint, cycle_id=cycle.id), status=403)


def test_a_cycle_or_sheet_that_does_not_exist_is_not_found(secretary: Client) -> None:
    for endpoint in ("secretariat.cycle", "secretariat.preview", "secretariat.board_csv"):
        secretary.get(secretary.address(endpoint, cycle_id=99), status=404)
    secretary.get(secretary.address("secretariat.sheet", assessment_id=99), status=404)


def test_a_cycle_opens_for_a_later_make_of_a_years_set(
    app: Flask, client: Client, make: Make, tmp_path: Path
) -> None:
    """A set corrected after it was locked lies in a folder of its own, `2030b`; its cycle is that of 2030."""
    usual = app.extensions["trees"]
    text = text_of_set("dti/2030/commune").replace("id: dti/2030/", "id: dti/2030b/")
    library_with(app, tmp_path / "criteria", dti__2030b__commune=text, dti__2030__school=text)
    try:
        make.unit("Một")
        client.sign_in(make.account(Role.SECRETARIAT))
        client.get("/secretariat/cycles/new")
        typed = {
            "tree_id": "dti/2030/school",
            "title": "Đợt 2030",
            "units_on": "01/11/2030",
            "self_starts_at": "01/11/2030 08:00",
            "self_ends_at": "30/11/2030 17:00",
            "review_1_ends_at": "31/12/2030 17:00",
            "explanation_ends_at": "15/01/2031 17:00",
            "review_2_ends_at": "31/01/2031 17:00",
        }
        page = client.submit('form[action="/secretariat/cycles/new"]', typed, status=422)
        assert "chưa mở đợt đánh giá được" in page.texts("#tree_id-error")[0]
        page = client.submit('form[action="/secretariat/cycles/new"]', {"tree_id": "dti/2030b/commune"})
        assert page.status == 200
        assert "Đợt 2030" in page.text
    finally:
        app.extensions["trees"] = usual
