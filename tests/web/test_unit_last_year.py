"""The year before carried forward: figures and documents, one decision each, by indicator or for the whole sheet."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, select

from app.extensions import db
from app.models import Assessment, Cycle, Evidence, EvidenceLink, StoredFile, Unit, UnitSuccession
from app.workflow.states import Status
from tests.support.client import Client, Page
from tests.support.cycles import Cycles
from tests.support.factories import Make

pytestmark = pytest.mark.database
FORM = 'form[action$="/last-year"]'
TAKE = "Dùng lại mục đã đánh dấu"


def place(sheet: Assessment, more: str = "/last-year") -> str:
    return f"/unit/assessments/{sheet.id}{more}"


def indicator(sheet: Assessment, code: str) -> str:
    return place(sheet, f"/indicators/{code}")


@pytest.fixture
def before(make: Make, unit: Unit, sheet: Assessment) -> Assessment:
    """The unit's sheet of the year before: 4,000 files, 2,000 online; 2.2 cut from 2 points to 0,5; one document."""
    last = Cycles(make).sheet(make.cycle(year=2029), unit, appraised="0.5", declared="2")
    make.evidence(last, "1.1")
    return last


def rows(app: Flask, query: Select[Any]) -> list[Any]:
    """Read the database as it stands."""
    with app.app_context():
        return list(db.session.execute(query).all())


def marks(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.all(f'{FORM} input[type="checkbox"]')]


def ticked(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.all(f'{FORM} input[type="checkbox"][checked]')]


def test_nothing_is_chosen_for_anybody_and_nothing_is_stored_by_looking(
    officer: Client, sheet: Assessment, before: Assessment
) -> None:
    page = officer.get(place(sheet))
    assert marks(page)[0] == "1.1/plan_issued"
    assert {"1.2/chaired_by", "2.1/dossiers", "2.1/dossiers_online"} < set(marks(page))
    assert ticked(page) == []
    assert officer.get(indicator(sheet, "2.1")).value("figure-dossiers") == ""


def test_only_what_is_ticked_is_taken(officer: Client, sheet: Assessment, before: Assessment) -> None:
    officer.get(place(sheet))
    page = officer.submit(FORM, {"figures": ["2.1/dossiers", "1.1/plan_issued"]}, press=TAKE)
    assert "Đã dùng lại 2 số liệu." in page.text
    assert set(marks(page)) & {"2.1/dossiers", "1.1/plan_issued"} == set()
    page = officer.get(indicator(sheet, "2.1"))
    assert (page.value("figure-dossiers"), page.value("figure-dossiers_online")) == ("4.000", "")


def test_one_look_and_one_press_take_everything_that_replaces_nothing(
    officer: Client, sheet: Assessment, before: Assessment
) -> None:
    officer.get(indicator(sheet, "2.1"))
    officer.submit("#declaration", {"figure-dossiers": "5000"}, press="Lưu")
    page = officer.get(place(sheet))
    page = officer.follow("Đánh dấu sẵn 4 mục chưa có trong phiếu")
    assert "2.1/dossiers" in marks(page)
    assert "2.1/dossiers" not in ticked(page)
    assert "Năm nay đang lưu 5.000 hồ sơ, sẽ bị thay." in page.text
    page = officer.submit(FORM, {}, press=TAKE)
    assert "Đã dùng lại 3 số liệu, 1 tài liệu." in page.text
    assert officer.get(indicator(sheet, "2.1")).value("figure-dossiers") == "5.000"
    assert "Kế hoạch chuyển đổi số" in officer.get(indicator(sheet, "1.1")).text


def test_a_document_is_linked_with_its_pages_and_its_file_is_not_copied(
    app: Flask, officer: Client, sheet: Assessment, before: Assessment
) -> None:
    files = rows(app, select(StoredFile.sha256))
    page = officer.get(indicator(sheet, "1.1"))
    (link,) = [mark for mark in marks(page) if mark.isdecimal()]
    page = officer.submit(FORM, {"documents": [link]}, press=TAKE)
    assert page.heading == "1.1 Ban hành kế hoạch chuyển đổi số"
    assert "Đã dùng lại 1 tài liệu." in page.text
    assert [mark for mark in marks(page) if mark.isdecimal()] == []
    then, now = rows(app, select(EvidenceLink.evidence_id, EvidenceLink.page))
    assert then == now
    assert rows(app, select(StoredFile.sha256)) == files
    page = officer.get(page.one('a[href$="/remove"]')["href"])
    officer.submit('form[action$="/remove"]', {})
    assert len([mark for mark in marks(officer.get(indicator(sheet, "1.1"))) if mark.isdecimal()]) == 1


def test_a_figure_that_somebody_changed_meanwhile_is_left_alone_and_said(
    officer: Client, colleague: Client, sheet: Assessment, before: Assessment
) -> None:
    officer.get(place(sheet))
    colleague.get(indicator(sheet, "2.1"))
    colleague.submit("#declaration", {"figure-dossiers": "4100"}, press="Lưu")
    page = officer.submit(FORM, {"figures": ["2.1/dossiers", "1.1/plan_issued"]}, press=TAKE)
    assert "Cán bộ Hai vừa lưu 4.100 hồ sơ lúc" in page.text
    assert "Đã dùng lại 1 số liệu." in page.text
    assert "2.1/dossiers" in ticked(page)
    page = officer.submit(FORM, {}, press=TAKE)
    assert officer.get(indicator(sheet, "2.1")).value("figure-dossiers") == "4.000"


def test_a_figure_that_breaks_a_rule_is_refused_alone(
    officer: Client, sheet: Assessment, before: Assessment
) -> None:
    officer.get(indicator(sheet, "2.1"))
    officer.submit("#declaration", {"figure-dossiers": "100"}, press="Lưu")
    officer.get(place(sheet))
    page = officer.submit(FORM, {"figures": ["2.1/dossiers_online", "1.1/plan_issued"]}, press=TAKE)
    assert "không thể lớn hơn tổng số hồ sơ" in page.text
    assert "Đã dùng lại 1 số liệu." in page.text


def test_pressing_without_a_tick_says_so(officer: Client, sheet: Assessment, before: Assessment) -> None:
    officer.get(place(sheet))
    assert "Chưa đánh dấu mục nào" in officer.submit(FORM, {}, press=TAKE, status=409).text


def test_the_indicator_shows_points_and_the_reviewers_words_of_the_year_before(
    officer: Client, sheet: Assessment, before: Assessment
) -> None:
    page = officer.get(indicator(sheet, "2.2"))
    assert "Năm 2029: được 0,50/2 điểm, tự chấm 2,00" in page.text
    assert "Minh chứng ban hành ngoài năm đánh giá." in page.text


def test_verdicts_of_a_sheet_that_is_still_under_review_are_not_shown(
    make: Make, unit: Unit, officer: Client, sheet: Assessment
) -> None:
    Cycles(make).sheet(make.cycle(year=2029), unit, appraised="0.5", declared="2", status=Status.REVIEW_1)
    page = officer.get(indicator(sheet, "2.2"))
    assert "Năm 2029: tự chấm 2,00/2 điểm" in page.text
    assert "Minh chứng ban hành" not in page.text


def test_the_page_says_how_far_the_next_jump_is(officer: Client, sheet: Assessment) -> None:
    officer.get(indicator(sheet, "2.1"))
    page = officer.submit(
        "#declaration", {"figure-dossiers": "1000", "figure-dossiers_online": "729"}, press="Lưu"
    )
    assert "Số hồ sơ nộp trực tuyến: thêm 71 hồ sơ: 4 điểm thay vì 2,92" in page.text
    typed = officer.get_fragment(
        indicator(sheet, "2.1") + "/preview?figure-dossiers=1000&figure-dossiers_online=700"
    )
    assert "thêm 100 hồ sơ: 4 điểm thay vì 2,8" in typed.text


def follow_from(make: Make, cycle: Cycle, unit: Unit, *names: str) -> list[Assessment]:
    """Sheets of 2029 of units of these names, which became the unit."""
    cycles, last = Cycles(make), make.cycle(year=2029)
    sheets = []
    for name in names:
        old = make.unit(name)
        sheets.append(cycles.sheet(last, old, appraised="1"))
        make._add(UnitSuccession(predecessor_id=old.id, successor_id=unit.id, effective_on=unit.valid_from))
    return sheets


def test_of_one_predecessor_the_document_becomes_the_units_own(
    app: Flask, make: Make, unit: Unit, cycle: Cycle, officer: Client, sheet: Assessment
) -> None:
    (last,) = follow_from(make, cycle, unit, "Cũ Một")
    theirs = make.evidence(last, "1.1")
    page = officer.get(place(sheet))
    assert "đây là phiếu của Xã Cũ Một" in page.text
    assert page.all(f'{FORM} a[href$="/file"]') == []
    page = officer.submit(FORM, {"documents": [str(theirs.id)], "figures": ["2.1/dossiers"]}, press=TAKE)
    assert "Đã dùng lại 1 số liệu, 1 tài liệu." in page.text
    documents = rows(app, select(Evidence.unit_id, Evidence.sha256, Evidence.number))
    assert sorted(row.unit_id for row in documents) == sorted((unit.id, last.unit_id))
    assert len({(row.sha256, row.number) for row in documents}) == 1


def test_of_several_predecessors_nothing_is_carried(
    make: Make, unit: Unit, cycle: Cycle, officer: Client, sheet: Assessment
) -> None:
    follow_from(make, cycle, unit, "Cũ Một", "Cũ Hai")
    page = officer.get(place(sheet))
    assert page.all(FORM) == []
    assert "Đơn vị được lập từ nhiều đơn vị: Xã Cũ Hai, Xã Cũ Một" in page.text


def test_trials_other_organisers_and_other_units_are_no_year_before(
    make: Make, unit: Unit, officer: Client, sheet: Assessment
) -> None:
    cycles = Cycles(make)
    cycles.sheet(make.cycle(year=2029, trial=True), unit, appraised="1")
    cycles.sheet(make.cycle(year=2029, organiser=make.organiser("Sở Nội vụ")), unit, appraised="1")
    other = cycles.sheet(make.cycle(year=2029), make.unit("Xã Khác"), appraised="1")
    theirs = make.evidence(other, "1.1")
    page = officer.get(place(sheet))
    assert "Không có phiếu của đợt chính thức năm 2029" in page.text
    form = officer.get(indicator(sheet, "1.1")) and officer.fill("#declaration", {})
    token = next(pair for pair in form.pairs if pair[0] == "csrf_token")
    answer = type(form)("POST", place(sheet), [token, ("documents", str(theirs.id))])
    officer.send(answer, status=404)


def test_the_page_needs_the_same_statements_however_much_may_be_carried(
    make: Make, officer: Client, sheet: Assessment, before: Assessment
) -> None:
    few = officer.get(place(sheet)).statements.count
    for code in ("1.2", "2.1", "2.2"):
        make.evidence(before, code, content=f"%PDF-1.7 {code}".encode())
    assert officer.get(place(sheet)).statements.count == few <= 9


def test_a_locked_sheet_offers_nothing(
    officer: Client, colleague: Client, sheet: Assessment, before: Assessment
) -> None:
    officer.get(place(sheet))
    colleague.get(place(sheet, "/check"))
    colleague.submit('form[action$="/hand-over"]')
    page = officer.submit(FORM, {"figures": ["2.1/dossiers"]}, press=TAKE, status=409)
    assert "lãnh đạo đơn vị" in page.text
    assert marks(officer.get(place(sheet))) == []
