"""Sharing the sheet out as the unit's people meet it: the head's page, my tasks on the first page, the sheet."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Unit
from app.services.accounts import administration
from app.services.accounts.administration import OPERATOR
from app.workflow.states import Status
from tests.support.application import START, Clock
from tests.support.client import Client, Page
from tests.support.factories import Make

FORM = "main form[data-guard-unsaved]"


def place(sheet: Assessment, more: str = "") -> str:
    return f"/unit/assessments/{sheet.id}{more}"


def line(page: Page, code: str) -> str:
    return next(
        text for text in page.texts("main tbody tr") if text.startswith((code, f"Chọn chỉ tiêu {code} "))
    )


def give(head: Client, sheet: Assessment, **typed: object) -> Page:
    head.get(place(sheet, "/tasks"))
    return head.submit(FORM, typed)


def test_the_head_gives_a_whole_main_index_to_a_person_and_everybody_sees_it(
    officer: Client, head: Client, sheet: Assessment, unit: Unit
) -> None:
    head.get(place(sheet))
    page = head.follow("Phân công trong đơn vị")
    assert "Chưa giao cho ai" in line(page, "1.1")
    person = next(
        o["value"] for o in page.all("#account_id option") if o.get_text(strip=True) == "Cán bộ Một"
    )
    page = give(head, sheet, group=["1"], account_id=str(person), office="Văn phòng", due_on="20/11/2030")
    assert "Đã ghi với 2 chỉ tiêu." in page.text
    assert "Văn phòng – Cán bộ Một · 20/11/2030 17:00 · còn 5 ngày" in line(page, "1.1")
    assert "Chưa giao cho ai" in line(page, "2.1")
    page = officer.get(place(sheet, "/tasks"))
    assert not page.all(FORM)
    assert "Cán bộ Một" in line(page, "1.2")
    item = next(text for text in officer.get(place(sheet)).texts(".govuk-task-list__item") if "1.1" in text)
    assert "giao cho Văn phòng – Cán bộ Một, hạn 20/11/2030 17:00" in item


def test_my_tasks_stand_first_with_state_and_overdue_in_words_and_the_choice_stays_in_the_address(
    make: Make, browsers: Callable[[], Client], head: Client, sheet: Assessment, unit: Unit, clock: Clock
) -> None:
    account, officer = make.account(Role.CONTRIBUTOR, unit=unit), browsers()
    give(head, sheet, task=["1.1", "2.1"], account_id=str(account.id), due_on="20/11/2030")
    give(head, sheet, task=["1.2"], office="Phòng Kinh tế")
    clock.advance(days=6)
    officer.sign_in(account)
    page = officer.get(officer.address("unit.home"))
    assert page.one("#tasks").get_text(strip=True) == "Chỉ tiêu giao cho bạn"
    rows = page.texts("section[aria-labelledby=tasks] li")
    assert [row[:3] for row in rows] == ["1.1", "2.1"]
    assert "Quá hạn" in rows[0]
    assert "quá hạn 0 ngày" not in rows[0]
    assert "quá hạn 16 giờ" in rows[0]
    assert rows[0].endswith("Chưa nhập")
    page = officer.follow("Tất cả (3)")
    assert [row[:3] for row in page.texts("section[aria-labelledby=tasks] li")] == ["1.1", "2.1", "1.2"]
    assert page.path.endswith("?rows=all")
    assert "Phòng Kinh tế" in page.texts("section[aria-labelledby=tasks] li")[2]
    assert officer.follow("Của tôi (2)").path.endswith("?rows=mine")


def test_the_list_is_narrowed_and_handed_out_as_narrowed(head: Client, sheet: Assessment) -> None:
    give(head, sheet, task=["1.2"], office="Phòng Kinh tế")
    page = head.get(place(sheet, "/tasks?only=nobodys"))
    assert "3 trong 4 chỉ tiêu" in page.text
    assert not page.all("input[name=group]"), "a whole main index would take in what is not shown"
    page = head.submit(FORM, {"task": ["1.1"], "office": "Văn phòng"})
    assert page.path.endswith("?only=nobodys")
    assert "2 trong 4 chỉ tiêu" in page.text
    rows = head.table("Tải bảng này (CSV, mở bằng Excel)")
    assert [row[0] for row in rows[1:]] == ["2.1", "2.2"]
    assert "1 trong 4 chỉ tiêu" in head.get(place(sheet, "/tasks?q=phong kinh te")).text


def test_a_refused_form_keeps_what_was_ticked_and_typed(head: Client, sheet: Assessment) -> None:
    head.get(place(sheet, "/tasks"))
    page = head.submit(FORM, {"task": ["1.1"], "office": "Văn phòng", "due_on": "30/11/2030"}, status=422)
    assert "phải trước hạn nộp phiếu" in page.one(".govuk-error-summary").get_text()
    assert page.value("office") == "Văn phòng"
    assert page.one("#task-1\\.1").has_attr("checked")


def test_the_due_date_is_moved_and_the_task_taken_back_from_the_same_page(
    head: Client, sheet: Assessment
) -> None:
    give(head, sheet, task=["1.1"], office="Văn phòng")
    page = give(head, sheet, task=["1.1"], doing="due", new_due_on="22/11/2030")
    assert "22/11/2030 17:00" in line(page, "1.1")
    page = give(head, sheet, task=["1.1"], doing="take_back")
    assert "Chưa giao cho ai" in line(page, "1.1")
    page = give(head, sheet, task=["1.1"], doing="take_back")
    assert "vốn chưa giao cho ai" in page.text


def test_english_pages_mark_what_stays_vietnamese(
    make: Make, officer: Client, head: Client, sheet: Assessment, unit: Unit
) -> None:
    give(head, sheet, task=["1.1"], office="Văn phòng", due_on="20/11/2030")
    head.get("/results/")
    head.submit('form[action="/language"]')
    for path in (
        head.address("unit.home"),
        place(sheet),
        place(sheet, "/tasks"),
        place(sheet, "/tasks?q=zzz"),
    ):
        head.get(path)


def test_pages_cost_the_same_statements_however_much_was_given(
    make: Make, head: Client, sheet: Assessment
) -> None:
    give(head, sheet, task=["1.1"], office="Văn phòng")
    home, tasks = (
        head.get(path).statements.count for path in (head.address("unit.home"), place(sheet, "/tasks"))
    )
    give(head, sheet, group=["1", "2"], office="Văn phòng", due_on="20/11/2030")
    assert head.get(head.address("unit.home")).statements.count == home <= 10
    assert head.get(place(sheet, "/tasks")).statements.count == tasks <= 7


def test_nobody_sees_the_tasks_of_another_unit(make: Make, head: Client, sheet: Assessment) -> None:
    stranger = make.account(Role.UNIT_HEAD)
    head.forget_cookies()
    head.sign_in(stranger)
    head.get(place(sheet, "/tasks"), status=404)


def test_the_head_reads_how_far_everybody_is_and_what_the_week_brought(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    give(head, sheet, task=["1.1"], office="Văn phòng", due_on="20/11/2030")
    officer.get(place(sheet, "/indicators/1.1"))
    officer.submit("#declaration", {"figure-plan_issued": "false"})
    head.get(place(sheet))
    page = head.follow("Tiến độ trong đơn vị")
    rows = page.texts("main tbody tr")
    assert rows[0].startswith("Văn phòng 1/1 0 0 1")
    assert rows[1].startswith("Chưa giao cho ai 0/3")
    assert "1 chỉ tiêu, trong đó 1 lần đầu được nhập." in page.text
    assert "Cán bộ Một, 15/11/2030" in page.texts(".govuk-task-list__item")[0]
    head.get("/results/")
    head.submit('form[action="/language"]')
    head.get(place(sheet, "/progress"))


def test_after_submission_the_head_prepares_the_next_cycle_and_the_first_page_says_so(
    make: Make, officer: Client, head: Client, unit: Unit
) -> None:
    sheet = make.assessment(make.cycle(year=2029), unit, status=Status.PUBLISHED)
    page = head.get(place(sheet, "/tasks"))
    assert "để chuẩn bị đợt sau" in page.text
    give(head, sheet, task=["1.1"], office="Văn phòng", due_on="01/09/2031")
    page = officer.get(officer.address("unit.home", rows="all"))
    assert page.one("#coming").get_text(strip=True) == "Chuẩn bị cho đợt sau"
    assert "01/09/2031 17:00" in page.texts("section[aria-labelledby=coming] li")[0]
    assert not officer.get(officer.address("unit.home")).all("#coming"), "the office is not the officer's"
    head.get("/results/")
    head.submit('form[action="/language"]')
    head.get(head.address("unit.home"))
    head.get(place(sheet, "/tasks"))


def test_the_head_sees_whose_tasks_nobody_does_any_more(
    app: Flask, make: Make, head: Client, sheet: Assessment, unit: Unit
) -> None:
    leaver = make.account(Role.CONTRIBUTOR, unit=unit)
    give(head, sheet, task=["1.1"], account_id=str(leaver.id))
    assert "Không còn ở đơn vị" not in line(head.get(place(sheet, "/tasks")), "1.1")
    with app.app_context():
        administration.end_grant(OPERATOR, leaver.id, leaver.grants[0].id, now=START)
        db.session.commit()
    assert "Không còn ở đơn vị" in line(head.get(place(sheet, "/tasks")), "1.1")
