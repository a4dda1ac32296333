"""Scans that wait are read in the background: proposed for one look, torn words never put together, nothing stored."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from app.access.actor import Actor, Role
from app.letterhead import Line
from app.letterhead.scans import TORN, read_scan
from app.models import Assessment, Evidence, Unit
from app.services.evidence.adding import Sent
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
