"""PDF, read by pikepdf (qpdf): whole, opened without a password, and doing nothing when it is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pikepdf

from app.storage.judging.compound import refuse_object
from app.storage.judging.heads import BLANK, PDF_MARK, ends_as_zip, rule_for_content, tail
from app.storage.judging.programs import is_executable_name
from app.storage.rules import Rule, RuleBroken, refuse_if

BOM: Final = b"\xef\xbb\xbf"
END: Final = b"%%EOF"
PADDING: Final = BLANK + b"\x1a"
LEFT_OVER: Final = 1024
ANOTHER_FILE: Final = re.compile(
    rb"<[a-zA-Z!?]|PK\x03\x04|PK\x05\x06|MZ|Rar!|7z\xbc\xaf|\xd0\xcf\x11\xe0|%PDF-"
)
CUT: Final = re.compile(rb"\d \d obj\b|\bxref\b")
ACTIVE: Final = re.compile(rb"/JavaScript\b|/JS\b|/Launch\b|/EF\b|/XFA\b")
PROGRAMS: Final = (pikepdf.Name.Launch, pikepdf.Name.JavaScript)
MAX_DEPTH: Final = 50


def judge(source: BinaryIO, head: bytes) -> None:
    """Refuse a PDF that is damaged, locked, active, or followed by a file of another kind."""
    if not head.removeprefix(BOM).lstrip(BLANK).startswith(PDF_MARK):
        raise RuleBroken(rule_for_content(head))
    ended = _judge_end(tail(source))
    source.seek(0)
    try:
        with pikepdf.open(source, suppress_warnings=True) as pdf:
            _judge_whole(pdf, ended)
            for obj in pdf.objects:
                _judge_object(obj)
    except pikepdf.PasswordError as locked:
        raise RuleBroken(Rule.LOCKED) from locked
    except pikepdf.PdfError as error:
        raise RuleBroken(Rule.LOCKED if "encrypt" in str(error).lower() else Rule.DAMAGED) from error


def _judge_end(end: bytes) -> bool:
    """Say whether the end mark stands where it must; refuse what follows it, unless it is padding."""
    refuse_if(ends_as_zip(end), Rule.SECOND_FILE)
    at = end.rfind(END)
    if at < 0:
        return False
    behind = end[at + len(END) :].strip(PADDING)
    refuse_if(CUT.search(behind) is not None, Rule.DAMAGED)
    refuse_if(len(behind) > LEFT_OVER or ANOTHER_FILE.search(behind) is not None, Rule.SECOND_FILE)
    return True


def _judge_whole(pdf: pikepdf.Pdf, ended: bool) -> None:
    """Refuse a file that lost pages; one whose table of places alone is wrong is read like every viewer does."""
    pages = list(pdf.pages)
    refuse_if(not pages, Rule.DAMAGED)
    if not any("damaged" in warning for warning in map(str, pdf.get_warnings())):
        refuse_if(not ended, Rule.DAMAGED)
        return
    refuse_if(not ended or int(pdf.Root.Pages.Count) != len(pages), Rule.DAMAGED)
    refuse_if(any("/Contents" in page.obj and page.obj.Contents is None for page in pages), Rule.DAMAGED)


def _judge_object(obj: Any) -> None:
    """Look closer at an object only if its text holds one of the words; qpdf writes names in one way."""
    if isinstance(obj, pikepdf.Stream):
        text = obj.stream_dict.unparse()
    elif isinstance(obj, (pikepdf.Dictionary, pikepdf.Array)):
        text = obj.unparse(resolved=True)
    else:
        return
    if ACTIVE.search(text) is None:
        return
    for dictionary in _dictionaries(obj, 0):
        action = dictionary.get("/S")
        refuse_if(action in PROGRAMS or ("/JS" in dictionary and action is not None), Rule.SCRIPT)
        if isinstance(dictionary.get("/EF"), pikepdf.Dictionary):
            _judge_attachment(dictionary)
        if "/XFA" in dictionary:
            refuse_if(any(b"<script" in piece for piece in _streams(dictionary["/XFA"])), Rule.SCRIPT)


def _dictionaries(obj: Any, depth: int) -> Iterator[Any]:
    refuse_if(depth > MAX_DEPTH, Rule.BOMB)
    if isinstance(obj, pikepdf.Array):
        values = list(obj)
    elif isinstance(obj, (pikepdf.Dictionary, pikepdf.Stream)):
        yield obj
        values = [value for _key, value in obj.items()]
    else:
        return
    for value in values:
        if not getattr(value, "is_indirect", True):
            yield from _dictionaries(value, depth + 1)


def _judge_attachment(spec: Any) -> None:
    for key in ("/F", "/UF"):
        refuse_if(is_executable_name(str(spec.get(key, ""))), Rule.PROGRAM)
    for file in spec["/EF"].values():
        for data in _streams(file):
            refuse_object(data)


def _streams(obj: Any) -> Iterator[bytes]:
    for part in obj if isinstance(obj, pikepdf.Array) else (obj,):
        if isinstance(part, pikepdf.Stream):
            try:
                yield part.read_bytes()
            except pikepdf.PdfError as error:
                raise RuleBroken(Rule.BOMB if "bad_alloc" in str(error) else Rule.DAMAGED) from error
