"""A chosen ranking as the table of a file: numbers as numbers for a workbook, in Vietnamese digits for CSV."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from app.documents.workbooks import Cell, Column
from app.queries.results.chosen import ChosenLine, ChosenView, Opened
from app.queries.results.measures import Kind
from app.web.formats import figure
from app.web.ranking.address import STAGES, Asked
from app.web.ranking.words import measure_words
from app.web.totals import listed


def filename_of(view: ChosenView) -> str:
    """Name the file of a version, without its ending."""
    version = _("bản %(n)s", n=view.head.version)
    return f"{_('Xếp hạng')} - {view.head.cycle.title} - {version}"


def columns_of(opened: Opened, asked: Asked) -> list[Column]:
    """Return the columns: the figure that was asked for, then the published total and the main indices."""
    places, percent_places = opened.sheet.places, opened.sheet.percent_places
    chosen = measure_words(opened, asked)
    measured = (
        []
        if asked.wish.measure.published
        else [Column(chosen, places), Column(_("%(what)s: tính trên (điểm)", what=chosen))]
    )
    own = [Column(_("Điểm tự chấm"), places)] if opened.insider else []
    return [
        Column(_("Khối")),
        Column(_("Hạng theo cách xem này"), 0),
        Column(_("Mã đơn vị")),
        Column(_("Đơn vị")),
        *measured,
        Column(_("Hạng công bố"), 0),
        Column(_("Tổng điểm"), places),
        Column(_("Tính trên (điểm)")),
        Column(_("Tỷ lệ (%)"), percent_places),
        Column(_("Xếp loại")),
        *own,
        *(Column(f"{group.value}. {group.title}", places) for group in opened.choices.groups),
        Column(_("Chỉ tiêu không tính vào tổng")),
    ]


def rows_of(opened: Opened, asked: Asked, view: ChosenView, *, as_text: bool = False) -> Iterator[list[Cell]]:
    """Yield the lines; ``as_text`` writes numbers as Vietnamese readers do, and says below what the figures are."""
    for line in view.lines:
        cells = _cells(opened, asked, line)
        yield [_text(cell) for cell in cells] if as_text else cells
    if as_text:
        for note in notes_of(opened, asked, view):
            yield [note]


def notes_of(opened: Opened, asked: Asked, view: ChosenView) -> list[str]:
    """Say what was looked at, how many lines there are, and when figures are made up."""
    seen = _("Xem theo: %(by)s", by=measure_words(opened, asked))
    if asked.wish.measure.kind is not Kind.TOTAL or asked.wish.measure.seen.value != "final":
        seen = f"{seen} – {_(STAGES[asked.wish.measure.seen.value])}"
    notes = [f"{seen}. {_('%(shown)s trong %(all)s đơn vị', shown=view.shown, all=view.size)}"]
    if view.head.cycle.illustrative:
        notes.append(_("Số liệu hoặc bộ tiêu chí minh họa"))
    return notes


def _cells(opened: Opened, asked: Asked, line: ChosenLine) -> list[Cell]:
    row = line.line
    groups = {group.code: group.points for group in row.groups}
    return [
        line.block_title,
        line.rank,
        row.unit_code,
        row.unit_name,
        *([] if asked.wish.measure.published else [line.points, line.most]),
        row.rank,
        row.points,
        row.denominator,
        row.percent,
        row.grade_title,
        *([row.self_points] if opened.insider else []),
        *(groups.get(group.value) for group in opened.choices.groups),
        listed(row.total.left),
    ]


def _text(cell: Cell) -> str | None:
    return cell if cell is None or isinstance(cell, str) else figure(cell)
