"""`new` makes a sound, commented skeleton of the spreadsheet of a decision's table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scoring import load_tree
from scoring.__main__ import main
from scoring.cases import run_cases
from scoring.rules.bands import BandsRule
from scoring.rules.boolean import BooleanRule
from scoring.rules.ratio import RatioRule
from scoring.skeleton.command import read_outline, write_files
from scoring.skeleton.write import Identity, files_of
from scoring.syntax.errors import ProblemLog

Row = Sequence[object]
HEADING: Row = ("Mã", "Tiêu chí", "Điểm tối đa", "Cách tính", "Tài liệu kiểm chứng")
TABLE: tuple[Row, ...] = (
    ("ỦY BAN NHÂN DÂN TỈNH",),
    ("Phụ lục: Bộ chỉ số năm 2027",),
    (),
    ("Tài liệu kiểm chứng", "Tiêu chí (nội dung)", "STT", "Điểm\ntối đa", "Cách tính điểm", "Điểm tự chấm"),
    ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
    (None, None, "I. NHẬN THỨC SỐ"),
    ("Kế hoạch", "Ban hành kế hoạch: năm 2027", "1.9", "2,0", "Có: 2 điểm; không: 0 điểm"),
    (),
    (None, "Số tin, bài", "1.10", "1,5 điểm", "Từ 52 tin trở lên: 1,5 điểm; từ 20 đến 51 tin: 1 điểm"),
    ("số, ngày", None, None, None, "dưới 20 tin: 0,5 điểm"),
    (None, "HẠ TẦNG SỐ", "II", 3),
    (None, "Máy tính", "2.1", 3, "Số máy tính / Tổng số cán bộ"),
    (None, "Tổng cộng", None, 6.5),
    ("Ghi chú: …",),
)


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Writes rows to a workbook."""
    monkeypatch.chdir(tmp_path)

    def write(*rows: Row, name: str = "qd.xlsx") -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "Bảng"
        for row in rows:
            sheet.append(list(row))
        book.save(name)
        return Path(name)

    return write


def new(book: Path, *more: str, folder: str = "dti/2027/commune") -> int:
    return main(["new", str(book), folder, *more])


def problems(book: Path, capsys: pytest.CaptureFixture[str], *more: str) -> list[str]:
    """What the author reads when the spreadsheet is refused; nothing is written then."""
    assert new(book, *more) == 1
    assert not Path("dti").exists()
    return capsys.readouterr().err.splitlines()


def test_the_skeleton_passes_the_check_and_its_first_case_comes_out(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert new(make(*TABLE)) == 0

    told = capsys.readouterr().out
    assert "dti/2027/commune: đạt – 3 chỉ số, 6.5 điểm" in told
    assert "bộ chỉ số chưa nêu căn cứ pháp lý" in told
    assert "các chỉ số còn nhập điểm tay: 1.9, 1.10, 2.1" in told
    assert "được coi là ghi chú: C" not in told
    folder = Path("dti/2027/commune")
    assert sorted(file.name for file in folder.rglob("*.yaml")) == [
        "01-nhan-thuc-so.yaml",
        "02-ha-tang-so.yaml",
        "phieu-trong.yaml",
        "tree.yaml",
    ]
    report = run_cases(load_tree(folder), folder / "cases")
    assert (report.count, report.differences) == (1, ())


def test_columns_are_found_in_any_order_and_every_cell_arrives(make: Callable[..., Path]) -> None:
    new(make(*TABLE))
    tree = load_tree(Path("dti/2027/commune"))

    assert (tree.id, tree.level, tree.period.start.year) == ("dti/2027/commune", "commune", 2027)
    assert [(group.code, group.title, group.max) for group in tree.groups] == [
        ("I", "NHẬN THỨC SỐ", Decimal("3.5")),
        ("II", "HẠ TẦNG SỐ", Decimal(3)),
    ]
    plan, posts = tree.indicators["1.9"], tree.indicators["1.10"]
    assert (plan.title, plan.max, plan.evidence.asks) == (
        "Ban hành kế hoạch: năm 2027",
        Decimal(2),
        "Kế hoạch",
    )
    assert plan.source == "Dòng 7, trang tính “Bảng” của tệp qd.xlsx"
    assert (posts.max, posts.evidence.asks) == (Decimal("1.5"), "số, ngày")
    text = Path("dti/2027/commune/01-nhan-thuc-so.yaml").read_text(encoding="utf-8")
    assert "#   Từ 52 tin trở lên: 1,5 điểm; từ 20 đến 51 tin: 1 điểm\n    #   dưới 20 tin: 0,5 điểm" in text


def test_english_headings_do_as_well(make: Callable[..., Path]) -> None:
    assert (
        new(make(("Max", "Code", "Title"), (None, "1", "Awareness"), (5, "1.1", "Plan")), "--lang", "en") == 0
    )
    assert load_tree(Path("dti/2027/commune")).indicators["1.1"].title == "Plan"


def uncommented(text: str) -> str:
    """The file after its author has accepted every suggestion, as the comment above each tells."""
    lines, accepting = [], False
    for line in text.splitlines():
        if "# Gợi ý" in line:
            accepting = True
        elif accepting and line.strip() == "rule: {kind: points}":
            accepting = False
        elif accepting:
            lines.append(line.replace("# ", "", 1))
        else:
            lines.append(line)
    return "\n".join(lines)


def test_a_suggestion_accepted_as_it_stands_loads(make: Callable[..., Path]) -> None:
    new(make(*TABLE))
    folder = Path("dti/2027/commune")
    for file in folder.glob("0*.yaml"):
        file.write_text(uncommented(file.read_text(encoding="utf-8")), encoding="utf-8")

    kinds = {code: type(leaf.rule) for code, leaf in load_tree(folder).indicators.items()}
    assert kinds == {"1.9": BooleanRule, "1.10": BandsRule, "2.1": RatioRule}


@pytest.mark.parametrize(
    ("numbers", "wanted"),
    [
        ((1.1, 1.2, 1.3), None),
        (
            ("1.8", "1.9", 1.1),
            "qd.xlsx:5:1: Bảng!A5: mã là số 1.1, không theo thứ tự: bảng tính đã bỏ số 0 cuối, mã đúng có lẽ là 1.10",
        ),
        (("1.19", 1.2, "1.21"), "Bảng!A4: mã là số 1.2, không theo thứ tự"),
        (("1.1", 1.5), "Bảng!A4: mã là số 1.5, mà theo thứ tự phải là 1.2"),
        ((45931,), "Bảng!A3: mã đã bị bảng tính đổi thành ngày 01/10/2025"),
    ],
)
def test_a_code_that_became_a_number_is_never_guessed(
    make: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    numbers: Row,
    wanted: str | None,
) -> None:
    book = make(HEADING, ("1", "Nhóm"), *((number, "Chỉ số", 1) for number in numbers))
    if wanted is None:
        assert new(book) == 0
        assert "các mã này là số trong bảng tính, theo đúng thứ tự nên được hiểu là: 1.1 (A3)" in (
            capsys.readouterr().out
        )
    else:
        assert [wanted in line for line in problems(book, capsys)] == [True]


def test_everything_wrong_is_listed_at_once_with_its_cell(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make(
        HEADING,
        ("1", "Nhóm một", 9),
        ("1.1", "Chỉ số", "hai"),
        ("1.1", "Trùng mã", 2),
        ("1.2", "Nghìn hay lẻ", "1.500"),
        ("1.3", "Thiếu điểm", None),
        ("1.4", None, 2),
        (None, "Thiếu mã", 2),
        ("a)", "Một ý", 1),
        ("1,5", "Mã có dấu phẩy", 1),
        ("1.6", "Điểm không", 0),
        ("3.1", "Không nhóm", 1),
        ("2", "Nhóm rỗng", 5),
        ("Tổng cộng", None, 100),
    )

    told = [line.partition(": ")[2] for line in problems(book, capsys)]
    starts = [re.match(r"Bảng!([A-Z]+\d+): ([^;]*);", line) for line in told]
    assert [(match[1], match[2]) for match in starts if match] == [
        ("C3", "“hai” không phải là số điểm"),
        ("A4", "mã 1.1 đã dùng ở ô A3"),
        ("C5", "“1.500” có thể là số nghìn hoặc số thập phân"),
        ("A6", "chỉ số 1.3 không có điểm tối đa"),
        ("A7", "dòng mã 1.4 không có tên"),
        ("B8", "dòng “Thiếu mã” không có mã"),
        ("A9", "“a)” là một ý của chỉ số ở trên, chưa phải mã riêng"),
        ("A10", "“1,5” không dùng làm mã được"),
        ("A11", "chỉ số 1.6 có điểm tối đa 0"),
        ("A12", "chỉ số 3.1 không thuộc nhóm nào: phía trên không có dòng mã 3"),
        ("A13", "nhóm 2 không có chỉ số nào"),
    ]


def test_points_that_do_not_add_up_are_shown_with_the_sum(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make(
        HEADING, ("1", "Nhóm", 9), ("1.1", "Việc", 2), ("1.2", "Việc", "6,5"), ("Tổng cộng", None, 100)
    )  # fmt: skip

    assert [line.split("; ")[0] for line in problems(book, capsys)] == [
        "qd.xlsx:2:1: Bảng!A2: điểm của 1 là 9, tổng các dòng bên trong là 8,5 (= 2 + 6,5)",
        "qd.xlsx:5:3: Bảng!C5: dòng tổng ghi 100, các nhóm cộng lại là 8,5 (= 8,5)",
    ]


def test_missing_and_doubled_columns_are_named(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    lacking = make(("Tiêu chí", "Cách tính"), ("Kế hoạch", "Có"))
    assert [line.split("; ")[0] for line in problems(lacking, capsys)] == [
        "qd.xlsx:1:1: Bảng!A1: bảng thiếu cột “Mã”, “STT”, “Code”",
        "qd.xlsx:1:1: Bảng!A1: bảng thiếu cột “Điểm tối đa”, “Điểm chuẩn”, “Max”",
    ]
    doubled = make(("Mã", "Tiêu chí", "Nội dung", "Điểm"), ("1", "Nhóm", None, None))
    assert "Bảng!C1: cột này và cột “Tiêu chí” (B1) cùng một nghĩa" in problems(doubled, capsys)[0]
    assert "không tìm thấy bảng" in problems(make(("Một", "Hai")), capsys)[0]
    assert "dưới dòng tên cột không có chỉ số nào" in problems(make(HEADING), capsys)[0]


def test_numbering_that_starts_again_in_each_part_gets_the_parts_code_in_front(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [(part, f"Phần {part}", None) if title is None else (code, title, 1)
            for part in ("I", "II") for code, title in ((part, None), ("1", "Việc"), ("2", "Việc"))]  # fmt: skip
    assert new(make(HEADING, *rows)) == 0

    assert list(load_tree(Path("dti/2027/commune")).indicators) == ["I.1", "I.2", "II.1", "II.2"]
    assert "mã đánh lại từ đầu trong mỗi phần" in capsys.readouterr().out


def test_letters_roman_numbers_and_dotted_codes_nest(make: Callable[..., Path]) -> None:
    rows = (
        ("A", "Thẩm định"), ("I", "Chỉ đạo", 3), ("1", "Kế hoạch"), ("1.1", "Ban hành", 1), ("1.2", "Thực hiện", 2),
        ("B", "Khảo sát"), ("II", "Hài lòng"), ("2.1", "Người dân", 5),
    )  # fmt: skip
    assert new(make(HEADING, *rows)) == 0

    tree = load_tree(Path("dti/2027/commune"))
    assert [group.code for group in tree.groups] == ["A", "B"]
    assert {leaf: tree.indicators[leaf].max for leaf in ("1.1", "1.2", "2.1")} == {
        "1.1": 1,
        "1.2": 2,
        "2.1": 5,
    }


def test_a_main_group_may_have_a_dotted_code(make: Callable[..., Path]) -> None:
    rows = (("I.1", "Chỉ đạo", 3), ("I.1.1.1", "Ban hành", 1), ("I.1.2", "Thực hiện", 2), ("I.2", "Thể chế"),
            ("I.2.1", "Văn bản", 4))  # fmt: skip
    assert new(make(HEADING, *rows)) == 0
    assert [group.code for group in load_tree(Path("dti/2027/commune")).groups] == ["I.1", "I.2"]


def test_bonus_and_penalty_points_stay_out_of_the_total(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("1", "Thẩm định", 10), ("1.1", "Việc", 10),
        ("2", "Điểm thưởng", 3), ("2.1", "Sáng kiến", 2), ("2.2", "Giải thưởng", 2),
        ("3", "Điểm trừ", -4), ("3.1", "Chậm báo cáo", -2), ("3.2", "Để mất dữ liệu", -3),
        (None, "Tổng điểm", 10),
    )  # fmt: skip
    assert new(make(HEADING, *rows)) == 0

    tree = load_tree(Path("dti/2027/commune"))
    bonus, penalty = tree.groups[1].standing, tree.groups[2].standing
    assert tree.max == 10
    assert bonus.bonus is not None
    assert bonus.bonus.cap == 3
    assert penalty.penalty
    told = capsys.readouterr().out
    assert "nhóm 2 được coi là điểm thưởng" in told
    assert "các dòng điểm âm được coi là điểm trừ: 3.1, 3.2" in told


def test_the_files_point_editors_to_the_schema_above_them(make: Callable[..., Path]) -> None:
    Path("schema.json").write_text("{}", encoding="utf-8")
    assert new(make(*TABLE)) == 0

    for file in Path("dti/2027/commune").glob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../../schema.json"


def test_a_folder_that_exists_is_left_alone(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make(*TABLE)
    Path("dti/2027/commune").mkdir(parents=True)
    Path("dti/2027/commune/tree.yaml").write_text("max: 1", encoding="utf-8")

    assert new(book) == 1
    assert "thư mục này đã có" in capsys.readouterr().err
    assert [file.name for file in Path("dti/2027").rglob("*.*")] == ["tree.yaml"]


def test_family_year_and_level_come_from_the_folder_or_the_options(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make(*TABLE)
    assert new(book, folder="moi") == 1
    told = capsys.readouterr().err
    assert "moi:1:1: không biết --level của bộ chỉ số (“moi” không dùng được); thêm --level" in told
    assert "không biết --year" in told
    assert new(book, "--family", "par", "--year", "2028", "--level", "department", folder="moi") == 0
    assert load_tree(Path("moi")).id == "par/2028/department"


def test_a_level_that_is_none_of_the_four_needs_its_title_only(make: Callable[..., Path]) -> None:
    book = make(*TABLE)
    assert new(book, folder="dti/2027b/school") == 1
    assert new(book, "--level-title", "Trường học: cấp 2, 3", folder="dti/2027b/school") == 0
    tree = load_tree(Path("dti/2027b/school"))

    assert (tree.id, tree.level, tree.level_title) == ("dti/2027b/school", "school", "Trường học: cấp 2, 3")
    assert tree.period.start.year == 2027
    assert tree.title.endswith("Trường học: cấp 2, 3 năm 2027")


def test_a_heading_may_stand_in_two_rows_and_number_parts_beside_the_codes(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("STT", "Mã số", "Chỉ số", "Điểm", None, "Cơ quan thẩm định"),
        (None, None, None, "Điểm tối đa", "Điểm tự chấm"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("I", None, "NHẬN THỨC SỐ", "3,5 "),
        (1, "1", "Nhận thức", 3.5),
        (2, "1.1", "Kế hoạch\nnăm", " 2 ", None, "Sở"),
        (3, "1.2", "Hội nghị", "1,5"),
    )
    assert new(make(*rows)) == 0

    tree = load_tree(Path("dti/2027/commune"))
    assert [(group.code, group.title) for group in tree.groups] == [("I", "NHẬN THỨC SỐ")]
    assert {code: leaf.max for code, leaf in tree.indicators.items()} == {"1.1": 2, "1.2": Decimal("1.5")}
    assert "các cột này không đọc: “Cơ quan thẩm định”, “Điểm tự chấm”" in capsys.readouterr().out


def test_rows_that_only_list_the_options_of_a_rule_become_its_words(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("STT", "Tiêu chí", "Điểm tối đa"),
        ("I", "CHỈ ĐẠO", 1),
        ("1", "Ban hành kế hoạch", 1),
        (None, "Ban hành kịp thời: 1 điểm"),
        (None, "Ban hành chậm: 0,5 điểm"),
        ("-", "Không ban hành: 0 điểm"),
    )
    assert new(make(*rows)) == 0

    told = capsys.readouterr().out
    assert "được coi là lời của cách tính ở dòng trên: B4, B5, B6" in told
    assert "bảng không có cột cách tính" not in told
    text = Path("dti/2027/commune/01-chi-dao.yaml").read_text(encoding="utf-8")
    assert (
        "#   Ban hành kịp thời: 1 điểm\n    #   Ban hành chậm: 0,5 điểm\n    #   - Không ban hành: 0 điểm"
        in text
    )
    assert "kind: choice" in text


def test_a_title_without_code_that_looks_like_a_heading_or_has_points_is_still_asked_about(
    make: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make(HEADING, ("1", "Nhóm"), ("1.1", "Việc", 1), (None, "THỂ CHẾ SỐ"), (None, "Một mức", 1))

    assert [line.split("; ")[0].partition("!")[2] for line in problems(book, capsys)] == [
        "B4: dòng “THỂ CHẾ SỐ” không có mã",
        "B5: dòng “Một mức” không có mã",
    ]


def test_a_hidden_column_gives_way_to_the_visible_one_of_its_meaning(make: Callable[..., Path]) -> None:
    book = make(
        ("Mã", "Tiêu chí", "Điểm chuẩn cũ", "Điểm tối đa"), ("1", "Nhóm", 9, 2), ("1.1", "Việc", 9, 2)
    )
    opened = openpyxl.load_workbook(book)
    opened.worksheets[0].column_dimensions["C"].hidden = True
    opened.save(book)

    assert new(book) == 0
    assert load_tree(Path("dti/2027/commune")).max == 2


titles = st.text(min_size=1, max_size=60).filter(lambda text: text.strip())
points = st.integers(1, 400).map(lambda quarter: Decimal(quarter) * Decimal("0.25"))


@st.composite
def tables(draw: st.DrawFn) -> list[Row]:
    """Any titles, rules and evidence at all, under groups that add up."""
    rows: list[Row] = [HEADING]
    for group in range(1, draw(st.integers(1, 3)) + 1):
        leaves = draw(st.lists(st.tuples(titles, points, titles, titles), min_size=1, max_size=4))
        rows.append(
            (str(group), f"Nhóm {draw(titles)}", str(sum(leaf[1] for leaf in leaves)).replace(".", ","))
        )
        for number, (title, worth, rule, evidence) in enumerate(leaves, 1):
            rows.append(
                (f"{group}.{number}", f"Chỉ số {title}", str(worth).replace(".", ","), rule, evidence)
            )
    return rows


@hypothesis_settings(deadline=None, max_examples=60)
@given(rows=tables())
def test_whatever_the_words_the_skeleton_loads(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        for column, value in enumerate(row, 1):
            text = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", str(value))
            cell = book.active.cell(book.active.max_row + (column == 1), column)
            cell.value, cell.data_type = text, "s"
    book.save(folder / "qd.xlsx")
    log = ProblemLog()

    outline = read_outline(folder / "qd.xlsx", None, log)
    log.raise_if_any()
    assert outline is not None
    write_files(folder / "set", files_of(outline, Identity("dti", "2027", "commune", "qd.xlsx")))
    tree = load_tree(folder / "set")
    assert len(tree.indicators) == sum(str(row[0]).count(".") for row in rows)
    assert run_cases(tree, folder / "set/cases").differences == ()


def test_points_typed_as_numbers_lose_their_binary_noise(make: Callable[..., Path]) -> None:
    assert new(make(HEADING, ("1", "Nhóm", 0.1 + 0.2), ("1.1", "Việc", 0.1), ("1.2", "Việc", 0.2))) == 0
    assert load_tree(Path("dti/2027/commune")).max == Decimal("0.3")


def test_a_line_whose_words_begin_like_headings_is_no_repeated_heading(make: Callable[..., Path]) -> None:
    heading = ("Mã", "Chỉ số", "Điểm tối đa", "Cách tính", "Hồ sơ kiểm chứng")
    rows = [
        heading,
        ("1", "Chính quyền số", "2"),
        ("1.1", "Chỉ số hài lòng của người dân", "1", "Cách tính theo tỷ lệ", "Hồ sơ khảo sát"),
        heading,
        ("1.2", "Chỉ số phục vụ người dân", "1", "Từ 80% trở lên", "Tài liệu của cổng dịch vụ công"),
    ]

    assert new(make(*rows)) == 0
    assert list(load_tree(Path("dti/2027/commune")).indicators) == ["1.1", "1.2"]
