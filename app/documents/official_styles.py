"""The styles of official papers as figures: Nghị định 30/2020, Phụ lục I, Mục II and its sample pages.

Word gets them as styles that an office can change; the PDF has the same figures in ``official.css``, and a test holds
both against this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

FONT: Final = "Times New Roman"
MARGINS_MM: Final = {"top": 20, "bottom": 20, "left": 30, "right": 15}
PAGE_NUMBER_PT: Final = 13
Align = Literal["left", "centre", "right", "justify"]


@dataclass(frozen=True)
class Style:
    """A kind of paragraph: its name in Word, type in points, and where it stands; spaces in points, indents in mm."""

    name: str
    size: int
    bold: bool = False
    italic: bool = False
    align: Align = "centre"
    first_line: float = 0
    before: int = 0
    after: int = 0
    keep_with_next: bool = False


STYLES: Final[Mapping[str, Style]] = MappingProxyType(
    {
        "nation": Style("Quốc hiệu", 12, bold=True),
        "motto": Style("Tiêu ngữ", 13, bold=True),
        "superior": Style("Cơ quan chủ quản", 12),
        "issuer": Style("Cơ quan ban hành", 12, bold=True),
        "number": Style("Số, ký hiệu", 13, before=6),
        "day": Style("Địa danh, ngày tháng", 13, italic=True, before=6),
        "kind": Style("Tên loại văn bản", 14, bold=True, before=18, keep_with_next=True),
        "subject": Style("Trích yếu", 14, bold=True, keep_with_next=True),
        "to": Style("Kính gửi", 14, before=12, after=6),
        "authority": Style("Thẩm quyền ban hành", 14, bold=True, before=12, after=6, keep_with_next=True),
        "basis": Style("Căn cứ", 14, italic=True, align="justify", first_line=12.7, after=6),
        "order": Style("Lệnh ban hành", 14, bold=True, before=6, after=6, keep_with_next=True),
        "body": Style("Nội dung", 14, align="justify", first_line=12.7, after=6),
        "part": Style(
            "Mục", 14, bold=True, align="left", first_line=12.7, before=6, after=6, keep_with_next=True
        ),
        "note": Style("Ghi chú", 12, italic=True, align="left", before=3),
        "signer": Style("Quyền hạn, chức vụ người ký", 14, bold=True, keep_with_next=True),
        "how": Style("Cách ký", 13, italic=True, keep_with_next=True),
        "name": Style("Họ tên người ký", 14, bold=True),
        "received": Style("Nơi nhận", 12, bold=True, italic=True, align="left"),
        "recipient": Style("Tên nơi nhận", 11, align="left"),
        "appendix": Style("Phụ lục", 14, bold=True, keep_with_next=True),
        "appendix_title": Style("Tên phụ lục", 14, bold=True, keep_with_next=True),
        "reference": Style("Kèm theo", 14, italic=True, after=9, keep_with_next=True),
        "mark": Style("Dấu dự thảo", 13, bold=True, align="right"),
        "notice": Style("Cảnh báo", 12, italic=True),
    }
)
"""The kind of a paragraph → its style."""
