"""The sheet from the first look to the receipt: my work, task list, check, hand over, submit, return, recall."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.access.actor import Role
from app.models import Assessment, Cycle, Unit, UnitSuccession
from app.workflow.states import Status
from tests.support.application import Clock
from tests.support.client import Client, Page
from tests.support.cycles import REASON, Cycles
from tests.support.factories import Make


def place(sheet: Assessment, more: str = "") -> str:
    return f"/unit/assessments/{sheet.id}{more}"


def declare_all(browser: Client, sheet: Assessment) -> None:
    """Fill the whole sheet in: 2 + 1 + 2 + 1,5 points."""
    answers = {
        "1.1": {"figure-plan_issued": "true", "note": "Bản giấy gửi kèm công văn."},
        "1.2": {"figure-chaired_by": "deputy"},
        "2.1": {"figure-dossiers": "4.000", "figure-dossiers_online": "2.000"},
        "2.2": {"typed_points": "1,5"},
    }
    for code, typed in answers.items():
        browser.get(place(sheet, f"/indicators/{code}"))
        browser.submit("#declaration", typed)


def row(page: Page, code: str) -> str:
    return next(text for text in page.texts(".govuk-task-list__item") if text.startswith(code))


def submit(browser: Client, sheet: Assessment) -> Page:
    browser.get(place(sheet, "/check"))
    browser.follow("Duyệt và nộp phiếu")
    return browser.submit("main form")


def test_signing_in_leads_to_my_work_with_progress_state_deadline_and_holder(
    sheet: Assessment, officer: Client
) -> None:
    officer.get(place(sheet, "/indicators/1.1"))
    officer.submit("#declaration", {"figure-plan_issued": "true"})
    page = officer.get(officer.address("auth.start"))
    card = page.texts(".dti-card")[0]
    assert page.heading == "Việc của đơn vị"
    for part in (
        "Đợt đánh giá năm 2030",
        "Xã Sông Thử",
        "Đang nhập",
        "1/4",
        "còn 14 ngày",
        "Cán bộ nhập liệu",
    ):
        assert part in card
    assert page.texts("a.govuk-button")[0].startswith("Tiếp tục nhập")


def test_work_of_other_units_is_not_mine(make: Make, cycle: Cycle, officer: Client) -> None:
    make.assessment(cycle, make.unit("Bên Cạnh"))
    page = officer.get(officer.address("unit.home"))
    assert "Chưa có phiếu nào" in page.text
    assert "Bên Cạnh" not in page.text


def test_the_sheet_is_a_task_list_with_states_points_and_progress(officer: Client, sheet: Assessment) -> None:
    officer.get(place(sheet, "/indicators/2.1"))
    officer.submit("#declaration", {"figure-dossiers": "4.000"})
    officer.get(place(sheet, "/indicators/1.1"))
    officer.submit("#declaration", {"figure-plan_issued": "true"})
    officer.get(place(sheet, "/indicators/1.2"))
    officer.submit("#declaration", {"not_applicable_reason": "Không có ban chỉ đạo."})
    page = officer.get(place(sheet))
    assert row(page, "1.1").endswith("2,00 / 2 điểm Thiếu minh chứng")
    assert row(page, "1.2").endswith("Không áp dụng")
    assert row(page, "2.1").endswith("Nhập dở")
    assert row(page, "2.2").endswith("Chưa nhập")
    assert page.texts("section .dti-progress") == ["2/2", "0/2"]
    assert page.texts(".dti-tile__value")[0].startswith("2,00 / 8 (25,00%)")


def test_the_next_undone_indicator_is_the_one_primary_action(officer: Client, sheet: Assessment) -> None:
    assert officer.get(place(sheet)).texts(".govuk-button:not(.govuk-button--secondary)") == [
        "Nhập chỉ tiêu 1.1"
    ]
    officer.follow("Nhập chỉ tiêu 1.1")
    officer.submit("#declaration", {"figure-plan_issued": "false"})
    assert officer.get(place(sheet)).texts(".govuk-button:not(.govuk-button--secondary)") == [
        "Nhập chỉ tiêu 1.2"
    ]
    declare_all(officer, sheet)
    assert officer.get(place(sheet)).texts(".govuk-button:not(.govuk-button--secondary)") == [
        "Kiểm tra trước khi nộp"
    ]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ({"q": "nguoi chu tri"}, ["1.2"]),
        ({"q": "2.1"}, ["2.1"]),
        ({"only": "undone"}, ["1.2", "2.1", "2.2"]),
        ({"only": "evidence"}, ["1.1"]),
        ({"q": "khong co chi tieu nay"}, []),
    ],
)
def test_rows_are_filtered_by_state_and_searched_without_diacritics(
    officer: Client, sheet: Assessment, typed: dict[str, str], codes: list[str]
) -> None:
    officer.get(place(sheet, "/indicators/1.1"))
    officer.submit("#declaration", {"figure-plan_issued": "true"})
    officer.get(place(sheet))
    page = officer.submit('form[role="search"]', typed)
    assert [text[:3] for text in page.texts(".govuk-task-list__item")] == codes
    assert f"{len(codes)} chỉ tiêu" in page.text


def test_the_sheet_and_my_work_need_at_most_6_statements(officer: Client, sheet: Assessment) -> None:
    declare_all(officer, sheet)
    assert officer.get(place(sheet)).statements.count <= 6
    assert officer.get(place(sheet, "/check")).statements.count <= 6
    assert officer.get(officer.address("unit.home")).statements.count <= 6


def test_the_check_names_what_is_missing_and_what_is_weak(officer: Client, sheet: Assessment) -> None:
    officer.get(place(sheet, "/indicators/1.1"))
    officer.submit("#declaration", {"figure-plan_issued": "true", "note": "Đang xin bản có dấu."})
    text = officer.get(place(sheet, "/check")).text
    assert "3 chỉ tiêu chưa nhập xong, tính 0 điểm nếu nộp bây giờ: 1.2" in text
    assert "Có điểm mà chưa có minh chứng 1.1" in text
    assert "có thuyết minh ở ghi chú" in text


def test_the_officer_hands_over_and_the_head_submits_with_a_receipt(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    declare_all(officer, sheet)
    officer.get(place(sheet, "/check"))
    page = officer.submit('main form[action$="/hand-over"]')
    assert "Đã trình lãnh đạo đơn vị" in page.text
    assert "đang chờ lãnh đạo đơn vị duyệt nên tạm khóa" in page.text
    receipt = submit(head, sheet)
    assert receipt.heading == "Giấy tiếp nhận phiếu"
    for part in ("PN-", "Xã Sông Thử", "15/11/2030 09:00", "Chủ tịch xã", "6,50 / 10 (65,00"):
        assert part in receipt.text


def test_proof_that_the_set_demands_is_named_with_a_link_and_stops_the_submission(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    head.get(place(sheet, "/submit"))
    pressed = head.fill("main form")
    officer.get(place(sheet, "/indicators/1.1"))
    officer.submit("#declaration", {"figure-plan_issued": "true"})
    assert "Phải bổ sung mới nộp được" in officer.get(place(sheet, "/check")).text

    assert "Duyệt và nộp phiếu" not in head.get(place(sheet, "/check")).text
    page = head.send(pressed, status=409)
    assert "bộ chỉ số đòi minh chứng cho chỉ tiêu 1.1" in page.text
    page = head.follow("1.1 Ban hành kế hoạch chuyển đổi số")
    head.submit("#declaration", {"note": "Văn bản mật, nộp bản giấy."})
    assert submit(head, sheet).heading == "Giấy tiếp nhận phiếu"


def test_before_submitting_the_head_is_told_what_will_happen(head: Client, sheet: Assessment) -> None:
    text = head.get(place(sheet, "/submit")).text
    assert "Phiếu khóa lại" in text
    assert "Còn 4 chỉ tiêu chưa nhập xong, sẽ tính 0 điểm" in text


def test_submitting_twice_gives_the_same_receipt(head: Client, sheet: Assessment) -> None:
    head.get(place(sheet, "/submit"))
    twice = head.fill("main form")
    first = head.send(twice).text
    assert head.send(twice).text == first


def test_handing_over_twice_is_one_step(officer: Client, sheet: Assessment) -> None:
    officer.get(place(sheet, "/check"))
    twice = officer.fill('main form[action$="/hand-over"]')
    officer.send(twice)
    assert "Đã trình lãnh đạo đơn vị" in officer.send(twice).text


def test_a_decision_on_an_old_page_is_refused(officer: Client, head: Client, sheet: Assessment) -> None:
    head.get(place(sheet, "/submit"))
    old = head.fill("main form")
    officer.get(place(sheet, "/check"))
    officer.submit('main form[action$="/hand-over"]')
    assert "trang bạn mở đã cũ" in head.send(old, status=409).text


def test_an_officer_cannot_submit(officer: Client, sheet: Assessment) -> None:
    assert "Duyệt và nộp phiếu" not in officer.get(place(sheet, "/check")).text
    officer.get(place(sheet, "/submit"), status=403)


def test_a_returned_sheet_says_by_whom_and_why_at_its_top(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(place(sheet, "/check"))
    officer.submit('main form[action$="/hand-over"]')
    head.get(place(sheet, "/check"))
    head.follow("Trả lại để sửa")
    assert "Hãy ghi lý do" in head.submit("main form", {"reason": "  "}, status=422).text
    head.submit("main form", {"reason": "Kiểm lại tổng số hồ sơ."})
    for page in (officer.get(place(sheet)), officer.get(officer.address("unit.home"))):
        assert "Chủ tịch xã trả lại để sửa" in page.text
        assert "Lý do: Kiểm lại tổng số hồ sơ." in page.text


def test_a_submitted_sheet_is_locked_and_says_since_when_and_who_can_open_it(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(place(sheet, "/indicators/1.1"))
    submit(head, sheet)
    page = officer.get(place(sheet))
    assert "Phiếu đã nộp lúc 09:00 ngày 15/11/2030 nên đã khóa" in page.text
    assert "cơ quan thường trực mở lại được" in page.text
    assert "Khóa từ 09:00 ngày 15/11/2030, do Chủ tịch xã." in page.text
    assert "Lãnh đạo đơn vị: rút lại phiếu trước hạn nộp, kèm lý do" in page.text
    assert "Cơ quan thường trực: mở lại phiếu, kèm lý do" in page.text
    assert officer.get(place(sheet, "/indicators/1.1")).all("#declaration") == []


def test_a_save_that_arrives_after_the_lock_is_refused_with_the_reason(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(place(sheet, "/indicators/1.1"))
    submit(head, sheet)
    assert "nên đã khóa" in officer.submit("#declaration", {"figure-plan_issued": "true"}, status=409).text


def test_the_deadline_locks_the_sheet_by_itself(
    make: Make, browsers: Callable[[], Client], unit: Unit, sheet: Assessment, clock: Clock
) -> None:
    clock.advance(days=14)
    late = browsers()
    late.sign_in(make.account(Role.CONTRIBUTOR, unit=unit))
    page = late.get(place(sheet))
    assert "Đã hết hạn tự chấm điểm lúc 09:00 ngày 29/11/2030 nên phiếu tự khóa" in page.text
    assert "đề nghị cơ quan thường trực gia hạn" in page.text
    assert "Khóa từ 09:00 ngày 29/11/2030, do hết hạn." in page.text
    assert "Ai mở được: Cơ quan thường trực: gia hạn cho đơn vị, kèm lý do." in page.text
    assert page.all("a.govuk-button") == []


def test_the_head_recalls_a_submitted_sheet_with_a_reason(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    submit(head, sheet)
    head.get(place(sheet))
    head.follow("Rút lại phiếu để sửa")
    assert "phiếu trở về trạng thái đang nhập" in head.page.text
    page = head.submit("main form", {"reason": "Nhập nhầm 2.1."})
    assert "Chủ tịch xã rút lại phiếu" in page.text
    assert officer.get(place(sheet, "/indicators/1.1")).all("#declaration")
    officer.get(place(sheet, "/receipt"), status=404)


def published(make: Make, unit: Unit) -> Assessment:
    cycles = Cycles(make)
    return cycles.sheet(make.cycle(), unit, declared="2", appraised="0.5", status=Status.PUBLISHED)


def test_after_publication_self_and_appraised_points_stand_side_by_side_with_the_reason(
    make: Make, unit: Unit, officer: Client
) -> None:
    sheet = published(make, unit)
    page = officer.get(place(sheet))
    assert "tự chấm 2,00 → thẩm định 0,50 / 2 điểm (−1,50)" in row(page, "2.2")
    assert REASON in row(page, "2.2")
    assert row(page, "2.2").endswith("Giảm điểm")
    assert row(page, "1.1").endswith("Giữ nguyên")
    one = officer.get(place(sheet, "/indicators/2.2"))
    assert one.texts(".dti-scores dd") == ["2,00", "0,50 (−1,50)", "2"]
    assert REASON in one.text


def test_rows_that_were_cut_can_be_listed_alone(make: Make, unit: Unit, officer: Client) -> None:
    sheet = published(make, unit)
    officer.get(place(sheet))
    page = officer.submit('form[role="search"]', {"only": "cut"})
    assert [text[:3] for text in page.texts(".govuk-task-list__item")] == ["2.2"]


def test_verdicts_of_a_running_stage_are_not_shown_to_the_unit(
    make: Make, unit: Unit, officer: Client
) -> None:
    sheet = Cycles(make).sheet(make.cycle(), unit, declared="2", appraised="0.5", status=Status.REVIEW_1)
    assert REASON not in officer.get(place(sheet)).text
    assert REASON not in officer.get(place(sheet, "/indicators/2.2")).text


def test_the_receipt_keeps_the_units_own_total_after_the_appraisal(
    make: Make, unit: Unit, officer: Client
) -> None:
    assert "8,00 / 10 (80,00" in officer.get(place(published(make, unit), "/receipt")).text


def test_people_who_hold_no_role_in_the_unit_do_not_see_its_pages(
    make: Make, browsers: Callable[[], Client], sheet: Assessment
) -> None:
    for role in (Role.REVIEWER, Role.SECRETARIAT, Role.ADMINISTRATOR):
        browser = browsers()
        browser.sign_in(make.account(role))
        browser.get(place(sheet), status=403)


# The published result


def test_before_submitting_the_result_of_the_year_before_stands_beside_this_years(
    make: Make, unit: Unit, officer: Client
) -> None:
    cycles, last_year = Cycles(make), make.cycle(year=2029)
    cycles.sheet(last_year, unit, appraised="0.5")
    cycles.published(last_year)
    page = officer.get(place(make.assessment(make.cycle(year=2030), unit), "/check"))
    assert "Kết quả công bố năm 2029: 6,50 / 10 (65,00%) · hạng 1" in page.text


def test_a_merged_unit_reads_what_its_predecessors_reached_marked_as_derived(
    make: Make, unit: Unit, officer: Client
) -> None:
    cycles, last_year = Cycles(make), make.cycle(year=2029)
    old = [make.unit("Cũ Một"), make.unit("Cũ Hai")]
    for predecessor, points in zip(old, ("0.5", "2"), strict=True):
        cycles.sheet(last_year, predecessor, appraised=points, online=2000)
        make._add(
            UnitSuccession(predecessor_id=predecessor.id, successor_id=unit.id, effective_on=unit.valid_from)
        )
    cycles.published(last_year)
    sheet = make.assessment(make.cycle(year=2030), unit)
    page = officer.get(place(sheet, "/check"))
    assert "Kết quả công bố năm 2029 của các đơn vị cũ" in page.text
    assert "Xã Cũ Một: " in page.text
    assert "suy ra, không phải kết quả công bố" in page.text
    hint = officer.get(place(sheet, "/indicators/2.1")).one("#figure-dossiers_online-hint").get_text()
    assert "Xã Cũ Hai: 2.000 hồ sơ; Xã Cũ Một: 2.000 hồ sơ (2029, số của đơn vị cũ" in hint


def test_after_publication_the_unit_reads_its_result_and_takes_its_papers(
    make: Make, unit: Unit, officer: Client
) -> None:
    cycles, cycle = Cycles(make), make.cycle()
    sheet = cycles.sheet(cycle, unit, declared="2", appraised="0.5")
    cycles.published(cycle)
    assert "Xem kết quả, tải giấy chứng nhận" in officer.get(officer.address("unit.home")).text
    page = officer.get(place(sheet))
    told = page.one("section[aria-labelledby=published]").get_text(" ", strip=True)
    assert "Hạng 1/1" in told
    assert "6,50 / 10" in told
    assert officer.follow("Tải giấy chứng nhận (PDF)").response.mimetype == "application/pdf"
    officer.get(place(sheet))
    page = officer.submit('form[action$="/result-sheet"]')
    assert "Phiếu kết quả đã sẵn sàng để tải về." in page.text
    assert not page.all('form[action$="/result-sheet"]')
    assert officer.follow("Tải phiếu kết quả (PDF)").response.mimetype == "application/pdf"


def test_before_publication_there_is_no_result_to_print(make: Make, unit: Unit, officer: Client) -> None:
    sheet = Cycles(make).sheet(make.cycle(), unit, appraised="1")
    page = officer.get(place(sheet))
    assert not page.all("#published")
    assert officer.post_nothing(place(sheet, "/result-sheet")).status == 404
