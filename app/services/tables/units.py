"""Import of units: a table is read whole, and every problem reported with its line, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import select

from app.access.actor import Actor
from app.documents.certificate_page import name_fits
from app.documents.fonts import find_serif
from app.errors import N_, Sentence
from app.extensions import db
from app.models import Level, Unit, UnitKind
from app.services import audit
from app.services.tables.files import OutgoingTable, as_csv
from app.services.tables.lines import ImportRefused, LineProblem, rows, table_of
from app.services.tables.texts import text_problems
from app.text import quoted, taken
from scoring.tables import Column

UNIT_COLUMNS = (
    Column("ward_code", True, ("Mã đơn vị", "Mã")),
    Column("unit_type", True, ("Loại đơn vị",)),
    Column("name", True, ("Tên ngắn",)),
    Column("full_name", True, ("Tên đơn vị", "Tên đầy đủ")),
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
KINDS_OF_LEVEL: Mapping[Level, frozenset[UnitKind]] = MappingProxyType(
    {
        Level.COMMUNE: frozenset({UnitKind.XA, UnitKind.PHUONG, UnitKind.DAC_KHU, UnitKind.THI_TRAN}),
        Level.DEPARTMENT: frozenset({UnitKind.SO, UnitKind.BAN, UnitKind.NGANH}),
        Level.DISTRICT: frozenset({UnitKind.HUYEN}),
        Level.PROVINCE: frozenset({UnitKind.TINH}),
    }
)
UNKNOWN_KIND = N_("Không rõ loại đơn vị “%(kind)s”. Cấp này có: %(kinds)s.")
STILL_VALID = N_(
    "Mã %(code)s đang là của %(name)s từ %(day)s, chưa hết hiệu lực. Hãy xem lại ngày bắt đầu và cấp, hoặc bỏ dòng này."
)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a list of units."""

    code: str
    kind: UnitKind
    name: str
    full_name: str


def read_units(content: bytes | str, level: Level = Level.COMMUNE) -> tuple[UnitLine, ...]:
    """Read a list of units of one level; raise ``ImportRefused`` with all problems."""
    problems: list[LineProblem] = []
    lines: dict[str, UnitLine] = {}
    serif = (
        find_serif()
    )  # looked for once: it is read and checked whole, which a table of thousands would feel
    for number, row in rows(table_of(content, UNIT_COLUMNS), problems):
        kind = UNIT_KINDS.get(row["unit_type"].lower())
        if kind not in KINDS_OF_LEVEL[level]:
            problems.append(
                LineProblem(
                    number, Sentence(UNKNOWN_KIND, {"kind": row["unit_type"], "kinds": _spelled(level)})
                )
            )
        elif row["ward_code"] in lines:
            problems.append(
                LineProblem(
                    number, Sentence(N_("Mã đơn vị %(code)s bị lặp lại."), {"code": row["ward_code"]})
                )
            )
        elif not row["ward_code"] or not row["full_name"]:
            problems.append(LineProblem(number, Sentence(N_("Thiếu mã hoặc tên đơn vị."))))
        else:
            names = {column: taken(row[column]) for column in ("name", "full_name")}
            problems += text_problems(number, names, place=row["ward_code"], limit=LONGEST_NAME)
            if not name_fits(names["full_name"], serif):
                problems.append(
                    LineProblem(number, Sentence(NAME_TOO_LONG, {"name": quoted(names["full_name"])}))
                )
            lines[row["ward_code"]] = UnitLine(row["ward_code"], kind, names["name"], names["full_name"])
    if problems:
        raise ImportRefused(problems)
    return tuple(lines.values())


def written(lines: Iterable[UnitLine]) -> str:
    """Return lines as the text of a file that :func:`read_units` reads."""
    table = table_out(lines)
    return as_csv(table.heading, table.rows)


def table_out(lines: Iterable[UnitLine]) -> OutgoingTable:
    """Return lines as a table that :func:`read_units` reads from a file of either kind."""
    names = {kind: name for name, kind in UNIT_KINDS.items()}
    return OutgoingTable(
        "Đơn vị",
        tuple(column.aliases[0] for column in UNIT_COLUMNS),
        tuple((line.code, names[line.kind], line.name, line.full_name) for line in lines),
    )


def _spelled(level: Level) -> str:
    return ", ".join(name for name, kind in UNIT_KINDS.items() if kind in KINDS_OF_LEVEL[level])


def store_units(
    actor: Actor | None,
    lines: Sequence[UnitLine],
    *,
    level: Level,
    parent_id: int | None,
    valid_from: date,
    now: datetime,
) -> int:
    """Add below ``parent_id`` the units not known yet (by code and first day); return how many were added.

    Raises ``ImportRefused`` as :func:`fresh_lines` does.
    """
    fresh = fresh_lines(lines, level=level, valid_from=valid_from)
    for line in fresh:
        db.session.add(
            Unit(
                code=line.code,
                level=level,
                kind=line.kind,
                name=line.name,
                full_name=line.full_name,
                parent_id=parent_id,
                valid_from=valid_from,
            )
        )
    if fresh:
        audit.record(
            "units.imported", stream="units", now=now, actor=actor, data={"added": [u.code for u in fresh]}
        )
    return len(fresh)


def fresh_lines(lines: Sequence[UnitLine], *, level: Level, valid_from: date) -> tuple[UnitLine, ...]:
    """Return the lines of units not known yet (by code and first day).

    Raises ``ImportRefused``, by name, for codes that another unit carries on that day or later: new units have no end.
    """
    carried = {
        unit.code: unit
        for unit in db.session.scalars(
            select(Unit).where(Unit.valid_to.is_(None) | (Unit.valid_to > valid_from))
        )
    }
    others = [
        LineProblem(
            0,
            Sentence(
                STILL_VALID, {"code": line.code, "name": unit.full_name, "day": f"{unit.valid_from:%d/%m/%Y}"}
            ),
            place=line.code,
        )
        for line in lines
        if (unit := carried.get(line.code)) and (unit.level, unit.valid_from) != (level, valid_from)
    ]
    if others:
        raise ImportRefused(others)
    return tuple(line for line in lines if line.code not in carried)
