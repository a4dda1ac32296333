"""The pages of the log, by the menu, and of the history of a sheet, by the sheet."""

from __future__ import annotations

from flask import Flask

from app.access.actor import Role
from app.models import Assessment
from tests.support.appraisals import Appraisals
from tests.support.client import Client
from tests.support.factories import Make


def test_the_auditor_comes_by_the_menu_filters_and_takes_the_file(make: Make, client: Client) -> None:
    Appraisals(make).submitted(make.unit("Sông Thử"))
    client.sign_in(make.account(Role.AUDITOR, name="Thanh tra Một"))
    page = client.follow("Nhật ký")
    assert "Nộp phiếu" in page.text
    assert "Mã biên nhận: PN-" in page.text
    page = client.submit("form.dti-filter", {"q": "song thu", "subject": "assessment"})
    assert page.texts("tbody tr td:nth-of-type(1)") == ["Nộp phiếu"]
    assert "Đã soát 1 mục dưới đây: không mục nào bị sửa" in page.text
    rows = client.table("Tải bảng này (CSV, mở bằng Excel)")
    assert len(rows) == 2
    assert rows[1][2:4] == ["Nộp phiếu", "Xã Sông Thử – Đợt đánh giá năm 2030"]
    page = client.submit("form.dti-filter", {"q": "", "unit": "song thu", "person": "", "subject": ""})
    about = page.texts("tbody tr td:nth-of-type(2)")
    assert about
    assert set(about) <= {"Xã Sông Thử", "Xã Sông Thử – Đợt đánh giá năm 2030"}
    assert [row[3] for row in client.table("Tải bảng này (CSV, mở bằng Excel)")[1:]] == about
    page = client.submit("form.dti-filter", {"q": "không có ai tên thế này"})
    assert "Không có mục nào khớp" in page.text
    page = client.submit("form.dti-filter", {"q": "", "since": "hôm qua"})
    assert "không được dùng để lọc" in page.text
    assert page.value("since") == "hôm qua"


def test_the_officer_sees_who_changed_what_and_when(app: Flask, officer: Client, sheet: Assessment) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/2.2")
    officer.submit("#declaration", {"typed_points": "1,5", "note": "Theo báo cáo"})
    officer.get(f"/unit/assessments/{sheet.id}/indicators/2.2")
    page = officer.follow("Lịch sử chỉ tiêu")
    assert page.heading == "Lịch sử chỉ tiêu 2.2"
    assert "Kê khai chỉ tiêu" in page.text
    assert "– → Theo báo cáo" in page.text
    assert "Nhật ký nguyên vẹn" in page.text
    assert officer.follow("Lịch sử cả phiếu").heading == "Lịch sử phiếu"


def test_figures_and_answers_are_called_what_pages_call_them(officer: Client, sheet: Assessment) -> None:
    officer.get(f"/unit/assessments/{sheet.id}/indicators/2.1")
    officer.submit("#declaration", {"figure-dossiers": "400"})
    page = officer.get(f"/log/assessments/{sheet.id}?code=2.1")
    assert "Tổng số hồ sơ: – → 400" in page.text
    assert "dossiers" not in page.one("tbody").get_text()
