"""Maxima: what is declared must be the sum of its parts, for every kind of unit the set tells apart.

A set that asks something of one kind of unit only, or one thing of one kind and another of another, has a sum for
each kind. One number as `max` says that they are all the same; where they differ, `max` maps each kind to its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, plain
from scoring.loader.messages import MAX_NOT_SUM, MAX_NOT_SUM_OF_KIND, MAX_NOT_SUM_OF_KINDS
from scoring.model import PLAIN, SAME_FOR_ALL, Group, Indicator, Kind, Standing
from scoring.syntax.fields import Field, is_identifier
from scoring.syntax.strict_yaml import MapNode

ALWAYS_THERE: Final[Mapping[str, tuple[str, ...]]] = {
    "department": ("so",),
    "district": ("huyen",),
    "commune": ("xa", "phuong"),
    "province": ("tinh",),
}
"""Kinds of unit that every level of its name has, so that a set may not forget them; others come from the set."""


@dataclass(frozen=True, slots=True)
class Maximum:
    """The most any unit can have, and what each kind can where they differ."""

    most: Decimal
    by_kind: Mapping[str, Decimal] = field(default_factory=lambda: SAME_FOR_ALL)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a maximum is made of: the nodes below, and how they stand."""

    children: Sequence[Group | Indicator]
    standing: Standing = PLAIN
    in_penalty: bool = False

    def total(self, kind: Kind) -> Decimal:
        """The sum for a unit of this kind; inside a penalty group the negative maxima add up too."""
        worths = (
            worth_of(child, kind) if self.in_penalty and child.standing.counts else counted_worth(child, kind)
            for child in self.children
        )
        return sum(worths, ZERO)

    def allow(self, declared: Decimal, kind: Kind) -> bool:
        """Whether a maximum may stand above these parts; parts excluded this year may be in it or not."""
        total = self.total(kind)
        excluded = sum((excluded_worth(child, kind) for child in self.children), ZERO)
        bonus = self.standing.bonus
        stops_early = self.in_penalty and total <= declared < ZERO  # fewer are taken away than the lines list
        return (
            declared in (total, total - excluded)
            or (bonus is not None and declared == bonus.cap)
            or stops_early
        )

    def listed(self, kind: Kind) -> str:
        """The sum written out."""
        shown = worth_of if self.in_penalty else counted_worth
        return " + ".join(plain(shown(child, kind)) for child in self.children) or "0"


def kinds_of(level: str, named: Iterable[str]) -> tuple[str, ...]:
    """The kinds of unit that a set of this level tells apart; none when it names none."""
    kinds = set(named)
    return tuple(sorted(kinds.union(ALWAYS_THERE.get(level, ())))) if kinds else ()


def kinds_named(place: Field) -> frozenset[str]:
    """The kinds that a `max` names, before it is read."""
    if not isinstance(place.node, MapNode):
        return frozenset()
    return frozenset(filter(is_identifier, place.node.entries))


def read_maximum(place: Field, parts: Parts, kinds: Sequence[str], *, check: bool) -> Maximum | None:
    """The maximum declared at `place`, or what the parts make up; None after recording why it cannot be read.

    Without `check` some parts could not be read, and the sum is not compared.
    """
    if not place:
        return _made_up(parts, kinds)
    if kinds and isinstance(place.node, MapNode):
        return _for_each(place, parts, kinds, check=check)
    declared = place.number()
    if declared is None:
        return None
    if check:
        _compare(place, declared, parts, kinds)
    return Maximum(declared)


def _made_up(parts: Parts, kinds: Sequence[str]) -> Maximum:
    by_kind = {kind: parts.total(kind) for kind in kinds}
    if len(set(by_kind.values())) > 1:
        return Maximum(_most(by_kind.values()), by_kind)
    return Maximum(next(iter(by_kind.values()), parts.total(None)))


def _for_each(place: Field, parts: Parts, kinds: Sequence[str], *, check: bool) -> Maximum | None:
    record = place.record()
    if record is None:
        return None
    by_kind: dict[str, Decimal] = {}
    for kind in kinds:
        of_kind = record.need(kind)
        declared = of_kind.number()
        if declared is None:
            continue
        by_kind[kind] = declared
        if check and not parts.allow(declared, kind):
            params = {"kind": kind, "max": plain(declared), "total": plain(parts.total(kind))}
            of_kind.problem(MAX_NOT_SUM_OF_KIND, parts=parts.listed(kind), **params)
    record.close()
    return Maximum(_most(by_kind.values()), by_kind) if len(by_kind) == len(kinds) else None


def _compare(place: Field, declared: Decimal, parts: Parts, kinds: Sequence[str]) -> None:
    """Record a maximum that is not the sum, or not that of every kind."""
    every: Sequence[Kind] = kinds or (None,)
    wrong = [kind for kind in every if not parts.allow(declared, kind)]
    if not wrong:
        return
    totals = {kind: parts.total(kind) for kind in kinds}
    if len(set(totals.values())) < 2:
        total = parts.total(wrong[0])
        place.problem(MAX_NOT_SUM, max=plain(declared), total=plain(total), parts=parts.listed(wrong[0]))
        return
    listed = ", ".join(f"{kind}: {plain(total)}" for kind, total in totals.items())
    place.problem(MAX_NOT_SUM_OF_KINDS, max=plain(declared), totals=listed)


def _most(values: Iterable[Decimal]) -> Decimal:
    """The largest by size: a penalty's maximum is negative."""
    return max(values, key=abs)


def worth_of(node: Group | Indicator, kind: Kind) -> Decimal:
    """The full mark of a node for a unit of this kind: nothing where it is asked of other kinds only."""
    if isinstance(node, Group):
        return node.worth_for(kind)
    asked = kind is None or not node.applies.kinds or kind in node.applies.kinds
    return node.worth if asked else ZERO


def counted_worth(node: Group | Indicator, kind: Kind) -> Decimal:
    """What a node adds to the maximum above it: nothing for what does not count, is on top, or is taken away."""
    standing = node.standing
    if not standing.counts or standing.penalty:
        return ZERO
    if standing.bonus is not None:
        asked = kind is None or worth_of(node, kind)
        return standing.bonus.cap if standing.bonus.in_max and asked else ZERO
    return worth_of(node, kind)


def excluded_worth(node: Group | Indicator, kind: Kind) -> Decimal:
    """How much of :func:`counted_worth` has left the denominator this year."""
    if node.standing.excluded:
        return counted_worth(node, kind)
    if isinstance(node, Indicator) or node.standing != PLAIN:
        return ZERO
    return sum((excluded_worth(child, kind) for child in node.children), ZERO)
