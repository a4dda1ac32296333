"""The standing body turns the hearing of units on; the unit reads what was cut and answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from app.access.actor import Role
from app.extensions import db
from app.queries.reviews.sheet import read_review
from app.services.reviews import decisions
from app.sheet.case import Choice, Decision, fingerprint
from app.workflow.states import Status
from tests.support.application import START, Clock
from tests.support.appraisals import CODES, Appraisals, agreement
from tests.support.client import Client
from tests.support.cycles import Cycles
from tests.support.factories import Make

CUT = Decision(Choice.POINTS, "Chỉ có sáu hệ thống.", points=Decimal(1))


def test_from_the_switch_to_the_answer(make: Make, browsers: Callable[[], Client], clock: Clock) -> None:
    appraisals = Appraisals(make)
    unit = make.unit("Sông Thử")
    sheet = appraisals.submitted(unit)
    secretary, head = browsers(), browsers()
    secretary.sign_in(make.account(Role.SECRETARIAT))
    secretary.get(secretary.address("secretariat.cycle", cycle_id=sheet.cycle_id))
    secretary.follow("Nghe đơn vị trước khi giảm điểm")
    secretary.submit("main form", {"on": True}, status=422)
    page = secretary.submit("main form", {"on": True, "reason": "Quy chế thẩm định"})
    assert "đang bật" in page.text
    page = secretary.get(secretary.address("secretariat.correction", cycle_id=sheet.cycle_id))
    assert "Nghe đơn vị trước khi giảm điểm: không → có" in " ".join(page.text.split())

    with make._app.app_context():
        for code in CODES:
            case = read_review(appraisals.reviewer, sheet.id, now=START).case
            decision = CUT if code == "2.1" else agreement(code)
            decisions.decide(
                appraisals.reviewer, sheet.id, code, decision, seen=fingerprint(case, code), now=START
            )
        db.session.commit()
    page = secretary.get(f"/secretariat/assessments/{sheet.id}")
    assert "2.1 bị giảm điểm mà đơn vị chưa được xem" in page.text

    secretary.get(secretary.address("review.sheet", assessment_id=sheet.id))
    secretary.submit('main form[action$="/explanations/open"]')
    clock.now += timedelta(days=1)
    head.sign_in(make.account(Role.UNIT_HEAD, unit=unit))
    page = head.get(f"/unit/assessments/{sheet.id}/explanations")
    assert "Chỉ tiêu 2.1 bị giảm điểm." in page.text
    assert "Điểm giảm từ 3,75 còn 1. Lý do của tổ thẩm định: Chỉ có sáu hệ thống." in page.text
    head.get(f"/unit/assessments/{sheet.id}/explanations/2.1")
    page = head.submit("#explanation", {"answer": "Quyết định số 12, trang 2."})
    assert "Đã lưu giải trình chỉ tiêu 2.1" in page.text


def test_ending_the_explanation_of_all_names_first_who_has_not_answered(
    make: Make, browsers: Callable[[], Client]
) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted(make.unit("Sông Thử"))
    appraisals.submitted(make.unit("Núi Thử"))
    with make._app.app_context():
        for code in CODES:
            case = read_review(appraisals.reviewer, sheet.id, now=START).case
            decision = Decision(Choice.ASK, "Văn bản nào?") if code == "2.1" else agreement(code)
            decisions.decide(
                appraisals.reviewer, sheet.id, code, decision, seen=fingerprint(case, code), now=START
            )
        db.session.commit()
    secretary = browsers()
    secretary.sign_in(make.account(Role.SECRETARIAT))
    board = secretary.address("secretariat.cycle", cycle_id=sheet.cycle_id)
    secretary.get(board)
    page = secretary.follow("Mở bước giải trình cho nhiều đơn vị")
    assert "Chưa làm được cho 1 đơn vị" in page.text
    assert "Xã Núi Thử: 1.1, 1.2, 2.1" in page.text
    assert (
        "Đã mở bước giải trình cho 1 đơn vị." in secretary.submit('main form[action*="/explanations/"]').text
    )
    page = secretary.follow("Kết thúc bước giải trình của nhiều đơn vị")
    assert "Chưa trả lời, sẽ không trả lời được nữa (1 đơn vị)" in page.text
    assert "Xã Sông Thử: 2.1" in page.text
    assert "của 1 đơn vị." in secretary.submit('main form[action*="/explanations/"]').text
    page = secretary.get(secretary.address("secretariat.confirm_ready", cycle_id=sheet.cycle_id))
    assert "2 phiếu chưa xác nhận được" in page.text


def test_what_is_closed_in_a_published_cycle_says_by_which_rule_since_when_and_by_whom(
    make: Make, browsers: Callable[[], Client]
) -> None:
    cycles = Cycles(make)
    cycle = cycles.finished({"Một": "1"})
    cycles.published(cycle)
    secretary = browsers()
    secretary.sign_in(cycles.secretariat)
    for endpoint in ("secretariat.members", "secretariat.hearing", "secretariat.new_members"):
        page = secretary.get(secretary.address(endpoint, cycle_id=cycle.id))
        assert "Kết quả của đợt đã công bố" in page.text
        assert "Khóa từ 09:00 ngày 15/11/2030, do Thư ký Thử Nghiệm." in page.text
    assert "Đã khóa" not in secretary.get(secretary.address("secretariat.correction", cycle_id=cycle.id)).text


def test_a_document_cannot_be_added_to_a_locked_sheet_and_the_page_says_why(
    make: Make, browsers: Callable[[], Client]
) -> None:
    unit = make.unit()
    sheet = make.assessment(unit=unit, status=Status.SUBMITTED)
    officer = browsers()
    officer.sign_in(make.account(Role.CONTRIBUTOR, unit=unit))
    page = officer.get(officer.address("unit.new_document", assessment_id=sheet.id, code="1.1"))
    assert all(words in page.text for words in ("Đã khóa", "Ai mở được:"))
    assert not page.all('main input[type="file"]')
