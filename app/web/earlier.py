"""What was declared a year before, in one line of words."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from flask_babel import gettext as _

from app.queries.sheets.earlier import Earlier
from app.web.indicators import value_words
from scoring import FigureSpec


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


def configure_earlier(app: Flask) -> None:
    """Give templates ``{{ spec|earlier_words(lines) }}``."""
    app.add_template_filter(earlier_words)
