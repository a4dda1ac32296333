"""The reviewer's journey as a person clicks through it: queue, sheet, indicator, decision, next one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from app.access.actor import Role
from app.models import Assessment
from app.queries.verify.points import points_out_of_step
from tests.support.application import Clock
from tests.support.appraisals import CODES, FIGURES, Appraisals, agreement_form
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.statements import Statements

REASON = "Quyết định phê duyệt chỉ nêu bốn hệ thống."
CORRECTION = {
    "choice": "figures",
    "figure-approved": "4",
    "figures_reason": REASON,
}


@pytest.fixture
def appraisals(make: Make) -> Appraisals:
    """A cycle with a reviewer."""
    return Appraisals(make)


@pytest.fixture
def sheet(appraisals: Appraisals, make: Make, clock: Clock) -> Assessment:
    """One submitted sheet, three weeks later, when self-scoring is over."""
    made = appraisals.submitted(make.unit("Đồng Lê"))
    clock.advance(days=21)
    return made


@pytest.fixture
def reviewer(client: Client, appraisals: Appraisals, sheet: Assessment) -> Client:
    """The reviewer's browser."""
    client.sign_in(appraisals.account)
    return client


def open_indicator(client: Client, sheet: Assessment, code: str, *, status: int = 200) -> Page:
    return client.get(f"/review/assessments/{sheet.id}/indicators/{code}", status=status)


def test_a_reviewer_lands_on_the_queue_and_comes_to_a_decision_by_links(reviewer: Client) -> None:
    assert reviewer.page.heading == "Phiếu cần thẩm định"
    reviewer.follow("Xã Đồng Lê")
    page = reviewer.follow("Thẩm định chỉ tiêu 1.1")
    assert "1.1 Ban hành kế hoạch" in page.heading
    page = reviewer.submit("form#decision", {"choice": "accept"})
    assert "Đã lưu chỉ tiêu 1.1: 2,00 điểm." in page.text
    assert "1.2 Người chủ trì" in page.heading


def test_the_queue_shows_progress_stake_and_the_biggest_rows(reviewer: Client) -> None:
    text = reviewer.page.text
    assert "0/6" in text
    assert "10,75 / 18" in text
    assert reviewer.page.texts("tbody li") == ["1.1: 2,00 – không có tài liệu", "2.1: 3,75", "2.2: 2,50"]


def test_the_queue_finds_a_unit_typed_without_diacritics(
    reviewer: Client, appraisals: Appraisals, make: Make
) -> None:
    appraisals.submitted(make.unit("Quảng Trạch"))
    reviewer.get("/review/")
    page = reviewer.submit('form[role="search"]', {"q": "dong le"})
    assert "Xã Đồng Lê" in page.text
    assert "Quảng Trạch" not in page.text
    page = reviewer.submit('form[role="search"]', {"q": "không có"})
    assert "Không có phiếu nào khớp" in page.text


def test_the_queue_can_be_narrowed_to_sheets_nobody_has_begun(
    reviewer: Client, appraisals: Appraisals, make: Make, sheet: Assessment
) -> None:
    appraisals.submitted(make.unit("Quảng Trạch"))
    open_indicator(reviewer, sheet, "1.1")
    reviewer.submit("form#decision", {"choice": "accept"})
    reviewer.get("/review/")
    page = reviewer.submit('form[role="search"]', {"progress": "untouched"})
    assert "Quảng Trạch" in page.text
    assert "Đồng Lê" not in page.text


def test_the_queue_is_narrowed_by_cycle_and_block_and_keeps_that_in_the_address(
    reviewer: Client, appraisals: Appraisals, make: Make
) -> None:
    other = Appraisals(make, year=2029)
    other.submitted(make.unit("Quảng Trạch"))
    reviewer.get("/review/")
    page = reviewer.submit('form[role="search"]', {"cycle": str(appraisals.cycle.id)})
    assert "Đồng Lê" in page.text
    assert "Xã Quảng Trạch" not in page.text
    assert f"cycle={appraisals.cycle.id}" in page.path
    page = reviewer.get(f"/review/?block={other.cycle.blocks[0].id}")
    assert "Xã Quảng Trạch" in page.text
    assert "Xã Đồng Lê" not in page.text


def test_the_queue_goes_on_behind_the_sheets_shown(
    reviewer: Client, appraisals: Appraisals, make: Make
) -> None:
    for number in range(26):
        appraisals.submitted(make.unit(f"Thứ {number}"))
    page = reviewer.get("/review/?order=name")
    assert "27 phiếu" in page.text
    page = reviewer.follow("Các phiếu tiếp theo")
    assert len(page.texts("tbody tr")) == 2
    assert "order=name" in page.path
    page = reviewer.follow("Về đầu danh sách")
    assert len(page.texts("tbody tr")) == 25


def test_a_finished_sheet_leads_to_the_next_one(
    reviewer: Client, appraisals: Appraisals, make: Make, sheet: Assessment
) -> None:
    appraisals.submitted(make.unit("Quảng Trạch"))
    for code in CODES:
        open_indicator(reviewer, sheet, code)
        reviewer.submit("form#decision", agreement_form(code))
    reviewer.get(f"/review/assessments/{sheet.id}")
    page = reviewer.follow("Phiếu tiếp theo: Xã Quảng Trạch")
    assert page.heading == "Xã Quảng Trạch"


def test_the_next_sheet_is_one_of_those_the_queue_was_narrowed_to(
    reviewer: Client, appraisals: Appraisals, make: Make
) -> None:
    small = {**FIGURES, "approved": "1", "protected": "1"}
    appraisals.submitted(make.unit("Quảng Trạch"))
    appraisals.submitted(make.unit("Lệ Thủy Một"), figures=small)
    appraisals.submitted(make.unit("Lệ Thủy Hai"), figures=small)
    reviewer.get("/review/?q=le thuy&order=name")
    reviewer.follow("Xã Lệ Thủy Hai")
    reviewer.follow("Thẩm định chỉ tiêu 1.1")
    for code in CODES:
        reviewer.submit("form#decision", agreement_form(code))
    page = reviewer.follow("Phiếu tiếp theo: Xã Lệ Thủy Một")
    assert page.heading == "Xã Lệ Thủy Một"
    assert reviewer.follow("Thẩm định").texts("tbody th a") == ["Xã Lệ Thủy Hai", "Xã Lệ Thủy Một"]


def test_the_queue_comes_as_a_file_narrowed_as_on_the_page(
    reviewer: Client, appraisals: Appraisals, make: Make
) -> None:
    appraisals.submitted(make.unit("Quảng Trạch"))
    reviewer.get("/review/?q=dong le")
    header, row = reviewer.table("Tải bảng này (CSV, mở bằng Excel)")
    assert header[6:9] == ["Điểm tự chấm", "Tính trên (điểm)", "Tỷ lệ"]
    assert row[1] == "Xã Đồng Lê"
    assert row[3:9] == ["Chưa thẩm định", "0", "6", "10,75", "18", "59,72%"]


def test_an_empty_queue_says_what_will_appear_there(client: Client, make: Make) -> None:
    page = client.sign_in(make.account(Role.REVIEWER))
    assert "Chưa có phiếu nào cần thẩm định" in page.text


def test_the_queue_asks_the_database_as_often_for_ten_sheets_as_for_one(
    reviewer: Client,
    appraisals: Appraisals,
    recorded: Callable[[], AbstractContextManager[Statements]],
) -> None:
    with recorded() as one:
        reviewer.get("/review/")
    for _ in range(9):
        appraisals.submitted()
    with recorded() as ten:
        page = reviewer.get("/review/")
    assert "10 phiếu" in page.text
    assert ten.count == one.count <= 10


def test_the_pages_of_a_sheet_ask_the_database_a_fixed_number_of_times(
    reviewer: Client, sheet: Assessment, recorded: Callable[[], AbstractContextManager[Statements]]
) -> None:
    with recorded() as whole:
        reviewer.get(f"/review/assessments/{sheet.id}")
    with recorded() as single:
        open_indicator(reviewer, sheet, "2.1")
    assert whole.count <= 8
    assert single.count <= 11, "the opening is kept in the access record"


def test_the_indicator_lays_question_figures_points_and_evidence_side_by_side(
    reviewer: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    link = appraisals.proven(sheet, "1.1")
    page = open_indicator(reviewer, sheet, "1.1")
    for expected in (
        "Đã ban hành kế hoạch Có",
        "Tự chấm 2,00 / 2 điểm",
        "Kế hoạch chuyển đổi số năm 2030",
        "02/03/2030",
        "trang, mục: trang 3",
        "có được 2 điểm, không được 0 điểm",
    ):
        assert expected in page.text
    assert page.all(f'a[href$="/evidence/{link.id}/file"]')


def test_correcting_a_figure_shows_the_change_and_what_else_waits_again(
    reviewer: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    open_indicator(reviewer, sheet, "2.2")
    reviewer.submit("form#decision", {"choice": "accept"})
    page = open_indicator(reviewer, sheet, "2.1")
    assert "Dùng chung với chỉ tiêu 2.2" in page.text
    page = reviewer.submit("form#decision", CORRECTION)
    assert "Đã lưu chỉ tiêu 2.1: 2,50 điểm." in page.text
    assert "trở lại chờ thẩm định: 2.2 (2,50 → 3,75)" in page.text
    assert "2.2 Hệ thống được bảo vệ đầy đủ" in page.heading
    page = reviewer.get(f"/review/assessments/{sheet.id}")
    assert "Điều chỉnh giảm" in page.text
    assert "−1,25" in page.text
    with reviewer.app.app_context():
        assert points_out_of_step(appraisals.cycle.id) == ()


def test_trying_a_decision_out_stores_nothing(reviewer: Client, sheet: Assessment) -> None:
    open_indicator(reviewer, sheet, "2.2")
    reviewer.submit("form#decision", {"choice": "accept"})
    open_indicator(reviewer, sheet, "2.1")
    page = reviewer.submit("form#decision", {**CORRECTION, "figures_reason": ""}, press="Tính thử")
    assert "2,50 / 5 điểm" in page.text
    assert "2.2 (2,50 → 3,75)" in page.text
    page = reviewer.get(f"/review/assessments/{sheet.id}")
    assert "Điều chỉnh" not in " ".join(page.texts(".dti-state"))


def test_the_preview_says_what_a_decision_would_lead_to(reviewer: Client, sheet: Assessment) -> None:
    def preview(query: str) -> str:
        address = f"/review/assessments/{sheet.id}/indicators/2.1/preview?{query}"
        response = reviewer._browser.get(address, base_url="https://dti.test")
        assert response.status_code == 200
        return response.get_data(as_text=True)

    assert "2,50 / 5 điểm" in preview("choice=figures&figure-approved=4&figure-systems=8")
    assert "1,25 / 5 điểm" in preview("choice=points&points=1,25")
    assert "nhiều hơn tổng số hệ thống" in preview("choice=figures&figure-approved=9&figure-systems=8")


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({}, "Hãy chọn một quyết định."),
        ({"choice": "points", "points": "1,5"}, "Hãy ghi lý do điều chỉnh"),
        ({"choice": "points", "points": "12,5,3", "points_reason": REASON}, "12,5,3"),
        ({"choice": "points", "points": "7", "points_reason": REASON}, "từ 0 đến 5"),
        (
            {"choice": "figures", "figure-approved": "9", "figures_reason": REASON},
            "nhiều hơn tổng số hệ thống",
        ),
        ({"choice": "ask"}, "Hãy ghi nội dung cần đơn vị giải trình."),
    ],
)
def test_a_wrong_decision_comes_back_with_a_sentence_and_what_was_typed(
    reviewer: Client, sheet: Assessment, typed: dict[str, str], complaint: str
) -> None:
    open_indicator(reviewer, sheet, "2.1")
    page = reviewer.submit("form#decision", typed, status=422)
    assert complaint in page.text
    assert page.all(".govuk-error-summary a")
    for name, value in typed.items():
        if name != "choice":
            assert page.value(name) == value


def test_text_left_in_a_choice_that_was_not_taken_does_not_matter(
    reviewer: Client, sheet: Assessment
) -> None:
    open_indicator(reviewer, sheet, "2.1")
    page = reviewer.submit("form#decision", {"choice": "accept", "points": "abc"})
    assert "Đã lưu chỉ tiêu 2.1: 3,75 điểm." in page.text


def test_a_double_click_decides_once(reviewer: Client, sheet: Assessment) -> None:
    open_indicator(reviewer, sheet, "2.1")
    twice = reviewer.fill("form#decision", CORRECTION)
    reviewer.send(twice)
    page = reviewer.send(twice)
    assert "Đã lưu chỉ tiêu 2.1: 2,50 điểm." in page.text


def test_a_decision_that_somebody_else_overtook_is_shown_beside_theirs(
    reviewer: Client, browsers: Callable[[], Client], make: Make, sheet: Assessment
) -> None:
    open_indicator(reviewer, sheet, "2.1")
    late = reviewer.fill("form#decision", CORRECTION)
    colleague = browsers()
    colleague.sign_in(make.account(Role.REVIEWER, name="Thẩm định Hai"))
    open_indicator(colleague, sheet, "2.1")
    colleague.submit("form#decision", {"choice": "points", "points": "1", "points_reason": "Thiếu hồ sơ."})
    page = reviewer.send(late, status=409)
    assert "Người khác vừa ghi kết quả thẩm định chỉ tiêu 2.1" in page.text
    assert "Thẩm định Hai" in page.text
    assert page.value("figures_reason") == REASON
    page = reviewer.submit("form#decision")
    assert "Đã lưu chỉ tiêu 2.1: 2,50 điểm." in page.text


def test_self_points_are_not_offered_over_a_correction_made_elsewhere(
    reviewer: Client, sheet: Assessment
) -> None:
    open_indicator(reviewer, sheet, "2.1")
    reviewer.submit("form#decision", CORRECTION)
    page = open_indicator(reviewer, sheet, "2.2")
    assert not page.all('input[name="choice"][value="accept"]')
    assert "đã được điều chỉnh ở chỉ tiêu 2.1" in page.text
    assert f"đã điều chỉnh ở chỉ tiêu 2.1: {REASON}" in page.value("figures_reason")
    page = reviewer.submit("form#decision")
    assert "Đã lưu chỉ tiêu 2.2: 3,75 điểm." in page.text


def test_a_verdict_can_be_opened_again_and_changed(reviewer: Client, sheet: Assessment) -> None:
    open_indicator(reviewer, sheet, "2.1")
    reviewer.submit("form#decision", CORRECTION)
    page = open_indicator(reviewer, sheet, "2.1")
    assert page.one('input[name="choice"][checked]')["value"] == "figures"
    assert page.value("figure-approved") == "4"
    assert "Đang chấm theo 4 hệ thống" in page.text
    page = reviewer.submit("form#decision", {"choice": "accept"})
    assert "Đã lưu chỉ tiêu 2.1: 3,75 điểm." in page.text


def test_another_reviewer_s_opinion_stands_beside_the_decision(
    reviewer: Client, browsers: Callable[[], Client], make: Make, sheet: Assessment
) -> None:
    colleague = browsers()
    colleague.sign_in(make.account(Role.REVIEWER, name="Thẩm định Hai"))
    open_indicator(colleague, sheet, "2.1")
    page = colleague.submit("form#opinion", {"agrees": "no"}, status=422)
    assert "Hãy ghi lý do không thống nhất" in page.text
    colleague.submit("form#opinion", {"agrees": "no", "reason": "Hai quyết định đã hết hiệu lực."})
    page = open_indicator(reviewer, sheet, "2.1")
    assert "Không thống nhất Hai quyết định đã hết hiệu lực. (Thẩm định Hai" in page.text
    assert "1 ý kiến không thống nhất" in reviewer.get(f"/review/assessments/{sheet.id}").text


def test_whoever_was_not_assigned_reads_and_gives_an_opinion_only(
    reviewer: Client, make: Make, appraisals: Appraisals, sheet: Assessment
) -> None:
    make.reviewer_assignment(appraisals.cycle, make.account(Role.REVIEWER), group_code="2")
    page = open_indicator(reviewer, sheet, "2.1")
    assert not page.all("form#decision")
    assert page.all("form#opinion")
    assert "Người khác phụ trách" in page.text
    assert "0/4" in reviewer.get("/review/").text


def test_accepting_together_asks_once_and_says_what_it_does(
    reviewer: Client, appraisals: Appraisals, sheet: Assessment
) -> None:
    page = reviewer.get(f"/review/assessments/{sheet.id}")
    assert "thì chấp nhận cùng lúc được ở đây" in page.text
    for code in ("1.1", "1.2", "2.1", "2.2", "3.2"):
        open_indicator(reviewer, sheet, code)
    reviewer.get(f"/review/assessments/{sheet.id}")
    page = reviewer.follow("Chấp nhận 3 chỉ tiêu đã mở, đủ minh chứng")
    assert page.heading == "Chấp nhận điểm tự chấm của 3 chỉ tiêu?"
    assert "3.2 Mức độ hài lòng do khảo sát: không do đơn vị tự chấm" in page.text
    assert "bạn chưa mở dòng này và tài liệu của nó từ lần thay đổi gần nhất" in page.text
    page = reviewer.submit('main form[method="post"]')
    assert "Đã chấp nhận điểm tự chấm của 3 chỉ tiêu." in page.text
    assert "3/6" in page.text
    assert "Thẩm định chỉ tiêu 1.1" in page.text


def test_accepting_together_after_the_list_has_changed_asks_again(
    reviewer: Client, sheet: Assessment
) -> None:
    for code in CODES:
        open_indicator(reviewer, sheet, code)
    reviewer.get(f"/review/assessments/{sheet.id}/accept")
    late = reviewer.fill('main form[method="post"]')
    open_indicator(reviewer, sheet, "2.1")
    reviewer.submit("form#decision", CORRECTION)
    page = reviewer.send(late)
    assert "Danh sách chỉ tiêu chấp nhận được đã thay đổi" in page.text
    assert page.heading == "Chấp nhận điểm tự chấm của 2 chỉ tiêu?"


def test_when_all_is_decided_the_page_says_what_happens_next(reviewer: Client, sheet: Assessment) -> None:
    for code in CODES:
        open_indicator(reviewer, sheet, code)
        page = reviewer.submit("form#decision", agreement_form(code))
    assert "cơ quan thường trực xác nhận kết quả" in page.text
    assert "6/6" in page.text


def test_a_question_shows_the_indicator_as_waiting_for_the_unit(reviewer: Client, sheet: Assessment) -> None:
    open_indicator(reviewer, sheet, "1.2")
    page = reviewer.submit("form#decision", {"choice": "ask", "question": "Đề nghị gửi biên bản họp."})
    assert "Đã ghi yêu cầu giải trình chỉ tiêu 1.2." in page.text
    page = open_indicator(reviewer, sheet, "1.2")
    assert "Đã yêu cầu giải trình" in page.text
    assert page.value("question") == "Đề nghị gửi biên bản họp."


def test_a_sheet_lists_its_indicators_by_state_and_by_search(reviewer: Client, sheet: Assessment) -> None:
    open_indicator(reviewer, sheet, "2.1")
    reviewer.submit("form#decision", CORRECTION)
    reviewer.get(f"/review/assessments/{sheet.id}")
    page = reviewer.submit('form[role="search"]', {"state": "adjusted"})
    assert page.texts("tbody th a") == ["2.1 Hệ thống được phê duyệt cấp độ"]
    page = reviewer.submit('form[role="search"]', {"state": "", "q": "chu tri"})
    assert page.texts("tbody th a") == ["1.2 Người chủ trì"]


def test_reviewers_find_no_draft_no_sheet_of_their_own_unit_and_no_unknown_indicator(
    reviewer: Client, browsers: Callable[[], Client], make: Make, appraisals: Appraisals, sheet: Assessment
) -> None:
    draft = make.assessment(appraisals.cycle, make.unit())
    reviewer.get(f"/review/assessments/{draft.id}", status=404)
    open_indicator(reviewer, sheet, "9.9", status=404)
    open_indicator(reviewer, sheet, "3.3", status=404)
    reviewer.get(f"/review/assessments/{sheet.id + 999}", status=404)
    insider = browsers()
    with insider.app.app_context():
        home = make.unit("Nhà")
        own = appraisals.submitted(home)
        account = make.account(Role.REVIEWER, home_unit=home)
        from app.extensions import db

        db.session.commit()
        own_id = own.id
    page = insider.sign_in(account)
    assert "Xã Nhà" not in page.text
    insider.get(f"/review/assessments/{own_id}", status=404)


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.AUDITOR, Role.LEADERSHIP])
def test_those_who_follow_the_cycle_read_the_appraisal_and_change_nothing(
    browsers: Callable[[], Client], make: Make, sheet: Assessment, role: Role
) -> None:
    reader = browsers()
    reader.sign_in(make.account(role))
    page = reader.get(f"/review/assessments/{sheet.id}")
    assert "Thẩm định chỉ tiêu" not in page.text
    page = open_indicator(reader, sheet, "2.1")
    assert not page.all("form#decision, form#opinion")
    assert "Chỉ xem" in page.text


def test_a_sheet_confirmed_meanwhile_takes_no_decision_and_keeps_what_was_typed(
    reviewer: Client, browsers: Callable[[], Client], make: Make, sheet: Assessment, clock: Clock
) -> None:
    for code in CODES:
        open_indicator(reviewer, sheet, code)
        reviewer.submit("form#decision", agreement_form(code))
    open_indicator(reviewer, sheet, "2.1")
    late = reviewer.fill("form#decision", CORRECTION)
    clock.advance(minutes=1)
    with reviewer.app.app_context():
        from app.extensions import db
        from app.services.sheets import closing
        from tests.support.factories import actor_of

        secretariat = actor_of(make.account(Role.SECRETARIAT))
        stored = db.session.get_one(Assessment, sheet.id)
        closing.confirm(secretariat, sheet.id, revision=stored.revision, now=clock.now + timedelta(minutes=1))
        db.session.commit()
    page = reviewer.send(late, status=409)
    assert "Kết quả thẩm định của phiếu đã được xác nhận" in page.text
