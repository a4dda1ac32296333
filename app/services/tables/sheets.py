"""Finished sheets in CSV or XLSX, as an appraisal in another system or in a spreadsheet left them.

A row is an indicator of a unit, or one figure of it: what was declared, what stands after the appraisal, the points of
the unit and of the appraisal, the reason and a note. Whatever belongs to the indicator may stand on any of its rows.
A file is read whole, and every problem is reported with its line. Numbers follow :mod:`scoring.tables.numbers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from app.errors import N_, Sentence
from app.services.tables.cells import CellProblem, value_of
from app.services.tables.lines import ImportRefused, LineProblem, notes_of, problem_of, rows, table_of
from app.services.tables.texts import text_problems
from app.sheet.finished import SheetLine
from app.text import quoted, taken
from scoring import Indicator, Tree
from scoring.decimals import decimal_places
from scoring.decimals import plain as plain_number
from scoring.tables import Column, NumberFault, read_number

SHEET_COLUMNS: Final = (
    Column("unit", True, ("Mã đơn vị",)),
    Column("code", True, ("Mã chỉ tiêu",)),
    Column("figure", False, ("Mã số liệu",)),
    Column("declared", False, ("Số liệu kê khai",)),
    Column("appraised", False, ("Số liệu thẩm định",)),
    Column("self_score", True, ("Điểm tự chấm",)),
    Column("appraised_score", True, ("Điểm thẩm định",)),
    Column("reason", False, ("Lý do điều chỉnh", "Lý do")),
    Column("note", False, ("Ghi chú",)),
    Column("not_applicable", False, ("Lý do không áp dụng",)),
)
UNKNOWN_CODE = N_("Không có chỉ tiêu mã %(code)s trong bộ tiêu chí.")
NO_UNIT = N_("Dòng này chưa có mã đơn vị. Hãy điền cột unit.")
CODE_TWICE = N_("Chỉ tiêu %(code)s của %(unit)s bị lặp lại.")
OTHER_VALUE = N_(
    "Chỉ tiêu %(code)s của %(unit)s đã ghi cột này ở dòng trên với nội dung khác. Hãy ghi một lần, hoặc ghi giống nhau."
)
OTHER_FIGURE = N_(
    "Số liệu “%(figure)s” của %(unit)s đã ghi ở dòng trên với giá trị khác. Nhiều chỉ tiêu dùng chung một số liệu thì"
    " phải ghi giống nhau."
)
UNKNOWN_FIGURE = N_("Chỉ tiêu %(code)s không có số liệu mã “%(figure)s”. Các mã là: %(figures)s.")
NO_FIGURE = N_("Chỉ tiêu này có nhiều số liệu nên mỗi dòng phải ghi mã số liệu. Các mã là: %(figures)s.")
OUT_OF_RANGE = N_("Điểm %(value)s nằm ngoài khoảng từ %(low)s đến %(high)s.")
TOO_FINE = N_(
    "Điểm %(value)s có nhiều chữ số thập phân hơn bộ tiêu chí cho phép. Hãy làm tròn còn %(digits)s chữ số."
)
CENTRAL_EMPTY = N_(
    "Chỉ tiêu %(code)s của %(unit)s không do đơn vị chấm mà tệp chưa có điểm. Hãy ghi điểm đã có số liệu; nếu năm đó"
    " không đo được thì ghi nhận ở trang Số liệu tập trung rồi bỏ các dòng của chỉ tiêu này."
)
CENTRAL_DECLARED = N_(
    "Chỉ tiêu %(code)s không do đơn vị kê khai. Hãy ghi số liệu này ở cột Số liệu thẩm định."
)
NOTHING_SAID = N_(
    "Chỉ tiêu %(code)s của %(unit)s chưa có điểm thẩm định. Chỉ bỏ trống được khi có số liệu để tính ra điểm; nếu đơn"
    " vị không kê khai thì ghi điểm thẩm định là 0."
)
NOT_APPLICABLE = N_(
    "Chỉ tiêu %(code)s của %(unit)s ghi là không áp dụng mà lại có số liệu hoặc điểm tự chấm. Hãy bỏ một bên."
)
NO_ROWS = N_("Tệp không có dòng dữ liệu nào.")
TITLES: Final = {column.name: column.aliases[0] for column in SHEET_COLUMNS}
TEXTS: Final = ("reason", "note", "not_applicable")
POINTS: Final = ("self_score", "appraised_score")


@dataclass(frozen=True, slots=True)
class FinishedSheets:
    """What a file says: the lines of every unit in the order of the tree, and what of the file was passed over."""

    by_unit: Mapping[str, tuple[SheetLine, ...]]
    notes: tuple[LineProblem, ...] = ()


@dataclass(slots=True)
class _Draft:
    """What the rows of one indicator have said so far; ``rows`` are the figures that had theirs.

    ``stated`` holds, by column and figure, what the rows of all indicators of the unit say: several may read a figure.
    """

    line: int
    unit: str
    indicator: Indicator
    stated: dict[tuple[str, str], str]
    rows: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)
    points: dict[str, Decimal] = field(default_factory=dict)
    declared: dict[str, str] = field(default_factory=dict)
    appraised: dict[str, str] = field(default_factory=dict)
    broken: bool = False

    @property
    def place(self) -> str:
        return f"{self.unit} · {self.indicator.code}"


def read_sheets(content: bytes | str, tree: Tree) -> FinishedSheets:
    """Read a table of finished sheets against ``tree``.

    Raises ``ImportRefused`` listing every problem: a missing column, an unknown or repeated code, a figure that its
    column does not take, points outside what the indicator can give or with more decimals than the tree allows.
    """
    problems: list[LineProblem] = []
    drafts: dict[str, dict[str, _Draft]] = {}
    figures: dict[str, dict[tuple[str, str], str]] = {}
    table = table_of(content, SHEET_COLUMNS)
    for number, row in rows(table, problems):
        unit, code = row["unit"], row["code"]
        indicator = tree.indicators.get(code)
        if indicator is None:
            problems.append(LineProblem(number, Sentence(UNKNOWN_CODE, {"code": quoted(code)})))
        elif not unit:
            problems.append(LineProblem(number, Sentence(NO_UNIT)))
        else:
            stated = figures.setdefault(unit, {})
            draft = drafts.setdefault(unit, {}).setdefault(code, _Draft(number, unit, indicator, stated))
            wrong = _take(draft, number, row, tree, table.mark)
            draft.broken = draft.broken or bool(wrong)
            problems += wrong
    for draft in (draft for by_code in drafts.values() for draft in by_code.values() if not draft.broken):
        if (fault := _fault(draft)) is not None:
            problems.append(LineProblem(draft.line, fault))
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.line))
    if not drafts:
        raise ImportRefused([LineProblem(0, Sentence(NO_ROWS))])
    by_unit = {
        unit: tuple(_line(by_code[code]) for code in tree.indicators if code in by_code)
        for unit, by_code in drafts.items()
    }
    return FinishedSheets(by_unit, notes_of(table))


def _take(draft: _Draft, number: int, row: Mapping[str, str], tree: Tree, mark: str) -> list[LineProblem]:
    """Take one row into what the indicator says; return what is wrong with it."""
    figure = row.get("figure", "")
    if figure in draft.rows:
        params = {"code": draft.indicator.code, "unit": quoted(draft.unit)}
        return [LineProblem(number, Sentence(CODE_TWICE, params))]
    texts = {name: taken(row.get(name, "")) for name in TEXTS}
    problems = text_problems(number, texts, place=draft.place)
    for name, text in texts.items():
        problems += _once(draft, draft.texts, name, text, number)
    for name in POINTS:
        try:
            value = read_number(row[name], mark) if row[name] else None
        except NumberFault as fault:
            problems.append(problem_of(fault.at(number, 0), f"{draft.place} · {TITLES[name]}"))
            continue
        if value is None:
            continue
        wrong = _points_problem(value, draft.indicator.max, tree.rounding.points)
        if wrong is not None:
            problems.append(LineProblem(number, wrong, f"{draft.place} · {TITLES[name]}"))
        problems += _once(draft, draft.points, name, value, number)
    problems += _take_figures(draft, number, row, tree, mark)
    if not problems:
        draft.rows.add(figure)
    return problems


def _take_figures(
    draft: _Draft, number: int, row: Mapping[str, str], tree: Tree, mark: str
) -> list[LineProblem]:
    named, known = row.get("figure", ""), draft.indicator.figure_ids
    cells = [(values, row.get(name, ""), name) for name, values in _columns(draft)]
    if not named and not any(cell for _values, cell, _name in cells):
        return []
    told = {
        "code": draft.indicator.code,
        "unit": quoted(draft.unit),
        "figure": quoted(named),
        "figures": ", ".join(known) or "–",
    }
    if named and named not in known:
        return [LineProblem(number, Sentence(UNKNOWN_FIGURE, told), draft.place)]
    if not named and len(known) != 1:
        return [LineProblem(number, Sentence(NO_FIGURE if known else UNKNOWN_FIGURE, told), draft.place)]
    figure_id = named or known[0]
    problems = []
    for values, cell, name in cells:
        try:
            if not cell:
                continue
            values[figure_id] = value = value_of(tree.figures[figure_id], cell, mark)
            if draft.stated.setdefault((name, figure_id), value) != value:
                problems.append(
                    LineProblem(number, Sentence(OTHER_FIGURE, told), f"{draft.place} · {TITLES[name]}")
                )
        except CellProblem as wrong:
            problems.append(LineProblem(number, wrong.sentence, f"{draft.place} · {TITLES[name]}"))
    return problems


def _columns(draft: _Draft) -> tuple[tuple[str, dict[str, str]], ...]:
    return (("declared", draft.declared), ("appraised", draft.appraised))


def _once(
    draft: _Draft, values: dict[str, str] | dict[str, Decimal], name: str, value: str | Decimal, number: int
) -> list[LineProblem]:
    """Keep what a row says of the whole indicator; another row may say it again, but nothing else."""
    if value == "":
        return []
    if values.setdefault(name, value) != value:  # type: ignore[arg-type]  # each mapping holds one type
        told = {"code": draft.indicator.code, "unit": quoted(draft.unit)}
        return [LineProblem(number, Sentence(OTHER_VALUE, told), TITLES[name])]
    return []


def _fault(draft: _Draft) -> Sentence | None:
    """Say what is wrong with an indicator as a whole: an empty cell never means a value."""
    told: dict[str, object] = {"code": draft.indicator.code, "unit": quoted(draft.unit)}
    central = draft.indicator.scored_by != "unit"
    judged = "appraised_score" in draft.points
    if central and draft.declared:
        return Sentence(CENTRAL_DECLARED, told)
    if "not_applicable" in draft.texts:
        said = draft.declared or draft.appraised or "self_score" in draft.points
        return Sentence(NOT_APPLICABLE, told) if said else None
    if judged or draft.declared or draft.appraised:
        return None
    return Sentence(CENTRAL_EMPTY if central else NOTHING_SAID, told)


def _line(draft: _Draft) -> SheetLine:
    return SheetLine(
        code=draft.indicator.code,
        self_points=draft.points.get("self_score"),
        appraised_points=draft.points.get("appraised_score"),
        reason=draft.texts.get("reason", ""),
        figures=draft.declared,
        corrected=draft.appraised,
        note=draft.texts.get("note", ""),
        not_applicable=draft.texts.get("not_applicable", ""),
        line=draft.line,
    )


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
