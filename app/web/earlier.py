"""What was declared a year before, in one line of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask
from flask_babel import gettext as _

from app.queries.sheets.earlier import Earlier, earlier_figures
from app.queries.sheets.sheets import SheetView
from app.web.indicators import value_words
from scoring import FigureSpec, Indicator


def earlier_words(spec: FigureSpec, earlier: Sequence[Earlier]) -> str | None:
    """Return the unit's own value with its year, or those of its predecessors by name, marked as theirs."""
    if not earlier:
        return None
    year = earlier[0].year
    if earlier[0].unit is None:
        return f"{value_words(spec, earlier[0].value)} ({year})"
    values = "; ".join(f"{line.unit}: {value_words(spec, line.value)}" for line in earlier)
    words: str = _(
        "%(values)s (%(year)s, số của đơn vị cũ, suy ra theo sáp nhập, chia tách)", values=values, year=year
    )
    return words


def earlier_lines(view: SheetView, indicator: Indicator) -> Mapping[str, str]:
    """Return the same for every figure of the indicator that has a year before."""
    earlier = earlier_figures(view, indicator)
    words = {
        figure_id: earlier_words(view.tree.figures[figure_id], lines) for figure_id, lines in earlier.items()
    }
    return {figure_id: line for figure_id, line in words.items() if line}


def configure_earlier(app: Flask) -> None:
    """Give templates ``{{ spec|earlier_words(lines) }}``."""
    app.add_template_filter(earlier_words)
