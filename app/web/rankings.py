"""A ranking as the lines of a file: for the province's people with the units' own points, for everybody without."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.queries.results.printed import PrintedLine
from app.queries.results.views import ResultHead, ResultView
from app.web.formats import figure
from app.web.navigation import figures_invented
from app.web.totals import listed


def ranking_filename(head: ResultHead) -> str:
    """Name the file of one version."""
    version = _("bản %(n)s", n=head.version)
    return f"{_('Xếp hạng')} - {head.cycle.title} - {version}.csv"


def ranking_table(result: ResultView, *, self_points: bool) -> tuple[list[str], Iterator[list[object]]]:
    """Return the header and the lines; the last one says when figures are made up, or the set is nobody's."""
    groups = result.blocks[0].groups if result.blocks else ()
    header = [
        _("Khối"),
        _("Hạng"),
        _("Mã đơn vị"),
        _("Đơn vị"),
        *(f"{group.code}. {group.title}" for group in groups),
        *([_("Điểm tự chấm"), _("Tự chấm tính trên"), _("Tỷ lệ tự chấm (%)")] if self_points else []),
        _("Tổng điểm"),
        _("Tính trên (điểm)"),
        _("Tỷ lệ (%)"),
        _("Xếp loại"),
        _("Chỉ tiêu không tính"),
    ]
    return header, _lines(result, self_points=self_points)


def _lines(result: ResultView, *, self_points: bool) -> Iterator[list[object]]:
    for block in result.blocks:
        for row in block.rows:
            yield [
                block.title,
                row.rank,
                row.unit_code,
                row.unit_name,
                *(figure(group.points) for group in row.groups),
                *(_own(row) if self_points else []),
                figure(row.points),
                figure(row.denominator),
                figure(row.percent),
                row.grade_title,
                listed(row.total.left),
            ]
    if result.head.cycle.illustrative:
        yield [_("Số liệu minh họa") if figures_invented() else _("Bộ tiêu chí minh họa")]


def _own(row: PrintedLine) -> list[str]:
    own = row.own
    return [
        figure(row.self_points),
        figure(own.denominator) if own else "",
        figure(own.percent.normalize()) if own and own.percent is not None else "",
    ]
