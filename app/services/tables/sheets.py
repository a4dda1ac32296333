"""CSV import of finished sheets: points (self and appraised) from another system.

A file is read whole and every problem is reported with its line before anything is stored. The long form has one row
per unit and indicator: ``unit, code, self_score, appraised_score`` and optionally ``reason``. Lines that begin with
``#`` are comments. Numbers may be written ``7.04`` or ``7,04``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, select

from app.access.actor import Actor
from app.errors import N_
from app.extensions import db
from app.letters import unprintable
from app.models import Assessment, Entry, Score, Unit
from app.services.gate import Opened, move_all, open_all
from app.services.sheets.handing_in import receipt_code
from app.services.tables.lines import ImportRefused, LineProblem, rows, text_of
from app.services.tables.texts import text_problems
from app.text import taken
from app.workflow.states import Action, Method, Stage, Verdict
from scoring import Sheet, Tree, score

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
SHEET_COLUMNS = ("unit", "code", "self_score", "appraised_score")
NO_SHEET = N_("Đơn vị mã %(unit)s không có phiếu trong đợt đánh giá này.")
SHEET_TAKEN = N_("Phiếu của đơn vị mã %(unit)s đã nộp hoặc đã nhập từ trước nên không nhập đè được.")
LINES_MISSING = N_("Phiếu của %(unit)s thiếu chỉ tiêu: %(codes)s.")
NOT_APPLYING = N_(
    "Phiếu của %(unit)s có chỉ tiêu không áp dụng cho loại đơn vị này: %(codes)s. Hãy bỏ các dòng đó."
)


CENTRAL_EMPTY = N_(
    "Chỉ tiêu %(code)s của %(unit)s không do đơn vị chấm mà tệp chưa có điểm. Hãy ghi điểm đã có số liệu; nếu năm đó"
    " không đo được thì ghi nhận ở trang Số liệu tập trung rồi bỏ các dòng của chỉ tiêu này."
)
UNMEASURED_LINES = N_(
    "Phiếu của %(unit)s có điểm của chỉ tiêu đã ghi nhận là không đo được: %(codes)s. Hãy bỏ các dòng đó."
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Self and appraised points of one indicator."""

    code: str
    self_points: Decimal
    appraised_points: Decimal
    reason: str


def read_sheets(text: str, tree: Tree) -> dict[str, tuple[SheetLine, ...]]:
    """Read a long CSV of points against ``tree``; return the lines by unit code, in the order of the tree.

    Raises ``ImportRefused`` listing every problem: a missing column, an unknown or repeated code, a number that is no
    number, points outside 0..max or with more decimals than the tree allows.
    """
    problems: list[LineProblem] = []
    found: dict[str, dict[str, SheetLine]] = {}
    for number, row in rows(text, SHEET_COLUMNS):
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
        if indicator.scored_by != "unit" and not row["appraised_score"]:
            problems.append(LineProblem(number, CENTRAL_EMPTY, {"code": code, "unit": unit}))
            continue
        points: dict[str, Decimal] = {}
        for column in ("self_score", "appraised_score"):
            try:
                points[column] = _points(row[column], indicator.max, tree.rounding.points)
            except ValueError as error:
                problems.append(LineProblem(number, str(error), {"value": row[column], "max": indicator.max}))
        reason = taken(row.get("reason", ""))
        problems += text_problems(number, {"reason": reason}, place=f"{unit} · {code}")
        if len(points) == 2:
            found[unit][code] = SheetLine(code, points["self_score"], points["appraised_score"], reason)
    if problems:
        raise ImportRefused(problems)
    if not found:
        raise ImportRefused([LineProblem(0, N_("Tệp không có dòng dữ liệu nào."), {})])
    return {
        unit: tuple(lines[code] for code in tree.indicators if code in lines) for unit, lines in found.items()
    }


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
        problem
        for unit, lines in sheets.items()
        for problem in _sheet_problems(unit, lines, opened.get(unit), cycle_id)
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


def _sheet_problems(
    unit: str, lines: Sequence[SheetLine], opened: Opened | None, cycle_id: int
) -> Iterator[LineProblem]:
    """Say what keeps one unit's lines from being a whole sheet of an empty draft."""
    if opened is None:
        entered = unit in assessments_by_unit(cycle_id)
        yield LineProblem(0, SHEET_TAKEN if entered else NO_SHEET, {"unit": unit})
        return
    blank = score(opened.tree, Sheet(unit=unit, kind=opened.head.unit.kind, tags=opened.head.unit.tags))
    applying = {code for code, each in blank.indicators.items() if each.state != "not_applying"}
    given, silent = {line.code for line in lines}, opened.answers.not_measured
    if missing := [code for code in blank.indicators if code in applying - given - silent.keys()]:
        yield LineProblem(0, LINES_MISSING, {"unit": unit, "codes": ", ".join(missing)})
    if unmeasured := [line.code for line in lines if line.code in silent]:
        yield LineProblem(0, UNMEASURED_LINES, {"unit": unit, "codes": ", ".join(unmeasured)})
    if foreign := [line.code for line in lines if line.code not in applying]:
        yield LineProblem(0, NOT_APPLYING, {"unit": unit, "codes": ", ".join(foreign)})


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
    return import_sheets(actor, cycle_id, text_of(content), tree, source=source, now=now)


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
        else (line.reason or f"Theo kết quả thẩm định trong {_printed(source)}; tệp không ghi lý do."),
    }


def _printed(source: str) -> str:
    """Return the name of a file as the papers that print the reason can show it."""
    name = taken(source)
    return name.translate(dict.fromkeys(map(ord, unprintable(name)), "?"))


def _points(text: str, maximum: Decimal, digits: int) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValueError(N_("“%(value)s” không phải là số. Ghi như 7,04 hoặc 7.04."))
    value = Decimal(text.replace(",", "."))
    if not 0 <= value <= maximum:
        raise ValueError(N_("Điểm %(value)s nằm ngoài khoảng từ 0 đến %(max)s."))
    if -value.as_tuple().exponent > digits:  # type: ignore[operator]
        raise ValueError(N_("Điểm %(value)s có nhiều chữ số thập phân hơn bộ tiêu chí cho phép."))
    return value
