"""Every rule about content with a file that breaks it."""

from __future__ import annotations

from collections.abc import Callable

import pikepdf
import pytest

from app.storage.rules import Rule
from tests.support.compound_files import (
    compound_file,
    letter,
    package,
    presentation,
    vba,
    workbook,
)
from tests.support.judged_files import (
    PROGRAM,
    SUB,
    WORD,
    attach,
    field,
    judged,
    locked_package,
    nothing,
    open_document,
    relations,
    saved,
    spreadsheet,
    with_parts,
)
from tests.support.pictures import heic, picture
from tests.support.sample_files import archive, office, pdf, png

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
