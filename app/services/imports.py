"""CSV import: units, and finished sheets of points (self and appraised) from another system.

A file is read whole and every problem is reported with its line before anything is stored. The long form has one row
per unit and indicator: ``unit, code, self_score, appraised_score`` and optionally ``reason``. Lines that begin with
``#`` are comments. Numbers may be written ``7.04`` or ``7,04``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from unicodedata import normalize

from sqlalchemy import insert, select

from app.access.actor import Actor
from app.errors import N_, DomainError
from app.extensions import db
from app.models import Assessment, Entry, Level, Score, Unit, UnitKind
from app.services import audit
from app.services.assessments import receipt_code
from app.services.gate import Opened, move_all, open_all
from app.workflow.states import Action, Method, Stage, Verdict
from scoring import Tree

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
SHEET_COLUMNS = ("unit", "code", "self_score", "appraised_score")
UNIT_COLUMNS = ("ward_code", "unit_type", "name", "full_name")
UNIT_KINDS = {
    "xã": UnitKind.XA,
    "phường": UnitKind.PHUONG,
    "đặc khu": UnitKind.DAC_KHU,
    "thị trấn": UnitKind.THI_TRAN,
}
MAX_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One thing wrong in an imported file: the line, a message id and its parameters."""

    line: int
    message: str
    params: Mapping[str, object]


class ImportRefused(DomainError):
    """The file cannot be taken in; ``problems`` lists everything found, in the order of the lines."""

    status = 422

    def __init__(self, problems: Sequence[LineProblem]) -> None:
        super().__init__(
            N_("Tệp có %(count)s chỗ cần sửa. Chưa có dữ liệu nào được lưu; sửa tệp rồi nhập lại."),
            count=len(problems),
        )
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Self and appraised points of one indicator."""

    code: str
    self_points: Decimal
    appraised_points: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a list of units."""

    code: str
    kind: UnitKind
    name: str
    full_name: str


def read_sheets(text: str, tree: Tree) -> dict[str, tuple[SheetLine, ...]]:
    """Read a long CSV of points against ``tree``; return the lines by unit code, in the order of the tree.

    Raises ``ImportRefused`` listing every problem: a missing column, an unknown or repeated code, a number that is no
    number, points outside 0..max or with more decimals than the tree allows, a unit without all indicators.
    """
    problems: list[LineProblem] = []
    found: dict[str, dict[str, SheetLine]] = {}
    for number, row in _rows(text, SHEET_COLUMNS):
        unit, code = row["unit"], row["code"]
        indicator = tree.indicators.get(code)
        if indicator is None:
            problems.append(
                LineProblem(number, N_("Không có chỉ tiêu mã %(code)s trong bộ tiêu chí."), {"code": code})
            )
            continue
        if code in found.setdefault(unit, {}):
            problems.append(
                LineProblem(
                    number, N_("Chỉ tiêu %(code)s của %(unit)s bị lặp lại."), {"code": code, "unit": unit}
                )
            )
            continue
        points: dict[str, Decimal] = {}
        for column in ("self_score", "appraised_score"):
            try:
                points[column] = _points(row[column], indicator.max, tree.rounding.points)
            except ValueError as error:
                problems.append(LineProblem(number, str(error), {"value": row[column], "max": indicator.max}))
        if len(points) == 2:
            found[unit][code] = SheetLine(
                code, points["self_score"], points["appraised_score"], row.get("reason", "")
            )
    for unit, lines in found.items():
        missing = [code for code in tree.indicators if code not in lines]
        if missing and not problems:
            problems.append(
                LineProblem(
                    0,
                    N_("Phiếu của %(unit)s thiếu chỉ tiêu: %(codes)s."),
                    {"unit": unit, "codes": ", ".join(missing)},
                )
            )
    if problems:
        raise ImportRefused(problems)
    if not found:
        raise ImportRefused([LineProblem(0, N_("Tệp không có dòng dữ liệu nào."), {})])
    return {unit: tuple(lines[code] for code in tree.indicators) for unit, lines in found.items()}


def assessments_by_unit(cycle_id: int) -> dict[str, int]:
    """Return the cycle's assessments by unit code."""
    return dict(
        db.session.execute(
            select(Unit.code, Assessment.id)
            .join(Unit, Unit.id == Assessment.unit_id)
            .where(Assessment.cycle_id == cycle_id)
        ).all()
    )


def import_sheets(actor: Actor, cycle_id: int, text: str, tree: Tree, *, source: str, now: datetime) -> int:
    """Read a file and store every sheet in it; return how many. Nothing is stored when anything is wrong.

    A stored sheet has the unit's typed points, self scores, round-1 verdicts, and is confirmed. ``source`` names the
    file for the log and stands in the reason of an adjustment for which the file gives none.
    """
    sheets = read_sheets(text, tree)
    opened = {each.head.unit.code: each for each in open_all(actor, cycle_id, Action.IMPORT, now=now)}
    problems = [
        LineProblem(0, _no_sheet(unit, cycle_id), {"unit": unit}) for unit in sheets if unit not in opened
    ]
    if problems:
        raise ImportRefused(problems)
    moving = [opened[unit] for unit in sheets]
    for each in moving:
        _store(each, sheets[each.head.unit.code], actor=actor, source=source, now=now)
    for each in moving:
        each.row.submitted_at = now
        each.row.submitted_by_id = actor.account_id
        each.row.receipt_code = receipt_code()
    data = {each.row.id: {"source": source, "rows": len(sheets[each.head.unit.code])} for each in moving}
    move_all(moving, "assessment.imported", actor=actor, now=now, data=data)
    return len(sheets)


def _no_sheet(unit: str, cycle_id: int) -> str:
    if unit in assessments_by_unit(cycle_id):
        return N_("Phiếu của đơn vị mã %(unit)s đã nộp hoặc đã nhập từ trước nên không nhập đè được.")
    return N_("Đơn vị mã %(unit)s không có phiếu trong đợt đánh giá này.")


def _store(opened: Opened, lines: Sequence[SheetLine], *, actor: Actor, source: str, now: datetime) -> None:
    key = {"assessment_id": opened.row.id, "author_id": actor.account_id, "at": now}
    db.session.execute(
        insert(Entry), [{**key, "code": line.code, "typed_points": line.self_points} for line in lines]
    )
    own = {"stage": Stage.SELF, "verdict": Verdict.DECLARED, "method": None, "reason": None}
    db.session.execute(
        insert(Score),
        [{**key, **own, "code": line.code, "points": line.self_points} for line in lines]
        + [{**key, **_verdict(line, source)} for line in lines],
    )


def import_file(
    actor: Actor, cycle_id: int, content: bytes, tree: Tree, *, source: str, now: datetime
) -> int:
    """Import an uploaded CSV file; besides ``import_sheets`` it refuses what is no UTF-8 text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ImportRefused(
            [
                LineProblem(
                    0, N_("Tệp không phải là CSV mã hóa UTF-8. Trong Excel: Lưu thành › CSV UTF-8."), {}
                )
            ]
        ) from error
    return import_sheets(actor, cycle_id, normalize("NFC", text), tree, source=source, now=now)


def read_units(text: str) -> tuple[UnitLine, ...]:
    """Read a list of communes; raise ``ImportRefused`` with all problems."""
    problems: list[LineProblem] = []
    lines: dict[str, UnitLine] = {}
    for number, row in _rows(text, UNIT_COLUMNS):
        kind = UNIT_KINDS.get(row["unit_type"].lower())
        if kind is None:
            problems.append(
                LineProblem(number, N_("Không rõ loại đơn vị “%(kind)s”."), {"kind": row["unit_type"]})
            )
        elif row["ward_code"] in lines:
            problems.append(
                LineProblem(number, N_("Mã đơn vị %(code)s bị lặp lại."), {"code": row["ward_code"]})
            )
        elif not row["ward_code"] or not row["full_name"]:
            problems.append(LineProblem(number, N_("Thiếu mã hoặc tên đơn vị."), {}))
        else:
            lines[row["ward_code"]] = UnitLine(row["ward_code"], kind, row["name"], row["full_name"])
    if problems:
        raise ImportRefused(problems)
    return tuple(lines.values())


def store_units(
    actor: Actor | None,
    lines: Sequence[UnitLine],
    *,
    level: Level,
    parent_id: int | None,
    valid_from: date,
    now: datetime,
) -> int:
    """Add below ``parent_id`` the units not known yet (by code and first day); return how many were added."""
    known = set(
        db.session.scalars(select(Unit.code).where(Unit.level == level, Unit.valid_from == valid_from))
    )
    fresh = [line for line in lines if line.code not in known]
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


def _verdict(line: SheetLine, source: str) -> dict[str, object]:
    agreed = line.appraised_points == line.self_points
    return {
        "stage": Stage.REVIEW_1,
        "code": line.code,
        "points": line.appraised_points,
        "verdict": Verdict.ACCEPTED if agreed else Verdict.ADJUSTED,
        "method": None if agreed else Method.POINTS,
        "reason": None
        if agreed
        else (line.reason or f"Theo kết quả thẩm định trong {source}; tệp không ghi lý do."),
    }


def _points(text: str, maximum: Decimal, digits: int) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValueError(N_("“%(value)s” không phải là số. Ghi như 7,04 hoặc 7.04."))
    value = Decimal(text.replace(",", "."))
    if not 0 <= value <= maximum:
        raise ValueError(N_("Điểm %(value)s nằm ngoài khoảng từ 0 đến %(max)s."))
    if -value.as_tuple().exponent > digits:  # type: ignore[operator]
        raise ValueError(N_("Điểm %(value)s có nhiều chữ số thập phân hơn bộ tiêu chí cho phép."))
    return value


def _rows(text: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line number, row) of the data lines; refuse a file without the columns or with too many rows."""
    kept = [
        (n, line)
        for n, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)
        if line.strip() and line[0] != "#"
    ]
    if not kept:
        raise ImportRefused([LineProblem(0, N_("Tệp trống."), {})])
    delimiter = ";" if kept[0][1].count(";") > kept[0][1].count(",") else ","
    reader = csv.DictReader(io.StringIO("\n".join(line for _, line in kept)), delimiter=delimiter)
    missing = [name for name in columns if name not in (reader.fieldnames or [])]
    if missing:
        raise ImportRefused(
            [
                LineProblem(
                    kept[0][0], N_("Dòng tiêu đề thiếu cột: %(columns)s."), {"columns": ", ".join(missing)}
                )
            ]
        )
    if len(kept) > MAX_ROWS:
        raise ImportRefused([LineProblem(0, N_("Tệp có quá %(max)s dòng."), {"max": MAX_ROWS})])
    for (number, _), row in zip(kept[1:], reader, strict=False):
        yield number, {name: (value or "").strip() for name, value in row.items() if name is not None}
