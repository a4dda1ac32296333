"""What is questionable in a set that loads."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

LINT_NO_LEGAL_BASIS: Final = Message(
    "lint_no_legal_basis",
    "bộ chỉ số chưa nêu căn cứ pháp lý",
    "thêm legal_basis: [tên quyết định]",
    "the criteria set names no legal basis",
    "add legal_basis: [the decision]",
)
LINT_ID_NOT_PLACE: Final = Message(
    "lint_id_not_place",
    "định danh {id} khác thư mục {place}",
    "ghi id: {place}, hoặc chuyển thư mục; đợt đánh giá tìm bộ chỉ số theo định danh",
    "the id {id} differs from the folder {place}",
    "write id: {place}, or move the folder; cycles find a criteria set by its id",
)
LINT_YEAR: Final = Message(
    "lint_year",
    "{key} ghi “{value}”, không thuộc năm {year} của định danh",
    "sửa {key}, hoặc sửa id; bộ chép từ năm trước hay sót chỗ này",
    "{key} says “{value}”, not the year {year} of the id",
    "correct {key}, or the id; sets copied from last year's often miss it",
)
LINT_LEVEL_NEVER: Final = Message(
    "lint_level_never",
    "mức {level} nằm ngoài khoảng của số liệu, không bao giờ đạt tới",
    "sửa mức này, hoặc sửa min, max của số liệu",
    "the level {level} lies beyond what the figure may be and is never reached",
    "correct the level, or min and max of the figure",
)
LINT_LEVEL_ALWAYS: Final = Message(
    "lint_level_always",
    "mức {level} lúc nào cũng đạt, nên ai kê khai cũng được điểm",
    "sửa mức này, hoặc sửa min, max của số liệu",
    "the level {level} is always reached, so whoever declares earns the points",
    "correct the level, or min and max of the figure",
)
LINT_BAND_COVERED: Final = Message(
    "lint_band_covered",
    "mức {level} không bao giờ xét tới, vì mức {other} đứng trước lúc nào cũng đạt",
    "bỏ mức thừa, hoặc sửa mức đứng trước",
    "the band {level} is never looked at: {other} before it is always reached",
    "remove the band, or correct the one before",
)
LINT_BAND_PAYS_MORE: Final = Message(
    "lint_band_pays_more",
    "mức {level} được nhiều điểm hơn mức khó hơn {other}",
    "đối chiếu quyết định: có thể hai mức ghi nhầm điểm của nhau",
    "the band {level} earns more than the harder {other}",
    "compare with the decision: the two may have each other's points",
)
LINT_NO_FLOOR: Final = Message(
    "lint_no_floor",
    "floor: none để điểm xuống dưới 0",
    "đối chiếu quyết định; nếu ghi “trừ hết số điểm còn lại” thì bỏ floor",
    "floor: none lets the points fall below 0",
    "compare with the decision; where penalties stop at nothing left, remove floor",
)
LINT_MORE_TAKEN: Final = Message(
    "lint_more_taken",
    "các điểm trừ trong nhóm cộng lại {taken} điểm, nhiều hơn {max} điểm của nhóm; phần vượt không trừ được",
    "nếu quyết định trừ cả vào phần khác thì chuyển điểm trừ sang một nhóm riêng có penalty: true",
    "the penalties inside the group add up to {taken}, more than its {max} points; what is beyond is not taken",
    "where the decision takes it from other parts too, move the penalties into a group of their own",
)
LINT_NO_SOURCE: Final = Message(
    "lint_no_source",
    "các chỉ số chưa nêu căn cứ: {codes}",
    "thêm source: điều, mục của quyết định",
    "indicators that name no clause: {codes}",
    "add source: the clause of the decision",
)
LINT_NO_CASE: Final = Message(
    "lint_no_case",
    "các chỉ số chưa có ví dụ tính thử: {codes}",
    "thêm ví dụ vào thư mục cases",
    "indicators without a worked example: {codes}",
    "add examples to the folder cases",
)
LINT_POINTS_BY_HAND: Final = Message(
    "lint_points_by_hand",
    "các chỉ số còn nhập điểm tay: {codes}",
    "nếu quyết định có cách tính thì thay rule: {{kind: points}}",
    "indicators whose points are typed by hand: {codes}",
    "where the decision says how to count, replace rule: {{kind: points}}",
)
LINT_UNUSED_FIGURE: Final = Message(
    "lint_unused_figure",
    "số liệu “{figure}” được khai báo mà không cách tính nào dùng",
    "xóa số liệu này, hoặc chuyển sang information nếu chỉ để biết",
    "the figure “{figure}” is declared and no rule reads it",
    "remove it, or move it to information",
)
LINT_UNREACHABLE_MAX: Final = Message(
    "lint_unreachable_max",
    "cao nhất chỉ đạt {best} trên {max} điểm",
    "sửa cách tính hoặc điểm tối đa",
    "at best {best} of {max} points can be reached",
    "correct the rule or the maximum",
)
LINT_JUMP: Final = Message(
    "lint_jump",
    "điểm nhảy từ dưới {below} lên {max} tại mức {target}",
    "đối chiếu quyết định: nếu chia cho mức đạt thì ghi below_target: scaled",
    "the points jump from under {below} to {max} at {target}",
    "compare with the decision: when the ratio is divided by the target, write below_target: scaled",
)
LINT_PART_ABOVE_WHOLE: Final = Message(
    "lint_part_above_whole",
    "tử số có thể lớn hơn mẫu số mà không có kiểm tra",
    "thêm vào checks: {{that: [{part}], at_most: [{whole}]}}, nếu tử số là một phần của mẫu số",
    "the numerator may exceed the denominator unchecked",
    "add to checks: {{that: [{part}], at_most: [{whole}]}}, if it is a part of the whole",
)
