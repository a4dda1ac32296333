"""What a ranking is measured by, in words."""

from __future__ import annotations

from flask_babel import gettext as _

from app.queries.results.chosen import Opened
from app.queries.results.measures import Kind
from app.web.ranking.address import Asked


def measure_words(opened: Opened, asked: Asked) -> str:
    """Name the figure that was asked for: the total, a main index or an indicator with its code."""
    measure = asked.wish.measure
    if measure.kind is Kind.TOTAL:
        total: str = _("Tổng điểm")
        return total
    named = opened.choices.groups if measure.kind is Kind.GROUP else opened.choices.indicators
    title = next(row.title for row in named if row.value == measure.code)
    return f"{measure.code}. {title}"
