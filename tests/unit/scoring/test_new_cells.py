"""Rows and words struck out, merged cells, and maxima that are no numbers: what `new` reads and what it asks about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from scoring.model import Tree
from tests.unit.scoring.decision_tables import BODY, SET, Change, Made, maxima, merging

STRUCK = InlineFont(strike=True)


def strike_row(sheet: Worksheet) -> None:
    for cell in sheet[4]:
        cell.font = Font(strike=True)


def strike_title(sheet: Worksheet) -> None:
    sheet["B4"].font = Font(strike=True)


def strike_runs(sheet: Worksheet) -> None:
    sheet["B4"] = CellRichText(TextBlock(STRUCK, "Việc "), TextBlock(STRUCK, "bỏ"))


@pytest.mark.parametrize("change", [strike_row, strike_title, strike_runs])
def test_a_row_that_is_struck_out_is_left_out_and_said(
    change: Change, new: Callable[..., Made], tree: Callable[[], Tree], tmp_path: Path
) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm", 5), ("1.1", "Việc một", 2), ("1.9", "Việc bỏ", 7),
        ("1.2", "Việc hai", 3), change=change,
    )  # fmt: skip
    assert code == 0, said
    assert maxima(tree()) == {"1.1": "2", "1.2": "3"}
    assert "các dòng bị gạch ngang được bỏ ra ngoài: 4" in said
    assert not any("Việc bỏ" in file.read_text("utf-8") for file in (tmp_path / SET).glob("*.yaml"))


def test_an_option_that_is_struck_out_is_no_part_of_the_rule(
    new: Callable[..., Made], tmp_path: Path
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B5"].font = Font(strike=True)

    rows = ((None, "Kịp thời: 2 điểm"), (None, "Sớm: 1,5 điểm"), (None, "Chậm: 1 điểm"))
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm", 2), ("1.1", "Việc", 2), *rows, change=change
    )
    assert code == 0, said
    text = (tmp_path / SET / "01-nhom.yaml").read_text("utf-8")
    assert "#   Kịp thời: 2 điểm\n    #   Chậm: 1 điểm\n" in text
    assert "các dòng bị gạch ngang được bỏ ra ngoài: 5" in said


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[4].hidden = True


@pytest.mark.parametrize("change", [strike_row, hide_row])
@pytest.mark.parametrize("before", [("1.1", "Việc một", 2), (None,)])
def test_an_entry_that_is_left_out_takes_its_options_along(
    change: Change, before: tuple[object, ...], new: Callable[..., Made], tmp_path: Path
) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm"), before, ("1.9", "Việc bỏ", 7), (None, "Có: 7 điểm"),
        ("-", "Không: 0 điểm"), ("1.2", "Việc hai", 3), change=change,
    )  # fmt: skip
    assert code == 0, said
    assert "7 điểm" not in (tmp_path / SET / "01-nhom.yaml").read_text("utf-8")
    assert "được coi là ghi chú: B5, A6" in said


def test_words_struck_out_of_a_cell_are_not_read_and_said(
    new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["B3"] = CellRichText(TextBlock(STRUCK, "Việc cũ"), TextBlock(InlineFont(b=True), "Việc mới"))
        sheet["C3"] = CellRichText(TextBlock(STRUCK, "9"), "2")

    code, said = new(("STT", "Tiêu chí", "Điểm tối đa"), *BODY, change=change)
    assert code == 0, said
    assert (tree().indicators["1.1"].title, tree().max) == ("Việc mới", 5)
    assert "chữ bị gạch ngang ở các ô này không đọc: B3, C3" in said


def test_a_maximum_that_is_struck_out_is_missing(new: Callable[..., Made]) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C3"].font = Font(strike=True)

    code, said = new(("STT", "Tiêu chí", "Điểm tối đa"), *BODY, change=change)
    assert code == 1
    assert "chỉ số 1.1 không có điểm tối đa" in said


def test_cells_merged_over_several_codes_say_the_same_for_each(
    new: Callable[..., Made], tree: Callable[[], Tree], tmp_path: Path
) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa", "Cách tính", "Tài liệu kiểm chứng"),
        ("1", "Nhóm", 6),
        ("1.1", "Việc một", 2, "Có: 2 điểm; không: 0 điểm", "Báo cáo"),
        ("1.2", "Việc hai", 2),
        (None, "ý thêm của việc hai"),
        ("1.3", "Việc ba", 2),
        change=merging("D3:D6", "E3:E5"),
    )
    assert code == 0, said
    leaves = tree().indicators
    assert [leaves[code].evidence.asks if leaves[code].evidence else "" for code in ("1.1", "1.2", "1.3")] == [
        "Báo cáo", "Báo cáo", "",
    ]  # fmt: skip
    text = (tmp_path / SET / "01-nhom.yaml").read_text("utf-8")
    assert text.count("kind: boolean") == 2  # not where the decision adds words of its own
    assert text.count("#   Có: 2 điểm; không: 0 điểm\n") == 3


def test_a_title_merged_over_several_codes_is_each_ones(
    new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm", 5), ("1.1", "Việc chung", 2), ("1.2", None, 3),
        change=merging("B3:B4"),
    )  # fmt: skip
    assert code == 0, said
    assert [leaf.title for leaf in tree().indicators.values()] == ["Việc chung", "Việc chung"]


def test_a_row_below_a_merged_cell_without_a_code_repeats_nothing(
    new: Callable[..., Made], tmp_path: Path
) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa", "Cách tính"),
        ("1", "Nhóm", 2),
        ("1.1", "Việc", 2, "Có: 2 điểm"),
        (None, None, None, "không: 0 điểm"),
        change=merging("A3:A4", "B3:B4", "C3:C4"),
    )
    assert code == 0, said
    text = (tmp_path / SET / "01-nhom.yaml").read_text("utf-8")
    assert "#   Có: 2 điểm\n    #   không: 0 điểm\n" in text


def test_a_maximum_merged_over_the_bullets_of_its_indicator_is_its_own(
    new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm", 5), ("1.1", "Việc", 5), ("-", "Kịp thời: 5 điểm"),
        ("a)", "Chậm: 0 điểm"), change=merging("C3:C5"),
    )  # fmt: skip
    assert code == 0, said
    assert maxima(tree()) == {"1.1": "5"}


def test_a_maximum_merged_over_several_codes_is_refused_by_its_cells(new: Callable[..., Made]) -> None:
    code, said = new(
        ("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm", 5), ("1.1", "Việc một", 5), ("1.2", "Việc hai"),
        change=merging("C3:C4"),
    )  # fmt: skip
    assert code == 1
    (line,) = said.strip().splitlines()
    assert "Bảng!C3: điểm tối đa 5 ở các ô gộp C3:C4 là của nhiều mã" in line


@pytest.mark.parametrize(
    ("value", "format_", "says"),
    [
        (46054, "General", "là ngày 01/02/2026"),
        (date(2026, 2, 1), "dd/mm/yyyy", "là ngày 01/02/2026"),
        (45, "dd/mm/yyyy", "là ngày 14/02/1900"),
        (2.5, "d/m", "là ngày 02/01/1900"),
        (0.5, "hh:mm", "là ngày 12:00:00"),
        (45, '0" ngày"', ""),
        (45, "[Red]0.00", ""),
        (25000.5, "General", ""),
    ],
)
def test_the_number_format_says_whether_a_maximum_became_a_day(
    value: object, format_: str, says: str, new: Callable[..., Made]
) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["C3"].number_format = format_

    code, said = new(("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm"), ("1.1", "Việc", value), change=change)
    assert code == (1 if says else 0), said
    assert (f"Bảng!C3: ô điểm tối đa {says}" in said) == bool(says)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("(5 điểm)", "5"),
        ("( 1,5 đ )", "1.5"),
        ("(5 points)", "5"),
        ("5 (điểm)", "5"),
        ("5 điểm", "5"),
        ("(5)", None),
        ("(5 điểm", None),
        ("5)", None),
        ("(điểm)", None),
    ],
)
def test_points_in_brackets_need_their_unit(
    text: str, points: str | None, new: Callable[..., Made], tree: Callable[[], Tree]
) -> None:
    code, said = new(("STT", "Tiêu chí", "Điểm tối đa"), ("1", "Nhóm"), ("1.1", "Việc", text))
    if points is None:
        assert code == 1
        assert f"“{text}” không phải là số điểm" in said
    else:
        assert code == 0, said
        assert maxima(tree()) == {"1.1": points}


def test_a_share_in_the_rule_is_copied_as_it_is_shown(new: Callable[..., Made], tmp_path: Path) -> None:
    def change(sheet: Worksheet) -> None:
        sheet["D3"].number_format = "0%"

    rows = (("STT", "Tiêu chí", "Điểm tối đa", "Cách tính"), ("1", "Nhóm"), ("1.1", "Việc", 2, 0.8))
    code, said = new(*rows, change=change)
    assert code == 0, said
    assert "#   80%\n" in (tmp_path / SET / "01-nhom.yaml").read_text("utf-8")
