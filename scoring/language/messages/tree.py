"""Texts about criteria sets: totals and figures, and the whole catalogue; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

from scoring.language.bilingual import Bilingual, bilingual
from scoring.language.messages.files import FILE_MESSAGES
from scoring.language.messages.rules import RULE_MESSAGES
from scoring.language.messages.spreadsheet import LOCK_MESSAGES, NEW_REMARKS, SPREADSHEET_MESSAGES
from scoring.language.messages.yaml import YAML_MESSAGES

_TREE_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "unknown_format": (
        "định dạng {value} không được hỗ trợ",
        "viết format: 1",
        "the format {value} is not supported",
        "write format: 1",
    ),
    "bad_tree_id": (
        "“{value}” không dùng làm định danh bộ chỉ số được",
        "viết theo dạng họ/năm/cấp: dti/2026/commune",
        "“{value}” cannot be the id of a criteria set",
        "write family/year/level: dti/2026/commune",
    ),
    "no_groups": (
        "bộ chỉ số chưa có chỉ số chính nào",
        "thêm tệp 01-….yaml bên cạnh tree.yaml, hoặc khóa groups trong tệp này",
        "the criteria set has no groups",
        "add a file 01-….yaml beside tree.yaml, or the key groups in this file",
    ),
    "group_empty": (
        "nhóm không có chỉ số thành phần nào",
        "thêm khóa indicators (hoặc groups)",
        "the group has no indicators",
        "add the key indicators (or groups)",
    ),
    "groups_too_deep": (
        "các nhóm lồng nhau quá {limit} cấp",
        "gộp bớt các cấp nhóm",
        "groups are nested more than {limit} levels deep",
        "merge some levels",
    ),
    "code_twice": (
        "mã “{code}” đã được dùng ở {place}",
        "mỗi mã chỉ dùng một lần trong cả bộ chỉ số; đổi một trong hai",
        "the code “{code}” is already used at {place}",
        "a code is used once in the whole set; change one of them",
    ),
    "max_not_sum": (
        "điểm tối đa {max} khác tổng các phần {total} (= {parts})",
        "sửa cho khớp; phần không tính điểm ghi counts: false, thưởng trong thang điểm ghi in_max: true",
        "the maximum {max} differs from the sum of its parts {total} (= {parts})",
        "make them agree; a part that does not count says counts: false, a bonus inside the total in_max: true",
    ),
    "max_not_sum_of_kind": (
        "điểm tối đa {max} của loại đơn vị {kind} khác tổng các phần {total} (= {parts})",
        "sửa cho khớp; phần chỉ hỏi loại khác (applies_to) không tính vào tổng của loại này",
        "the maximum {max} of the kind {kind} differs from the sum of its parts {total} (= {parts})",
        "make them agree; what is asked of other kinds only (applies_to) is not in the sum of this one",
    ),
    "max_not_sum_of_kinds": (
        "điểm tối đa {max} không đúng với mọi loại đơn vị; tổng các phần của từng loại là {totals}",
        "sửa cho mọi loại có cùng tổng; nếu quyết định cho mỗi loại một tổng thì ghi max: {{{totals}}}",
        "the maximum {max} is not that of every kind of unit; the sums of their parts are {totals}",
        "make the sums agree; where the decision gives each kind its own, write max: {{{totals}}}",
    ),
    "bad_floor": (
        "“{value}” không phải là mức dừng của điểm trừ",
        "ghi floor: 0 (trừ đến hết điểm thì dừng) hoặc floor: none (được âm)",
        "“{value}” is not where penalties stop",
        "write floor: 0 (they stop at nothing left) or floor: none (below zero)",
    ),
    "floor_without_points": (
        "nhóm này không có điểm nào để trừ đến hết (chỉ có điểm trừ, hoặc điểm thưởng ngoài tổng)",
        "bỏ floor; điểm trừ của nhóm lấy từ điểm của phần ở trên, và dừng theo floor của phần ấy",
        "the group has no points of its own to stop at (penalties, or a bonus on top)",
        "remove floor; its penalties are taken from what stands above it, and stop at the floor there",
    ),
    "level_without_title": (
        "cấp “{value}” không phải là một trong các cấp có sẵn ({known})",
        "sửa lại nếu gõ nhầm; cấp khác thì ghi thêm level_title: tên cấp, ví dụ level_title: Trường học",
        "the level “{value}” is none of those known ({known})",
        "correct it if mistyped; for another level add level_title, such as level_title: Schools",
    ),
    "max_too_fine": (
        "điểm tối đa {value} có nhiều số lẻ hơn quy tắc làm tròn ({digits} chữ số thập phân)",
        "tăng rounding.points, hoặc làm tròn điểm tối đa",
        "the maximum {value} has more decimals than the rounding rule ({digits})",
        "raise rounding.points, or round the maximum",
    ),
    "zero_max": (
        "điểm tối đa bằng 0",
        "ghi điểm tối đa lớn hơn 0, hoặc counts: false nếu chỉ ghi nhận",
        "the maximum is 0",
        "write a maximum above 0, or counts: false when it is recorded only",
    ),
    "negative_max": (
        "điểm tối đa {value} là số âm",
        "ghi số dương; nếu là điểm trừ, thêm penalty: true",
        "the maximum {value} is negative",
        "write a positive number; for points taken away add penalty: true",
    ),
    "penalty_max": (
        "điểm trừ có mức tối đa {value} không phải số âm",
        "ghi số âm: max: -1",
        "a penalty whose maximum {value} is not negative",
        "write a negative number: max: -1",
    ),
    "bonus_and_penalty": (
        "vừa là điểm thưởng vừa là điểm trừ",
        "giữ một trong hai khóa bonus và penalty",
        "both a bonus and a penalty",
        "keep one of bonus and penalty",
    ),
    "bad_digits": (
        "số chữ số thập phân “{value}” không hợp lệ",
        "ghi một số nguyên từ 0 đến {most}",
        "the number of decimals “{value}” is not valid",
        "write a whole number from 0 to {most}",
    ),
    "period_reversed": (
        "ngày bắt đầu sau ngày kết thúc",
        "đổi lại from và to",
        "the period starts after it ends",
        "swap from and to",
    ),
    "grade_twice": (
        "mức xếp loại “{grade}” có hai lần",
        "đổi id của một mức",
        "the grade “{grade}” appears twice",
        "change one id",
    ),
    "grades_order": (
        "mức xếp loại này cao hơn mức đứng trước",
        "xếp các mức từ cao xuống thấp",
        "this grade is above the one before it",
        "list grades from the best down",
    ),
    "figure_declared_twice": (
        "số liệu “{figure}” đã khai báo ở {place}",
        "mỗi số liệu khai báo một lần rồi dùng lại id; nếu là số liệu khác, đổi id",
        "the figure “{figure}” is already declared at {place}",
        "declare a figure once and reuse its id; if it is another figure, change the id",
    ),
    "option_twice": (
        "phương án “{option}” có hai lần",
        "đổi id của một phương án",
        "the option “{option}” appears twice",
        "change one id",
    ),
    "choice_without_options": (
        "số liệu kiểu choice chưa có phương án",
        "thêm options: {{id: tên phương án}}",
        "a choice figure without options",
        "add options: {{id: title}}",
    ),
    "options_not_here": (
        "số liệu kiểu {type} không có phương án",
        "bỏ options, hoặc đổi type thành choice",
        "a {type} figure has no options",
        "remove options, or change the type to choice",
    ),
    "range_not_here": (
        "số liệu kiểu {type} không có min, max",
        "bỏ min và max",
        "a {type} figure has no min or max",
        "remove min and max",
    ),
    "range_reversed": (
        "min {min} lớn hơn max {max}",
        "đổi lại min và max",
        "min {min} is above max {max}",
        "swap min and max",
    ),
    "unknown_figure": (
        "không có số liệu “{figure}”",
        "khai báo số liệu này trong figures, hoặc sửa lại id",
        "there is no figure “{figure}”",
        "declare it under figures, or correct the id",
    ),
    "unknown_figure_near": (
        "không có số liệu “{figure}”",
        "có phải là “{near}”? Nếu không, khai báo số liệu này trong figures",
        "there is no figure “{figure}”",
        "did you mean “{near}”? Otherwise declare it under figures",
    ),
    "figure_type": (
        "số liệu “{figure}” có kiểu {type}, ở đây cần kiểu: {wanted}",
        "dùng số liệu khác, hoặc sửa type của số liệu",
        "the figure “{figure}” is of type {type}; needed here: {wanted}",
        "use another figure, or change its type",
    ),
    "figure_twice": (
        "một số liệu được nêu hai lần",
        "bỏ bớt một lần",
        "a figure is listed twice",
        "remove one",
    ),
}

CRITERIA_MESSAGES: Final[dict[str, Bilingual]] = bilingual(
    {
        **FILE_MESSAGES,
        **YAML_MESSAGES,
        **_TREE_MESSAGES,
        **RULE_MESSAGES,
        **LOCK_MESSAGES,
        **SPREADSHEET_MESSAGES,
        **NEW_REMARKS,
    }
)
