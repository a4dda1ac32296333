"""Central figures: from a published DTI result and from a file into all sheets of a PAR round, with the real sets."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.access.actor import Role
from app.extensions import db
from app.models import Event, Figure, Result, Score, Unit
from app.workflow.states import Stage
from tests.support.central import COLUMNS, CRITERIA, CentralRounds
from tests.support.client import Client, Page
from tests.support.factories import Make

SOURCE = "Báo cáo khảo sát số 12/BC-SNV ngày 05/01/2027"
ENTER = 'form:has(button:-soup-contains("Ghi số liệu vào phiếu"))'
UPLOAD = 'form:has(input[type="file"])'


@pytest.fixture
def environ() -> dict[str, str]:
    return {"DTI_CRITERIA_DIR": str(CRITERIA)}


@pytest.fixture
def rounds(make: Make) -> CentralRounds:
    return CentralRounds(make)


@pytest.fixture
def units(make: Make) -> list[Unit]:
    """Three communes; the last has the longest name of the province's kind."""
    return [
        make.unit("Ái Tử", code="19360"),
        make.unit("Bến Hải", code="19363"),
        make.unit("Nông trường Việt Trung Nam Gianh Cửa Tùng", code="19366"),
    ]


@pytest.fixture
def secretary(rounds: CentralRounds, client: Client) -> Client:
    client.sign_in(rounds.secretariat)
    return client


def open_central(browser: Client, cycle_id: int) -> Page:
    return browser.get(browser.address("secretariat.central", cycle_id=cycle_id))


def upload(browser: Client, cycle_id: int, text: str, *, status: int = 200) -> Page:
    """Send a file from the round's page; gives the preview, or the page that lists what is wrong."""
    open_central(browser, cycle_id)
    return browser.submit(UPLOAD, {"file": ("so-lieu.csv", text.encode("utf-8-sig"))}, status=status)


def enter(browser: Client, *, source: str = SOURCE, status: int = 200) -> Page:
    return browser.submit(ENTER, {"source": source}, status=status)


def table_of(page: Page, code: str) -> dict[str, list[str]]:
    """The lines of one indicator's preview by unit."""
    rows = page.all(f'[aria-label="Thay đổi ở chỉ tiêu {code}"] tbody tr')
    return {
        " ".join(row.th.get_text().split()): [
            " ".join(cell.get_text(" ").split()) for cell in row.find_all("td")
        ]
        for row in rows
    }


def problems(page: Page) -> list[list[str]]:
    """What is wrong: line, cell, sentence."""
    rows = page.all('[aria-label="Những chỗ cần sửa"] tbody tr')
    return [[" ".join(cell.get_text().split()) for cell in row.find_all("td")] for row in rows]


def counts(page: Page) -> dict[str, str]:
    """How many units have each indicator's figures, by code."""
    rows = page.all('[aria-label="Các chỉ tiêu chấm tập trung"] tbody tr')
    said = {row.th.get_text().split()[0]: " ".join(row.find_all("td")[-1].get_text().split()) for row in rows}
    return {code: re.split("chờ|Ghi nhận", text)[0] for code, text in said.items()}


def stored(app: Flask, sheet_id: int) -> dict[str, tuple[str, str | None]]:
    """Points and reason of round 1 by indicator."""
    with app.app_context():
        rows = db.session.scalars(
            select(Score).where(Score.assessment_id == sheet_id, Score.stage == Stage.REVIEW_1)
        )
        return {row.code: (f"{row.points:f}", row.reason) for row in rows}


# What is asked


def test_the_page_lists_who_scores_what_and_how_many_units_have_it(
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *units[:2])
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
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    rounds.publish_dti(units)
    with rounds.make._app.app_context():
        cycle_id = db.session.scalars(select(Result.cycle_id)).one()
    page = open_central(secretary, cycle_id)
    assert "Bộ tiêu chí này không có chỉ tiêu nào chấm tập trung" in page.text
    assert not page.all(UPLOAD)
    refused = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id), status=409)
    assert "không lấy kết quả của bộ chỉ số nào khác" in refused.text


def test_the_file_to_fill_in_has_a_line_a_unit_and_says_what_each_column_is(
    secretary: Client, rounds: CentralRounds, units: list[Unit], make: Make
) -> None:
    make.unit("Công Thức", code="=1+1")
    open_central(secretary, rounds.open_par())
    header, titles, first, *_, last = secretary.table("Tải tệp mẫu (CSV, mở bằng Excel)")
    assert header == ["unit", "name", *COLUMNS]
    assert titles[0] == "# Mã đơn vị"
    assert titles[2] == "Kết quả DTI của xã trong cùng năm (% điểm tối đa)"
    assert first == ["19360", "Xã Ái Tử", "", "", "", "", "", ""]
    assert last[1] == "Xã Nông trường Việt Trung Nam Gianh Cửa Tùng"


# From a published result to a published result


def test_a_par_round_takes_the_published_dti_and_a_file_and_is_published_with_its_proof(
    app: Flask,
    browsers: Callable[[], Client],
    secretary: Client,
    rounds: CentralRounds,
    units: list[Unit],
    make: Make,
) -> None:
    two = units[:2]
    result_id = rounds.publish_dti(two)
    percents = rounds.percents(result_id)
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *two)

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

    sheets = [rounds.sheet_id(cycle_id, unit) for unit in two]
    held = stored(app, sheets[0])
    assert held["II.1"] == ("9.85", f"Số liệu tập trung do cơ quan thường trực nhập. Nguồn: {SOURCE}")
    assert told in (held["I.7.1"][1] or "")

    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER))
    for sheet_id in sheets:
        page = reviewer.get(reviewer.address("review.sheet", assessment_id=sheet_id))
        assert page.text.count("Theo số liệu tập trung") == 7
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
    assert "Đã công bố kết quả." in page.text  # the bundle recomputed every point, or this was refused
    secretary.follow("Xã Bến Hải")
    assert f"Nguồn: {SOURCE}" in secretary.page.text
    verified = app.test_cli_runner().invoke(args=["verify"])
    assert verified.exit_code == 0, verified.output


def test_every_sheet_tells_in_its_log_what_was_entered_by_whom_and_from_where(
    app: Flask, secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    enter(secretary)
    stream = f"assessment:{rounds.sheet_id(cycle_id, units[0])}"
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
    rounds: CentralRounds,
    units: list[Unit],
    make: Make,
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    upload(secretary, cycle_id, f"unit;{';'.join(COLUMNS)}\n19360;81,25;97,5;71,5;Không;Không;Có\n")
    enter(secretary)
    sheet_id = rounds.sheet_id(cycle_id, units[0])
    officer = browsers()
    officer.sign_in(make.account(Role.CONTRIBUTOR, unit=units[0]))
    address = officer.address("unit.indicator", assessment_id=sheet_id, code="II.2")
    assert "71,5" not in officer.get(address).text  # a verdict of round 1 is a draft until the round is over
    reviewer = browsers()
    reviewer.sign_in(make.account(Role.REVIEWER))
    reviewer.get(reviewer.address("review.indicator", assessment_id=sheet_id, code="I.1.2"))
    reviewer.submit("form#decision", {"choice": "ask", "question": "Vì sao chưa có kế hoạch?"}, press="Lưu")
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


def test_a_second_file_changes_only_what_differs_and_decides_again_what_shares_the_figure(
    app: Flask, secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *units)
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;91\n19366;92\n")
    enter(secretary)
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;99\n19366;\n")
    assert "Sẽ ghi 2 kết quả ở 1 đơn vị." in page.text
    assert table_of(page, "II.1") == {
        "Xã Bến Hải": ["91% → 99% Thay kết quả của Thường trực Một", "9,100 → 9,900"]
    }
    assert table_of(page, "III.1.1")["Xã Bến Hải"][1] == "0,000 → 1,000"
    enter(secretary, source="Báo cáo sửa")
    held = stored(app, rounds.sheet_id(cycle_id, units[1]))
    assert held["III.1.1"] == ("1", "Số liệu tập trung do cơ quan thường trực nhập. Nguồn: Báo cáo sửa")
    assert SOURCE in (stored(app, rounds.sheet_id(cycle_id, units[0]))["II.1"][1] or "")
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    assert "Không có gì thay đổi" in page.text
    assert not page.all(ENTER)


def test_a_question_that_waits_for_the_unit_is_withdrawn_and_the_preview_says_so(
    browsers: Callable[[], Client], secretary: Client, rounds: CentralRounds, units: list[Unit], make: Make
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    sheet_id = rounds.sheet_id(cycle_id, units[0])
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
    app: Flask, secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
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
    rounds: CentralRounds,
    units: list[Unit],
    make: Make,
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    sheet_id = rounds.sheet_id(cycle_id, units[0])
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
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    rounds.publish_dti(units)
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    with rounds.make._app.app_context():
        dti = db.session.scalars(select(Result.cycle_id)).one()
    secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    rounds.correct_dti(dti)
    page = secretary.submit(ENTER, status=409)
    assert "Phiếu hoặc kết quả công bố đã thay đổi" in page.text
    page = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    assert "bản 2" in page.value("source")


def test_nothing_is_entered_without_a_source(
    app: Flask, secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n")
    page = enter(secretary, source="  ", status=422)
    assert "Hãy ghi nguồn số liệu" in page.one("#source-error").text
    assert table_of(page, "II.1")
    assert not stored(app, rounds.sheet_id(cycle_id, units[0]))
    assert "Đã ghi 2 kết quả" in enter(secretary).text


def test_everything_wrong_in_a_file_is_listed_at_once_by_line_and_cell(
    app: Flask, secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *units[:2])
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
    found = problems(page)
    assert [row[:2] for row in found] == [
        ["3", "Xã Ái Tử · dti_percent"],
        ["3", "Xã Ái Tử · satisfaction"],
        ["3", "Xã Ái Tử · valid_complaint"],
        ["4", "–"],
        ["5", "Xã Ái Tử"],
        ["6", "Xã Nông trường Việt Trung Nam Gianh Cửa Tùng"],
        ["7", "–"],
    ]
    assert "không được lớn hơn 100" in found[0][2] or "100" in found[0][2]
    assert "90500 hay 90,500" in found[1][2]
    assert found[2][2] == "“có thể” không phải Có hoặc Không. Hãy ghi Có hoặc Không."
    assert "Đơn vị mã 99999 không có phiếu" in found[3][2]
    assert "đã có ở dòng 3" in found[4][2]
    assert "chưa nộp" in found[5][2]
    assert "Dòng này có 6 ô, tiêu đề có 5 cột; phần thừa: “7”" in found[6][2]
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
    secretary: Client, rounds: CentralRounds, units: list[Unit], content: bytes, says: str
) -> None:
    cycle_id = rounds.open_par()
    open_central(secretary, cycle_id)
    page = secretary.submit(UPLOAD, {"file": ("so-lieu.csv", content)}, status=422)
    assert says in page.text


def test_no_file_is_refused_at_its_field(secretary: Client, rounds: CentralRounds, units: list[Unit]) -> None:
    open_central(secretary, rounds.open_par())
    page = secretary.submit(UPLOAD, status=422)
    assert "Hãy chọn tệp Excel hoặc CSV có số liệu." in page.one("#file-error").text


def test_a_sheet_confirmed_meanwhile_keeps_everything_out(
    app: Flask, secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *units[:2])
    upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;91\n")
    confirmation = secretary.fill(ENTER, {"source": SOURCE})
    secretary.get(secretary.address("secretariat.reopen", assessment_id=rounds.sheet_id(cycle_id, units[1])))
    secretary.submit('form:has(textarea[name="reason"])', {"reason": "Nộp nhầm bản."})
    page = secretary.send(confirmation, status=422)
    assert problems(page)[0][1] == "Xã Bến Hải"
    assert not stored(app, rounds.sheet_id(cycle_id, units[0]))


def test_a_published_result_that_is_not_there_is_named(
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    open_central(secretary, rounds.open_par())
    page = secretary.follow("Lấy từ kết quả đã công bố", status=409)
    assert "Chưa có kết quả DTI năm 2026 của cấp này được công bố trong hệ thống." in page.text


def test_sheets_that_take_no_figures_now_are_named_beside_the_published_result(
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    rounds.publish_dti(units)
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, units[0])
    page = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    assert "Sẽ ghi 1 kết quả ở 1 đơn vị." in page.text
    assert "2 đơn vị có kết quả nhưng phiếu chưa nhận số liệu lúc này" in page.text
    assert "Xã Bến Hải – Đang nhập" in page.text


def test_every_page_speaks_english_and_marks_what_stays_vietnamese(
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    rounds.publish_dti(units[:2])
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *units[1:])
    open_central(secretary, cycle_id)
    page = secretary.submit('form[action="/language"]')
    assert page.heading == "Central figures"
    assert "Nothing to enter; the reviewers decide" in page.text
    page = upload(secretary, cycle_id, "unit;satisfaction\n19360;90\n19363;x\n", status=422)
    assert "The unit is still filling in the sheet and has not submitted it." in page.text
    page = secretary.get(secretary.address("secretariat.central_published", cycle_id=cycle_id))
    assert page.heading == "Preview of central figures"
    assert "Units that are not in the published result: 1" in page.text
    page = secretary.submit(
        ENTER.replace("Ghi số liệu vào phiếu", "Enter the figures"), {"source": ""}, status=422
    )
    assert "Enter the source of the figures" in page.one("#source-error").text


def test_opening_the_address_of_a_confirmation_leads_back(
    secretary: Client, rounds: CentralRounds, units: list[Unit]
) -> None:
    page = secretary.get(secretary.address("secretariat.central_entry", cycle_id=rounds.open_par()))
    assert page.heading == "Số liệu tập trung"


# Who


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADERSHIP, Role.ADMINISTRATOR, Role.UNIT_HEAD])
def test_nobody_else_enters_central_figures(
    client: Client, make: Make, rounds: CentralRounds, units: list[Unit], role: Role
) -> None:
    cycle_id = rounds.open_par()
    client.sign_in(make.account(role, unit=units[0]))
    client.get(client.address("secretariat.central", cycle_id=cycle_id), status=403)
    for endpoint in ("secretariat.preview_central", "secretariat.enter_central"):
        client.post_nothing(client.address(endpoint, cycle_id=cycle_id), status=403)


def test_an_auditor_reads_and_downloads_and_enters_nothing(
    client: Client, make: Make, rounds: CentralRounds, units: list[Unit]
) -> None:
    cycle_id = rounds.open_par()
    client.sign_in(make.account(Role.AUDITOR))
    page = open_central(client, cycle_id)
    assert not page.all("main form")
    assert len(client.table("Tải tệp mẫu (CSV, mở bằng Excel)")) == 5
    client.get(client.address("secretariat.central_published", cycle_id=cycle_id), status=403)


# What it costs


def test_the_pages_and_the_entry_of_78_units_cost_a_fixed_number_of_statements(
    secretary: Client, rounds: CentralRounds, make: Make
) -> None:
    units = [make.unit(f"Số {number}", code=f"{number:05d}") for number in range(1, 79)]
    cycle_id = rounds.open_par()
    rounds.submit(cycle_id, *units)
    one, all_78 = units[:1], units[1:]
    header = "unit;" + ";".join(COLUMNS)
    costs = []
    for batch in (one, all_78):
        lines = [f"{unit.code};81,25;97,5;88;Không;Không;Có" for unit in batch]
        page = open_central(secretary, cycle_id)
        listing = page.statements.count
        page = upload(secretary, cycle_id, "\n".join([header, *lines]))
        preview = page.statements.count
        form = secretary.fill(ENTER, {"source": SOURCE})
        response, statements = secretary._request(
            "POST", page.one(ENTER)["action"], None, form.pairs, fragment=False
        )
        assert response.status_code == 303
        costs.append((listing, preview, statements.count))
        assert len(page.html) < 200_000
    assert costs[0] == costs[1]
    listing, preview, entry = costs[1]
    assert listing <= 7
    assert preview <= 11
    assert entry <= 20
