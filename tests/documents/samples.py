"""Contexts the document tests and the benchmark share: invented figures for real kinds of names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from app.documents.contexts import (
    CertificateContext,
    GroupColumn,
    RankingContext,
    RankingRow,
    ResultSheetContext,
    SheetGroup,
    SheetIndicator,
)

AUTHORITY: Final = "Ủy ban nhân dân tỉnh Quảng Trị"
CYCLE: Final = "Đánh giá mức độ chuyển đổi số cấp xã năm 2025"
BLOCK: Final = "Khối cấp xã"
CREATED: Final = date(2026, 1, 5)
LONGEST_NAME: Final = "Đặc khu bảo tồn biển và phát triển du lịch sinh thái Cồn Cỏ mở rộng về phía đông bắc"
_GROUPS: Final = (
    ("Nhận thức số", "8"), ("Thể chế số", "10"), ("Hạ tầng số", "6"), ("Nhân lực số", "12"),
    ("An toàn thông tin, an ninh mạng", "10"), ("Hoạt động chính quyền số", "38"), ("Hoạt động kinh tế số", "8"),
    ("Hoạt động xã hội số", "8"),
)  # fmt: skip


def group_columns(count: int = 8) -> tuple[GroupColumn, ...]:
    """`count` main indices; beyond eight the titles repeat with a number."""
    columns = []
    for place in range(count):
        title, maximum = _GROUPS[place % 8]
        columns.append(GroupColumn(str(place + 1), title, Decimal(maximum)))
    return tuple(columns)


def ranking_row(position: int, groups: int = 8, **changes: object) -> RankingRow:
    """The row at `position`, with points that fall as positions grow."""
    points = Decimal("96.40") - Decimal("0.61") * (position - 1)
    row = RankingRow(
        position=position,
        rank=position,
        unit_name=f"Xã Số {position}",
        group_points=tuple(Decimal("7.25") for _ in range(groups)),
        self_points=points + Decimal("2.35"),
        points=points,
        denominator=Decimal(100),
        percent=points,
        grade="Tốt" if points >= 80 else "Khá" if points >= 65 else "Trung bình",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def ranking(units: int = 5, index_count: int = 8, **changes: object) -> RankingContext:
    """A ranking of `units` units, its decision not yet issued."""
    context = RankingContext(
        authority=AUTHORITY,
        cycle_title=CYCLE,
        block_title=BLOCK,
        decision_number=None,
        decision_date=None,
        groups=group_columns(index_count),
        rows=tuple(ranking_row(position, index_count) for position in range(1, units + 1)),
        illustrative=False,
        created=CREATED,
        version=1,
    )
    return replace(context, **changes)  # type: ignore[arg-type]


def certificate(number: int = 3, **changes: object) -> CertificateContext:
    """The certificate of the unit ranked `number`."""
    code = f"QT7K-M2XP-{number:04}"
    context = CertificateContext(
        authority=AUTHORITY,
        unit_name="Phường Đồng Hới",
        cycle_title=CYCLE,
        points=Decimal("78.35"),
        denominator=Decimal(100),
        grade="Khá",
        rank=number,
        of_how_many=78,
        block_title=BLOCK,
        decision_number="125/QĐ-UBND",
        decision_date=date(2026, 1, 5),
        place="Quảng Trị",
        day=date(2026, 1, 5),
        signer_title=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        verification_code=code,
        verification_url=f"https://dti.example.vn/xac-thuc/{code}",
        illustrative=False,
        created=CREATED,
    )
    return replace(context, **changes)  # type: ignore[arg-type]


def result_sheet(**changes: object) -> ResultSheetContext:
    """A small sheet: one indicator cut with a reason, one accepted, one never declared."""
    indicators = (
        SheetIndicator("1.1", "Tỷ lệ người sử dụng có khả năng truy nhập băng rộng cố định", Decimal(10),
                       Decimal("7.04"), Decimal(10), ""),
        SheetIndicator("1.2", "Triển khai hệ thống camera giám sát an ninh, trật tự xã hội", Decimal(10),
                       Decimal(10), Decimal(0), "Chưa có minh chứng của năm đánh giá."),
        SheetIndicator("1.3", "Mức độ ứng dụng AI", Decimal(20), None, None, ""),
    )  # fmt: skip
    group = SheetGroup("1", "Hạ tầng và Nền tảng số", Decimal(40), Decimal("17.04"), Decimal(10), indicators)
    context = ResultSheetContext(
        authority=AUTHORITY,
        unit_name="Xã Cần Giuộc",
        cycle_title=CYCLE,
        block_title=BLOCK,
        groups=(group,),
        self_points=Decimal("17.04"),
        points=Decimal(10),
        denominator=Decimal(40),
        percent=Decimal(25),
        rank=None,
        of_how_many=78,
        grade="Trung bình",
        illustrative=False,
        created=CREATED,
        version=1,
    )
    return replace(context, **changes)  # type: ignore[arg-type]
