"""The indicators of published lines as rows of the database, taken out of the traces where they lie."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Float, Text, cast, func, select, true, type_coerce
from sqlalchemy.sql.selectable import Subquery

from app.extensions import db
from app.models import ResultRow
from app.models.base import Exact


def indicator_lines(result_id: int) -> Subquery:
    """Return a row for each indicator of each line of a version.

    Columns: ``row_id``, ``block_id``, ``unit_name``, ``position``, ``code``, ``title``, ``group``, ``reason``, and the
    exact ``max``, ``points`` and ``self_points``, empty where the indicator did not count.
    """
    source, line = _unfolded()
    names = ("code", "title", "group", "reason")
    return (
        select(
            ResultRow.id.label("row_id"),
            ResultRow.block_id,
            ResultRow.unit_name,
            ResultRow.position,
            *(line(name).label(name) for name in names),
            *(_exact(line(name)).label(name) for name in ("max", "points", "self_points")),
        )
        .select_from(ResultRow)
        .join(source, true())
        .where(ResultRow.result_id == result_id)
        .subquery()
    )


def _unfolded() -> tuple[Any, Any]:
    """Return the lines of a trace as a source of rows, and what gives a text of the line by its name."""
    if db.session.get_bind().dialect.name == "postgresql":
        whole = cast(ResultRow.trace, JSON)
        source = func.json_array_elements(whole["lines"]).table_valued("value", joins_implicitly=True)
        return source, lambda name: cast(source.c.value, JSON)[name].as_string()
    source = func.json_each(ResultRow.trace, "$.lines").table_valued("value", joins_implicitly=True)
    return source, lambda name: cast(func.json_extract(source.c.value, f"$.{name}"), Text)


def _exact(text: ColumnElement[str]) -> ColumnElement[Any]:
    """Read a decimal number of at most six decimals as the exact columns store one."""
    return type_coerce(cast(func.round(cast(text, Float) * 1_000_000), BigInteger), Exact)
