"""Steps a unit could take: the smallest changes of its figures that would reach the next arm of a rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Final, TypeAlias

from scoring.decimals import MAX_DECIMAL_DIGITS, ONE, Quotient
from scoring.figures import FigureSpec, Value

Change: TypeAlias = Mapping[str, Value]
"""New values by figure id."""

Specs: TypeAlias = Mapping[str, FigureSpec]

_UP: Final = Context(prec=120, rounding=ROUND_CEILING)
_DOWN: Final = Context(prec=120, rounding=ROUND_FLOOR)
_FINEST: Final = Decimal((0, (1,), -MAX_DECIMAL_DIGITS))


def raised(
    figures: Mapping[str, Value],
    specs: Specs,
    ids: tuple[str, ...],
    wanted: Quotient,
    *,
    beyond: bool = False,
) -> Iterator[Change]:
    """Raise one of the figures `ids` just enough that their sum reaches `wanted` (or passes it, with `beyond`)."""
    yield from _moved(figures, specs, ids, wanted, upward=True, beyond=beyond)


def lowered(
    figures: Mapping[str, Value],
    specs: Specs,
    ids: tuple[str, ...],
    wanted: Quotient,
    *,
    beyond: bool = False,
) -> Iterator[Change]:
    """Lower one of the figures `ids` just enough that their sum comes down to `wanted` (or below, with `beyond`)."""
    yield from _moved(figures, specs, ids, wanted, upward=False, beyond=beyond)


def _moved(
    figures: Mapping[str, Value],
    specs: Specs,
    ids: tuple[str, ...],
    wanted: Quotient,
    *,
    upward: bool,
    beyond: bool,
) -> Iterator[Change]:
    values = {figure_id: figures.get(figure_id) for figure_id in ids}
    numbers = {figure_id: value for figure_id, value in values.items() if isinstance(value, Decimal)}
    if len(numbers) < len(ids):
        return
    for figure_id, value in numbers.items():
        others = sum((number for name, number in numbers.items() if name != figure_id), Decimal(0))
        grain = ONE if specs[figure_id].type == "integer" else _FINEST
        target = _to_grain(wanted, grain, upward=upward) - others
        if beyond and (target + others) * wanted[1] == wanted[0]:
            target += grain if upward else -grain
        if (target > value) == upward and target != value:
            yield {figure_id: target}


def _to_grain(value: Quotient, grain: Decimal, *, upward: bool) -> Decimal:
    context = _UP if upward else _DOWN
    return context.divide(value[0], value[1]).quantize(grain, context.rounding, context)
