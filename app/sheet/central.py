"""Indicators that the unit does not score: which of their figures are still to come from somebody else."""

from __future__ import annotations

from dataclasses import replace

from app.errors import N_, Refused
from scoring import Indicator, IndicatorScore, Sheet, SheetScore, Tree, score


class NotEntered(Refused):
    """An indicator waits for a figure that its unit does not declare; ``params`` name it as ``missing``."""


def declared_by_units(tree: Tree) -> frozenset[str]:
    """Return the figures that units declare for indicators of their own, whoever else reads them."""
    return frozenset(
        figure_id
        for indicator in tree.indicators.values()
        if indicator.scored_by == "unit"
        for figure_id in indicator.figure_ids
    )


def lacking(tree: Tree, indicator: Indicator, sheet: Sheet, result: IndicatorScore) -> tuple[str, ...]:
    """Name what an indicator waits for that no unit can give: titles of figures, or its own where points are given.

    Empty for the units' own indicators and where the rule does not need what is missing.
    """
    if indicator.scored_by == "unit" or result.state != "missing":
        return ()
    if not indicator.figure_ids:
        return (indicator.title,)
    units_give = declared_by_units(tree)
    return tuple(
        tree.figures[figure_id].title
        for figure_id in indicator.figure_ids
        if figure_id not in sheet.figures and figure_id not in units_give
    )


def waiting(tree: Tree, sheet: Sheet, scored: SheetScore) -> tuple[str, ...]:
    """List the indicators of a sheet that wait for a central or survey figure, in the order of the tree."""
    return tuple(
        code
        for code, indicator in tree.indicators.items()
        if lacking(tree, indicator, sheet, scored.indicators[code])
    )


def check_entered(tree: Tree, code: str, sheet: Sheet) -> None:
    """Raise ``NotEntered`` for what nobody has measured yet: it would be accepted as a zero that nobody stated.

    Points given by hand measure nothing where the rule reads figures; where it reads none they are the figure.
    """
    indicator = tree.indicators[code]
    if indicator.scored_by == "unit":
        return
    if indicator.figure_ids:
        sheet = replace(
            sheet, points={other: points for other, points in sheet.points.items() if other != code}
        )
    if missing := lacking(tree, indicator, sheet, score(tree, sheet).indicators[code]):
        raise NotEntered(NOT_ENTERED, code=code, missing="; ".join(missing))


NOT_ENTERED = N_(
    "Chưa quyết định được chỉ tiêu %(code)s vì chưa có số liệu: %(missing)s. Số liệu này không do đơn vị kê khai, chấp"
    " nhận bây giờ là chấm 0 điểm cho số chưa ai đo. Hãy nhập số liệu, hoặc đề nghị cơ quan thường trực ghi nhận là"
    " không đo được ở trang Số liệu tập trung."
)
NOT_MEASURED = N_(
    "Chỉ tiêu %(code)s đã được ghi nhận là không đo được trong đợt này nên không quyết định ở từng phiếu. Nếu nay đã có"
    " số liệu, cơ quan thường trực bỏ ghi nhận ở trang Số liệu tập trung rồi nhập."
)
