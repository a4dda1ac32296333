"""Texts about values and sheets; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

from scoring.language.bilingual import Bilingual, bilingual
from scoring.language.messages.table import TABLE_MESSAGES

SHEET_MESSAGES: Final[dict[str, Bilingual]] = bilingual(
    {
        **TABLE_MESSAGES,
        "sheet_kind_missing": (
            "chưa biết đơn vị {unit} thuộc loại nào, mà bộ chỉ số này hỏi mỗi loại một khác",
            "ghi kind là một trong: {kinds}",
            "the kind of the unit {unit} is not known, and this set asks each kind something else",
            "say kind, one of: {kinds}",
        ),
        "sheet_kind_unknown": (
            "đơn vị {unit} thuộc loại “{kind}”, bộ chỉ số này không có loại ấy",
            "ghi kind là một trong: {kinds}; loại mới thì bộ chỉ số phải nêu (max: {{…, {kind}: …}}, applies_to)",
            "the unit {unit} is of the kind “{kind}”, which this set does not have",
            "say kind, one of: {kinds}; a new kind has to be named by the set (max: {{…, {kind}: …}}, applies_to)",
        ),
        "value_empty": (
            "“{title}” chưa có giá trị",
            "hãy nhập giá trị",
            "“{title}” is empty",
            "enter a value",
        ),
        "value_not_a_number": (
            "“{title}”: “{value}” không phải là số",
            "hãy nhập một số",
            "“{title}”: “{value}” is not a number",
            "enter a number",
        ),
        "value_not_an_integer": (
            "“{title}”: {value} không phải là số nguyên",
            "hãy nhập số nguyên, không có phần thập phân",
            "“{title}”: {value} is not a whole number",
            "enter a whole number",
        ),
        "value_not_a_boolean": (
            "“{title}”: “{value}” không phải là có hoặc không",
            "hãy chọn Có hoặc Không (true hoặc false)",
            "“{title}”: “{value}” is neither yes nor no",
            "choose one (true or false)",
        ),
        "value_unknown_option": (
            "“{title}”: không có phương án “{value}”",
            "hãy chọn một trong: {allowed}",
            "“{title}”: there is no option “{value}”",
            "choose one of: {allowed}",
        ),
        "value_not_a_date": (
            "“{title}”: “{value}” không phải là ngày",
            "hãy nhập ngày, tháng, năm có thật",
            "“{title}”: “{value}” is not a date",
            "enter a day that exists",
        ),
        "value_too_long": (
            "“{title}” dài quá {limit} ký tự",
            "hãy rút gọn nội dung",
            "“{title}” is longer than {limit} characters",
            "shorten it",
        ),
        "value_too_precise": (
            "“{title}” có quá nhiều chữ số",
            "hãy nhập nhiều nhất 15 chữ số nguyên và 6 chữ số thập phân",
            "“{title}” has too many digits",
            "enter at most 15 before and 6 after the decimal point",
        ),
        "value_below_min": (
            "“{title}” nhỏ hơn mức thấp nhất cho phép là {limit}",
            "hãy kiểm tra lại số liệu",
            "“{title}” is below the smallest value allowed, {limit}",
            "check the figure",
        ),
        "value_above_max": (
            "“{title}” lớn hơn mức cao nhất cho phép là {limit}",
            "hãy kiểm tra lại số liệu",
            "“{title}” is above the largest value allowed, {limit}",
            "check the figure",
        ),
        "value_wrong_type": (
            "“{title}” có giá trị không đúng kiểu",
            "hãy nhập lại",
            "“{title}” has a value of the wrong type",
            "enter it again",
        ),
        "sheet_unknown_figure": (
            "bộ chỉ số không có số liệu “{figure}”",
            "hãy bỏ số liệu này hoặc sửa lại tên",
            "the criteria set has no figure “{figure}”",
            "remove it or correct its name",
        ),
        "sheet_unknown_indicator": (
            "bộ chỉ số không có chỉ số “{indicator}”",
            "hãy bỏ mã này hoặc sửa lại",
            "the criteria set has no indicator “{indicator}”",
            "remove the code or correct it",
        ),
        "sheet_points_out_of_range": (
            "điểm của chỉ số {indicator} là {points}, nằm ngoài khoảng từ {low} đến {high}",
            "hãy nhập lại điểm",
            "the points of indicator {indicator}, {points}, are not between {low} and {high}",
            "enter them again",
        ),
        "sheet_points_too_fine": (
            "điểm của chỉ số {indicator} là {points}, có quá {digits} chữ số thập phân",
            "hãy làm tròn điểm",
            "the points of indicator {indicator}, {points}, have more than {digits} decimals",
            "round them",
        ),
        "sheet_points_and_not_applicable": (
            "chỉ số {indicator} vừa có điểm vừa ghi không áp dụng",
            "hãy bỏ một trong hai",
            "indicator {indicator} has points and is marked not applicable",
            "remove one of the two",
        ),
        "sheet_points_and_not_measured": (
            "chỉ số {indicator} vừa có điểm vừa ghi không đo được",
            "hãy bỏ một trong hai",
            "indicator {indicator} has points and is marked not measured",
            "remove one of the two",
        ),
        "sheet_reason_missing": (
            "chỉ số {indicator} ghi không áp dụng nhưng chưa nêu lý do",
            "hãy nêu lý do",
            "indicator {indicator} is marked not applicable without a reason",
            "give the reason",
        ),
        "sheet_check_failed": (
            "{says}",
            "hãy kiểm tra lại các số liệu này",
            "{says_en}",
            "check these figures",
        ),
        "cell_not_a_number": (
            "“{title}”: “{value}” không phải là số viết theo kiểu máy",
            "viết 1234.5: dấu chấm thập phân, không ngăn hàng nghìn, không dấu cách; chưa có số thì để trống",
            "“{title}”: “{value}” is not a number in machine form",
            "write 1234.5: a decimal point, no thousands separator, no spaces; leave it empty when there is none",
        ),
        "cell_not_a_boolean": (
            "“{title}”: “{value}” không phải là true hoặc false",
            "viết true (có) hoặc false (không), chữ thường; bảng tính tự đổi thành TRUE thì đặt cột là Văn bản (Text)",
            "“{title}”: “{value}” is neither true nor false",
            "write true or false in small letters; where a spreadsheet makes it TRUE, set the column's format to Text",
        ),
    }
)
