"""What is inside a file: every rule about content with a file that breaks it, and ordinary files that none refuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pikepdf
import pytest
from PIL import Image

from app import sandbox
from app.sandbox import Crashed, Limits, NoTurn, TooCostly
from app.storage import uploads
from app.storage.kinds import EXTENSIONS, PREVIEWED, Kind
from app.storage.rules import Rule, UploadRefused
from app.storage.uploads import NotJudged, inspect
from tests.support.compound_files import (
    compound_file,
    letter,
    package,
    presentation,
    vba,
    workbook,
)
from tests.support.pictures import heic, picture
from tests.support.sample_files import OPEN_XML, archive, office, pdf, png

CASES = Path(__file__).parent / "cases/evidence"
LIMIT = 100 * 1024 * 1024
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SUB = ("Private Sub Workbook_Open()", '  Shell "calc.exe"', "End Sub")
PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\x00\x00" + bytes(100)


def judged(data: bytes, name: str) -> Rule | Kind:
    """The rule that refuses the file, or the kind it was let in as."""
    try:
        return inspect(io.BytesIO(data), name, max_bytes=LIMIT).kind
    except UploadRefused as refused:
        return refused.rule


def relations(kind: str, target: str, mode: str = "External") -> bytes:
    return (
        f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE_RELATIONS}{kind}" '
        f'Target="{target}" TargetMode="{mode}"/></Relationships>'
    ).encode()


def field(*instructions: str) -> bytes:
    runs = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in instructions)
    return (
        f'<w:document xmlns:w="{WORD}"><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:document>'
    ).encode()


def saved(make: Callable[[pikepdf.Pdf], None], **how: object) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as document:
        make(document)
        document.save(made, **how)
    return made.getvalue()


def nothing(_document: pikepdf.Pdf) -> None:
    """Leave the document as it is."""


def attach(name: str, content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def make(document: pikepdf.Pdf) -> None:
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)

    return make


def spreadsheet(change: Callable[[openpyxl.Workbook], None] = lambda _book: None) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Xã", "Điểm"])
    change(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as held:
        for name, content in parts.items():
            held.writestr(name, content)
    return made.getvalue()


def open_document() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as held:
        held.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return made.getvalue()


def locked_package(password: str) -> bytes:
    made = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(spreadsheet())).encrypt(password, made)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("user-password.pdf", Rule.LOCKED),
        ("leading-newline.pdf", Kind.PDF),
        ("content-types-256MB-says-100B.xlsx", Rule.DAMAGED),
        ("redos-1-name-64KB.docx", Rule.DAMAGED),
        ("xlm-macro-sheet.xls", Rule.MACROS),
        ("xlsx-named.xls", Kind.XLSX),
        ("rtf-named.doc", Rule.RTF),
        ("doc-cut-in-the-middle.doc", Rule.DAMAGED),
    ],
)
def test_files_that_were_judged_wrongly_once(name: str, outcome: Rule | Kind) -> None:
    assert judged((CASES / name).read_bytes(), name) is outcome


def test_all_cases_are_tried() -> None:
    assert len(list(CASES.iterdir())) == 8


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


REFUSED: dict[str, tuple[str, Callable[[], bytes], Rule]] = {
    "VBA in a workbook": ("a.xls", lambda: compound_file(workbook() | vba(*SUB)), Rule.MACROS),
    "VBA in a letter": ("a.doc", lambda: compound_file(letter() | vba(*SUB, root="Macros/")), Rule.MACROS),
    "VBA in a presentation": (
        "a.ppt",
        lambda: compound_file(presentation(compound_file(vba(*SUB, root="")))),
        Rule.MACROS,
    ),
    "VBA whose source is wiped": (
        "a.xls",
        lambda: compound_file(
            workbook() | vba() | {"_VBA_PROJECT_CUR/VBA/ThisWorkbook": b"\x01\x16\x03" + bytes(900)}
        ),
        Rule.MACROS,
    ),
    "a macro part under another name": (
        "a.docx",
        lambda: office(parts={"word/media/image1.bin": compound_file(vba(*SUB, root=""))}),
        Rule.MACROS,
    ),
    "macros in a workbook inside a letter": (
        "a.docx",
        lambda: office(parts={"word/embeddings/a.bin": compound_file(workbook() | vba(*SUB))}),
        Rule.MACROS,
    ),
    "a macro type in character references": (
        "a.docx",
        lambda: office(main_type="application/vnd.ms-word.document.macro&#69;nabled.main+xml"),
        Rule.MACROS,
    ),
    "a macro sheet by its relation": (
        "a.xlsx",
        lambda: with_parts(
            spreadsheet(), {"xl/x/_rels/a.xml.rels": relations("xlMacrosheet", "a.xml", "Internal")}
        ),
        Rule.MACROS,
    ),
    "a macro sheet of Excel 4": ("a.xls", lambda: compound_file(workbook(sheets=(0, 1))), Rule.MACROS),
    "a macro sheet in Excel 5": (
        "a.xls",
        lambda: compound_file(workbook(sheets=(1,), version=0x500)),
        Rule.MACROS,
    ),
    "a template of Word 95": ("a.doc", lambda: compound_file(letter(flags=1, version=0x68)), Rule.MACROS),
    "a workbook with a password": ("a.xlsx", lambda: locked_package("bí mật"), Rule.LOCKED),
    "an old workbook with a password": (
        "a.xls",
        lambda: compound_file(workbook((0x2F, bytes(54)))),
        Rule.LOCKED,
    ),
    "an old letter with a password": ("a.doc", lambda: compound_file(letter(flags=0x100)), Rule.LOCKED),
    "an old presentation with a password": (
        "a.ppt",
        lambda: compound_file(presentation(token=0xF3D1C4DF)),
        Rule.LOCKED,
    ),
    "a PDF with a password": (
        "a.pdf",
        lambda: saved(nothing, encryption=pikepdf.Encryption(owner="o", user="u")),
        Rule.LOCKED,
    ),
    "an old letter cut in the middle": (
        "a.doc",
        lambda: compound_file(letter(b"a" * 40_000))[:20_000],
        Rule.DAMAGED,
    ),
    "an old workbook cut in the middle": (
        "a.xls",
        lambda: compound_file(workbook() | {"Ctls": b"a" * 30_000})[:20_000],
        Rule.DAMAGED,
    ),
    "an old presentation cut in the middle": (
        "a.ppt",
        lambda: compound_file(presentation() | {"Pictures": b"a" * 30_000})[:20_000],
        Rule.DAMAGED,
    ),
    "a PDF cut in the middle": (
        "a.pdf",
        lambda: saved(attach("a.bin", bytes(range(256)) * 40))[:700],
        Rule.DAMAGED,
    ),
    "a PDF whose last revision is cut": ("a.pdf", lambda: pdf() + b"4 0 obj\n<</Length 20>>", Rule.DAMAGED),
    "a PDF without pages": (
        "a.pdf",
        lambda: saved(lambda document: document.pages.__delitem__(0)),
        Rule.DAMAGED,
    ),
    "a PDF that starts a program": (
        "a.pdf",
        lambda: pdf("x", "<</S/Launch/F(cmd.exe)>>"),
        Rule.SCRIPT,
    ),
    "a PDF with JavaScript in hidden letters": (
        "a.pdf",
        lambda: pdf("x", "<</OpenAction<</S/J#61vaScript/JS(app.alert)>>>>"),
        Rule.SCRIPT,
    ),
    "a PDF with JavaScript in an object stream": (
        "a.pdf",
        lambda: saved(
            lambda document: document.Root.__setitem__(
                "/OpenAction", document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x"))
            ),
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        ),
        Rule.SCRIPT,
    ),
    "a program attached to a PDF": ("a.pdf", lambda: saved(attach("a.exe", b"x")), Rule.PROGRAM),
    "a program attached under another name": ("a.pdf", lambda: saved(attach("a.txt", PROGRAM)), Rule.PROGRAM),
    "a program packaged in a letter": (
        "a.docx",
        lambda: office(
            parts={"word/embeddings/a.bin": compound_file({"\x01Ole10Native": package("a.lnk", b"x")})}
        ),
        Rule.PROGRAM,
    ),
    "a program packaged under another name": (
        "a.doc",
        lambda: compound_file(letter() | {"ObjectPool/_1/\x01Ole10Native": package("a.txt", PROGRAM)}),
        Rule.PROGRAM,
    ),
    "a program as a part": (
        "a.pptx",
        lambda: office("pptx", parts={"ppt/media/a.png": PROGRAM}),
        Rule.PROGRAM,
    ),
    "a program in an archive in a letter": (
        "a.docx",
        lambda: office(parts={"word/embeddings/a.zip": archive({"x/a.js": b"x"})}),
        Rule.PROGRAM,
    ),
    "a control that is a program": (
        "a.docx",
        lambda: office(
            parts={
                "word/activeX/activeX1.xml": b'<ax:ocx ax:classid="{8856F961-340A-11D0-A96B-00C04FD705A2}" '
                b'xmlns:ax="http://schemas.microsoft.com/office/2006/activeX"/>'
            }
        ),
        Rule.PROGRAM,
    ),
    "a template from the web": (
        "a.docx",
        lambda: office(
            parts={"word/_rels/settings.xml.rels": relations("attachedTemplate", "https://x.example/a.dotm")}
        ),
        Rule.REMOTE,
    ),
    "a template from a share": (
        "a.docx",
        lambda: office(
            parts={
                "word/_rels/settings.xml.rels": relations("attachedTemplate", r"file:///\\x.example\a.dotm")
            }
        ),
        Rule.REMOTE,
    ),
    "a template in hidden letters": (
        "a.docx",
        lambda: office(
            parts={"word/_rels/settings.xml.rels": relations("attached&#84;emplate", "&#104;ttp://x.example")}
        ),
        Rule.REMOTE,
    ),
    "an object from the web": (
        "a.docx",
        lambda: office(
            parts={"word/_rels/document.xml.rels": relations("oleObject", "mhtml:http://x.example/a!x-usc:b")}
        ),
        Rule.REMOTE,
    ),
    "DDE in a letter, cut into runs": (
        "a.docx",
        lambda: office(parts={"word/document.xml": field(" D", "DEAU", "TO c:\\\\x.exe")}),
        Rule.DDE,
    ),
    "DDE written in codes": (
        "a.docx",
        lambda: office(
            parts={
                "word/document.xml": (
                    f'<w:document xmlns:w="{WORD}"><w:fldChar w:fldCharType="begin"/>'
                    '<w:fldChar w:fldCharType="begin"/><w:instrText> QUOTE 68 68 69 65 85 84 79 </w:instrText>'
                    '<w:fldChar w:fldCharType="end"/><w:instrText> c:\\x.exe</w:instrText>'
                    '<w:fldChar w:fldCharType="end"/></w:document>'
                ).encode()
            }
        ),
        Rule.DDE,
    ),
    "DDE in a simple field of a header": (
        "a.docx",
        lambda: office(
            parts={"word/header1.xml": f'<w:fldSimple xmlns:w="{WORD}" w:instr=" DDE x y"/>'.encode("utf-16")}
        ),
        Rule.DDE,
    ),
    "DDE in a workbook": (
        "a.xlsx",
        lambda: with_parts(
            spreadsheet(),
            {
                "xl/externalLinks/externalLink1.xml": b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'
            },
        ),
        Rule.DDE,
    ),
    "DDE in an old workbook": (
        "a.xls",
        lambda: compound_file(workbook((0x1AE, b"\x00\x00\x07\x00\x00cmd\x03/c x"), (0x23, bytes(12)))),
        Rule.DDE,
    ),
    "DDE in an old letter": (
        "a.doc",
        lambda: compound_file(letter(b"abc\x13 DDEAUTO c:\\x\x14\x15")),
        Rule.DDE,
    ),
    "entities in a part": (
        "a.docx",
        lambda: office(parts={"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
        Rule.ENTITIES,
    ),
    "entities in the listing": (
        "a.docx",
        lambda: archive({"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Types/>'}),
        Rule.ENTITIES,
    ),
    "letters within letters": (
        "a.docx",
        lambda: [data := office()] and [data := office(parts={"word/a.bin": data}) for _ in range(6)][-1],
        Rule.BOMB,
    ),
    "an attachment that unpacks to 300 MB": (
        "a.pdf",
        lambda: saved(attach("a.bin", bytes(300_000_000)), compress_streams=True),
        Rule.BOMB,
    ),
    "a picture without data": ("a.png", lambda: png()[:33] + b"\x00\x00\x00\x00IEND\xaeB`\x82", Rule.DAMAGED),
    "a photograph without data": (
        "a.jpg",
        lambda: picture("JPEG")[: picture("JPEG").index(b"\xff\xda")] + b"\xff\xd9",
        Rule.DAMAGED,
    ),
    "a picture of many pixels without data": ("a.png", lambda: png(12_000, 12_000), Rule.DAMAGED),
    "a photograph cut in the middle": ("a.jpg", lambda: picture("JPEG")[:9_000], Rule.DAMAGED),
    "a moving PNG cut in the middle": ("a.png", lambda: picture("PNG")[:9_000], Rule.DAMAGED),
    "a scan cut in the middle": ("a.tif", lambda: picture("TIFF")[:9_000], Rule.DAMAGED),
    "a picture of a telephone cut in the middle": ("a.heic", lambda: heic()[:4_000], Rule.DAMAGED),
    "a WebP cut in the middle": ("a.webp", lambda: picture("WEBP")[:1_000], Rule.DAMAGED),
    "a WebP named as a photograph": ("a.jpg", lambda: picture("WEBP"), Rule.CONTENT),
    "RTF": ("a.rtf", lambda: b"{\\rtf1 a}", Rule.RTF),
    "RTF after blanks": ("a.doc", lambda: b"\r\n {\\rtf1 a}", Rule.RTF),
    "OpenDocument": ("a.odt", lambda: b"PK", Rule.OPEN_DOCUMENT),
    "OpenDocument named as a letter": ("a.docx", open_document, Rule.OPEN_DOCUMENT),
    "a mail": ("a.msg", lambda: b"x", Rule.MAIL),
    "a mail named as a letter": (
        "a.doc",
        lambda: compound_file({"__properties_version1.0": bytes(40)}),
        Rule.MAIL,
    ),
    "RAR": ("a.rar", lambda: b"Rar!\x1a\x07\x00", Rule.ARCHIVE),
    "7z named as a PDF": ("a.pdf", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(40), Rule.ARCHIVE),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_dangerous_or_useless_file_is_refused_by_its_rule(case: str) -> None:
    name, make, rule = REFUSED[case]
    assert judged(make(), name) is rule


@pytest.mark.parametrize(
    ("error", "outcome"), [(TooCostly("memory"), Rule.COSTLY), (Crashed("ended with -11"), Rule.DAMAGED)]
)
def test_a_file_that_a_library_fails_over_is_refused(
    monkeypatch: pytest.MonkeyPatch, error: Exception, outcome: Rule
) -> None:
    def fail(*_args: object, **_how: object) -> None:
        raise error

    monkeypatch.setattr(uploads, "run", fail)
    assert judged(pdf(), "a.pdf") is outcome


def test_a_file_that_gets_no_turn_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*_args: object, **_how: object) -> None:
        raise NoTurn("no turn")

    monkeypatch.setattr(uploads, "run", wait)
    with pytest.raises(NotJudged, match="gửi lại sau một phút"):
        judged(pdf(), "a.pdf")


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(
            lambda: picture("JPEG", "L", (12_000, 9_000), progressive=True), id="a huge progressive JPEG"
        ),
        pytest.param(lambda: picture("PNG", "1", (12_000, 12_000)), id="a huge picture"),
    ],
)
def test_a_huge_scan_is_judged_within_the_limits(make: Callable[[], bytes]) -> None:
    data = make()
    assert judged(data, "a.png" if data.startswith(b"\x89PNG") else "a.jpg") in (Kind.PNG, Kind.JPEG)


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        (Kind.TIFF, lambda: picture("TIFF", "1", (3_000, 4_000), compression="group4")),
        (Kind.TIFF, lambda: picture("TIFF", "CMYK")),
        (Kind.HEIC, heic),
        (Kind.WEBP, lambda: picture("WEBP", "RGBA")),
    ],
)
def test_a_preview_is_a_small_jpeg_of_ours(kind: Kind, make: Callable[[], bytes]) -> None:
    made = sandbox.run("app.storage.judging.pictures:preview", kind, file=io.BytesIO(make()), limits=Limits())
    with Image.open(io.BytesIO(made)) as shown:
        assert shown.format == "JPEG"
        assert max(shown.size) <= 1600
    assert len(made) < 1_500_000
    assert kind in PREVIEWED.values()
