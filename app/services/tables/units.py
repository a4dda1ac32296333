"""A list of units as a table holds it: read whole, every problem reported with its line, and written back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from app.documents.certificate_page import name_fits
from app.documents.fonts import Serif, find_serif
from app.errors import N_, Sentence
from app.models import CodeSystem, Level, UnitKind
from app.services.tables.code_cells import CellRefused, LineCode, codes_cell, read_codes
from app.services.tables.files import OutgoingTable, as_csv
from app.services.tables.lines import ImportRefused, LineProblem, rows, table_of
from app.services.tables.texts import text_problems
from app.text import parse_day, quoted, taken
from scoring.tables import Column

UNIT_COLUMNS = (
    Column("ward_code", True, ("Mã đơn vị", "Mã")),
    Column("unit_type", True, ("Loại đơn vị",)),
    Column("name", True, ("Tên ngắn",)),
    Column("full_name", True, ("Tên đơn vị", "Tên đầy đủ")),
    Column("valid_from", False, ("Có từ ngày", "Hiệu lực từ")),
    Column("valid_to", False, ("Đến trước ngày",)),
    Column("parent_code", False, ("Mã đơn vị cấp trên",)),
    Column("parent_from", False, ("Đơn vị cấp trên có từ ngày",)),
    Column("national", False, ("Mã đơn vị hành chính", "Mã hành chính")),
    Column("electronic", False, ("Mã định danh điện tử",)),
)
LONGEST_NAME = 200
NAME_TOO_LONG = N_("Tên “%(name)s” dài nên không in vừa giấy chứng nhận. Hãy dùng tên ngắn hơn.")
UNIT_KINDS = {
    "xã": UnitKind.XA,
    "phường": UnitKind.PHUONG,
    "đặc khu": UnitKind.DAC_KHU,
    "thị trấn": UnitKind.THI_TRAN,
    "sở": UnitKind.SO,
    "ban": UnitKind.BAN,
    "ngành": UnitKind.NGANH,
    "huyện": UnitKind.HUYEN,
    "tỉnh": UnitKind.TINH,
}
"""The kinds as a table spells them, in lower case."""
KIND_NAMES = {kind: name for name, kind in UNIT_KINDS.items()}
DAYS = ("valid_from", "valid_to", "parent_from")
KINDS_OF_LEVEL: Mapping[Level, frozenset[UnitKind]] = MappingProxyType(
    {
        Level.COMMUNE: frozenset({UnitKind.XA, UnitKind.PHUONG, UnitKind.DAC_KHU, UnitKind.THI_TRAN}),
        Level.DEPARTMENT: frozenset({UnitKind.SO, UnitKind.BAN, UnitKind.NGANH}),
        Level.DISTRICT: frozenset({UnitKind.HUYEN}),
        Level.PROVINCE: frozenset({UnitKind.TINH}),
    }
)
LEVELS_OF_KINDS: Mapping[UnitKind, Level] = MappingProxyType(
    {kind: level for level, kinds in KINDS_OF_LEVEL.items() for kind in kinds}
)
UNKNOWN_KIND = N_("Không rõ loại đơn vị “%(kind)s”. Cấp này có: %(kinds)s.")
NOT_A_DAY = N_("“%(typed)s” không phải ngày dạng 01/07/2025.")
ENDS_BEFORE = N_("Đơn vị có từ %(first)s nên không thể kết thúc từ %(end)s. Hãy xem lại hai ngày.")


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a list of units.

    ``valid_to`` is the first day on which it is gone. What lies above it is named by code and first day, since codes
    go to other units; where the table has no columns for days and parents, whoever takes it in says them.
    """

    code: str
    kind: UnitKind
    name: str
    full_name: str
    valid_from: date | None = None
    valid_to: date | None = None
    parent_code: str = ""
    parent_from: date | None = None
    codes: tuple[LineCode, ...] = ()
    """The official codes."""
    line: int = field(default=0, compare=False)
    """Where it stood in the file."""

    @property
    def level(self) -> Level:
        """The level, which follows from the kind."""
        return LEVELS_OF_KINDS[self.kind]


def read_units(content: bytes | str, level: Level | None = Level.COMMUNE) -> tuple[UnitLine, ...]:
    """Read a list of units of one level, or of all; raise ``ImportRefused`` with all problems."""
    problems: list[LineProblem] = []
    lines: dict[tuple[str, date | None], UnitLine] = {}
    # Looked for once: it is read and checked whole, which a table of thousands would feel.
    serif = find_serif()
    for number, row in rows(table_of(content, UNIT_COLUMNS), problems):
        line = _line(number, row, level, serif, problems)
        if line is None:
            continue
        if (line.code, line.valid_from) in lines:
            problems.append(
                LineProblem(number, Sentence(N_("Mã đơn vị %(code)s bị lặp lại."), {"code": line.code}))
            )
        lines[line.code, line.valid_from] = line
    if problems:
        raise ImportRefused(problems)
    return tuple(lines.values())


def _line(
    number: int, row: Mapping[str, str], level: Level | None, serif: Serif, problems: list[LineProblem]
) -> UnitLine | None:
    """Take one line apart; what is wrong with it goes to ``problems``."""
    before = len(problems)
    kind = UNIT_KINDS.get(row["unit_type"].lower())
    if kind is None or (level is not None and kind not in KINDS_OF_LEVEL[level]):
        told = {"kind": row["unit_type"], "kinds": _spelled(level)}
        problems.append(LineProblem(number, Sentence(UNKNOWN_KIND, told)))
        return None
    if not row["ward_code"] or not row["full_name"]:
        problems.append(LineProblem(number, Sentence(N_("Thiếu mã hoặc tên đơn vị."))))
        return None
    names = {column: taken(row[column]) for column in ("name", "full_name")}
    problems += text_problems(number, names, place=row["ward_code"], limit=LONGEST_NAME)
    if not name_fits(names["full_name"], serif):
        problems.append(LineProblem(number, Sentence(NAME_TOO_LONG, {"name": quoted(names["full_name"])})))
    days = {column: _day(number, row.get(column, ""), problems) for column in DAYS}
    if days["valid_from"] and days["valid_to"] and days["valid_to"] <= days["valid_from"]:
        told = {"first": f"{days['valid_from']:%d/%m/%Y}", "end": f"{days['valid_to']:%d/%m/%Y}"}
        problems.append(LineProblem(number, Sentence(ENDS_BEFORE, told), place=row["ward_code"]))
    codes = _codes(number, row, problems)
    if len(problems) > before:
        return None
    return UnitLine(
        row["ward_code"],
        kind,
        names["name"],
        names["full_name"],
        parent_code=row.get("parent_code", ""),
        codes=codes,
        line=number,
        **days,
    )


def _codes(number: int, row: Mapping[str, str], problems: list[LineProblem]) -> tuple[LineCode, ...]:
    codes: list[LineCode] = []
    for system in CodeSystem:
        try:
            codes += read_codes(system, row.get(system.value, ""))
        except CellRefused as refusal:
            problems.append(LineProblem(number, refusal.sentence, place=row["ward_code"]))
    return tuple(codes)


def _day(number: int, typed: str, problems: list[LineProblem]) -> date | None:
    if not typed:
        return None
    # A cell that a workbook stores as a day arrives in machine form.
    for read in (parse_day, date.fromisoformat):
        try:
            return read(typed)
        except ValueError:
            continue
    problems.append(LineProblem(number, Sentence(NOT_A_DAY, {"typed": quoted(typed)})))
    return None


def written(lines: Iterable[UnitLine]) -> str:
    """Return lines as the text of a file that :func:`read_units` reads."""
    table = table_out(lines)
    return as_csv(table.heading, table.rows)


def table_out(lines: Iterable[UnitLine]) -> OutgoingTable:
    """Return lines as a table that :func:`read_units` reads from a file of either kind."""
    return OutgoingTable(
        "Đơn vị", tuple(column.aliases[0] for column in UNIT_COLUMNS), tuple(map(_cells, lines))
    )


def _cells(line: UnitLine) -> tuple[str, ...]:
    first, end, above = (
        f"{day:%d/%m/%Y}" if day else "" for day in (line.valid_from, line.valid_to, line.parent_from)
    )
    official = (codes_cell(system, line.codes) for system in CodeSystem)
    name = KIND_NAMES[line.kind]
    return line.code, name, line.name, line.full_name, first, end, line.parent_code, above, *official


def _spelled(level: Level | None) -> str:
    kinds = KINDS_OF_LEVEL[level] if level else LEVELS_OF_KINDS
    return ", ".join(name for name, kind in UNIT_KINDS.items() if kind in kinds)
