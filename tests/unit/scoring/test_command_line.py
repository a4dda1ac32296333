"""The command line as officials and programs use it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scoring.__main__ import main

TREE = """
id: dti/2026/thu
title: Bộ chỉ số thử
figures:
  systems: {title: Tổng số hệ thống, unit: hệ thống, type: integer, min: 0}
checks:
  - {that: approved, at_most: systems, says: Số hệ thống được phê duyệt không thể lớn hơn tổng số}
grades:
  - {id: good, title: Tốt, at_least_percent: 80}
groups:
  - code: "1"
    title: An toàn thông tin
    indicators:
      - code: "1.2"
        title: Kế hoạch
        max: 5
        figures: {plan: {title: Đã ban hành, type: boolean}}
        rule: {kind: boolean, figure: plan}
      - code: "1.10"
        title: Hệ thống
        max: 5
        figures: {approved: {title: Số hệ thống được phê duyệt, type: integer, min: 0}}
        rule: {kind: ratio, numerator: [approved], denominator: [systems], target: 30%}
      - {code: "1.11", title: Điểm khác, max: 2, rule: {kind: points}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set").mkdir()
    (tmp_path / "set/tree.yaml").write_text(TREE, encoding="utf-8")
    return tmp_path


def write(path: Path, text: str) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_check_names_what_it_found_sound(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "set"]) == 0
    assert "set: đạt – 3 chỉ số, 12 điểm" in capsys.readouterr().out
    assert main(["check", ".", "--lang", "en"]) == 0
    assert "set: fine – 3 indicators, 12 points" in capsys.readouterr().out


def test_check_lists_every_problem_and_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "set/tree.yaml", TREE.replace('"1.10"', "1.10").replace("systems]", "system]"))

    assert main(["check", "set"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("set/tree.yaml:19:15: groups[0].indicators[1].code: mã 1.10 không có ngoặc kép")
    assert first.endswith('; đặt mã trong ngoặc kép: "1.10"')
    assert second.startswith(
        "set/tree.yaml:23:66: groups[0].indicators[1].rule.denominator[0]: không có số liệu"
    )
    assert "có phải là “systems”?" in second


def test_score_writes_the_result_with_decimals_as_strings(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = write(
        folder / "a.yaml",
        'unit: xa-a\nfigures: {systems: 1000, approved: 299, plan: true}\nnot_applicable: {"1.11": không phát sinh}\n',
    )

    assert main(["score", "set", answers, "--json"]) == 0
    output = json.loads(capsys.readouterr().out)
    shown = ("tree", "unit", "points", "max", "denominator", "percent", "index", "grade")
    assert {key: output[key] for key in shown} == {
        "tree": "dti/2026/thu", "unit": "xa-a", "points": "6.50", "max": "12", "denominator": "10", "percent": "65.00",
        "index": "0.6500", "grade": None,
    }  # fmt: skip
    assert [(row["code"], row["points"], row["state"]) for row in output["indicators"]] == [
        ("1.2", "5.00", "scored"), ("1.10", "1.50", "scored"), ("1.11", "0.00", "not_applicable")
    ]  # fmt: skip
    assert output["groups"][0] | {"title": ""} == {
        "code": "1", "title": "", "points": "6.50", "max": "12", "denominator": "10", "percent": "65.00"
    }  # fmt: skip
    assert "Điểm: 1,50 / 5 (làm tròn từ 1,495)." in output["indicators"][1]["why"]


def test_score_explains_one_indicator_to_a_person(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = write(folder / "a.yaml", "figures: {systems: 10, approved: 3}\n")

    assert main(["score", "set", answers, "--explain", "1.10"]) == 0
    assert "Đạt mức 30%: được điểm tối đa." in capsys.readouterr().out
    assert main(["score", "set", answers, "--explain", "1.10", "--lang", "en"]) == 0
    assert "Meets 30%: full mark." in capsys.readouterr().out
    assert main(["score", "set", answers, "--explain", "7.7"]) == 1
    assert "không có chỉ số “7.7”" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("figures: {sytems: 1}", "a.yaml:1:19: figures.sytems: bộ chỉ số không có số liệu “sytems”"),
        (
            "figures: {systems: '12,5,3'}",
            "“Tổng số hệ thống”: “12,5,3” không phải là số viết theo kiểu máy; viết 1234.5",
        ),
        ("figures: {systems: 1, approved: 2}", "Số hệ thống được phê duyệt không thể lớn hơn tổng số"),
        ("figures: {systems: 1, systems: 2}", "khóa “systems” đã có ở dòng 1"),
        ('points: {"1.11": 3}', "điểm của chỉ số 1.11 là 3, nằm ngoài khoảng từ 0 đến 2"),
        ("points: {1.11: 1}", "mã 1.11 không có ngoặc kép"),
        ("figure: {}", "không có khóa “figure”; có phải là “figures”?"),
        ("[", "YAML"),
    ],
)
def test_score_refuses_a_wrong_sheet_by_name(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, message: str
) -> None:
    assert main(["score", "set", write(folder / "a.yaml", text)]) == 1
    assert message in capsys.readouterr().err.replace("sai cú pháp", "YAML").replace("thiếu dấu phẩy", "YAML")


def test_rank_reads_a_row_a_unit_and_publishes_competition_ranks(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = write(
        folder / "s.csv",
        "unit,systems,approved,plan,points:1.11\n"
        "b,10,3,true,2\na,10,3,true,2\nc,10,1,true,\nd,10,3,true,na\ne,10,na,true,2\n",
    )

    assert main(["rank", "set", table]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "rank,unit,points,denominator,percent,index,grade",
        "1,a,12.00,12,100.00,1.0000,good",
        "1,b,12.00,12,100.00,1.0000,good",
        "1,d,10.00,10,100.00,1.0000,good",
        "1,e,7.00,7,100.00,1.0000,good",
        "5,c,5.50,12,45.83,0.4583,",
    ]


def test_rank_names_row_and_column_of_what_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = write(folder / "s.csv", "unit,systems,approved\na,10,11\nb,x,1\na,1,1\n,1,1\nc,1\n")

    assert main(["rank", "set", table]) == 1
    told = capsys.readouterr().err
    assert "s.csv:2:3: a.approved: Số hệ thống được phê duyệt không thể lớn hơn tổng số" in told
    assert "s.csv:3:2: systems: “x” không phải là số" in told
    assert "s.csv:4:1: unit: đơn vị “a” có hai dòng" in told
    assert "s.csv:5:1: unit: dòng này chưa có mã đơn vị" in told
    assert "s.csv:6:1: dòng này có 2 ô, tiêu đề có 3 cột" in told


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("name,systems", "dòng tiêu đề thiếu cột: unit"),
        ("unit,sytems", "không có số liệu “sytems”"),
        ("unit,systems,systems", "cột “systems” có hai lần"),
        ("unit,points:9.9", "không có chỉ số “9.9”"),
    ],
)
def test_rank_refuses_columns_it_does_not_know(
    folder: Path, capsys: pytest.CaptureFixture[str], header: str, message: str
) -> None:
    assert main(["rank", "set", write(folder / "s.csv", f"{header}\n")]) == 1
    assert message in capsys.readouterr().err


def test_the_worked_examples_beside_a_tree_are_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        folder / "set/cases/a.yaml",
        """
- name: đủ
  figures: {systems: 10, approved: 3, plan: true}
  points: {"1.11": 2}
  expect: {points: {"1.10": 5}, groups: {"1": 12}, states: {"1.2": given}, total: 12, percent: 100, grade: good}
- name: thiếu
  sheet: {figures: {plan: false}}
  expect: {states: {"1.10": missing, "1.2": scored}, denominator: 12, index: 0, grade: none}
- name: mâu thuẫn
  figures: {systems: 1, approved: 2}
  expect: {problems: [check_failed]}
""",
    )
    assert main(["test", "set"]) == 0
    assert "set: 3 ví dụ, 0 chỗ khác" in capsys.readouterr().out


def test_an_example_that_comes_out_differently_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        folder / "set/cases/a.yaml",
        '- {name: đủ, figures: {plan: true}, expect: {points: {"1.2": 4}, grade: good}}\n'
        "- {name: sai, figures: {plan: true}, expect: {problems: [check_failed]}}\n",
    )

    assert main(["test", "set"]) == 1
    told = capsys.readouterr().out
    assert "set/cases/a.yaml:1: đủ: 1.2: cần 4, tính ra 5" in told
    assert "đủ: grade: cần good, tính ra none" in told
    assert "sai: problems: cần check_failed, tính ra –" in told


def test_an_example_about_an_unknown_indicator_is_a_mistake_in_the_example(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder / "set/cases/a.yaml", '- {name: đủ, figures: {plan: true}, expect: {points: {"9.9": 4}}}\n')

    assert main(["test", "set"]) == 1
    assert "không có chỉ số “9.9”" in capsys.readouterr().out


def test_score_names_the_next_best_steps_with_total_and_rank(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = write(folder / "a.yaml", "unit: b\nfigures: {systems: 1000, approved: 299}")
    others = write(folder / "s.csv", "unit,systems,approved,plan\na,10,10,\nb,1000,299,\nc,10,0,true\n")

    assert main(["score", "set", answers, "--next", "5", "--others", others]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Chỉ số 1.2: “Đã ban hành”: chưa kê khai → có: thêm 5,00 điểm, tổng 6,50, hạng 3 → 1.",
        "Chỉ số 1.10: “Số hệ thống được phê duyệt”: 299 → 300: thêm 3,50 điểm, tổng 5,00, hạng 3 → 1.",
    ]
    assert main(["score", "set", answers, "--next", "1", "--lang", "en"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Indicator 1.2: “Đã ban hành”: not declared → yes: 5.00 more points, total 6.50."
    ]
    done = write(folder / "d.yaml", "unit: b\nfigures: {systems: 10, approved: 9, plan: true}")
    assert main(["score", "set", done, "--next", "3"]) == 0
    assert capsys.readouterr().out == "Không còn bước nào thêm điểm.\n"


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], "thiếu LỆNH"),
        (["chek", "set"], "không có lệnh “chek”"),
        (["check"], "thiếu PATH"),
        (["check", "set", "--lang", "fr"], "--lang không nhận “fr”; chọn một trong: 'vi', 'en'"),
        (["score", "set", "a.yaml", "--explain"], "sau --explain phải có giá trị"),
        (["score", "set", "a.yaml", "--next", "0"], "--next: “0”: phải là số nguyên từ 1 đến 1000"),
        (["score", "set", "a.yaml", "extra"], "không hiểu extra"),
        (["sensitivity", "set", "s.csv", "--draws", "0"], "--draws: “0”: phải là số nguyên từ 1 đến 10000"),
        (["sensitivity", "set", "s.csv", "--draws", "9" * 30], "phải là số nguyên từ 1 đến 10000"),
        (
            ["sensitivity", "set", "s.csv", "--seed", "-1"],
            "--seed: “-1”: phải là số nguyên từ 0 đến 999999999999999999",
        ),
        (["sensitivity", "set", "s.csv", "--seed", "x"], "--seed: “x”: phải là số nguyên từ 0"),
    ],
)
def test_a_command_typed_wrongly_is_explained_in_vietnamese(
    capsys: pytest.CaptureFixture[str], arguments: list[str], wanted: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)

    told = capsys.readouterr().err
    assert caught.value.code == 2
    assert wanted in told
    assert "--help\ncách dùng: python -m scoring" in told
    assert not [word for word in ("usage", "argument ", "invalid", "required") if word in told]


def test_help_is_in_vietnamese_and_mistakes_in_english_where_asked_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    told = capsys.readouterr().out
    assert "cách dùng: python -m scoring score" in told
    assert not [word for word in ("usage", "positional", "options:", "show this") if word in told]

    with pytest.raises(SystemExit):
        main(["check", "--lang", "en"])
    assert "the following arguments are required: PATH" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["sensitivity", "set", "s.csv", "--draws", "0", "--lang", "en"])
    assert "argument --draws: “0”: a whole number from 1 to 10000 is needed" in capsys.readouterr().err
