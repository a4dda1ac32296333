"""Tables as spreadsheets save them: read whole, or refused with the place and the way out; nothing moves or is lost."""

from __future__ import annotations

import pytest

from scoring.tables import Column, Fault, Limits, Row, Table, TableRefused, open_table
from tests.support.effort import A_SECOND, effort

COLUMNS = [
    Column("unit", True, ("Mã đơn vị",)),
    Column("code", True),
    Column("self_score"),
    Column("reason"),
]


def table(data: bytes | str, limits: Limits | None = None) -> Table:
    return open_table(data.encode() if isinstance(data, str) else data, COLUMNS, limits or Limits())


def read(data: bytes | str) -> list[tuple[str, ...]]:
    """The cells of every row; nothing may be wrong."""
    rows = list(table(data).rows())
    assert all(isinstance(row, Row) for row in rows), rows
    return [row.cells for row in rows if isinstance(row, Row)]


def wrong(data: bytes | str, limits: Limits | None = None) -> list[str]:
    """Place and code of everything wrong."""
    try:
        faults = [line for line in table(data, limits).rows() if isinstance(line, Fault)]
    except TableRefused as refused:
        faults = list(refused.faults)
    assert all(fault.text() != fault.text("en") for fault in faults)
    return [f"{fault.line}:{fault.column} {fault.code}" for fault in faults]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_table_is_read_whatever_divides_ends_and_encodes_it(
    separator: str, end: str, encoding: str
) -> None:
    lines = [separator.join(cells) for cells in (["unit", "code", "reason"], ["Xã Ái Tử", "1.1", "lý do"])]
    assert read((end.join(lines) + end).encode(encoding)) == [("Xã Ái Tử", "1.1", "lý do")]


@pytest.mark.parametrize("stated", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_a_stated_separator_is_taken_behind_a_byte_order_mark_too(stated: str) -> None:
    assert read(f"\ufeff{stated}\r\nunit;code\r\n1;2,5\r\n") == [("1", "2,5")]


def test_a_stated_separator_may_be_another_one() -> None:
    assert read("sep=|\nunit|code\n1|2\n") == [("1", "2")]
    assert table("sep=|\nunit|code\n1|2\n").mark == ","
    assert wrong("sep=a\nunitacode\n") == ["1:1 table_separator_stated"]


def test_lines_inside_a_quoted_cell_are_kept_also_those_that_look_like_comments_or_nothing() -> None:
    reason = "Trừ vì:\n# thiếu quyết định\n\n# thiếu ảnh"
    assert read(f'unit;code;reason\n1;2;"{reason}"\n') == [("1", "2", reason)]


@pytest.mark.parametrize(
    "comment", ["# ghi chú", '"# ghi; chú";x', "  # ghi chú", '# một dấu " lẻ;"chưa đóng', '"# hai\ndòng"']
)
def test_comments_and_empty_rows_are_skipped(comment: str) -> None:
    assert read(f"{comment}\nunit;code\n;;;;;\n{comment}\n1;2\n\n ; \n") == [("1", "2")]


def test_the_line_of_a_row_is_where_it_begins_in_the_file() -> None:
    lines = 'sep=;\n# "\nunit;code;reason\n\n1;2;"a\nb"\n3;4;\n'
    assert [row.line for row in table(lines).rows() if isinstance(row, Row)] == [5, 7]


def test_titles_above_the_heading_are_passed_over_and_said() -> None:
    line = table("BẢNG ĐIỂM;;\n(kèm theo quyết định);;\nunit;code;\n1;2;\n")
    assert [note.params for note in line.notes] == [{"lines": "1, 2"}]
    assert [row.cells for row in line.rows() if isinstance(row, Row)] == [("1", "2", "")]
    assert not table("unit;code\n1;2\n").notes


@pytest.mark.parametrize(
    "heading",
    [
        "UNIT;Code;Self Score",
        "unit ; code;self-score",
        '"unit\n";code;"self\nscore"',
        "\u00a0unit;code;self\u00a0score",
        "Mã đơn vị;code;self_score",
        "MA DON VI;code;self_score",
        "Ma\u0303 \u0111\u01a1n vi\u0323;code;self_score",
        "ｕｎｉｔ:;code;self_score*",
    ],
)
def test_a_heading_is_known_without_regard_to_case_spaces_and_marks(heading: str) -> None:
    assert table(f"{heading}\n1;2;3\n").names == ("unit", "code", "self_score")


def test_codes_in_a_heading_stay_apart() -> None:
    columns = [Column("unit", True), Column("points:1.1"), Column("points:11")]
    assert open_table(b"Unit,POINTS:1.1,Points: 11\n", columns).names == ("unit", "points:1.1", "points:11")


def test_columns_that_differ_in_marks_alone_are_known_only_as_they_are_written() -> None:
    columns = [Column("unit", True), Column("a_b"), Column("ab")]
    assert open_table(b"unit,a_b,ab,A B\n", columns).names == ("unit", "a_b", "ab", "A B")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("unit,code,reason\n1,2,1,5\n", ["2:4 table_row_too_long"]),
        ("unit,code,reason\n1,2,5,\n1,2,5\n", ["2:4 table_row_too_long_by_nothing"]),
        ("unit,code,\n1,2,\n1,2,5\n", ["3:3 table_cell_outside"]),
        ("unit;code;unit\n", ["1:3 csv_column_twice"]),
        ("unit;code;Unit\n", ["1:3 csv_column_twice"]),
        ("unit;code;ghi chú;ghi chú\n", ["1:4 csv_column_twice"]),
        ("tiêu đề\nunit;reason\n1;2\n", ["2:1 table_columns_missing"]),
        ("", ["0:0 table_empty"]),
        ("# ghi chú\n\n", ["0:0 table_empty"]),
        ('unit;code\n1;"2\n3;4\n', ["2:1 csv_unreadable"]),
        ('unit;code\n1;"2"x\n', ["2:1 csv_unreadable"]),
        ("unit;code\n1;2\x00\n", ["2:4 csv_bad_character"]),
        ("unit;code\n#N/A;1\n", ["2:1 table_error_value"]),
        ("unit;code\n1;#REF!\n", ["2:2 table_error_value"]),
        (b"%PDF-1.7", ["0:0 table_other_kind"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ["0:0 table_other_kind"]),
        (b"<html><table><tr><td>unit</td></tr></table>", ["0:0 table_other_kind"]),
        (b"\xff\xfeu", ["1:1 table_encoding_broken"]),
        ("unit;code\n".encode("utf-16-le"), ["1:1 table_encoding"]),
        (b"unit;code\n1;l\xfd do\n", ["2:4 table_encoding"]),
    ],
)
def test_what_cannot_be_read_is_named_where_it_stands(data: bytes | str, told: list[str]) -> None:
    assert wrong(data) == told


def test_a_row_may_give_fewer_cells_and_says_how_many() -> None:
    (row,) = table("unit;code;self_score\n1;2\n").rows()
    assert isinstance(row, Row)
    assert (row.cells, row.width) == (("1", "2", ""), 2)


def test_extra_separators_on_every_line_are_no_columns() -> None:
    assert read("unit;code;;\n1;2;;\n") == [("1", "2", "", "")]


SMALL = Limits(lines=30, rows=5, columns=10, cells=40)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("unit;code\n" + "1;2\n" * 6, "1:1 csv_too_many_rows"),
        ("\n" * 31, "1:1 csv_too_many_rows"),
        ("unit;code" + ";" * 20 + "\n", "1:1 table_too_many_columns"),
        ("unit;code" + ";" * 8 + "\n" + ("1;2" + ";" * 7 + "\n") * 5, "1:1 table_too_many_cells"),
    ],
)
def test_a_table_beyond_its_limits_is_refused(data: str, told: str) -> None:
    assert told in wrong(data, SMALL)


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [
        "unit,code," + "a," * 3_000 + "\n",
        "unit,code\n" + "e\u0301" * 400_000,
        "unit" + "\u0301" * 400_000 + ",code\n",
        'unit,code\n"' + '""' * 400_000 + '",2\n',
        "#" * 900_000 + "\nunit,code\n1," + "2" * 900_000 + "\n",
    ],
)
def test_a_hostile_table_costs_in_step_with_its_size(data: str) -> None:
    with effort() as work:
        wrong(data)
    assert work.readings < A_SECOND
