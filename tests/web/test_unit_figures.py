"""The table of all figures: one page for the whole sheet, saved row by row, by a plain form or by its script."""

from __future__ import annotations

import json

import pytest

from app.models import Assessment
from tests.support.client import Client, Page

pytestmark = pytest.mark.database
FORM = "form[data-figures]"
SAVE = "Lưu các ô đã sửa"


def address(sheet: Assessment, code: str = "") -> str:
    return f"/unit/assessments/{sheet.id}/figures" + (f"/{code}" if code else "")


def save(browser: Client, sheet: Assessment, typed: dict[str, str], *, press: str = SAVE) -> Page:
    """Open the table, type, press."""
    browser.get(address(sheet))
    return browser.submit(FORM, typed, press=press)


def row(page: Page, code: str) -> str:
    return " ".join(page.one(f'tbody[id="ct-{code}"]').get_text(" ").split())


def test_the_whole_sheet_stands_on_one_page_and_is_saved_at_once(officer: Client, sheet: Assessment) -> None:
    page = save(
        officer,
        sheet,
        {
            "figure-plan_issued": "true",
            "figure-dossiers": "1.000",
            "figure-dossiers_online": "500",
            "points-2.2": "1,5",
        },
    )
    assert "Đã lưu 3 chỉ tiêu." in page.text
    assert "2,00 /2" in row(page, "1.1").replace("2,00/2", "2,00 /2")
    assert page.value("figure-dossiers") == "1.000"
    assert page.value("points-2.2") == "1,5"
    assert "5,50" in page.one("[data-total]").get_text()


def test_rows_that_are_refused_keep_what_was_typed_and_the_others_are_saved(
    officer: Client, sheet: Assessment
) -> None:
    page = save(
        officer,
        sheet,
        {
            "figure-plan_issued": "true",
            "figure-dossiers": "mười",
            "figure-dossiers_online": "5",
            "points-2.2": "9",
        },
    )
    assert "Đã lưu 2 chỉ tiêu." in page.text  # 1.1, and the cell of 2.1 that can be read
    assert page.value("figure-dossiers") == "mười"
    assert "không phải một số" in page.one("#figure-dossiers-error").get_text()
    assert page.value("points-2.2") == "9"
    assert [link["href"] for link in page.all(".govuk-error-summary a")] == [
        "#figure-dossiers",
        "#points-2.2",
    ]
    again = officer.get(address(sheet))
    assert again.value("figure-dossiers") == ""
    assert again.value("figure-dossiers_online") == "5"
    assert again.value("points-2.2") == ""


def test_a_row_that_is_not_touched_is_not_saved(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    save(colleague, sheet, {"figure-chaired_by": "head"})
    page = officer.submit(FORM, {"figure-plan_issued": "true"}, press=SAVE)
    assert "Đã lưu 1 chỉ tiêu." in page.text
    assert page.one("#figure-chaired_by option[selected]")["value"] == "head"
    assert "Không có ô nào thay đổi" in officer.submit(FORM, {}, press=SAVE).text


def test_two_people_who_change_different_cells_of_an_indicator_are_both_served(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    save(colleague, sheet, {"figure-dossiers": "100"})
    page = officer.submit(FORM, {"figure-dossiers_online": "40"}, press=SAVE)
    assert (page.value("figure-dossiers"), page.value("figure-dossiers_online")) == ("100", "40")
    assert page.texts(".govuk-error-message") == []


def test_a_cell_that_both_changed_names_who_and_when_and_saving_again_keeps_mine(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    save(colleague, sheet, {"figure-dossiers": "100"})
    page = officer.submit(FORM, {"figure-dossiers": "90", "figure-dossiers_online": "40"}, press=SAVE)
    said = page.one("#figure-dossiers-error").get_text()
    assert "Cán bộ Hai lưu “100” lúc 01/12/2030" in said or "Cán bộ Hai lưu “100” lúc" in said
    assert page.value("figure-dossiers") == "90"
    assert page.value("figure-dossiers_online") == "40"
    kept = officer.submit(FORM, {}, press=SAVE)
    assert "Đã lưu 1 chỉ tiêu." in kept.text
    assert kept.value("figure-dossiers") == "90"


def test_what_was_typed_into_a_sheet_that_is_locked_meanwhile_is_shown(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    colleague.get(f"/unit/assessments/{sheet.id}/check")
    colleague.submit('form[action$="/hand-over"]')
    page = officer.submit(FORM, {"figure-dossiers": "90"}, press=SAVE)
    assert "chưa được lưu" in page.text
    assert page.one(".govuk-inset-text strong").get_text() == "90"
    assert page.all(FORM) == []


def send(
    browser: Client, sheet: Assessment, code: str, *, status: int = 200, **typed: str
) -> dict[str, object]:
    """Send a row as the script of the page on the screen does."""
    names = {name.replace("_", "-", 1): value for name, value in typed.items()}
    form = browser.fill(FORM, {})
    before = dict(pair for pair in form.pairs if pair[0].startswith("was-") and pair[0][4:] in names)
    token = next(pair for pair in form.pairs if pair[0] == "csrf_token")
    pairs = [token, ("key", "a1"), *before.items(), *names.items()]
    answer = browser.send(type(form)("POST", address(sheet, code), pairs), status=status)
    assert len(answer.response.get_data()) <= 1_000
    told: dict[str, object] = json.loads(answer.response.get_data(as_text=True))
    return told


def test_a_row_saved_by_the_script_answers_with_boxes_points_and_totals(
    officer: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    told = send(officer, sheet, "2.1", figure_dossiers="1000", figure_dossiers_online="500")
    assert told["boxes"] == {"figure-dossiers": "1.000", "figure-dossiers_online": "500"}
    assert told["points"] == {"2.1": "2,00"}
    assert told["groups"] == {"2": "2,00 / 6"}
    assert (told["refused"], told["differs"]) == ({}, {})
    assert str(told["total"]).startswith("2,00 / 10")


def test_a_row_sent_again_because_the_answer_was_lost_is_answered_alike(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    first = send(officer, sheet, "2.1", figure_dossiers="1000")
    save(colleague, sheet, {"figure-dossiers": "900"})
    assert send(officer, sheet, "2.1", figure_dossiers="1000") == first
    assert officer.get(address(sheet)).value("figure-dossiers") == "900"


def test_the_script_is_told_of_refused_and_differing_boxes(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    save(colleague, sheet, {"figure-dossiers": "100"})
    told = send(officer, sheet, "2.1", figure_dossiers="90", figure_dossiers_online="-4")
    assert told["differs"]["figure-dossiers"][0] == "100"  # type: ignore[index]
    assert "nhỏ hơn mức thấp nhất" in told["refused"]["figure-dossiers_online"]  # type: ignore[index]


def test_the_script_is_told_why_a_sheet_is_closed(
    officer: Client, colleague: Client, sheet: Assessment
) -> None:
    officer.get(address(sheet))
    colleague.get(f"/unit/assessments/{sheet.id}/check")
    colleague.submit('form[action$="/hand-over"]')
    assert "lãnh đạo đơn vị" in str(send(officer, sheet, "1.1", status=409, figure_plan_issued="true")["why"])


def test_help_says_the_next_jump_the_rule_and_the_points_as_typed(officer: Client, sheet: Assessment) -> None:
    page = save(officer, sheet, {"figure-dossiers": "1000", "figure-dossiers_online": "500"})
    page = officer.get_fragment(address(sheet, "2.1") + "?figure-dossiers_online=729")
    assert "2,92 / 4 điểm" in page.text
    assert "Số hồ sơ nộp trực tuyến: thêm 71 hồ sơ: 4 điểm thay vì 2,92" in page.text
    assert "Cách tính" in page.text or "80%" in page.text


def test_the_statements_do_not_grow_with_what_is_declared(officer: Client, sheet: Assessment) -> None:
    empty = officer.get(address(sheet)).statements.count
    page = save(officer, sheet, {"figure-dossiers": "10", "figure-plan_issued": "true", "points-2.2": "1"})
    assert page.statements.count == empty <= 9


def test_boxes_saved_one_after_the_other_add_up(officer: Client, sheet: Assessment) -> None:
    officer.get(address(sheet))
    send(officer, sheet, "2.1", figure_dossiers_online="500")
    told = send(officer, sheet, "2.1", figure_dossiers="1000")
    assert (told["points"], told["done"]) == ({"2.1": "2,00"}, 1)


def test_help_says_what_is_wrong_with_typed_points(officer: Client, sheet: Assessment) -> None:
    assert "nằm ngoài khoảng từ 0 đến 2" in officer.get_fragment(address(sheet, "2.2") + "?points-2.2=9").text
