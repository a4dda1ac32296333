"""What keeps finished sheets from being published: points that are not theirs yet."""

from __future__ import annotations

from collections.abc import Iterable

from app.errors import N_, Refused
from app.sheet.central import waiting
from app.sheet.values import UnitView
from scoring import Sheet, SheetScore, Tree


def refuse_waiting(tree: Tree, scored: Iterable[tuple[UnitView, Sheet, SheetScore]]) -> None:
    """Refuse to publish a zero that nobody measured, naming indicators and units."""
    units: dict[str, list[str]] = {}
    for unit, sheet, final in scored:
        for code in waiting(tree, sheet, final):
            units.setdefault(code, []).append(unit.full_name)
    if units:
        raise Refused(
            N_(
                "Chưa công bố được vì có chỉ tiêu chưa có số liệu: %(rows)s. Hãy ghi nhận không đo được ở trang Số liệu"
                " tập trung, hoặc mở lại phiếu của các đơn vị này để nhập số liệu."
            ),
            rows="; ".join(f"{code} ({', '.join(names)})" for code, names in units.items()),
        )


def refuse_provisional(unit: UnitView, final: SheetScore) -> None:
    """Refuse points that depend on units whose sheets are not in."""
    codes = [code for code, result in final.indicators.items() if result.state == "provisional"]
    if codes:
        raise Refused(
            N_(
                "Chưa công bố được: điểm chỉ tiêu %(codes)s của %(unit)s còn chờ số liệu của các đơn vị khác."
                " Hãy xác nhận đủ phiếu rồi công bố."
            ),
            codes=", ".join(codes),
            unit=unit.full_name,
        )
