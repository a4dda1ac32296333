"""What is said of a value in a file: a text, a number, a key that does not fit."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

TOO_MANY_PROBLEMS: Final = Message(
    "too_many_problems",
    "còn nhiều lỗi khác chưa nêu",
    "sửa các lỗi trên rồi kiểm tra lại",
    "there are more problems than are listed here",
    "mend these first, then check again",
)
NOT_A_VALUE: Final = Message(
    "not_a_value",
    "ở đây cần một giá trị, không phải danh sách hay bảng",
    "viết một giá trị duy nhất sau dấu hai chấm",
    "a single value is needed here, not a list or a mapping",
    "write one value after the colon",
)
NOT_A_LIST: Final = Message(
    "not_a_list",
    "ở đây cần một danh sách",
    "viết [a, b] hoặc mỗi phần tử một dòng bắt đầu bằng “- ”",
    "a list is needed here",
    "write [a, b], or one item a line starting with “- ”",
)
NOT_A_MAPPING: Final = Message(
    "not_a_mapping",
    "ở đây cần một bảng khóa – giá trị",
    "viết mỗi dòng một “khóa: giá trị”",
    "a mapping is needed here",
    "write one “key: value” a line",
)
EMPTY_VALUE: Final = Message(
    "empty_value",
    "giá trị bỏ trống",
    "điền giá trị, hoặc xóa khóa này",
    "the value is empty",
    "fill it in, or remove the key",
)
EMPTY_LIST: Final = Message(
    "empty_list",
    "danh sách trống",
    "thêm ít nhất một phần tử",
    "the list is empty",
    "add at least one item",
)
MISSING_KEY: Final = Message(
    "missing_key",
    "thiếu khóa “{key}”",
    "thêm “{key}: …”",
    "the key “{key}” is missing",
    "add “{key}: …”",
)
UNKNOWN_KEY: Final = Message(
    "unknown_key",
    "không có khóa “{key}”",
    "dùng một trong các khóa: {known}",
    "there is no key “{key}”",
    "use one of: {known}",
)
KEY_AFTER_COMMA: Final = Message(
    "key_after_comma",
    "không có khóa “{key}”",
    "là phần sau dấu phẩy của một câu trong {{ }} thì đặt cả câu trong ngoặc kép; là khóa thì dùng: {known}",
    "there is no key “{key}”",
    "quote the whole text if this is what follows a comma in it, inside {{ }}; if it is a key, use one of: {known}",
)
UNKNOWN_KEY_NEAR: Final = Message(
    "unknown_key_near",
    "không có khóa “{key}”",
    "có phải là “{near}”? Các khóa được dùng: {known}",
    "there is no key “{key}”",
    "did you mean “{near}”? Known keys: {known}",
)
UNQUOTED_TEXT: Final = Message(
    "unquoted_text",
    "chữ {value} để trần có thể bị hiểu là số, ngày hoặc đúng/sai",
    'đặt trong ngoặc kép: "{value}"',
    "the bare text {value} may be taken for a number, a date or yes/no",
    'put it in double quotes: "{value}"',
)
UNQUOTED_CODE: Final = Message(
    "unquoted_code",
    "mã {value} không có ngoặc kép (YAML sẽ coi 1.10 và 1.1 là một)",
    'đặt mã trong ngoặc kép: "{value}"',
    "the code {value} is not quoted (YAML takes 1.10 and 1.1 for the same)",
    'put the code in double quotes: "{value}"',
)
TEXT_TOO_LONG: Final = Message(
    "text_too_long",
    "nội dung dài quá {limit} ký tự",
    "rút gọn nội dung",
    "the text is longer than {limit} characters",
    "shorten it",
)
NOT_A_NUMBER: Final = Message(
    "not_a_number",
    "“{value}” không phải là số",
    "viết số bằng chữ số, dấu chấm thập phân: 12.5",
    "“{value}” is not a number",
    "write digits with a decimal point: 12.5",
)
NUMBER_COMMA: Final = Message(
    "number_comma",
    "số “{value}” dùng dấu phẩy",
    "trong tệp bộ chỉ số, dùng dấu chấm thập phân và không ngăn hàng nghìn: 1234.5",
    "the number “{value}” has a comma",
    "in criteria files use a decimal point and no thousands separator: 1234.5",
)
NUMBER_LEADING_ZERO: Final = Message(
    "number_leading_zero",
    "số “{value}” bắt đầu bằng 0 (YAML có thể đọc theo hệ 8 hoặc hệ 16)",
    "bỏ số 0 ở đầu",
    "the number “{value}” starts with 0 (YAML may read it as octal or hexadecimal)",
    "remove the leading zero",
)
NUMBER_NOT_FINITE: Final = Message(
    "number_not_finite",
    "“{value}” không phải là một số hữu hạn",
    "viết một số cụ thể",
    "“{value}” is not a finite number",
    "write an actual number",
)
NUMBER_PERCENT_SIGN: Final = Message(
    "number_percent_sign",
    "“{value}” có dấu phần trăm, ở đây cần số không kèm dấu",
    "bỏ dấu %",
    "“{value}” has a percent sign where a bare number is needed",
    "remove the %",
)
NUMBER_TOO_LONG: Final = Message(
    "number_too_long",
    "số “{value}” quá dài",
    "dùng nhiều nhất 15 chữ số nguyên và 6 chữ số thập phân",
    "the number “{value}” is too long",
    "use at most 15 digits before and 6 after the point",
)
NOT_A_FLAG: Final = Message(
    "not_a_flag",
    "“{value}” không phải là true hoặc false",
    "viết true (có) hoặc false (không)",
    "“{value}” is neither true nor false",
    "write true or false",
)
QUOTED_FLAG: Final = Message(
    "quoted_flag",
    "“{value}” đặt trong ngoặc kép nên được hiểu là chữ, không phải đúng/sai",
    "viết true (có) hoặc false (không), không ngoặc kép",
    "“{value}” is quoted, which makes it a text and not a yes or no",
    "write true or false, without quotes",
)
NOT_A_DATE: Final = Message(
    "not_a_date",
    "“{value}” không phải là ngày",
    "viết theo dạng năm-tháng-ngày: 2026-01-31",
    "“{value}” is not a date",
    "write year-month-day: 2026-01-31",
)
NOT_ALLOWED: Final = Message(
    "not_allowed",
    "“{value}” không nằm trong các giá trị cho phép",
    "chọn một trong: {allowed}",
    "“{value}” is not one of the allowed values",
    "choose one of: {allowed}",
)
BAD_IDENTIFIER: Final = Message(
    "bad_identifier",
    "“{value}” không dùng làm mã định danh được",
    "dùng chữ cái không dấu, chữ số và gạch dưới, bắt đầu bằng chữ cái: tong_ho_so",
    "“{value}” cannot be used as an id",
    "use unaccented letters, digits and underscores, starting with a letter: total_files",
)
NAME_TOO_LONG: Final = Message(
    "name_too_long",
    "“{value}” dài quá {limit} ký tự",
    "đặt mã ngắn hơn",
    "“{value}” is longer than {limit} characters",
    "choose a shorter one",
)
BAD_CODE: Final = Message(
    "bad_code",
    "“{value}” không dùng làm mã chỉ số được",
    'dùng chữ không dấu và chữ số, ngăn bằng dấu chấm: "4.22.11"',
    "“{value}” cannot be used as a code",
    'use unaccented letters and digits separated by dots: "4.22.11"',
)
SHARE_OUT_OF_RANGE: Final = Message(
    "share_out_of_range",
    "phần điểm “{value}” không nằm trong khoảng 0 đến 1",
    'viết 0.5, "50%" hoặc "1/2"',
    "the share “{value}” is not between 0 and 1",
    'write 0.5, "50%" or "1/2"',
)
