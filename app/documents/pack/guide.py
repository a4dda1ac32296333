"""The first worksheet of a pack: whose it is, what to do with it, and its seal in hidden lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from app.documents.pack.putting import put
from app.documents.pack.values import PackBook
from app.sheet.pack import SEAL_KEY

LABEL, TEXT = 1, 2
STEPS: Final = (
    "Chỉ nhập vào ô nền vàng. Ô nào để trống nghĩa là chưa kê khai; số 0 là đã kê khai và bằng không.",
    "Số có phần lẻ gõ theo cách của máy đang dùng, ví dụ 12,5. Ngày gõ ngày/tháng/năm.",
    "Cột Điểm chỉ là tạm tính trong tệp. Điểm chính thức do hệ thống tính khi nạp tệp.",
    "Ghi chú, lý do không áp dụng và tài liệu kiểm chứng nhập trên hệ thống, không nhập ở tệp này.",
    "Lưu tệp dạng .xlsx rồi nạp lại ở trang “Gói Excel” của phiếu. Hệ thống cho xem từng ô trước khi lưu.",
    "Ô mà người khác vừa sửa trên hệ thống thì hệ thống hỏi lại, không ghi đè.",
)


def write_guide(guide: Worksheet, book: PackBook, looks: Callable[..., Format]) -> None:
    """Write the guide; ``looks`` makes formats."""
    guide.hide_gridlines(2)
    guide.set_column(0, 0, None, None, {"hidden": True})
    guide.set_column(LABEL, LABEL, 26)
    guide.set_column(TEXT, TEXT, 90)
    put(guide, 0, LABEL, book.title, looks(bold=True, font_size=14))
    steps = ((f"{number}.", step) for number, step in enumerate(STEPS, start=1))
    line = 1
    for lines in (book.facts, steps):
        line += 1
        for label, text in lines:
            put(guide, line, LABEL, label, looks(bold=True))
            put(guide, line, TEXT, text, looks(text_wrap=True))
            line += 1
    for at, piece in enumerate(book.seal, start=line + 1):
        put(guide, at, 0, SEAL_KEY)
        put(guide, at, LABEL, piece)
        guide.set_row(at, None, None, {"hidden": True})
    guide.protect()
    guide.activate()
