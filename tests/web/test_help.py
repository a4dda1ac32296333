"""Whom to ask stands on every page, also before signing in; an announcement comes, goes and can be put away."""

from __future__ import annotations

import pytest

from app.access.actor import Role
from tests.support.application import Clock
from tests.support.client import Client
from tests.support.factories import Make

ANNOUNCEMENT = "Tối 20/12, từ 22 giờ, hệ thống dừng để nâng cấp."
CONTACT = {
    "office": "Phòng Chuyển đổi số",
    "phone": "0232 000 000",
    "email": "HoTro@thu.example.vn",
    "hours": "7 giờ 30 đến 17 giờ",
}


@pytest.fixture
def administrator(make: Make, client: Client) -> Client:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get("/admin/")
    client.follow("Hỗ trợ và thông báo")
    return client


def save(administrator: Client, **typed: str) -> None:
    page = administrator.submit("main form", typed, press="Lưu")
    assert "Đã lưu" in page.text


def above(browser: Client) -> str:
    """The announcement of the page, as it reads; empty without one."""
    return " ".join(browser.page.texts(".dti-announcement p"))


def test_before_anybody_has_written_it_the_page_of_help_says_whom_to_ask_all_the_same(client: Client) -> None:
    page = client.get("/help/")
    assert "Chưa ghi đầu mối hỗ trợ" in page.text
    assert "Cần giúp:" not in page.text


def test_whom_to_ask_stands_on_every_page_and_in_full_on_the_page_of_help(
    administrator: Client, client: Client
) -> None:
    save(administrator, **CONTACT)
    administrator.forget_cookies()
    page = client.get("/")
    assert "Cần giúp: Phòng Chuyển đổi số – điện thoại 0232 000 000 – hotro@thu.example.vn" in page.text
    page = client.follow("Trợ giúp")
    assert page.texts("main dd") == [
        "Phòng Chuyển đổi số",
        "0232 000 000",
        "hotro@thu.example.vn",
        CONTACT["hours"],
    ]
    assert page.texts("main summary")[0] == "Cán bộ nhập liệu"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DISTRICT_REVIEWER])
def test_the_readers_own_steps_come_first_and_open(make: Make, client: Client, role: Role) -> None:
    unit = make.unit() if role in (Role.CONTRIBUTOR, Role.UNIT_HEAD) else None
    client.sign_in(make.account(role, unit=unit))
    page = client.get("/help/")
    assert "Việc của bạn, từng bước" in page.texts("main h2")
    assert page.texts("main > ol li")
    assert len(page.texts("main summary")) == len(Role) - 1


def test_an_announcement_is_shown_in_its_time_alone(administrator: Client, clock: Clock) -> None:
    save(
        administrator,
        announcement=ANNOUNCEMENT,
        shown_from="15/11/2030 10:00",
        shown_until="15/11/2030 12:00",
    )
    assert above(administrator) == ""
    clock.advance(hours=1)
    administrator.get("/help/")
    assert above(administrator) == f"Thông báo: {ANNOUNCEMENT}"
    clock.advance(hours=3)
    administrator.get("/help/")
    assert above(administrator) == ""


def test_whoever_has_read_it_puts_it_away_until_it_changes(administrator: Client) -> None:
    save(administrator, announcement=ANNOUNCEMENT, warning="y")
    assert above(administrator) == f"Cảnh báo: {ANNOUNCEMENT}"
    page = administrator.submit(".dti-announcement form", {}, press="Ẩn thông báo")
    assert page.path == "/admin/help-desk"
    assert above(administrator) == ""
    save(administrator, announcement=f"{ANNOUNCEMENT} Lùi lại một ngày.")
    assert "Lùi lại một ngày" in above(administrator)


def test_no_page_is_led_to_another_site_after_putting_it_away(administrator: Client) -> None:
    save(administrator, announcement=ANNOUNCEMENT)
    page = administrator.submit(".dti-announcement form", {"next": "//evil.example/"}, press="Ẩn thông báo")
    assert page.path.startswith("/admin")


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("email", "hotro", "Thư điện tử chưa đúng dạng"),
        ("shown_until", "14/11/2030 08:00", "Lúc này đã qua"),
        ("shown_until", "hôm sau", "không phải một thời điểm"),
        ("office", "x" * 201, "Dài hơn 200 ký tự"),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_what_was_typed_stays(
    administrator: Client, field: str, typed: str, says: str
) -> None:
    page = administrator.submit(
        "main form", {"announcement": ANNOUNCEMENT, field: typed}, press="Lưu", status=422
    )
    assert says in page.one(f"#{field}-error").get_text()
    assert page.one("#announcement").get_text().strip() == ANNOUNCEMENT


def test_a_form_that_was_opened_before_another_was_saved_overwrites_nothing(
    administrator: Client,
) -> None:
    old = administrator.fill("main form", {"office": "Phòng khác"}, press="Lưu")
    save(administrator, **CONTACT)
    page = administrator.send(old, status=409)
    assert "Người khác vừa sửa trang này" in page.text
    administrator.get("/help/")
    assert CONTACT["office"] in administrator.page.text


def test_the_announcement_is_text_and_its_change_stands_in_the_log(administrator: Client) -> None:
    save(administrator, announcement="<script>alert(1)</script>")
    assert "<script>alert(1)" in above(administrator)
    page = administrator.get("/log/")
    assert "Sửa đầu mối hỗ trợ, thông báo" in page.text
