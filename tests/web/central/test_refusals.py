"""What keeps central figures out, in words, all of it at once."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Figure, Unit
from tests.support.central import CentralCycles
from tests.support.central_pages import (
    ENTER,
    SOURCE,
    UPLOAD,
    enter,
    open_central,
    problems,
    stored,
    table_of,
    upload,
)
from tests.support.client import Client


def test_nothing_is_entered_without_a_source(
    app: Flask, secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    page = enter(secretary, source="  ", status=422)
    assert "Hãy ghi nguồn số liệu" in page.one("#source-error").text
    assert table_of(page, "II.1")
    assert not stored(app, cycles.sheet_id(cycle_id, units[0]))
    assert "Đã ghi 2 kết quả" in enter(secretary).text


def test_everything_wrong_in_a_file_is_listed_at_once_by_line_and_cell(
    app: Flask, secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units[:2])
    page = upload(
        secretary,
        cycle_id,
        "unit;name;satisfaction;valid_complaint;dti_percent\n"
        "# ghi chú của người nhập\n"
        "19360;Xã Ái Tử;90.500;có thể;101\n"
        "99999;Xã Lạ;90;;\n"
        "19360;Xã Ái Tử;90;;\n"
        "19366;Xã chưa nộp;90;;\n"
        "19363;Xã Bến Hải;80;;;7\n",
        status=422,
    )
    assert "Tệp có 7 chỗ cần sửa." in page.text
    rows = problems(page)
    assert [row[:2] for row in rows] == [
        ["3", "Xã Ái Tử · dti_percent"],
        ["3", "Xã Ái Tử · satisfaction"],
        ["3", "Xã Ái Tử · valid_complaint"],
        ["4", "–"],
        ["5", "Xã Ái Tử"],
        ["6", "Xã Nông trường Việt Trung Nam Gianh Cửa Tùng"],
        ["7", "–"],
    ]
    assert "không được lớn hơn 100" in rows[0][2] or "100" in rows[0][2]
    assert "90500 hay 90,500" in rows[1][2]
    assert rows[2][2] == "“có thể” không phải Có hoặc Không. Hãy ghi Có hoặc Không."
    assert "Đơn vị mã 99999 không có phiếu" in rows[3][2]
    assert "đã có ở dòng 3" in rows[4][2]
    assert "chưa nộp" in rows[5][2]
    assert "Dòng này có 6 ô, tiêu đề có 5 cột; phần thừa: “7”" in rows[6][2]
    with app.app_context():
        assert not db.session.scalars(select(Figure.value)).all()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "ghi là mã hóa UTF-16 nhưng có chỗ không đọc được"),
        (b"", "Tệp trống: không có dòng nào"),
        (b"ma;satisfaction\n19360;90\n", "Dòng tiêu đề thiếu cột: unit."),
        (b"unit;hai_long\n19360;90\n", "Đợt này không có cột “hai_long”."),
        (b"unit;satisfaction;satisfaction\n19360;90;91\n", "Cột “satisfaction” có hai lần"),
        (b'unit;satisfaction\n19360;"90\n', "dấu ngoặc kép"),
    ],
)
def test_a_wrong_file_is_refused_in_words(
    secretary: Client, cycles: CentralCycles, units: list[Unit], content: bytes, says: str
) -> None:
    cycle_id = cycles.open_par()
    open_central(secretary, cycle_id)
    page = secretary.submit(UPLOAD, {"file": ("so-lieu.csv", content)}, status=422)
    assert says in page.text


def test_no_file_is_refused_at_its_field(secretary: Client, cycles: CentralCycles, units: list[Unit]) -> None:
    open_central(secretary, cycles.open_par())
    page = secretary.submit(UPLOAD, status=422)
    assert "Hãy chọn tệp Excel hoặc CSV có số liệu." in page.one("#file-error").text


def test_a_sheet_confirmed_meanwhile_keeps_everything_out(
    app: Flask, secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units[:2])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;91\n")
    confirmation = secretary.fill(ENTER, {"source": SOURCE})
    secretary.get(secretary.address("secretariat.reopen", assessment_id=cycles.sheet_id(cycle_id, units[1])))
    secretary.submit('form:has(textarea[name="reason"])', {"reason": "Nộp nhầm bản."})
    page = secretary.send(confirmation, status=422)
    assert problems(page)[0][1] == "Xã Bến Hải"
    assert not stored(app, cycles.sheet_id(cycle_id, units[0]))


def test_a_published_result_that_is_not_there_is_named(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    open_central(secretary, cycles.open_par())
    page = secretary.follow("Lấy từ kết quả đã công bố", status=409)
    assert "Chưa có kết quả DTI năm 2026 của cấp này được công bố trong hệ thống." in page.text


def test_sheets_that_take_no_figures_now_are_named_beside_the_published_result(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycles.publish_dti(units)
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    page = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    assert "Sẽ ghi 1 kết quả ở 1 đơn vị." in page.text
    assert "2 đơn vị có kết quả nhưng phiếu chưa nhận số liệu lúc này" in page.text
    assert "Xã Bến Hải – Đang nhập" in page.text
