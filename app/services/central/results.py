"""Published results on their way into other criteria sets: the PAR line “Chuyển đổi số” is fed by the DTI result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.errors import N_, Refused
from app.local_time import local_day
from app.queries.cycles.central import Asked, PublishedResult, newest_result
from app.services.central.plans import CentralCycle, CentralSheet
from app.services.tables.cells import CellProblem, Row, cell_of, value_of
from app.services.tables.lines import LineProblem
from app.sheet.values import AssessmentView, UnitView
from scoring import FigureSpec, canonical


@dataclass(frozen=True, slots=True)
class Intake:
    """Rows on their way in. From published results, ``without`` are the units those do not hold, and ``closed`` the
    sheets that take no figures now; from a file, ``notes`` say what was passed over."""

    rows: Sequence[Row]
    problems: Sequence[LineProblem] = ()
    results: tuple[PublishedResult, ...] = ()
    without: tuple[UnitView, ...] = ()
    closed: tuple[AssessmentView, ...] = ()
    notes: tuple[LineProblem, ...] = ()


NONE_PUBLISHED = N_(
    "Chưa có kết quả %(families)s năm %(year)s của cấp này được công bố trong hệ thống."
    " Công bố xong hãy quay lại, hoặc nhập số liệu từ tệp."
)
NONE_BUT_ILLUSTRATIVE = N_(
    "Chưa có kết quả %(families)s năm %(year)s của cấp này được công bố trong hệ thống; số liệu minh họa không lấy vào"
    " đợt chính thức. Công bố xong hãy quay lại, hoặc nhập số liệu từ tệp."
)


def from_results(central: CentralCycle) -> Intake:
    """Make rows of the newest published results; units that cannot take theirs now are named, not refused.

    Raises ``Refused`` when the criteria set imports no result, or none is published.
    """
    importing = [indicator for indicator in central.asked if indicator.imported]
    if not importing:
        raise Refused(N_("Bộ tiêu chí của đợt này không lấy kết quả của bộ chỉ số nào khác."))
    families = {indicator.imported.family for indicator in importing if indicator.imported}
    results = {family: newest_result(central.cycle, family) for family in sorted(families)}
    published = {family: result for family, result in results.items() if result is not None}
    if not published:
        raise Refused(
            NONE_PUBLISHED if central.cycle.illustrative else NONE_BUT_ILLUSTRATIVE,
            families=", ".join(family.upper() for family in results),
            year=central.cycle.year,
        )
    rows: list[Row] = []
    problems: list[LineProblem] = []
    without: list[UnitView] = []
    closed: list[AssessmentView] = []
    for code, sheet in central.sheets.items():
        values, wrong, missing = _imported(sheet, importing, published)
        if missing:
            without.append(sheet.head.unit)
        if sheet.option.open:
            problems += wrong
            rows += [Row(0, code, values)] if values else []
        elif sheet.differs(central.asked, values):
            closed.append(sheet.head)
    return Intake(rows, problems, tuple(published.values()), tuple(without), tuple(closed))


def named(result: PublishedResult) -> str:
    """Name a published version as an official would in a note."""
    name = (
        f"{result.title}, kết quả công bố bản {result.version} ngày {local_day(result.published_at):%d/%m/%Y}"
    )
    if result.decision_number and result.decision_date:
        name += f" (Quyết định số {result.decision_number} ngày {result.decision_date:%d/%m/%Y})"
    return name


def _imported(
    sheet: CentralSheet, importing: Iterable[Asked], published: Mapping[str, PublishedResult]
) -> tuple[dict[str, str], list[LineProblem], bool]:
    """Return one unit's values by column, those that do not fit, and whether some result does not hold the unit."""
    unit = sheet.head.unit
    values: dict[str, str] = {}
    problems: list[LineProblem] = []
    missing = False
    for task in importing:
        rule = task.imported
        if (
            rule is None
            or rule.family not in published
            or not task.indicator.applies_to(unit.kind, unit.tags)
            or (sheet.case is not None and task.code in sheet.case.answers.not_measured)
        ):
            continue
        result, column = published[rule.family], task.columns[0]
        value = (result.percents if rule.in_percent else result.points).get(unit.id)
        if value is None:
            missing = True
            continue
        try:
            values[column.id] = _fitting(column, value)
        except CellProblem as wrong:
            problems.append(LineProblem(0, wrong.sentence, f"{unit.full_name} · {column.id}"))
    return values, problems, missing


def _fitting(column: FigureSpec, value: Decimal) -> str:
    """Return a published figure in canonical form. Raises ``CellProblem`` when it is out of the column's range."""
    return value_of(column, cell_of(column, canonical(column, value)))
