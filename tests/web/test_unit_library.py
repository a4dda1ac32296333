"""The library as the unit's people meet it: find a document, tick what it proves, take a use away."""

from __future__ import annotations

from app.models import Assessment, Unit
from tests.support.client import Client
from tests.support.factories import Make

FORM = "main form[data-guard-unsaved]"


def place(sheet: Assessment) -> str:
    return f"/unit/assessments/{sheet.id}"


def test_an_old_document_is_used_for_several_indicators_by_ticking_them(
    officer: Client, make: Make, sheet: Assessment, unit: Unit
) -> None:
    make.evidence(make.assessment(make.cycle(year=2029), unit), "1.2")
    officer.get(place(sheet))
    page = officer.follow("Kho tài liệu")
    assert "1 trong 1 tài liệu" in page.text
    assert "Chưa dùng trong phiếu này" in page.texts(".dti-shelf li")[0]
    page = officer.follow("Kế hoạch chuyển đổi số")
    assert "tài liệu này từng dùng cho chỉ tiêu này" in page.text
    page = officer.submit(FORM, {"codes": ["1.1", "1.2", "2.1"], "page": "trang 2"})
    assert "Đã dùng tài liệu cho 1.1, 1.2, 2.1." in page.text
    assert "trang, mục: trang 2" in officer.get(place(sheet) + "/indicators/2.1").text


def test_nothing_ticked_is_refused_beside_the_boxes_and_the_page_that_was_typed_stays(
    officer: Client, make: Make, sheet: Assessment
) -> None:
    link = make.evidence(sheet)
    officer.get(f"{place(sheet)}/documents/{link.evidence_id}")
    page = officer.submit(FORM, {"page": "trang 9"}, status=422)
    assert "Hãy đánh dấu ít nhất một chỉ tiêu." in page.one("#codes-error").get_text()
    assert page.value("page") == "trang 9"


def test_a_use_is_taken_away_from_the_document(officer: Client, make: Make, sheet: Assessment) -> None:
    link = make.evidence(sheet)
    officer.get(f"{place(sheet)}/documents/{link.evidence_id}")
    officer.follow("Gỡ 1.1")
    assert "Đã gỡ tài liệu khỏi chỉ tiêu 1.1." in officer.submit("main form").text
    assert "Đơn vị chưa có tài liệu nào" in officer.get(place(sheet) + "/documents").text


def test_the_library_speaks_english_too(officer: Client, make: Make, sheet: Assessment, unit: Unit) -> None:
    make.evidence(make.assessment(make.cycle(year=2029), unit), "1.2")
    link = make.evidence(sheet)
    officer.get(place(sheet) + "/documents")
    officer.submit('form[action$="/language"]', {}, press="English")
    assert officer.get(place(sheet) + "/documents").heading.startswith("Documents of the unit")
    assert "Suggested" in officer.get(f"{place(sheet)}/documents/{link.evidence_id}").text
