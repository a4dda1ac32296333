"""What `new` complains of: the spreadsheet, cell by cell, and the folder it should write."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

NEW_FOLDER_TAKEN: Final = Message(
    "new_folder_taken",
    "thư mục này đã có",
    "chọn một thư mục chưa có, hoặc chuyển các tệp cũ đi nơi khác; lệnh new không ghi đè",
    "the folder exists already",
    "choose a folder that does not exist, or move the old files away; nothing is overwritten",
)
NEW_FOLDER_UNWRITABLE: Final = Message(
    "new_folder_unwritable",
    "không ghi được vào thư mục này",
    "kiểm tra quyền ghi và chỗ trống trên đĩa",
    "the folder cannot be written",
    "check the permissions and the space on the disk",
)
NEW_IDENTITY: Final = Message(
    "new_identity",
    "không biết {option} của bộ chỉ số (“{value}” không dùng được)",
    "thêm {option} (ví dụ: {example}), hoặc đặt thư mục theo dạng họ/năm/cấp",
    "the {option} of the criteria set is not known (“{value}” will not do)",
    "add {option} (for example: {example}), or name the folder family/year/level",
)
XLSX_NOT_A_WORKBOOK: Final = Message(
    "xlsx_not_a_workbook",
    "không đọc được tệp như một bảng tính .xlsx (tệp hỏng, có mật khẩu, hoặc là định dạng khác)",
    "mở tệp, bỏ mật khẩu nếu có, rồi lưu lại dạng Excel Workbook (.xlsx)",
    "the file cannot be read as an .xlsx workbook (damaged, with a password, or of another format)",
    "open it, remove any password, and save it as Excel Workbook (.xlsx)",
)
XLSX_TOO_LARGE: Final = Message(
    "xlsx_too_large",
    "tệp quá lớn (hơn {limit} MB, hoặc giải nén ra quá nhiều)",
    "chép riêng bảng chỉ số sang một tệp mới, bỏ hình ảnh và các trang khác",
    "the file is too large (over {limit} MB, or much more once unpacked)",
    "copy the table alone into a new file, without pictures and other sheets",
)
XLSX_TOO_LONG: Final = Message(
    "xlsx_too_long",
    "tệp có quá nhiều dòng hoặc ô (hơn {rows} dòng hoặc {cells} ô)",
    "chép riêng bảng chỉ số sang một tệp mới",
    "the file has too many rows or cells (over {rows} rows or {cells} cells)",
    "copy the table alone into a new file",
)
XLSX_NO_SHEET: Final = Message(
    "xlsx_no_sheet",
    "không có trang tính “{name}”",
    "chọn một trong các trang: {names}",
    "there is no sheet “{name}”",
    "choose one of: {names}",
)
XLSX_NO_TABLE: Final = Message(
    "xlsx_no_table",
    "không tìm thấy bảng: không dòng nào trong 60 dòng đầu có tên cột mã, tên chỉ số, điểm tối đa",
    "đặt tên cột trên đầu bảng: Mã, Tên chỉ số, Điểm tối đa, Cách tính, Tài liệu kiểm chứng",
    "no table found: none of the first 60 rows names the columns code, title and max",
    "put headings above the table: Code, Title, Max, Rule, Evidence",
)
XLSX_COLUMN_MISSING: Final = Message(
    "xlsx_column_missing",
    "bảng thiếu cột {names}",
    "thêm cột, hoặc sửa tên cột thành một trong các tên đó",
    "the table lacks a column {names}",
    "add it, or give a column one of these headings",
)
XLSX_COLUMN_TWICE: Final = Message(
    "xlsx_column_twice",
    "cột này và cột “{name}” ({other}) cùng một nghĩa",
    "đổi tên cột không dùng, ví dụ thêm chữ “bỏ” vào đầu",
    "this column and “{name}” ({other}) mean the same",
    "rename the one that is not meant, for example put “unused” in front",
)
XLSX_NO_ROWS: Final = Message(
    "xlsx_no_rows",
    "dưới dòng tên cột không có chỉ số nào",
    "kiểm tra đúng trang tính chưa; chọn trang khác bằng --sheet",
    "there are no indicators below the headings",
    "check that it is the right sheet; choose another with --sheet",
)
XLSX_FORMULA_WITHOUT_VALUE: Final = Message(
    "xlsx_formula_without_value",
    "ô có công thức mà tệp không giữ kết quả",
    "mở tệp bằng chương trình bảng tính, lưu lại; hoặc dán giá trị thay cho công thức",
    "the cell holds a formula without its result",
    "open the file in a spreadsheet program and save it, or paste the value over the formula",
)
XLSX_CELL_ERROR: Final = Message(
    "xlsx_cell_error",
    "ô báo lỗi {value}",
    "sửa công thức, hoặc gõ thẳng giá trị",
    "the cell shows the error {value}",
    "correct the formula, or type the value",
)
XLSX_CODE_LOST_ZERO: Final = Message(
    "xlsx_code_lost_zero",
    "mã là số {value}, không theo thứ tự: bảng tính đã bỏ số 0 cuối, mã đúng có lẽ là {likely}",
    "đặt định dạng ô là Văn bản (Text) rồi gõ lại mã",
    "the code is the number {value}, out of order: the spreadsheet dropped the last 0 of what was likely {likely}",
    "set the cell's format to Text and type the code again",
)
XLSX_CODE_UNSURE: Final = Message(
    "xlsx_code_unsure",
    "mã là số {value}, mà theo thứ tự phải là {expected}; không biết có số 0 cuối nào bị bỏ không",
    "đặt định dạng ô là Văn bản (Text) rồi gõ lại mã",
    "the code is the number {value} where {expected} was next; a last 0 may have been dropped",
    "set the cell's format to Text and type the code again",
)
XLSX_CODE_BECAME_DATE: Final = Message(
    "xlsx_code_became_date",
    "mã đã bị bảng tính đổi thành ngày {value}",
    "đặt định dạng ô là Văn bản (Text) rồi gõ lại mã",
    "the spreadsheet has turned the code into the day {value}",
    "set the cell's format to Text and type the code again",
)
XLSX_BAD_CODE: Final = Message(
    "xlsx_bad_code",
    "“{value}” không dùng làm mã được",
    "viết mã bằng chữ, số và dấu chấm: 1.10, I.2, 4.22.11",
    "“{value}” cannot be a code",
    "write letters, digits and dots: 1.10, I.2, 4.22.11",
)
XLSX_CODE_OF_A_PART: Final = Message(
    "xlsx_code_of_a_part",
    "“{value}” là một ý của chỉ số ở trên, chưa phải mã riêng",
    "nếu ý này chấm điểm riêng thì ghi đủ mã (ví dụ 1.2.1); nếu không, chuyển vào cột cách tính của chỉ số ở trên",
    "“{value}” is a part of the indicator above, not a code",
    "when it has points of its own, write a full code (1.2.1); otherwise move it to the rule above",
)
XLSX_CODE_TWICE: Final = Message(
    "xlsx_code_twice",
    "mã {code} đã dùng ở ô {other}",
    "sửa một trong hai mã",
    "the code {code} is used in cell {other} already",
    "correct one of the two",
)
XLSX_CODE_MISSING: Final = Message(
    "xlsx_code_missing",
    "dòng “{title}” không có mã",
    "ghi mã; nếu là một mức điểm của chỉ số ở trên thì chuyển vào cột cách tính; không thuộc bảng thì xóa dòng",
    "the row “{title}” has no code",
    "write one; move an option of the indicator above into the rule; delete what is no part of the table",
)
XLSX_TITLE_MISSING: Final = Message(
    "xlsx_title_missing",
    "dòng mã {code} không có tên",
    "ghi tên chỉ số hoặc tên nhóm",
    "the row with the code {code} has no title",
    "write the name of the indicator or group",
)
XLSX_MAX_MISSING: Final = Message(
    "xlsx_max_missing",
    "chỉ số {code} không có điểm tối đa",
    "ghi điểm tối đa; nếu là nhóm thì ghi các chỉ số của nhóm ở dưới với mã bắt đầu bằng {code}.",
    "the indicator {code} has no maximum",
    "write it; if it is a group, its indicators follow with codes that begin with {code}.",
)
XLSX_MAX_NOT_A_NUMBER: Final = Message(
    "xlsx_max_not_a_number",
    "“{value}” không phải là số điểm",
    "ghi một số, ví dụ 2 hoặc 1,5; điểm trừ ghi số âm",
    "“{value}” is no number of points",
    "write a number such as 2 or 1.5; points taken away are negative",
)
XLSX_MAX_BECAME_DATE: Final = Message(
    "xlsx_max_became_date",
    "ô điểm tối đa là ngày {value}: chương trình bảng tính đã đổi số thành ngày",
    "đặt định dạng ô là Số (Number) rồi gõ lại điểm theo quyết định",
    "the maximum is the day {value}: the spreadsheet program made a day of a number",
    "format the cell as Number and type the points of the decision again",
)
XLSX_MAX_UNSURE: Final = Message(
    "xlsx_max_unsure",
    "“{value}” có thể là số nghìn hoặc số thập phân",
    "đặt định dạng ô là Số (Number) rồi gõ lại",
    "“{value}” may be thousands or decimals",
    "set the cell's format to Number and type it again",
)
XLSX_MAX_OUT_OF_RANGE: Final = Message(
    "xlsx_max_out_of_range",
    "điểm {value} lớn quá hoặc có quá sáu chữ số thập phân",
    "ghi lại điểm tối đa",
    "{value} points are too many, or have more than six decimals",
    "correct the maximum",
)
XLSX_MAX_ZERO: Final = Message(
    "xlsx_max_zero",
    "chỉ số {code} có điểm tối đa 0",
    "ghi điểm tối đa, hoặc xóa dòng nếu năm nay không chấm",
    "the maximum of the indicator {code} is 0",
    "write the maximum, or delete the row when it is not scored this year",
)
XLSX_TEXT_TOO_LONG: Final = Message(
    "xlsx_text_too_long",
    "nội dung dài quá {limit} ký tự",
    "rút gọn, hoặc chia thành nhiều chỉ số",
    "the text is longer than {limit} characters",
    "shorten it, or split the indicator",
)
XLSX_NO_GROUP: Final = Message(
    "xlsx_no_group",
    "chỉ số {code} không thuộc nhóm nào: phía trên không có dòng mã {group}",
    "thêm dòng của nhóm {group} lên trước; nếu {code} là nhóm chỉ có một chỉ số thì thêm dòng {code}.1 ở dưới",
    "the indicator {code} belongs to no group: no row above has the code {group}",
    "add the row of group {group} before it; when {code} is a group of one indicator, add a row {code}.1 below",
)
XLSX_GROUP_WITHOUT_INDICATORS: Final = Message(
    "xlsx_group_without_indicators",
    "nhóm {code} không có chỉ số nào",
    "ghi các chỉ số của nhóm ở dưới, ví dụ mã {code}.1; nếu nhóm chỉ có một chỉ số thì cũng ghi một dòng {code}.1",
    "the group {code} has no indicators",
    "write them below it, for example {code}.1; a group of one indicator has a row {code}.1 too",
)
XLSX_TOO_DEEP: Final = Message(
    "xlsx_too_deep",
    "chỉ số {code} nằm sâu quá {limit} cấp nhóm",
    "gộp bớt các cấp",
    "the indicator {code} lies more than {limit} groups deep",
    "merge some levels",
)
XLSX_TOO_MANY_GROUPS: Final = Message(
    "xlsx_too_many_groups",
    "bảng có hơn {limit} nhóm lớn",
    "kiểm tra lại mã: chỉ số của một nhóm phải có mã bắt đầu bằng mã nhóm",
    "the table has more than {limit} main groups",
    "check the codes: those of indicators begin with the code of their group",
)
XLSX_MAX_NOT_SUM: Final = Message(
    "xlsx_max_not_sum",
    "điểm của {code} là {max}, tổng các dòng bên trong là {total} (= {parts})",
    "đối chiếu quyết định: sửa điểm của nhóm, sửa một dòng, hoặc thêm dòng còn thiếu",
    "{code} is worth {max}, the rows inside add up to {total} (= {parts})",
    "compare with the decision: correct the group, a row, or add the row that is missing",
)
XLSX_TOTAL_NOT_SUM: Final = Message(
    "xlsx_total_not_sum",
    "dòng tổng ghi {max}, các nhóm cộng lại là {total} (= {parts})",
    "đối chiếu quyết định: sửa dòng tổng, sửa một nhóm, hoặc thêm nhóm còn thiếu",
    "the total says {max}, the groups add up to {total} (= {parts})",
    "compare with the decision: correct the total, a group, or add the group that is missing",
)
XLSX_MAX_MERGED: Final = Message(
    "xlsx_max_merged",
    "điểm tối đa {value} ở các ô gộp {cells} là của nhiều mã, không biết mỗi mã bao nhiêu điểm",
    "bỏ gộp ô và ghi điểm của từng mã theo quyết định",
    "the maximum {value} in the merged cells {cells} belongs to several codes, and nobody can tell how it divides",
    "unmerge them and write the points of each code as the decision gives them",
)
