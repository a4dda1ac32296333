"""The page on which evidence is looked at, and the picture beside the row under appraisal."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from app.models import Assessment
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make

PAGES = "<p style='break-after: page'>Trang một</p><p>Tổng số: 1.234</p>"


@pytest.fixture(scope="module")
def two_pages() -> bytes:
    made = HTML(string=PAGES).write_pdf()
    assert made is not None
    return made


def test_somebody_pages_searches_and_enlarges(
    make: Make, officer: Client, sheet: Assessment, two_pages: bytes
) -> None:
    link = make.evidence(sheet, content=two_pages)
    officer.get(f"/unit/assessments/{sheet.id}/indicators/1.1")
    page = officer.follow("Xem tại chỗ, trang 3 Kế hoạch chuyển đổi số")
    assert page.heading == "Kế hoạch chuyển đổi số"
    assert page.value("page") == "2", "the document has no third page"
    page = officer.follow("Trang trước")
    assert page.value("page") == "1"
    page = officer.get(f"/unit/evidence/{link.id}/view?page=1&q=1.234")
    assert "Có ở trang:" in page.text
    page = officer.follow("2")
    assert len(page.all(".dti-viewer__mark")) == 1
    page = officer.follow("Phóng to")
    response = officer.get(str(page.one("image")["href"])).response
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_reviewer_has_the_page_beside_the_row(make: Make, client: Client, two_pages: bytes) -> None:
    appraisals = Appraisals(make)
    sheet = appraisals.submitted(make.unit("Một"))
    link = make.evidence(sheet, content=two_pages)
    client.sign_in(appraisals.account)
    page = client.get(f"/review/assessments/{sheet.id}/indicators/1.1")
    assert page.one(".dti-viewer--beside img")["src"] == f"/unit/evidence/{link.id}/pages/3"


def test_a_file_that_cannot_be_shown_says_what_to_do(make: Make, officer: Client, sheet: Assessment) -> None:
    link = make.evidence(sheet)
    assert "Hãy tải tệp về" in officer.get(f"/unit/evidence/{link.id}/view", status=409).text
