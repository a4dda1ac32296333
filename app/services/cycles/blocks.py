"""The blocks of a cycle (khối xếp hạng): new ones, other titles, ranked or not, until the result is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select

from app.access.actor import Actor
from app.errors import N_, Invalid, NotFound, Refused
from app.extensions import db
from app.models import Assessment, Block
from app.services import audit
from app.services.cycles.changing import cycle_to_change, reason_of, require_unpublished, stream_of
from app.text import faults

LONGEST_BLOCK_TITLE = 200
TITLE_MISSING = N_("Hãy ghi tên khối, đúng như sẽ in trên bảng xếp hạng.")


@dataclass(frozen=True, slots=True)
class BlockData:
    """A block as it should be; units of a block that is not ranked are assessed all the same."""

    title: str
    ranked: bool
    reason: str


def add_block(actor: Actor, cycle_id: int, new: BlockData, *, now: datetime) -> int:
    """Add a block behind the others; return its id. Raises ``Invalid`` for a title that is missing or taken."""
    cycle_to_change(actor, cycle_id)
    require_unpublished(cycle_id)
    title = _title(cycle_id, new.title, None)
    reason = reason_of(new.reason)
    last = db.session.scalar(select(func.max(Block.position)).where(Block.cycle_id == cycle_id))
    position = 0 if last is None else last + 1
    # No other block stands at this position now, so that no other has this code.
    block = Block(
        cycle_id=cycle_id, code=f"block-{position}", title=title, ranked=new.ranked, position=position
    )
    db.session.add(block)
    db.session.flush()
    _tell(
        "cycle.block_added",
        actor,
        cycle_id,
        {"block": ["", title], **_ranked(None, new.ranked)},
        reason,
        now=now,
    )
    return block.id


def change_block(actor: Actor, cycle_id: int, block_id: int, new: BlockData, *, now: datetime) -> bool:
    """Give a block another title, or rank its units or not; return whether anything is different."""
    cycle_to_change(actor, cycle_id)
    block = _block(cycle_id, block_id)
    require_unpublished(cycle_id)
    title = _title(cycle_id, new.title, block_id)
    changes: dict[str, list[str]] = {}
    if title != block.title:
        changes["block"] = [block.title, title]
    if new.ranked != block.ranked:
        changes |= {"block": [block.title, title], **_ranked(block.ranked, new.ranked)}
    if not changes:
        return False
    reason = reason_of(new.reason)
    block.title, block.ranked = title, new.ranked
    _tell("cycle.block_changed", actor, cycle_id, changes, reason, now=now)
    return True


def remove_block(actor: Actor, cycle_id: int, block_id: int, reason: str, *, now: datetime) -> None:
    """Remove a block that no unit is in; raises ``Refused`` for any other."""
    cycle_to_change(actor, cycle_id)
    block = _block(cycle_id, block_id)
    require_unpublished(cycle_id)
    if db.session.scalar(select(exists().where(Assessment.block_id == block_id))):
        raise Refused(N_("Khối còn đơn vị nên không bỏ được. Hãy chuyển các đơn vị sang khối khác trước."))
    reason = reason_of(reason)
    title = block.title
    db.session.delete(block)
    _tell("cycle.block_removed", actor, cycle_id, {"block": [title, ""]}, reason, now=now)


def _block(cycle_id: int, block_id: int) -> Block:
    query = select(Block).where(Block.id == block_id, Block.cycle_id == cycle_id)
    block = db.session.scalars(query).one_or_none()
    if block is None:
        raise NotFound
    return block


def _title(cycle_id: int, typed: str, block_id: int | None) -> str:
    title = " ".join(typed.split())
    if not title:
        raise Invalid.at("title", TITLE_MISSING)
    if wrong := faults({"title": title}, LONGEST_BLOCK_TITLE):
        raise Invalid(wrong)
    same = exists().where(Block.cycle_id == cycle_id, Block.title == title, Block.id != (block_id or 0))
    if db.session.scalar(select(same)):
        raise Invalid.at("title", N_("Đợt đã có khối mang tên này. Hãy đặt tên khác."))
    return title


def _ranked(before: bool | None, after: bool) -> dict[str, list[str]]:
    return {"ranked": ["" if before is None else str(before), str(after)]}


def _tell(
    kind: str, actor: Actor, cycle_id: int, changes: dict[str, list[str]], reason: str, *, now: datetime
) -> None:
    db.session.flush()
    data = {"reason": reason, "changes": changes}
    audit.record(kind, stream=stream_of(cycle_id), now=now, actor=actor, data=data)
