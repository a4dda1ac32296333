"""The page of what waits for the reader, turning the mail off, the calendar file, the list to remind by hand."""

from __future__ import annotations

from flask import Flask
from icalendar import Calendar

from app.access.actor import Role
from app.models import Assessment, Cycle
from tests.support.application import Clock
from tests.support.client import Client
from tests.support.factories import Make


def test_the_page_says_what_waits_and_that_no_mail_is_sent_here(
    sheet: Assessment, officer: Client, cycle: Cycle
) -> None:
    page = officer.follow("1 việc chờ bạn")
    assert page.texts("main ul li")[0].startswith(f"Xã Sông Thử, {cycle.title}: phiếu đang nhập, hạn nộp ")
    assert "chưa nối với máy chủ thư" in page.text
    assert page.texts("tbody th")[0] == "01/11/2030 09:00"


def test_the_dates_come_as_a_calendar_file(officer: Client, sheet: Assessment, cycle: Cycle) -> None:
    officer.get("/reminders/")
    content = officer.get("/reminders/dates.ics").response.get_data()
    calendar = Calendar.from_ical(content)
    events = {str(event["summary"]): event.end for event in calendar.walk("VEVENT")}
    assert events[f"Hết hạn tự chấm điểm – {cycle.title}"] == cycle.self_ends_at


def test_the_standing_body_copies_a_message_and_takes_the_list_away(
    app: Flask, make: Make, client: Client, sheet: Assessment, cycle: Cycle
) -> None:
    client.sign_in(make.account(Role.SECRETARIAT))
    client.get(f"/secretariat/cycles/{cycle.id}")
    page = client.follow("Danh sách nhắc")
    assert "- Xã Sông Thử: đang nhập, hạn " in page.one("#message").get_text()
    assert "Chưa có tài khoản" in page.text
    rows = client.table("Tải bảng này (CSV, mở bằng Excel)")
    assert rows[1][1] == "Xã Sông Thử"


def test_every_page_says_how_much_waits_and_counts_again_after_two_minutes(
    sheet: Assessment, officer: Client, head: Client, clock: Clock
) -> None:
    page = officer.get(officer.address("unit.home"))
    assert page.texts(".dti-header a[href='/reminders/']") == ["1 việc chờ bạn"]
    few = officer.get(officer.address("help.index")).statements.count
    officer.get(f"/unit/assessments/{sheet.id}/check")
    officer.submit('main form[action$="/hand-over"]')
    clock.advance(minutes=3)
    page = officer.get(officer.address("help.index"))
    assert page.texts(".dti-header a[href='/reminders/']") == ["Nhắc việc"]
    assert officer.get(officer.address("help.index")).statements.count == few
    assert head.get(officer.address("help.index")).texts(".dti-header a[href='/reminders/']") == [
        "1 việc chờ bạn"
    ]


def test_the_page_of_what_waits_sets_the_number_right_at_once(sheet: Assessment, officer: Client) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/check")
    officer.submit('main form[action$="/hand-over"]')
    assert officer.page.texts(".dti-header a[href='/reminders/']") == ["1 việc chờ bạn"]
    officer.follow("1 việc chờ bạn")
    assert officer.page.texts(".dti-header a[href='/reminders/']") == ["Nhắc việc"]


def test_nobody_who_waits_for_nothing_and_no_stranger_is_counted(make: Make, client: Client) -> None:
    assert client.get("/help/").all(".dti-header a[href='/reminders/']") == []
    client.sign_in(make.account(Role.LEADERSHIP))
    assert client.page.texts(".dti-header a[href='/reminders/']") == ["Nhắc việc"]
