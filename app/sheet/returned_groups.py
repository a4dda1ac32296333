"""Main indices that a unit has back during an appraisal: what it may amend, and what nobody may decide."""

from __future__ import annotations

from collections.abc import Collection

from app.sheet.values import UnitView
from scoring import Tree


def amendable(tree: Tree, unit: UnitView, groups: Collection[str]) -> frozenset[str]:
    """Return the indicators of these main indices that the unit itself declares."""
    return frozenset(
        code
        for code, indicator in tree.indicators.items()
        if indicator.scored_by == "unit"
        and indicator.applies_to(unit.kind, unit.tags)
        and tree.group_of(code).code in groups
    )


def closed_to_reviewers(tree: Tree, unit: UnitView, groups: Collection[str]) -> frozenset[str]:
    """Return the indicators that cannot be decided while the unit has these main indices.

    Those it may amend, and whatever shares a figure with them, however far: a verdict given now would rest on figures
    that are about to change.
    """
    codes = set(amendable(tree, unit, groups))
    while True:
        figures = {figure_id for code in codes for figure_id in tree.indicators[code].figure_ids}
        shared = {
            code
            for code, indicator in tree.indicators.items()
            if code not in codes and not figures.isdisjoint(indicator.figure_ids)
        }
        if not shared:
            return frozenset(codes)
        codes |= shared
