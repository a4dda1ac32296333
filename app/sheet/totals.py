"""What a total is: points, the denominator they are out of, the percentage, and which rows left the denominator.

The one place where points are held against a denominator (decision 0014). Pages, papers and files take a total from
here and none divides by itself, so that a sheet says the same everywhere. Points, denominators and percentages of a
sheet are the engine's own, never computed again from rounded points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from app.sheet.counted import is_counted
from scoring import Cut, GroupScore, Indicator, SheetScore, Tree, cuts_of
from scoring.model import Group, Standing

ZERO = Decimal(0)


class Basis(StrEnum):
    """How points stand to the total: counted out of a denominator, or outside it."""

    COUNTED = "counted"
    BONUS = "bonus"
    PENALTY = "penalty"
    RECORDED = "recorded"
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Left:
    """A row that left the denominator: ``points`` of the maximum went with it.

    ``why`` is the engine's state of the row (not_applicable, not_applying …) or ``excluded``. A row inside a part with
    a weight (``inside``) takes nothing along: the part keeps its weight and is measured by the rows that remain.
    """

    code: str
    points: Decimal
    why: str
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """Points out of a denominator. ``percent`` is empty where nothing is left to measure, or nothing is out of it.

    ``places`` and ``percent_places`` are the decimals that the criteria set publishes. ``most`` is what a bonus or a
    penalty comes to at the utmost. ``cuts`` are the points by which penalties went below a floor: of this total
    itself under no code, of the groups in it under theirs.
    """

    points: Decimal
    denominator: Decimal
    percent: Decimal | None
    places: int
    percent_places: int
    left: tuple[Left, ...] = ()
    basis: Basis = Basis.COUNTED
    most: Decimal = ZERO
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """How far one total is from another; ``points`` is empty where their denominators differ: only percents compare."""

    points: Decimal | None
    percent: Decimal | None
    places: int
    percent_places: int


def share(points: Decimal, denominator: Decimal, places: int) -> Decimal | None:
    """Return the percentage, rounded half up; nothing where there is nothing to divide by."""
    if denominator <= ZERO:
        return None
    return (points * 100 / denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def millionths(points: Decimal, denominator: Decimal) -> int:
    """Return the share reached in whole millionths, rounded down; 0 out of nothing."""
    return int(points * 1_000_000 / denominator) if denominator > ZERO else 0


def mean_of(amount: Decimal, number: int) -> Decimal:
    """Return the mean of ``number`` values that sum up to ``amount``, in hundredths, rounded half up."""
    return (amount / number).quantize(Decimal("0.01"), ROUND_HALF_UP)


def mean_percent(totals: Sequence[Total]) -> Decimal | None:
    """Return the unweighted mean of the percentages, rounded as they are; nothing where one of them has none."""
    percents = [total.percent for total in totals if total.percent is not None]
    if not percents or len(percents) < len(totals):
        return None
    return share(sum(percents, ZERO), Decimal(len(percents) * 100), totals[0].percent_places)


def index_of(total: Total, places: int) -> Decimal | None:
    """Return points out of the denominator as an index (1 is everything), rounded half up; nothing out of nothing."""
    if total.denominator <= ZERO:
        return None
    return (total.points / total.denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def mean_index(values: Sequence[Decimal], places: int) -> Decimal:
    """Return the unweighted mean of one or more indices, rounded half up."""
    return (sum(values, ZERO) / len(values)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def total_of(tree: Tree, score: SheetScore) -> Total:
    """Return the total of a whole sheet with the rows that left it."""
    return Total(
        points=score.points,
        denominator=score.denominator,
        percent=score.percent if score.denominator > ZERO else None,
        places=tree.rounding.points,
        percent_places=tree.rounding.percent,
        left=_left(tree.groups, score, missing=score.max - score.denominator),
        cuts=cuts_of(score),
    )


def total_of_group(tree: Tree, score: SheetScore, group: Group) -> Total:
    """Return the total of one group, in the points it brings to the sheet."""
    result = next(part for part in score.groups if part.code == group.code)
    counted = is_counted(group.standing) or result.denominator > ZERO
    return Total(
        points=result.points,
        denominator=result.denominator,
        percent=result.percent if result.denominator > ZERO else None,
        places=tree.rounding.points,
        percent_places=tree.rounding.percent,
        left=_left((group,), score, missing=result.max - result.denominator) if counted else (),
        basis=Basis.COUNTED if counted else _basis(group.standing),
        most=result.max,
        cuts=tuple(("" if code == group.code else code, cut) for code, cut in _cuts_in((group,), score)),
    )


def total_of_part(tree: Tree, score: SheetScore, codes: frozenset[str]) -> Total:
    """Return what the main indices in ``codes`` bring to the total together; of all of them, the sheet's own total."""
    groups = tuple(group for group in tree.groups if group.code in codes)
    if len(groups) == len(tree.groups):
        return total_of(tree, score)
    parts = [pair for pair in _scores_of(groups, score) if pair[0].counts and not pair[0].excluded]
    points = sum((part.points for _, part in parts), ZERO)
    denominator = sum((part.denominator for _, part in parts), ZERO)
    full = sum((part.max for group, part in parts if is_counted(group.standing)), ZERO)
    digits = tree.rounding.percent
    return Total(
        points=points,
        denominator=denominator,
        percent=share(points, denominator, digits),
        places=tree.rounding.points,
        percent_places=digits,
        left=_left(groups, score, missing=full - denominator),
        cuts=_cuts_in(groups, score),
    )


def compare(before: Total, after: Total) -> Difference:
    """Return how far ``after`` is from ``before``: points where both are out of the same, else percents only."""
    alike = before.denominator == after.denominator
    known = before.percent is not None and after.percent is not None
    return Difference(
        points=after.points - before.points if alike else None,
        percent=(after.percent or ZERO) - (before.percent or ZERO) if known else None,
        places=after.places,
        percent_places=after.percent_places,
    )


def _cuts_in(groups: Sequence[Group], score: SheetScore) -> tuple[Cut, ...]:
    """What floors of these groups, and of the groups in them, cut off."""
    codes = {inner.code for inner in _with_inner(groups)}
    return tuple(cut for cut in cuts_of(score) if cut[0] in codes)


def _with_inner(nodes: Sequence[Group | Indicator]) -> Iterator[Group]:
    for node in nodes:
        if isinstance(node, Group):
            yield node
            yield from _with_inner(node.children)


def _scores_of(groups: Sequence[Group], score: SheetScore) -> list[tuple[Group, GroupScore]]:
    by_code: Mapping[str, GroupScore] = {part.code: part for part in score.groups}
    return [(group, by_code[group.code]) for group in groups]


def _basis(standing: Standing) -> Basis:
    if standing.excluded:
        return Basis.EXCLUDED
    if not standing.counts:
        return Basis.RECORDED
    if standing.bonus is not None:
        return Basis.BONUS
    return Basis.PENALTY if standing.penalty else Basis.COUNTED


def _left(groups: Sequence[Group], score: SheetScore, *, missing: Decimal) -> tuple[Left, ...]:
    """List what left the denominator; rows for other kinds of units only where they explain what is ``missing``."""
    rows = [row for group in groups for row in _left_of(group, score)]
    others = [row for row in rows if row.why == "not_applying"]
    gone = sum((row.points for row in rows if row not in others), ZERO)
    if missing <= gone:
        return tuple(row for row in rows if row not in others and (missing > ZERO or row.inside))
    return tuple(rows)


def _left_of(node: Group | Indicator, score: SheetScore) -> Iterator[Left]:
    standing = node.standing
    if standing.excluded:
        yield Left(node.code, node.worth, "excluded")
    elif not is_counted(standing):
        return
    elif isinstance(node, Indicator):
        result = score.indicators[node.code]
        if not result.denominator:
            yield Left(node.code, node.worth, result.state)
    elif standing.weight is None:
        for child in node.children:
            yield from _left_of(child, score)
    else:
        yield from _left_of_weighted(node, score)


def _left_of_weighted(group: Group, score: SheetScore) -> Iterator[Left]:
    rows = [row for child in group.children for row in _left_of(child, score)]
    if any(part.code == group.code and part.denominator for part in score.groups):
        yield from (Left(row.code, ZERO, row.why, group.code) for row in rows if row.why != "not_applying")
    elif rows:
        yield Left(group.code, group.worth, rows[0].why)
