"""A criteria set as the engine sees it: frozen, complete, checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final, TypeAlias

from scoring.decimals import ZERO
from scoring.editions import ENGINE_VERSION
from scoring.figures import FigureSpec
from scoring.rules.base import Rule
from scoring.rules.measure import Limit, Measure
from scoring.vocabulary import Policy, RankedOn, RoundedAt, Scorer, Status

MAX_GROUP_NESTING: Final = 5

Kind: TypeAlias = "str | None"
"""A kind of unit (loại đơn vị: xa, phuong, dac_khu); None where nobody has said it, or where it makes no difference."""

SAME_FOR_ALL: Mapping[str, Decimal] = MappingProxyType({})
"""The maxima by kind of a group or a set whose maximum is one number for every kind."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a criteria set measures, both included."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Rounding:
    """The one rounding rule: half up, to these numbers of decimals."""

    points: int = 2
    percent: int = 2
    index: int = 4
    at: RoundedAt = "indicator"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The published figure ranks are taken on, and how ties are numbered."""

    on: RankedOn = "percent"
    ties: str = "competition"


@dataclass(frozen=True, slots=True)
class Grade:
    """A class (xếp loại): reached from `at_least_percent` on, with `min_group_percent` in every main index."""

    id: str
    title: str
    at_least_percent: Decimal
    min_group_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A consistency rule between figures: `subject` `comparison` `other`; `says` is the author's sentence."""

    subject: Measure
    comparison: str
    other: Measure | Limit
    says: str

    @property
    def figure_ids(self) -> tuple[str, ...]:
        """Every figure it reads."""
        other = self.other.figure_ids if isinstance(self.other, Measure) else ()
        return tuple(dict.fromkeys((*self.subject.figure_ids, *other)))


@dataclass(frozen=True, slots=True)
class EvidenceDemand:
    """What a unit has to attach; ``links`` says whether the address of a web page is taken, besides files."""

    required: bool = False
    asks: str = ""
    hint: str = ""
    links: bool = True


@dataclass(frozen=True, slots=True)
class Applicability:
    """To which units an indicator applies; empty sets exclude nobody."""

    kinds: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()

    def covers(self, kind: str | None, tags: frozenset[str]) -> bool:
        """Whether a unit of this kind with these tags is asked. A unit of unknown kind is."""
        kind_fits = not self.kinds or kind is None or kind in self.kinds
        return kind_fits and (not self.tags or bool(self.tags & tags))


EVERYBODY = Applicability()


@dataclass(frozen=True, slots=True)
class Bonus:
    """Points on top: at most `cap`; `in_max` when the decision counts them inside the total of the tree."""

    cap: Decimal
    in_max: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group or an indicator enters the total above it; the default is plainly."""

    weight: Decimal | None = None
    counts: bool = True
    excluded: bool = False
    bonus: Bonus | None = None
    penalty: bool = False


PLAIN = Standing()
"""The one instance of the default, so that the engine recognises it at a glance."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf (chỉ số thành phần)."""

    code: str
    title: str
    max: Decimal
    rule: Rule
    figure_ids: tuple[str, ...]
    own_figure_ids: frozenset[str] = frozenset()
    evidence: EvidenceDemand = field(default_factory=EvidenceDemand)
    scored_by: Scorer = "unit"
    applies: Applicability = EVERYBODY
    owner: str = ""
    source: str = ""
    not_applicable: Policy = "shrink"
    standing: Standing = PLAIN
    note: str = ""

    def applies_to(self, kind: str | None, tags: frozenset[str] = frozenset()) -> bool:
        """Whether a unit of this kind with these tags is asked for this indicator."""
        return self.applies.covers(kind, tags)

    @property
    def shared_figure_ids(self) -> tuple[str, ...]:
        """The figures it reads that another place declares."""
        return tuple(figure_id for figure_id in self.figure_ids if figure_id not in self.own_figure_ids)

    @property
    def worth(self) -> Decimal:
        """What it adds to the full mark above it."""
        return self.max if self.standing.weight is None else self.standing.weight


@dataclass(frozen=True, slots=True)
class Group:
    """A main index (chỉ số chính) or a group inside one; `children` are in natural order of codes.

    `max` is the most any unit can have; where kinds of unit differ, `max_by_kind` has the maximum of each. `floor` is
    where penalties stop; None lets them go on below zero.
    """

    code: str
    title: str
    max: Decimal
    children: tuple[Group | Indicator, ...]
    standing: Standing = PLAIN
    source: str = ""
    floor: Decimal | None = ZERO
    max_by_kind: Mapping[str, Decimal] = field(default_factory=lambda: SAME_FOR_ALL)

    def indicators(self) -> Iterator[Indicator]:
        """All leaves below, in order."""
        for child in self.children:
            if isinstance(child, Group):
                yield from child.indicators()
            else:
                yield child

    @property
    def weight(self) -> Decimal | None:
        """What the whole group counts in the total, when that is not its own maximum."""
        return self.standing.weight

    @property
    def counts(self) -> bool:
        """False when it is recorded only."""
        return self.standing.counts

    @property
    def excluded(self) -> bool:
        """True when it left the denominator."""
        return self.standing.excluded

    @property
    def bonus(self) -> Bonus | None:
        """The cap on points on top."""
        return self.standing.bonus

    @property
    def penalty(self) -> bool:
        """Whether its points are taken away."""
        return self.standing.penalty

    @property
    def worth(self) -> Decimal:
        """The most it adds to the full mark above it, whatever the kind of unit."""
        return self.worth_for(None)

    def max_for(self, kind: Kind) -> Decimal:
        """The maximum of a unit of this kind."""
        return self.max if kind is None else self.max_by_kind.get(kind, self.max)

    def worth_for(self, kind: Kind) -> Decimal:
        """What it adds to the full mark of a unit of this kind."""
        most, weight = self.max_for(kind), self.standing.weight
        return most if weight is None or (self.max_by_kind and not most) else weight

    def lowest_for(self, kind: Kind) -> Decimal | None:
        """The fewest points it brings a unit of this kind; None where nothing stops it.

        A group that takes away stops at its own maximum. One that is worth points stops at its floor. One that is
        worth nothing (penalties alone, or beside a bonus on top) has nothing to be taken: it takes from what stands
        above it.
        """
        most = self.max_for(kind)
        if most < ZERO:
            return most
        return self.floor if most > ZERO else None


@dataclass(frozen=True, slots=True, eq=False)
class Tree:
    """A criteria set (bộ chỉ số). `digest` identifies its content whatever the files look like.

    `max`, `max_by_kind` and `floor` are as in a group. `kinds` are the kinds of unit it names (see
    :meth:`knows_kind`). `engine` is the version of the engine by whose rules it was read.

    A tree equals itself only, which makes it a key for what is derived from it once and kept.
    """

    id: str
    title: str
    level: str
    period: Period
    status: Status
    legal_basis: tuple[str, ...]
    max: Decimal
    rounding: Rounding
    ranking: Ranking
    not_applicable: Policy
    grades: tuple[Grade, ...]
    groups: tuple[Group, ...]
    figures: Mapping[str, FigureSpec]
    shared_figure_ids: frozenset[str]
    checks: tuple[Check, ...]
    information: tuple[FigureSpec, ...]
    digest: str
    level_title: str = ""
    floor: Decimal | None = ZERO
    kinds: tuple[str, ...] = ()
    max_by_kind: Mapping[str, Decimal] = field(default_factory=lambda: SAME_FOR_ALL)
    engine: str = ENGINE_VERSION
    indicators: Mapping[str, Indicator] = field(init=False)
    _group_of: Mapping[str, Group] = field(init=False)
    _tells_kinds_apart: bool = field(init=False)

    def __post_init__(self) -> None:
        leaves = {leaf.code: leaf for group in self.groups for leaf in group.indicators()}
        owners = {leaf.code: group for group in self.groups for leaf in group.indicators()}
        object.__setattr__(self, "indicators", MappingProxyType(leaves))
        object.__setattr__(self, "_group_of", MappingProxyType(owners))
        limited = [leaf.applies.kinds for leaf in leaves.values() if leaf.applies.kinds]
        object.__setattr__(
            self, "_tells_kinds_apart", any(not kinds.issuperset(self.kinds) for kinds in limited)
        )

    def group_of(self, code: str) -> Group:
        """The main index an indicator belongs to."""
        return self._group_of[code]

    def max_for(self, kind: Kind) -> Decimal:
        """The maximum of a unit of this kind."""
        return self.max if kind is None else self.max_by_kind.get(kind, self.max)

    def knows_kind(self, kind: Kind) -> bool:
        """Whether a unit of this kind can be measured: every unit by a set that names no kinds, else one of those.

        A unit that does not say its kind can be where all kinds are asked the same.
        """
        if not self.kinds or kind in self.kinds:
            return True
        return kind is None and not self._tells_kinds_apart
