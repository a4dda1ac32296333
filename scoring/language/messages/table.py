"""Texts about tables of sheets in CSV; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

TABLE_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "csv_unreadable": (
        "không đọc được bảng CSV từ dòng này: dấu ngoặc kép mở mà không đóng, hoặc một ô quá dài",
        "xem lại dấu ngoặc kép ở dòng này và dòng trên; lưu bảng theo dạng CSV, mã UTF-8, ngăn cột bằng dấu phẩy",
        "the CSV table cannot be read from this line on: a quotation mark is not closed, or a cell is too long",
        "look at the quotation marks here and above; save it as CSV in UTF-8 with commas between columns",
    ),
    "csv_too_large": (
        "bảng lớn hơn {limit} MB",
        "chia bảng thành nhiều tệp, hoặc bỏ các cột không thuộc bộ chỉ số",
        "the table is larger than {limit} MB",
        "divide it, or remove columns that are no part of the criteria set",
    ),
    "csv_too_many_rows": (
        "bảng có hơn {limit} dòng",
        "mỗi đơn vị chỉ một dòng; xóa các dòng trống và các dòng thừa",
        "the table has more than {limit} rows",
        "a unit has one row; remove empty and needless ones",
    ),
    "csv_line_too_long": (
        "dòng này dài hơn {limit} KB",
        "mỗi đơn vị một dòng riêng; xem lại có mất dấu xuống dòng không",
        "this line is longer than {limit} kB",
        "put every unit on a line of its own; a line break may be missing",
    ),
    "csv_bad_character": (
        "có ký tự điều khiển (không nhìn thấy) ở đây",
        "xóa ký tự này, hoặc lưu lại bảng theo dạng CSV, mã UTF-8",
        "there is a control character (invisible) here",
        "remove it, or save the table again as CSV in UTF-8",
    ),
    "csv_other_separator": (
        "các cột không ngăn bằng dấu phẩy",
        "lưu lại theo dạng CSV UTF-8 ngăn bằng dấu phẩy, hoặc thay mọi dấu ngăn cột bằng dấu phẩy",
        "the columns are not separated by commas",
        "save it as CSV UTF-8 (comma delimited), or replace every separator by a comma",
    ),
    "csv_unit_formula": (
        "mã đơn vị bắt đầu bằng dấu =, +, - hoặc @, bảng tính sẽ hiểu là công thức",
        "bỏ dấu này",
        "the unit id begins with =, +, - or @, which a spreadsheet takes for a formula",
        "remove the sign",
    ),
    "csv_no_unit_column": (
        "bảng không có cột “unit”",
        "đặt tên cột mã đơn vị là unit",
        "the table has no column “unit”",
        "name the column of unit ids unit",
    ),
    "csv_column_twice": (
        "cột “{column}” có hai lần",
        "bỏ một cột",
        "the column “{column}” appears twice",
        "remove one",
    ),
    "csv_unit_empty": (
        "dòng này chưa có mã đơn vị",
        "điền cột unit",
        "this row has no unit id",
        "fill in the column unit",
    ),
    "csv_unit_twice": (
        "đơn vị “{unit}” có hai dòng",
        "giữ một dòng cho mỗi đơn vị",
        "the unit “{unit}” has two rows",
        "keep one row a unit",
    ),
    "csv_row_length": (
        "dòng này có {found} ô, tiêu đề có {wanted} cột",
        "sửa cho đủ số ô; nội dung có dấu phẩy phải đặt trong ngoặc kép",
        "this row has {found} cells, the heading {wanted}",
        "correct it; text with commas must be quoted",
    ),
}
