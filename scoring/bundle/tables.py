"""The small tables of a bundle: the units with their blocks, and the reasons why something was not applicable."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scoring.bundle.container import shown
from scoring.bundle.content import REASON_COLUMNS, UNIT_COLUMNS
from scoring.bundle.manifest import Block
from scoring.bundle.messages import (
    BUNDLE_MEASURED_UNLIKE,
    BUNDLE_REASON_MISSING,
    BUNDLE_REASON_STRAY,
    BUNDLE_TABLE_HEADING,
    BUNDLE_UNKNOWN_BLOCK,
)
from scoring.model import Tree
from scoring.sheets.messages import CSV_ROW_LENGTH, CSV_UNIT_TWICE
from scoring.sheets.sheet import Sheet
from scoring.syntax.errors import Problem, ProblemLog
from scoring.syntax.file_messages import NOT_UTF8
from scoring.tables.messages import CSV_UNREADABLE


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's name, and the block it is ranked in."""

    name: str
    block: str


def read_rows(
    data: bytes, name: str, columns: Sequence[str], log: ProblemLog
) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV table with exactly these columns, each with its number; what is wrong goes to the log."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        log.add(Problem(name, 1, 1, "", NOT_UTF8))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        if next(reader, None) != list(columns):
            log.add(Problem(name, 1, 1, "", BUNDLE_TABLE_HEADING, {"wanted": ",".join(columns)}))
            return
        for row in reader:
            if len(row) == len(columns):
                yield reader.line_num, row
            else:
                lengths = {"found": str(len(row)), "wanted": str(len(columns))}
                log.add(Problem(name, reader.line_num, 1, "", CSV_ROW_LENGTH, lengths))
    except csv.Error:
        log.add(Problem(name, reader.line_num, 1, "", CSV_UNREADABLE))


def read_units(data: bytes, name: str, blocks: Sequence[Block], log: ProblemLog) -> dict[str, UnitLine]:
    """The units by id, in the order of the file; a unit of a block that is not among `blocks` is a problem."""
    known = {block.code for block in blocks}
    units: dict[str, UnitLine] = {}
    for number, (unit, title, block) in read_rows(data, name, UNIT_COLUMNS, log):
        if unit in units:
            log.add(Problem(name, number, 1, "", CSV_UNIT_TWICE, {"unit": shown(unit)}))
        if block not in known:
            params = {"unit": shown(unit), "block": shown(block)}
            log.add(Problem(name, number, 1, "", BUNDLE_UNKNOWN_BLOCK, params))
        units[unit] = UnitLine(title, block)
    return units


def check_measured_alike(tree: Tree, sheets: Sequence[Sheet], name: str, log: ProblemLog) -> None:
    """Record every unit in whose denominator an indicator stays that was not measured for another one."""
    for code in dict.fromkeys(code for sheet in sheets for code in sheet.not_measured):
        for sheet in sheets:
            asked = tree.indicators[code].applies_to(sheet.kind, sheet.tags)
            if asked and code not in sheet.not_measured:
                params = {"unit": shown(sheet.unit), "code": code}
                log.add(Problem(name, 1, 1, "", BUNDLE_MEASURED_UNLIKE, params))


def check_reasons(data: bytes, name: str, sheets: Sequence[Sheet], log: ProblemLog) -> None:
    """Record what does not apply or was not measured and has no reason, and every reason of something that counts."""
    silent = {
        (sheet.unit, code): sheet.unit
        for sheet in sheets
        for code in (*sheet.not_applicable, *sheet.not_measured)
    }
    reasons: Mapping[tuple[str, str], int] = {
        (unit, code): number
        for number, (unit, code, reason) in read_rows(data, name, REASON_COLUMNS, log)
        if reason.strip()
    }
    for unit, code in silent.keys() - reasons.keys():
        log.add(Problem(name, 1, 1, "", BUNDLE_REASON_MISSING, {"unit": shown(unit), "code": code}))
    for unit, code in reasons.keys() - silent.keys():
        params = {"unit": shown(unit), "code": shown(code)}
        log.add(Problem(name, reasons[unit, code], 1, "", BUNDLE_REASON_STRAY, params))
