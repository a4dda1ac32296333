"""Cells of an XLSX workbook, read with the standard library and with bounds.

Only what a table needs: the visible sheets, their cells as text, and whether a cell holds a number, an error or a
formula nobody has computed. Formulas count with the value stored beside them. Nothing of a document type declaration
is accepted, so no entity can ever expand; what an archive says about its sizes is not believed.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.parsers import expat

from scoring.skeleton.messages import XLSX_NOT_A_WORKBOOK, XLSX_TOO_LARGE, XLSX_WITH_ENTITIES
from scoring.skeleton.parts import (
    MAX_CELLS,
    Cell,
    Links,
    PartHandler,
    SharedTexts,
    SheetCells,
    WorkbookRefused,
    clean,
)
from scoring.syntax.errors import Problem, ProblemLog
from scoring.syntax.file_messages import FILE_MISSING, FILE_UNREADABLE
from scoring.zips import BROKEN, ENCRYPTED, METHODS

MB: Final = 1024 * 1024
MAX_FILE_BYTES: Final = 10 * MB
MAX_UNPACKED_BYTES: Final = 16 * MB
MAX_ELEMENTS: Final = 250_000
MAX_MEMBERS: Final = 2_000

_ENDLESS_TAG = re.compile(rb"<[^<>]{65536}")  # a tag of a million attributes would cost minutes


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A visible sheet: the filled cells of its visible rows by row and column, both counted from 1.

    `hidden` are the hidden columns, `hidden_rows` the rows that were left out although something stands in them.
    """

    name: str
    rows: Mapping[int, Mapping[int, Cell]]
    hidden: frozenset[int] = frozenset()
    hidden_rows: tuple[int, ...] = ()


def read_workbook(path: Path, log: ProblemLog) -> list[Worksheet]:
    """The visible sheets in their order; empty after recording why the file cannot be read."""
    name = path.as_posix()
    try:
        _check_size(path)
        with zipfile.ZipFile(path) as archive:
            return _Reader(archive).sheets()
    except WorkbookRefused as refusal:
        log.add(Problem(name, 1, 1, "", refusal.message, refusal.params))
    except FileNotFoundError:
        log.add(Problem(name, 1, 1, "", FILE_MISSING, {"name": path.name}))
    except OSError:
        log.add(Problem(name, 1, 1, "", FILE_UNREADABLE))
    except BROKEN:
        log.add(Problem(name, 1, 1, "", XLSX_NOT_A_WORKBOOK))
    return []


def _check_size(path: Path) -> None:
    if path.stat().st_size > MAX_FILE_BYTES:
        raise WorkbookRefused(XLSX_TOO_LARGE, limit=str(MAX_FILE_BYTES // MB))


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED_BYTES
        self._elements = 0
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise WorkbookRefused(XLSX_TOO_LARGE, limit=str(MAX_FILE_BYTES // MB))
        if any(m.flag_bits & ENCRYPTED or m.compress_type not in METHODS for m in members):
            raise WorkbookRefused(XLSX_NOT_A_WORKBOOK)
        self._names = {member.filename for member in members}

    def sheets(self) -> list[Worksheet]:
        workbook, links = Links("sheet"), Links("Relationship")
        self._parse("xl/workbook.xml", workbook)
        self._parse("xl/_rels/workbook.xml.rels", links)
        targets = {link["Id"]: link["Target"] for link in links.found if {"Id", "Target"} <= link.keys()}
        shared = SharedTexts()
        if "xl/sharedStrings.xml" in self._names:
            self._parse("xl/sharedStrings.xml", shared)
        cells_left = MAX_CELLS
        found = []
        for sheet in workbook.found:
            target = targets.get(sheet.get("id", ""), "")
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
            if sheet.get("state", "visible") != "visible" or part not in self._names:
                continue
            cells = SheetCells(shared.texts, cells_left)
            self._parse(part, cells)
            cells_left -= cells.count
            left_out = tuple(sorted(cells.rows.keys() & cells.hidden_rows))
            rows = {row: filled for row, filled in cells.rows.items() if row not in cells.hidden_rows}
            found.append(Worksheet(clean(sheet.get("name", "")), rows, frozenset(cells.hidden), left_out))
        return found

    def _parse(self, part: str, handler: PartHandler) -> None:
        if part not in self._names:
            raise WorkbookRefused(XLSX_NOT_A_WORKBOOK)
        with self._archive.open(part) as stream:
            data = stream.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0 or _ENDLESS_TAG.search(data):
            raise WorkbookRefused(XLSX_TOO_LARGE, limit=str(MAX_FILE_BYTES // MB))
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = lambda name, given: self._start(handler, name, given)
        parser.EndElementHandler = lambda name: handler.end(_local(name))
        parser.CharacterDataHandler = handler.text
        try:
            parser.Parse(data, True)
        except expat.ExpatError as error:
            raise WorkbookRefused(XLSX_NOT_A_WORKBOOK) from error

    def _start(self, handler: PartHandler, name: str, given: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS:
            raise WorkbookRefused(XLSX_TOO_LARGE, limit=str(MAX_FILE_BYTES // MB))
        handler.start(_local(name), {_local(key): value for key, value in given.items()})


def _refuse_doctype(*_: object) -> None:
    raise WorkbookRefused(XLSX_WITH_ENTITIES)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
