"""Import of finished sheets from CSV or XLSX: points (self and appraised) from another system.

A file is read whole and every problem is reported with its line before anything is stored. The long form has one row
per unit and indicator: ``unit, code, self_score, appraised_score`` and optionally ``reason``. Lines that begin with
``#`` are comments. Numbers follow the rule of :mod:`scoring.tables.numbers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import insert, select

from app.access.actor import Actor
from app.errors import N_, Sentence
from app.extensions import db
from app.letters import unprintable
from app.models import Assessment, Entry, Score, Unit
from app.services.gate import Opened, move_all, open_all
from app.services.sheets.handing_in import receipt_code
from app.services.tables.lines import ImportRefused, LineProblem, notes_of, problem_of, rows, table_of
from app.services.tables.texts import text_problems
from app.text import quoted, taken
from app.workflow.states import Action, Method, Stage, Verdict
from scoring import Indicator, Sheet, Tree, score
from scoring.decimals import decimal_places
from scoring.decimals import plain as plain_number
from scoring.tables import Column, NumberFault, read_number

SHEET_COLUMNS = (
    Column("unit", True, ("Mã đơn vị",)),
    Column("code", True, ("Mã chỉ tiêu",)),
    Column("self_score", True, ("Điểm tự chấm",)),
    Column("appraised_score", True, ("Điểm thẩm định",)),
    Column("reason", False, ("Lý do", "Lý do điều chỉnh")),
)
NO_SHEET = N_("Đơn vị mã %(unit)s không có phiếu trong đợt đánh giá này.")
SHEET_TAKEN = N_("Phiếu của đơn vị mã %(unit)s đã nộp hoặc đã nhập từ trước nên không nhập đè được.")
UNKNOWN_CODE = N_("Không có chỉ tiêu mã %(code)s trong bộ tiêu chí.")
NO_UNIT = N_("Dòng này chưa có mã đơn vị. Hãy điền cột unit.")
CODE_TWICE = N_("Chỉ tiêu %(code)s của %(unit)s bị lặp lại.")
OUT_OF_RANGE = N_("Điểm %(value)s nằm ngoài khoảng từ %(low)s đến %(high)s.")
TOO_FINE = N_(
    "Điểm %(value)s có nhiều chữ số thập phân hơn bộ tiêu chí cho phép. Hãy làm tròn còn %(digits)s chữ số."
)
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


@dataclass(frozen=True, slots=True)
class FinishedSheets:
    """What a file says: the lines of every unit in the order of the tree, and what of the file was passed over."""

    by_unit: Mapping[str, tuple[SheetLine, ...]]
    notes: tuple[LineProblem, ...] = ()


def read_sheets(content: bytes | str, tree: Tree) -> FinishedSheets:
    """Read a long table of points against ``tree``.

    Raises ``ImportRefused`` listing every problem: a missing column, an unknown or repeated code, a number that is no
    number, points outside what the indicator can give or with more decimals than the tree allows.
    """
    problems: list[LineProblem] = []
    lines_by_unit: dict[str, dict[str, SheetLine]] = {}
    table = table_of(content, SHEET_COLUMNS)
    for number, row in rows(table, problems):
        unit, code = row["unit"], row["code"]
        indicator = tree.indicators.get(code)
        if indicator is None:
            problems.append(LineProblem(number, Sentence(UNKNOWN_CODE, {"code": quoted(code)})))
        elif not unit:
            problems.append(LineProblem(number, Sentence(NO_UNIT)))
        elif code in lines_by_unit.setdefault(unit, {}):
            problems.append(LineProblem(number, Sentence(CODE_TWICE, {"code": code, "unit": quoted(unit)})))
        elif indicator.scored_by != "unit" and not row["appraised_score"]:
            problems.append(LineProblem(number, Sentence(CENTRAL_EMPTY, {"code": code, "unit": unit})))
        else:
            line = _line(number, row, indicator, table.mark, tree.rounding.points, problems)
            if line is not None:
                lines_by_unit[unit][code] = line
    if problems:
        raise ImportRefused(problems)
    if not lines_by_unit:
        raise ImportRefused([LineProblem(0, Sentence(N_("Tệp không có dòng dữ liệu nào.")))])
    by_unit = {
        unit: tuple(lines[code] for code in tree.indicators if code in lines)
        for unit, lines in lines_by_unit.items()
    }
    return FinishedSheets(by_unit, notes_of(table))


def _line(
    number: int,
    row: Mapping[str, str],
    indicator: Indicator,
    mark: str,
    digits: int,
    problems: list[LineProblem],
) -> SheetLine | None:
    """Return what a row says of one indicator; None after recording what is wrong with it."""
    reason = taken(row.get("reason", ""))
    problems += text_problems(number, {"reason": reason}, place=f"{row['unit']} · {indicator.code}")
    points = []
    for column in ("self_score", "appraised_score"):
        try:
            value = read_number(row[column], mark)
        except NumberFault as fault:
            problems.append(problem_of(fault.at(number, 0), column))
            continue
        wrong = _points_problem(value, indicator.max, digits)
        if wrong is None:
            points.append(value)
        else:
            problems.append(LineProblem(number, wrong, column))
    if len(points) < 2:
        return None
    return SheetLine(indicator.code, points[0], points[1], reason)


def assessments_by_unit(cycle_id: int) -> dict[str, int]:
    """Return the cycle's assessments by unit code."""
    return dict(
        db.session.execute(
            select(Unit.code, Assessment.id)
            .join(Unit, Unit.id == Assessment.unit_id)
            .where(Assessment.cycle_id == cycle_id)
        ).all()
    )


def import_sheets(
    actor: Actor, cycle_id: int, content: bytes | str, tree: Tree, *, source: str, now: datetime
) -> int:
    """Read a file and store every sheet in it; return how many. Nothing is stored when anything is wrong."""
    return store_sheets(actor, cycle_id, read_sheets(content, tree), source=source, now=now)


def store_sheets(actor: Actor, cycle_id: int, finished: FinishedSheets, *, source: str, now: datetime) -> int:
    """Store every sheet of a file that was read before anything is locked; return how many, or refuse them all.

    A stored sheet has the unit's typed points, self scores, stage-1 verdicts, and is confirmed. ``source`` names the
    file for the log and stands in the reason of an adjustment for which the file gives none.
    """
    sheets = finished.by_unit
    opened = {sheet.head.unit.code: sheet for sheet in open_all(actor, cycle_id, Action.IMPORT, now=now)}
    problems = [
        problem
        for unit, lines in sheets.items()
        for problem in _sheet_problems(unit, lines, opened.get(unit), cycle_id)
    ]
    if problems:
        raise ImportRefused(problems)
    moving = [opened[unit] for unit in sheets]
    for sheet in moving:
        _store(sheet, sheets[sheet.head.unit.code], actor=actor, source=source, now=now)
    for sheet in moving:
        sheet.row.submitted_at = now
        sheet.row.submitted_by_id = actor.account_id
        sheet.row.receipt_code = receipt_code()
    data = {sheet.row.id: {"source": source, "rows": len(sheets[sheet.head.unit.code])} for sheet in moving}
    move_all(moving, "assessment.imported", actor=actor, now=now, data=data)
    return len(sheets)


def _sheet_problems(
    unit: str, lines: Sequence[SheetLine], opened: Opened | None, cycle_id: int
) -> Iterator[LineProblem]:
    """Say what keeps one unit's lines from being a whole sheet of an empty draft."""
    if opened is None:
        entered = unit in assessments_by_unit(cycle_id)
        yield LineProblem(0, Sentence(SHEET_TAKEN if entered else NO_SHEET, {"unit": unit}))
        return
    blank = score(opened.tree, Sheet(unit=unit, kind=opened.head.unit.kind, tags=opened.head.unit.tags))
    applying = {code for code, result in blank.indicators.items() if result.state != "not_applying"}
    codes, silent = {line.code for line in lines}, opened.answers.not_measured
    if missing := [code for code in blank.indicators if code in applying - codes - silent.keys()]:
        yield LineProblem(0, Sentence(LINES_MISSING, {"unit": unit, "codes": ", ".join(missing)}))
    if unmeasured := [line.code for line in lines if line.code in silent]:
        yield LineProblem(0, Sentence(UNMEASURED_LINES, {"unit": unit, "codes": ", ".join(unmeasured)}))
    if foreign := [line.code for line in lines if line.code not in applying]:
        yield LineProblem(0, Sentence(NOT_APPLYING, {"unit": unit, "codes": ", ".join(foreign)}))


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


def _points_problem(value: Decimal, most: Decimal, digits: int) -> Sentence | None:
    """Say why an indicator cannot give these points: a penalty gives from its maximum, which is negative, up to 0."""
    low, high = min(most, Decimal(0)), max(most, Decimal(0))
    if not low <= value <= high:
        return Sentence(OUT_OF_RANGE, {"value": _shown(value), "low": _shown(low), "high": _shown(high)})
    if decimal_places(value) > digits:
        return Sentence(TOO_FINE, {"value": _shown(value), "digits": digits})
    return None


def _shown(value: Decimal) -> str:
    return plain_number(value).replace(".", ",")
