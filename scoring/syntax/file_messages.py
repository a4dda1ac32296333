"""What is said of a file as a whole and of its YAML."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

FILE_MISSING: Final = Message(
    "file_missing",
    "không tìm thấy tệp {name}",
    "kiểm tra lại đường dẫn, hoặc tạo tệp này",
    "the file {name} was not found",
    "check the path, or create the file",
)
FILE_UNREADABLE: Final = Message(
    "file_unreadable",
    "không đọc được tệp",
    "kiểm tra đây là một tệp (không phải thư mục) và tài khoản này có quyền đọc, rồi thử lại",
    "the file cannot be read",
    "see that it is a file (no folder) which this account may read, and try again",
)
FILE_TOO_LARGE: Final = Message(
    "file_too_large",
    "tệp lớn hơn {limit} KB",
    "tách mỗi nhóm chỉ số ra một tệp riêng",
    "the file is larger than {limit} kB",
    "put each group in a file of its own",
)
SET_TOO_LARGE: Final = Message(
    "set_too_large",
    "các tệp của bộ chỉ số cộng lại lớn hơn {limit} KB; từ tệp này trở đi không đọc nữa",
    "xóa các tệp không thuộc bộ này, rút gọn nội dung",
    "the files of the criteria set are larger than {limit} kB together; from this one on nothing is read",
    "remove files that are no part of this set, shorten the texts",
)
SET_TOO_MANY_NODES: Final = Message(
    "set_too_many_nodes",
    "các tệp của bộ chỉ số có quá {limit} giá trị; từ đây trở đi không đọc nữa",
    "xóa các tệp không thuộc bộ này, giảm số chỉ số",
    "the files of the criteria set hold more than {limit} values; from here on nothing is read",
    "remove files that are no part of this set, or some of the indicators",
)
FILE_EMPTY: Final = Message(
    "file_empty",
    "tệp không có nội dung",
    "điền nội dung, hoặc xóa tệp này",
    "the file is empty",
    "fill it in, or remove it",
)
WRONG_SUFFIX: Final = Message(
    "wrong_suffix",
    "tệp {name} có đuôi .yml nên không được đọc",
    "đổi đuôi tệp thành .yaml",
    "the file {name} ends in .yml and is not read",
    "rename it to .yaml",
)
NOT_UTF8: Final = Message(
    "not_utf8",
    "tệp không phải mã UTF-8",
    "mở tệp bằng trình soạn thảo và lưu lại với mã UTF-8",
    "the file is not UTF-8",
    "open it in an editor and save it as UTF-8",
)
NOT_A_FOLDER: Final = Message(
    "not_a_folder",
    "đây phải là một thư mục",
    "đổi tên tệp này, rồi tạo thư mục cùng tên để chứa các ví dụ",
    "this has to be a folder",
    "rename this file and make a folder of its name for the examples",
)
YAML_SYNTAX: Final = Message(
    "yaml_syntax",
    "sai cú pháp YAML",
    "xem lại dòng này và dòng ngay trên: thụt lề, dấu hai chấm, dấu ngoặc",
    "wrong YAML syntax",
    "look at this line and the one above: indentation, colons, brackets",
)
YAML_STRAY_COLON: Final = Message(
    "yaml_stray_colon",
    "dấu hai chấm ở chỗ không cho phép",
    "nếu dấu hai chấm thuộc về nội dung, đặt cả câu trong ngoặc kép",
    "a colon where none is allowed",
    "when the colon belongs to the text, put the whole text in double quotes",
)
YAML_BAD_CHARACTER: Final = Message(
    "yaml_bad_character",
    "có ký tự YAML không nhận (phím tab, @, `, % ở đầu, hoặc ký tự điều khiển)",
    "thay tab bằng dấu cách; đặt nội dung trong ngoặc kép",
    "a character YAML does not accept (a tab, a leading @, ` or %, or a control character)",
    "replace tabs by spaces; put the text in double quotes",
)
YAML_UNCLOSED_FLOW: Final = Message(
    "yaml_unclosed_flow",
    "thiếu dấu phẩy hoặc dấu đóng ngoặc ] }}",
    "đóng ngoặc đã mở, ngăn các phần tử bằng dấu phẩy",
    "a comma or a closing ] }} is missing",
    "close the bracket, separate the items by commas",
)
YAML_INDENTATION: Final = Message(
    "yaml_indentation",
    "thụt lề không khớp với các dòng trên",
    "căn lề dòng này thẳng với các khóa cùng cấp",
    "the indentation does not match the lines above",
    "align this line with the keys of the same level",
)
YAML_MISSING_COLON: Final = Message(
    "yaml_missing_colon",
    "thiếu dấu hai chấm sau tên khóa",
    "viết “khóa: giá trị”, có một dấu cách sau dấu hai chấm",
    "a colon is missing after a key",
    "write “key: value”, with a space after the colon",
)
YAML_UNCLOSED_QUOTE: Final = Message(
    "yaml_unclosed_quote",
    "dấu ngoặc kép hoặc ngoặc đơn mở mà không đóng",
    "thêm dấu đóng ngoặc",
    "a quotation mark is never closed",
    "close it",
)
SEVERAL_DOCUMENTS: Final = Message(
    "several_documents",
    "tệp có nhiều phần ngăn bằng ---",
    "mỗi tệp chỉ một phần; tách phần sau ra tệp riêng",
    "the file holds several documents separated by ---",
    "keep one a file; move the others to files of their own",
)
ALIAS: Final = Message(
    "alias",
    "dùng tham chiếu &{name} hoặc *{name}",
    "viết lại nội dung tại chỗ; bộ chỉ số không dùng tham chiếu YAML",
    "uses the YAML reference &{name} or *{name}",
    "write the content out; criteria files do not use references",
)
MERGE_KEY: Final = Message(
    "merge_key",
    "dùng khóa gộp <<",
    "viết lại các khóa tại chỗ",
    "uses the merge key <<",
    "write the keys out",
)
TAG: Final = Message(
    "tag",
    "dùng thẻ kiểu {tag}",
    "bỏ thẻ kiểu; chỉ viết giá trị",
    "uses the type tag {tag}",
    "remove the tag and write the value only",
)
TOO_DEEP: Final = Message(
    "too_deep",
    "lồng nhau quá {limit} cấp",
    "giảm số cấp lồng nhau",
    "nested more than {limit} levels deep",
    "nest less",
)
TOO_MANY_NODES: Final = Message(
    "too_many_nodes",
    "tệp có quá {limit} giá trị",
    "tách mỗi nhóm chỉ số ra một tệp riêng",
    "the file holds more than {limit} values",
    "put each group in a file of its own",
)
KEY_NOT_TEXT: Final = Message(
    "key_not_text",
    "tên khóa là một danh sách hoặc một bảng",
    "dùng một từ làm tên khóa",
    "a key is a list or a mapping",
    "use a word as the key",
)
DUPLICATE_KEY: Final = Message(
    "duplicate_key",
    "khóa “{key}” đã có ở dòng {line}",
    "giữ một khóa, xóa hoặc đổi tên khóa kia",
    "the key “{key}” is already on line {line}",
    "keep one, remove or rename the other",
)
