"""Which files the store lets in, by written rules: the name, the size, and above all the content.

A file passes when its extension is on the list *and* its bytes are of that kind from the first to the last: no second
kind of file hidden inside, no programs, no bombs, no password. Name and size are judged here; the bytes are judged in
a process of its own (``app.sandbox``), because the libraries that read them can be made slow, huge or dead.
"""

from __future__ import annotations

import logging
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, Final

from app.errors import N_, DomainError
from app.sandbox import MB, Crashed, Limits, NoTurn, TooCostly, run
from app.storage.kinds import EXTENSIONS, MEDIA_TYPES, Kind
from app.storage.rules import Rule, UploadRefused
from scoring.language.normalise import nfc

log = logging.getLogger(__name__)

MAX_NAME: Final = 200
JUDGE: Final = "app.storage.judging:judge"
LIMITS: Final = Limits(memory=200 * MB, seconds=10.0, processor_seconds=1.8)
HELPFUL: Mapping[str, Rule] = MappingProxyType(
    dict.fromkeys(("zip", "rar", "7z", "gz", "tar"), Rule.ARCHIVE)
    | dict.fromkeys(("odt", "ods", "odp"), Rule.OPEN_DOCUMENT)
    | dict.fromkeys(("msg", "eml"), Rule.MAIL)
    | {"rtf": Rule.RTF}
)
"""Extensions off the list for which one step of the user's helps."""


class NotJudged(DomainError):
    """So many files are being judged that this one had to wait too long; nothing is wrong with it."""

    status = 503


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that passed: the name a person knows it by, its kind, its size in bytes."""

    filename: str
    kind: Kind
    size: int

    @property
    def media_type(self) -> str:
        """The media type it is served with; from our list, never from the browser that sent it."""
        return MEDIA_TYPES[self.kind]


def inspect(source: BinaryIO, name: str, *, max_bytes: int) -> Upload:
    """Judge the file by every rule and leave ``source`` at its beginning.

    A workbook of today's kind named .xls becomes an .xlsx (alike for .doc and .ppt, and the other way round). Raises
    ``UploadRefused`` with the rule that is broken, ``NotJudged`` when the machine has no time for it now.
    """
    size = source.seek(0, os.SEEK_END)
    filename, named = announced(name, size, max_bytes=max_bytes)
    verdict = _judged(source, named)
    source.seek(0)
    if isinstance(verdict, Rule):
        raise UploadRefused(verdict, filename=filename)
    stem = filename.rpartition(".")[0]
    return Upload(filename if verdict is named else f"{stem}.{verdict.value}", verdict, size)


def announced(name: str, size: int, *, max_bytes: int) -> tuple[str, Kind]:
    """Judge a file by its name and its size, before any of its bytes; return the clean name and the kind it names.

    Raises ``UploadRefused`` with the rule that is broken.
    """
    filename = clean_name(name)
    extension = filename.rpartition(".")[2].lower()
    named = EXTENSIONS.get(extension)
    if named is None:
        raise UploadRefused(HELPFUL.get(extension, Rule.EXTENSION), filename=filename)
    _refuse_if(size == 0, Rule.EMPTY, filename=filename)
    _refuse_if(size > max_bytes, Rule.TOO_LARGE, limit=max_bytes // MB, filename=filename)
    return filename, named


def clean_name(name: str) -> str:
    """Return the last part of ``name`` in NFC; refuse names made to deceive the reader or the machine."""
    last = nfc(name.replace("\\", "/").rpartition("/")[2]).strip()
    # Control and format characters: line breaks split headers, U+202E turns "fdp.exe" into "exe.pdf" on the screen.
    _refuse_if(any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in last), Rule.NAME)
    stem, dot, _extension = last.rpartition(".")
    _refuse_if(not dot or not stem.strip(" ."), Rule.EXTENSION, filename=last or "?")
    _refuse_if(len(last) > MAX_NAME, Rule.NAME_TOO_LONG, limit=MAX_NAME)
    return last


def _judged(source: BinaryIO, named: Kind) -> Kind | Rule:
    verdict: Kind | Rule
    try:
        verdict = run(JUDGE, named, file=source, limits=LIMITS)
    except NoTurn as waiting:
        raise NotJudged(
            N_(
                "Máy chủ đang kiểm tra nhiều tệp cùng lúc nên chưa nhận được tệp này. Hãy gửi lại sau một phút."
            ),
            field="file",
        ) from waiting
    except TooCostly as limit:
        log.warning("a file was refused because judging it cost too much: %s", limit)
        verdict = Rule.COSTLY
    except Crashed as end:
        log.warning("a file was refused because judging it crashed: %s", end)
        verdict = Rule.DAMAGED
    return verdict


def _refuse_if(broken: bool, rule: Rule, **params: object) -> None:
    if broken:
        raise UploadRefused(rule, **params)
