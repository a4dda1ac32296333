"""One answer cell: how a stored value is written into it, what may be typed over it, and what it says when not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.documents.pack.values import PackRow
from app.sheet.pack import NO, YES, option_labels
from scoring import FigureSpec
from scoring.figures import MAX_TEXT_LENGTH

EXACT_DIGITS: Final = 15
"""A spreadsheet keeps so many digits of a number; a longer one is written as text, which loses none."""
FIRST_DAY: Final = date(1900, 3, 1)
"""Before it spreadsheets disagree about the calendar (they take 1900 for a leap year)."""
LONGEST_MESSAGE: Final = 255
LONGEST_TITLE: Final = 32
UNBOUNDED: Final = 10**15

Content = str | Decimal | date | None


def content_of(spec: FigureSpec | None, value: str) -> Content:
    """Return what a stored value, in canonical form, is written as; points have no ``spec``."""
    if not value:
        return None
    if spec is None or spec.is_numeric:
        number = Decimal(value)
        return number if len(number.as_tuple().digits) <= EXACT_DIGITS else value.replace(".", ",")
    if spec.type == "boolean":
        return {"true": YES, "false": NO}.get(value, value)
    if spec.type == "choice":
        return option_labels(spec.options).get(value, value)
    if spec.type == "date":
        day = date.fromisoformat(value)
        return day if day >= FIRST_DAY else f"{day.day:02}/{day.month:02}/{day.year:04}"
    return value


def number_format(spec: FigureSpec | None) -> str:
    """Return how the cell shows its value. Text stays text, also when somebody types “=1+1” over it."""
    if spec is None:
        return "General"
    return {"integer": "#,##0", "date": "dd/mm/yyyy", "text": "@", "choice": "@"}.get(spec.type, "General")


def rule_of(row: PackRow, options: str) -> dict[str, Any]:
    """Return what may be typed into an answer cell, with the words a spreadsheet says; ``options`` is where they stand.

    A rule here helps while typing; whatever comes back is judged anew.
    """
    spec = row.spec
    rule: dict[str, Any] = {"ignore_blank": True, "error_title": "Chưa nhận được", "error_type": "stop"}
    if spec is None:
        low, high = sorted((Decimal(0), row.indicator.max))
        rule |= _between("decimal", low, high, "Hãy nhập điểm")
    elif spec.type == "boolean":
        rule |= {"validate": "list", "source": [YES, NO], "error_message": "Hãy chọn Có hoặc Không."}
    elif spec.type == "choice":
        rule |= {"validate": "list", "source": options, "error_message": "Hãy chọn một dòng trong danh sách."}
    elif spec.type == "date":
        rule |= {
            "validate": "date",
            "criteria": ">=",
            "value": FIRST_DAY,
            "error_message": "Hãy nhập ngày/tháng/năm, ví dụ 31/12/2026.",
        }
    elif spec.type == "text":
        rule |= {
            "validate": "length",
            "criteria": "<=",
            "value": MAX_TEXT_LENGTH,
            "error_message": f"Dài quá {MAX_TEXT_LENGTH} ký tự. Hãy viết ngắn lại.",
        }
    else:
        whole = spec.type == "integer"
        words = "Hãy nhập số nguyên" if whole else "Hãy nhập một số"
        rule |= _between("integer" if whole else "decimal", spec.lowest, spec.highest, words)
    if spec is not None and spec.hint:
        rule |= {"input_title": _cut(row.indicator.code, LONGEST_TITLE), "input_message": _cut(spec.hint)}
    rule["error_message"] = _cut(rule["error_message"])
    return rule


def _between(kind: str, low: Decimal | None, high: Decimal | None, words: str) -> dict[str, Any]:
    limits = [f"{word} {_shown(limit)}" for word, limit in (("từ", low), ("đến", high)) if limit is not None]
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": _plain(low, -UNBOUNDED),
        "maximum": _plain(high, UNBOUNDED),
        "error_message": " ".join([words, *limits]) + ".",
    }


def _plain(limit: Decimal | None, default: int) -> str:
    """Return a limit as the workbook spells it: exactly, and never in powers of ten."""
    return str(default) if limit is None else f"{limit:f}"


def _shown(limit: Decimal) -> str:
    return f"{limit.normalize():f}".replace(".", ",")


def _cut(text: str, length: int = LONGEST_MESSAGE) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= length else bare[: length - 1] + "…"
