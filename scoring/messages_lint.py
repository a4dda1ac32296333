"""Texts of what `check` finds questionable in a sound criteria set; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

from scoring.bilingual import Bilingual, bilingual

LINT_MESSAGES: Final[dict[str, Bilingual]] = bilingual(
    {
        "lint_no_legal_basis": (
            "bộ chỉ số chưa nêu căn cứ pháp lý",
            "thêm legal_basis: [tên quyết định]",
            "the criteria set names no legal basis",
            "add legal_basis: [the decision]",
        ),
        "lint_no_source": (
            "các chỉ số chưa nêu căn cứ: {codes}",
            "thêm source: điều, mục của quyết định",
            "indicators that name no clause: {codes}",
            "add source: the clause of the decision",
        ),
        "lint_no_case": (
            "các chỉ số chưa có ví dụ tính thử: {codes}",
            "thêm ví dụ vào thư mục cases",
            "indicators without a worked example: {codes}",
            "add examples to the folder cases",
        ),
        "lint_points_by_hand": (
            "các chỉ số còn nhập điểm tay: {codes}",
            "nếu quyết định có cách tính thì thay rule: {{kind: points}}",
            "indicators whose points are typed by hand: {codes}",
            "where the decision says how to count, replace rule: {{kind: points}}",
        ),
        "lint_unused_figure": (
            "số liệu “{figure}” được khai báo mà không cách tính nào dùng",
            "xóa số liệu này, hoặc chuyển sang information nếu chỉ để biết",
            "the figure “{figure}” is declared and no rule reads it",
            "remove it, or move it to information",
        ),
        "lint_unreachable_max": (
            "cao nhất chỉ đạt {best} trên {max} điểm",
            "sửa cách tính hoặc điểm tối đa",
            "at best {best} of {max} points can be reached",
            "correct the rule or the maximum",
        ),
        "lint_jump": (
            "điểm nhảy từ dưới {below} lên {max} tại mức {target}",
            "đối chiếu quyết định: nếu chia cho mức đạt thì ghi below_target: scaled",
            "the points jump from under {below} to {max} at {target}",
            "compare with the decision: when the ratio is divided by the target, write below_target: scaled",
        ),
        "lint_part_above_whole": (
            "tử số có thể lớn hơn mẫu số mà không có kiểm tra",
            "thêm vào checks: {{that: [{part}], at_most: [{whole}]}}, nếu tử số là một phần của mẫu số",
            "the numerator may exceed the denominator unchecked",
            "add to checks: {{that: [{part}], at_most: [{whole}]}}, if it is a part of the whole",
        ),
    }
)
