"""Texts about the files of a criteria set; see :mod:`scoring.messages`."""

from __future__ import annotations

from typing import Final

FILE_MESSAGES: Final[dict[str, tuple[str, str, str, str]]] = {
    "file_missing": (
        "không tìm thấy tệp {name}",
        "kiểm tra lại đường dẫn, hoặc tạo tệp này",
        "the file {name} was not found",
        "check the path, or create the file",
    ),
    "file_unreadable": (
        "không đọc được tệp",
        "kiểm tra đây là một tệp (không phải thư mục) và tài khoản này có quyền đọc, rồi thử lại",
        "the file cannot be read",
        "see that it is a file (no folder) which this account may read, and try again",
    ),
    "file_too_large": (
        "tệp lớn hơn {limit} KB",
        "tách mỗi nhóm chỉ số ra một tệp riêng",
        "the file is larger than {limit} kB",
        "put each group in a file of its own",
    ),
    "set_too_large": (
        "các tệp của bộ chỉ số cộng lại lớn hơn {limit} KB; từ tệp này trở đi không đọc nữa",
        "xóa các tệp không thuộc bộ này, rút gọn nội dung",
        "the files of the criteria set are larger than {limit} kB together; from this one on nothing is read",
        "remove files that are no part of this set, shorten the texts",
    ),
    "set_too_many_nodes": (
        "các tệp của bộ chỉ số có quá {limit} giá trị; từ đây trở đi không đọc nữa",
        "xóa các tệp không thuộc bộ này, giảm số chỉ số",
        "the files of the criteria set hold more than {limit} values; from here on nothing is read",
        "remove files that are no part of this set, or some of the indicators",
    ),
    "file_empty": (
        "tệp không có nội dung",
        "điền nội dung, hoặc xóa tệp này",
        "the file is empty",
        "fill it in, or remove it",
    ),
    "too_many_files": (
        "thư mục có quá {limit} tệp",
        "mỗi chỉ số chính chỉ cần một tệp; gộp các tệp lại",
        "the folder holds more than {limit} files",
        "one file per main index is enough; join them",
    ),
    "wrong_suffix": (
        "tệp {name} có đuôi .yml nên không được đọc",
        "đổi đuôi tệp thành .yaml",
        "the file {name} ends in .yml and is not read",
        "rename it to .yaml",
    ),
    "not_utf8": (
        "tệp không phải mã UTF-8",
        "mở tệp bằng trình soạn thảo và lưu lại với mã UTF-8",
        "the file is not UTF-8",
        "open it in an editor and save it as UTF-8",
    ),
    "lock_broken": (
        "nội dung bộ chỉ số đã khác bản đã khóa ({locked}… thành {found}…)",
        "bộ chỉ số đã dùng cho một đợt đánh giá thì không được sửa: khôi phục tệp cũ, hoặc chép sang thư mục mới",
        "the content differs from the locked one ({locked}… became {found}…)",
        "a criteria set used by a cycle must not change: restore the files, or copy them to a new folder",
    ),
    "lock_unreadable": (
        "không đọc được tệp LOCK, nên không biết bộ chỉ số có còn đúng bản đã khóa không",
        "khôi phục tệp LOCK (một tệp thường, một dòng 64 ký tự) từ bản sao lưu, hoặc kiểm tra quyền đọc",
        "the LOCK cannot be read, so nobody knows whether the set is still the locked one",
        "restore the LOCK (an ordinary file, one line of 64 characters) from a backup, or check its permissions",
    ),
    "not_a_folder": (
        "đây phải là một thư mục",
        "đổi tên tệp này, rồi tạo thư mục cùng tên để chứa các ví dụ",
        "this has to be a folder",
        "rename this file and make a folder of its name for the examples",
    ),
}
