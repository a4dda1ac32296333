"""Texts of the tools for those who keep the files; see :mod:`scoring.messages`.

`lock` refuses, `new` complains of a spreadsheet cell by cell and remarks on what it took for granted.
"""

from __future__ import annotations

from typing import Final

LOCK_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "lock_differs": (
        "LOCK giữ một bản khác ({locked}…, nội dung hiện nay là {found}…), nên không ghi đè",
        "nếu một đợt đánh giá đã dùng: khôi phục tệp cũ, hoặc chép sang thư mục mới; nếu chưa: thêm --replace",
        "the LOCK holds another version ({locked}…, the content is now {found}…) and is not overwritten",
        "when a cycle uses it, restore the files or copy them to a new folder; when none does, add --replace",
    ),
    "lock_needs_folder": (
        "chỉ khóa được bộ chỉ số để trong một thư mục có tree.yaml",
        "chuyển tệp này vào một thư mục riêng, đặt tên tree.yaml",
        "only a criteria set in a folder with tree.yaml can be locked",
        "move this file into a folder of its own, as tree.yaml",
    ),
    "lock_unwritable": (
        "không ghi được tệp LOCK",
        "kiểm tra quyền ghi vào thư mục và chỗ trống trên đĩa",
        "the LOCK could not be written",
        "check the permissions of the folder and the space on the disk",
    ),
}

SPREADSHEET_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "new_folder_taken": (
        "thư mục này đã có",
        "chọn một thư mục chưa có, hoặc chuyển các tệp cũ đi nơi khác; lệnh new không ghi đè",
        "the folder exists already",
        "choose a folder that does not exist, or move the old files away; nothing is overwritten",
    ),
    "new_folder_unwritable": (
        "không ghi được vào thư mục này",
        "kiểm tra quyền ghi và chỗ trống trên đĩa",
        "the folder cannot be written",
        "check the permissions and the space on the disk",
    ),
    "new_identity": (
        "không biết {option} của bộ chỉ số (“{value}” không dùng được)",
        "thêm {option} (ví dụ: {example}), hoặc đặt thư mục theo dạng họ/năm/cấp",
        "the {option} of the criteria set is not known (“{value}” will not do)",
        "add {option} (for example: {example}), or name the folder family/year/level",
    ),
    "xlsx_not_a_workbook": (
        "không đọc được tệp như một bảng tính .xlsx (tệp hỏng, có mật khẩu, hoặc là định dạng khác)",
        "mở tệp, bỏ mật khẩu nếu có, rồi lưu lại dạng Excel Workbook (.xlsx)",
        "the file cannot be read as an .xlsx workbook (damaged, with a password, or of another format)",
        "open it, remove any password, and save it as Excel Workbook (.xlsx)",
    ),
    "xlsx_with_entities": (
        "tệp có khai báo kiểu tài liệu (DOCTYPE), bảng tính thật không có",
        "mở tệp bằng chương trình bảng tính và lưu lại dạng .xlsx",
        "the file declares a document type, which no real workbook does",
        "open it in a spreadsheet program and save it as .xlsx",
    ),
    "xlsx_too_large": (
        "tệp quá lớn (hơn {limit} MB, hoặc giải nén ra quá nhiều)",
        "chép riêng bảng chỉ số sang một tệp mới, bỏ hình ảnh và các trang khác",
        "the file is too large (over {limit} MB, or much more once unpacked)",
        "copy the table alone into a new file, without pictures and other sheets",
    ),
    "xlsx_refs_too_wide": (
        "ô gộp và siêu liên kết trong tệp phủ quá nhiều ô (hơn {limit} ô)",
        "bỏ gộp ô, xóa siêu liên kết ở các dòng, cột trống rồi lưu lại; hoặc chép riêng bảng sang một tệp mới",
        "merged cells and links cover too many cells of the file (over {limit})",
        "unmerge empty rows and columns, remove links over them and save; or copy the table alone into a new file",
    ),
    "xlsx_too_long": (
        "tệp có quá nhiều dòng hoặc ô (hơn {rows} dòng hoặc {cells} ô)",
        "chép riêng bảng chỉ số sang một tệp mới",
        "the file has too many rows or cells (over {rows} rows or {cells} cells)",
        "copy the table alone into a new file",
    ),
    "xlsx_no_sheet": (
        "không có trang tính “{name}”",
        "chọn một trong các trang: {names}",
        "there is no sheet “{name}”",
        "choose one of: {names}",
    ),
    "xlsx_no_table": (
        "không tìm thấy bảng: không dòng nào trong 60 dòng đầu có tên cột mã, tên chỉ số, điểm tối đa",
        "đặt tên cột trên đầu bảng: Mã, Tên chỉ số, Điểm tối đa, Cách tính, Tài liệu kiểm chứng",
        "no table found: none of the first 60 rows names the columns code, title and max",
        "put headings above the table: Code, Title, Max, Rule, Evidence",
    ),
    "xlsx_column_missing": (
        "bảng thiếu cột {names}",
        "thêm cột, hoặc sửa tên cột thành một trong các tên đó",
        "the table lacks a column {names}",
        "add it, or give a column one of these headings",
    ),
    "xlsx_column_twice": (
        "cột này và cột “{name}” ({other}) cùng một nghĩa",
        "đổi tên cột không dùng, ví dụ thêm chữ “bỏ” vào đầu",
        "this column and “{name}” ({other}) mean the same",
        "rename the one that is not meant, for example put “unused” in front",
    ),
    "xlsx_no_rows": (
        "dưới dòng tên cột không có chỉ số nào",
        "kiểm tra đúng trang tính chưa; chọn trang khác bằng --sheet",
        "there are no indicators below the headings",
        "check that it is the right sheet; choose another with --sheet",
    ),
    "xlsx_formula_without_value": (
        "ô có công thức mà tệp không giữ kết quả",
        "mở tệp bằng chương trình bảng tính, lưu lại; hoặc dán giá trị thay cho công thức",
        "the cell holds a formula without its result",
        "open the file in a spreadsheet program and save it, or paste the value over the formula",
    ),
    "xlsx_cell_error": (
        "ô báo lỗi {value}",
        "sửa công thức, hoặc gõ thẳng giá trị",
        "the cell shows the error {value}",
        "correct the formula, or type the value",
    ),
    "xlsx_code_lost_zero": (
        "mã là số {value}, không theo thứ tự: bảng tính đã bỏ số 0 cuối, mã đúng có lẽ là {likely}",
        "đặt định dạng ô là Văn bản (Text) rồi gõ lại mã",
        "the code is the number {value}, out of order: the spreadsheet dropped the last 0 of what was likely {likely}",
        "set the cell's format to Text and type the code again",
    ),
    "xlsx_code_unsure": (
        "mã là số {value}, mà theo thứ tự phải là {expected}; không biết có số 0 cuối nào bị bỏ không",
        "đặt định dạng ô là Văn bản (Text) rồi gõ lại mã",
        "the code is the number {value} where {expected} was next; a last 0 may have been dropped",
        "set the cell's format to Text and type the code again",
    ),
    "xlsx_code_became_date": (
        "mã đã bị bảng tính đổi thành ngày {value}",
        "đặt định dạng ô là Văn bản (Text) rồi gõ lại mã",
        "the spreadsheet has turned the code into the day {value}",
        "set the cell's format to Text and type the code again",
    ),
    "xlsx_bad_code": (
        "“{value}” không dùng làm mã được",
        "viết mã bằng chữ, số và dấu chấm: 1.10, I.2, 4.22.11",
        "“{value}” cannot be a code",
        "write letters, digits and dots: 1.10, I.2, 4.22.11",
    ),
    "xlsx_code_of_a_part": (
        "“{value}” là một ý của chỉ số ở trên, chưa phải mã riêng",
        "nếu ý này chấm điểm riêng thì ghi đủ mã (ví dụ 1.2.1); nếu không, chuyển vào cột cách tính của chỉ số ở trên",
        "“{value}” is a part of the indicator above, not a code",
        "when it has points of its own, write a full code (1.2.1); otherwise move it to the rule above",
    ),
    "xlsx_code_twice": (
        "mã {code} đã dùng ở ô {other}",
        "sửa một trong hai mã",
        "the code {code} is used in cell {other} already",
        "correct one of the two",
    ),
    "xlsx_code_missing": (
        "dòng “{title}” không có mã",
        "ghi mã; nếu là một mức điểm của chỉ số ở trên thì chuyển vào cột cách tính; không thuộc bảng thì xóa dòng",
        "the row “{title}” has no code",
        "write one; move an option of the indicator above into the rule; delete what is no part of the table",
    ),
    "xlsx_title_missing": (
        "dòng mã {code} không có tên",
        "ghi tên chỉ số hoặc tên nhóm",
        "the row with the code {code} has no title",
        "write the name of the indicator or group",
    ),
    "xlsx_max_missing": (
        "chỉ số {code} không có điểm tối đa",
        "ghi điểm tối đa; nếu là nhóm thì ghi các chỉ số của nhóm ở dưới với mã bắt đầu bằng {code}.",
        "the indicator {code} has no maximum",
        "write it; if it is a group, its indicators follow with codes that begin with {code}.",
    ),
    "xlsx_max_not_a_number": (
        "“{value}” không phải là số điểm",
        "ghi một số, ví dụ 2 hoặc 1,5; điểm trừ ghi số âm",
        "“{value}” is no number of points",
        "write a number such as 2 or 1.5; points taken away are negative",
    ),
    "xlsx_max_became_date": (
        "ô điểm tối đa là ngày {value}: chương trình bảng tính đã đổi số thành ngày",
        "đặt định dạng ô là Số (Number) rồi gõ lại điểm theo quyết định",
        "the maximum is the day {value}: the spreadsheet program made a day of a number",
        "format the cell as Number and type the points of the decision again",
    ),
    "xlsx_max_merged": (
        "điểm tối đa {value} ở các ô gộp {cells} là của nhiều mã, không biết mỗi mã bao nhiêu điểm",
        "bỏ gộp ô và ghi điểm của từng mã theo quyết định",
        "the maximum {value} in the merged cells {cells} belongs to several codes, and nobody can tell how it divides",
        "unmerge them and write the points of each code as the decision gives them",
    ),
    "xlsx_max_unsure": (
        "“{value}” có thể là số nghìn hoặc số thập phân",
        "đặt định dạng ô là Số (Number) rồi gõ lại",
        "“{value}” may be thousands or decimals",
        "set the cell's format to Number and type it again",
    ),
    "xlsx_max_out_of_range": (
        "điểm {value} lớn quá hoặc có quá sáu chữ số thập phân",
        "ghi lại điểm tối đa",
        "{value} points are too many, or have more than six decimals",
        "correct the maximum",
    ),
    "xlsx_max_zero": (
        "chỉ số {code} có điểm tối đa 0",
        "ghi điểm tối đa, hoặc xóa dòng nếu năm nay không chấm",
        "the maximum of the indicator {code} is 0",
        "write the maximum, or delete the row when it is not scored this year",
    ),
    "xlsx_text_too_long": (
        "nội dung dài quá {limit} ký tự",
        "rút gọn, hoặc chia thành nhiều chỉ số",
        "the text is longer than {limit} characters",
        "shorten it, or split the indicator",
    ),
    "xlsx_no_group": (
        "chỉ số {code} không thuộc nhóm nào: phía trên không có dòng mã {group}",
        "thêm dòng của nhóm {group} lên trước; nếu {code} là nhóm chỉ có một chỉ số thì thêm dòng {code}.1 ở dưới",
        "the indicator {code} belongs to no group: no row above has the code {group}",
        "add the row of group {group} before it; when {code} is a group of one indicator, add a row {code}.1 below",
    ),
    "xlsx_group_without_indicators": (
        "nhóm {code} không có chỉ số nào",
        "ghi các chỉ số của nhóm ở dưới, ví dụ mã {code}.1; nếu nhóm chỉ có một chỉ số thì cũng ghi một dòng {code}.1",
        "the group {code} has no indicators",
        "write them below it, for example {code}.1; a group of one indicator has a row {code}.1 too",
    ),
    "xlsx_too_deep": (
        "chỉ số {code} nằm sâu quá {limit} cấp nhóm",
        "gộp bớt các cấp",
        "the indicator {code} lies more than {limit} groups deep",
        "merge some levels",
    ),
    "xlsx_too_many_groups": (
        "bảng có hơn {limit} nhóm lớn",
        "kiểm tra lại mã: chỉ số của một nhóm phải có mã bắt đầu bằng mã nhóm",
        "the table has more than {limit} main groups",
        "check the codes: those of indicators begin with the code of their group",
    ),
    "xlsx_max_not_sum": (
        "điểm của {code} là {max}, tổng các dòng bên trong là {total} (= {parts})",
        "đối chiếu quyết định: sửa điểm của nhóm, sửa một dòng, hoặc thêm dòng còn thiếu",
        "{code} is worth {max}, the rows inside add up to {total} (= {parts})",
        "compare with the decision: correct the group, a row, or add the row that is missing",
    ),
    "xlsx_total_not_sum": (
        "dòng tổng ghi {max}, các nhóm cộng lại là {total} (= {parts})",
        "đối chiếu quyết định: sửa dòng tổng, sửa một nhóm, hoặc thêm nhóm còn thiếu",
        "the total says {max}, the groups add up to {total} (= {parts})",
        "compare with the decision: correct the total, a group, or add the group that is missing",
    ),
}

NEW_REMARKS: Final[dict[str, tuple[str, str, str, str]]] = {
    "new_codes_from_numbers": (
        "các mã này là số trong bảng tính, theo đúng thứ tự nên được hiểu là: {codes}",
        "đối chiếu quyết định",
        "these codes are numbers in the spreadsheet and, being in order, were read as: {codes}",
        "compare them with the decision",
    ),
    "new_codes_qualified": (
        "mã đánh lại từ đầu trong mỗi phần, nên mã của phần được ghi thêm vào trước (I.1, II.1…)",
        "nếu muốn mã khác, sửa trong bảng tính rồi chạy lại",
        "the codes start again in each part, so the code of the part was put in front (I.1, II.1 …)",
        "for other codes, correct the spreadsheet and run again",
    ),
    "new_rows_hidden": (
        "các dòng đang ẩn được bỏ ra ngoài: {rows}",
        "nếu vẫn cần thì bỏ ẩn dòng rồi chạy lại",
        "hidden rows were left out: {rows}",
        "if they are needed, unhide them and run this again",
    ),
    "new_rows_struck": (
        "các dòng bị gạch ngang được bỏ ra ngoài: {rows}",
        "nếu vẫn cần thì bỏ gạch ngang rồi chạy lại",
        "rows that are struck out were left out: {rows}",
        "if they are needed, take the strike away and run this again",
    ),
    "new_words_struck": (
        "chữ bị gạch ngang ở các ô này không đọc: {cells}",
        "nếu vẫn cần thì bỏ gạch ngang rồi chạy lại",
        "the words struck out in these cells were not read: {cells}",
        "if they are needed, take the strike away and run this again",
    ),
    "new_rows_left_out": (
        "các dòng này không có mã và không có điểm, được coi là ghi chú: {cells}",
        "xem lại có sót chỉ số nào không",
        "these rows have neither code nor points and were taken for notes: {cells}",
        "see that no indicator was left out",
    ),
    "new_rows_in_rules": (
        "các dòng này không có mã và không có điểm, được coi là lời của cách tính ở dòng trên: {cells}",
        "xem lại có phải là tên nhóm hoặc chỉ số thiếu mã không",
        "these rows have neither code nor points and were taken for words of the rule above: {cells}",
        "see that none of them is a group or an indicator without its code",
    ),
    "new_columns_left_out": (
        "các cột này không đọc: {names}",
        "cần thì chép vào note, owner của từng chỉ số",
        "these columns are not read: {names}",
        "where needed, copy them into note and owner of the indicators",
    ),
    "new_bonus": (
        "nhóm {code} được coi là điểm thưởng",
        "nếu không phải, xóa dòng bonus trong tệp của nhóm",
        "the group {code} was taken for bonus points",
        "if it is none, delete the line bonus in its file",
    ),
    "new_penalty": (
        "các dòng điểm âm được coi là điểm trừ: {codes}",
        "đối chiếu quyết định",
        "lines with negative points were taken for penalties: {codes}",
        "compare them with the decision",
    ),
    "new_without_rule": (
        "bảng không có cột cách tính",
        "chép lời của quyết định vào từng chỉ số bằng tay, hoặc thêm cột “Cách tính” rồi chạy lại",
        "the table has no column for the rule",
        "copy the decision's words by hand, or add a column “Rule” and run again",
    ),
    "new_without_evidence": (
        "bảng không có cột tài liệu kiểm chứng",
        "thêm evidence vào từng chỉ số bằng tay, hoặc thêm cột “Tài liệu kiểm chứng” rồi chạy lại",
        "the table has no column for the evidence",
        "add evidence by hand, or add a column “Evidence” and run again",
    ),
    "new_other_sheets": (
        "chỉ đọc trang tính này; các trang khác cũng có bảng: {names}",
        "nếu cần trang khác, chạy lại với --sheet",
        "only this sheet was read; others hold tables too: {names}",
        "for another one, run again with --sheet",
    ),
}
