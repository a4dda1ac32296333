"""The file that a secretariat fills in for finished sheets: a row for each figure of each unit, with titles to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.access.actor import Actor
from app.extensions import db
from app.models import Cycle
from app.queries.sheets.heads import unit_view
from app.queries.sheets.sheets import assessments_in
from app.services.accounts.administration import require_administrator
from app.services.tables.sheets import SHEET_COLUMNS
from app.trees import trees

READ_ONLY: Final = {"unit": "Đơn vị", "code": "Chỉ tiêu", "figure": "Số liệu"}
"""Columns that stand for people beside a code; the reader passes them over."""
TITLES: Final = tuple(
    title
    for column in SHEET_COLUMNS
    for title in (column.aliases[0], READ_ONLY.get(column.name))
    if title is not None
)


def template_rows(actor: Actor, cycle_id: int) -> Iterator[tuple[str, ...]]:
    """Yield the rows below `TITLES` for every unit of the cycle. It holds nothing that anybody declared."""
    require_administrator(actor)
    cycle = db.session.get_one(Cycle, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    rest = ("",) * (len(TITLES) - 6)
    for sheet in assessments_in(cycle_id):
        unit = unit_view(sheet.unit)
        for code, indicator in tree.indicators.items():
            if indicator.applies_to(unit.kind, unit.tags):
                for figure_id in indicator.figure_ids or ("",):
                    title = tree.figures[figure_id].title if figure_id else ""
                    yield (unit.code, unit.full_name, code, indicator.title, figure_id, title, *rest)
