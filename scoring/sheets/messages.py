"""What is said of a sheet, and of the rows of a table of sheets."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

SHEET_KIND_MISSING: Final = Message(
    "sheet_kind_missing",
    "chưa biết đơn vị {unit} thuộc loại nào, mà bộ chỉ số này hỏi mỗi loại một khác",
    "ghi kind là một trong: {kinds}",
    "the kind of the unit {unit} is not known, and this set asks each kind something else",
    "say kind, one of: {kinds}",
)
SHEET_KIND_UNKNOWN: Final = Message(
    "sheet_kind_unknown",
    "đơn vị {unit} thuộc loại “{kind}”, bộ chỉ số này không có loại ấy",
    "ghi kind là một trong: {kinds}; loại mới thì bộ chỉ số phải nêu (max: {{…, {kind}: …}}, applies_to)",
    "the unit {unit} is of the kind “{kind}”, which this set does not have",
    "say kind, one of: {kinds}; a new kind has to be named by the set (max: {{…, {kind}: …}}, applies_to)",
)
SHEET_UNKNOWN_FIGURE: Final = Message(
    "sheet_unknown_figure",
    "bộ chỉ số không có số liệu “{figure}”",
    "hãy bỏ số liệu này hoặc sửa lại tên",
    "the criteria set has no figure “{figure}”",
    "remove it or correct its name",
)
SHEET_UNKNOWN_INDICATOR: Final = Message(
    "sheet_unknown_indicator",
    "bộ chỉ số không có chỉ số “{indicator}”",
    "hãy bỏ mã này hoặc sửa lại",
    "the criteria set has no indicator “{indicator}”",
    "remove the code or correct it",
)
SHEET_POINTS_OUT_OF_RANGE: Final = Message(
    "sheet_points_out_of_range",
    "điểm của chỉ số {indicator} là {points}, nằm ngoài khoảng từ {low} đến {high}",
    "hãy nhập lại điểm",
    "the points of indicator {indicator}, {points}, are not between {low} and {high}",
    "enter them again",
)
SHEET_POINTS_TOO_FINE: Final = Message(
    "sheet_points_too_fine",
    "điểm của chỉ số {indicator} là {points}, có quá {digits} chữ số thập phân",
    "hãy làm tròn điểm",
    "the points of indicator {indicator}, {points}, have more than {digits} decimals",
    "round them",
)
SHEET_POINTS_AND_NOT_APPLICABLE: Final = Message(
    "sheet_points_and_not_applicable",
    "chỉ số {indicator} vừa có điểm vừa ghi không áp dụng",
    "hãy bỏ một trong hai",
    "indicator {indicator} has points and is marked not applicable",
    "remove one of the two",
)
SHEET_POINTS_AND_NOT_MEASURED: Final = Message(
    "sheet_points_and_not_measured",
    "chỉ số {indicator} vừa có điểm vừa ghi không đo được",
    "hãy bỏ một trong hai",
    "indicator {indicator} has points and is marked not measured",
    "remove one of the two",
)
SHEET_REASON_MISSING: Final = Message(
    "sheet_reason_missing",
    "chỉ số {indicator} ghi không áp dụng nhưng chưa nêu lý do",
    "hãy nêu lý do",
    "indicator {indicator} is marked not applicable without a reason",
    "give the reason",
)
SHEET_CHECK_FAILED: Final = Message(
    "sheet_check_failed",
    "{says}",
    "hãy kiểm tra lại các số liệu này",
    "{says_en}",
    "check these figures",
)
CELL_NOT_A_NUMBER: Final = Message(
    "cell_not_a_number",
    "“{title}”: “{value}” không phải là số viết theo kiểu máy",
    "viết 1234.5: dấu chấm thập phân, không ngăn hàng nghìn, không dấu cách; chưa có số thì để trống",
    "“{title}”: “{value}” is not a number in machine form",
    "write 1234.5: a decimal point, no thousands separator, no spaces; leave it empty when there is none",
)
CELL_NOT_A_BOOLEAN: Final = Message(
    "cell_not_a_boolean",
    "“{title}”: “{value}” không phải là true hoặc false",
    "viết true (có) hoặc false (không), chữ thường; bảng tính tự đổi thành TRUE thì đặt cột là Văn bản (Text)",
    "“{title}”: “{value}” is neither true nor false",
    "write true or false in small letters; where a spreadsheet makes it TRUE, set the column's format to Text",
)
CSV_UNIT_FORMULA: Final = Message(
    "csv_unit_formula",
    "mã đơn vị bắt đầu bằng dấu =, +, - hoặc @, bảng tính sẽ hiểu là công thức",
    "bỏ dấu này",
    "the unit id begins with =, +, - or @, which a spreadsheet takes for a formula",
    "remove the sign",
)
CSV_UNIT_EMPTY: Final = Message(
    "csv_unit_empty",
    "dòng này chưa có mã đơn vị",
    "điền cột unit",
    "this row has no unit id",
    "fill in the column unit",
)
CSV_UNIT_TWICE: Final = Message(
    "csv_unit_twice",
    "đơn vị “{unit}” có hai dòng",
    "giữ một dòng cho mỗi đơn vị",
    "the unit “{unit}” has two rows",
    "keep one row a unit",
)
CSV_ROW_LENGTH: Final = Message(
    "csv_row_length",
    "dòng này có {found} ô, tiêu đề có {wanted} cột",
    "sửa cho đủ số ô; nội dung có dấu ngăn cột phải đặt trong ngoặc kép",
    "this row has {found} cells, the heading {wanted}",
    "correct it; text with the separator in it must be quoted",
)
