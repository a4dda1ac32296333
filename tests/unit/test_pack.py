"""The Excel pack as a workbook: what goes out comes back the same, and what people do to it is told, not guessed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.pack.book import workbook_of
from app.documents.pack.names import sheet_names
from app.documents.pack.values import PackBook, PackPart, PackRow, PackSheet
from app.services.tables.cells import CellProblem
from app.services.tables.packs import Filled, answer_in, gathered, same_as_stored
from app.sheet.pack import BrokenSeal, Manifest, Slot, seal, unseal
from app.text import fault_of, taken
from scoring import FigureSpec, Indicator, canonical
from scoring.language.normalise import nfd
from scoring.rules.points import PointsRule
from scoring.tables.filled import read_filled
from scoring.tables.shapes import Day, Stored, Uncomputed

NOW = datetime(2030, 12, 1, 8, tzinfo=UTC)
SECRET = "chỉ để thử"
TYPES = ("integer", "number", "percent", "money", "boolean", "choice", "date", "text")
TRAPS = (
    "=1+1", "+84", "-5", "@x", "'=1", "_x0041_", "_x0041_x0042_", "<r>a</r>", "&lt;", "a\nb", "a\r\nb",
    "0012", "1e5", "TRUE", "12/1/2030", "http://x.vn", "Hoà Bình", "Hòa Bình", "#N/A", "{=A1}", "a\tb",
)  # fmt: skip


def manifest(slots: tuple[Slot, ...] = ()) -> Manifest:
    return Manifest(7, 3, "Xã Thử", "Đợt 2030", "d" * 64, 4, NOW, slots)


def book_of(rows: list[PackRow], offices: int = 1) -> PackBook:
    """Rows dealt out to so many offices, under one main index each."""
    slots = tuple(row.slot for row in rows if row.slot is not None)
    sheets = tuple(
        PackSheet(f"Phòng {office}", (PackPart("1", "Chỉ số chính", tuple(rows[office::offices])),))
        for office in range(offices)
    )
    return PackBook(
        "Đợt 2030", "Xã Thử", (("Đơn vị", "Xã Thử"),), sheets, seal(manifest(slots), SECRET), 2030
    )


def made(rows: list[PackRow], offices: int = 1) -> bytes:
    specs = {row.spec.id: row.spec for row in rows if row.spec is not None}
    return workbook_of(book_of(rows, offices), specs, 2, made_at=NOW)


def read(content: bytes) -> Filled:
    return gathered(read_filled(io.BytesIO(content)))


def row_of(spec: FigureSpec | None, value: str, code: str = "1.1") -> PackRow:
    indicator = Indicator(code, f"Chỉ tiêu {code}", Decimal(2), PointsRule(Decimal(2)), ())
    cell = f"figure-{spec.id}" if spec else "typed_points"
    return PackRow(indicator, Slot(code, cell, value), spec, value)


LETTERS = st.characters(exclude_categories=("Cs", "Cn", "Co"), max_codepoint=0x1EFF) | st.sampled_from(
    "=+-@'\"<>&_x0041;\n\tàẤđêờ\u0301\u0323\u031b"
)
TEXTS = (st.sampled_from(TRAPS) | st.text(LETTERS, min_size=1, max_size=60)).filter(
    lambda text: bool(taken(text)) and fault_of(taken(text)) is None
)
NUMBERS = st.decimals(
    min_value=Decimal("-999999999999999"), max_value=Decimal("999999999999999"), places=6, allow_nan=False
) | st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal)


@st.composite
def figures(draw: st.DrawFn) -> tuple[FigureSpec, str]:
    """A figure of any type with a value that it takes."""
    kind = draw(st.sampled_from(TYPES))
    options = {f"o{at}": title for at, title in enumerate(draw(st.lists(TEXTS, min_size=1, max_size=4)))}
    spec = FigureSpec("f", "Số liệu", kind, options=options if kind == "choice" else {}, min=None)
    if kind == "integer":
        value = canonical(spec, draw(st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal)))
    elif kind == "percent":
        value = canonical(spec, draw(st.decimals(0, 100, places=6)))
    elif kind in ("number", "money"):
        value = canonical(spec, draw(NUMBERS))
    elif kind == "boolean":
        value = draw(st.sampled_from(["true", "false"]))
    elif kind == "choice":
        value = draw(st.sampled_from(list(options)))
    elif kind == "date":
        value = draw(st.dates(date(1, 1, 1))).isoformat()
    else:
        value = draw(TEXTS)
    return spec, draw(st.sampled_from(["", value, value, value]))


def answers_in(rows: list[PackRow], filled: Filled) -> list[str]:
    """What the answer cells of a pack say, row by row."""
    assert len(filled.answers) == len(rows)
    return [answer_in(row.spec, *filled.answers[f"{row.indicator.code}|{_cell(row)}"]) for row in rows]


def _cell(row: PackRow) -> str:
    return f"figure-{row.spec.id}" if row.spec else "typed_points"


def comes_back(sheet: list[tuple[FigureSpec, str]], offices: int) -> None:
    """A pack that nobody touched says what is stored; a pack of what it says is read as the very same."""
    rows = [row_of(replace(spec, id=f"f{at}"), value, f"1.{at}") for at, (spec, value) in enumerate(sheet)]
    filled = read(made(rows, offices))
    assert [slot.value for slot in unseal(filled.pieces, SECRET).slots] == [row.value for row in rows]
    answers = answers_in(rows, filled)
    for row, answer in zip(rows, answers, strict=True):
        assert same_as_stored(row.spec, row.value, answer), (row.spec, row.value, answer)
    again = [row_of(row.spec, answer, row.indicator.code) for row, answer in zip(rows, answers, strict=True)]
    assert answers_in(again, read(made(again, offices))) == answers


SHEETS = st.lists(figures(), min_size=1, max_size=12)
QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=25, deadline=None, suppress_health_check=QUIET)
@given(SHEETS, st.integers(1, 3))
def test_what_goes_out_comes_back_the_same(sheet: list[tuple[FigureSpec, str]], offices: int) -> None:
    comes_back(sheet, offices)


@pytest.mark.long
@settings(max_examples=1_000, deadline=None, suppress_health_check=QUIET)
@given(SHEETS, st.integers(1, 3))
def test_a_thousand_random_workbooks_come_back_the_same(
    sheet: list[tuple[FigureSpec, str]], offices: int
) -> None:
    comes_back(sheet, offices)


COMPOSED = "Hòa Bình, ngày đầu quý"


def test_decomposed_letters_are_the_same_text() -> None:
    spec = FigureSpec("f", "Số liệu", "text")
    assert answer_in(spec, nfd(COMPOSED)) == COMPOSED
    assert same_as_stored(spec, nfd(COMPOSED), COMPOSED)
    comes_back([(spec, nfd(COMPOSED)), (spec, COMPOSED)], 1)


@pytest.mark.parametrize("text", TRAPS)
def test_text_that_looks_like_something_else_stays_text(text: str) -> None:
    rows = [row_of(FigureSpec("f0", "Số liệu", "text"), text)]
    content = made(rows)
    cell = openpyxl.load_workbook(io.BytesIO(content))["Phòng 0"]["E6"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert answers_in(rows, read(content)) == [taken(text)]


@pytest.mark.parametrize(
    ("kind", "cell", "says"),
    [
        ("number", "7,04", "7.04"),
        ("number", Stored("7.125"), "7.125"),
        ("number", "1.234.567,8", "1234567.8"),
        ("percent", Stored("12.5%"), "12.5"),
        ("boolean", "có", "true"),
        ("boolean", Stored("true"), "true"),
        ("date", Day("2030-12-31"), "2030-12-31"),
        ("date", "31.12.2030", "2030-12-31"),
        ("text", Stored("12"), "12"),
        ("text", "  a\r\nb ", "a\nb"),
        ("text", "", ""),
    ],
)
def test_a_cell_is_read_as_its_column_asks(kind: str, cell: str, says: str) -> None:
    assert answer_in(FigureSpec("f", "Số liệu", kind), cell) == says  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("number", "1.234"),  # thousands, or decimals as an English machine writes them
        ("integer", Stored("12.5")),
        ("number", Day("2030-12-31")),
        ("number", Uncomputed("=A1")),
        ("date", "31/02/2030"),
        ("boolean", "có lẽ"),
        ("text", "chữ \ue000"),
    ],
)
def test_what_could_mean_two_things_is_refused(kind: str, cell: str) -> None:
    with pytest.raises(CellProblem):
        answer_in(FigureSpec("f", "Số liệu", kind), cell)  # type: ignore[arg-type]


def test_options_with_one_title_are_told_apart_by_their_id() -> None:
    spec = FigureSpec("f", "Mức", "choice", options={"a": "Tốt", "b": "tốt", "c": "Khá"})
    comes_back([(spec, "a"), (spec, "b"), (spec, "c"), (spec, "")], 1)
    assert answer_in(spec, "tốt (b)") == "b"


def test_a_seal_of_other_hands_is_broken() -> None:
    pieces = seal(manifest((Slot("1.1", "figure-f", "5"),)), SECRET)
    assert unseal(pieces, SECRET) == manifest((Slot("1.1", "figure-f", "5"),))
    for other in (
        (pieces[0][:-4] + "AAAA",),
        pieces[:0],
        ("dti-pack-1..",),
        (pieces[0].replace("dti", "x"),),
    ):
        with pytest.raises(BrokenSeal):
            unseal(other, SECRET)
    with pytest.raises(BrokenSeal):
        unseal(pieces, "khóa khác")


def test_a_long_seal_stands_in_several_cells() -> None:
    slots = tuple(
        Slot(f"1.{at}", f"figure-{at}", hashlib.sha512(f"{at}".encode()).hexdigest()) for at in range(600)
    )
    pieces = seal(manifest(slots), SECRET)
    assert len(pieces) > 1
    assert unseal(pieces, SECRET).slots == slots


def test_worksheets_have_names_that_a_spreadsheet_takes() -> None:
    titles = [
        "Phòng [Kinh tế]: hạ tầng/đô thị và môi trường",
        "PHÒNG A",
        "phòng a",
        "'",
        "History",
        "x" * 40,
        "x" * 41,
    ]
    names = sheet_names(titles, taken=["Danh mục"])
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert "History" not in names


def test_the_same_pack_gives_the_same_bytes() -> None:
    rows = [row_of(FigureSpec("f0", "Số liệu", "number"), "12.5"), row_of(None, "1.5", "1.2")]
    assert made(rows) == made(rows)
