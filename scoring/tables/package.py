"""What a workbook would cost, counted before a library opens it.

A few kilobytes can unpack to gigabytes, merge a million cells or repeat a long formula down a sheet. Every part is
unpacked once, piece by piece, and its elements are counted by expat, the parser the library uses as well: what counts
here is what the library will see, however it is spelled.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.parsers import expat

from scoring.tables.messages import (
    CSV_TOO_LARGE,
    TABLE_NOT_A_WORKBOOK,
    TABLE_OTHER_KIND,
    XLSX_REFS_TOO_WIDE,
    XLSX_WITH_ENTITIES,
)
from scoring.tables.shapes import Fault, TableRefused
from scoring.zips import BROKEN, ENCRYPTED, METHODS

MB: Final = 1024 * 1024
MOST_ATTRIBUTES: Final = 256
"""Of one element; the richest in use have about thirty."""
MOST_LOOKUPS_PER_CELL: Final = 10

_CHUNK: Final = 256 * 1024
_XML: Final = (".xml", ".rels")
_COVERING: Final = frozenset({"mergeCell", "hyperlink", "comment"})
"""The elements whose reference openpyxl follows cell by cell; those of filters, formats and formulas it only keeps."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a workbook may hold: bytes and parts unpacked, elements of all parts, cells that its references cover,
    characters of its shared formulas once each cell has its own.
    """

    unpacked: int = 96 * MB
    parts: int = 2_000
    elements: int = 8_000_000
    covered: int = 200_000
    formulas: int = 16_000_000


def look_through(data: bytes, bounds: Bounds, cells_in: Callable[[str], int]) -> bool:
    """Say whether a formula stands there whose value is not stored, after counting everything.

    `cells_in` gives the cells of a reference.

    Raises :class:`~scoring.tables.shapes.TableRefused` for what is beyond the bounds, and for what is no workbook.
    """
    count = _Count(bounds, cells_in)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > bounds.parts:
                raise too_large(bounds)
            if "xl/workbook.xml" not in names and "[Content_Types].xml" not in names:
                raise TableRefused(Fault(TABLE_OTHER_KIND, params={"kind": "ZIP"}))
            if any(member.flag_bits & ENCRYPTED or member.compress_type not in METHODS for member in members):
                raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK))
            for member in members:
                _look_at(archive, member, count)
    except BROKEN as error:
        raise TableRefused(Fault(TABLE_NOT_A_WORKBOOK)) from error
    return count.uncomputed


def too_large(bounds: Bounds) -> TableRefused:
    """The refusal of a workbook that is too much altogether."""
    return TableRefused(Fault(CSV_TOO_LARGE, params={"limit": str(bounds.unpacked // MB)}))


def too_wide(bounds: Bounds) -> TableRefused:
    """The refusal of a workbook whose merged cells and links cover too many cells."""
    return TableRefused(Fault(XLSX_REFS_TOO_WIDE, params={"limit": str(bounds.covered)}))


def _look_at(archive: zipfile.ZipFile, member: zipfile.ZipInfo, count: _Count) -> None:
    part = _Part(count, is_xml=member.filename.lower().endswith(_XML))
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            count.unpack(len(chunk))
            part.take(chunk)
    part.close()


class _Count:
    """What all parts together hold so far."""

    def __init__(self, bounds: Bounds, cells_in: Callable[[str], int]) -> None:
        self.bounds = bounds
        self.uncomputed = False
        self._cells_in = cells_in
        self._unpacked = self._elements = self._covered = 0

    def unpack(self, length: int) -> None:
        self._unpacked += length
        if self._unpacked > self.bounds.unpacked:
            raise too_large(self.bounds)

    def element(self, attributes: int) -> None:
        self._elements += 1
        if self._elements > self.bounds.elements or attributes > MOST_ATTRIBUTES:
            raise too_large(self.bounds)

    def cover(self, reference: str) -> None:
        self._covered += self._cells_in(reference)
        if self._covered > self.bounds.covered:
            raise too_wide(self.bounds)


class _Part:
    """One part, element by element; what is no XML has none."""

    def __init__(self, count: _Count, *, is_xml: bool) -> None:
        self._count = count
        self._found = dict.fromkeys(_COVERING, 0)
        self._longest = self._length = self._sharing = 0
        self._is_text = self._awaits_value = False
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.buffer_text = True
        if is_xml:
            self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def take(self, chunk: bytes) -> None:
        self._parse(chunk, last=False)

    def close(self) -> None:
        """The part ends: what its elements make of each other is counted."""
        self._parse(b"", last=True)
        self._cell_ends()
        bounds = self._count.bounds
        if self._longest * self._sharing > bounds.formulas:
            raise too_large(bounds)
        # each link is looked for in every merged cell
        if self._found["hyperlink"] * self._found["mergeCell"] > bounds.covered * MOST_LOOKUPS_PER_CELL:
            raise too_wide(bounds)

    def _parse(self, data: bytes, *, last: bool) -> None:
        if self._parser is None:
            return
        try:
            self._parser.Parse(data, last)
        except (
            expat.ExpatError
        ):  # a picture, or a drawing in careless HTML: the library will say whether it matters
            self._parser = None

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._count.element(len(attributes))
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell_ends()
            self._is_text = attributes.get("t") == "str"
        elif local == "f":
            self._formula(attributes)
        elif local == "v":
            if self._awaits_value and self._parser is not None:
                self._parser.CharacterDataHandler = self._has_value
                self._parser.EndElementHandler = self._stop_listening
        elif local in _COVERING:
            self._found[local] += 1
            self._count.cover(attributes.get("ref", ""))

    def _cell_ends(self) -> None:
        """The next cell begins, or the part ends: a formula that had no value until here has none."""
        if self._awaits_value:
            self._count.uncomputed = True
            self._awaits_value = False

    def _has_value(self, _text: str) -> None:
        self._awaits_value = False

    def _formula(self, attributes: Mapping[str, str]) -> None:
        self._awaits_value = not self._is_text  # the value of a text may be empty
        if attributes.get("t") == "shared" and self._parser is not None:
            self._sharing += 1
            self._length = 0
            self._parser.CharacterDataHandler = self._measure
            self._parser.EndElementHandler = self._formula_ends

    def _measure(self, text: str) -> None:
        self._length += len(text)

    def _formula_ends(self, _name: str) -> None:
        self._longest = max(self._longest, self._length)
        self._stop_listening(_name)

    def _stop_listening(self, _name: str) -> None:
        if self._parser is not None:
            self._parser.CharacterDataHandler = None
            self._parser.EndElementHandler = None


def _refuse_doctype(*_: object) -> None:
    raise TableRefused(Fault(XLSX_WITH_ENTITIES))
