"""The appraisal indicator by indicator: the list of a cycle's indicators, one of them over all units, the next row."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.queries.reviews.across import (
    Across,
    AcrossFilter,
    AcrossOrder,
    AcrossRow,
    read_across,
    read_indicators,
)
from app.services.reviews.handing_out import hand_out
from app.text import fold
from app.web.access import access, actor
from app.web.formats import figure
from app.web.http import flash_success, now
from app.web.indicators import value_words
from app.web.redirects import see_other
from app.web.review import bp
from app.web.review.views import READERS, REVIEWERS
from app.web.tables import csv_file
from app.web.words import item_state_name

PLACE = "/cycles/<int:cycle_id>/indicators/<code>"


@bp.get("/cycles/<int:cycle_id>/indicators")
@access(READERS)
def indicators(cycle_id: int) -> ResponseReturnValue:
    """List the indicators of a cycle with how far their appraisal is."""
    listed = read_indicators(actor(), cycle_id)
    search = request.args.get("q", "").strip()
    unfinished = request.args.get("only") == "waiting"
    sections = [
        (group, lines)
        for group, members in listed.sections
        if (
            lines := [
                line
                for line in members
                if (not search or fold(search) in fold(f"{line.indicator.code} {line.indicator.title}"))
                and not (unfinished and line.progress.complete)
            ]
        )
    ]
    return render_template(
        "review/indicators.html",
        listed=listed,
        sections=sections,
        count=sum(len(lines) for _group, lines in sections),
        search=search,
        unfinished=unfinished,
        illustrative=listed.cycle.illustrative,
    )


@bp.get(PLACE)
@access(READERS)
def across(cycle_id: int, code: str) -> ResponseReturnValue:
    """Show one indicator over all units under appraisal."""
    wanted = _wanted()
    table = read_across(actor(), cycle_id, code, wanted, now=now())
    return render_template(
        "review/across.html",
        across=table,
        wanted=wanted,
        orders=tuple(AcrossOrder),
        illustrative=table.cycle.illustrative,
    )


@bp.get(PLACE + ".csv")
@access(READERS)
def across_csv(cycle_id: int, code: str) -> ResponseReturnValue:
    """Hand the shown page of the table out as a file."""
    table = read_across(actor(), cycle_id, code, _wanted(), now=now())
    specs = [table.tree.figures[figure_id] for figure_id in table.indicator.figure_ids]
    header = [
        _("Mã đơn vị"), _("Đơn vị"), *(spec.title for spec in specs), _("Điểm tự chấm"), _("Cách trung vị"),
        _("Tài liệu"), _("Trạng thái"), _("Điểm thẩm định"), _("Lý do"),
    ]  # fmt: skip
    return csv_file(
        f"{table.indicator.code} - {table.cycle.title}.csv",
        header,
        [_cells(table, row) for row in table.rows],
    )


@bp.post(PLACE + "/next")
@access(REVIEWERS)
def take_next(cycle_id: int, code: str) -> ResponseReturnValue:
    """Hand the reader the next row that waits, and go there."""
    return see_other(next_row(cycle_id, code))


def next_row(cycle_id: int, code: str, *, after: int | None = None) -> str:
    """Return the address of the next row of the indicator, handed to the reader; of the table when there is none."""
    assessment_id = hand_out(actor(), cycle_id, code, now=now(), after=after)
    if assessment_id is None:
        flash_success(
            _(
                "Chỉ tiêu %(code)s: không còn dòng nào chờ bạn, hoặc người khác đang xem những dòng còn lại.",
                code=code,
            )
        )
        return url_for("review.across", cycle_id=cycle_id, code=code)
    return url_for("review.indicator", assessment_id=assessment_id, code=code, by="indicator")


def _wanted() -> AcrossFilter:
    """Read the filter from the address; an unknown word in it filters nothing."""
    order = request.args.get("order", "")
    return AcrossFilter(
        search=request.args.get("q", "").strip(),
        waiting=request.args.get("only") == "waiting",
        order=AcrossOrder(order) if order in set(AcrossOrder) else AcrossOrder.NAME,
        page=request.args.get("page", 1, type=int),
    )


def _cells(table: Across, row: AcrossRow) -> list[object]:
    figures = table.indicator.figure_ids
    return [
        row.head.unit.code,
        row.head.unit.full_name,
        *(value_words(table.tree.figures[name], row.declared.get(name)) for name in figures),
        figure(row.claim),
        figure(row.from_median),
        row.documents,
        item_state_name(row.state),
        figure(row.verdict.points) if row.verdict else "",
        row.verdict.reason if row.verdict else "",
    ]
