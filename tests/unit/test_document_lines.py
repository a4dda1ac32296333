"""Lines of a Word file as people type it: breaks, tabs and content controls; and files that hold nothing to read."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.letterhead import Line, Reading, read
from app.sandbox import Crashed, run
from app.storage.kinds import Kind
from app.storage.lines import read_lines
from tests.support.sample_files import pdf

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = (
    "<w:p><w:pPr><w:jc w:val='both'/></w:pPr><w:r><w:t>Thực hiện nhiệm vụ, đơn vị báo cáo:</w:t></w:r></w:p>"
)


def word(body: str, *, head: str = "") -> io.BytesIO:
    """A Word file with this body."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        document = f"{head}<w:document xmlns:w='{W}'><w:body>{body}{BODY}</w:body></w:document>"
        package.writestr("word/document.xml", document)
    file.seek(0)
    return file


def lines(text: str) -> list[str]:
    return [line.text for line in read_lines(word(text), Kind.DOCX)][:-1]


def test_a_break_begins_a_line_and_a_tab_divides_it() -> None:
    body = "<w:p><w:r><w:t>ỦY BAN NHÂN DÂN</w:t><w:br/><w:t>XÃ A</w:t><w:tab/><w:t>Độc lập</w:t></w:r></w:p>"
    assert lines(body) == ["ỦY BAN NHÂN DÂN", "XÃ A", "Độc lập"]


def test_a_head_of_one_paragraph_a_cell_with_breaks_is_read() -> None:
    def cell(*rows: str) -> str:
        texts = "<w:br/>".join(f"<w:t>{row}</w:t>" for row in rows)
        return f"<w:tc><w:p><w:r>{texts}</w:r></w:p></w:tc>"

    head = cell("ỦY BAN NHÂN DÂN", "XÃ A LƯỚI", "Số: 7/BC-UBND") + cell(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "A Lưới, ngày 03 tháng 02 năm 2026",
    )
    below = "<w:p><w:r><w:t>BÁO CÁO</w:t></w:r></w:p><w:p><w:r><w:t>Kết quả chuyển đổi số</w:t></w:r></w:p>"
    controlled = f"<w:sdt><w:sdtContent><w:tbl><w:tr>{head}</w:tr></w:tbl></w:sdtContent></w:sdt>"
    reading = read(read_lines(word(controlled + below), Kind.DOCX))
    assert (reading.number.text, reading.symbol.text) == ("7", "/BC-UBND")
    assert reading.issuer.text == "Ủy ban nhân dân xã A Lưới"
    assert (reading.kind.text, reading.abstract.text) == ("Báo cáo", "Kết quả chuyển đổi số")


def test_a_scan_and_a_picture_have_no_lines() -> None:
    assert read_lines(io.BytesIO(pdf()), Kind.PDF) == ()
    assert read_lines(io.BytesIO(b""), Kind.PNG) == ()
    assert read(()) == Reading()


def test_lines_come_out_of_the_sandbox_and_what_explodes_does_not() -> None:
    place = "app.storage.lines:read_lines"
    (line,) = run(place, Kind.DOCX, file=word(""))
    assert isinstance(line, Line)
    bomb = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
    for file in (word("", head=bomb), io.BytesIO(b"PK\x03\x04")):
        with pytest.raises((Crashed, ValueError)):
            run(place, Kind.DOCX, file=file)
