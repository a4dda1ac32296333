"""What is said of a table as it is read."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import Message

CSV_UNREADABLE: Final = Message(
    "csv_unreadable",
    "không đọc được bảng CSV từ dòng này: dấu ngoặc kép mở mà không đóng, hoặc một ô quá dài",
    "xem lại dấu ngoặc kép ở dòng này và dòng trên, hoặc lưu bảng lại bằng phần mềm bảng tính",
    "the CSV table cannot be read from this line on: a quotation mark is not closed, or a cell is too long",
    "look at the quotation marks here and above, or save the table again in a spreadsheet",
)
CSV_TOO_LARGE: Final = Message(
    "csv_too_large",
    "bảng lớn hơn {limit} MB",
    "chia bảng thành nhiều tệp, hoặc bỏ các cột không thuộc bộ chỉ số",
    "the table is larger than {limit} MB",
    "divide it, or remove columns that are no part of the criteria set",
)
CSV_TOO_MANY_ROWS: Final = Message(
    "csv_too_many_rows",
    "bảng có hơn {limit} dòng",
    "mỗi đơn vị chỉ một dòng; xóa các dòng trống và các dòng thừa",
    "the table has more than {limit} rows",
    "a unit has one row; remove empty and needless ones",
)
CSV_LINE_TOO_LONG: Final = Message(
    "csv_line_too_long",
    "dòng này dài hơn {limit} KB",
    "mỗi đơn vị một dòng riêng; xem lại có mất dấu xuống dòng không",
    "this line is longer than {limit} kB",
    "put every unit on a line of its own; a line break may be missing",
)
CSV_BAD_CHARACTER: Final = Message(
    "csv_bad_character",
    "có ký tự điều khiển (không nhìn thấy) ở đây",
    "xóa ký tự này, hoặc lưu lại bảng theo dạng CSV, mã UTF-8",
    "there is a control character (invisible) here",
    "remove it, or save the table again as CSV in UTF-8",
)
CSV_COLUMN_TWICE: Final = Message(
    "csv_column_twice",
    "cột “{column}” có hai lần",
    "bỏ một cột",
    "the column “{column}” appears twice",
    "remove one",
)
TABLE_EMPTY: Final = Message(
    "table_empty",
    "tệp trống: không có dòng nào ngoài ghi chú",
    "kiểm tra đã chọn đúng tệp và đã lưu bảng trong phần mềm bảng tính",
    "the file is empty: there is nothing in it but comments",
    "check that it is the right file and that the table was saved",
)
TABLE_OTHER_KIND: Final = Message(
    "table_other_kind",
    "tệp không phải bảng CSV hay XLSX mà là {kind}",
    "mở tệp bằng phần mềm bảng tính, lưu thành Excel (.xlsx) hoặc CSV UTF-8 rồi gửi lại",
    "the file is no CSV or XLSX table but {kind}",
    "open it in a spreadsheet, save it as Excel (.xlsx) or CSV UTF-8 and send that",
)
TABLE_LOCKED: Final = Message(
    "table_locked",
    "bảng tính đặt mật khẩu nên không đọc được",
    "mở tệp bằng phần mềm bảng tính, bỏ mật khẩu, lưu lại rồi gửi",
    "the workbook has a password and cannot be read",
    "open it in a spreadsheet, take the password away, save it and send that",
)
TABLE_NOT_A_WORKBOOK: Final = Message(
    "table_not_a_workbook",
    "không đọc được tệp như một bảng tính .xlsx: tệp hỏng hoặc chưa gửi trọn",
    "mở tệp trong Excel, lưu lại dạng Excel Workbook (.xlsx) rồi gửi",
    "the file cannot be read as an .xlsx workbook: it is damaged or was not wholly sent",
    "open it in Excel, save it as Excel Workbook (.xlsx) and send that",
)
TABLE_TOO_COSTLY: Final = Message(
    "table_too_costly",
    "bảng tính quá lớn hoặc quá phức tạp nên không đọc xong",
    "chép riêng bảng cần nhập sang một tệp mới, hoặc lưu thành CSV UTF-8 rồi gửi",
    "the workbook is too large or too intricate to be read",
    "copy the table alone into a new file, or save it as CSV UTF-8 and send that",
)
TABLE_ENCODING: Final = Message(
    "table_encoding",
    "chữ trong tệp không mã hóa theo UTF-8 mà có vẻ theo {encoding}",
    "trong Excel chọn Lưu thành › CSV UTF-8, hoặc gửi luôn tệp .xlsx",
    "the text is not encoded in UTF-8 but, it seems, in {encoding}",
    "in Excel choose Save as › CSV UTF-8, or send the .xlsx file itself",
)
TABLE_ENCODING_BROKEN: Final = Message(
    "table_encoding_broken",
    "tệp ghi là mã hóa {encoding} nhưng có chỗ không đọc được theo mã ấy",
    "trong Excel chọn Lưu thành › CSV UTF-8, hoặc gửi luôn tệp .xlsx",
    "the file says that it is encoded in {encoding} and cannot be read so",
    "in Excel choose Save as › CSV UTF-8, or send the .xlsx file itself",
)
TABLE_SEPARATOR_STATED: Final = Message(
    "table_separator_stated",
    "dòng sep= ghi “{separator}”, không dùng để ngăn cột được",
    "ngăn cột bằng dấu chấm phẩy, dấu phẩy hoặc tab",
    "the line sep= states “{separator}”, which cannot separate columns",
    "separate columns by semicolons, commas or tabs",
)
TABLE_COLUMNS_MISSING: Final = Message(
    "table_columns_missing",
    "dòng tiêu đề thiếu cột: {columns}",
    "thêm cột, hoặc sửa lại tên cột cho đúng như mẫu",
    "the heading lacks the columns: {columns}",
    "add them, or correct the names of the columns",
)
TABLE_TOO_MANY_COLUMNS: Final = Message(
    "table_too_many_columns",
    "bảng có hơn {limit} cột",
    "bỏ các cột thừa",
    "the table has more than {limit} columns",
    "remove needless ones",
)
TABLE_TOO_MANY_CELLS: Final = Message(
    "table_too_many_cells",
    "bảng có hơn {limit} ô",
    "chia bảng thành nhiều tệp",
    "the table has more than {limit} cells",
    "divide it into several files",
)
TABLE_ROW_TOO_LONG: Final = Message(
    "table_row_too_long",
    "dòng này có {found} ô, tiêu đề có {wanted} cột; phần thừa: “{cells}”",
    "ngăn cột bằng dấu phẩy thì số có dấu phẩy phải đặt trong ngoặc kép (“7,04”); tốt nhất là gửi tệp .xlsx",
    "this row has {found} cells, the heading {wanted}; beyond it stands “{cells}”",
    "where commas separate columns, a number with a comma must be quoted (“7,04”); better send an .xlsx file",
)
TABLE_ROW_TOO_LONG_BY_NOTHING: Final = Message(
    "table_row_too_long_by_nothing",
    "dòng này có {found} ô, tiêu đề có {wanted} cột; phần thừa không có chữ nhưng các ô trước có thể đã lệch cột",
    "ngăn cột bằng dấu phẩy thì số có dấu phẩy phải đặt trong ngoặc kép (“7,04”); dấu ngăn thừa thì xóa đi",
    "this row has {found} cells, the heading {wanted}; what is beyond is empty, yet cells may have moved",
    "where commas separate columns, a number with a comma must be quoted (“7,04”); remove needless separators",
)
TABLE_CELL_OUTSIDE: Final = Message(
    "table_cell_outside",
    "ô “{value}” nằm ở cột không có tên",
    "đặt tên cho cột hoặc xóa ô; nếu tệp ngăn cột bằng dấu phẩy thì số có dấu phẩy phải đặt trong ngoặc kép",
    "the cell “{value}” stands in a column without a name",
    "name the column or clear the cell; where commas separate columns, a number with a comma must be quoted",
)
TABLE_ERROR_VALUE: Final = Message(
    "table_error_value",
    "ô này là lỗi {value} của bảng tính",
    "sửa công thức rồi lưu lại, hoặc ghi thẳng giá trị",
    "this cell is the spreadsheet's error {value}",
    "mend the formula and save, or write the value itself",
)
TABLE_NOT_COMPUTED: Final = Message(
    "table_not_computed",
    "ô này là công thức {value} chưa được tính",
    "mở tệp bằng phần mềm bảng tính, lưu lại rồi gửi; hoặc ghi thẳng giá trị",
    "this cell is the formula {value}, not computed yet",
    "open the file in a spreadsheet and save it again, or write the value itself",
)
TABLE_CELLS_MERGED: Final = Message(
    "table_cells_merged",
    "ô {cells} (“{value}”) gộp qua nhiều cột nên không rõ thuộc cột nào",
    "bỏ gộp ô và ghi giá trị vào từng ô",
    "the cells {cells} (“{value}”) are merged over several columns, so it is not clear which one is meant",
    "unmerge them and fill in each",
)
TABLE_ROW_HIDDEN: Final = Message(
    "table_row_hidden",
    "dòng này đang bị ẩn mà có nội dung",
    "bỏ ẩn hoặc bỏ lọc để soát lại, hay xóa hẳn dòng, rồi gửi lại",
    "this row is hidden and holds something",
    "show it (or clear the filter) and look at it, or delete it, and send the file again",
)
TABLE_COLUMN_HIDDEN: Final = Message(
    "table_column_hidden",
    "cột {column} đang bị ẩn mà có nội dung",
    "bỏ ẩn để soát lại, hay xóa hẳn cột, rồi gửi lại",
    "the column {column} is hidden and holds something",
    "show it and look at it, or delete it, and send the file again",
)
TABLE_SEVERAL_SHEETS: Final = Message(
    "table_several_sheets",
    "nhiều trang tính có bảng như cần đọc: {sheets}",
    "giữ lại một trang tính rồi gửi lại",
    "several sheets hold a table of this kind: {sheets}",
    "keep one and send the file again",
)
TABLE_SHEETS_PASSED_OVER: Final = Message(
    "table_sheets_passed_over",
    "bỏ qua các trang tính khác: {sheets}",
    "cần dùng thì gửi riêng từng trang tính",
    "other sheets are passed over: {sheets}",
    "send them one by one if they are needed",
)
TABLE_TITLES_PASSED_OVER: Final = Message(
    "table_titles_passed_over",
    "bỏ qua phần ở trên dòng tiêu đề: dòng {lines}",
    "xem lại nếu đó là số liệu",
    "what stands above the heading is passed over: line {lines}",
    "look again if those are figures",
)
NUMBER_EMPTY: Final = Message(
    "number_empty",
    "ô này trống",
    "ghi một số, ví dụ 7,04",
    "this cell is empty",
    "write a number, such as 7.04",
)
NUMBER_NOT_ONE: Final = Message(
    "number_not_one",
    "“{value}” không phải là số",
    "chỉ ghi chữ số, ví dụ 7,04 hoặc 7.04; đơn vị tính đã có ở tên cột",
    "“{value}” is not a number",
    "write digits only, such as 7.04; the unit stands in the heading",
)
NUMBER_TWO_WAYS: Final = Message(
    "number_two_ways",
    "“{value}” đọc được hai cách: {thousands} hay {decimal}",
    "ghi {thousands} nếu dấu ngăn hàng nghìn; ghi {decimal} nếu là phần lẻ",
    "“{value}” can be read in two ways: {thousands} or {decimal}",
    "write {thousands} if the mark divides thousands, {decimal} if it begins decimals",
)
NUMBER_TWO_WAYS_WHOLE: Final = Message(
    "number_two_ways_whole",
    "“{value}” đọc được hai cách: {thousands} hay số có phần lẻ",
    "cột này nhận số nguyên: ghi liền, không dấu ngăn, ví dụ {thousands}",
    "“{value}” can be read in two ways: {thousands}, or a number with decimals",
    "this column takes whole numbers: write them without a mark, such as {thousands}",
)
NUMBER_TOO_FINE: Final = Message(
    "number_too_fine",
    "“{value}” có {digits} chữ số thập phân, nhận tối đa {limit}",
    "làm tròn rồi lưu lại; trong bảng tính dùng =ROUND(ô; 2), hoặc tới {limit} chữ số",
    "“{value}” has {digits} decimals, at most {limit} are taken",
    "round it and save again; in a spreadsheet by =ROUND(cell, 2), or up to {limit} digits",
)
NUMBER_TOO_LONG: Final = Message(
    "number_too_long",
    "“{value}” có quá nhiều chữ số, nhận tối đa {limit} chữ số trước phần lẻ",
    "kiểm tra lại số, hoặc dùng đơn vị tính lớn hơn",
    "“{value}” has too many digits, at most {limit} before the decimals",
    "check it, or use a larger unit",
)
NUMBER_PERCENT: Final = Message(
    "number_percent",
    "“{value}” là phần trăm, cột này không ghi theo phần trăm",
    "ghi số không có dấu %; trong bảng tính bỏ định dạng phần trăm",
    "“{value}” is a percentage, and this column holds none",
    "write the number without %; in a spreadsheet take the percent format away",
)
NUMBER_BECAME_DATE: Final = Message(
    "number_became_date",
    "ô này đã bị bảng tính đổi thành ngày {value}",
    "đặt định dạng cột là Số hoặc Văn bản rồi gõ lại số",
    "the spreadsheet made the date {value} of this cell",
    "format the column as numbers or text and type the number again",
)
XLSX_REFS_TOO_WIDE: Final = Message(
    "xlsx_refs_too_wide",
    "ô gộp và siêu liên kết trong tệp phủ quá nhiều ô (hơn {limit} ô)",
    "bỏ gộp ô, xóa siêu liên kết ở các dòng, cột trống rồi lưu lại; hoặc chép riêng bảng sang một tệp mới",
    "merged cells and links cover too many cells of the file (over {limit})",
    "unmerge empty rows and columns, remove links over them and save; or copy the table alone into a new file",
)
XLSX_WITH_ENTITIES: Final = Message(
    "xlsx_with_entities",
    "tệp có khai báo kiểu tài liệu (DOCTYPE), bảng tính thật không có",
    "mở tệp bằng chương trình bảng tính và lưu lại dạng .xlsx",
    "the file declares a document type, which no real workbook does",
    "open it in a spreadsheet program and save it as .xlsx",
)
XLSX_WITH_MACROS: Final = Message(
    "xlsx_with_macros",
    "tệp có chứa macro, hệ thống không nhận",
    "trong Excel chọn Lưu thành (Save As), loại “Excel Workbook (*.xlsx)”, rồi gửi tệp mới",
    "the file holds macros, which are not taken",
    "save it in Excel as “Excel Workbook (*.xlsx)” and send the new file",
)
XLSX_WITH_LINKS: Final = Message(
    "xlsx_with_links",
    "tệp có công thức lấy số từ tệp khác, nên số trong đó có thể đã cũ",
    "trong Excel vào Dữ liệu, Sửa liên kết, chọn Ngắt liên kết (Break Link), lưu lại rồi gửi tệp",
    "formulas of the file take figures from other files, so that they may be out of date",
    "break the links in Excel (Data, Edit Links, Break Link), save and send it again",
)
