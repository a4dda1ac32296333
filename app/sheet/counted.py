"""What of a criteria set makes up the hundred percent: neither on top, nor taken away, nor only recorded."""

from __future__ import annotations

from collections.abc import Iterator

from scoring import Indicator, Tree
from scoring.model import Group, Standing


def counted_groups(tree: Tree) -> tuple[Group, ...]:
    """Return the main indices that have points to reach, in the order of the set."""
    return tuple(group for group in tree.groups if is_counted(group.standing) and group.worth > 0)


def counted_codes(tree: Tree) -> frozenset[str]:
    """Return the codes of the indicators that have points to reach."""
    return frozenset(leaf.code for group in counted_groups(tree) for leaf in _counted(group))


def counted_of(tree: Tree, code: str) -> tuple[Indicator, ...]:
    """Return the indicators of a main index that have points to reach, in the order of the set."""
    return tuple(leaf for group in counted_groups(tree) if group.code == code for leaf in _counted(group))


def is_counted(standing: Standing) -> bool:
    """Say whether points of this standing are out of the denominator."""
    plain = standing.bonus is None and not standing.penalty
    return plain and standing.counts and not standing.excluded


def _counted(group: Group) -> Iterator[Indicator]:
    for child in group.children:
        if not is_counted(child.standing):
            continue
        if isinstance(child, Group):
            yield from _counted(child)
        else:
            yield child
