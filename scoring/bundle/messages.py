"""What is said of a bundle."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

BUNDLE_TOO_LARGE: Final = Message(
    "bundle_too_large",
    "tệp lớn hơn {limit} MB, không gói nào lớn như vậy",
    "chọn đúng tệp ZIP đã tải từ trang kết quả",
    "the file is larger than {limit} MB, as no bundle is",
    "choose the ZIP that was downloaded from the page of the result",
)
BUNDLE_NOT_A_ZIP: Final = Message(
    "bundle_not_a_zip",
    "không đọc được tệp như một gói ZIP (tệp hỏng, tải dở, hoặc là tệp khác)",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the file cannot be read as a ZIP (damaged, cut short, or another kind of file)",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_TOO_MANY_MEMBERS: Final = Message(
    "bundle_too_many_members",
    "gói có hơn {limit} tệp",
    "không dùng gói này; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the bundle holds more than {limit} files",
    "do not use it; download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_TWICE: Final = Message(
    "bundle_member_twice",
    "tệp “{name}” có hai lần trong gói",
    "không dùng gói này; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the file “{name}” is in the bundle twice",
    "do not use it; download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_OUTSIDE: Final = Message(
    "bundle_member_outside",
    "tên tệp “{name}” trong gói dẫn ra ngoài gói hoặc không đọc được",
    "không giải nén gói này; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the name “{name}” in the bundle leads outside it or cannot be read",
    "do not unpack it; download it again from the page of the result; if that does not help, tell "
    "its publisher",
)
BUNDLE_MEMBER_NO_FILE: Final = Message(
    "bundle_member_no_file",
    "“{name}” trong gói không phải là một tệp thường (liên kết, thiết bị)",
    "không giải nén gói này; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "“{name}” in the bundle is no plain file (a link, a device)",
    "do not unpack it; download it again from the page of the result; if that does not help, tell "
    "its publisher",
)
BUNDLE_MEMBER_ENCRYPTED: Final = Message(
    "bundle_member_encrypted",
    "tệp “{name}” trong gói có mật khẩu, gói gốc thì không",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the file “{name}” in the bundle has a password, which no original has",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_UNREADABLE: Final = Message(
    "bundle_member_unreadable",
    "tệp “{name}” được nén theo cách mà gói gốc không dùng",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the file “{name}” is compressed in a way that no original is",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_DAMAGED: Final = Message(
    "bundle_member_damaged",
    "tệp “{name}” trong gói bị hỏng, đọc ra không khớp tổng kiểm tra của ZIP",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the file “{name}” in the bundle is damaged: it does not match the checksum of the ZIP",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_TOO_LARGE: Final = Message(
    "bundle_member_too_large",
    "tệp “{name}” giải nén ra lớn bất thường (gói không được quá {limit} MB)",
    "không giải nén gói này; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the file “{name}” unpacks to far too much (a bundle has at most {limit} MB)",
    "do not unpack it; download it again from the page of the result; if that does not help, tell "
    "its publisher",
)
BUNDLE_MEMBER_MISSING: Final = Message(
    "bundle_member_missing",
    "gói thiếu tệp “{name}”",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the bundle lacks the file “{name}”",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_EXTRA: Final = Message(
    "bundle_member_extra",
    "gói có tệp “{name}” mà gói gốc không có",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the bundle holds the file “{name}”, which no original does",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEMBER_UNLISTED: Final = Message(
    "bundle_member_unlisted",
    "manifest.yaml không kê tệp “{name}”",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "manifest.yaml does not list the file “{name}”",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_DIGEST_DIFFERS: Final = Message(
    "bundle_digest_differs",
    "tệp này đã bị thay đổi sau khi lập gói: manifest.yaml ghi mã SHA-256 {listed}…, tính ra {found}…",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "this file was changed after the bundle was made: manifest.yaml says SHA-256 {listed}…, it is {found}…",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_REPACKED: Final = Message(
    "bundle_repacked",
    "các tệp bên trong không khác gì nhưng tệp ZIP không phải bản gốc: đã được nén lại, hoặc bị sửa vài byte",
    "dùng đúng tệp đã tải về, đừng giải nén rồi nén lại",
    "the files inside are as they should be, but the ZIP is no original: it was packed again, or "
    "bytes changed",
    "use the file as it was downloaded, without unpacking and packing it again",
)
BUNDLE_UNKNOWN_FORMAT: Final = Message(
    "bundle_unknown_format",
    "gói theo định dạng {value}, phần mềm này chỉ biết định dạng {known}",
    "dùng bản phần mềm mới hơn",
    "the bundle has the format {value}; this software knows {known} only",
    "use a later version of the software",
)
BUNDLE_NOT_WHOLE: Final = Message(
    "bundle_not_whole",
    "“{value}” không phải là số nguyên từ 1",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "“{value}” is no whole number from 1",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_BLOCK_TWICE: Final = Message(
    "bundle_block_twice",
    "khối “{block}” được kê hai lần",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the block “{block}” is listed twice",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_TREE_DIFFERS: Final = Message(
    "bundle_tree_differs",
    "bộ chỉ số trong gói là {found}, manifest.yaml ghi {listed}",
    "không dùng gói này: quy tắc tính điểm đã bị thay; tải lại gói từ trang kết quả; nếu vẫn vậy, "
    "báo cơ quan công bố",
    "the criteria set in the bundle is {found}, manifest.yaml says {listed}",
    "do not use it: the rules of scoring were replaced; download it again from the page of the "
    "result; if that does not help, tell its publisher",
)
BUNDLE_TABLE_HEADING: Final = Message(
    "bundle_table_heading",
    "dòng đầu của bảng phải là: {wanted}",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the first line of the table must be: {wanted}",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_TOO_MANY_UNITS: Final = Message(
    "bundle_too_many_units",
    "bảng có hơn {limit} dòng",
    "không dùng gói này; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the table has more than {limit} lines",
    "do not use it; download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_UNKNOWN_BLOCK: Final = Message(
    "bundle_unknown_block",
    "đơn vị {unit} ở khối “{block}”, manifest.yaml không có khối này",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the unit {unit} is in the block “{block}”, which manifest.yaml does not have",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_UNIT_MISSING: Final = Message(
    "bundle_unit_missing",
    "đơn vị {unit} có trong {other} mà không có trong tệp này",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the unit {unit} is in {other} and not in this file",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_REASON_MISSING: Final = Message(
    "bundle_reason_missing",
    "đơn vị {unit}: chỉ số {code} ghi không áp dụng trong phieu.csv mà ở đây không có lý do",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the unit {unit}: the indicator {code} is not applicable in phieu.csv, and no reason is given here",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_MEASURED_UNLIKE: Final = Message(
    "bundle_measured_unlike",
    "đơn vị {unit}: chỉ số {code} được tính, mà ở đơn vị khác ghi không đo được (nm)",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the unit {unit}: the indicator {code} counts, and is not measured (nm) for another unit",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_REASON_STRAY: Final = Message(
    "bundle_reason_stray",
    "đơn vị {unit}: có lý do không áp dụng của chỉ số {code}, nhưng phieu.csv không ghi là không áp dụng",
    "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "the unit {unit}: a reason is given for the indicator {code}, which is applicable in phieu.csv",
    "download it again from the page of the result; if that does not help, tell its publisher",
)
BUNDLE_LINE_DIFFERS: Final = Message(
    "bundle_line_differs",
    "đơn vị {unit}: gói ghi {published}; tính ra {computed}",
    "kết quả trong gói không ra từ số liệu trong gói; hỏi cơ quan công bố",
    "the unit {unit}: the bundle says {published}; computed: {computed}",
    "the result in the bundle does not follow from its figures; ask its publisher",
)
BUNDLE_LINE_MISSING: Final = Message(
    "bundle_line_missing",
    "đơn vị {unit} không có trong kết quả; tính ra {computed}",
    "kết quả trong gói không ra từ số liệu trong gói; hỏi cơ quan công bố",
    "the unit {unit} is not in the result; computed: {computed}",
    "the result in the bundle does not follow from its figures; ask its publisher",
)
BUNDLE_LINE_STRAY: Final = Message(
    "bundle_line_stray",
    "đơn vị {unit} có trong kết quả mà không có phiếu",
    "kết quả trong gói không ra từ số liệu trong gói; hỏi cơ quan công bố",
    "the unit {unit} is in the result and has no sheet",
    "the result in the bundle does not follow from its figures; ask its publisher",
)
BUNDLE_TEXT_DIFFERS: Final = Message(
    "bundle_text_differs",
    "dòng này ghi “{published}”, tính ra “{computed}”",
    "bảng kết quả không đúng từng chữ; tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố",
    "this line says “{published}”, computed: “{computed}”",
    "the table of results is not the same to the letter; download it again from the page of the "
    "result; if that does not help, tell its publisher",
)
BUNDLE_MORE_DIFFERENCES: Final = Message(
    "bundle_more_differences",
    "còn {count} đơn vị khác nữa không khớp",
    "sửa chỗ khác đầu tiên trước: một điểm sai làm lệch hạng của nhiều đơn vị",
    "{count} more units differ",
    "look at the first difference first: one wrong point moves the ranks of many units",
)
