"""What is typed wrongly is explained at its field, stays as it was typed, and leaves nothing half saved."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db
from app.models import Assessment, Figure, Unit
from tests.support.books import row_counts
from tests.support.client import Client, Page
from tests.support.factories import Make

FORM = "#declaration"
LONG = "9" * 5_000


@pytest.fixture
def every_type(make: Make, unit: Unit) -> Assessment:
    """A sheet that asks for every type of figure that can be typed wrongly."""
    return make.assessment(make.cycle(tree_id="dti/2032/commune", year=2032), unit)


@pytest.fixture
def shared(make: Make, unit: Unit) -> Assessment:
    """A sheet in which two indicators read the same figure."""
    return make.assessment(make.cycle(tree_id="dti/2031/commune", year=2031), unit)


def place(sheet: Assessment, code: str) -> str:
    return f"/unit/assessments/{sheet.id}/indicators/{code}"


def save(browser: Client, sheet: Assessment, code: str, typed: dict[str, str], *, status: int = 200) -> Page:
    browser.get(place(sheet, code))
    return browser.submit(FORM, typed, press="Lưu", status=status)


def refused(
    app: Flask, browser: Client, sheet: Assessment, code: str, field: str, typed: dict[str, str]
) -> str:
    """Save, and give the sentence at the field, after everything around it has been checked."""
    before = row_counts(app)
    page = save(browser, sheet, code, typed, status=422)
    assert row_counts(app) == before
    for name, value in typed.items():
        assert page.value(name) == value
    assert f"#{field}" in {str(link["href"]) for link in page.all(".govuk-error-summary a")}
    assert "Traceback" not in page.html
    return page.texts(f"#{field}-error")[0]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12,5,3", "có 2 dấu phẩy"),
        ("1.2.3", "đặt dấu chấm chưa đúng"),
        ("1,234.5", "Ý là 1.234,5?"),
        ("abc", "ký tự không thuộc về một số"),
        ("NaN", "ký tự không thuộc về một số"),
        ("Infinity", "ký tự không thuộc về một số"),
        ("1e5", "ký tự không thuộc về một số: “e”"),
        ("0x1F", "ký tự không thuộc về một số"),
        ("12 34", "ký tự không thuộc về một số"),
        ("<b>5</b>", "ký tự không thuộc về một số"),
        ("-", "Chưa có số nào được gõ"),
        (",", "thiếu chữ số ở một bên dấu phẩy"),
        pytest.param(LONG, "9999…” quá dài: tối đa 12 chữ số", id="five thousand digits"),
        ("0,1234567", "quá dài: tối đa 12 chữ số trước và 6 chữ số sau dấu phẩy"),
        ("-1", "nhỏ hơn mức thấp nhất cho phép là 1"),
        ("5.001", "lớn hơn mức cao nhất cho phép là 5.000"),
    ],
)
def test_a_number_that_is_none_or_out_of_range(
    app: Flask, officer: Client, every_type: Assessment, typed: str, says: str
) -> None:
    fields = {"figure-planned": typed, "figure-spent": "7"}
    assert says in refused(app, officer, every_type, "1.3", "figure-planned", fields)


@pytest.mark.parametrize(
    ("typed", "says"),
    [("1,234", "Ý là 1.234?"), ("78.35", "Ô này không nhận phần lẻ"), ("mười", "nhận số nguyên")],
)
def test_a_box_for_whole_numbers_speaks_of_whole_numbers(
    app: Flask, officer: Client, sheet: Assessment, typed: str, says: str
) -> None:
    fields = {"figure-dossiers": typed}
    assert says in refused(app, officer, sheet, "2.1", "figure-dossiers", fields)


def test_a_number_is_taken_with_the_unit_behind_its_box(officer: Client, every_type: Assessment) -> None:
    page = officer.get(place(every_type, "1.3"))
    assert "triệu đồng" in page.text
    save(officer, every_type, "1.3", {"figure-planned": "1 234,5 Triệu đồng", "figure-spent": "７"})
    page = officer.get(place(every_type, "1.3"))
    assert (page.value("figure-planned"), page.value("figure-spent")) == ("1.234,5", "7")


@pytest.mark.parametrize(
    ("typed", "says"),
    [("100,01", "lớn hơn mức cao nhất cho phép là 100"), ("-0,5", "nhỏ hơn mức thấp nhất cho phép là 0")],
)
def test_a_percentage_outside_0_to_100(
    app: Flask, officer: Client, every_type: Assessment, typed: str, says: str
) -> None:
    fields = {"figure-satisfied": typed}
    assert says in refused(app, officer, every_type, "1.1", "figure-satisfied", fields)


def test_a_fraction_where_a_whole_number_is_asked(app: Flask, officer: Client, sheet: Assessment) -> None:
    fields = {"figure-dossiers": "10,5"}
    assert "không phải là số nguyên" in refused(app, officer, sheet, "2.1", "figure-dossiers", fields)


def test_a_numerator_above_its_own_denominator(app: Flask, officer: Client, sheet: Assessment) -> None:
    fields = {"figure-dossiers": "100", "figure-dossiers_online": "101"}
    said = refused(app, officer, sheet, "2.1", "figure-dossiers_online", fields)
    assert "không thể lớn hơn tổng số hồ sơ" in said


def test_a_shared_figure_above_what_another_indicator_holds_is_kept_and_said(
    officer: Client, shared: Assessment
) -> None:
    """It warns while figures are typed; handing the sheet over is what it stops."""
    save(officer, shared, "2.1", {"figure-systems": "8", "figure-approved": "6"})
    save(officer, shared, "2.2", {"figure-approved": "9", "figure-protected": "1"})
    for code in ("2.1", "2.2"):
        page = officer.get(place(shared, code))
        assert "không thể nhiều hơn tổng số hệ thống" in page.text
        assert page.value("figure-approved") == "9"


def test_a_shared_figure_changed_elsewhere_since_the_page_was_opened(
    officer: Client, colleague: Client, shared: Assessment
) -> None:
    officer.get(place(shared, "2.2"))
    stale = officer.fill(FORM, {"figure-approved": "5", "figure-protected": "1"}, press="Lưu")
    save(colleague, shared, "2.1", {"figure-systems": "8", "figure-approved": "6"})
    page = officer.send(stale, status=409)
    assert "Người khác vừa lưu chỉ tiêu 2.2" in page.text
    assert page.value("figure-approved") == "5"
    assert officer.get(place(shared, "2.1")).value("figure-approved") == "6"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31/02/2030", "không phải một ngày có thật"),
        ("2030-05-01", "không phải một ngày có thật"),
        ("05/13/2030", "không phải một ngày có thật"),
        ("1/1/30", "không phải một ngày có thật"),
        ("hôm qua", "không phải một ngày có thật"),
        ("05/01/0230", "có năm nằm ngoài khoảng từ 1900 đến 2100"),
        ("05/01/3020", "có năm nằm ngoài khoảng từ 1900 đến 2100"),
        pytest.param(LONG, "9999…” không phải một ngày có thật", id="five thousand digits"),
    ],
)
def test_a_day_that_is_none(
    app: Flask, officer: Client, every_type: Assessment, typed: str, says: str
) -> None:
    fields = {"figure-plan_day": typed, "figure-plan_number": "15/KH-UBND"}
    assert says in refused(app, officer, every_type, "1.2", "figure-plan_day", fields)


def test_a_text_longer_than_anybody_reads(app: Flask, officer: Client, every_type: Assessment) -> None:
    fields = {"figure-plan_number": "số " * 1_500 + "x"}
    said = refused(app, officer, every_type, "1.2", "figure-plan_number", fields)
    assert "Dài hơn 4000 ký tự" in said


@pytest.mark.parametrize("typed", ["2,5", "-0,5"])
def test_points_outside_the_maximum(app: Flask, officer: Client, sheet: Assessment, typed: str) -> None:
    assert "từ 0 đến 2" in refused(app, officer, sheet, "2.2", "typed_points", {"typed_points": typed})


def test_points_with_more_decimals_than_the_set_gives(app: Flask, officer: Client, sheet: Assessment) -> None:
    said = refused(app, officer, sheet, "2.2", "typed_points", {"typed_points": "1,005"})
    assert "chữ số thập phân" in said


def test_an_empty_form_saves_nothing_and_is_no_mistake(
    app: Flask, officer: Client, sheet: Assessment
) -> None:
    for code in ("1.1", "1.2", "2.1", "2.2"):
        before = row_counts(app)
        save(officer, sheet, code, {})
        assert row_counts(app) == before


def test_a_figure_beside_the_reason_that_nothing_applies_is_kept_and_earns_nothing(
    officer: Client, sheet: Assessment
) -> None:
    typed = {
        "figure-dossiers": "10",
        "figure-dossiers_online": "10",
        "not_applicable_reason": "Không có hồ sơ.",
    }
    page = save(officer, sheet, "2.1", typed)
    assert page.value("figure-dossiers") == "10"
    assert "Không áp dụng" in page.texts(".dti-points")[0]


@pytest.mark.parametrize(("field", "typed"), [("figure-dossiers", "10,5"), ("figure-dossiers", "-1")])
def test_a_wrong_figure_on_a_stale_page_is_shown_beside_what_a_colleague_saved(
    officer: Client, colleague: Client, sheet: Assessment, field: str, typed: str
) -> None:
    officer.get(place(sheet, "2.1"))
    stale = officer.fill(FORM, {field: typed}, press="Lưu")
    save(colleague, sheet, "2.1", {"figure-dossiers": "500"})
    page = officer.send(stale, status=409)
    assert "500 hồ sơ" in page.text
    assert page.value(field) == typed
    page = officer.submit(FORM, press="Lưu", status=422)
    assert page.value(field) == typed


def test_a_figure_of_last_year_that_was_asked_for_otherwise_is_repeated_as_it_stands(
    app: Flask, make: Make, officer: Client, unit: Unit
) -> None:
    last_year = make.assessment(make.cycle(tree_id="dti/2030/commune", year=2031), unit)
    save(officer, last_year, "1.1", {"figure-plan_issued": "true"})
    with app.app_context():
        db.session.execute(update(Figure).values(value="đã ban hành"))
        db.session.commit()
    this_year = make.assessment(make.cycle(tree_id="dti/2032/commune", year=2032), unit)
    assert "Năm trước: đã ban hành (2031)" in officer.get(place(this_year, "1.2")).text
