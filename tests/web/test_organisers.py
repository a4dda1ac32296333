"""The administrator keeps the organisers on pages; the standing body chooses one for a cycle."""

from __future__ import annotations

from app.access.actor import Role
from tests.support.client import Client
from tests.support.factories import Make

FORM = "form:has(button:-soup-contains('cơ quan tổ chức'))"
CORRECTION = "form:has(button:-soup-contains('Lưu và báo mốc mới'))"


def test_an_installation_begins_with_the_organiser_of_its_settings(client: Client, make: Make) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get(client.address("admin.index"))
    page = client.follow("Cơ quan tổ chức")
    assert "Đợt đầu tiên sẽ do Sở Khoa học và Công nghệ tổ chức" in " ".join(page.text.split())
    page = client.follow("Thêm cơ quan tổ chức")
    assert page.value("authority") == "Ủy ban nhân dân tỉnh Quảng Trị"
    page = client.submit(FORM)
    assert page.texts("tbody th") == ["Sở Khoa học và Công nghệ"]


def test_an_organiser_is_added_and_corrected_and_a_name_is_taken_once(client: Client, make: Make) -> None:
    make.cycle()
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get(client.address("admin.new_organiser"))
    typed = {"name": "Sở Thử Nghiệm", "authority": "Ủy ban nhân dân tỉnh", "place": "Huế"}
    page = client.submit(FORM, typed, status=422)
    assert "Đã có cơ quan tổ chức mang tên này" in page.one("#name-error").text
    page = client.submit(FORM, {"name": "Sở Nội vụ"})
    assert page.texts("tbody th") == ["Sở Thử Nghiệm", "Sở Nội vụ"]
    client.follow("Sở Nội vụ")
    page = client.submit(FORM, {"place": "Đông Hà"})
    assert "Đông Hà" in page.text


def test_the_pages_speak_english_with_a_row_on_them(client: Client, make: Make) -> None:
    make.organiser("Sở Nội vụ")
    client.sign_in(make.account(Role.ADMINISTRATOR))
    client.get(client.address("admin.organiser_list"))
    client.submit('form[action="/language"]')
    page = client.get(client.address("admin.organiser_list"))
    assert page.heading == "Organisers"
    page = client.follow("Sở Nội vụ")
    assert page.heading.endswith("Correct an organiser")


def test_a_cycle_is_given_to_another_organiser_and_the_list_tells_them_apart(
    client: Client, make: Make
) -> None:
    cycle, other = make.cycle(), make.organiser("Sở Nội vụ")
    make.cycle(year=2031, tree_id="dti/2031/commune")
    client.sign_in(make.account(Role.SECRETARIAT))
    client.get(client.address("secretariat.correction", cycle_id=cycle.id))
    page = client.submit(CORRECTION, {"organiser_id": str(other.id), "reason": "Quyết định 5"})
    assert "Cơ quan tổ chức: Sở Thử Nghiệm → Sở Nội vụ" in " ".join(page.text.split())
    page = client.get(client.address("secretariat.board"))
    assert [text.split()[-2:] for text in page.texts("tbody th")] == [["Thử", "Nghiệm"], ["Nội", "vụ"]]
