"""Texts about rules; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

RULE_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
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
    "cohort_inside_rule": (
        "cách tính so sánh các đơn vị không đặt bên trong cách tính khác được",
        "chỉ dùng best_share, min_max cho cả chỉ số",
        "a rule that compares units cannot stand inside another rule",
        "use best_share and min_max for a whole indicator only",
    ),
    "range_needs_two": (
        "khoảng chuẩn hóa cần đúng hai mức",
        "viết [mức thấp nhất, mức cao nhất]",
        "a range needs exactly two levels",
        "write [lowest, highest]",
    ),
    "range_not_rising": (
        "mức thấp nhất không nhỏ hơn mức cao nhất",
        "viết mức thấp nhất trước, mức cao nhất sau",
        "the lowest level is not below the highest",
        "write the lowest first",
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
    "too_many_items": (
        "có quá {limit} phần",
        "tách thành nhiều chỉ số",
        "more than {limit} parts",
        "split it into several indicators",
    ),
    "too_many_parts": (
        "quá {parts} phần hoặc lồng nhau quá {nesting} cấp",
        "tách thành nhiều chỉ số",
        "more than {parts} parts or nested deeper than {nesting}",
        "split it into several indicators",
    ),
}
