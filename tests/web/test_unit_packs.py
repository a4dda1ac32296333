"""The Excel pack in the browser: taken home, handed in, looked at, saved; and what is said when it cannot be."""

from __future__ import annotations

import pytest

from app.models import Assessment
from tests.support.client import Client, Page
from tests.support.packs import filled

pytestmark = pytest.mark.database
FORM, TAKE = "form#pack", "form#take"


def address(sheet: Assessment, more: str = "") -> str:
    return f"/unit/assessments/{sheet.id}/pack{more}"


def download(browser: Client, sheet: Assessment) -> bytes:
    """Come by the sheet's page and press the button."""
    browser.get(f"/unit/assessments/{sheet.id}")
    page = browser.follow("Gói Excel của phiếu")
    answer = browser.get(page.one("a.govuk-button")["href"]).response
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return bytes(answer.get_data())


def hand_in(browser: Client, sheet: Assessment, content: bytes, *, status: int = 200) -> Page:
    browser.get(address(sheet))
    return browser.submit(FORM, {"file": ("goi.xlsx", content)}, status=status)


def said(page: Page) -> str:
    return " ".join(page.text.split())


def tiles(page: Page) -> list[str]:
    return page.texts(".dti-tile__value")


def test_a_filled_pack_is_looked_at_and_saved_by_one_press(officer: Client, sheet: Assessment) -> None:
    content = filled(download(officer, sheet), dossiers=1000, dossiers_online=500, plan_issued="Có")
    page = hand_in(officer, sheet, content)
    assert tiles(page)[0] == "3"
    assert "Chưa lưu gì" in said(page)
    assert "Số hồ sơ nộp trực tuyến: ô trống → 500 hồ sơ" in said(page)
    page = officer.submit(TAKE, {})
    assert "Đã lưu 3 ô từ gói Excel." in page.text
    assert page.value("figure-dossiers") == "1.000"
    assert tiles(hand_in(officer, sheet, content))[0] == "0"


def test_refused_cells_keep_their_reason_and_the_others_are_saved(officer: Client, sheet: Assessment) -> None:
    content = filled(download(officer, sheet), dossiers="mười", dossiers_online=5)
    page = hand_in(officer, sheet, content)
    assert tiles(page)[:3:2] == ["1", "1"]
    assert "mười" in said(page)
    officer.submit(TAKE, {})
    table = officer.get(f"/unit/assessments/{sheet.id}/figures")
    assert (table.value("figure-dossiers"), table.value("figure-dossiers_online")) == ("", "5")


def save(browser: Client, sheet: Assessment, typed: dict[str, str]) -> None:
    browser.get(f"/unit/assessments/{sheet.id}/figures")
    browser.submit("form[data-figures]", typed, press="Lưu các ô đã sửa")


@pytest.mark.parametrize("mine", [True, False], ids=["the file's", "the other's"])
def test_a_cell_that_both_changed_shows_both_and_one_is_chosen(
    officer: Client, colleague: Client, sheet: Assessment, mine: bool
) -> None:
    content = filled(download(officer, sheet), dossiers=90)
    save(colleague, sheet, {"figure-dossiers": "100"})
    page = hand_in(officer, sheet, content)
    assert "Cán bộ Hai lưu 100 hồ sơ lúc" in said(page)
    assert "Trong tệp: 90 hồ sơ." in said(page)
    officer.submit(TAKE, {"mine": "2.1|figure-dossiers"} if mine else {})
    table = officer.get(f"/unit/assessments/{sheet.id}/figures")
    assert table.value("figure-dossiers") == ("90" if mine else "100")


def test_what_changed_since_the_look_is_shown_and_not_overwritten(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    hand_in(officer, sheet, filled(download(officer, sheet), dossiers=90, plan_issued="Có"))
    save(colleague, sheet, {"figure-dossiers": "100"})
    page = officer.submit(TAKE, {})
    assert page.heading == "Ô chưa lưu được"
    assert "Đã lưu 1 ô từ gói Excel." in page.text
    assert "Cán bộ Hai lưu 100 hồ sơ" in said(page)
    table = officer.get(f"/unit/assessments/{sheet.id}/figures")
    assert table.value("figure-dossiers") == "100"


def test_a_file_that_is_no_pack_is_told_beside_the_box(officer: Client, sheet: Assessment) -> None:
    page = hand_in(officer, sheet, b"%PDF-1.7", status=422)
    assert "PDF" in page.one("#file-error").get_text()
    officer.get(address(sheet))
    assert "Hãy chọn tệp" in officer.submit(FORM, {}, status=422).one("#file-error").get_text()


def test_a_look_of_somebody_else_is_not_saved(officer: Client, colleague: Client, sheet: Assessment) -> None:
    hand_in(officer, sheet, filled(download(officer, sheet), dossiers=90))
    seen = officer.page.one("form#take input[name=seen]")["value"]
    hand_in(colleague, sheet, filled(download(colleague, sheet), dossiers=80))
    page = colleague.submit(TAKE, {"seen": str(seen)}, status=409)
    assert "đã cũ" in page.one("#file-error").get_text()


def test_a_closed_sheet_offers_the_pack_and_takes_none(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    content = filled(download(officer, sheet), dossiers=5)
    officer.get(address(sheet))
    colleague.get(f"/unit/assessments/{sheet.id}/check")
    colleague.submit('form[action$="/hand-over"]')
    page = officer.submit(FORM, {"file": ("goi.xlsx", content)}, status=409)
    assert page.all(FORM) == []
    assert "lãnh đạo đơn vị" in said(page)
    assert page.all('a[href$="/pack.xlsx"]')


def test_the_pages_in_english_mark_what_stays_vietnamese(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    content = filled(download(officer, sheet), dossiers=90, dossiers_online="mười", plan_issued="Có")
    save(colleague, sheet, {"figure-dossiers": "100"})
    officer.get("/")
    officer.submit('form[action$="/language"]', {}, press="English")
    page = hand_in(officer, sheet, content)
    assert page.heading == "Preview of the Excel pack"
    assert page.texts(".dti-tile__label")[0] == "Will be saved"


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_the_report_and_the_blank_form_are_downloaded_from_the_page(
    officer: Client, sheet: Assessment, ending: str
) -> None:
    page = officer.get(address(sheet))
    links = [link["href"] for link in page.all(f'main a[href*="self-report.{ending}"]')]
    assert len(links) == 2
    for link in links:
        answer = officer.get(str(link)).response
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.get_data().startswith(b"%PDF" if ending == "pdf" else b"PK")
