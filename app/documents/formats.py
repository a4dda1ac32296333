"""Figures and dates the way official Vietnamese documents write them.

Documents print published figures and never round: `decimal` refuses a value finer than the places it is shown with.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Final

from app.errors import N_

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


#: Words that open a title and are no name: they lose their capital inside a sentence.
_OPENERS: Final = ("Khối ", "Đợt ", "Đánh giá ", "Xếp hạng ", "Bộ chỉ số ", "Bộ tiêu chí ")


def inside_sentence(title: str) -> str:
    """A title within a sentence: “Khối cấp xã” becomes “khối cấp xã”, names keep their capital."""
    return title[0].lower() + title[1:] if title.startswith(_OPENERS) else title


def cycle_inside_sentence(title: str) -> str:
    """The title of a cycle within a sentence: “đợt đánh giá …”, with the word said once."""
    inside = inside_sentence(title)
    return inside if inside.startswith("đợt ") else f"đợt {inside}"


#: Why a row left the denominator, by the engine's state of it; pages say the same in the reader's language.
WHY_LEFT: Final = {
    "not_applicable": N_("không áp dụng"),
    "not_applying": N_("không hỏi loại đơn vị này"),
    "not_measured": N_("không đo được"),
    "excluded": N_("không tính"),
}


def left_out(denominator: Decimal, rows: Iterable[tuple[str, Decimal, str]]) -> str:
    """Which rows left a total, from (code, points, why): “tính trên 95 điểm: 8.2 không áp dụng (5 điểm)”.

    A row that took no points along stands in a part that keeps its weight. Nothing when no row left.
    """
    named = [
        f"{code} {WHY_LEFT.get(why, WHY_LEFT['excluded'])}"
        + (f" ({shortest(points)} điểm)" if points else "")
        for code, points, why in rows
    ]
    return f"tính trên {shortest(denominator)} điểm: {'; '.join(named)}" if named else ""
