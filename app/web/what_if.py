"""Other figures tried on one sheet, for its unit and for the province's people: the address holds what is tried.

Every choice is a parameter of a GET: ``row`` names the indicators, the boxes are named as those of a sheet are. Notes,
reasons and texts have no box and never travel in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.queries.insight.what_if import WhatIf
from app.sheet.cells import FIGURE, places, plain_points
from app.sheet.next_steps import NextStep, declared
from app.sheet.totals import Total, total_of
from app.sheet.what_if import POINTS, Trial, figures_to_try, is_open, tried
from app.web.attempts import Attempt
from app.web.formats import figure
from app.web.forms.indicator import takes_points
from app.web.forms.row import box_text
from app.web.forms.what_if import TrialForm, trial_form
from app.web.indicators import rule_words, value_words
from scoring import FigureSpec, Indicator, IndicatorScore, score

Address: TypeAlias = Callable[..., str]
"""Gives the address of the page from the parameters of a trial."""

MOST: Final = 8
"""Indicators on the form at once: an address has to stay one that can be sent."""
SHOWN_MAX: Final = 40


@dataclass(frozen=True, slots=True)
class Box:
    """A box with what the sheet says now, in words; points have no specification."""

    field: Field
    spec: FigureSpec | None
    now: str


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An indicator on the form; ``without`` leads to the form without it, ``set_by_hand``: a reviewer set points."""

    indicator: Indicator
    rule: str
    boxes: tuple[Box, ...]
    set_by_hand: bool
    without: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An indicator before and after."""

    indicator: Indicator
    before: IndicatorScore
    after: IndicatorScore


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the trial says: totals, classes and ranks now and then, and through which indicators."""

    before: Total
    after: Total
    grade_before: str | None
    grade_after: str | None
    rank_after: int | None
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """Everything on the page; ``now`` is the sheet's total, ``offered`` the indicators to add, by main index."""

    base: WhatIf
    address: Address
    now: Total
    form: TrialForm
    rows: tuple[TrialRow, ...]
    offered: tuple[tuple[str, tuple[Indicator, ...]], ...]
    full: bool
    problems: tuple[str, ...]
    outcome: Outcome | None
    status: int


def what_if_page(base: WhatIf, args: MultiDict[str, str], address: Address) -> WhatIfPage:
    """Read what the address tries on a sheet, and score it."""
    tree, sheet = base.tree, base.sheet
    possible = [code for code, leaf in tree.indicators.items() if is_open(tree, sheet, leaf)]
    asked = tuple(dict.fromkeys(code.strip() for code in args.getlist("row") if code.strip()))
    codes = tuple(code for code in asked if code in possible)[:MOST]
    form = trial_form(tree, _texts(base, codes, args))
    trial = None
    with Attempt(form) as attempt:
        if codes:
            attempt.check()
            trial = tried(tree, sheet, codes, form.figures(tree), form.points())
    problems = _problems(asked, possible)
    return WhatIfPage(
        base=base,
        address=address,
        now=total_of(tree, score(tree, sheet)),
        form=form,
        rows=tuple(_row(base, form, code, codes, address) for code in codes),
        offered=_offered(base, [code for code in possible if code not in codes]),
        full=len(codes) == MOST,
        problems=problems,
        outcome=_outcome(base, trial) if trial else None,
        status=400 if problems else attempt.status,
    )


def step_query(step: NextStep) -> dict[str, str]:
    """Return the parameters of the address that tries a step."""
    code = step.indicator.code
    boxes = {FIGURE + one.spec.id: box_text(one.spec, one.then) for one in step.figures}
    points = {POINTS + code: figure(step.points[1])} if step.points else {}
    return {"row": code, **boxes, **points}


def _problems(asked: Sequence[str], possible: Sequence[str]) -> tuple[str, ...]:
    problems = [
        _("Không thử được ở chỉ tiêu “%(code)s”: bộ này không có, hoặc chỉ tiêu không tính cho đơn vị.",
          code=code[:SHOWN_MAX])
        for code in asked
        if code not in possible
    ]  # fmt: skip
    if len(asked) - len(problems) > MOST:
        problems.append(
            _("Chỉ thử được %(most)s chỉ tiêu một lúc; đang thử %(most)s chỉ tiêu đầu.", most=MOST)
        )
    return tuple(problems)


def _texts(base: WhatIf, codes: Sequence[str], args: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in each box, by its name: what the address says, else what the sheet says."""
    tree, sheet = base.tree, base.sheet
    shown = places(tree, codes)
    texts = {}
    for code in codes:
        indicator = tree.indicators[code]
        for figure_id in figures_to_try(tree, indicator):
            if figure_id in shown[code]:
                stored = declared(tree, sheet, figure_id)
                texts[FIGURE + figure_id] = box_text(tree.figures[figure_id], stored or "")
        if takes_points(indicator) or code in sheet.points:
            texts[POINTS + code] = box_text(None, plain_points(sheet.points.get(code)))
    return {name: args.get(name, text) for name, text in texts.items()}


def _row(base: WhatIf, form: TrialForm, code: str, codes: Sequence[str], address: Address) -> TrialRow:
    tree, indicator = base.tree, base.tree.indicators[code]
    names = [*(FIGURE + figure_id for figure_id in places(tree, codes)[code]), POINTS + code]
    others = [other for other in codes if other != code]
    read = {FIGURE + name for other in others for name in tree.indicators[other].figure_ids}
    read |= {POINTS + other for other in others}
    return TrialRow(
        indicator=indicator,
        rule=rule_words(tree, indicator),
        boxes=tuple(_box(base, form[name]) for name in names if name in form),
        set_by_hand=code in base.sheet.points and not takes_points(indicator),
        without=address(
            row=others, **{field.name: field.raw_data[0] for field in form if field.name in read}
        ),
    )


def _box(base: WhatIf, field: Field) -> Box:
    if field.name.startswith(POINTS):
        return Box(field, None, figure(base.sheet.points.get(field.name.removeprefix(POINTS))))
    spec = base.tree.figures[field.name.removeprefix(FIGURE)]
    return Box(field, spec, value_words(spec, declared(base.tree, base.sheet, spec.id)))


def _offered(base: WhatIf, codes: Sequence[str]) -> tuple[tuple[str, tuple[Indicator, ...]], ...]:
    groups = []
    for group in base.tree.groups:
        leaves = tuple(leaf for leaf in group.indicators() if leaf.code in codes)
        if leaves:
            groups.append((f"{group.code}. {group.title}", leaves))
    return tuple(groups)


def _outcome(base: WhatIf, trial: Trial) -> Outcome:
    tree, before, after = base.tree, trial.before, trial.after
    return Outcome(
        before=total_of(tree, before),
        after=total_of(tree, after),
        grade_before=before.grade.title if before.grade else None,
        grade_after=after.grade.title if after.grade else None,
        rank_after=base.place.rank_of(tree, after) if base.place else None,
        moved=tuple(
            Moved(tree.indicators[code], before.indicators[code], after.indicators[code])
            for code in trial.moved
        ),
    )
