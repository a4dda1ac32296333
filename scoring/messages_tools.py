"""Texts of the tools for those who keep the files, `lock` and `new`; see :mod:`scoring.messages`."""

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
