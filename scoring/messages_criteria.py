"""Texts about criteria sets: totals, figures, rules; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

from scoring.messages import Bilingual, bilingual
from scoring.messages_yaml import YAML_MESSAGES

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

_RULE_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "unknown_kind": (
        "không có cách tính “{kind}”",
        "dùng một trong: {known}",
        "there is no rule kind “{kind}”",
        "use one of: {known}",
    ),
    "unknown_kind_near": (
        "không có cách tính “{kind}”",
        "có phải là “{near}”?",
        "there is no rule kind “{kind}”",
        "did you mean “{near}”?",
    ),
    "unknown_option": (
        "số liệu “{figure}” không có phương án “{option}”",
        "dùng một trong: {options}",
        "the figure “{figure}” has no option “{option}”",
        "use one of: {options}",
    ),
    "options_without_value": (
        "chưa cho điểm các phương án: {options}",
        "thêm mỗi phương án một dòng, kể cả phương án 0 điểm",
        "options without a value: {options}",
        "add a line for each, also for those worth 0",
    ),
    "share_out_of_range": (
        "phần điểm “{value}” không nằm trong khoảng 0 đến 1",
        'viết 0.5, "50%" hoặc "1/2"',
        "the share “{value}” is not between 0 and 1",
        'write 0.5, "50%" or "1/2"',
    ),
    "shares_above_whole": (
        "tổng các phần điểm là {total}, vượt 100%",
        "sửa các phần để tổng không quá 1",
        "the shares add up to {total}, above 100%",
        "correct them so that they add up to 1 at most",
    ),
    "percent_out_of_range": (
        "tỷ lệ trừ “{value}” không nằm trong khoảng 0 đến 100",
        "viết số phần trăm bị trừ, ví dụ 50",
        "the deduction “{value}” is not between 0 and 100",
        "write the percentage taken away, for example 50",
    ),
    "level_not_share": (
        "mức “{value}” không giống một tỷ lệ",
        'viết 0.75 hoặc "75%"',
        "the level “{value}” does not look like a ratio",
        'write 0.75 or "75%"',
    ),
    "floor_beyond_target": (
        "mức sàn (floor) khó hơn mức đạt (target)",
        "sửa để mức sàn dễ đạt hơn mức đạt",
        "the floor is harder to reach than the target",
        "make the floor easier than the target",
    ),
    "scaled_without_target": (
        "below_target: scaled cần mức đạt (target) khác 0",
        "thêm target, hoặc dùng below_target: ratio",
        "below_target: scaled needs a target other than zero",
        "add target, or use below_target: ratio",
    ),
    "part_not_applicable": (
        "zero_denominator: not_applicable chỉ dùng cho cách tính của cả chỉ số, không dùng bên trong cách tính khác",
        "chọn full hoặc zero",
        "zero_denominator: not_applicable is for an indicator's own rule, not for a rule inside a rule",
        "choose full or zero",
    ),
    "points_outside_max": (
        "điểm {value} nằm ngoài khoảng từ 0 đến điểm tối đa {max}",
        "sửa điểm này, hoặc sửa điểm tối đa",
        "the points {value} are not between 0 and the maximum {max}",
        "correct them, or the maximum",
    ),
    "parts_above_max": (
        "các phần cộng lại được {total}, vượt điểm tối đa {max}",
        "sửa điểm các phần, hoặc sửa điểm tối đa",
        "the parts add up to {total}, above the maximum {max}",
        "correct the parts, or the maximum",
    ),
    "share_or_points": (
        "mỗi mức cần đúng một trong hai khóa share và points",
        "ghi share (phần của điểm tối đa) hoặc points (số điểm)",
        "exactly one of share and points is needed",
        "write share (of the maximum) or points",
    ),
    "one_comparison": (
        "cần đúng một phép so sánh",
        "ghi một trong: {keys}",
        "exactly one comparison is needed",
        "write one of: {keys}",
    ),
    "bands_mixed": (
        "các mức vừa tính từ trên xuống vừa tính từ dưới lên",
        "dùng at_least, more_than cho mọi mức, hoặc at_most, less_than cho mọi mức",
        "bands run in both directions",
        "use at_least and more_than everywhere, or at_most and less_than everywhere",
    ),
    "band_unreachable": (
        "mức này không bao giờ đạt tới, vì mức đứng trước đã gồm nó",
        "xếp mức khó nhất lên đầu và bỏ mức trùng",
        "this band can never be reached: the one before it covers it",
        "put the hardest band first and remove duplicates",
    ),
    "ladder_not_descending": (
        "các bậc không giảm dần",
        "xếp bậc cao nhất lên đầu",
        "the steps do not fall",
        "put the best step first",
    ),
    "must_be_positive": (
        "“{value}” phải lớn hơn 0",
        "ghi một số lớn hơn 0",
        "“{value}” must be above 0",
        "write a number above 0",
    ),
    "per_item_or_base": (
        "cần per_item, hoặc base (kèm step nếu có), không dùng cả hai",
        "ghi per_item: điểm mỗi đơn vị, hoặc base: {{at: …, points: …}}",
        "either per_item or base (with step) is needed, not both",
        "write per_item: points each, or base: {{at: …, points: …}}",
    ),
    "periods_differ": (
        "các kỳ có phương án khác nhau",
        "dùng cùng một bộ phương án cho mọi kỳ",
        "the periods have different options",
        "use the same options for every period",
    ),
    "points_inside_rule": (
        "kind: points không đặt bên trong cách tính khác được",
        "chỉ dùng kind: points cho cả chỉ số",
        "kind: points cannot stand inside another rule",
        "use kind: points for a whole indicator only",
    ),
    "points_not_here": (
        "phần này không có điểm riêng",
        "bỏ points; các phần của all_of, any_of, best_of dùng điểm tối đa của chỉ số",
        "this part has no points of its own",
        "remove points; the parts of all_of, any_of and best_of use the indicator's maximum",
    ),
    "part_without_points": (
        "phần của sum chưa có điểm",
        "thêm points: số điểm tối đa của phần này",
        "a part of sum without points",
        "add points: the maximum of this part",
    ),
    "too_few_parts": (
        "cần ít nhất hai phần",
        "thêm phần, hoặc dùng thẳng cách tính của phần duy nhất",
        "at least two parts are needed",
        "add one, or use the single part's rule directly",
    ),
    "too_many_parts": (
        "quá {parts} phần hoặc lồng nhau quá {nesting} cấp",
        "tách thành nhiều chỉ số",
        "more than {parts} parts or nested deeper than {nesting}",
        "split it into several indicators",
    ),
}

CRITERIA_MESSAGES: Final[dict[str, Bilingual]] = bilingual(
    {**YAML_MESSAGES, **_TREE_MESSAGES, **_RULE_MESSAGES}
)
