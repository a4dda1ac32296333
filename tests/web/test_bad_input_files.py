"""Files that are no evidence: every refusal stands at the file's field, and neither row nor byte is kept."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Assessment, Evidence
from app.storage.streams import MARK
from tests.support.books import row_counts
from tests.support.client import Client, Page
from tests.support.compound_files import compound_file, letter, vba
from tests.support.factories import Make
from tests.support.sample_files import archive, office, pdf, png

UPLOAD = 'form[enctype="multipart/form-data"]'
TYPED = {"number": "15/KH-UBND", "issued_on": "05/01/2030", "abstract": "Kế hoạch", "page": "trang 3"}
MB = 1024 * 1024


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_MAX_UPLOAD_MB": "1"}


def send(browser: Client, sheet: Assessment, name: str, content: bytes, *, status: int) -> Page:
    browser.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    return browser.submit(UPLOAD, {**TYPED, "file": (name, content)}, status=status)


def stored(app: Flask) -> list[str]:
    return [
        path.name
        for path in app.extensions["settings"].storage.rglob("*")
        if path.is_file() and path.name != MARK
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.exe", b"MZ", "chỉ nhận PDF", id="a program"),
        pytest.param("a.pdf.exe", pdf(), "chỉ nhận PDF", id="a program that looks like a document"),
        pytest.param("a.svg", b"<svg onload='alert(1)'/>", "chỉ nhận PDF", id="a picture that runs code"),
        pytest.param("a.html", b"<script>", "chỉ nhận PDF", id="a page"),
        pytest.param("khong-duoi", pdf(), "chỉ nhận PDF", id="no extension"),
        pytest.param(".pdf", pdf(), "chỉ nhận PDF", id="nothing but an extension"),
        pytest.param("a.pdf", png(), "không đúng với đuôi", id="a picture named as a document"),
        pytest.param("a.docx", pdf(), "không đúng với đuôi", id="a document named as another"),
        pytest.param("a.pdf", pdf()[:-8], "bị hỏng", id="cut off on the way"),
        pytest.param("a.pdf", pdf() + archive({"a": b"b"}), "loại tệp khác", id="two files in one"),
        pytest.param(
            "a.doc",
            compound_file(letter() | vba("Sub A()", "End Sub", root="Macros/")),
            "có macro",
            id="macros of the old kind",
        ),
        pytest.param(
            "a.xlsx",
            office("xlsx", parts={"xl/vbaProject.bin": b"x"}),
            "có macro",
            id="macros of the new kind",
        ),
        pytest.param("a.pdf", b"", "rỗng (0 byte)", id="empty"),
        pytest.param("a.pdf", pdf() + b"\n" * MB, "lớn hơn 1 MB", id="too large"),
        pytest.param("a\u202efdp.exe.pdf", pdf(), "ký tự điều khiển", id="a name that reads backwards"),
        pytest.param("x" * 500 + ".pdf", pdf(), "dài hơn 200 ký tự", id="a name of 500 letters"),
    ],
)
def test_a_file_that_proves_nothing(
    app: Flask, officer: Client, sheet: Assessment, name: str, content: bytes, says: str
) -> None:
    before = row_counts(app)
    page = send(officer, sheet, name, content, status=422)
    assert says in page.texts("#file-error")[0]
    for field, typed in TYPED.items():
        assert page.value(field) == typed
    assert row_counts(app) == before
    assert stored(app) == []
    page.response.request.environ["wsgi.input"].close()  # the test's browser forgets its own large body


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("hai%0Adòng.pdf", "hai%0Adòng.pdf"),  # as browsers write a line break
        ("a'b; rm -rf.pdf", "a'b; rm -rf.pdf"),
        ("<b>x</b>.pdf", "b>.pdf"),
        ("Kế hoạch (bản 2).PDF", "Kế hoạch (bản 2).PDF"),
        ("Ke\u0302\u0301 hoạch.pdf", "Kế hoạch.pdf"),
    ],
)
def test_a_strange_name_is_only_a_label(
    app: Flask, officer: Client, sheet: Assessment, name: str, kept: str
) -> None:
    page = send(officer, sheet, name, pdf(), status=200)
    with app.app_context():
        assert db.session.scalar(select(Evidence.filename)) == kept
    link = str(page.one(".dti-card a[href$='/file']")["href"])
    response = officer.get(link).response
    assert response.get_data() == pdf()
    assert response.headers["Content-Disposition"].startswith("attachment; filename")


def test_a_request_beyond_every_limit_is_refused_with_the_limit_in_words(
    officer: Client, sheet: Assessment
) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new"
    officer.get(place)
    form = officer.fill(UPLOAD, {**TYPED, "file": ("a.pdf", b"\n" * 8 * MB)})
    page = officer.send(form, status=413)
    assert page.heading == "Nội dung gửi lên quá lớn"
    assert "Mỗi tệp được tối đa 1 MB" in page.text
    assert stored(officer.app) == []
    page.response.request.environ["wsgi.input"].close()


def test_a_file_sent_as_text_is_no_file(app: Flask, officer: Client, sheet: Assessment) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    before = row_counts(app)
    form = officer.fill(UPLOAD, TYPED)
    form.pairs[:] = [(name, "%PDF-1.7 %%EOF" if name == "file" else value) for name, value in form.pairs]
    page = officer.send(form, status=422)
    assert "Hãy chọn tệp minh chứng." in page.texts("#file-error")[0]
    assert row_counts(app) == before


@pytest.mark.parametrize("key", ["", "khóa", "x" * 5_000, "11111111-1111-4111-8111-11111111111G"])
def test_a_form_whose_key_was_lost_or_made_up_is_refused(
    app: Flask, officer: Client, sheet: Assessment, key: str
) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new")
    form = officer.fill(UPLOAD, {**TYPED, "file": ("a.pdf", pdf())})
    form.pairs[:] = [(name, key if name == "form_key" else value) for name, value in form.pairs]
    page = officer.send(form, status=422)
    assert "Trang đã cũ. Hãy mở lại trang thêm minh chứng" in page.text
    assert stored(app) == []


@pytest.mark.parametrize("chosen", ["0", "-1", "9" * 30, "abc", "１", ""])
def test_a_document_that_is_not_in_the_list_cannot_be_chosen(
    app: Flask, officer: Client, sheet: Assessment, chosen: str
) -> None:
    send(officer, sheet, "a.pdf", pdf(), status=200)
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.2/evidence/choose")
    before = row_counts(app)
    form = officer.fill('form:has(input[name="evidence_id"])')
    form.pairs[:] = [(name, chosen if name == "evidence_id" else value) for name, value in form.pairs]
    answer = officer._browser.post(
        form.action, base_url=officer._base, data=dict(form.pairs), headers={"Referer": officer._base}
    )
    assert answer.status_code in (303, 404)
    assert row_counts(app) == before


def test_a_file_that_is_no_csv_is_refused_with_how_to_save_it(
    client: Client, make: Make, sheet: Assessment
) -> None:
    client.sign_in(make.account(Role.ADMINISTRATOR))
    for content, says in (
        (office("docx")[:300], "Không đọc được tệp như một bảng tính .xlsx"),
        (office("xlsx"), "Tệp trống"),
        ("đơn vị".encode("utf-16"), "thiếu cột: unit"),
        ("đơn vị".encode("utf-16-le"), "UTF-16"),
        (b"", "Tệp trống"),
        (b"# ghi ch\xc3\xba\n\n", "Tệp trống"),
        (b"unit;code\n1;2\n", "thiếu cột: self_score, appraised_score"),
        (b'unit,code,self_score,appraised_score\n"1,1.1,1,1\n', "dấu ngoặc kép mở mà không đóng"),
        (b"unit,code,self_score,appraised_score\n" + b"1" * 200_000 + b",1.1,1,1\n", "hoặc một ô quá dài"),
        (b"unit,code,self_score,appraised_score\n1,1.1,NaN,1e5\n", "không phải là số"),
        (b"unit,code,self_score,appraised_score\n1,1.1,1\n", "chưa có điểm thẩm định"),
        (b"unit,code,self_score,appraised_score\n", "không có dòng dữ liệu nào"),
    ):
        client.get(f"/imports/cycles/{sheet.cycle_id}")
        page = client.submit(UPLOAD, {"file": ("diem.csv", content)}, status=422)
        assert says in page.text, content[:60]


def test_a_part_without_a_name_or_an_end_breaks_nothing(officer: Client, sheet: Assessment) -> None:
    place = f"/unit/assessments/{sheet.id}/indicators/1.1/evidence/new"
    for body in (
        b"--x\r\n\r\n\r\n--x--",
        b"--x\r\nContent-Disposition: form-data",
        b"",
        b"--x--",
        bytes(range(256)),
    ):
        answer = officer._browser.post(
            place,
            base_url=officer._base,
            input_stream=BytesIO(body),
            content_length=len(body),
            content_type="multipart/form-data; boundary=x",
        )
        assert answer.status_code == 400
