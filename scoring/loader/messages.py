"""What is said of a tree, its groups and its figures, and of its LOCK."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

UNKNOWN_FORMAT: Final = Message(
    "unknown_format",
    "định dạng {value} không được hỗ trợ",
    "viết format: 1",
    "the format {value} is not supported",
    "write format: 1",
)
BAD_TREE_ID: Final = Message(
    "bad_tree_id",
    "“{value}” không dùng làm định danh bộ chỉ số được",
    "viết theo dạng họ/năm/cấp: dti/2026/commune",
    "“{value}” cannot be the id of a criteria set",
    "write family/year/level: dti/2026/commune",
)
NO_GROUPS: Final = Message(
    "no_groups",
    "bộ chỉ số chưa có chỉ số chính nào",
    "thêm tệp 01-….yaml bên cạnh tree.yaml, hoặc khóa groups trong tệp này",
    "the criteria set has no groups",
    "add a file 01-….yaml beside tree.yaml, or the key groups in this file",
)
GROUP_EMPTY: Final = Message(
    "group_empty",
    "nhóm không có chỉ số thành phần nào",
    "thêm khóa indicators (hoặc groups)",
    "the group has no indicators",
    "add the key indicators (or groups)",
)
GROUPS_TOO_DEEP: Final = Message(
    "groups_too_deep",
    "các nhóm lồng nhau quá {limit} cấp",
    "gộp bớt các cấp nhóm",
    "groups are nested more than {limit} levels deep",
    "merge some levels",
)
CODE_TWICE: Final = Message(
    "code_twice",
    "mã “{code}” đã được dùng ở {place}",
    "mỗi mã chỉ dùng một lần trong cả bộ chỉ số; đổi một trong hai",
    "the code “{code}” is already used at {place}",
    "a code is used once in the whole set; change one of them",
)
MAX_NOT_SUM: Final = Message(
    "max_not_sum",
    "điểm tối đa {max} khác tổng các phần {total} (= {parts})",
    "sửa cho khớp; phần không tính điểm ghi counts: false, thưởng trong thang điểm ghi in_max: true",
    "the maximum {max} differs from the sum of its parts {total} (= {parts})",
    "make them agree; a part that does not count says counts: false, a bonus inside the total in_max: true",
)
MAX_NOT_SUM_OF_KIND: Final = Message(
    "max_not_sum_of_kind",
    "điểm tối đa {max} của loại đơn vị {kind} khác tổng các phần {total} (= {parts})",
    "sửa cho khớp; phần chỉ hỏi loại khác (applies_to) không tính vào tổng của loại này",
    "the maximum {max} of the kind {kind} differs from the sum of its parts {total} (= {parts})",
    "make them agree; what is asked of other kinds only (applies_to) is not in the sum of this one",
)
MAX_NOT_SUM_OF_KINDS: Final = Message(
    "max_not_sum_of_kinds",
    "điểm tối đa {max} không đúng với mọi loại đơn vị; tổng các phần của từng loại là {totals}",
    "sửa cho mọi loại có cùng tổng; nếu quyết định cho mỗi loại một tổng thì ghi max: {{{totals}}}",
    "the maximum {max} is not that of every kind of unit; the sums of their parts are {totals}",
    "make the sums agree; where the decision gives each kind its own, write max: {{{totals}}}",
)
BAD_FLOOR: Final = Message(
    "bad_floor",
    "“{value}” không phải là mức dừng của điểm trừ",
    "ghi floor: 0 (trừ đến hết điểm thì dừng) hoặc floor: none (được âm)",
    "“{value}” is not where penalties stop",
    "write floor: 0 (they stop at nothing left) or floor: none (below zero)",
)
FLOOR_WITHOUT_POINTS: Final = Message(
    "floor_without_points",
    "nhóm này không có điểm nào để trừ đến hết (chỉ có điểm trừ, hoặc điểm thưởng ngoài tổng)",
    "bỏ floor; điểm trừ của nhóm lấy từ điểm của phần ở trên, và dừng theo floor của phần ấy",
    "the group has no points of its own to stop at (penalties, or a bonus on top)",
    "remove floor; its penalties are taken from what stands above it, and stop at the floor there",
)
LEVEL_WITHOUT_TITLE: Final = Message(
    "level_without_title",
    "cấp “{value}” không phải là một trong các cấp có sẵn ({known})",
    "sửa lại nếu gõ nhầm; cấp khác thì ghi thêm level_title: tên cấp, ví dụ level_title: Trường học",
    "the level “{value}” is none of those known ({known})",
    "correct it if mistyped; for another level add level_title, such as level_title: Schools",
)
MAX_TOO_FINE: Final = Message(
    "max_too_fine",
    "điểm tối đa {value} có nhiều số lẻ hơn quy tắc làm tròn ({digits} chữ số thập phân)",
    "tăng rounding.points, hoặc làm tròn điểm tối đa",
    "the maximum {value} has more decimals than the rounding rule ({digits})",
    "raise rounding.points, or round the maximum",
)
ZERO_MAX: Final = Message(
    "zero_max",
    "điểm tối đa bằng 0",
    "ghi điểm tối đa lớn hơn 0, hoặc counts: false nếu chỉ ghi nhận",
    "the maximum is 0",
    "write a maximum above 0, or counts: false when it is recorded only",
)
NEGATIVE_MAX: Final = Message(
    "negative_max",
    "điểm tối đa {value} là số âm",
    "ghi số dương; nếu là điểm trừ, thêm penalty: true",
    "the maximum {value} is negative",
    "write a positive number; for points taken away add penalty: true",
)
PENALTY_MAX: Final = Message(
    "penalty_max",
    "điểm trừ có mức tối đa {value} không phải số âm",
    "ghi số âm: max: -1",
    "a penalty whose maximum {value} is not negative",
    "write a negative number: max: -1",
)
BONUS_AND_PENALTY: Final = Message(
    "bonus_and_penalty",
    "vừa là điểm thưởng vừa là điểm trừ",
    "giữ một trong hai khóa bonus và penalty",
    "both a bonus and a penalty",
    "keep one of bonus and penalty",
)
BAD_DIGITS: Final = Message(
    "bad_digits",
    "số chữ số thập phân “{value}” không hợp lệ",
    "ghi một số nguyên từ 0 đến {most}",
    "the number of decimals “{value}” is not valid",
    "write a whole number from 0 to {most}",
)
PERIOD_REVERSED: Final = Message(
    "period_reversed",
    "ngày bắt đầu sau ngày kết thúc",
    "đổi lại from và to",
    "the period starts after it ends",
    "swap from and to",
)
GRADE_TWICE: Final = Message(
    "grade_twice",
    "mức xếp loại “{grade}” có hai lần",
    "đổi id của một mức",
    "the grade “{grade}” appears twice",
    "change one id",
)
GRADES_ORDER: Final = Message(
    "grades_order",
    "mức xếp loại này cao hơn mức đứng trước",
    "xếp các mức từ cao xuống thấp",
    "this grade is above the one before it",
    "list grades from the best down",
)
FIGURE_DECLARED_TWICE: Final = Message(
    "figure_declared_twice",
    "số liệu “{figure}” đã khai báo ở {place}",
    "mỗi số liệu khai báo một lần rồi dùng lại id; nếu là số liệu khác, đổi id",
    "the figure “{figure}” is already declared at {place}",
    "declare a figure once and reuse its id; if it is another figure, change the id",
)
OPTION_TWICE: Final = Message(
    "option_twice",
    "phương án “{option}” có hai lần",
    "đổi id của một phương án",
    "the option “{option}” appears twice",
    "change one id",
)
CHOICE_WITHOUT_OPTIONS: Final = Message(
    "choice_without_options",
    "số liệu kiểu choice chưa có phương án",
    "thêm options: {{id: tên phương án}}",
    "a choice figure without options",
    "add options: {{id: title}}",
)
OPTIONS_NOT_HERE: Final = Message(
    "options_not_here",
    "số liệu kiểu {type} không có phương án",
    "bỏ options, hoặc đổi type thành choice",
    "a {type} figure has no options",
    "remove options, or change the type to choice",
)
RANGE_NOT_HERE: Final = Message(
    "range_not_here",
    "số liệu kiểu {type} không có min, max",
    "bỏ min và max",
    "a {type} figure has no min or max",
    "remove min and max",
)
RANGE_REVERSED: Final = Message(
    "range_reversed",
    "min {min} lớn hơn max {max}",
    "đổi lại min và max",
    "min {min} is above max {max}",
    "swap min and max",
)
TOO_MANY_FILES: Final = Message(
    "too_many_files",
    "thư mục có quá {limit} tệp",
    "mỗi chỉ số chính chỉ cần một tệp; gộp các tệp lại",
    "the folder holds more than {limit} files",
    "one file per main index is enough; join them",
)
LOCK_BROKEN: Final = Message(
    "lock_broken",
    "nội dung bộ chỉ số đã khác bản đã khóa ({locked}… thành {found}…)",
    "bộ chỉ số đã dùng cho một đợt đánh giá thì không được sửa: khôi phục tệp cũ, hoặc chép sang thư mục mới",
    "the content differs from the locked one ({locked}… became {found}…)",
    "a criteria set used by a cycle must not change: restore the files, or copy them to a new folder",
)
LOCK_UNREADABLE: Final = Message(
    "lock_unreadable",
    "không đọc được tệp LOCK, nên không biết bộ chỉ số có còn đúng bản đã khóa không",
    "khôi phục tệp LOCK (một tệp thường, một dòng 64 ký tự) từ bản sao lưu, hoặc kiểm tra quyền đọc",
    "the LOCK cannot be read, so nobody knows whether the set is still the locked one",
    "restore the LOCK (an ordinary file, one line of 64 characters) from a backup, or check its permissions",
)
LOCK_DIFFERS: Final = Message(
    "lock_differs",
    "LOCK giữ một bản khác ({locked}…, nội dung hiện nay là {found}…), nên không ghi đè",
    "nếu một đợt đánh giá đã dùng: khôi phục tệp cũ, hoặc chép sang thư mục mới; nếu chưa: thêm --replace",
    "the LOCK holds another version ({locked}…, the content is now {found}…) and is not overwritten",
    "when a cycle uses it, restore the files or copy them to a new folder; when none does, add --replace",
)
LOCK_NEEDS_FOLDER: Final = Message(
    "lock_needs_folder",
    "chỉ khóa được bộ chỉ số để trong một thư mục có tree.yaml",
    "chuyển tệp này vào một thư mục riêng, đặt tên tree.yaml",
    "only a criteria set in a folder with tree.yaml can be locked",
    "move this file into a folder of its own, as tree.yaml",
)
LOCK_UNWRITABLE: Final = Message(
    "lock_unwritable",
    "không ghi được tệp LOCK",
    "kiểm tra quyền ghi vào thư mục và chỗ trống trên đĩa",
    "the LOCK could not be written",
    "check the permissions of the folder and the space on the disk",
)
