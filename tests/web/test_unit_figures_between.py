"""The table of all figures between years, between indicators and between people: reuse, contradictions, the head."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.models import Assessment, Unit
from tests.support.application import Clock
from tests.support.client import Client, Page
from tests.support.contradictory import CONTRADICTORY_SET
from tests.support.factories import TREE, Make
from tests.support.sample_files import pdf

pytestmark = pytest.mark.database
FORM = "form[data-figures]"
SAVE = "Lưu các ô đã sửa"


@pytest.fixture(scope="session")
def criteria(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of criteria with a set in which two indicators can contradict each other."""
    folder = tmp_path_factory.mktemp("criteria")
    (folder / TREE).mkdir(parents=True)
    (folder / TREE / "tree.yaml").write_text(CONTRADICTORY_SET, encoding="utf-8")
    return folder


@pytest.fixture
def environ(criteria: Path) -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(criteria)}


def address(sheet: Assessment, more: str = "/figures") -> str:
    return f"/unit/assessments/{sheet.id}{more}"


def save(browser: Client, sheet: Assessment, **typed: str) -> Page:
    """Open the table, type figures, save."""
    browser.get(address(sheet))
    return browser.submit(FORM, {f"figure-{name}": text for name, text in typed.items()}, press=SAVE)


def hand_over(browser: Client, sheet: Assessment) -> Page:
    browser.get(address(sheet, "/check"))
    return browser.submit('form[action$="/hand-over"]')


def row(page: Page, code: str) -> str:
    return " ".join(page.one(f'tbody[id="ct-{code}"]').get_text(" ").split())


@pytest.fixture
def following(make: Make, officer: Client, sheet: Assessment, unit: Unit) -> Assessment:
    """The sheet of the year after one in which everything was declared and submitted."""
    save(officer, sheet, staff="50", trained="40", users="20")
    return make.assessment(make.cycle(year=2031), unit)


def test_a_shared_figure_has_one_box_and_other_rows_say_where_it_stands(
    officer: Client, sheet: Assessment
) -> None:
    page = save(officer, sheet, staff="50", trained="40")
    assert len(page.all('input[name="figure-staff"]')) == 1
    assert "Lấy từ ô khác: Tổng số cán bộ 50 người" in row(page, "1.2")


def test_a_contradiction_between_indicators_is_saved_warned_of_and_keeps_the_sheet_from_being_handed_over(
    officer: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet, "/check"))
    opened_before = officer.fill('form[action$="/hand-over"]', {})
    page = save(officer, sheet, staff="50", trained="10", users="20")
    assert "Đã lưu 2 chỉ tiêu." in page.text
    for code, other in (("1.1", "1.2"), ("1.2", "1.1")):
        assert "không thể nhiều hơn số người được tập huấn" in row(page, code)
        assert f"Xem {other}" in row(page, code)
    assert "1.2, 1.1 mâu thuẫn nhau" in officer.send(opened_before, status=409).text
    page = officer.get(address(sheet, "/check"))
    assert "Chưa trình, chưa nộp được: 1 chỗ số liệu mâu thuẫn" in page.text
    assert page.all('form[action$="/hand-over"]') == []
    save(officer, sheet, trained="30")
    hand_over(officer, sheet)


def test_help_warns_of_a_contradiction_before_it_is_saved(officer: Client, sheet: Assessment) -> None:
    save(officer, sheet, staff="50", trained="10", users="5")
    page = officer.get_fragment(address(sheet, "/figures/1.2") + "?figure-users=20")
    assert "Mâu thuẫn" in page.text
    assert "Xem 1.1" in page.text
    assert "Mâu thuẫn" not in officer.get_fragment(address(sheet, "/figures/1.2") + "?figure-users=").text


def test_last_years_figure_stands_beside_and_is_put_into_its_row_by_one_press_but_not_saved(
    officer: Client, following: Assessment
) -> None:
    page = officer.get(address(following))
    assert "40 người" in row(page, "1.1")
    assert page.value("figure-trained") == ""
    filled = officer.send(officer.fill(FORM, {"figure-users": "7"}, press="dùng lại"))
    assert (filled.value("figure-trained"), filled.value("figure-staff")) == ("40", "50")
    assert filled.value("figure-users") == "7"
    assert "Số năm 2030, chưa lưu." in row(filled, "1.1")
    assert officer.get(address(following)).value("figure-trained") == ""


def test_last_years_figures_fill_every_empty_box_by_one_press_and_are_saved_by_another(
    officer: Client, following: Assessment
) -> None:
    officer.get(address(following))
    officer.submit(FORM, {"figure-users": "7"}, press="vào mọi ô")
    page = officer.submit(FORM, {}, press=SAVE)
    assert "Đã lưu 2 chỉ tiêu." in page.text
    assert [page.value(f"figure-{name}") for name in ("staff", "trained", "users")] == ["50", "40", "7"]


def test_last_years_points_stand_beside(
    make: Make, officer: Client, head: Client, sheet: Assessment, unit: Unit
) -> None:
    save(officer, sheet, staff="50", trained="25", users="20")
    hand_over(officer, sheet)
    head.get(address(sheet, "/submit"))
    head.submit('form[action$="/submit"]')
    following = make.assessment(make.cycle(year=2031), unit)
    assert "2030: 1,00" in row(officer.get(address(following)), "1.1")


def test_the_head_reads_who_entered_what_and_what_is_worth_a_look(
    officer: Client, head: Client, sheet: Assessment, clock: Clock
) -> None:
    save(officer, sheet, staff="50", trained="40", users="0")
    hand_over(officer, sheet)
    head.get(address(sheet, "/return"))
    head.submit('form[action$="/return"]', {"reason": "Xem lại số tập huấn."})
    clock.advance(hours=1)
    save(officer, sheet, trained="30")
    hand_over(officer, sheet)
    page = head.get(address(sheet))
    assert page.all(FORM) == []
    assert "30 người trước lần trả: 40 người" in row(page, "1.1")
    assert "trước lần trả" not in row(page, "1.2")
    assert "Cán bộ Một" in row(page, "1.1")
    looks = " ".join(page.one("main h2 + ul").get_text(" ").split())
    assert "1 Sửa sau lần trả" in looks
    assert "1 Đã khai mà được 0 điểm: 1.2" in looks


def test_the_page_of_an_indicator_warns_of_the_contradiction_too(officer: Client, sheet: Assessment) -> None:
    save(officer, sheet, staff="50", trained="10", users="20")
    page = officer.get(address(sheet, "/indicators/1.2"))
    assert page.one(".dti-warn a")["href"] == address(sheet, "/indicators/1.1")
    page = officer.get_fragment(address(sheet, "/indicators/1.2/preview") + "?figure-staff=50&figure-users=9")
    assert page.all(".dti-warn") == []


def test_the_head_reads_which_points_rose_and_fell_since_the_year_before(
    make: Make, unit: Unit, officer: Client, head: Client, sheet: Assessment
) -> None:
    save(officer, sheet, staff="50", trained="25", users="20")
    hand_over(officer, sheet)
    head.get(address(sheet, "/submit"))
    head.submit('form[action$="/submit"]')
    following = make.assessment(make.cycle(year=2031), unit)
    save(officer, following, staff="50", trained="40", users="10")
    hand_over(officer, following)
    looks = " ".join(head.get(address(following)).one("main h2 + ul").get_text(" ").split())
    assert "1 Điểm cao hơn năm 2030: 1.1" in looks
    assert "1 Điểm thấp hơn năm 2030: 1.2" in looks


def test_a_document_added_after_the_return_counts_as_a_change(
    officer: Client, head: Client, sheet: Assessment, clock: Clock
) -> None:
    save(officer, sheet, staff="50", trained="40", users="20")
    hand_over(officer, sheet)
    head.get(address(sheet, "/return"))
    head.submit('form[action$="/return"]', {"reason": "Thiếu danh sách tập huấn."})
    clock.advance(hours=1)
    officer.get(address(sheet, "/indicators/1.1/evidence/new"))
    file = ("danh sách.pdf", pdf("Danh sách"))
    officer.submit('form[enctype="multipart/form-data"]', {"abstract": "Danh sách", "file": file})
    hand_over(officer, sheet)
    assert "1 Sửa sau lần trả" in " ".join(head.get(address(sheet)).one("main h2 + ul").get_text(" ").split())
