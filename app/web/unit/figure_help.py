"""What helps with one row of the table while it is typed: nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from flask import render_template
from werkzeug.datastructures import MultiDict

from app.queries.sheets.sheets import SheetView
from app.queries.unit.figures import contradictions_of, year_before
from app.sheet.cells import Cell, merge, stored_cells
from app.sheet.contradictions import Contradiction
from app.sheet.declaring import Declaration, answers_with, worth
from app.web.attempts import Attempt
from app.web.contradictions import Warnings, beside
from app.web.earlier import earlier_words
from app.web.forms.row import WAS, RowForm, box_name, row_form, typed_cells
from app.web.http import now
from app.web.indicators import reasons, rule_words
from app.web.unit.figure_rows import places_of
from app.web.unit.jumps import jumps
from scoring import FigureSpec, IndicatorScore

SOMETHING: Final = "…"
"""What no box holds: each that was sent counts as changed, also an emptied one."""


@dataclass(frozen=True, slots=True)
class Help:
    """``score`` is what the typed boxes would earn, empty while they cannot be read."""

    score: IndicatorScore | None
    reasons: tuple[str, ...]
    jumps: tuple[str, ...]
    warnings: Warnings
    rule: str
    figures: tuple[tuple[FigureSpec, str | None], ...]


def help_page(view: SheetView, code: str, query: MultiDict[str, str]) -> str:
    """Return a piece of the page for one row."""
    tree, indicator = view.tree, view.tree.indicators[code]
    figure_ids = places_of(view).get(code, ())
    sent = MultiDict({**{WAS + name: SOMETHING for name in query}, **query.to_dict()})
    form = row_form(tree, indicator, figure_ids, sent)
    scored: IndicatorScore | None = None
    why: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    broken: tuple[Contradiction, ...] = ()
    with Attempt(form, field_of=partial(box_name, code=code)) as attempt:
        mine = _declaration(view, code, form, sent)
        scored = worth(tree, view.head.unit, view.answers, code, mine, now=now())
        why = reasons(tree, indicator, scored)
        wanted = answers_with(view.answers, indicator, mine, now=now())
        ahead = jumps(tree, view.head.unit, wanted, code)
        broken = contradictions_of(view, wanted)
    before = year_before(view, indicator.figure_ids).figures
    page = Help(
        score=scored,
        reasons=why,
        jumps=ahead,
        warnings=beside(broken, code),
        rule=rule_words(tree, indicator),
        figures=tuple(
            (tree.figures[name], earlier_words(tree.figures[name], before.get(name, ())))
            for name in indicator.figure_ids
        ),
    )
    html: str = render_template(
        "unit/_figure_help.html",
        view=view,
        indicator=indicator,
        help=page,
        form=form,
        refused=attempt.refused,
    )
    return html


def _declaration(view: SheetView, code: str, form: RowForm, sent: MultiDict[str, str]) -> Declaration:
    """Put the boxes that can be read over what is stored."""
    indicator = view.tree.indicators[code]
    stored = stored_cells(indicator, view.answers)
    typed = typed_cells(view.tree, indicator, form, sent)
    cells = {name: Cell(stored[name], cell.value) for name, cell in typed.items()}
    return merge(indicator, view.answers, cells).declaration
