"""Texts of `verify`; see :mod:`scoring.messages`. A place is `bundle.zip/member:line:column`."""

from __future__ import annotations

from typing import Final

from scoring.language.bilingual import Bilingual, bilingual

_GET_ANOTHER: Final = "tải lại gói từ trang kết quả; nếu vẫn vậy, báo cơ quan công bố"
_GET_ANOTHER_EN: Final = (
    "download it again from the page of the result; if that does not help, tell its publisher"
)

BUNDLE_MESSAGES: Final[dict[str, Bilingual]] = bilingual(
    {
        "bundle_too_large": (
            "tệp lớn hơn {limit} MB, không gói nào lớn như vậy",
            "chọn đúng tệp ZIP đã tải từ trang kết quả",
            "the file is larger than {limit} MB, as no bundle is",
            "choose the ZIP that was downloaded from the page of the result",
        ),
        "bundle_not_a_zip": (
            "không đọc được tệp như một gói ZIP (tệp hỏng, tải dở, hoặc là tệp khác)",
            _GET_ANOTHER,
            "the file cannot be read as a ZIP (damaged, cut short, or another kind of file)",
            _GET_ANOTHER_EN,
        ),
        "bundle_too_many_members": (
            "gói có hơn {limit} tệp",
            "không dùng gói này; " + _GET_ANOTHER,
            "the bundle holds more than {limit} files",
            "do not use it; " + _GET_ANOTHER_EN,
        ),
        "bundle_member_twice": (
            "tệp “{name}” có hai lần trong gói",
            "không dùng gói này; " + _GET_ANOTHER,
            "the file “{name}” is in the bundle twice",
            "do not use it; " + _GET_ANOTHER_EN,
        ),
        "bundle_member_outside": (
            "tên tệp “{name}” trong gói dẫn ra ngoài gói hoặc không đọc được",
            "không giải nén gói này; " + _GET_ANOTHER,
            "the name “{name}” in the bundle leads outside it or cannot be read",
            "do not unpack it; " + _GET_ANOTHER_EN,
        ),
        "bundle_member_no_file": (
            "“{name}” trong gói không phải là một tệp thường (liên kết, thiết bị)",
            "không giải nén gói này; " + _GET_ANOTHER,
            "“{name}” in the bundle is no plain file (a link, a device)",
            "do not unpack it; " + _GET_ANOTHER_EN,
        ),
        "bundle_member_encrypted": (
            "tệp “{name}” trong gói có mật khẩu, gói gốc thì không",
            _GET_ANOTHER,
            "the file “{name}” in the bundle has a password, which no original has",
            _GET_ANOTHER_EN,
        ),
        "bundle_member_unreadable": (
            "tệp “{name}” được nén theo cách mà gói gốc không dùng",
            _GET_ANOTHER,
            "the file “{name}” is compressed in a way that no original is",
            _GET_ANOTHER_EN,
        ),
        "bundle_member_damaged": (
            "tệp “{name}” trong gói bị hỏng, đọc ra không khớp tổng kiểm tra của ZIP",
            _GET_ANOTHER,
            "the file “{name}” in the bundle is damaged: it does not match the checksum of the ZIP",
            _GET_ANOTHER_EN,
        ),
        "bundle_member_too_large": (
            "tệp “{name}” giải nén ra lớn bất thường (gói không được quá {limit} MB)",
            "không giải nén gói này; " + _GET_ANOTHER,
            "the file “{name}” unpacks to far too much (a bundle has at most {limit} MB)",
            "do not unpack it; " + _GET_ANOTHER_EN,
        ),
        "bundle_member_missing": (
            "gói thiếu tệp “{name}”",
            _GET_ANOTHER,
            "the bundle lacks the file “{name}”",
            _GET_ANOTHER_EN,
        ),
        "bundle_member_extra": (
            "gói có tệp “{name}” mà gói gốc không có",
            _GET_ANOTHER,
            "the bundle holds the file “{name}”, which no original does",
            _GET_ANOTHER_EN,
        ),
        "bundle_member_unlisted": (
            "manifest.yaml không kê tệp “{name}”",
            _GET_ANOTHER,
            "manifest.yaml does not list the file “{name}”",
            _GET_ANOTHER_EN,
        ),
        "bundle_digest_differs": (
            "tệp này đã bị thay đổi sau khi lập gói: manifest.yaml ghi mã SHA-256 {listed}…, tính ra {found}…",
            _GET_ANOTHER,
            "this file was changed after the bundle was made: manifest.yaml says SHA-256 {listed}…, it is {found}…",
            _GET_ANOTHER_EN,
        ),
        "bundle_repacked": (
            "các tệp bên trong không khác gì nhưng tệp ZIP không phải bản gốc: đã được nén lại, hoặc bị sửa vài byte",
            "dùng đúng tệp đã tải về, đừng giải nén rồi nén lại",
            "the files inside are as they should be, but the ZIP is no original: it was packed again, or bytes changed",
            "use the file as it was downloaded, without unpacking and packing it again",
        ),
        "bundle_unknown_format": (
            "gói theo định dạng {value}, phần mềm này chỉ biết định dạng {known}",
            "dùng bản phần mềm mới hơn",
            "the bundle has the format {value}; this software knows {known} only",
            "use a later version of the software",
        ),
        "bundle_not_whole": (
            "“{value}” không phải là số nguyên từ 1",
            _GET_ANOTHER,
            "“{value}” is no whole number from 1",
            _GET_ANOTHER_EN,
        ),
        "bundle_block_twice": (
            "khối “{block}” được kê hai lần",
            _GET_ANOTHER,
            "the block “{block}” is listed twice",
            _GET_ANOTHER_EN,
        ),
        "bundle_tree_differs": (
            "bộ chỉ số trong gói là {found}, manifest.yaml ghi {listed}",
            "không dùng gói này: quy tắc tính điểm đã bị thay; " + _GET_ANOTHER,
            "the criteria set in the bundle is {found}, manifest.yaml says {listed}",
            "do not use it: the rules of scoring were replaced; " + _GET_ANOTHER_EN,
        ),
        "bundle_table_heading": (
            "dòng đầu của bảng phải là: {wanted}",
            _GET_ANOTHER,
            "the first line of the table must be: {wanted}",
            _GET_ANOTHER_EN,
        ),
        "bundle_too_many_units": (
            "bảng có hơn {limit} dòng",
            "không dùng gói này; " + _GET_ANOTHER,
            "the table has more than {limit} lines",
            "do not use it; " + _GET_ANOTHER_EN,
        ),
        "bundle_unknown_block": (
            "đơn vị {unit} ở khối “{block}”, manifest.yaml không có khối này",
            _GET_ANOTHER,
            "the unit {unit} is in the block “{block}”, which manifest.yaml does not have",
            _GET_ANOTHER_EN,
        ),
        "bundle_unit_missing": (
            "đơn vị {unit} có trong {other} mà không có trong tệp này",
            _GET_ANOTHER,
            "the unit {unit} is in {other} and not in this file",
            _GET_ANOTHER_EN,
        ),
        "bundle_reason_missing": (
            "đơn vị {unit}: chỉ số {code} ghi không áp dụng trong phieu.csv mà ở đây không có lý do",
            _GET_ANOTHER,
            "the unit {unit}: the indicator {code} is not applicable in phieu.csv, and no reason is given here",
            _GET_ANOTHER_EN,
        ),
        "bundle_measured_unlike": (
            "đơn vị {unit}: chỉ số {code} được tính, mà ở đơn vị khác ghi không đo được (nm)",
            _GET_ANOTHER,
            "the unit {unit}: the indicator {code} counts, and is not measured (nm) for another unit",
            _GET_ANOTHER_EN,
        ),
        "bundle_reason_stray": (
            "đơn vị {unit}: có lý do không áp dụng của chỉ số {code}, nhưng phieu.csv không ghi là không áp dụng",
            _GET_ANOTHER,
            "the unit {unit}: a reason is given for the indicator {code}, which is applicable in phieu.csv",
            _GET_ANOTHER_EN,
        ),
        "bundle_line_differs": (
            "đơn vị {unit}: gói ghi {published}; tính ra {computed}",
            "kết quả trong gói không ra từ số liệu trong gói; hỏi cơ quan công bố",
            "the unit {unit}: the bundle says {published}; computed: {computed}",
            "the result in the bundle does not follow from its figures; ask its publisher",
        ),
        "bundle_line_missing": (
            "đơn vị {unit} không có trong kết quả; tính ra {computed}",
            "kết quả trong gói không ra từ số liệu trong gói; hỏi cơ quan công bố",
            "the unit {unit} is not in the result; computed: {computed}",
            "the result in the bundle does not follow from its figures; ask its publisher",
        ),
        "bundle_line_stray": (
            "đơn vị {unit} có trong kết quả mà không có phiếu",
            "kết quả trong gói không ra từ số liệu trong gói; hỏi cơ quan công bố",
            "the unit {unit} is in the result and has no sheet",
            "the result in the bundle does not follow from its figures; ask its publisher",
        ),
        "bundle_text_differs": (
            "dòng này ghi “{published}”, tính ra “{computed}”",
            "bảng kết quả không đúng từng chữ; " + _GET_ANOTHER,
            "this line says “{published}”, computed: “{computed}”",
            "the table of results is not the same to the letter; " + _GET_ANOTHER_EN,
        ),
        "bundle_more_differences": (
            "còn {count} đơn vị khác nữa không khớp",
            "sửa chỗ khác đầu tiên trước: một điểm sai làm lệch hạng của nhiều đơn vị",
            "{count} more units differ",
            "look at the first difference first: one wrong point moves the ranks of many units",
        ),
    }
)
