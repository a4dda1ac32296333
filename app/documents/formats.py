"""Figures and dates the way official Vietnamese documents write them.

Documents print published figures and never round: `decimal` refuses a value finer than the places it is shown with.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

#: What stands where the document-management system, or a pen, fills something in later.
BLANK: Final = "……"


def decimal(value: Decimal, places: int) -> str:
    """`value` with exactly `places` decimals: ``1.234,56``; a negative one has a true minus sign.

    :raises ValueError: if `value` is not finite or has more decimals than `places`.
    """
    if not value.is_finite():
        raise ValueError(f"a document cannot print {value}")
    shown = value.quantize(Decimal(1).scaleb(-places))
    if shown != value:
        raise ValueError(f"{value} has more than {places} decimals: round it before it is published")
    text = f"{abs(shown):,.{places}f}".translate(str.maketrans(",.", ".,"))
    return f"−{text}" if shown < 0 else text


def shortest(value: Decimal) -> str:
    """A maximum in its shortest form: ``960`` or ``12,5``."""
    plain = value.normalize()
    exponent = plain.as_tuple().exponent
    return decimal(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def change(value: Decimal, places: int) -> str:
    """A difference with its sign: ``+2,50``, ``−2,50``, ``0,00``."""
    return f"+{decimal(value, places)}" if value > 0 else decimal(value, places)


def day(value: date) -> str:
    """``05/01/2026``."""
    return f"{value:%d/%m/%Y}"


def day_in_words(value: date | None) -> str:
    """``ngày 05 tháng 01 năm 2026``: days below 10 and months 1 and 2 take a leading zero (Nghị định 30).

    None leaves the three places blank.
    """
    if value is None:
        return f"ngày {BLANK} tháng {BLANK} năm {BLANK}"
    month = f"{value.month:02}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def decision_number(value: str | None) -> str:
    """The number and symbol of a decision, or a blank before the symbol."""
    return value or f"{BLANK}/QĐ-UBND"


def inside_sentence(title: str) -> str:
    """A block's title within a sentence: “Khối cấp xã” becomes “khối cấp xã”, names keep their capital."""
    return "k" + title[1:] if title.startswith("Khối ") else title
