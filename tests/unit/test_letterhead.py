"""The head of a document from its lines: what is read, what is left to look at, and what never is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.letterhead import Line, Reading, Value, read

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DATED = "Thượng Trạch, ngày 05 tháng 01 năm 2026"
AGENCY = ("ỦY BAN NHÂN DÂN", "XÃ THƯỢNG TRẠCH")
BODY = "Thực hiện Kế hoạch số 25/KH-UBND ngày 20 tháng 01 năm 2026 của tỉnh:"


def column(
    texts: tuple[str, ...], left: float, right: float, *, top: float = 0.1, bold: bool | None = None
) -> list[Line]:
    """Lines below each other in one column."""
    return [
        Line(text, left, right, top + 0.03 * row, top + 0.03 * row + 0.024, bold)
        for row, text in enumerate(texts)
    ]


def page(
    *,
    agency: tuple[str, ...] = AGENCY,
    number: str = "Số: 15/KH-UBND",
    dated: tuple[str, ...] = (DATED,),
    below: tuple[str, ...] = ("KẾ HOẠCH", "Chuyển đổi số năm 2026"),
    left: tuple[str, ...] = (),
) -> Reading:
    """Read a page of one head and what is centred below it, with a justified text at the end."""
    lines = column((*agency, number, *left), 0.12, 0.42) + column((*NATION, *dated), 0.5, 0.95)
    at = max(line.bottom for line in lines) + 0.03
    lines += column(below, 0.2, 0.8, top=at)
    return read([*lines, *column((BODY,), 0.17, 0.95, top=at + 0.03 * len(below) + 0.02)])


def certain(value: Value[str]) -> str | None:
    return value.text if value.certain else None


def test_a_plain_page_is_read_whole() -> None:
    assert page() == Reading(
        number=Value("15", certain=True),
        symbol=Value("/KH-UBND", certain=True),
        issued_on=Value(date(2026, 1, 5), certain=True),
        issuer=Value("Ủy ban nhân dân xã Thượng Trạch", certain=True),
        kind=Value("Kế hoạch", certain=True),
        abstract=Value("Chuyển đổi số năm 2026", certain=True),
    )


@pytest.mark.parametrize(
    ("row", "number", "symbol"),
    [
        ("Số:15/KH-UBND", "15", "/KH-UBND"),
        ("Số : 15 / KH - UBND", "15", "/KH-UBND"),
        ("SỐ: 15/QĐ-UBND", "15", "/QĐ-UBND"),
        ("Số: 202/2025/QH15", "202", "/2025/QH15"),
        ("Số: 07/2026/NQ-HĐND", "07", "/2026/NQ-HĐND"),
        ("Số 158-TTr/ĐU", "158", "-TTr/ĐU"),
        ("Số: 15a/QĐ-UBND", "15a", "/QĐ-UBND"),
        ("Số:        /KH-UBND", None, "/KH-UBND"),
        ("Số: ……/KH-UBND", None, "/KH-UBND"),
        ("Số: 1…/KH-UBND", None, "/KH-UBND"),
        ("Số: l5/KH-UBND", None, "/KH-UBND"),
        ("Số: 15/", "15", None),
    ],
)
def test_a_number_is_read_as_it_stands_or_left_blank(
    row: str, number: str | None, symbol: str | None
) -> None:
    reading = page(number=row)
    assert (certain(reading.symbol), reading.symbol.certain) == (symbol, symbol is not None)
    if symbol:
        assert certain(reading.number) == number


@pytest.mark.parametrize(
    ("rows", "day"),
    [
        (("Đồng Hới, ngày 5 tháng 3 năm 2014",), date(2014, 3, 5)),
        (("Đồng Hới, ngày 05/3/2014",), date(2014, 3, 5)),
        (("Phường Đồng Hới, ngày 18 tháng 10", "năm 2015"), date(2015, 10, 18)),
        (("Đồng Hới, ngày      tháng 3 năm 2014",), None),
        (("Đồng Hới, ngày … tháng … năm 2026",), None),
        (("Đồng Hới, ngày 31 tháng 02 năm 2026",), None),
        (("Đồng Hới, ngày 0 5 tháng 3 năm 2014",), None),
    ],
)
def test_a_day_is_read_whole_or_left_blank(rows: tuple[str, ...], day: date | None) -> None:
    issued_on = page(dated=rows).issued_on
    assert (issued_on.text if issued_on.certain else None) == day


def test_dates_and_numbers_of_other_documents_are_not_taken() -> None:
    reading = page(
        dated=(),
        number="Số:      /QĐ-UBND",
        below=(
            "QUYẾT ĐỊNH",
            "Về việc kiện toàn Ban Chỉ đạo",
            "Căn cứ Quyết định số 9/QĐ-TTg ngày 03 tháng 6 năm 2020",
        ),
    )
    assert (reading.number.text, reading.issued_on.text) == (None, None)
    assert reading.abstract.text == "Về việc kiện toàn Ban Chỉ đạo"


@pytest.mark.parametrize(
    ("agency", "issuer"),
    [
        (("UBND TỈNH QUẢNG TRỊ", "SỞ KHOA HỌC", "VÀ CÔNG NGHỆ"), "Sở Khoa học và Công nghệ"),
        (("HUYỆN BỐ TRẠCH", "ỦY BAN NHÂN DÂN XÃ", "THƯỢNG TRẠCH"), "Ủy ban nhân dân xã Thượng Trạch"),
        (("UBND XÃ HẢI LĂNG", "PHÒNG VĂN HÓA - XÃ HỘI"), "Phòng Văn hóa - Xã hội"),
        (("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ", "_______"), "Ủy ban nhân dân tỉnh Quảng Trị"),
        (("VĂN PHÒNG", "HỘI ĐỒNG NHÂN DÂN TỈNH"), "Văn phòng hội đồng nhân dân tỉnh"),
        (("SỞ NỘI VỤ - SỞ TÀI CHÍNH",), "Sở Nội vụ - Sở Tài chính"),
    ],
)
def test_the_issuer_is_told_from_its_superior_and_written_as_in_a_sentence(
    agency: tuple[str, ...], issuer: str
) -> None:
    assert certain(page(agency=agency).issuer) == issuer


def test_an_issuer_of_no_known_kind_is_to_be_looked_at() -> None:
    issuer = page(agency=("NHÓM CÔNG TÁC", "LIÊN NGÀNH")).issuer
    assert issuer.text
    assert not issuer.certain


def test_bold_type_that_says_something_else_than_the_words_leaves_a_doubt() -> None:
    lines = column(("UBND XÃ A",), 0.12, 0.42, bold=True) + column(
        ("PHÒNG KINH TẾ",), 0.12, 0.42, top=0.13, bold=False
    )
    lines += column(("Số: 1/BC-PKT",), 0.12, 0.42, top=0.16) + column((*NATION, DATED), 0.5, 0.95)
    assert not read(lines).issuer.certain


@pytest.mark.parametrize(
    ("below", "kind", "abstract"),
    [
        (
            ("QUYẾT ĐỊNH", "Về việc ban hành", "Quy chế hoạt động"),
            "Quyết định",
            "Về việc ban hành Quy chế hoạt động",
        ),
        (("Q U Y Ế T  Đ Ị N H", "Về việc ban hành Quy chế"), "Quyết định", "Về việc ban hành Quy chế"),
        (("KẾ HOẠCH CHUYỂN ĐỔI SỐ NĂM 2026",), "Kế hoạch", "CHUYỂN ĐỔI SỐ NĂM 2026"),
        (
            ("QUY CHẾ", "Hoạt động của Tổ", "(Kèm theo Quyết định số 12/QĐ-UBND)"),
            "Quy chế",
            "Hoạt động của Tổ",
        ),
        (("GIẤY MỜI", "Kính mời: ông, bà dự họp"), "Giấy mời", None),
        (("TỜ TRÌNH", "Về việc phê duyệt", "Kính gửi: Sở Nội vụ"), "Tờ trình", "Về việc phê duyệt"),
        (("MỘT TIÊU ĐỀ", "Không phải văn bản"), None, None),
    ],
)
def test_kind_and_abstract(below: tuple[str, ...], kind: str | None, abstract: str | None) -> None:
    reading = page(below=below)
    assert (certain(reading.kind), certain(reading.abstract)) == (kind, abstract)


@pytest.mark.parametrize("begins", ["V/v cử", "V/v: cử", "v/v cử", "Về việc cử"])
def test_a_letter_says_below_its_number_what_it_is_about(begins: str) -> None:
    reading = page(
        number="Số: 60/UBND-VX",
        left=(f"{begins} cán bộ tham gia", "lớp bồi dưỡng"),
        below=("Kính gửi: Các đơn vị",),
    )
    assert (reading.kind.text, reading.abstract.text) == ("Công văn", "Cử cán bộ tham gia lớp bồi dưỡng")


def test_an_abstract_whose_end_is_not_seen_is_to_be_looked_at() -> None:
    endless = tuple(f"dòng thứ {row} của phần mở đầu" for row in range(12))
    assert not page(below=("BÁO CÁO", *endless)).abstract.certain


def test_a_form_is_not_dated_by_the_circular_that_it_came_with() -> None:
    """As forms of citizens are: no agency, no number, Quốc hiệu in the middle."""
    circular = "(Ban hành kèm theo Thông tư số 04/2020/TT-BTP ngày 28/12/2020 của Bộ Tư pháp)"
    assert read(column((*NATION, "TỜ KHAI ĐĂNG KÝ KHAI SINH", circular), 0.02, 0.98)) == Reading()


def test_a_date_beside_no_number_is_to_be_looked_at() -> None:
    reading = read(column((*NATION, DATED), 0.5, 0.95))
    assert reading.issued_on == Value(date(2026, 1, 5), certain=False)


def test_the_stamp_of_incoming_mail_is_not_the_number() -> None:
    stamp = [Line("Số: ......", 0.05, 0.12, 0.05, 0.06), Line("Ngày: 14/03/2026", 0.05, 0.2, 0.07, 0.08)]
    lines = column((*AGENCY, "Số: 15/KH-UBND"), 0.12, 0.42) + column((*NATION, DATED), 0.5, 0.95)
    reading = read([*stamp, *lines])
    assert (reading.number.text, reading.issued_on.text) == ("15", date(2026, 1, 5))
    assert reading.issuer.text == "Ủy ban nhân dân xã Thượng Trạch"


def test_a_page_without_quoc_hieu_is_not_read() -> None:
    assert read(column(("Số: 15/KH-UBND", DATED, "KẾ HOẠCH"), 0.1, 0.4)) == Reading()


@given(
    st.lists(
        st.builds(
            Line,
            text=st.sampled_from((*NATION, DATED, *AGENCY, "Số: /", "Số 1-", "V/v", "KẾ HOẠCH", BODY))
            | st.text(max_size=60),
            left=st.floats(0, 1),
            right=st.floats(0, 1),
            top=st.floats(0, 1),
            bottom=st.floats(0, 1),
            bold=st.sampled_from((None, True, False)),
        ),
        max_size=25,
    )
)
def test_whatever_stands_on_a_page_reading_it_ends(lines: list[Line]) -> None:
    reading = read(lines)
    assert all(value.text for value in (reading.issuer, reading.abstract, reading.kind) if value.certain)
