"""Vietnamese text inside the database: searched without marks and put in order where the rows are.

Nothing of it is stored, so nothing of it can go stale: SQLite asks `app.text` itself (``drive_sqlite`` registers the
functions), PostgreSQL takes the same marks off by its own functions and sorts by the Vietnamese collation that every
build with ICU has.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.text import fold


class _Folded(FunctionElement[str]):
    """What ``app.text.fold`` makes of a text."""

    inherit_cache = True
    type = String()


class _Ordered(FunctionElement[str]):
    """What sorts as ``app.text.collation_key`` does."""

    inherit_cache = True
    type = String()


@compiles(_Folded)
def _folded(element: _Folded, compiler: Any, **options: Any) -> str:
    return f"vietnamese_fold({compiler.process(element.clauses, **options)})"


@compiles(_Folded, "postgresql")
def _folded_by_postgresql(element: _Folded, compiler: Any, **options: Any) -> str:
    text = compiler.process(element.clauses, **options)
    bare = f"regexp_replace(normalize(lower({text}), NFD), '[\\u0300-\\u036f]', '', 'g')"
    return f"btrim(regexp_replace(lower(translate({bare}, 'đĐ', 'dd')), '\\s+', ' ', 'g'))"


@compiles(_Ordered)
def _ordered(element: _Ordered, compiler: Any, **options: Any) -> str:
    return f"vietnamese_order({compiler.process(element.clauses, **options)})"


@compiles(_Ordered, "postgresql")
def _ordered_by_postgresql(element: _Ordered, compiler: Any, **options: Any) -> str:
    return f'(({compiler.process(element.clauses, **options)}) COLLATE "vi-x-icu")'


def in_order(text: Any) -> ColumnElement[str]:
    """Return what sorts a column as a Vietnamese dictionary does."""
    return _Ordered(text)


def holds(search: str, *texts: Any) -> ColumnElement[bool]:
    """Say whether the texts, one after another with a space between, hold ``search``, without minding marks or case."""
    whole = texts[0]
    for text in texts[1:]:
        whole = whole + " " + func.coalesce(text, "")
    return _Folded(whole).contains(fold(search), autoescape=True)
