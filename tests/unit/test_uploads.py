"""What may be uploaded: every rule by which a file is refused, and the ordinary files that none may refuse."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from app.storage.kinds import EXTENSIONS, Kind
from app.storage.rules import SENTENCES, Rule, UploadRefused
from app.storage.uploads import clean_name, inspect
from tests.support.compound_files import compound_file, letter, presentation, vba, workbook
from tests.support.sample_files import MAIN_TYPES, archive, compound, jpeg, office, pdf, png

LIMIT = 20 * 1024 * 1024


def judged(data: bytes, name: str) -> Rule | Kind:
    """The rule that refuses the file, or the kind it was let in as."""
    try:
        return inspect(io.BytesIO(data), name, max_bytes=LIMIT).kind
    except UploadRefused as refused:
        return refused.rule


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("quyết định.pdf", pdf(), Kind.PDF),
        ("quét.PDF", pdf() + b"\r\n\x00\x00", Kind.PDF),
        ("ảnh.png", png(), Kind.PNG),
        ("ảnh.jpg", jpeg(), Kind.JPEG),
        ("ảnh.jpeg", jpeg(after=b"SEFT" * 40), Kind.JPEG),
        ("báo cáo.docx", office("docx"), Kind.DOCX),
        ("số liệu.xlsx", office("xlsx"), Kind.XLSX),
        ("trình chiếu.pptx", office("pptx"), Kind.PPTX),
        ("cũ.doc", compound("WordDocument", "1Table"), Kind.DOC),
        ("cũ.xls", compound("Workbook"), Kind.XLS),
        ("cũ.ppt", compound_file(presentation()), Kind.PPT),
    ],
)
def test_an_ordinary_file_is_let_in(name: str, data: bytes, kind: Kind) -> None:
    assert judged(data, name) is kind


def test_every_kind_on_the_list_has_a_file_that_passes() -> None:
    assert set(EXTENSIONS.values()) == set(Kind)


def test_a_large_well_compressed_workbook_is_let_in() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>{n % 7}</v></c></row>'
        for n in range(90_000)
    )
    assert judged(office("xlsx", parts={"xl/worksheets/sheet1.xml": rows.encode()}), "to.xlsx") is Kind.XLSX


def test_a_letter_with_a_white_bitmap_is_let_in_although_it_packs_a_thousandfold() -> None:
    assert (
        judged(office("docx", parts={"word/media/image1.bmp": b"\xff" * 30_000_000}), "a.docx") is Kind.DOCX
    )


@pytest.mark.parametrize(
    ("name", "data", "rule"),
    [
        ("rỗng.pdf", b"", Rule.EMPTY),
        ("chạy.exe", b"MZ", Rule.EXTENSION),
        ("nén.zip", archive({"a.pdf": pdf()}), Rule.ARCHIVE),
        ("không đuôi", pdf(), Rule.EXTENSION),
        (".pdf", pdf(), Rule.EXTENSION),
        ("macro.docm", office("docx"), Rule.EXTENSION),
        ("hoá đơn\u202efdp.exe.pdf", pdf(), Rule.NAME),
        ("dòng\r\nmới.pdf", pdf(), Rule.NAME),
        ("dài" * 70 + ".pdf", pdf(), Rule.NAME_TOO_LONG),
        ("ảnh.png", jpeg(), Rule.CONTENT),
        ("trang.pdf", b"<html><script>alert(1)</script></html>", Rule.CONTENT),
        ("đổi tên.pdf", b"MZ" + bytes(100), Rule.CONTENT),
        ("đổi tên.docx", office("xlsx"), Rule.CONTENT),
        ("chỉ là zip.docx", archive({"a.txt": b"a"}), Rule.CONTENT),
        ("xuất từ web.xls", b"<html><table></table></html>", Rule.CONTENT),
        ("word.xls", compound("WordDocument"), Rule.CONTENT),
        ("dở dang.pdf", pdf()[:-8], Rule.DAMAGED),
        ("dở dang.png", png(400, 400)[:-20], Rule.DAMAGED),
        ("dở dang.jpg", jpeg()[:-8], Rule.DAMAGED),
        ("dở dang.docx", office()[:-30], Rule.DAMAGED),
        ("dở dang.doc", compound("WordDocument")[:520], Rule.DAMAGED),
        ("pdf rồi zip.pdf", pdf() + archive({"a": b"a"}), Rule.SECOND_FILE),
        ("pdf rồi html.pdf", pdf() + b"<script>alert(1)</script>", Rule.SECOND_FILE),
        ("ảnh rồi zip.png", png() + archive({"a": b"a"}), Rule.SECOND_FILE),
        ("ảnh là pdf.jpg", jpeg()[:20] + b"\xff\xfe\x00\x0a%PDF-1.7" + jpeg()[20:], Rule.SECOND_FILE),
        ("zip rồi docx.docx", archive({"a": b"a"}) + office(), Rule.SECOND_FILE),
        ("macro trong docx.docx", office(parts={"word/vbaProject.bin": b"x"}), Rule.MACROS),
        ("macro giấu tên.xlsx", office("xlsx", parts={"xl/macrosheets/sheet1.xml": b"x"}), Rule.MACROS),
        (
            "docm đổi đuôi.docx",
            office(main_type="application/vnd.ms-word.document.macroEnabled.main+xml"),
            Rule.MACROS,
        ),
        ("macro cũ.doc", compound_file(letter() | vba("Sub A()", "End Sub", root="Macros/")), Rule.MACROS),
        ("macro cũ.xls", compound_file(workbook() | vba("Sub A()", "End Sub")), Rule.MACROS),
        ("mật khẩu.docx", compound("EncryptionInfo", "EncryptedPackage"), Rule.LOCKED),
        ("mật khẩu.xls", compound("EncryptionInfo", "EncryptedPackage"), Rule.LOCKED),
        ("ảnh khổng lồ.png", png(60_000, 60_000), Rule.BOMB),
        ("ảnh khổng lồ.jpg", jpeg(60_000, 60_000), Rule.BOMB),
        ("đường dẫn.docx", office(parts={"../../etc/cron.d/x": b"x"}), Rule.DAMAGED),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_by_that_rule(name: str, data: bytes, rule: Rule) -> None:
    assert judged(data, name) is rule


def test_a_file_above_the_limit_is_refused_with_the_limit() -> None:
    with pytest.raises(UploadRefused) as refused:
        inspect(io.BytesIO(pdf() + b" " * 3_000_000), "lớn.pdf", max_bytes=2 * 1024 * 1024)
    assert refused.value.rule is Rule.TOO_LARGE
    assert "lớn.pdf” lớn hơn 2 MB" in str(refused.value)


def test_an_archive_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    assert judged(office(parts={"word/a.xml": bytes(210 * 1024 * 1024)}), "bom.docx") is Rule.BOMB


def test_an_archive_that_packs_more_than_a_hundredfold_is_refused_once_it_is_large() -> None:
    assert judged(office(parts={"word/a.xml": bytes(60 * 1024 * 1024)}), "bom.docx") is Rule.BOMB


def test_an_archive_of_very_many_members_is_refused() -> None:
    assert judged(office(parts={f"word/{n}.xml": b"" for n in range(5_000)}), "bom.docx") is Rule.BOMB


def test_an_archive_whose_members_share_the_same_bytes_is_refused() -> None:
    target = io.BytesIO(office(parts={"word/a.xml": b"a" * 1000, "word/b.xml": b"b" * 1000}))
    with zipfile.ZipFile(target, "a") as made:
        made.filelist[3].header_offset = made.filelist[2].header_offset
        made._didModify = True
    assert judged(target.getvalue(), "chung.docx") is Rule.BOMB


def test_an_archive_that_lies_about_its_sizes_is_refused() -> None:
    honest = office(parts={"word/a.xml": b"a" * 100_000})
    lying = honest.replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
    assert judged(lying, "nói dối.docx") is Rule.DAMAGED


def test_a_compound_file_whose_chain_runs_in_a_circle_is_refused_and_not_read_for_ever() -> None:
    whole = bytearray(compound_file(letter(b"a" * 100_000)))
    table = 512 + int.from_bytes(whole[76:80], "little") * 512
    whole[table : table + 4] = struct.pack("<I", 0)  # the first sector of the text follows itself
    assert judged(bytes(whole), "vòng.doc") in (Rule.DAMAGED, Kind.DOC)


def test_only_the_last_part_of_a_path_remains_of_a_name() -> None:
    assert clean_name("C:\\Users\\a\\Quyết định.pdf") == "Quyết định.pdf"
    assert clean_name("../../../etc/passwd.pdf") == "passwd.pdf"


def test_a_name_is_composed_so_that_two_keyboards_write_the_same_one() -> None:
    assert clean_name("Quye\u0302\u0301t.pdf") == "Quyết.pdf"


def test_every_rule_says_what_to_do() -> None:
    assert set(SENTENCES) == set(Rule)
    assert all("Hãy" in sentence or "hãy" in sentence for sentence in SENTENCES.values())


def test_all_office_types_have_a_sample() -> None:
    assert set(MAIN_TYPES) == {"docx", "xlsx", "pptx"}
