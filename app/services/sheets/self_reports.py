"""What stands in a unit's own report and in the blank form: read anew whenever somebody asks for one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Final

from app.access.actor import Actor
from app.documents.formats import left_out, shortest
from app.documents.self_report import ReportGroup, ReportIndicator, SelfReport
from app.local_time import local_day
from app.queries.results.invented import figures_invented
from app.queries.unit.sheet import Row, UnitSheet, own_score, read_unit_sheet
from app.services.tables.cells import cell_of
from app.sheet.progress import EntryState
from app.sheet.totals import Total, total_of_group
from app.sheet.values import EvidenceView
from app.workflow.states import Stage
from scoring import FigureSpec
from scoring.decimals import ONE, round_quotient

DOTS: Final = "…………"
NOT_DECLARED: Final = "chưa kê khai"
NOT_APPLICABLE: Final = "Không áp dụng: "


def read_self_report(actor: Actor, assessment_id: int, *, blank: bool, now: datetime) -> SelfReport:
    """Return a unit's own report as the unit declared it, or the ``blank`` form; ``NotFound`` outside its units."""
    sheet = read_unit_sheet(actor, assessment_id, now=now)
    head, tree = sheet.view.head, sheet.view.tree
    return SelfReport(
        authority=head.cycle.organiser.authority,
        unit_name=head.unit.full_name,
        cycle_title=head.cycle.title,
        set_title=tree.title,
        groups=_groups(sheet, blank=blank),
        denominator=sheet.own.denominator,
        points=None if blank else _printed(sheet.own.points, tree.rounding.points),
        left="" if blank else _left(sheet.own),
        blank=blank,
        created=local_day(now),
        illustrative=head.cycle.illustrative,
        places=tree.rounding.points,
        trial=head.cycle.trial,
        invented=head.cycle.illustrative and figures_invented(),
    )


def _groups(sheet: UnitSheet, *, blank: bool) -> tuple[ReportGroup, ...]:
    view, groups = sheet.view, []
    scored = own_score(view)
    for section in sheet.sections:
        rows = tuple(row for row in section.rows if row.state is not EntryState.NOT_OWED)
        if not rows:
            continue
        total = total_of_group(view.tree, scored, section.group)
        groups.append(
            ReportGroup(
                code=section.group.code,
                title=section.group.title,
                denominator=total.denominator,
                points=None if blank else _printed(total.points, total.places),
                indicators=tuple(_indicator(sheet, row, blank=blank) for row in rows),
            )
        )
    return tuple(groups)


def _indicator(sheet: UnitSheet, row: Row, *, blank: bool) -> ReportIndicator:
    view, indicator = sheet.view, row.indicator
    entry = view.answers.entry(indicator.code)
    counts = not blank and not row.undone and bool(row.own.denominator or row.own.points)
    note = entry.note or ""
    if entry.not_applicable_reason:
        note = "\n".join(filter(None, (NOT_APPLICABLE + entry.not_applicable_reason, note)))
    return ReportIndicator(
        code=indicator.code,
        title=indicator.title,
        figures=tuple(_figure(sheet, name, blank=blank) for name in indicator.figure_ids),
        max=indicator.max,
        points=_printed(row.own.points, view.tree.rounding.points) if counts else None,
        note="" if blank else note,
        documents=() if blank else tuple(map(_document, view.evidence.get(indicator.code, ()))),
    )


def _figure(sheet: UnitSheet, figure_id: str, *, blank: bool) -> str:
    """Return a figure with its title: its value with its unit, or room to write one."""
    spec = sheet.view.tree.figures[figure_id]
    unit = "%" if spec.type == "percent" else spec.unit
    if blank:
        return " ".join(filter(None, (f"{spec.title}:", DOTS, unit, _choices(spec))))
    declared = sheet.view.answers.figure(figure_id, Stage.SELF)
    if declared is None:
        return f"{spec.title}: {NOT_DECLARED}"
    value = shortest(Decimal(declared.value)) if spec.is_numeric else cell_of(spec, declared.value)
    return " ".join(filter(None, (f"{spec.title}:", value, unit)))


def _choices(spec: FigureSpec) -> str:
    if spec.type == "boolean":
        return "(Có/Không)"
    return f"({'; '.join(spec.options.values())})" if spec.type == "choice" else ""


def _document(document: EvidenceView) -> str:
    """Name a document as papers do: its number or what it is about, its day, the page, a web page's address."""
    named = document.number or document.abstract
    day = f"ngày {document.issued_on:%d/%m/%Y}" if document.issued_on else ""
    page = f"trang {document.page}" if document.page else ""
    return ", ".join(filter(None, (" ".join(filter(None, (named, day))), page, document.address)))


def _printed(points: Decimal, places: int) -> Decimal:
    """Round as the engine does what a criteria set rounds in the total alone."""
    return round_quotient(points, ONE, places)


def _left(total: Total) -> str:
    return left_out(total.denominator, ((row.code, row.points, row.why) for row in total.left))
