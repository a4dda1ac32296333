"""The list of units on a day, the history of one, and the administrator's changes of them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from app.access.actor import Role
from app.extensions import db
from app.models import Account, ActKind, Level, UnitKind
from app.services.units import keeping, merging
from app.services.units.common import Act
from app.services.units.keeping import NewUnit
from app.services.units.merging import Reorganisation, Successor
from tests.support.application import START
from tests.support.client import Client, Page
from tests.support.factories import Make, actor_of
from tests.support.page_rules import text_of
from tests.walls.world import publish

pytestmark = pytest.mark.database

FOUNDED = date(2004, 7, 8)
FIRST_DAY = date(2025, 7, 1)
# An act of our own making: its number, day and issuer are examples.
ACT = Act(ActKind.RESOLUTION, "01/2025/NQ-VD", date(2025, 6, 12), "Cơ quan Ví Dụ")
CSV = "Tải bảng này (CSV, mở bằng Excel)"


@pytest.fixture
def administrator(client: Client, make: Make) -> Account:
    account = make.account(Role.ADMINISTRATOR, name="Quản trị thử")
    client.sign_in(account)
    return account


@pytest.fixture
def provinces(app: Flask, administrator: Account) -> tuple[int, int, int]:
    """Quảng Bình, the old Quảng Trị, and the new one that came after both."""
    keeper = actor_of(administrator)
    with app.app_context():
        old = tuple(
            keeping.begin(
                keeper,
                NewUnit(code, Level.PROVINCE, UnitKind.TINH, name, f"Tỉnh {name}", FOUNDED),
                now=START,
            )
            for code, name in (("44", "Quảng Bình"), ("45", "Quảng Trị"))
        )
        successor = Successor("45", UnitKind.TINH, "Quảng Trị", "Tỉnh Quảng Trị")
        new = merging.reorganise(keeper, Reorganisation(old, (successor,), FIRST_DAY, ACT), now=START)
        db.session.commit()
    return old[0], old[1], new[0]


def names(client: Client, query: str = "") -> list[str]:
    """The names in the list, as the tree shows them."""
    return client.get(f"/units/{query}").texts("tbody th")


def test_the_list_is_a_tree_in_vietnamese_order(administrator: Account, client: Client, make: Make) -> None:
    district = make.unit("Miền Đông", kind=UnitKind.HUYEN, level=Level.DISTRICT)
    for name in ("Đakrông", "Diên Sanh", "Ái Tử"):
        make.unit(name, parent=district)
    make.unit("Ba Lòng")
    client.get("/")
    assert client.follow("Danh mục đơn vị").heading == "Danh mục đơn vị"
    assert client.page.texts("tbody th") == [
        "Huyện Miền Đông",
        "– Xã Ái Tử",
        "– Xã Diên Sanh",
        "– Xã Đakrông",
        "Xã Ba Lòng",
    ]
    assert "5 đơn vị" in client.page.text


def test_the_list_shows_the_units_of_the_day_that_is_asked_for(
    provinces: tuple[int, int, int], client: Client
) -> None:
    assert names(client) == ["Tỉnh Quảng Trị"]
    assert names(client, "?on=30/06/2025") == ["Tỉnh Quảng Bình", "Tỉnh Quảng Trị"]
    assert names(client, "?state=past") == ["Tỉnh Quảng Bình", "Tỉnh Quảng Trị"]
    assert len(names(client, "?state=all")) == 3
    assert names(client, "?on=hôm+qua&level=galaxy&kind=sao&state=gone") == ["Tỉnh Quảng Trị"]


def test_an_installation_without_units_is_told_how_to_bring_them_in(
    administrator: Account, client: Client, make: Make
) -> None:
    empty = client.get("/units/").one("main .dti-empty")
    assert text_of(empty).startswith("Chưa có đơn vị nào")
    assert [link["href"] for link in empty.select("a")] == ["/units/table"]
    make.unit("Ái Tử")
    assert "Chưa có đơn vị nào" not in client.get("/units/?q=khong").text


def test_the_list_is_searched_without_diacritics_and_taken_away_as_it_is_filtered(
    administrator: Account, client: Client, make: Make
) -> None:
    make.unit("Đông Hà", code="19333")
    make.unit("Ái Tử")
    assert names(client, "?q=dong+ha&level=commune&kind=xa") == ["Xã Đông Hà"]
    _header, row = client.table(CSV)
    assert row[:4] == ["19333", "Xã Đông Hà", "Cấp xã", "Xã"]
    assert names(client, "?level=department") == []
    assert "Không có đơn vị nào khớp" in client.page.text


def test_the_old_address_of_the_list_leads_to_it(administrator: Account, client: Client, make: Make) -> None:
    make.unit("Đông Hà")
    make.unit("Ái Tử")
    assert client.get("/admin/units?q=dong").texts("tbody th") == ["Xã Đông Hà"]


def test_the_page_of_a_unit_leads_to_those_it_came_from_and_back(
    provinces: tuple[int, int, int], client: Client
) -> None:
    page = client.get(f"/units/{provinces[2]}")
    assert "Nghị quyết số 01/2025/NQ-VD ngày 12/06/2025 của Cơ quan Ví Dụ" in page.text
    page = client.follow("Tỉnh Quảng Bình")
    assert "Đã kết thúc" in page.text
    assert "Được thay bằng" in page.text
    assert client.follow("Tỉnh Quảng Trị").path == f"/units/{provinces[2]}"


def test_the_page_of_a_unit_lists_its_rounds_with_what_was_published(
    app: Flask, administrator: Account, client: Client, make: Make
) -> None:
    home, neighbour = make.unit("Nhà"), make.unit("Láng Giềng")
    publish(app, make, home, neighbour)
    make.assessment(make.cycle(year=2029), home)
    page = client.get(f"/units/{home.id}")
    newest, published = page.all("main tbody tr")[-2:]
    assert "chưa công bố" in newest.get_text()
    assert "%" in published.get_text()


def test_the_pages_read_in_english(provinces: tuple[int, int, int], client: Client) -> None:
    client.get(f"/units/{provinces[2]}")
    client.submit('form[action="/language"]')
    page = client.get(f"/units/{provinces[2]}")
    assert "Formed from" in page.text
    assert client.get("/units/?state=all").heading == "Units"


def fill_act(**boxes: str) -> dict[str, str]:
    """The boxes of an act, with others."""
    act = {"act_kind": "resolution", "number": "12/NQ-HĐND", "signed_on": "01/06/2030", "issuer": "HĐND tỉnh"}
    return act | boxes


def test_a_unit_is_added_and_a_wrong_one_keeps_what_was_typed(
    administrator: Account, client: Client, make: Make
) -> None:
    make.unit("Ái Tử", code="90001")
    client.get("/units/")
    client.follow("Thêm đơn vị")
    typed = {
        "code": "90001",
        "level": "commune",
        "kind": "xa",
        "full_name": "Xã Thử Hai",
        "name": "Thử Hai",
        "valid_from": "01/07/2025",
    }
    page = client.submit('form[action="/units/new"]', typed, status=422)
    assert "Mã 90001 đang là của Xã Ái Tử" in page.text
    assert page.value("full_name") == "Xã Thử Hai"
    page = client.submit('form[action="/units/new"]', {"code": "90002"})
    assert (page.heading, "Đã thêm đơn vị." in page.text) == ("Xã Thử Hai", True)


def test_a_unit_is_renamed_by_an_act_and_its_page_keeps_the_old_name(
    administrator: Account, client: Client, make: Make
) -> None:
    unit = make.unit("Ái Tử")
    client.get(f"/units/{unit.id}")
    client.follow("Đổi tên")
    form = f'form[action="/units/{unit.id}/rename"]'
    page = client.submit(
        form, fill_act(full_name="Xã Triệu Ái", name="Triệu Ái", day="31/02/2030"), status=422
    )
    assert page.value("number") == "12/NQ-HĐND"
    assert "không phải một ngày có thật" in page.text
    page = client.submit(form, {"day": "01/07/2030"})
    assert page.heading == "Xã Triệu Ái"
    assert "Xã Ái Tử" in page.one("tbody").get_text()
    assert "Nghị quyết số 12/NQ-HĐND" in page.text


def test_a_change_for_a_day_to_come_is_shown_with_its_day_and_called_off(
    administrator: Account, client: Client, make: Make
) -> None:
    unit = make.unit("Ái Tử")
    for change, boxes in (
        ("rename", fill_act(full_name="Xã Triệu Ái", name="Triệu Ái", day="01/07/2031")),
        ("end", {"day": "01/07/2031", "reason": "Giải thể"}),
    ):
        client.get(f"/units/{unit.id}/{change}")
        page = client.submit(f'form[action="/units/{unit.id}/{change}"]', boxes)
        assert page.heading == "Xã Ái Tử", "it has not come yet"
        assert "Có hiệu lực từ ngày 01/07/2031" in page.text
        assert "Từ ngày 01/07/2031" in page.one("main .govuk-inset-text").get_text()
        client.follow("Hủy thay đổi này")
        page = client.submit(f'form[action="/units/{unit.id}/call-off"]')
        assert "Đã hủy thay đổi chưa tới ngày." in page.text
        assert page.all("main .govuk-inset-text") == []
    client.get(f"/units/{unit.id}/call-off", status=404)


def test_a_unit_is_moved_tagged_corrected_and_ended(
    administrator: Account, client: Client, make: Make
) -> None:
    district = make.unit("Miền Đông", kind=UnitKind.HUYEN, level=Level.DISTRICT)
    unit = make.unit("Ái Tử")
    for change, boxes in (
        ("move", fill_act(parent_id=str(district.id), day="01/07/2030")),
        ("tags", {"tags": "mien_nui, bien_gioi"}),
        ("correct", {"full_name": "Xã Ái Tứ"}),
        ("end", {"day": "01/01/2031", "reason": "Giải thể"}),
    ):
        client.get(f"/units/{unit.id}/{change}")
        page = client.submit(f'form[action="/units/{unit.id}/{change}"]', boxes)
        assert page.path == f"/units/{unit.id}", change
    assert page.heading == "Xã Ái Tứ"
    assert "Huyện Miền Đông" in page.text
    assert "bien_gioi, mien_nui" in page.text
    assert "01/01/2031" in page.text
    assert page.texts("main nav li a") == ["Sửa tên gõ sai", "Ghi mã chính thức", "Đặt thẻ"]
    client.get(f"/units/{unit.id}/end")
    page = client.submit(
        f'form[action="/units/{unit.id}/end"]', {"day": "01/02/2031", "reason": "Lần nữa"}, status=409
    )
    assert "Đơn vị đã kết thúc" in page.text


def test_an_official_code_is_given_searched_for_corrected_and_taken_away(
    administrator: Account, client: Client, make: Make
) -> None:
    unit = make.unit("Ái Tử")
    make.unit("Đông Hà")
    client.get(f"/units/{unit.id}")
    client.follow("Ghi mã chính thức")
    form = f'form[action="/units/{unit.id}/official"]'
    page = client.submit(form, {"code": "mã số", "basis": "Quyết định thử"}, status=422)
    assert page.value("basis") == "Quyết định thử"
    page = client.submit(form, {"code": "01880"})
    assert "Đã ghi mã chính thức." in page.text
    assert names(client, "?q=01880") == ["Xã Ái Tử"]
    assert "01880" in client.page.one("tbody tr").get_text()
    client.get(f"/units/{unit.id}")
    page = client.follow("Sửa mã 01880")
    correct, remove = (form["action"] for form in page.all('main form[action^="/units/"]'))
    assert "18880" in client.submit(f'form[action="{correct}"]', {"code": "18880"}).text
    client.get(correct)
    assert "18880" not in client.submit(f'form[action="{remove}"]').text


def test_who_only_reads_is_offered_no_change(client: Client, make: Make) -> None:
    unit = make.unit("Ái Tử")
    client.sign_in(make.account(Role.AUDITOR))
    assert "Thêm đơn vị" not in client.get("/units/").text
    assert "Đổi tên" not in client.get(f"/units/{unit.id}").text


TABLE = 'form[action="/units/table"]'
HEADER = "Mã đơn vị;Loại đơn vị;Tên ngắn;Tên đơn vị\n"


def send(client: Client, lines: str, *, status: int = 200) -> Page:
    """Upload a table of communes of 1 July 2025."""
    client.get("/units/")
    client.follow("Thêm nhiều đơn vị từ một bảng")
    file = ("don-vi.csv", (HEADER + lines).encode())
    return client.submit(TABLE, {"valid_from": "01/07/2025", "file": file}, status=status)


def test_a_table_of_units_is_previewed_confirmed_and_added_once(
    administrator: Account, client: Client
) -> None:
    page = send(client, "90001;Xã;Thử Một;Xã Thử Một\n90002;phường;Thử Hai;Phường Thử Hai\n")
    assert "Sẽ thêm 2 đơn vị. Chưa ghi gì." in page.text
    confirmation = client.fill('form[action="/units/table/entry"]')
    assert names(client) == []
    page = client.send(confirmation)
    assert "Đã thêm 2 đơn vị." in page.text
    assert page.texts("tbody th") == ["Phường Thử Hai", "Xã Thử Một"]
    assert "Đã thêm 0 đơn vị." in client.send(confirmation).text
    page = send(client, "90001;Xã;Thử Một;Xã Thử Một\n")
    assert "Bảng này không thêm gì" in page.text


def test_a_wrong_table_of_units_adds_nothing_and_names_every_line(
    administrator: Account, client: Client, make: Make
) -> None:
    make.unit("Ái Tử", code="90009")
    page = send(client, "90001;Xã;Một;Xã Một\n90001;Xã;Hai;Xã Hai\n90003;Sở;Ba;Sở Ba\n", status=422)
    assert page.texts("tbody tr td:first-child") == ["3", "4"]
    assert page.value("valid_from") == "01/07/2025"
    assert names(client) == ["Xã Ái Tử"]


def test_the_units_of_a_level_go_out_in_the_columns_of_the_import_and_come_back(
    administrator: Account, client: Client, make: Make
) -> None:
    make.unit("Ái Tử", code="90001")
    page = client.get("/units/table")
    addresses = [link["href"] for link in page.all('a[href^="/units/table."]')]
    assert len(addresses) == 10, "a workbook and a CSV file for each level and for all of them"
    workbook = client.get("/units/table.xlsx?level=commune").response
    assert workbook.mimetype.endswith("spreadsheetml.sheet")
    assert workbook.headers["Cache-Control"] == "no-store"
    client.get("/units/table")
    back = ("don-vi.xlsx", workbook.get_data())
    page = client.submit(TABLE, {"file": back})
    assert "Bảng này không thêm gì" in page.text
    text = client.get("/units/table.csv?level=commune").response.get_data().decode("utf-8-sig")
    assert text.splitlines()[1].startswith('"90001";"xã";"Ái Tử";"Xã Ái Tử";"01/07/2025";')
