"""The page of what waits for the reader, turning the mail off, the calendar file, the list to remind by hand."""

from __future__ import annotations

from flask import Flask
from icalendar import Calendar

from app.access.actor import Role
from app.models import Assessment, Cycle
from tests.support.client import Client
from tests.support.factories import Make


def test_the_page_says_what_waits_and_that_no_mail_is_sent_here(
    officer: Client, sheet: Assessment, cycle: Cycle
) -> None:
    page = officer.follow("Nhắc việc")
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
