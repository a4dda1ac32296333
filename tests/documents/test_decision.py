"""The decision with its appendices and the submission letter, as Word files that an office edits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from app.documents.decision import decision_paper
from app.documents.letter import letter_paper
from app.documents.official import OfficialPaper
from app.documents.official_pdf import pdf_of
from app.documents.official_word import word_of
from app.documents.outcome import Outcome
from app.documents.wording import STANDARD, DecidedBy, Wording
from tests.documents import samples
from tests.documents.paper import Paper
from tests.documents.word_file import WordFile

GUESTS = "Đơn vị tham khảo"
ROWS = tuple(samples.ranking_row(position) for position in range(1, 79))


def outcome(**changes: object) -> Outcome:
    """78 ranked communes and two guests without ranks; one unit has no result yet."""
    guests = tuple(replace(row, rank=None) for row in ROWS[:2])
    said = Outcome(
        authority=samples.AUTHORITY,
        body="Sở Khoa học và Công nghệ",
        place="Quảng Trị",
        cycle_title=samples.CYCLE,
        year=2025,
        set_title="Bộ chỉ số DTI cấp xã năm 2025",
        rankings=(
            samples.ranking(rows=ROWS, decision_number=None, decision_date=None),
            samples.ranking(rows=guests, block_title=GUESTS, decision_number=None, decision_date=None),
        ),
        omitted=("Xã Chưa Xong",),
        not_measured=("8.2 Hài lòng của người dân (chưa khảo sát)",),
        draft=True,
        created=samples.CREATED,
        illustrative=False,
    )
    return replace(said, **changes)  # type: ignore[arg-type]


def word(paper: OfficialPaper) -> WordFile:
    return WordFile(word_of(paper))


def test_a_draft_says_so_on_every_page_and_leaves_number_and_day_blank() -> None:
    file = word(decision_paper(outcome(), STANDARD))
    assert "Số: ……/QĐ-UBND" in file.text
    assert "Quảng Trị, ngày …… tháng …… năm ……" in file.text
    assert "(Kèm theo Quyết định số ……/QĐ-UBND ngày …… tháng …… năm ……" in file.text
    for section in file.word.sections:
        for head in (section.header, section.first_page_header):
            assert "DỰ THẢO" in [paragraph.text for paragraph in head.paragraphs]
    assert "(dự thảo)" in file.word.core_properties.title


def test_what_is_published_bears_number_and_day_and_no_mark() -> None:
    rankings = tuple(
        replace(ranking, decision_number="125/QĐ-UBND", decision_date=date(2026, 2, 5))
        for ranking in outcome().rankings
    )
    said = outcome(
        draft=False, decision_number="125/QĐ-UBND", decision_date=date(2026, 2, 5), rankings=rankings
    )
    file = word(decision_paper(said, STANDARD))
    assert "Số: 125/QĐ-UBND" in file.text
    assert "Quảng Trị, ngày 05 tháng 02 năm 2026" in file.text
    assert "Kèm theo Quyết định số 125/QĐ-UBND ngày 05 tháng 02 năm 2026" in file.text
    assert "DỰ THẢO" not in "".join(section.header._element.xml for section in file.word.sections)


def test_each_block_has_an_appendix_of_its_own_that_counts_from_one() -> None:
    file = word(decision_paper(outcome(), STANDARD))
    body, *appendices = file.word.sections
    assert (body.orientation, file.size_mm(0)) == (WD_ORIENT.PORTRAIT, (210, 297))
    for number, section in enumerate(appendices, 1):
        assert (section.orientation, file.size_mm(number)) == (WD_ORIENT.LANDSCAPE, (297, 210))
        assert file.margins_mm(number) == (20, 15, 20, 30)
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    assert file.styled("Phụ lục") == ["Phụ lục I", "Phụ lục II"]
    assert file.styled("Tên phụ lục")[::2] == [
        "KẾT QUẢ XẾP HẠNG KHỐI CẤP XÃ",
        "KẾT QUẢ ĐÁNH GIÁ ĐƠN VỊ THAM KHẢO",
    ]
    alone = word(decision_paper(outcome(rankings=outcome().rankings[:1]), STANDARD))
    assert alone.styled("Phụ lục") == ["Phụ lục"]


def test_the_ranking_has_every_unit_and_its_heading_on_every_page() -> None:
    file = word(decision_paper(outcome(), STANDARD))
    ranking, guests = file.word.tables[2:4]
    rows = file.rows(ranking)
    assert len(rows) == 2 + 1 + 78
    assert file.repeated(ranking) == 2
    assert rows[0][2] == rows[0][9] == "Điểm thẩm định theo chỉ số chính"
    assert rows[3][:3] == ["1", "Xã Số 1", "7,25"]
    assert rows[3][-5:] == ["98,75", "96,40", "96,40", "1", "Tốt"]
    assert [row[-2] for row in file.rows(guests)[3:]] == ["–", "–"]
    assert 251 <= sum(column.width.mm for column in ranking.columns) <= 253


def test_articles_are_numbered_and_the_last_ends_as_the_decree_says() -> None:
    text = word(decision_paper(outcome(), STANDARD)).text
    assert "Điều 1. Công bố kết quả đợt đánh giá mức độ chuyển đổi số cấp xã năm 2025 của 80 cơ quan" in text
    assert "Điều 4. Quyết định này có hiệu lực kể từ ngày ký." in text
    assert "thi hành Quyết định này./." in text
    assert "{" not in text


@pytest.mark.parametrize(
    ("decided_by", "authority", "lines"),
    [
        (DecidedBy.COMMITTEE, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", ["TM. ỦY BAN NHÂN DÂN"]),
        (DecidedBy.CHAIRMAN, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", []),
    ],
)  # fmt: skip
def test_the_committee_or_its_chairman_decides(decided_by: str, authority: str, lines: list[str]) -> None:
    wording = Wording(
        decided_by=decided_by, signer_title="KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", signer_name="Nguyễn Văn Thử"
    )
    file = word(decision_paper(outcome(), wording))
    assert file.styled("Thẩm quyền ban hành") == [authority]
    assert file.styled("Quyền hạn, chức vụ người ký") == [*lines, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]
    assert file.styled("Họ tên người ký") == ["Nguyễn Văn Thử"]
    named = "Chủ tịch Ủy ban nhân dân" if decided_by == DecidedBy.CHAIRMAN else "của Ủy ban nhân dân"
    assert named in file.styled("Kèm theo")[0]


def test_recipients_and_bases_stand_a_line_each_in_their_styles() -> None:
    wording = Wording(
        legal_bases="Căn cứ Luật A;\nCăn cứ {bộ chỉ số}.", decision_recipients="Như Điều 3;\n- Lưu: VT."
    )
    file = word(decision_paper(outcome(), wording))
    assert file.styled("Căn cứ") == ["Căn cứ Luật A;", "Căn cứ bộ chỉ số DTI cấp xã năm 2025."]
    assert file.styled("Tên nơi nhận") == ["- Như Điều 3;", "- Lưu: VT."]


def test_the_letter_says_what_each_block_reached_and_who_has_no_result() -> None:
    file = word(letter_paper(outcome(), STANDARD))
    rows = file.rows(file.word.tables[1])
    assert rows[1] == [
        samples.BLOCK,
        "78",
        "Xã Số 1\n96,40 điểm (96,40%)",
        "Xã Số 78\n49,43 điểm (49,43%)",
        "Tốt: 27\nKhá: 25\nTrung bình: 26",
    ]
    assert "1 đơn vị chưa có kết quả: Xã Chưa Xong." in file.text
    assert "không tính ở đơn vị nào: 8.2 Hài lòng của người dân (chưa khảo sát)." in file.text
    assert file.styled("Kính gửi") == ["Kính gửi: Ủy ban nhân dân tỉnh Quảng Trị."]
    assert file.styled("Cơ quan ban hành") == ["SỞ KHOA HỌC VÀ CÔNG NGHỆ"]
    assert "Phụ lục)./." in file.text


def test_markup_in_names_and_settings_is_text() -> None:
    hostile = "<img src=x> {{ 7*7 }} {đợt} & </w:t>"
    wording = replace(STANDARD, letter_opening=hostile, signer_name=hostile)
    rows = (replace(ROWS[0], unit_name=f"Xã {hostile}"),)
    said = outcome(rankings=(samples.ranking(rows=rows),))
    for paper in (decision_paper(said, wording), letter_paper(said, wording)):
        text = word(paper).text
        assert "<img src=x> {{ 7*7 }}" in text
        assert "& </w:t>" in text
        assert "<img src=x>" in Paper(pdf_of(paper)).text


def test_the_same_draft_as_pdf_has_the_same_words() -> None:
    paper = letter_paper(outcome(), STANDARD)
    text = Paper(pdf_of(paper)).text
    for said in ("DỰ THẢO", "Kính gửi: Ủy ban nhân dân tỉnh Quảng Trị.", "96,40 điểm (96,40%)", "GIÁM ĐỐC"):
        assert said in text
