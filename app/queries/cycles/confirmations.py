"""What confirming all finished sheets of a cycle would do: counted in the database, and told a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.access.actor import Actor
from app.extensions import db
from app.models import Assessment, Cycle, Unit
from app.queries.cycles.board import find_cycle
from app.queries.cycles.board_columns import appraised
from app.queries.cycles.endings import UNDER_WAY, Ending, endings_of
from app.queries.cycles.unmeasured import reasons_in
from app.queries.paging import FIRST, PAGE, Place, Slice, page_of
from app.queries.sheets.sheets import assessments_in
from app.queries.texts import in_order
from app.sheet.values import CycleView
from app.trees import trees
from app.workflow.states import Action


@dataclass(frozen=True, slots=True)
class Confirmations:
    """``ready`` sheets would be confirmed, the first of them by ``names``; of ``left`` others one page says why not."""

    cycle: CycleView
    ready: int
    names: tuple[str, ...]
    left: int
    rows: tuple[Ending, ...]
    page: Slice


def read_confirmations(actor: Actor, cycle_id: int, place: Place = FIRST, *, now: datetime) -> Confirmations:
    """Read a page of what cannot be confirmed yet; statements and rows do not grow with the sheets.

    Raises ``NotFound`` as the board does.
    """
    cycle = find_cycle(actor, cycle_id)
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    ready = appraised(tree, reasons_in(cycle_id)).ready
    sheets = (
        select(Assessment.id)
        .join(Unit, Unit.id == Assessment.unit_id)
        .join(Cycle, Cycle.id == Assessment.cycle_id)
        .where(
            Assessment.cycle_id == cycle_id,
            Assessment.excluded_at.is_(None),
            Assessment.status.in_(UNDER_WAY[Action.CONFIRM]),
        )
    )
    named: list[Any] = [in_order(Unit.full_name), Unit.code]
    total = db.session.scalars(sheets.with_only_columns(func.count())).one()
    # How far each sheet is costs most: the names come with their number.
    finished = sheets.with_only_columns(Unit.full_name, func.count().over().label("number"))
    names = db.session.execute(finished.where(ready).order_by(*named).limit(PAGE)).all()
    done = names[0].number if names else 0
    page = page_of(sheets, (~ready,), named, place) if done < total else Slice(())
    return Confirmations(
        cycle=cycle,
        ready=done,
        names=tuple(row.full_name for row in names),
        left=total - done,
        rows=_rows(cycle_id, page.ids, now),
        page=page,
    )


def _rows(cycle_id: int, ids: Sequence[int], now: datetime) -> tuple[Ending, ...]:
    endings = endings_of(assessments_in(cycle_id, only=ids), Action.CONFIRM, now=now) if ids else ()
    by_id = {row.head.id: row for row in endings}
    return tuple(by_id[key] for key in ids)
