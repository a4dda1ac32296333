"""Files with something in them to be judged, and the judge's answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import openpyxl
import pikepdf

from app.storage.kinds import Kind
from app.storage.rules import Rule, UploadRefused
from app.storage.uploads import inspect
from tests.support.sample_files import pdf

CASES = Path(__file__).parents[1] / "unit/cases/evidence"
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
    runs = "".join(f"<w:r><w:instrText>{instruction}</w:instrText></w:r>" for instruction in instructions)
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
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def open_document() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return made.getvalue()


def locked_package(password: str) -> bytes:
    made = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(spreadsheet())).encrypt(password, made)
    return made.getvalue()
