"""The XML parts of an Office file: what their relationships, fields and links would do when the file is opened.

Only parts that hold one of a few words are parsed, by a parser that refuses DTDs: names of elements cannot be written
in character references, so a part without the word has no such element.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from app.storage.rules import Rule, RuleBroken, refuse_if

CHUNK: Final = 64 * 1024
MAX_LISTING: Final = 4 * 1024 * 1024
OVERLAP: Final = 16
WORDS: Final = (b"instrText", b"fldSimple", b"ddeLink", b":ocx", b"<ocx")
DECLARED: Final = (b"<!DOCTYPE", b"<!ENTITY")
# What is fetched and shown, or run, without a click. Hyperlinks, pictures and linked workbooks are not.
FETCHED: Final = frozenset(
    {"attachedtemplate", "oleobject", "package", "subdocument", "afchunk", "frame", "control"}
)
MACRO_RELATIONS: Final = ("macrosheet", "intlmacrosheet")
DDE: Final = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
QUOTED_CODES: Final = re.compile(r"\s*QUOTE((?:\s+\d{1,3})+)\s*", re.IGNORECASE)
LOCAL_FILE: Final = re.compile(r"/{0,3}[a-z]:|///(?!/)|//localhost/", re.IGNORECASE)
# Buttons and boxes of forms and of web pages; other controls are programs.
HARMLESS_CONTROLS: Final = (
    "d7053240-ce69-11cd-a777-00dd01143c57",
    "8bd21d",
    "79176fb0-b7f2-11ce-97ef-00aa006d2776",
    "dfd181e0-5e2f-11ce-a449-00aa004a803d",
    "978c9e23-d4b0-11ce-bf2d-00aa003f40d0",
    "4c599241-6926-101b-9992-00000b65c6f9",
    "6e182020-f460-11ce-9bcd-00aa00608e01",
    "eae50eb0-4a62-11ce-bed6-00aa00611080",
    "46e31370-3f7a-11ce-bed6-00aa00611080",
    "5512d1",
)


class Look:
    """What is seen of a part while it is unpacked; a word may lie across two pieces."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_relations = name.endswith(".rels")
        self.has_words = False
        self.declares = False
        self._end = b""
        self._is_xml = name.endswith((".xml", ".rels"))

    def take(self, chunk: bytes) -> None:
        """Look at the next piece; without its NUL bytes UTF-16 reads like UTF-8."""
        if not self._is_xml:
            return
        text = self._end + (chunk.replace(b"\x00", b"") if b"\x00" in chunk else chunk)
        self.has_words = self.has_words or any(word in text for word in WORDS)
        self.declares = self.declares or any(word in text for word in DECLARED)
        self._end = text[-OVERLAP:]


def content_types(archive: zipfile.ZipFile, listing: zipfile.ZipInfo) -> set[str]:
    """Return the types that ``[Content_Types].xml`` gives to parts, in lower case."""
    refuse_if(listing.file_size > MAX_LISTING, Rule.BOMB)
    seen = _Types()
    _parse(archive, listing, seen)
    return seen.types


def is_macro_type(content_type: str) -> bool:
    """Say whether a part of this type makes the file one with macros; embedded files are judged by themselves."""
    return "macrosheet" in content_type or (content_type.endswith("+xml") and "macroenabled" in content_type)


def judge(archive: zipfile.ZipFile, member: zipfile.ZipInfo, look: Look) -> None:
    """Refuse DTDs, DDE, programs as controls, and whatever is fetched from another machine."""
    refuse_if(look.declares, Rule.ENTITIES)
    if look.is_relations:
        refuse_if(member.file_size > MAX_LISTING, Rule.BOMB)
        _parse(archive, member, _Relations())
    elif look.has_words:
        _parse(archive, member, _Commands())


def is_remote(target: str) -> bool:
    """Say whether opening ``target`` asks another machine."""
    plain = target.strip().replace("\\", "/").lower()
    if plain.startswith(("http:", "https:", "ftp:", "mhtml:", "ms-", "search-ms:")):
        return True
    path = plain.removeprefix("file:")
    return path.startswith("//") and LOCAL_FILE.match(path) is None


class _Reader:
    """A target of the parser that sees how elements begin."""

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def close(self) -> None:
        """Nothing follows."""


class _Types(_Reader):
    def __init__(self) -> None:
        self.types: set[str] = set()

    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        self.types.add(attributes.get("ContentType", "").strip().lower())


class _Relations(_Reader):
    def start(self, _tag: str, attributes: Mapping[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        refuse_if(kind.endswith(MACRO_RELATIONS), Rule.MACROS)
        if attributes.get("TargetMode", "").lower() == "external" and kind in FETCHED:
            refuse_if(is_remote(attributes.get("Target", "")), Rule.REMOTE)


class _Commands(_Reader):
    """Fields of Word (an instruction may be cut into many runs and hold other fields), links of Excel, controls."""

    def __init__(self) -> None:
        self._fields: list[str] = [""]
        self._reading = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = tag.rpartition("}")[2]
        refuse_if(name == "ddeLink", Rule.DDE)
        if name == "ocx":
            wanted = _attribute(attributes, "classid").strip("{}").lower()
            refuse_if(not wanted.startswith(HARMLESS_CONTROLS), Rule.PROGRAM)
        elif name == "fldSimple":
            refuse_if(DDE.match(_attribute(attributes, "instr")) is not None, Rule.DDE)
        elif name == "fldChar":
            self._mark(_attribute(attributes, "fldCharType"))
        self._reading = name == "instrText"

    def end(self, _tag: str) -> None:
        self._reading = False

    def data(self, text: str) -> None:
        if self._reading and len(self._fields[-1]) < 4_000:
            self._fields[-1] += text

    def close(self) -> None:
        refuse_if(DDE.match(self._fields[0]) is not None, Rule.DDE)

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append("")
            return
        said = self._fields[-1]
        refuse_if(DDE.match(said) is not None, Rule.DDE)
        if kind == "end" and len(self._fields) > 1:
            self._fields.pop()
            if codes := QUOTED_CODES.fullmatch(said):
                self._fields[-1] += "".join(chr(int(code)) for code in codes[1].split())


def _attribute(attributes: Mapping[str, str], name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")


def _parse(archive: zipfile.ZipFile, member: zipfile.ZipInfo, reader: _Reader) -> None:
    parser = XMLParser(target=reader, forbid_dtd=True)
    try:
        with archive.open(member) as part:
            while chunk := part.read(CHUNK):
                parser.feed(chunk)
        parser.close()
    except DefusedXmlException as declared:
        raise RuleBroken(Rule.ENTITIES) from declared
    except ParseError as error:
        raise RuleBroken(Rule.DAMAGED) from error
