"""How far the units of a cycle are, for programs: the step alone, and nothing of what is in a sheet."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.models import Assessment, Block, Unit
from app.queries.api.pages import PageOf, Window, rows_of
from app.queries.api.shapes import CountsData, ProgressData, ProgressStatus
from app.queries.api.units import official_cycle
from app.workflow.states import DRAFT_STATUSES, Status


def list_progress(cycle_id: int, window: Window) -> PageOf[ProgressData]:
    """List where the sheet of each unit of a cycle stands; units that were taken out of it are left out."""
    cycle = official_cycle(cycle_id)
    columns: list[Any] = [Assessment, Unit.code, Unit.full_name, Block.code]
    query = (
        select(*columns)
        .select_from(Assessment)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Block, Block.id == Assessment.block_id)
        .where(Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None))
    )
    rows, more = rows_of(query, Assessment.id, window)
    items = tuple(
        ProgressData(
            id=sheet.id,
            unit_id=sheet.unit_id,
            unit_code=code,
            unit_name=name,
            block=block,
            status=progress_of(sheet.status),
            deadline=sheet.extended_until or cycle.self_ends_at,
            submitted_at=None if sheet.status in DRAFT_STATUSES else sheet.submitted_at,
        )
        for sheet, code, name, block in rows
    )
    return PageOf(items, items[-1].id if more else None)


def count_progress(cycle_id: int) -> CountsData:
    """Count the units of a cycle by step."""
    official_cycle(cycle_id)
    counted = (
        select(Assessment.status, func.count())
        .where(Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None))
        .group_by(Assessment.status)
    )
    counts: Counter[ProgressStatus] = Counter()
    for status, number in db.session.execute(counted):
        counts[progress_of(status)] += number
    return CountsData(cycle_id, counts.total(), {step: counts[step] for step in ProgressStatus})


def progress_of(status: Status) -> ProgressStatus:
    """Return the step as it is told outside: what happens before a sheet is handed in is one word."""
    return ProgressStatus.NOT_SUBMITTED if status in DRAFT_STATUSES else ProgressStatus(status.value)
