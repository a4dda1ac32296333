"""A received file is read for its form: proposed for one look, never stored unseen, never sent twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Evidence, Unit
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.official.page import as_pdf
from tests.support.official.specs import Paper, tuning
from tests.support.official.word_file import as_docx
from tests.support.sample_files import pdf
from tests.web.test_unit_evidence import DOCUMENT, FORM, errors, indicator, stored_files, upload

READ = "Gửi tệp và điền giúp"


def paper(**changes: object) -> Paper:
    """A plan of a commune, by the layout of Nghị định 30."""
    plain = tuning()[0]
    values = {name: getattr(plain, name) for name in Paper.__slots__} | {
        "layout": "table",
        "kind": "KẾ HOẠCH",
        "number": "15",
        "spelling": "Số: ",
        "symbol": "/KH-UBND",
        "dated": "full",
        "day": date(2030, 1, 5),
        "abstract": "Chuyển đổi số xã Thượng Trạch năm 2030",
    }
    return Paper(**(values | changes))  # type: ignore[arg-type]


def send(
    browser: Client, sheet: Assessment, file: tuple[str, bytes], code: str = "1.1", **typed: str
) -> Page:
    browser.get(indicator(sheet, code) + "/evidence/new")
    return browser.submit(FORM, {**typed, "file": file}, press=READ)


def rows(browser: Client) -> int:
    with browser.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Evidence)) or 0


@pytest.mark.parametrize(("name", "make_file"), [("kế hoạch.pdf", as_pdf), ("kế hoạch.docx", as_docx)])
def test_a_file_fills_its_form_in_for_one_look_and_is_stored_by_saving_alone(
    officer: Client, sheet: Assessment, name: str, make_file: Callable[[Paper], bytes]
) -> None:
    page = send(officer, sheet, (name, make_file(paper())))
    assert {field: page.value(field).strip() for field in ("number", "issued_on", "issuer", "abstract")} == {
        "number": "15/KH-UBND",
        "issued_on": "05/01/2030",
        "issuer": "Ủy ban nhân dân xã Thượng Trạch",
        "abstract": "Kế hoạch: Chuyển đổi số xã Thượng Trạch năm 2030",
    }
    assert "hãy so với văn bản" in page.text
    assert f"{name} (" in page.one("#received").get_text()
    assert rows(officer) == 0, "stored before anybody has seen it"
    card = officer.submit(FORM, {"page": "trang 3"}).texts(".dti-card")[0]
    assert "15/KH-UBND" in card
    assert "trang 3" in card
    assert rows(officer) == 1
    assert len(stored_files(officer)) == 1


def test_a_blank_number_and_day_are_left_blank_and_to_be_looked_at(
    officer: Client, sheet: Assessment
) -> None:
    page = send(officer, sheet, ("kế hoạch.pdf", as_pdf(paper(number="", dated="no_day"))))
    assert (page.value("number"), page.value("issued_on")) == ("", "")
    assert "đọc được “…/KH-UBND” nhưng chưa chắc" in page.text
    assert "trong tệp để trống, viết tay hoặc trình bày khác" in page.text
    assert "Cần xem lại và tự điền: Số, ký hiệu văn bản; Ngày ban hành." in page.text
    assert page.value("issuer") == "Ủy ban nhân dân xã Thượng Trạch"


def test_what_was_typed_before_stays_as_it_was_typed(officer: Client, sheet: Assessment) -> None:
    page = send(officer, sheet, ("a.pdf", as_pdf(paper())), number="16/KH-UBND", issued_on="32/01/2030")
    assert (page.value("number"), page.value("issued_on")) == ("16/KH-UBND", "32/01/2030")
    assert page.value("issuer")


def test_a_refused_field_never_throws_a_received_file_away(officer: Client, sheet: Assessment) -> None:
    page = upload(officer, sheet, abstract="", issued_on="32/01/2030", status=422)
    assert "Hãy ghi trích yếu" in errors(page)
    assert "Cần chọn lại tệp" not in page.text
    again = officer.submit(FORM, {"abstract": "Kế hoạch", "issued_on": "32/01/2030"}, status=422)
    assert "Đã nhận tệp" in again.text, "a second refusal loses it"
    page = officer.submit(FORM, {"issued_on": "05/01/2030"})
    assert "Kế hoạch" in page.texts(".dti-card")[0]
    assert len(stored_files(officer)) == 1


def test_another_file_takes_the_place_of_the_one_that_was_received(
    officer: Client, sheet: Assessment
) -> None:
    send(officer, sheet, ("một.pdf", as_pdf(paper())))
    page = officer.submit(FORM, {"file": ("hai.pdf", pdf("hai"))})
    assert "hai.pdf" in page.texts(".dti-card")[0]


def test_a_date_outside_the_period_is_said_at_once(officer: Client, sheet: Assessment) -> None:
    page = send(officer, sheet, ("cũ.pdf", as_pdf(paper(day=date(2026, 3, 9)))))
    assert "Ngày ban hành 09/03/2026 nằm ngoài kỳ đánh giá (01/01/2030 – 31/12/2030)" in page.text
    assert page.value("issued_on") == "09/03/2026"


def test_a_file_that_the_unit_has_is_said_at_once_with_where_it_is_used(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet, file=("a.pdf", as_pdf(paper())))
    page = send(officer, sheet, ("b.pdf", as_pdf(paper())), "1.2")
    assert "Đơn vị đã có đúng tệp này với trích yếu “Kế hoạch chuyển đổi số năm 2030”" in page.text
    assert "đang dùng ở: 1.1 (2030)" in page.text


def test_a_scan_is_kept_and_said_not_to_be_read(officer: Client, sheet: Assessment) -> None:
    page = send(officer, sheet, ("quét.pdf", pdf()))
    assert "hệ thống không đọc được chữ" in page.text
    assert "Đã nhận tệp" in page.text
    assert page.value("number") == ""


def test_reading_needs_a_file(officer: Client, sheet: Assessment) -> None:
    officer.get(indicator(sheet) + "/evidence/new")
    page = officer.submit(FORM, {}, press=READ, status=422)
    assert "Hãy chọn tệp minh chứng" in errors(page)


def test_the_file_of_somebody_else_or_of_another_sheet_is_not_taken(
    officer: Client, sheet: Assessment, unit: Unit, make: Make, browsers: Callable[[], Client]
) -> None:
    page = send(officer, sheet, ("a.pdf", as_pdf(paper())))
    sealed = str(page.one('input[name="kept"]')["value"])
    other = make.assessment(make.cycle(year=2031), unit)
    colleague = browsers()
    colleague.sign_in(make.account(Role.CONTRIBUTOR, unit=unit))
    for browser, place in ((colleague, sheet), (officer, other)):
        browser.get(indicator(place) + "/evidence/new")
        form = browser.fill(FORM, DOCUMENT)
        form.pairs[:] = [(name, sealed if name == "kept" else value) for name, value in form.pairs]
        assert "Hãy chọn tệp minh chứng" in errors(browser.send(form, status=422))
    assert rows(officer) == 0


def test_what_waits_for_its_form_too_long_is_asked_for_again(officer: Client, sheet: Assessment) -> None:
    send(officer, sheet, ("a.pdf", as_pdf(paper())))
    stored_files(officer)[0].unlink()
    assert "Hãy chọn tệp minh chứng" in errors(officer.submit(FORM, {}, status=422))
