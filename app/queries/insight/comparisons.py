"""Which cycle is held against which other criteria set, and why some cannot be."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, and_, func, select

from app.access.actor import PROVINCE_ROLES, Actor
from app.access.scope import reads_results
from app.errors import N_, Invalid, NotFound
from app.extensions import db
from app.models import Assessment, Cycle, Unit, UnitKind
from app.queries.sheets.heads import cycle_view
from app.queries.sheets.scope import of_remits
from app.queries.texts import in_order
from app.sheet.values import CycleView
from app.trees import TreeChanged, name_of, trees
from app.workflow.states import PUBLIC_STATUSES, Status
from scoring import CriteriaError, Tree

APPRAISED: Final = PUBLIC_STATUSES | {Status.CONFIRMED}
"""Sheets whose appraisal is closed; what is still under way is told in a count alone."""
AT_ONCE: Final = 120
"""Sheets of a cycle that are compared while the reader waits: about a second."""
NAMED: Final = 10

UNKNOWN = N_("Không có bộ tiêu chí %(tree)s. Hãy chọn một bộ trong danh sách.")
OTHER_KIND = N_(
    "Bộ %(tree)s thuộc lĩnh vực hoặc cấp khác với đợt này (bộ %(now)s), nên phiếu của đợt không chấm được bằng bộ ấy."
    " Hãy chọn bộ cùng lĩnh vực và cấp."
)
SAME = N_("Đợt này đang chấm đúng bằng bộ %(tree)s, nên không có gì thay đổi. Hãy chọn bộ khác.")
UNREADABLE = N_(
    "Không đọc được bộ %(tree)s: %(problem)s Hãy sửa bộ này ở trang Bộ tiêu chí, hoặc chọn bộ khác."
)
OTHER_UNITS = N_(
    "Bộ %(tree)s không chấm loại đơn vị của %(units)s, nên không so được. Hãy chọn bộ chấm đủ các loại đơn vị của đợt."
)


@dataclass(frozen=True, slots=True)
class CycleChoice:
    """A cycle that can be looked at, with how many of its sheets are appraised."""

    id: int
    title: str
    tree_id: str
    appraised: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cycle and two sets by which its sheets can be scored.

    ``mark`` changes with whatever would change what comes of it; ``appraised`` is the number of sheets.
    """

    cycle: CycleView
    old: Tree
    new: Tree
    appraised: int
    mark: str

    @property
    def large(self) -> bool:
        """Say whether the worker has to compare: a page would take longer than a second."""
        return self.appraised > AT_ONCE


def cycles_to_compare(actor: Actor) -> tuple[CycleChoice, ...]:
    """List the cycles whose results ``actor`` reads, the newest first; those with nothing to compare come last."""
    finished = (
        select(Assessment.cycle_id, func.count())
        .where(Assessment.excluded_at.is_(None), Assessment.status.in_(APPRAISED))
        .group_by(Assessment.cycle_id)
    )
    counted = {row[0]: row[1] for row in db.session.execute(finished)}
    cycles = db.session.execute(
        select(Cycle.id, Cycle.title, Cycle.tree_id)
        .where(Cycle.cancelled_at.is_(None), of_remits(actor, *PROVINCE_ROLES))
        .order_by(Cycle.year.desc(), Cycle.id.desc())
    )
    choices = [CycleChoice(key, title, tree_id, counted.get(key, 0)) for key, title, tree_id in cycles]
    return tuple(sorted(choices, key=lambda choice: choice.appraised == 0))


def sets_to_compare(cycles: Sequence[CycleChoice]) -> tuple[str, ...]:
    """List the sets of the family and level of one of the cycles: those for the first cycle first, its own last."""
    if not cycles:
        return ()
    first, kinds = cycles[0].tree_id, {_measured(cycle.tree_id) for cycle in cycles}
    return tuple(
        sorted(
            (tree_id for tree_id in trees().offered() if _measured(tree_id) in kinds),
            key=lambda tree_id: (_measured(tree_id) != _measured(first), tree_id == first, tree_id),
        )
    )


def find_comparison(actor: Actor, cycle_id: int, tree_id: str) -> Comparison:
    """Find what is compared, without scoring anything.

    Raises ``NotFound`` outside the scope, ``Invalid`` (field ``to``) for a set that the cycle cannot be compared with.
    """
    row = db.session.get(Cycle, cycle_id)
    if row is None or row.cancelled_at is not None or not reads_results(actor, row.remit):
        raise NotFound
    cycle = cycle_view(row)
    new = _comparable(cycle, tree_id)
    _refuse_other_units(new, cycle_id)
    pairs = [
        (sheet, revision)
        for sheet, revision in db.session.execute(
            select(Assessment.id, Assessment.revision).where(_appraised_in(cycle_id)).order_by(Assessment.id)
        )
    ]
    text = f"{cycle.tree_digest}:{new.digest}:{pairs}"
    mark = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Comparison(cycle, trees().pinned(cycle.tree_id, cycle.tree_digest), new, len(pairs), mark)


def _appraised_in(cycle_id: int) -> ColumnElement[bool]:
    return and_(
        Assessment.cycle_id == cycle_id, Assessment.excluded_at.is_(None), Assessment.status.in_(APPRAISED)
    )


def _comparable(cycle: CycleView, tree_id: str) -> Tree:
    """Return the set to compare with; raises ``Invalid`` naming it where it cannot be one."""
    if tree_id not in trees().offered():
        raise Invalid.at("to", UNKNOWN, tree=tree_id[:60])
    measured = _measured(cycle.tree_id)
    if measured is None or measured != _measured(tree_id):
        raise Invalid.at("to", OTHER_KIND, tree=tree_id, now=cycle.tree_id)
    try:
        tree = trees().current(tree_id)
    except (CriteriaError, TreeChanged) as error:
        raise Invalid.at("to", UNREADABLE, tree=tree_id, problem=str(error)) from error
    if tree.digest == cycle.tree_digest:
        raise Invalid.at("to", SAME, tree=tree_id)
    return tree


def _measured(tree_id: str) -> tuple[str, str] | None:
    """Return the family and level that a set is for; nothing of one whose name does not say."""
    name = name_of(tree_id)
    return (name.family, name.level) if name else None


def _refuse_other_units(new: Tree, cycle_id: int) -> None:
    unknown = [kind for kind in UnitKind if not new.knows_kind(kind.value)]
    names = db.session.scalars(
        select(Unit.full_name)
        .join(Assessment, Assessment.unit_id == Unit.id)
        .where(_appraised_in(cycle_id), Unit.kind.in_(unknown))
        .order_by(in_order(Unit.full_name))
        .limit(NAMED + 1)
    ).all()
    if names:
        more = "…" if len(names) > NAMED else ""
        raise Invalid.at("to", OTHER_UNITS, tree=new.id, units=", ".join(names[:NAMED]) + more)
