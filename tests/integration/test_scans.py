"""Scans that wait are read in the background: proposed for one look, torn words never put together, nothing stored."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.letterhead import Line, Value
from app.letterhead.known import BY_DECREE, KnownAgencies, agencies_of
from app.letterhead.mending import TORN
from app.letterhead.scans import read_scan
from app.models import Assessment, Cycle, Evidence, Unit
from app.services.evidence.adding import Sent
from app.services.evidence.known_issuers import known_issuers
from app.services.evidence.scanning import read_scans, some_scan_waits
from app.services.evidence.waiting import take_in_many, waiting_at
from app.services.release import NOBODY_WAITS
from app.storage.recognition import lines_in, program
from tests.support.application import START
from tests.support.factories import Make, actor_of
from tests.support.official.scan import as_scan
from tests.support.sample_files import png
from tests.web.test_unit_evidence_reading import paper

DB = scoped_session[Session]
HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"
PAGE = "1\t1\t0\t0\t0\t0\t0\t0\t1000\t700\t-1\t\n"
needs_tesseract = pytest.mark.skipif(program() is None, reason="tesseract with vie is not installed")


def word(text: str, left: int, confidence: int, *, height: int = 20) -> str:
    return f"5\t1\t1\t1\t1\t1\t{left}\t100\t{len(text) * 12}\t{height}\t{confidence}\t{text}\n"


def test_a_word_that_is_not_sure_is_a_gap_and_specks_are_nothing() -> None:
    table = (
        HEADER
        + PAGE
        + word("Số:", 100, 96)
        + word("15", 145, 79)
        + word("/KH", 175, 80)
        + word("-", 215, 10, height=3)
    )
    (line,) = lines_in(table)
    assert line.text == f"Số: {TORN} /KH"


def test_a_wide_gap_divides_a_line() -> None:
    table = HEADER + PAGE + word("UBND", 100, 96) + word("CỘNG", 400, 96)
    assert [line.text for line in lines_in(table)] == ["UBND", "CỘNG"]


def head(number: str, issuer: str = "UBND XÃ CAM LỘ") -> list[Line]:
    """A head as recognised: agency and number to the left, Quốc hiệu and date to the right."""

    def line(text: str, left: float, row: int) -> Line:
        return Line(text, left, left + 0.3, 0.1 + row * 0.03, 0.12 + row * 0.03)

    return [
        line(issuer, 0.1, 0),
        line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 0.5, 0),
        line("Độc lập - Tự do - Hạnh phúc", 0.5, 1),
        line(number, 0.1, 2),
        line("Cam Lộ, ngày 24 tháng 01 năm 2030", 0.5, 2),
        line("KẾ HOẠCH", 0.35, 4),
        line("Chuyển đổi số năm 2030", 0.35, 5),
    ]


@pytest.mark.parametrize("number", [f"{TORN} /KH-UBND", f"{TORN}", "/KH-UBND", f"Số: {TORN}/KH-UBND"])
def test_a_number_written_by_hand_is_left_blank_and_the_rest_is_read(number: str) -> None:
    reading = read_scan(head(number))
    assert reading.number.text is None
    assert (reading.issuer.text, reading.issuer.certain) == ("UBND xã Cam Lộ", True)
    assert (reading.kind.text or "").casefold() == "kế hoạch"
    assert reading.issued_on.certain


def test_what_is_torn_and_every_abstract_is_to_be_looked_at() -> None:
    reading = read_scan(head("Số: 15/KH-UBND", f"UBND XÃ {TORN} LỘ"))
    assert not reading.issuer.certain
    assert not reading.abstract.certain
    assert reading.number.text == "15"


def test_a_lost_hook_in_the_words_of_an_agency_is_mended() -> None:
    assert read_scan(head("Số: 15/KH-UBND", "BẠN CHỈ ĐẠO")).issuer.text == "Ban Chỉ đạo"


KNOWN = KnownAgencies.of([*agencies_of("Xã Cam Lộ"), *agencies_of("Xã Tuyên Hoá"), *BY_DECREE])


def torn(line: Line, sure: str) -> Line:
    """The line with the words ``sure`` alone certain: what it said stays as what it may be."""
    return replace(line, text=sure, unsure=line.text)


def test_a_torn_name_is_the_known_agency_that_it_can_be() -> None:
    issuer, *others = head("Số: 15/KH-UBND")
    lines = [torn(issuer, f"UBND XÃ CAM {TORN}"), *others]
    assert not read_scan(lines).issuer.certain
    assert read_scan(lines, KNOWN).issuer == Value("UBND xã Cam Lộ", certain=True)


@pytest.mark.parametrize(
    ("rows", "issuer"),
    [
        (("UBND XÃ CAM LỘ", "TRUNG TÂM PHỤC VỤ", "HANH CHINH CÔNG"), "Trung tâm Phục vụ hành chính công"),
        (("SỞ NỘI VỤ -", "SỞ TÀI CHÍNH"), "Sở Nội vụ - Sở Tài chính"),
        (("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", "TRUNG TÂM CÔNG NGHỆ", "THÔNG TIN VÀ TRUYỀN THÔNG"), None),
        (("UBND XÃ TUYÊN HÓA",), "UBND xã Tuyên Hóa"),
        (("BẢO HIỂM XÃ HỘI", "TỈNH QUẢNG TRỊ"), "Bảo hiểm xã hội tỉnh Quảng Trị"),
    ],
)
def test_neither_a_superior_nor_half_of_a_name_stands_for_the_issuer(
    rows: tuple[str, ...], issuer: str
) -> None:
    _issuer, *others = head("Số: 15/KH-UBND")
    lines = [Line(text, 0.1, 0.4, 0.07 + at * 0.025, 0.088 + at * 0.025) for at, text in enumerate(rows)]
    below = [replace(line, top=line.top + 0.05, bottom=line.bottom + 0.05) for line in others]
    read_as = read_scan([*lines, *below], KNOWN).issuer
    assert read_as.text == (issuer or "Trung tâm Công nghệ thông tin và Truyền thông")


def test_the_kind_is_read_where_the_row_of_the_number_is_lost() -> None:
    lines = [line for line in head("") if line.text.strip()]
    reading = read_scan(lines[1:])
    assert (reading.kind, reading.number.text) == (Value("Kế hoạch", certain=True), None)


@pytest.mark.parametrize(
    ("said", "kind"), [("CHI THỊ", "Chỉ thị"), ("BÁO CAD", "Báo cáo"), ("THÔNG ĂO", None), ("CHÁO HỎI", None)]
)
def test_a_torn_kind_is_the_one_of_the_list_that_it_can_be(said: str, kind: str | None) -> None:
    lines = [
        replace(line, text=f"{TORN} {TORN}", unsure=said) if line.text == "KẾ HOẠCH" else line
        for line in head("Số: 15/KH-UBND")
    ]
    assert read_scan(lines).kind.text == kind


def test_the_words_of_every_head_are_whole_again() -> None:
    lines = [
        replace(
            line,
            text=line.text.replace("CỘNG HÒA", f"{TORN} {TORN}"),
            unsure=line.text.replace("CỘNG", "CÔNC"),
        )
        for line in head("Số: 15/KH-UBND")
    ]
    assert read_scan(lines).issuer.certain


def test_long_names_are_divided_from_the_words_beside_them() -> None:
    words = ["UBND", "PHƯỜNG", "ĐỒNG", "HỚI", "CỘNG", "HÒA", "XÃ", "HỘI", "CHỦ", "NGHĨA", "VIỆT", "NAM"]
    left, table = 50, HEADER + PAGE
    for one in words:
        table += word(one, left, 96)
        left += len(one) * 12 + 8
    assert [line.text for line in lines_in(table)] == [" ".join(words[:4]), " ".join(words[4:])]


def test_a_bare_word_in_capitals_has_to_be_surer() -> None:
    (line,) = lines_in(HEADER + PAGE + word("HANH", 100, 85) + word("CHÍNH", 160, 85))
    assert (line.text, line.unsure) == (f"{TORN} CHÍNH", "HANH CHÍNH")


def test_the_worker_knows_the_units_and_what_the_unit_itself_named_and_nobody_elses(
    session: DB, make: Make, unit: Unit, cycle: Cycle, sheet: Assessment
) -> None:
    make.evidence(sheet)
    stranger = make.evidence(make.assessment(cycle, make.unit("Người Khác")))
    stranger.evidence.issuer = "Ban Quản lý chợ"
    session.flush()
    known = known_issuers(sheet.id)
    assert known.nearest(f"UBND {unit.full_name}") is not None
    assert known.nearest("UBND XÃ NGƯỜI KHÁC") is not None
    assert known.nearest("BAN QUẢN LÝ CHỢ") is None


@needs_tesseract
@pytest.mark.usefixtures("session")
def test_a_scan_is_read_while_it_waits_and_stored_by_nobody(
    session: DB, make: Make, unit: Unit, sheet: Assessment
) -> None:
    officer: Actor = actor_of(make.account(Role.CONTRIBUTOR, unit=unit))
    sent = [("quét.pdf", as_scan(paper(name="quét"))), ("ảnh.png", png())]
    taken = take_in_many(
        officer, sheet.id, [Sent(io.BytesIO(content), name, 5_000_000) for name, content in sent], now=START
    )
    assert (taken.waiting, taken.refused) == (2, ())
    assert some_scan_waits()
    assert read_scans(now=START, limit=5, release=NOBODY_WAITS) == 2
    assert not some_scan_waits()
    session.expire_all()
    scan, picture = waiting_at(officer, sheet.id, now=START)[1]
    assert scan.proposal is not None
    assert scan.proposal.readable
    assert scan.proposal.issued_on is not None
    assert scan.proposal.abstract.value == "", "a mark may be lost"
    assert picture.proposal is not None
    assert not picture.proposal.readable
    assert session.scalar(select(func.count()).select_from(Evidence)) == 0
