"""Which tables are sealed, and which are not and why. A test holds the lists against the schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from sqlalchemy import Column, Table

from app.models import Base

UNSEALED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access_record": "sổ truy cập không nối chuỗi băm, vì ghi sau khi trả lời và không ai phải chờ ai",
        "event": "chính là nhật ký, có chuỗi băm riêng; đuôi chuỗi cần tệp mốc",
        "file_mark": "đọc ra từ tệp để tìm văn bản gần giống, xóa đi đọc lại được",
        "file_text": "đọc ra từ tệp để tìm văn bản gần giống, xóa đi đọc lại được",
        "form_answer": "câu trả lời giữ tạm cho biểu mẫu gửi lại, tự xóa",
        "handout": "dòng thẩm định đang giao cho một người trong 10 phút, hết giờ thì vô nghĩa",
        "installation": "ghi nơi dùng và kho tệp; được so mỗi lần khởi động",
        "invitation": "thư mời dùng một lần rồi hết hạn; việc mời, thu hồi và dùng thư có sự kiện riêng trong nhật ký",
        "job": "tiến độ của việc nền, đổi từng bước; việc nó làm có sự kiện và dòng riêng trong nhật ký",
        "like_file": "tính ra từ văn bản của tệp, xóa đi tính lại được",
        "login_failure": "bộ đếm tạm, tự xóa",
        "login_session": "phiên đăng nhập, hết hạn thì vô nghĩa",
        "preview": "bản xem trước công bố, tính ra từ phiếu; lúc công bố được so lại, xóa đi tính lại được",
        "preview_line": "dòng của bản xem trước công bố, như trên",
        "stake": "tính ra từ phiếu để xếp thứ tự thẩm định, xóa đi tính lại được",
        "transfer": "tệp đang gửi dở, chưa là minh chứng; lúc nhận xong có sự kiện, quá hạn thì tự xóa",
        "transfer_part": "phần đã đến của tệp đang gửi dở, như trên",
        "waiting_file": "tệp đã nhận, chờ khai; việc nhận, khai và bỏ đều có sự kiện riêng trong nhật ký",
    }
)
"""Table → why no event keeps its rows."""

SHEET: Final = "assessment"


def sealed_tables() -> tuple[Table, ...]:
    """Return every table whose rows the log keeps, each after those that it refers to."""
    return tuple(table for table in Base.metadata.sorted_tables if table.name not in UNSEALED)


def tables_of_a_sheet() -> tuple[Table, ...]:
    """Return the sealed tables whose key names the sheet: only the stream of that sheet tells of their rows."""
    return tuple(table for table in sealed_tables() if _names_its_sheet(table))


def other_tables() -> tuple[Table, ...]:
    """Return the sealed tables of whose rows any stream may tell."""
    return tuple(table for table in sealed_tables() if not _names_its_sheet(table))


def sheet_column(table: Table) -> Column[int]:
    """Return the column of one of `tables_of_a_sheet` that holds the id of the sheet."""
    return table.columns["id" if table.name == SHEET else f"{SHEET}_id"]


def sheet_of(table: Table, key: Sequence[object]) -> int | None:
    """Return the sheet that a row belongs to, by the values of its key; nothing for a row of `other_tables`."""
    if not _names_its_sheet(table):
        return None
    names = [column.name for column in table.primary_key]
    return int(str(key[names.index(sheet_column(table).name)]))


def _names_its_sheet(table: Table) -> bool:
    return table.name == SHEET or f"{SHEET}_id" in table.primary_key.columns
