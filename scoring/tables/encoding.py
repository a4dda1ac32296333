"""Text from the bytes of a file: by its byte order mark, else UTF-8, else a refusal that names what it is instead."""

from __future__ import annotations

import codecs
import re
from typing import Final

from scoring.syntax.file_bytes import place_of_fault
from scoring.tables.messages import TABLE_ENCODING, TABLE_ENCODING_BROKEN, TABLE_LOCKED, TABLE_OTHER_KIND
from scoring.tables.shapes import Fault, TableRefused

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COMPOUND_FILE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream of a compound file that holds a workbook with a password (MS-OFFCRYPTO 2.3.4).
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_FOREIGN: Final = (
    (_COMPOUND_FILE, "Excel 97-2003 (.xls)"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
)
_WEB_PAGE: Final = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta")
_SAMPLE: Final = 4_096
# Windows-1258: đ, or a vowel with one of the five tone marks behind it. In Windows-1252 these are letters that hardly
# occur, and never so.
_VIETNAMESE: Final = re.compile(
    rb"[\xf0\xd0]|[aeiouyAEIOUY\xe2\xea\xf4\xe3\xf5\xfd\xc2\xca\xd4\xc3\xd5\xdd][\xcc\xd2\xde\xec\xf2]"
)


def is_workbook(data: bytes) -> bool:
    """Whether a file is a ZIP archive, as every XLSX workbook is; a table of text never begins like one."""
    return data.startswith(b"PK\x03\x04")


def text_of(data: bytes) -> str:
    """The text of a file. Raises :class:`~scoring.tables.shapes.TableRefused`, naming what the file is instead."""
    if data.startswith(_COMPOUND_FILE) and _LOCKED in data:
        raise TableRefused(Fault(TABLE_LOCKED))
    for begins, kind in _FOREIGN:
        if data.startswith(begins):
            raise TableRefused(Fault(TABLE_OTHER_KIND, params={"kind": kind}))
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise TableRefused(_broken(data, encoding)) from None
    if data[:_SAMPLE].lstrip().lower().startswith(_WEB_PAGE):
        raise TableRefused(Fault(TABLE_OTHER_KIND, params={"kind": "HTML, XML"}))
    zeros = data[:_SAMPLE].count(0)
    if (
        zeros * 4 >= len(data[:_SAMPLE]) > 0
    ):  # every other byte of UTF-16 whose mark was lost, or no text at all
        raise TableRefused(Fault(TABLE_ENCODING, 1, 1, {"encoding": "UTF-16"}))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        around = data[max(0, error.start - _SAMPLE) : error.start + _SAMPLE]
        name = "Windows-1258" if _VIETNAMESE.search(around) else "Windows-1252"
        raise TableRefused(Fault(TABLE_ENCODING, *place_of_fault(data), {"encoding": name})) from None


def _broken(data: bytes, encoding: str) -> Fault:
    line, column = place_of_fault(data) if encoding == "utf-8" else (1, 1)
    return Fault(TABLE_ENCODING_BROKEN, line, column, {"encoding": encoding[:6].upper().rstrip("-")})
