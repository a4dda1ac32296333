"""A web page as evidence: entered by its address, opened outside the system, told as what it is wherever it stands."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from app.extensions import db
from app.models import AccessRecord, Assessment, Evidence, Unit
from tests.support.application import Clock
from tests.support.appraisals import Appraisals
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.web.test_unit_evidence import errors, indicator

FORM = "main form[data-guard-unsaved]"
ADDRESS = "https://dichvucong.gov.vn/xa/ket-qua"
PAGE = {
    "address": ADDRESS,
    "abstract": "Công khai kết quả giải quyết thủ tục",
    "issuer": "UBND xã Sông Thử",
    "issued_on": "05/01/2030",
    "page": "bảng thứ hai",
}


def attach(browser: Client, sheet: Assessment, code: str = "1.1", *, status: int = 200, **typed: str) -> Page:
    browser.get(indicator(sheet, code) + "/evidence/address")
    return browser.submit(FORM, {**PAGE, **typed}, status=status)


def documents(browser: Client) -> int:
    with browser.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Evidence)) or 0


def test_a_page_stands_at_its_indicator_and_is_opened_outside_in_a_new_tab(
    officer: Client, sheet: Assessment
) -> None:
    officer.get(indicator(sheet) + "/evidence/new")
    officer.follow("Gắn liên kết tới trang web")
    page = officer.submit(FORM, PAGE)
    assert "Đã lưu liên kết và gắn vào chỉ tiêu." in page.text
    card = page.texts(".dti-card")[0]
    for part in (
        *list(PAGE.values())[1:],
        "liên kết: dichvucong.gov.vn/xa/ket-qua",
        "hệ thống không giữ bản chép",
    ):
        assert part in card
    assert "Nên bổ sung" not in card, "a page has no number, and is not weak for that"
    link = page.one(".dti-card a[target=_blank]")
    assert "noopener" in link["rel"]
    assert "ra ngoài hệ thống, tới dichvucong.gov.vn, mở thẻ mới" in link.get_text()


def test_opening_it_is_noted_and_sends_the_browser_away_without_saying_from_where(
    officer: Client, sheet: Assessment
) -> None:
    page = attach(officer, sheet)
    answer = officer.ask(str(page.one(".dti-card a[target=_blank]")["href"]))
    assert answer.status_code == 303
    assert answer.headers["Location"] == ADDRESS
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    answer.close()
    with officer.app.app_context():
        occasions = set(db.session.scalars(select(AccessRecord.occasion)))
    assert "evidence_opened" in {str(occasion) for occasion in occasions}


def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(
    officer: Client, sheet: Assessment
) -> None:
    page = attach(officer, sheet, address="javascript:alert(1)", number="/KH-UBND", status=422)
    assert "Không nhận địa chỉ loại “javascript:”" in errors(page)
    assert "còn thiếu số" in errors(page)
    assert page.value("address") == "javascript:alert(1)"
    assert page.value("issuer") == PAGE["issuer"]
    assert documents(officer) == 0
    assert "Hãy ghi trích yếu" in errors(attach(officer, sheet, abstract="", status=422))


def test_the_same_page_is_one_document_however_it_is_typed(officer: Client, sheet: Assessment) -> None:
    attach(officer, sheet)
    page = attach(officer, sheet, "1.2", address="HTTPS://DichVuCong.gov.vn:443/xa/ket-qua")
    assert "Đơn vị đã có liên kết này" in page.text
    assert documents(officer) == 1


def test_the_library_finds_and_opens_it_and_its_words_are_corrected(
    officer: Client, sheet: Assessment
) -> None:
    attach(officer, sheet)
    page = officer.get(f"/unit/assessments/{sheet.id}/documents?q=dichvucong")
    assert "liên kết: dichvucong.gov.vn/xa/ket-qua" in page.texts(".dti-shelf li")[0]
    page = officer.follow(PAGE["abstract"])
    assert page.all("main a[target=_blank]")
    page = officer.submit(FORM, {"codes": ["1.2"], "page": "trang đầu"})
    officer.get(indicator(sheet, "1.2"))
    page = officer.follow(f"Sửa thông tin {PAGE['abstract']}")
    assert ADDRESS in page.text
    assert "Muốn đổi địa chỉ thì gỡ" in page.text
    page = officer.submit(FORM, {"abstract": "Trang của xã"})
    assert "Trang của xã" in page.texts(".dti-card")[0]


def test_a_reviewer_is_told_that_a_page_may_have_changed(client: Client, make: Make, clock: Clock) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted(make.unit())
    make.evidence(sheet, address=ADDRESS)
    clock.advance(days=21)
    client.sign_in(appraisals.account)
    page = client.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    assert "trang có thể đã đổi từ đó" in page.text
    link = page.one(".dti-card a[target=_blank]")
    assert "ra ngoài hệ thống" in link.get_text()
    assert client.ask(str(link["href"])).headers["Location"] == ADDRESS


def test_where_the_set_takes_files_alone_a_page_is_neither_offered_nor_taken(
    officer: Client, make: Make, unit: Unit, sheet: Assessment
) -> None:
    attach(officer, sheet)
    other = make.assessment(make.cycle(tree_id="dti/2033/commune", year=2033), unit)
    assert "Gắn liên kết tới trang web" in officer.get(indicator(other, "1.1") + "/evidence/new").text
    assert "Gắn liên kết tới trang web" not in officer.get(indicator(other, "1.2") + "/evidence/new").text
    page = officer.get(indicator(other, "1.2") + "/evidence/address")
    assert "không nhận liên kết làm minh chứng cho chỉ tiêu này" in page.text
    assert page.all("input[name=address]") == []
    officer.get(indicator(other, "1.2") + "/evidence/choose")
    page = officer.submit("main .dti-card form", {}, status=409)
    assert "không nhận liên kết làm minh chứng cho chỉ tiêu 1.2" in page.text


def test_nothing_is_fetched_and_the_address_is_kept_as_a_line_of_text(
    officer: Client, sheet: Assessment
) -> None:
    """Sockets are closed in the tests: whoever asked the page would fail here."""
    attach(officer, sheet)
    root: Path = officer.app.extensions["settings"].storage
    assert f"{ADDRESS}\r\n".encode() in [path.read_bytes() for path in root.rglob("*") if path.is_file()]
