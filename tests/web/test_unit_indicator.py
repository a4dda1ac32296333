"""One indicator as the officer fills it in: save, errors at the field, two people at once, sizes and statements."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from app.models import Assessment, Cycle
from tests.support.application import Clock
from tests.support.client import Client, Page
from tests.support.factories import Make

FORM = "#declaration"
ON = "Lưu và sang chỉ tiêu tiếp"
# What a browser sends beside the body and the cookie: Chromium's own headers for a form, rounded up.
BROWSER_HEADERS = 900
# What gunicorn adds to each answer: status line, Server, Date, Connection.
SERVER_HEADERS = 110


def address(sheet: Assessment, code: str, more: str = "") -> str:
    return f"/unit/assessments/{sheet.id}/indicators/{code}{more}"


def save(
    browser: Client, sheet: Assessment, code: str, *, press: str = "Lưu", status: int = 200, **typed: str
) -> Page:
    """Open the indicator, type, press."""
    browser.get(address(sheet, code))
    return browser.submit(FORM, names(typed), press=press, status=status)


def names(typed: dict[str, str]) -> dict[str, str]:
    return {key.replace("figure_", "figure-", 1): value for key, value in typed.items()}


def errors(page: Page) -> list[str]:
    return page.texts(".govuk-error-message")


def points(page: Page) -> str:
    return page.texts(".dti-points")[0]


def test_a_saved_answer_earns_its_points_and_leads_to_the_next_indicator(
    officer: Client, sheet: Assessment
) -> None:
    page = save(officer, sheet, "1.1", press=ON, figure_plan_issued="true")
    assert page.heading == "1.2 Người chủ trì"
    assert "Đã lưu 1.1 2,00 / 2 điểm" in page.text


def test_after_the_last_indicator_the_sheet_is_checked(officer: Client, sheet: Assessment) -> None:
    assert (
        save(officer, sheet, "2.2", press="Lưu và kiểm tra phiếu", typed_points="1,5").heading
        == "Kiểm tra phiếu"
    )


def test_saving_in_place_shows_the_points_and_why(officer: Client, sheet: Assessment) -> None:
    page = save(officer, sheet, "2.1", figure_dossiers="4.000", figure_dossiers_online="2.000")
    assert page.value("figure-dossiers") == "4.000"
    assert "2,00 / 4 điểm" in points(page)
    assert "50%" in points(page)


def test_enter_in_a_field_saves_and_stays(officer: Client, sheet: Assessment) -> None:
    officer.get(address(sheet, "2.2"))
    assert officer.submit(FORM, {"typed_points": "1"}).heading.startswith("2.2")
    assert officer.page.value("typed_points") == "1"


def test_declared_zero_and_not_declared_are_two_things(officer: Client, sheet: Assessment) -> None:
    zero = save(officer, sheet, "2.1", figure_dossiers="100", figure_dossiers_online="0")
    assert zero.value("figure-dossiers_online") == "0"
    assert "Đã nhập" in zero.texts(".dti-state")
    withdrawn = save(officer, sheet, "2.1", figure_dossiers_online="")
    assert withdrawn.value("figure-dossiers_online") == ""
    assert "Nhập dở" in withdrawn.texts(".dti-state")


def test_a_radio_answer_can_be_taken_back(officer: Client, sheet: Assessment) -> None:
    save(officer, sheet, "1.1", figure_plan_issued="true")
    assert "Chưa nhập" in save(officer, sheet, "1.1", figure_plan_issued="").texts(".dti-state")


def test_an_indicator_that_does_not_apply_leaves_the_denominator_and_keeps_its_reason(
    officer: Client, sheet: Assessment
) -> None:
    page = save(officer, sheet, "1.2", not_applicable_reason="Xã chưa lập ban chỉ đạo.")
    assert points(page).startswith("Không áp dụng")
    assert "Đã lưu 1.2 Không áp dụng" in page.text
    assert page.value("not_applicable_reason").strip() == "Xã chưa lập ban chỉ đạo."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("12,5,3", "không phải số nguyên"),
        ("mười", "không phải một số"),
        ("1.5", "hãy gõ như 25 hoặc 1.234"),
        ("1,5", "không phải là số nguyên"),
        ("-3", "nhỏ hơn mức thấp nhất cho phép là 0"),
        ("1234567890123", "quá dài"),
    ],
)
def test_a_wrong_number_is_explained_at_its_field_and_what_was_typed_stays(
    officer: Client, sheet: Assessment, typed: str, says: str
) -> None:
    page = save(officer, sheet, "2.1", status=422, figure_dossiers=typed, figure_dossiers_online="7")
    assert says in errors(page)[0]
    assert page.value("figure-dossiers") == typed
    assert page.value("figure-dossiers_online") == "7"
    assert page.one(".govuk-error-summary a")["href"] == "#figure-dossiers"
    assert page.one("title").get_text().startswith("Lỗi:")


def test_nothing_is_saved_when_one_field_is_wrong(officer: Client, sheet: Assessment) -> None:
    save(officer, sheet, "2.1", status=422, figure_dossiers="100", figure_dossiers_online="12,5,3")
    assert officer.get(address(sheet, "2.1")).value("figure-dossiers") == ""


def test_a_numerator_above_its_denominator_is_refused_with_the_rule_of_the_set(
    officer: Client, sheet: Assessment
) -> None:
    page = save(officer, sheet, "2.1", status=422, figure_dossiers="100", figure_dossiers_online="200")
    assert "Số hồ sơ trực tuyến không thể lớn hơn tổng số hồ sơ" in errors(page)[0]
    assert page.one(".govuk-error-summary a")["href"] == "#figure-dossiers_online"


def test_points_beyond_the_maximum_are_refused(officer: Client, sheet: Assessment) -> None:
    assert "từ 0 đến 2" in errors(save(officer, sheet, "2.2", status=422, typed_points="2,5"))[0]


def test_points_finer_than_the_set_rounds_are_refused(officer: Client, sheet: Assessment) -> None:
    assert "chữ số thập phân" in errors(save(officer, sheet, "2.2", status=422, typed_points="1,234"))[0]


def test_an_answer_that_the_page_does_not_offer_is_refused(officer: Client, sheet: Assessment) -> None:
    officer.get(address(sheet, "1.2"))
    forged = officer.fill(FORM)
    forged.pairs[forged.pairs.index(("figure-chaired_by", ""))] = ("figure-chaired_by", "neighbour")
    assert "không có phương án" in errors(officer.send(forged, status=422))[0]


def test_the_same_form_sent_twice_changes_nothing_the_second_time(officer: Client, sheet: Assessment) -> None:
    officer.get(address(sheet, "1.1"))
    twice = officer.fill(FORM, {"figure-plan_issued": "true"}, press=ON)
    officer.send(twice)
    again = officer.send(twice)
    assert again.heading == "1.2 Người chủ trì"


def test_of_two_people_at_one_indicator_the_second_sees_both_versions(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet, "2.1"))
    save(colleague, sheet, "2.1", figure_dossiers="500", figure_dossiers_online="100")
    page = officer.submit(
        FORM, {"figure-dossiers": "400", "figure-dossiers_online": "100"}, press="Lưu", status=409
    )
    assert "Người khác vừa lưu chỉ tiêu 2.1" in page.text
    row = page.one("table tbody tr").get_text(" ", strip=True)
    assert row == "Tổng số hồ sơ 400 hồ sơ 500 hồ sơ"
    assert "Cán bộ Hai lưu bản kia lúc 15/11/2030 09:00" in page.text
    assert page.value("figure-dossiers") == "400"


def test_saving_again_from_the_comparison_keeps_mine(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet, "2.1"))
    save(colleague, sheet, "2.1", figure_dossiers="500")
    officer.submit(FORM, {"figure-dossiers": "400"}, press="Lưu", status=409)
    assert officer.submit(FORM, press="Lưu").value("figure-dossiers") == "400"


def test_the_stored_version_can_be_kept_from_the_comparison(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet, "2.1"))
    save(colleague, sheet, "2.1", figure_dossiers="500")
    officer.submit(FORM, {"figure-dossiers": "400"}, press="Lưu", status=409)
    assert officer.follow("bỏ bản của tôi, giữ bản đang lưu").value("figure-dossiers") == "500"


def previewed(browser: Client, sheet: Assessment, code: str, **typed: str) -> str:
    """What the page's script is told about typed figures."""
    return browser.get_fragment(address(sheet, code, f"/preview?{urlencode(names(typed))}")).html


def test_typed_figures_show_their_points_before_they_are_saved(officer: Client, sheet: Assessment) -> None:
    officer.get(address(sheet, "2.1"))
    told = previewed(officer, sheet, "2.1", figure_dossiers="4.000", figure_dossiers_online="3.200")
    assert "4,00 / 4 điểm" in told
    assert "(chưa lưu)" in told
    assert officer.get(address(sheet, "2.1")).value("figure-dossiers") == ""


def test_the_preview_of_a_wrong_figure_says_what_is_wrong(officer: Client, sheet: Assessment) -> None:
    assert "không phải số nguyên" in previewed(officer, sheet, "2.1", figure_dossiers="12,5,3")
    assert "không thể lớn hơn" in previewed(
        officer, sheet, "2.1", figure_dossiers="1", figure_dossiers_online="2"
    )


def test_markup_in_a_preview_stays_text(officer: Client, sheet: Assessment) -> None:
    assert "<script>" not in previewed(officer, sheet, "2.1", figure_dossiers="<script>")


def test_a_save_costs_at_most_2_kilobytes_up_and_1_down(
    officer: Client, sheet: Assessment, clock: Clock
) -> None:
    officer.get(address(sheet, "2.1"))
    clock.advance(minutes=5)  # so that the answer renews the cookie as well
    typed = {
        "figure-dossiers": "123.456",
        "figure-dossiers_online": "98.765",
        "note": "Số liệu đến hết 31/12/2030.",
    }
    form = officer.fill(FORM, typed, press=ON)
    response, _statements = officer._request("POST", form.action, None, form.pairs, False)
    assert response.status_code == 303
    cookie = f"Cookie: __Host-dti={officer.cookie('__Host-dti')}\r\n"
    up = len(f"POST {form.action} HTTP/1.1\r\n{cookie}") + BROWSER_HEADERS + len(urlencode(form.pairs))
    down = len(str(response.headers).encode()) + len(response.get_data()) + SERVER_HEADERS
    assert up <= 2048, up
    assert down <= 1024, (down, str(response.headers))


def test_the_page_of_an_indicator_needs_at_most_6_statements(officer: Client, sheet: Assessment) -> None:
    save(officer, sheet, "2.1", figure_dossiers="4.000", figure_dossiers_online="2.000")
    assert officer.get(address(sheet, "2.1")).statements.count <= 6


def test_an_indicator_of_another_unit_or_of_none_does_not_exist(
    officer: Client, sheet: Assessment, make: Make, cycle: Cycle
) -> None:
    other = make.assessment(cycle, make.unit("Bên Cạnh"))
    for place in (address(other, "1.1"), address(sheet, "9.9"), f"/unit/assessments/{other.id}"):
        assert officer.get(place, status=404).heading == "Không tìm thấy trang này"
