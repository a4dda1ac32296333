"""Central figures entered again: only what differs, once, on a preview that still holds."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Event, Result, Unit
from tests.support.central import CentralCycles
from tests.support.central_pages import (
    ENTER,
    SOURCE,
    enter,
    stored,
    table_of,
    upload,
)
from tests.support.client import Client
from tests.support.factories import Make


def test_a_second_file_changes_only_what_differs_and_decides_again_what_shares_the_figure(
    app: Flask, secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units)
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;91\n19366;92\n")
    enter(secretary)
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;99\n19366;\n")
    assert "Sẽ ghi 2 kết quả ở 1 đơn vị." in page.text
    assert table_of(page, "II.1") == {
        "Xã Bến Hải": ["91% → 99% Thay kết quả của Thường trực Một", "9,100 → 9,900"]
    }
    assert table_of(page, "III.1.1")["Xã Bến Hải"][1] == "0,000 → 1,000"
    enter(secretary, source="Báo cáo sửa")
    values = stored(app, cycles.sheet_id(cycle_id, units[1]))
    assert values["III.1.1"] == ("1", "Số liệu tập trung do cơ quan thường trực nhập. Nguồn: Báo cáo sửa")
    assert SOURCE in (stored(app, cycles.sheet_id(cycle_id, units[0]))["II.1"][1] or "")
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    assert "Không có gì thay đổi" in page.text
    assert not page.all(ENTER)


def test_a_question_that_waits_for_the_unit_is_withdrawn_and_the_preview_says_so(
    browsers: Callable[[], Client], secretary: Client, cycles: CentralCycles, units: list[Unit], make: Make
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    sheet_id = cycles.sheet_id(cycle_id, units[0])
    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER))
    address = reviewer.address("review.indicator", assessment_id=sheet_id, code="II.1")
    reviewer.get(address)
    reviewer.submit("form#decision", {"choice": "ask", "question": "Kết quả khảo sát?"}, press="Lưu")
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    assert "Rút câu hỏi đang chờ đơn vị giải trình" in table_of(page, "II.1")["Xã Ái Tử"][0]
    enter(secretary)
    assert "Kết quả khảo sát?" not in reviewer.get(address).text


# Stale, repeated, wrong


def test_a_confirmation_sent_twice_writes_once(
    app: Flask, secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    confirmation = secretary.fill(ENTER, {"source": SOURCE})
    secretary.send(confirmation)
    with app.app_context():
        before = db.session.scalars(select(Event.hash).order_by(Event.id)).all()
    page = secretary.send(confirmation)
    assert "đã được ghi từ trước nên không có gì thay đổi" in page.text
    with app.app_context():
        assert db.session.scalars(select(Event.hash).order_by(Event.id)).all() == before


def test_a_preview_that_no_longer_holds_is_shown_anew_with_what_was_typed(
    app: Flask,
    browsers: Callable[[], Client],
    secretary: Client,
    cycles: CentralCycles,
    units: list[Unit],
    make: Make,
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    sheet_id = cycles.sheet_id(cycle_id, units[0])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER, name="Thẩm định Hai"))
    reviewer.get(reviewer.address("review.indicator", assessment_id=sheet_id, code="II.1"))
    reviewer.submit(
        "form#decision",
        {"choice": "figures", "figure-satisfaction": "50", "figures_reason": "Theo bản in của báo cáo."},
        press="Lưu",
    )
    page = enter(secretary, status=409)
    assert "Chưa có gì được ghi; bảng dưới đây đã tính lại" in page.text
    assert table_of(page, "II.1")["Xã Ái Tử"] == ["50% → 90% Thay kết quả của Thẩm định Hai", "5,000 → 9,000"]
    assert stored(app, sheet_id)["II.1"][0] == "5"
    assert page.value("source") == SOURCE
    secretary.submit(ENTER)
    assert stored(app, sheet_id)["II.1"][0] == "9"


def test_a_correction_of_the_published_result_makes_the_preview_stale(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycles.publish_dti(units)
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    with cycles.make._app.app_context():
        dti = db.session.scalars(select(Result.cycle_id)).one()
    secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    cycles.correct_dti(dti)
    page = secretary.submit(ENTER, status=409)
    assert "Phiếu hoặc kết quả công bố đã thay đổi" in page.text
    page = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    assert "bản 2" in page.value("source")
