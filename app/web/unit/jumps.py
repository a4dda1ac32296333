"""How far the next jump of an indicator's points is, in one sentence."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from flask_babel import gettext as _

from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, UnitView
from app.web.formats import figure, with_unit
from app.web.indicators import value_words
from app.workflow.states import Stage
from scoring import Advice, FigureSpec, Sheet, Tree, canonical, next_best_points, score

SHOWN: Final = 2


def jumps(tree: Tree, unit: UnitView, answers: Answers, code: str) -> tuple[str, ...]:
    """Say which changes of its figures would bring the indicator more points, the best first."""
    sheet = sheet_at(tree, unit, answers, Stage.SELF)
    now = score(tree, sheet).indicators[code].points
    return tuple(
        _sentence(tree, sheet, advice, now)
        for advice in next_best_points(tree, sheet, limit=SHOWN, code=code)
    )


def _sentence(tree: Tree, sheet: Sheet, advice: Advice, now: Decimal) -> str:
    changes = "; ".join(
        _change(tree.figures[name], sheet.figures.get(name), value) for name, value in advice.change.items()
    )
    then = advice.after.indicators[advice.indicator_code].points
    words: str = _(
        "%(changes)s: %(then)s điểm thay vì %(now)s",
        changes=changes,
        then=_short(then, tree.rounding.points),
        now=_short(now, tree.rounding.points),
    )
    return words


def _change(spec: FigureSpec, before: object, after: object) -> str:
    words: str
    if isinstance(after, Decimal):
        difference = after - (before if isinstance(before, Decimal) else 0)
        amount = with_unit(figure(abs(difference)), "%" if spec.type == "percent" else spec.unit)
        if difference < 0:
            words = _("%(figure)s: bớt %(amount)s", figure=spec.title, amount=amount)
        else:
            words = _("%(figure)s: thêm %(amount)s", figure=spec.title, amount=amount)
        return words
    return f"{spec.title}: {value_words(spec, canonical(spec, after))}"  # type: ignore[arg-type]


def _short(value: Decimal, places: int) -> str:
    """Return rounded points without the zeros behind."""
    return figure(value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP).normalize() + 0)
