"""A sheet of one criteria set as another set takes it: what both ask stays, what only the old one asked falls away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from scoring.decimals import ZERO
from scoring.figures import FigureSpec, InvalidValue, Value, check_value
from scoring.model import Indicator, Tree
from scoring.sheets.sheet import Sheet


def carried(sheet: Sheet, old: Tree, new: Tree) -> Sheet:
    """The sheet under `new`; nothing in it is a value that `new` would refuse by itself.

    A figure goes along by its id where the new set accepts the value. Points, “not applicable” and “not measured” go
    along where code and title of the indicator are the same; points beyond the new maximum come to the maximum, and
    are rounded to the decimals that the new set publishes. Everything else counts as not declared.
    """
    same = {code for code, leaf in new.indicators.items() if _is_same(old.indicators.get(code), leaf)}
    return replace(
        sheet,
        figures=dict(_figures(sheet, new)),
        points={
            code: _within(points, new, new.indicators[code])
            for code, points in sheet.points.items()
            if code in same
        },
        not_applicable={code: why for code, why in sheet.not_applicable.items() if code in same},
        not_measured={code: why for code, why in sheet.not_measured.items() if code in same},
    )


def _is_same(before: Indicator | None, after: Indicator) -> bool:
    return before is not None and before.title == after.title


def _figures(sheet: Sheet, new: Tree) -> Iterator[tuple[str, Value]]:
    for figure_id, value in sheet.figures.items():
        spec = new.figures.get(figure_id)
        if spec is not None and _accepts(spec, value):
            yield figure_id, value


def _accepts(spec: FigureSpec, value: Value) -> bool:
    try:
        check_value(spec, value)
    except InvalidValue:
        return False
    return True


def _within(points: Decimal, new: Tree, leaf: Indicator) -> Decimal:
    bounded = min(max(points, min(ZERO, leaf.max)), max(ZERO, leaf.max))
    rounded = bounded.quantize(Decimal(1).scaleb(-new.rounding.points), ROUND_HALF_UP)
    return rounded if abs(rounded) <= abs(leaf.max) else leaf.max
