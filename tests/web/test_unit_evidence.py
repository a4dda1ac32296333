"""Evidence of an indicator: upload, link, correct, remove, download; what is refused and what is only warned about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.access.actor import Role
from app.models import Assessment, Cycle
from app.storage.streams import MARK
from tests.support.client import Client, Page
from tests.support.factories import Make
from tests.support.sample_files import office, pdf

FORM = 'form[enctype="multipart/form-data"]'
DOCUMENT = {
    "number": "15/KH-UBND",
    "issued_on": "05/01/2030",
    "issuer": "UBND xã Sông Thử",
    "abstract": "Kế hoạch chuyển đổi số năm 2030",
    "page": "trang 3",
}


def indicator(sheet: Assessment, code: str = "1.1") -> str:
    return f"/unit/assessments/{sheet.id}/indicators/{code}"


def upload(
    browser: Client,
    sheet: Assessment,
    code: str = "1.1",
    *,
    file: tuple[str, bytes] = ("Kế hoạch số 15.pdf", pdf()),
    status: int = 200,
    **typed: str,
) -> Page:
    browser.get(indicator(sheet, code) + "/evidence/new")
    return browser.submit(FORM, {**DOCUMENT, **typed, "file": file}, status=status)


def errors(page: Page) -> str:
    return " ".join(page.texts(".govuk-error-message"))


def stored_files(browser: Client) -> list[Path]:
    root = browser.app.extensions["settings"].storage
    return [path for path in root.rglob("*") if path.is_file() and path.name != MARK]


def test_an_uploaded_document_stands_at_its_indicator_with_all_that_guidance_demands(
    officer: Client, sheet: Assessment
) -> None:
    page = upload(officer, sheet)
    assert page.heading.startswith("1.1")
    card = page.texts(".dti-card")[0]
    for part in (
        "Kế hoạch chuyển đổi số năm 2030",
        "15/KH-UBND",
        "05/01/2030",
        "UBND xã Sông Thử",
        "trang 3",
    ):
        assert part in card
    assert "Nên bổ sung" not in card


def test_saving_can_lead_straight_to_adding_evidence(officer: Client, sheet: Assessment) -> None:
    officer.get(indicator(sheet))
    page = officer.submit("#declaration", {"figure-plan_issued": "true"}, press="Lưu và thêm minh chứng")
    assert page.heading == "Thêm minh chứng"
    assert "Thiếu minh chứng" in officer.get(indicator(sheet)).texts(".dti-state")
    upload(officer, sheet)
    assert "Đã nhập" in officer.get(indicator(sheet)).texts(".dti-state")


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ({"issued_on": "30/12/2029"}, "Ngày ban hành nằm ngoài kỳ đánh giá"),
        ({"page": ""}, "Chưa ghi trang chứng minh"),
        ({"number": ""}, "Chưa ghi số, ký hiệu"),
        ({"issued_on": ""}, "Chưa ghi ngày ban hành"),
        ({"issuer": ""}, "Chưa ghi cơ quan ban hành"),
    ],
)
def test_what_makes_a_proof_weak_is_warned_about_and_not_refused(
    officer: Client, sheet: Assessment, typed: dict[str, str], warning: str
) -> None:
    assert warning in upload(officer, sheet, **typed).texts(".dti-card")[0]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (("chạy.exe", b"MZ"), "chỉ nhận PDF"),
        (("trang.pdf", b"<html></html>"), "không đúng với đuôi tên tệp"),
        (("rỗng.pdf", b""), "rỗng"),
        (("macro.docx", office(parts={"word/vbaProject.bin": b"x"})), "có macro"),
        (("kèm.pdf", pdf() + b"MZ"), "dữ liệu của một loại tệp khác"),
    ],
)
def test_a_refused_file_is_explained_at_its_field_and_what_was_typed_stays(
    officer: Client, sheet: Assessment, file: tuple[str, bytes], says: str
) -> None:
    page = upload(officer, sheet, file=file, status=422)
    assert says in errors(page)
    assert page.value("abstract").strip() == DOCUMENT["abstract"]
    assert "Cần chọn lại tệp" in page.text
    assert stored_files(officer) == []


def test_a_file_above_the_limit_is_refused_at_its_field(officer: Client, sheet: Assessment) -> None:
    limit = officer.app.extensions["settings"].max_upload_mb * 1024 * 1024
    page = upload(officer, sheet, file=("lớn.pdf", pdf() + b"\n" * limit), status=422)
    assert "lớn hơn 20 MB" in errors(page)
    page.response.request.environ["wsgi.input"].close()  # the test's browser forgets its own large body


def test_a_file_far_above_the_limit_is_refused_before_it_is_read(officer: Client, sheet: Assessment) -> None:
    limit = officer.app.extensions["settings"].max_upload_mb * 1024 * 1024
    response = officer._browser.post(
        indicator(sheet) + "/evidence/new",
        base_url=officer.app.extensions["settings"].public_url,
        data=bytes(2 * limit),
        content_type="multipart/form-data; boundary=x",
    )
    assert response.status_code == 413
    assert "20 MB" in response.get_data(as_text=True)


def test_a_document_needs_a_file_and_an_abstract(officer: Client, sheet: Assessment) -> None:
    officer.get(indicator(sheet) + "/evidence/new")
    page = officer.submit(FORM, {"abstract": "   ", "issued_on": "32/01/2030"}, status=422)
    assert "Hãy chọn tệp minh chứng" in errors(page)
    assert "Hãy ghi trích yếu" in errors(page)
    assert "không phải một ngày có thật" in errors(page)
    assert page.value("issued_on") == "32/01/2030"


def test_the_same_form_sent_twice_makes_one_document(officer: Client, sheet: Assessment) -> None:
    officer.get(indicator(sheet) + "/evidence/new")
    page_of_the_form = str(officer.page.one('input[name="form_key"]')["value"])
    for content in (pdf("một"), pdf("hai")):  # the key decides, not the bytes
        officer.get(indicator(sheet) + "/evidence/new")
        form = officer.fill(FORM, {**DOCUMENT, "file": ("a.pdf", content)})
        form.pairs[:] = [(n, page_of_the_form if n == "form_key" else v) for n, v in form.pairs]
        officer.send(form)
    assert len(officer.get(indicator(sheet)).all(".dti-card")) == 1
    assert len(stored_files(officer)) == 1


def test_a_file_the_unit_already_has_is_linked_and_not_stored_twice(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet)
    page = upload(officer, sheet, "1.2", file=("tên khác.pdf", pdf()), abstract="Gõ lại")
    assert "Đơn vị đã có đúng tệp này với trích yếu “Kế hoạch chuyển đổi số năm 2030”" in page.text
    assert "Kế hoạch chuyển đổi số năm 2030" in page.texts(".dti-card")[0]
    assert len(stored_files(officer)) == 1


def test_one_document_proves_many_indicators_each_with_its_own_page(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet)
    officer.get(indicator(sheet, "1.2") + "/evidence/choose?q=ke%20hoach")
    page = officer.submit('form:has(input[name="evidence_id"])', {"page": "trang 7"})
    assert "trang 7" in page.texts(".dti-card")[0]
    assert "trang 3" in officer.get(indicator(sheet)).texts(".dti-card")[0]
    assert "1.1 (2030), 1.2 (2030)" in officer.get(indicator(sheet, "2.1") + "/evidence/choose").text


def test_a_search_that_finds_no_document_says_what_to_do(officer: Client, sheet: Assessment) -> None:
    upload(officer, sheet)
    page = officer.get(indicator(sheet, "1.2") + "/evidence/choose?q=xyz")
    assert "Không có tài liệu nào khớp" in page.text
    assert page.all('a[href$="/evidence/new"]')


def test_a_correction_shows_at_every_indicator_and_the_page_only_at_this_one(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet)
    officer.get(indicator(sheet, "1.2") + "/evidence/choose")
    officer.submit('form:has(input[name="evidence_id"])', {"page": "trang 7"})
    officer.follow("Sửa thông tin Kế hoạch chuyển đổi số năm 2030")
    assert "chứng minh nhiều chỉ tiêu: 1.1, 1.2" in officer.page.text
    officer.submit('form:has([name="abstract"])', {"number": "16/KH-UBND", "page": "trang 8"})
    assert "trang 8" in officer.page.texts(".dti-card")[0]
    other = officer.get(indicator(sheet)).texts(".dti-card")[0]
    assert "16/KH-UBND" in other
    assert "trang 3" in other


def test_pages_of_documents_say_why_a_submitted_sheet_takes_none_and_offer_nothing(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"]).removesuffix("/file")
    officer.get(link + "/remove")
    removal = officer.fill("main form")
    head.get(f"/unit/assessments/{sheet.id}/check")
    head.follow("Duyệt và nộp phiếu")
    head.submit("main form")
    for place in (link + "/remove", indicator(sheet, "1.2") + "/evidence/choose"):
        page = officer.get(place)
        assert "do Chủ tịch xã." in page.text
        assert "Ai mở được: Lãnh đạo đơn vị: rút lại phiếu" in page.text
        assert page.all("main form[method=post]") == []
    refused = officer.send(removal, status=409)
    assert "nên đã khóa" in refused.text
    assert "do Chủ tịch xã." in refused.text
    assert "Cơ quan thường trực: mở lại phiếu, kèm lý do" in refused.text


def test_a_removed_document_leaves_the_indicator_and_its_file_stays(
    officer: Client, sheet: Assessment
) -> None:
    upload(officer, sheet)
    officer.follow("Gỡ khỏi chỉ tiêu Kế hoạch chuyển đổi số năm 2030")
    assert "tệp và lịch sử vẫn được giữ" in officer.page.text
    page = officer.submit("main form")
    assert page.all(".dti-card") == []
    assert len(stored_files(officer)) == 1
    assert "Đơn vị chưa có tài liệu nào" in officer.get(indicator(sheet) + "/evidence/choose").text
    assert len(upload(officer, sheet).all(".dti-card")) == 1


def test_a_download_is_an_attachment_with_its_vietnamese_name(officer: Client, sheet: Assessment) -> None:
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"])
    response = officer.get(link).response
    assert response.get_data() == pdf()
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch" in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    assert "sandbox" in response.headers["Content-Security-Policy"]


def test_lost_bytes_are_admitted_and_not_a_crash(officer: Client, sheet: Assessment) -> None:
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"])
    stored_files(officer)[0].unlink()
    assert "khôi phục tệp từ bản sao lưu" in officer.get(link, status=503).text


def test_another_unit_neither_sees_nor_touches_the_document(
    officer: Client, sheet: Assessment, make: Make, cycle: Cycle, browsers: Callable[[], Client]
) -> None:
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"]).removesuffix("/file")
    other = make.unit("Bên Cạnh")
    theirs = make.assessment(cycle, other)
    stranger = browsers()
    stranger.sign_in(make.account(Role.CONTRIBUTOR, unit=other))
    for place in (link, link + "/file", link + "/remove"):
        stranger.get(place, status=404)
    upload(stranger, theirs, file=("khác.pdf", pdf("khác")))
    stranger.get(indicator(theirs, "1.2") + "/evidence/choose")
    form = stranger.fill('form:has(input[name="evidence_id"])')
    form.pairs[:] = [(n, link.rpartition("/")[2] if n == "evidence_id" else v) for n, v in form.pairs]
    stranger.send(form, status=404)


def test_a_reviewer_downloads_once_the_sheet_is_submitted_and_not_before(
    make: Make, browsers: Callable[[], Client], officer: Client, head: Client, sheet: Assessment
) -> None:
    link = str(upload(officer, sheet).one(".dti-card a[href$='/file']")["href"])
    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER))
    reviewer.get(link, status=404)
    head.get(f"/unit/assessments/{sheet.id}/submit")
    head.submit("main form")
    assert reviewer.get(link).response.get_data() == pdf()


def test_evidence_of_a_locked_sheet_is_refused_with_the_reason_of_the_lock(
    officer: Client, head: Client, sheet: Assessment
) -> None:
    officer.get(indicator(sheet) + "/evidence/new")
    opened_before = officer.fill(FORM, {**DOCUMENT, "file": ("Kế hoạch số 15.pdf", pdf())})
    head.get(f"/unit/assessments/{sheet.id}/submit")
    head.submit("main form")
    page = officer.send(opened_before, status=409)
    assert "nên đã khóa" in page.text
    assert stored_files(officer) == []
    assert not officer.get(indicator(sheet) + "/evidence/new").all(FORM)
