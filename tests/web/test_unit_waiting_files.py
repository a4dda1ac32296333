"""Many files at once as an officer meets them, without JavaScript."""

from __future__ import annotations

from app.models import Assessment
from tests.support.client import Client, Page
from tests.support.forms import Submission
from tests.support.official.page import as_pdf
from tests.support.sample_files import pdf
from tests.web.test_unit_evidence_reading import paper

SEND = 'form[enctype="multipart/form-data"]'
FORM = "main form[data-guard-unsaved]"


def send(browser: Client, sheet: Assessment, *files: tuple[str, bytes], status: int = 200) -> Page:
    """Choose all these files in the one box, as a browser sends them."""
    browser.get(f"/unit/assessments/{sheet.id}/waiting-files")
    pairs: list[object] = []
    for file in files:
        filled = browser.fill(SEND, {"files": file})
        pairs = [pair for pair in filled.pairs if pair[0] != "files"] + [
            pair for pair in (*pairs, *filled.pairs) if pair[0] == "files"
        ]
    return browser.send(Submission("POST", filled.action, pairs), status=status)  # type: ignore[arg-type]


def test_files_sent_together_are_described_one_after_another(officer: Client, sheet: Assessment) -> None:
    page = send(officer, sheet, ("kế hoạch.pdf", as_pdf(paper())), ("bản quét.pdf", pdf("")))
    assert "Đã nhận 2 tệp." in page.text
    first, second = page.texts(".dti-shelf li")
    assert "15/KH-UBND" in first
    assert "Tự điền" in second
    officer.follow("Kế hoạch: Chuyển đổi số xã Thượng Trạch năm 2030")
    page = officer.submit(FORM, {"codes": ["1.1", "1.2"], "page": "trang 1"})
    assert "Đã lưu tài liệu, dùng cho 1.1, 1.2." in page.text
    assert page.heading == "Khai tệp đã gửi"
    assert "bản quét.pdf" in page.text
    page = officer.submit(FORM, {"codes": ["2.1"], "abstract": "Quyết định phê duyệt"})
    assert page.heading.startswith("Kho tài liệu")
    assert len(page.texts(".dti-shelf li")) == 2


def test_a_refused_file_is_named_with_its_reason_beside_those_that_wait(
    officer: Client, sheet: Assessment
) -> None:
    page = send(officer, sheet, ("a.pdf", pdf("a")), ("b.zip", b"PK\x03\x04"))
    assert "b.zip" in page.texts(".govuk-error-summary li")[0]
    assert "a.pdf" in page.texts(".dti-shelf li")[0]
    assert "a.pdf" in officer.get(f"/unit/assessments/{sheet.id}/waiting-files").texts(".dti-shelf li")[0]
    send(officer, sheet, ("c.zip", b"PK\x03\x04"), status=422)


def test_what_was_typed_stays_when_nothing_was_ticked(officer: Client, sheet: Assessment) -> None:
    send(officer, sheet, ("a.pdf", pdf("")))
    officer.follow("a.pdf")
    page = officer.submit(FORM, {"abstract": "Quyết định phê duyệt"}, status=422)
    assert "Hãy đánh dấu ít nhất một chỉ tiêu." in page.one("#codes-error").get_text()
    assert page.value("abstract").strip() == "Quyết định phê duyệt"
    assert "Đã bỏ tệp “a.pdf”" in officer.submit('form[action$="/give-up"]').text


def test_sending_nothing_is_told_beside_the_box(officer: Client, sheet: Assessment) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/waiting-files")
    assert "Hãy chọn ít nhất một tệp." in officer.submit(SEND, {}, status=422).text


def test_the_pages_speak_english_too(officer: Client, sheet: Assessment) -> None:
    send(officer, sheet, ("kế hoạch.pdf", as_pdf(paper())), ("bản quét.pdf", pdf("")))
    officer.submit('form[action$="/language"]', {}, press="English")
    page = officer.get(f"/unit/assessments/{sheet.id}/waiting-files")
    assert page.heading.startswith("Send many files")
    officer.follow("Kế hoạch: Chuyển đổi số xã Thượng Trạch năm 2030")
    send(officer, sheet, ("b.zip", b"PK\x03\x04"), status=422)
