"""Which units take part in a cycle: some are added, some taken out with a reason and taken in again.

Nothing is ever removed: what a unit entered, and its sheet, stay; nobody waits for it and it is not ranked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy import select

from app.access.actor import Actor
from app.errors import N_, Invalid, Refused, Sentence
from app.extensions import db
from app.models import Account, Assessment, Block, Cycle, Unit
from app.services import audit
from app.services.cycles.changing import cycle_to_change, reason_of, require_unpublished, stream_of
from app.services.cycles.opening import kinds_unknown
from app.trees import trees


class Kinds(NamedTuple):
    """What a change of members is called in the log: of the cycle, of each sheet, and among the changes."""

    of_cycle: str
    of_sheet: str
    what: str


EXCLUDED: Final = Kinds("cycle.units_excluded", "assessment.excluded", "excluded")
READMITTED: Final = Kinds("cycle.units_readmitted", "assessment.readmitted", "readmitted")
MOVED: Final = Kinds("cycle.units_moved", "assessment.moved", "moved")

NOTHING_TICKED = N_("Chưa đánh dấu đơn vị nào. Hãy đánh dấu rồi bấm lại.")
NOT_OF_THE_ROUND = N_("Có đơn vị không tham gia đợt này. Hãy tải lại trang và chọn lại.")


@dataclass(frozen=True, slots=True)
class NewMembers:
    """Units to add, by their codes as they were valid on a day, and the block they are ranked in."""

    codes: tuple[str, ...]
    valid_on: date
    block_id: int
    reason: str


def add(actor: Actor, cycle_id: int, new: NewMembers, *, now: datetime) -> int:
    """Give each unit a sheet in draft; return how many. All of them are added or none.

    Raises ``Invalid`` for codes that no unit of the level has on that day or that take part already, for a kind that
    the set does not know and for a block of another cycle; ``Refused`` after publication.
    """
    cycle = cycle_to_change(actor, cycle_id)
    require_unpublished(cycle_id)
    block = block_in(cycle_id, new.block_id)
    units = _units(cycle, new)
    reason = reason_of(new.reason)
    sheets = [Assessment(cycle_id=cycle_id, unit_id=unit.id, block_id=block.id) for unit in units]
    db.session.add_all(sheets)
    db.session.flush()
    data = {"reason": reason, "changes": {"added": ["", names_of(units)], "block": ["", block.title]}}
    audit.record("cycle.units_added", stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    opened = {f"assessment:{sheet.id}": {"cycle": cycle_id, "reason": reason} for sheet in sheets}
    audit.record_many("assessment.opened", opened, now=now, actor=actor)
    return len(sheets)


def exclude(actor: Actor, cycle_id: int, ticked: Collection[int], reason: str, *, now: datetime) -> int:
    """Take units out of the cycle by their sheets; return how many there still were in it."""
    rows, reason = _ticked(actor, cycle_id, ticked, reason)
    rows = [row for row in rows if row.excluded_at is None]
    author = db.session.get_one(Account, actor.account_id)
    for row in rows:
        row.excluded_at, row.excluded_by, row.exclusion_reason = now, author, reason
        row.revision += 1
    _tell(EXCLUDED, actor, cycle_id, rows, reason, now=now)
    return len(rows)


def readmit(actor: Actor, cycle_id: int, ticked: Collection[int], reason: str, *, now: datetime) -> int:
    """Take excluded units in again, as their sheets stood; return how many were out of the cycle."""
    rows, reason = _ticked(actor, cycle_id, ticked, reason)
    rows = [row for row in rows if row.excluded_at is not None]
    for row in rows:
        row.excluded_at = row.excluded_by = row.exclusion_reason = None
        row.revision += 1
    _tell(READMITTED, actor, cycle_id, rows, reason, now=now)
    return len(rows)


def move(
    actor: Actor, cycle_id: int, ticked: Collection[int], block_id: int, reason: str, *, now: datetime
) -> int:
    """Rank units in another block from now on; return how many were in a different one."""
    rows, reason = _ticked(actor, cycle_id, ticked, reason)
    block = block_in(cycle_id, block_id)
    rows = [row for row in rows if row.block_id != block.id]
    for row in rows:
        row.block_id = block.id
        row.revision += 1
    _tell(MOVED, actor, cycle_id, rows, reason, now=now, block=block)
    return len(rows)


def block_in(cycle_id: int, block_id: int) -> Block:
    """Load a block of the cycle; raises ``Invalid`` (field ``block_id``) for any other."""
    query = select(Block).where(Block.id == block_id, Block.cycle_id == cycle_id)
    block = db.session.scalars(query).one_or_none()
    if block is None:
        raise Invalid.at("block_id", N_("Đợt này không có khối ấy. Hãy tải lại trang và chọn lại."))
    return block


def names_of(units: Sequence[Unit]) -> str:
    """Name units for the log."""
    return "; ".join(f"{unit.full_name} ({unit.code})" for unit in units)


def _units(cycle: Cycle, new: NewMembers) -> list[Unit]:
    codes = tuple(dict.fromkeys(new.codes))
    if not codes:
        raise Invalid.at("codes", N_("Hãy ghi mã của ít nhất một đơn vị."))
    units = db.session.scalars(
        select(Unit)
        .where(Unit.code.in_(codes), Unit.level == cycle.level, Unit.valid_from <= new.valid_on)
        .where((Unit.valid_to.is_(None)) | (Unit.valid_to > new.valid_on))
        .order_by(Unit.code, Unit.id)
    ).all()
    known = {unit.code for unit in units}
    if unknown := [code for code in codes if code not in known]:
        message = N_("Không có đơn vị cấp này mang mã %(codes)s vào ngày đã chọn.")
        raise Invalid.at("codes", message, codes=", ".join(unknown))
    taking_part = select(Assessment.unit_id).where(
        Assessment.cycle_id == cycle.id, Assessment.unit_id.in_([unit.id for unit in units])
    )
    already = set(db.session.scalars(taking_part))
    if here := [unit for unit in units if unit.id in already]:
        message = N_(
            "Đã có trong đợt: %(units)s. Đơn vị đã đưa ra thì đánh dấu ở bảng đơn vị của đợt rồi đưa trở lại."
        )
        raise Invalid.at("codes", message, units=names_of(here))
    tree = trees().pinned(cycle.tree_id, cycle.tree_digest)
    if strange := kinds_unknown(tree, units):
        raise Invalid({"codes": strange["tree_id"]})
    return list(units)


def _ticked(
    actor: Actor, cycle_id: int, ticked: Collection[int], reason: str
) -> tuple[list[Assessment], str]:
    """Lock the cycle and the sheets that are ticked; raises ``Invalid`` when one is not of this cycle."""
    cycle_to_change(actor, cycle_id)
    require_unpublished(cycle_id)
    if not ticked:
        raise Refused(NOTHING_TICKED)
    query = (
        select(Assessment)
        .where(Assessment.cycle_id == cycle_id, Assessment.id.in_(ticked))
        .order_by(Assessment.id)
        .with_for_update(of=Assessment)
        .execution_options(populate_existing=True)
    )
    rows = list(db.session.scalars(query))
    if len(rows) != len(set(ticked)):
        raise Invalid({"": (Sentence(NOT_OF_THE_ROUND),)})
    return rows, reason_of(reason)


def _tell(
    kinds: Kinds,
    actor: Actor,
    cycle_id: int,
    rows: Sequence[Assessment],
    reason: str,
    *,
    now: datetime,
    block: Block | None = None,
) -> None:
    """Log what happened to the cycle and to each of its sheets; nothing when nothing did."""
    if not rows:
        return
    db.session.flush()
    changes = {kinds.what: ["", names_of([row.unit for row in rows])]}
    if block is not None:
        changes["block"] = ["", block.title]
    data = {"reason": reason, "changes": changes}
    audit.record(kinds.of_cycle, stream=stream_of(cycle_id), now=now, actor=actor, data=data)
    told = {f"assessment:{row.id}": {"reason": reason, **_block(block)} for row in rows}
    audit.record_many(kinds.of_sheet, told, now=now, actor=actor)


def _block(block: Block | None) -> dict[str, object]:
    return {} if block is None else {"block": block.title}
