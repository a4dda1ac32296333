"""Central figures: from a published DTI result and from a file into all sheets of a PAR cycle, with the real sets."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Event, Result, Unit
from app.storage import store
from tests.support.application import START
from tests.support.background import do_all_work
from tests.support.central import COLUMNS, CentralCycles
from tests.support.central_pages import (
    ENTER,
    SOURCE,
    UPLOAD,
    counts,
    enter,
    open_central,
    open_every_row,
    problems,
    stored,
    table_of,
    upload,
)
from tests.support.client import Client
from tests.support.cycles import IMPRINT
from tests.support.factories import Make, actor_of
from tests.support.publishing import sign

# What is asked


def test_the_page_lists_who_scores_what_and_how_many_units_have_it(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *units[:2])
    secretary.get(secretary.address("secretariat.cycle", cycle_id=cycle_id))
    page = secretary.follow("Số liệu tập trung")
    assert counts(page) == {
        "I.7.1": "0/3",
        "II.1": "0/3",
        "II.2": "0/3",
        "III.1.1": "0/3",
        "III.2.1": "0/3",
        "III.2.2": "Không phải nhập; tổ thẩm định quyết định",
        "III.2.3": "0/3",
        "III.2.4": "0/3",
    }
    assert "Kế hoạch vốn đầu tư công được giao: đơn vị kê khai ở chỉ tiêu I.6.7" in page.text
    assert "Hiện nhập được ở 2 trong 3 phiếu" in page.text
    assert "Đang nhập 1 phiếu. Phiếu đang do đơn vị nhập số liệu, chưa nộp." in page.text


def test_a_set_without_central_indicators_says_so(
    secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycles.publish_dti(units)
    with cycles.make._app.app_context():
        cycle_id = db.session.scalars(select(Result.cycle_id)).one()
    page = open_central(secretary, cycle_id)
    assert "Bộ tiêu chí này không có chỉ tiêu nào chấm tập trung" in page.text
    assert not page.all(UPLOAD)
    refused = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id), status=409)
    assert "không lấy kết quả của bộ chỉ số nào khác" in refused.text


def test_the_file_to_fill_in_has_a_line_a_unit_and_says_what_each_column_is(
    secretary: Client, cycles: CentralCycles, units: list[Unit], make: Make
) -> None:
    make.unit("Công Thức", code="=1+1")
    open_central(secretary, cycles.open_par())
    header, titles, first, *_, last = secretary.table("Tải tệp mẫu (CSV, mở bằng Excel)")
    assert header == ["unit", "name", *COLUMNS]
    assert titles[0] == "# Mã đơn vị"
    assert titles[2] == "Kết quả DTI của xã trong cùng năm (% điểm tối đa)"
    assert first == ["19360", "Xã Ái Tử", "", "", "", "", "", ""]
    assert last[1] == "Xã Nông trường Việt Trung Nam Gianh Cửa Tùng"


# From a published result to a published result


def test_a_par_cycle_takes_the_published_dti_and_a_file_and_is_published_with_its_proof(
    app: Flask,
    browsers: Callable[[], Client],
    secretary: Client,
    cycles: CentralCycles,
    units: list[Unit],
    make: Make,
) -> None:
    two = units[:2]
    result_id = cycles.publish_dti(two)
    percents = cycles.percents(result_id)
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, *two)

    open_central(secretary, cycle_id)
    page = secretary.follow("Lấy từ kết quả đã công bố")
    assert "Sẽ ghi 2 kết quả ở 2 đơn vị. Chưa có gì được ghi." in page.text
    assert "2 phiếu đã nộp sẽ sang thẩm định vòng 1" in page.text
    assert "1 đơn vị không có trong kết quả đã công bố Xã Nông trường" in page.text
    told = (
        "Đợt thử dti/2026/commune, kết quả công bố bản 1 ngày 15/11/2030"
        " (Quyết định số 125/QĐ-UBND ngày 15/11/2030)"
    )
    assert page.value("source") == told
    assert table_of(page, "I.7.1")["Xã Ái Tử"][0] == f"– → {percents['19360']}%"
    page = secretary.submit(ENTER)
    assert "Đã ghi 2 kết quả ở 2 đơn vị." in page.text
    assert counts(page)["I.7.1"] == "2/3"

    table = secretary.table("Tải tệp mẫu (CSV, mở bằng Excel)")
    assert [row[2] for row in table[2:]] == [percents["19360"], percents["19363"], ""]
    filled = "\r\n".join(
        ";".join(row[:3] + (["98,5", "80", "Không", "Có", "không"] if row[0] in percents else [""] * 5))
        for row in table[2:]
    )
    page = upload(secretary, cycle_id, ";".join(table[0]) + "\r\n" + filled)
    assert "Sẽ ghi 12 kết quả ở 2 đơn vị." in page.text
    assert table_of(page, "II.1")["Xã Bến Hải"] == ["– → 98,5%", "– → 9,850"]
    assert table_of(page, "III.1.1")["Xã Bến Hải"] == ["– → 98,5%", "– → 1,000"]
    assert table_of(page, "III.2.3")["Xã Bến Hải"] == ["– → Có", "– → −1,000"]
    page = enter(secretary)
    assert counts(page)["II.1"] == counts(page)["III.2.4"] == "2/3"

    sheets = [cycles.sheet_id(cycle_id, unit) for unit in two]
    values = stored(app, sheets[0])
    assert values["II.1"] == ("9.85", f"Số liệu tập trung do cơ quan thường trực nhập. Nguồn: {SOURCE}")
    assert told in (values["I.7.1"][1] or "")

    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER))
    for sheet_id in sheets:
        page = reviewer.get(reviewer.address("review.sheet", assessment_id=sheet_id))
        assert page.text.count("Theo số liệu tập trung") == 7
        open_every_row(reviewer, sheet_id)
        reviewer.get(reviewer.address("review.ask_to_accept", assessment_id=sheet_id))
        page = reviewer.submit('main form[action$="/accept"]')
        assert "Thẩm định chỉ tiêu III.2.2" in page.text
        reviewer.follow("Thẩm định chỉ tiêu III.2.2")
        page = reviewer.submit("form#decision", {"choice": "accept"}, press="Lưu")
    assert "Đã thẩm định xong mọi chỉ tiêu" in page.text

    secretary.get(secretary.address("secretariat.confirm_ready", cycle_id=cycle_id))
    assert "Đã xác nhận 2 phiếu." in secretary.submit('main form[action$="/confirm"]').text
    secretary.get(secretary.address("secretariat.preview", cycle_id=cycle_id))
    page = secretary.submit(
        'main form[action$="/publish"]', {"omission_known": True, "omission": "Một xã chưa nộp."}
    )
    do_all_work(app)
    secretary.get(page.path)
    secretary.follow("Xem bản kết quả")
    with app.app_context():  # the bundle recomputes every point, or this is refused
        result_id = db.session.scalars(select(Result.id).order_by(Result.id.desc()).limit(1)).one()
        standing_body = actor_of(db.session.get_one(Result, result_id).published_by)
        sign(standing_body, result_id, imprint=IMPRINT, store=store(), now=START)
        db.session.commit()
    secretary.get(secretary.address("leadership.result", result_id=result_id))
    secretary.follow("Xã Bến Hải")
    assert f"Nguồn: {SOURCE}" in secretary.page.text
    verified = app.test_cli_runner().invoke(args=["verify"])
    assert verified.exit_code == 0, verified.output


def test_every_sheet_tells_in_its_log_what_was_entered_by_whom_and_from_where(
    app: Flask, secretary: Client, cycles: CentralCycles, units: list[Unit]
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    enter(secretary)
    stream = f"assessment:{cycles.sheet_id(cycle_id, units[0])}"
    with app.app_context():
        events = db.session.scalars(select(Event).where(Event.stream == stream).order_by(Event.seq)).all()
        entered = db.session.scalars(select(Event).where(Event.kind == "central_figures.entered")).one()
    assert [event.kind for event in events] == [
        "assessment.opened",
        "assessment.submitted",
        "review.started",
        "indicator.appraised",
        "indicator.appraised",
    ]
    assert {event.actor_name for event in events[2:]} == {"Thường trực Một"}
    assert all(SOURCE in event.data for event in (*events[3:], entered))
    assert '"figures": {"satisfaction": ["", "90"]}' in events[3].data


def test_the_unit_sees_what_was_entered_once_it_may_explain(
    app: Flask,
    browsers: Callable[[], Client],
    secretary: Client,
    cycles: CentralCycles,
    units: list[Unit],
    make: Make,
) -> None:
    cycle_id = cycles.open_par()
    cycles.submit(cycle_id, units[0])
    upload(secretary, cycle_id, f"unit;{';'.join(COLUMNS)}\n19360;81,25;97,5;71,5;Không;Không;Có\n")
    enter(secretary)
    sheet_id = cycles.sheet_id(cycle_id, units[0])
    officer = browsers()
    officer.sign_in(make.account(Role.CONTRIBUTOR, unit=units[0]))
    address = officer.address("unit.indicator", assessment_id=sheet_id, code="II.2")
    assert "71,5" not in officer.get(address).text  # a verdict of stage 1 is a draft until the stage is over
    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER))
    reviewer.get(reviewer.address("review.indicator", assessment_id=sheet_id, code="I.1.2"))
    reviewer.submit("form#decision", {"choice": "ask", "question": "Vì sao chưa có kế hoạch?"}, press="Lưu")
    open_every_row(reviewer, sheet_id)
    reviewer.get(reviewer.address("review.ask_to_accept", assessment_id=sheet_id))
    reviewer.submit('main form[action$="/accept"]')
    reviewer.get(reviewer.address("review.indicator", assessment_id=sheet_id, code="III.2.2"))
    reviewer.submit("form#decision", {"choice": "accept"}, press="Lưu")
    secretary.get(secretary.address("secretariat.sheet", assessment_id=sheet_id))
    secretary.submit('form:has(button:-soup-contains("Mở bước giải trình"))')
    assert "71,5%" in officer.get(address).text
    refused = upload(secretary, cycle_id, "unit;leaders_satisfaction\n19360;75\n", status=422)
    assert "Phiếu đang ở bước giải trình" in problems(refused)[0][2]


# Changing what is there
