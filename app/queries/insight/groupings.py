"""What the data know of where units belong beside their block: their tags, and the districts of old."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Select, select, union
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Level, Unit, UnitPast, UnitSuccession, UnitTag
from app.text import collation_key


def tags_of(unit_ids: Collection[int]) -> Mapping[int, str]:
    """Return the tags of every unit that has some, as one text: units with the same tags belong together."""
    return _joined(select(UnitTag.unit_id, UnitTag.tag).where(UnitTag.unit_id.in_(unit_ids)))


def districts_of(unit_ids: Collection[int]) -> Mapping[int, str]:
    """Return the districts under which a unit, or the units that it was formed of, lay, as one text.

    A unit that came out of two districts has both: nobody decided to which of them it belongs.
    """
    before, district = aliased(Unit), aliased(Unit)
    above = union(
        select(Unit.id, Unit.parent_id).where(Unit.id.in_(unit_ids)),
        select(UnitPast.unit_id, UnitPast.parent_id).where(UnitPast.unit_id.in_(unit_ids)),
        select(UnitSuccession.successor_id, before.parent_id)
        .join(before, before.id == UnitSuccession.predecessor_id)
        .where(UnitSuccession.successor_id.in_(unit_ids)),
    ).subquery()
    return _joined(
        select(above.c.id, district.full_name)
        .join(district, district.id == above.c.parent_id)
        .where(district.level == Level.DISTRICT)
    )


def _joined(query: Select[int, str]) -> Mapping[int, str]:
    names: defaultdict[int, set[str]] = defaultdict(set)
    for unit_id, name in db.session.execute(query):
        names[unit_id].add(name)
    return {unit_id: ", ".join(sorted(some, key=collation_key)) for unit_id, some in names.items()}
