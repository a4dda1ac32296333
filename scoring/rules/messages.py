"""What is said of rules and of the figures they read."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

UNKNOWN_KIND: Final = Message(
    "unknown_kind",
    "không có cách tính “{kind}”",
    "dùng một trong: {known}",
    "there is no rule kind “{kind}”",
    "use one of: {known}",
)
UNKNOWN_KIND_NEAR: Final = Message(
    "unknown_kind_near",
    "không có cách tính “{kind}”",
    "có phải là “{near}”?",
    "there is no rule kind “{kind}”",
    "did you mean “{near}”?",
)
UNKNOWN_OPTION: Final = Message(
    "unknown_option",
    "số liệu “{figure}” không có phương án “{option}”",
    "dùng một trong: {options}",
    "the figure “{figure}” has no option “{option}”",
    "use one of: {options}",
)
OPTIONS_WITHOUT_VALUE: Final = Message(
    "options_without_value",
    "chưa cho điểm các phương án: {options}",
    "thêm mỗi phương án một dòng, kể cả phương án 0 điểm",
    "options without a value: {options}",
    "add a line for each, also for those worth 0",
)
SHARES_ABOVE_WHOLE: Final = Message(
    "shares_above_whole",
    "tổng các phần điểm là {total}, vượt 100%",
    "sửa các phần để tổng không quá 1",
    "the shares add up to {total}, above 100%",
    "correct them so that they add up to 1 at most",
)
PERCENT_OUT_OF_RANGE: Final = Message(
    "percent_out_of_range",
    "tỷ lệ trừ “{value}” không nằm trong khoảng 0 đến 100",
    "viết số phần trăm bị trừ, ví dụ 50",
    "the deduction “{value}” is not between 0 and 100",
    "write the percentage taken away, for example 50",
)
LEVEL_NOT_SHARE: Final = Message(
    "level_not_share",
    "mức “{value}” không giống một tỷ lệ",
    'viết 0.75 hoặc "75%"',
    "the level “{value}” does not look like a ratio",
    'write 0.75 or "75%"',
)
FLOOR_BEYOND_TARGET: Final = Message(
    "floor_beyond_target",
    "mức sàn (floor) khó hơn mức đạt (target)",
    "sửa để mức sàn dễ đạt hơn mức đạt",
    "the floor is harder to reach than the target",
    "make the floor easier than the target",
)
SCALED_WITHOUT_TARGET: Final = Message(
    "scaled_without_target",
    "below_target: scaled cần mức đạt (target) khác 0",
    "thêm target, hoặc dùng below_target: ratio",
    "below_target: scaled needs a target other than zero",
    "add target, or use below_target: ratio",
)
PART_NOT_APPLICABLE: Final = Message(
    "part_not_applicable",
    "zero_denominator: not_applicable chỉ dùng cho cách tính của cả chỉ số, không dùng bên trong cách tính khác",
    "chọn full hoặc zero",
    "zero_denominator: not_applicable is for an indicator's own rule, not for a rule inside a rule",
    "choose full or zero",
)
POINTS_OUTSIDE_MAX: Final = Message(
    "points_outside_max",
    "điểm {value} nằm ngoài khoảng từ 0 đến điểm tối đa {max}",
    "sửa điểm này, hoặc sửa điểm tối đa",
    "the points {value} are not between 0 and the maximum {max}",
    "correct them, or the maximum",
)
PARTS_ABOVE_MAX: Final = Message(
    "parts_above_max",
    "các phần cộng lại được {total}, vượt điểm tối đa {max}",
    "sửa điểm các phần, hoặc sửa điểm tối đa",
    "the parts add up to {total}, above the maximum {max}",
    "correct the parts, or the maximum",
)
SHARE_OR_POINTS: Final = Message(
    "share_or_points",
    "mỗi mức cần đúng một trong hai khóa share và points",
    "ghi share (phần của điểm tối đa) hoặc points (số điểm)",
    "exactly one of share and points is needed",
    "write share (of the maximum) or points",
)
ONE_COMPARISON: Final = Message(
    "one_comparison",
    "cần đúng một phép so sánh",
    "ghi một trong: {keys}",
    "exactly one comparison is needed",
    "write one of: {keys}",
)
BANDS_MIXED: Final = Message(
    "bands_mixed",
    "các mức vừa tính từ trên xuống vừa tính từ dưới lên",
    "dùng at_least, more_than cho mọi mức, hoặc at_most, less_than cho mọi mức",
    "bands run in both directions",
    "use at_least and more_than everywhere, or at_most and less_than everywhere",
)
BAND_UNREACHABLE: Final = Message(
    "band_unreachable",
    "mức này không bao giờ đạt tới, vì mức đứng trước đã gồm nó",
    "xếp mức khó nhất lên đầu và bỏ mức trùng",
    "this band can never be reached: the one before it covers it",
    "put the hardest band first and remove duplicates",
)
LADDER_NOT_DESCENDING: Final = Message(
    "ladder_not_descending",
    "các bậc không giảm dần",
    "xếp bậc cao nhất lên đầu",
    "the steps do not fall",
    "put the best step first",
)
MUST_BE_POSITIVE: Final = Message(
    "must_be_positive",
    "“{value}” phải lớn hơn 0",
    "ghi một số lớn hơn 0",
    "“{value}” must be above 0",
    "write a number above 0",
)
PER_ITEM_OR_BASE: Final = Message(
    "per_item_or_base",
    "cần per_item, hoặc base (kèm step nếu có), không dùng cả hai",
    "ghi per_item: điểm mỗi đơn vị, hoặc base: {{at: …, points: …}}",
    "either per_item or base (with step) is needed, not both",
    "write per_item: points each, or base: {{at: …, points: …}}",
)
PERIODS_DIFFER: Final = Message(
    "periods_differ",
    "các kỳ có phương án khác nhau",
    "dùng cùng một bộ phương án cho mọi kỳ",
    "the periods have different options",
    "use the same options for every period",
)
COHORT_INSIDE_RULE: Final = Message(
    "cohort_inside_rule",
    "cách tính so sánh các đơn vị không đặt bên trong cách tính khác được",
    "chỉ dùng best_share, min_max cho cả chỉ số",
    "a rule that compares units cannot stand inside another rule",
    "use best_share and min_max for a whole indicator only",
)
RANGE_NEEDS_TWO: Final = Message(
    "range_needs_two",
    "khoảng chuẩn hóa cần đúng hai mức",
    "viết [mức thấp nhất, mức cao nhất]",
    "a range needs exactly two levels",
    "write [lowest, highest]",
)
RANGE_NOT_RISING: Final = Message(
    "range_not_rising",
    "mức thấp nhất không nhỏ hơn mức cao nhất",
    "viết mức thấp nhất trước, mức cao nhất sau",
    "the lowest level is not below the highest",
    "write the lowest first",
)
POINTS_INSIDE_RULE: Final = Message(
    "points_inside_rule",
    "kind: points không đặt bên trong cách tính khác được",
    "chỉ dùng kind: points cho cả chỉ số",
    "kind: points cannot stand inside another rule",
    "use kind: points for a whole indicator only",
)
POINTS_NOT_HERE: Final = Message(
    "points_not_here",
    "phần này không có điểm riêng",
    "bỏ points; các phần của all_of, any_of, best_of dùng điểm tối đa của chỉ số",
    "this part has no points of its own",
    "remove points; the parts of all_of, any_of and best_of use the indicator's maximum",
)
PART_WITHOUT_POINTS: Final = Message(
    "part_without_points",
    "phần của sum chưa có điểm",
    "thêm points: số điểm tối đa của phần này",
    "a part of sum without points",
    "add points: the maximum of this part",
)
TOO_FEW_PARTS: Final = Message(
    "too_few_parts",
    "cần ít nhất hai phần",
    "thêm phần, hoặc dùng thẳng cách tính của phần duy nhất",
    "at least two parts are needed",
    "add one, or use the single part's rule directly",
)
TOO_MANY_ITEMS: Final = Message(
    "too_many_items",
    "có quá {limit} phần",
    "tách thành nhiều chỉ số",
    "more than {limit} parts",
    "split it into several indicators",
)
TOO_MANY_PARTS: Final = Message(
    "too_many_parts",
    "quá {parts} phần hoặc lồng nhau quá {nesting} cấp",
    "tách thành nhiều chỉ số",
    "more than {parts} parts or nested deeper than {nesting}",
    "split it into several indicators",
)
UNKNOWN_FIGURE: Final = Message(
    "unknown_figure",
    "không có số liệu “{figure}”",
    "khai báo số liệu này trong figures, hoặc sửa lại id",
    "there is no figure “{figure}”",
    "declare it under figures, or correct the id",
)
UNKNOWN_FIGURE_NEAR: Final = Message(
    "unknown_figure_near",
    "không có số liệu “{figure}”",
    "có phải là “{near}”? Nếu không, khai báo số liệu này trong figures",
    "there is no figure “{figure}”",
    "did you mean “{near}”? Otherwise declare it under figures",
)
FIGURE_TYPE: Final = Message(
    "figure_type",
    "số liệu “{figure}” có kiểu {type}, ở đây cần kiểu: {wanted}",
    "dùng số liệu khác, hoặc sửa type của số liệu",
    "the figure “{figure}” is of type {type}; needed here: {wanted}",
    "use another figure, or change its type",
)
FIGURE_TWICE: Final = Message(
    "figure_twice",
    "một số liệu được nêu hai lần",
    "bỏ bớt một lần",
    "a figure is listed twice",
    "remove one",
)
