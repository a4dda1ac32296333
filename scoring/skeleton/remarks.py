"""What `new` took for granted, for its user to look at."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

NEW_CODES_FROM_NUMBERS: Final = Message(
    "new_codes_from_numbers",
    "các mã này là số trong bảng tính, theo đúng thứ tự nên được hiểu là: {codes}",
    "đối chiếu quyết định",
    "these codes are numbers in the spreadsheet and, being in order, were read as: {codes}",
    "compare them with the decision",
)
NEW_CODES_QUALIFIED: Final = Message(
    "new_codes_qualified",
    "mã đánh lại từ đầu trong mỗi phần, nên mã của phần được ghi thêm vào trước (I.1, II.1…)",
    "nếu muốn mã khác, sửa trong bảng tính rồi chạy lại",
    "the codes start again in each part, so the code of the part was put in front (I.1, II.1 …)",
    "for other codes, correct the spreadsheet and run again",
)
NEW_ROWS_HIDDEN: Final = Message(
    "new_rows_hidden",
    "các dòng đang ẩn được bỏ ra ngoài: {rows}",
    "nếu vẫn cần thì bỏ ẩn dòng rồi chạy lại",
    "hidden rows were left out: {rows}",
    "if they are needed, unhide them and run this again",
)
NEW_ROWS_LEFT_OUT: Final = Message(
    "new_rows_left_out",
    "các dòng này không có mã và không có điểm, được coi là ghi chú: {cells}",
    "xem lại có sót chỉ số nào không",
    "these rows have neither code nor points and were taken for notes: {cells}",
    "see that no indicator was left out",
)
NEW_ROWS_IN_RULES: Final = Message(
    "new_rows_in_rules",
    "các dòng này không có mã và không có điểm, được coi là lời của cách tính ở dòng trên: {cells}",
    "xem lại có phải là tên nhóm hoặc chỉ số thiếu mã không",
    "these rows have neither code nor points and were taken for words of the rule above: {cells}",
    "see that none of them is a group or an indicator without its code",
)
NEW_COLUMNS_LEFT_OUT: Final = Message(
    "new_columns_left_out",
    "các cột này không đọc: {names}",
    "cần thì chép vào note, owner của từng chỉ số",
    "these columns are not read: {names}",
    "where needed, copy them into note and owner of the indicators",
)
NEW_BONUS: Final = Message(
    "new_bonus",
    "nhóm {code} được coi là điểm thưởng",
    "nếu không phải, xóa dòng bonus trong tệp của nhóm",
    "the group {code} was taken for bonus points",
    "if it is none, delete the line bonus in its file",
)
NEW_PENALTY: Final = Message(
    "new_penalty",
    "các dòng điểm âm được coi là điểm trừ: {codes}",
    "đối chiếu quyết định",
    "lines with negative points were taken for penalties: {codes}",
    "compare them with the decision",
)
NEW_WITHOUT_RULE: Final = Message(
    "new_without_rule",
    "bảng không có cột cách tính",
    "chép lời của quyết định vào từng chỉ số bằng tay, hoặc thêm cột “Cách tính” rồi chạy lại",
    "the table has no column for the rule",
    "copy the decision's words by hand, or add a column “Rule” and run again",
)
NEW_WITHOUT_EVIDENCE: Final = Message(
    "new_without_evidence",
    "bảng không có cột tài liệu kiểm chứng",
    "thêm evidence vào từng chỉ số bằng tay, hoặc thêm cột “Tài liệu kiểm chứng” rồi chạy lại",
    "the table has no column for the evidence",
    "add evidence by hand, or add a column “Evidence” and run again",
)
NEW_OTHER_SHEETS: Final = Message(
    "new_other_sheets",
    "chỉ đọc trang tính này; các trang khác cũng có bảng: {names}",
    "nếu cần trang khác, chạy lại với --sheet",
    "only this sheet was read; others hold tables too: {names}",
    "for another one, run again with --sheet",
)
NEW_ROWS_STRUCK: Final = Message(
    "new_rows_struck",
    "các dòng bị gạch ngang được bỏ ra ngoài: {rows}",
    "nếu vẫn cần thì bỏ gạch ngang rồi chạy lại",
    "rows that are struck out were left out: {rows}",
    "if they are needed, take the strike away and run this again",
)
NEW_WORDS_STRUCK: Final = Message(
    "new_words_struck",
    "chữ bị gạch ngang ở các ô này không đọc: {cells}",
    "nếu vẫn cần thì bỏ gạch ngang rồi chạy lại",
    "the words struck out in these cells were not read: {cells}",
    "if they are needed, take the strike away and run this again",
)
