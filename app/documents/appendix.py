"""The ranking of a block as an appendix that an office can edit: the columns are those of the printed ranking."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from app.documents.contexts import RankingContext
from app.documents.fonts import serif_of_process
from app.documents.formats import day, day_in_words, decision_number
from app.documents.official import AppendixHead, Block, Column, Grid, Paragraph, Row, Section
from app.documents.ranking_table import Column as Measured
from app.documents.ranking_table import RankingTable, lay_out

TIES: Final = (
    "Đơn vị bằng điểm được xếp cùng hạng, hạng của đơn vị tiếp theo bằng số đơn vị đứng trước cộng một."
)
UNRANKED: Final = "Dấu “–” ở cột Hạng: đơn vị được đánh giá nhưng không xếp hạng."
_ALIGN: Final = {"name": "left", "grade": "centre", "group": "right", "number": "right"}


def appendix_of(context: RankingContext, name: str, decided_by: str) -> Section:
    """Return the appendix ``name`` (“Phụ lục II”) with the ranking of one block; ``decided_by`` issues the decision.

    :raises Refused: if there are so many main indices that even the smallest legible type is too wide.
    """
    table = lay_out(context, serif_of_process())
    what = "Kết quả xếp hạng" if any(row.rank is not None for row in context.rows) else "Kết quả đánh giá"
    reference = (
        f"(Kèm theo Quyết định số {decision_number(context.decision_number)} "
        f"{day_in_words(context.decision_date)} của {decided_by})"
    )
    head = AppendixHead(
        name, (f"{what} {context.block_title}".upper(), context.cycle_title.upper()), reference
    )
    return Section((head, _grid(context, table), *_notes(context, table)), landscape=True)


def _grid(context: RankingContext, table: RankingTable) -> Grid:
    rows = [Row(cells) for cells in table.rows]
    maxima = tuple(column.maximum for column in table.columns)
    if any(maxima):
        rows.insert(0, Row(maxima, strong=True))
    return Grid(
        caption=f"Kết quả {context.block_title}",
        columns=tuple(_column(column) for column in table.columns),
        rows=tuple(rows),
        size=Decimal(str(table.size)),
        head_size=Decimal(str(table.header_size)),
        over=("Điểm thẩm định theo chỉ số chính", 2, len(table.groups)) if table.groups else None,
    )


def _column(column: Measured) -> Column:
    return Column(column.heading, round(Decimal(column.width_mm), 2), _ALIGN[column.kind])


def _notes(context: RankingContext, table: RankingTable) -> tuple[Block, ...]:
    rows = context.rows
    key = "; ".join(f"{group.code} – {group.title}" for group in context.groups) if table.coded else ""
    smaller = "; ".join(
        f"{row.unit_name} {', '.join(filter(None, (row.left, own and f'(tự chấm) {own}')))}"
        for row in rows
        for own in (row.apart.self_left if row.apart else "",)
        if row.left or own
    )
    notes = (
        key and f"Chỉ số chính: {key}.",
        TIES if any(row.rank is not None for row in rows) else "",
        smaller and f"Đơn vị có chỉ tiêu không tính, điểm tối đa giảm tương ứng: {smaller}.",
        UNRANKED if any(row.rank is None for row in rows) else "",
        f"Bảng gồm {len(rows)} đơn vị; phiên bản kết quả {context.version}, lập ngày {day(context.created)}.",
    )
    return tuple(Paragraph(note, style="note") for note in notes if note)
