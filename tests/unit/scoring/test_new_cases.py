"""Workbooks as provinces keep them: what `new` makes of each."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from scoring import load_tree
from scoring.__main__ import main

CASES = Path(__file__).parents[2] / "cases" / "new"


def made_of(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The files of the set in one text, and what the command said."""
    code = main(["new", str(CASES / name), str(folder / "dti/2026/commune")])
    said = capsys.readouterr()
    assert code == 0, said.err
    files = sorted((folder / "dti/2026/commune").glob("0*.yaml"))
    return "\n".join(file.read_text("utf-8") for file in files), said.out + said.err


def test_a_hidden_row_is_left_out_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, said = made_of("new-hidden-row.xlsx", tmp_path, capsys)
    assert "Dòng đã ẩn" not in text
    assert "các dòng đang ẩn được bỏ ra ngoài: 5" in said
    assert load_tree(tmp_path / "dti/2026/commune").max == 10


def test_maximum_below_points_is_the_maximum(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made_of("new-two-row-heading.xlsx", tmp_path, capsys)
    tree = load_tree(tmp_path / "dti/2026/commune")
    assert {code: str(leaf.max) for code, leaf in tree.indicators.items()} == {
        "1.1": "2",
        "1.2": "3",
        "2.1": "3",
        "2.2": "2",
    }


@pytest.mark.parametrize("name", ["new-par-heading-chi-so.xlsx", "new-par-options-no-suggestion.xlsx"])
def test_options_in_rows_of_their_own_become_a_choice_and_the_reached_share_no_title(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, _ = made_of(name, tmp_path, capsys)
    assert "{a: Ban hành kịp thời, b: Không kịp thời, c: Không ban hành}" in text
    assert "{kind: choice, figure: muc_1_1, shares: {a: 1, b: 1/2, c: 0}}" in text


def test_a_title_that_a_cell_wrapped_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = made_of("new-figure-title-cut-at-line-break.xlsx", tmp_path, capsys)
    assert "a_1_1: {title: Số cuộc họp của xã do Chủ tịch chủ trì, type: integer, min: 0}" in text
    assert "b_1_1: {title: Tổng số cuộc họp của xã, type: integer, min: 0}" in text


@pytest.mark.parametrize(("value", "says"), [(46054, "là ngày 01/02/2026"), ("(5 điểm)", "")])
def test_a_maximum_that_became_a_day_is_refused_and_one_in_brackets_read(
    value: object, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("STT", "Chỉ số", "Điểm tối đa"), ("1", "Nhóm", None), ("1.1", "Việc", value)):
        book.active.append(row)
    book.save(tmp_path / "qd.xlsx")
    code = main(["new", str(tmp_path / "qd.xlsx"), str(tmp_path / "dti/2026/commune")])
    said = capsys.readouterr().err
    assert code == (1 if says else 0), said
    assert says in said


def test_a_maximum_of_something_else_is_no_maximum_of_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("STT", "Tiêu chí", "Điểm", "Số lượng"),
        (None, None, None, "Tối đa"),
        ("1", "Nhóm", 5, None),
        ("1.1", "Việc", 5, 9),
    ):
        sheet.append(row)
    for merged in ("A1:A2", "B1:B2", "C1:C2"):
        sheet.merge_cells(merged)
    book.save(tmp_path / "qd.xlsx")
    assert main(["new", str(tmp_path / "qd.xlsx"), str(tmp_path / "dti/2026/commune")]) == 0
    assert load_tree(tmp_path / "dti/2026/commune").max == 5
