"""Ordinary files, of every extension that is taken: none is refused."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from PIL import Image

from app.storage.kinds import EXTENSIONS, Kind
from app.storage.uploads import inspect
from tests.support.compound_files import (
    compound_file,
    letter,
    package,
    presentation,
    vba,
    workbook,
)
from tests.support.judged_files import (
    LIMIT,
    attach,
    field,
    judged,
    locked_package,
    nothing,
    relations,
    saved,
    spreadsheet,
    with_parts,
)
from tests.support.pictures import heic, picture
from tests.support.sample_files import OPEN_XML, office, pdf

ORDINARY: dict[str, tuple[str, Callable[[], bytes], Kind]] = {
    "a workbook of openpyxl": ("a.xlsx", spreadsheet, Kind.XLSX),
    "a workbook with a hyperlink": (
        "a.xlsx",
        lambda: spreadsheet(lambda book: setattr(book.active["A1"], "hyperlink", "https://vi.example/x")),
        Kind.XLSX,
    ),
    "a workbook that links to another on a share": (
        "a.xlsx",
        lambda: with_parts(
            spreadsheet(),
            {
                "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                    "externalLinkPath", r"\\server\dutoan\2026.xlsx"
                ),
                "xl/externalLinks/externalLink1.xml": b'<externalLink xmlns="x"><externalBook/></externalLink>',
            },
        ),
        Kind.XLSX,
    ),
    "a letter with a template on the author's disk": (
        "a.docx",
        lambda: office(
            parts={
                "word/_rels/settings.xml.rels": relations(
                    "attachedTemplate", r"file:///C:\Users\a\Normal.dotm"
                )
            }
        ),
        Kind.DOCX,
    ),
    "a letter with fields": (
        "a.docx",
        lambda: office(parts={"word/document.xml": field(" TOC \\o ", "PAGE")}),
        Kind.DOCX,
    ),
    "a letter about DDE": (
        "a.docx",
        lambda: office(parts={"word/document.xml": b"<w:t xmlns:w='x'>DDEAUTO instrText</w:t>"}),
        Kind.DOCX,
    ),
    "a letter of strict Open XML": (
        "a.docx",
        lambda: office(
            parts={
                "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                b'<Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"'
                b' Target="main.xml"/></Relationships>'
            }
        ),
        Kind.DOCX,
    ),
    "a letter with a workbook and a picture inside": (
        "a.docx",
        lambda: office(parts={"word/embeddings/a.xlsx": spreadsheet(), "word/media/a.png": picture("PNG")}),
        Kind.DOCX,
    ),
    "a letter with a packaged PDF": (
        "a.docx",
        lambda: office(
            parts={
                "word/embeddings/oleObject1.bin": compound_file({"\x01Ole10Native": package("a.pdf", pdf())})
            }
        ),
        Kind.DOCX,
    ),
    "a letter with the text box of a web page": (
        "a.docx",
        lambda: office(
            parts={
                "word/activeX/activeX1.xml": b'<ax:ocx ax:classid="{5512D11A-5CC6-11CF-8D67-00AA00BDCE1D}" '
                b'xmlns:ax="http://schemas.microsoft.com/office/2006/activeX"/>'
            }
        ),
        Kind.DOCX,
    ),
    "slides with a film": (
        "a.pptx",
        lambda: office("pptx", parts={"ppt/media/a.mp4": b"\x00" * 9_000}),
        Kind.PPTX,
    ),
    "a show": (
        "a.pptx",
        lambda: office("pptx", main_type=OPEN_XML + "presentationml.slideshow.main+xml"),
        Kind.PPTX,
    ),
    "a letter of today named .doc": ("a.doc", office, Kind.DOCX),
    "slides of today named .ppt": ("a.ppt", lambda: office("pptx"), Kind.PPTX),
    "an old workbook named .xlsx": ("a.xlsx", lambda: compound_file(workbook()), Kind.XLS),
    "an old letter": ("a.doc", lambda: compound_file(letter()), Kind.DOC),
    "a letter of Word 95": ("a.doc", lambda: compound_file(letter(version=0x68)), Kind.DOC),
    "a workbook of Excel 5": ("a.xls", lambda: compound_file(workbook(version=0x500)), Kind.XLS),
    "an empty VBA project": (
        "a.xls",
        lambda: compound_file(workbook() | vba("Option Explicit", "' nothing here")),
        Kind.XLS,
    ),
    "an old workbook that links to another": (
        "a.xls",
        lambda: compound_file(workbook((0x1AE, b"\x01\x00\x08\x00\x00\x01dutoan2"))),
        Kind.XLS,
    ),
    "an old presentation with a chart": (
        "a.ppt",
        lambda: compound_file(presentation(compound_file(workbook()))),
        Kind.PPT,
    ),
    "a workbook whose structure alone is protected": (
        "a.xlsx",
        lambda: locked_package("VelvetSweatshop"),
        Kind.XLSX,
    ),
    "a PDF that forbids printing": (
        "a.pdf",
        lambda: saved(
            nothing,
            encryption=pikepdf.Encryption(owner="o", user="", allow=pikepdf.Permissions(print_lowres=False)),
        ),
        Kind.PDF,
    ),
    "a PDF with an attachment": ("a.pdf", lambda: saved(attach("a.xlsx", spreadsheet())), Kind.PDF),
    "a PDF with object streams": (
        "a.pdf",
        lambda: saved(nothing, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        Kind.PDF,
    ),
    "a PDF saved for the web": ("a.pdf", lambda: saved(nothing, linearize=True), Kind.PDF),
    "a blank before a PDF": ("a.pdf", lambda: b"\r\n \r\n" + pdf(), Kind.PDF),
    "a byte order mark before a PDF": ("a.pdf", lambda: b"\xef\xbb\xbf" + pdf(), Kind.PDF),
    "a Ctrl-Z behind a PDF": ("a.pdf", lambda: pdf() + b"\x1a", Kind.PDF),
    "padding behind a PDF": ("a.pdf", lambda: pdf() + bytes(4_096), Kind.PDF),
    "a PDF that links to a page": (
        "a.pdf",
        lambda: pdf("x", "<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://vi.example)>>>>"),
        Kind.PDF,
    ),
    "a PDF that speaks of JavaScript": (
        "a.pdf",
        lambda: pdf("x", "<</Title(/JavaScript /Launch)>>"),
        Kind.PDF,
    ),
    "a PDF whose table of places is wrong": (
        "a.pdf",
        lambda: pdf().replace(b"0000000000 65535", b"000000000  65535"),
        Kind.PDF,
    ),
    "a photograph": ("a.jpg", lambda: picture("JPEG"), Kind.JPEG),
    "a .jfif": ("a.jfif", lambda: picture("JPEG"), Kind.JPEG),
    "a .jpe": ("a.JPE", lambda: picture("JPEG"), Kind.JPEG),
    "a progressive photograph": ("a.jpeg", lambda: picture("JPEG", progressive=True), Kind.JPEG),
    "a photograph in the colours of print": ("a.jpg", lambda: picture("JPEG", "CMYK"), Kind.JPEG),
    "a photograph of two pictures": (
        "a.jpg",
        lambda: picture("MPO", save_all=True, append_images=[Image.new("RGB", (300, 200))]),
        Kind.JPEG,
    ),
    "a moving PNG": (
        "a.png",
        lambda: picture("PNG", save_all=True, append_images=[Image.new("RGB", (300, 200))]),
        Kind.PNG,
    ),
    "a picture of two colours": ("a.png", lambda: picture("PNG", "1"), Kind.PNG),
    "a scan of several pages": (
        "a.tif",
        lambda: picture(
            "TIFF", "1", compression="group4", save_all=True, append_images=[Image.new("1", (300, 200))]
        ),
        Kind.TIFF,
    ),
    "a scan of JPEG in TIFF": ("a.tiff", lambda: picture("TIFF", compression="jpeg"), Kind.TIFF),
    "a picture of a telephone": ("a.heic", heic, Kind.HEIC),
    "a .heif": ("a.heif", heic, Kind.HEIC),
    "a picture of a page": ("a.webp", lambda: picture("WEBP"), Kind.WEBP),
}


@pytest.mark.parametrize("case", ORDINARY)
def test_an_ordinary_file_is_let_in(case: str) -> None:
    name, make, kind = ORDINARY[case]
    assert judged(make(), name) is kind


def test_there_is_an_ordinary_file_of_every_extension_that_is_taken() -> None:
    tried = {name.rpartition(".")[2].lower() for name, _make, _kind in ORDINARY.values()}
    assert tried == set(EXTENSIONS)


@pytest.mark.parametrize(
    ("named", "kept"),
    [("Số liệu.xls", "Số liệu.xlsx"), ("Số liệu.XLSX", "Số liệu.XLSX"), ("a.b.xls", "a.b.xlsx")],
)
def test_a_workbook_of_today_named_xls_is_kept_as_xlsx(named: str, kept: str) -> None:
    assert inspect(io.BytesIO(spreadsheet()), named, max_bytes=LIMIT).filename == kept
