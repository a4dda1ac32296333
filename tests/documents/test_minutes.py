"""Appraisal minutes as Word and as PDF: sizes, type and places of Nghị định 30, whatever somebody typed as text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from docx.shared import Pt

from app.documents.fonts import VIETNAMESE_LETTERS
from app.documents.minutes import Adjusted, Minutes, MinutesGroup, minutes_paper
from app.documents.official_pdf import pdf_of
from app.documents.official_styles import STYLES
from app.documents.official_word import word_of
from app.documents.wording import STANDARD
from tests.documents import samples
from tests.documents.paper import Paper
from tests.documents.word_file import WordFile

HOSTILE = (
    "<script src='http://x.test/a.js'></script> & “quoted” file:///etc/passwd =HYPERLINK(\"http://x.test\")"
)


def minutes(**changes: object) -> Minutes:
    """The minutes of a unit with two indicators cut of 43."""
    said = Minutes(
        superior=samples.AUTHORITY,
        issuer="Sở Khoa học và Công nghệ",
        place="Quảng Trị",
        unit_name="Xã Hải Lăng",
        cycle_title=samples.CYCLE,
        block_title=samples.BLOCK,
        year=2025,
        set_title="Bộ chỉ số DTI cấp xã năm 2025",
        reviewers=("Nguyễn Thị Hạnh", "Trần Văn Đức"),
        groups=(
            MinutesGroup("1", "Nhận thức số", Decimal(40), Decimal("38.5"), Decimal("36.25")),
            MinutesGroup("2", "Hạ tầng số", Decimal(60), Decimal(38), Decimal(30)),
        ),
        indicators=43,
        adjusted=(
            Adjusted(
                "1.2", "Kế hoạch hằng năm", Decimal(4), Decimal(4), Decimal("1.75"), "Kế hoạch của năm 2023."
            ),
            Adjusted("2.1", "Họp trực tuyến", Decimal(8), Decimal(8), Decimal(0), HOSTILE, "Đã gửi bổ sung."),
        ),
        self_points=Decimal("76.5"),
        self_denominator=Decimal(100),
        points=Decimal("66.25"),
        denominator=Decimal(100),
        percent=Decimal("66.25"),
        grade="Khá",
        self_left="",
        left="",
        created=samples.CREATED,
        places=2,
        percent_places=2,
        illustrative=False,
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def word(said: Minutes) -> WordFile:
    return WordFile(word_of(minutes_paper(said, STANDARD)))


def pdf(said: Minutes) -> Paper:
    return Paper(pdf_of(minutes_paper(said, STANDARD)))


def test_both_files_say_totals_and_every_changed_indicator_with_its_reason() -> None:
    file = word(minutes())
    totals, changes = file.word.tables[1:3]
    assert file.rows(totals)[1:] == [
        ["1", "Nhận thức số", "40", "38,50", "36,25"],
        ["2", "Hạ tầng số", "60", "38,00", "30,00"],
        ["", "Tổng cộng", "100", "76,50", "66,25"],
    ]
    assert file.rows(changes)[1:] == [
        ["1.2", "Kế hoạch hằng năm", "4", "4,00", "1,75", "Kế hoạch của năm 2023."],
        ["2.1", "Họp trực tuyến", "8", "8,00", "0,00", f"{HOSTILE}\nĐơn vị giải trình: Đã gửi bổ sung."],
    ]
    text = pdf(minutes()).text
    for said in (
        "Kế hoạch của năm 2023.", "Đơn vị đạt 66,25/100 điểm, bằng 66,25%, xếp loại Khá.", "2 trong 43 chỉ tiêu",
        "Nguyễn Thị Hạnh; Trần Văn Đức", "đợt đánh giá mức độ chuyển đổi số cấp xã năm 2025",
    ):  # fmt: skip
        assert said in text
        assert said in file.text


def test_two_people_sign_and_number_day_and_place_stay_blank() -> None:
    for text in (word(minutes()).text, pdf(minutes()).text):
        assert "Số: ……/BB-……" in text
        assert "Quảng Trị, ngày …… tháng …… năm ……" in text
        assert "THƯ KÝ" in text
        assert "TỔ TRƯỞNG TỔ THẨM ĐỊNH" in text
        assert "DỰ THẢO" not in text
    signatures = word(minutes()).word.tables[-1]
    assert round(signatures.rows[1].height.mm) == 35


def test_the_word_file_has_the_figures_of_the_decree() -> None:
    file = word(minutes())
    assert file.size_mm() == (210, 297)
    assert file.margins_mm() == (20, 15, 20, 30)
    for style in STYLES.values():
        made = file.word.styles[style.name]
        assert (made.font.name, made.font.size) == ("Times New Roman", Pt(style.size))
        assert (bool(made.font.bold), bool(made.font.italic)) == (style.bold, style.italic)
    assert file.styled("Quốc hiệu") == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert file.styled("Cơ quan chủ quản") == ["UBND TỈNH QUẢNG TRỊ"]
    assert file.styled("Cơ quan ban hành") == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
    assert file.styled("Tên loại văn bản") == ["BIÊN BẢN"]
    section = file.word.sections[0]
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_the_heading_of_a_table_repeats_and_columns_fill_the_page() -> None:
    file = word(minutes())
    for table in file.word.tables[1:3]:
        assert file.repeated(table) == 1
        assert sum(round(column.width.mm) for column in table.columns) == 165


def test_the_pages_of_the_pdf_are_numbered_at_the_top_from_the_second() -> None:
    many = tuple(
        Adjusted(
            f"1.{n}", "Tỷ lệ hồ sơ trực tuyến", Decimal(4), Decimal(4), Decimal(1), "Thiếu minh chứng. " * 8
        )
        for n in range(1, 40)
    )
    paper = pdf(minutes(adjusted=many))
    assert paper.size_mm() == (210, 297)
    assert [page[0].strip() for page in paper.lines_of_pages[1:]] == [
        str(number) for number in range(2, len(paper.pages) + 1)
    ]
    assert paper.lines_of_pages[0][0].strip() != "1"
    assert all("Lý do" in page for page in paper.pages[1:-1])
    assert {font.embedded for font in paper.fonts} == {True}


def test_every_vietnamese_letter_and_a_name_of_200_characters_stand_in_both() -> None:
    name = f"Xã {VIETNAMESE_LETTERS[:100]} {VIETNAMESE_LETTERS[100:]} {'Quảng ' * 9}".strip()
    said = minutes(unit_name=name)
    assert name in word(said).text
    assert "".join(VIETNAMESE_LETTERS) in pdf(said).text.replace(" ", "")


@pytest.mark.parametrize("typed", ["\x00\x07", "<w:p/>", "]]>", "a\tb", "\u202e"])
def test_what_xml_cannot_hold_or_would_read_makes_no_broken_file(typed: str) -> None:
    said = minutes(adjusted=(replace(minutes().adjusted[0], reason=f"Trước{typed}sau"),))
    text = word(said).text
    assert "Trước" in text
    assert "sau" in text


def test_nothing_changed_is_said_in_words() -> None:
    text = word(minutes(adjusted=())).text
    assert "giữ nguyên điểm tự chấm của cả 43 chỉ tiêu" in text


def test_the_same_minutes_give_the_same_bytes() -> None:
    paper = minutes_paper(minutes(), STANDARD)
    assert pdf_of(paper) == pdf_of(paper)
    assert word_of(paper) == word_of(paper)


def test_the_files_say_when_they_were_made_and_by_whom() -> None:
    properties = word(minutes()).word.core_properties
    assert properties.title == f"Biên bản thẩm định Xã Hải Lăng, {samples.CYCLE}"
    assert properties.author == "Sở Khoa học và Công nghệ"
    assert properties.created.date() == date(2026, 1, 5)


@pytest.mark.parametrize("rows", range(8, 16))
def test_nobody_signs_a_page_on_which_nothing_else_stands(rows: int) -> None:
    """Wherever the table ends, the last sentence comes along with the signatures."""
    one = minutes().adjusted[0]
    paper = pdf(
        minutes(adjusted=tuple(replace(one, code=f"1.{n}", title="Tỷ lệ " * 20) for n in range(rows)))
    )
    (signed,) = (page for page in paper.pages if "THƯ KÝ" in page)
    assert "đã đọc lại cho những người có mặt" in signed


def test_the_last_paragraph_of_the_word_file_holds_on_to_the_signatures() -> None:
    last = [paragraph for paragraph in word(minutes()).word.paragraphs if paragraph.text][-1]
    assert "đã đọc lại" in last.text
    assert last.paragraph_format.keep_with_next


def test_what_is_no_official_result_says_so_on_every_page() -> None:
    said = minutes(illustrative=True, invented=True)
    section = word(said).word.sections[0]
    for foot in (section.footer, section.first_page_footer):
        assert foot.paragraphs[0].text == "Số liệu minh họa"
    assert all("Số liệu minh họa" in page for page in pdf(said).pages)
