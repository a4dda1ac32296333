"""The kinds of change of one unit, in the order in which its page offers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import N_
from app.web.units.code_forms import CodeForm
from app.web.units.forms import CorrectForm, EndForm, MoveForm, RenameForm, TagsForm, UnitForm


@dataclass(frozen=True, slots=True)
class Change:
    """One kind of change: its form, its words, and what it means."""

    form: type[UnitForm]
    title: str
    explanation: str
    done: str
    of_the_living: bool = True
    """Whether it is for units that have not ended."""


CHANGES: Mapping[str, Change] = {
    "correct": Change(
        CorrectForm,
        N_("Sửa tên gõ sai"),
        N_(
            "Chỉ dùng khi tên đã gõ sai: lịch sử coi như đơn vị luôn mang tên mới. Nếu đơn vị được đổi tên bằng văn "
            "bản thì dùng “Đổi tên”."
        ),
        N_("Đã sửa tên."),
        of_the_living=False,
    ),
    "rename": Change(
        RenameForm,
        N_("Đổi tên"),
        N_(
            "Tên mới dùng từ ngày văn bản có hiệu lực; tên cũ ở lại trong lịch sử và trong các kết quả đã công bố."
        ),
        N_("Đã đổi tên."),
    ),
    "move": Change(
        MoveForm,
        N_("Chuyển sang cấp trên khác"),
        N_(
            "Đơn vị trực thuộc đơn vị khác từ ngày văn bản có hiệu lực; trước ngày đó vẫn tính theo đơn vị cũ."
        ),
        N_("Đã chuyển đơn vị cấp trên."),
    ),
    "official": Change(
        CodeForm,
        N_("Ghi mã chính thức"),
        N_(
            "Mã trong danh mục của Nhà nước, ví dụ mã đơn vị hành chính theo Quyết định 19/2025/QĐ-TTg. Đơn vị đang "
            "mang mã khác của cùng danh mục thì mã ấy hết từ ngày mã này bắt đầu."
        ),
        N_("Đã ghi mã chính thức."),
        of_the_living=False,
    ),
    "tags": Change(
        TagsForm,
        N_("Đặt thẻ"),
        N_("Thẻ để bộ tiêu chí hỏi riêng một số đơn vị, ví dụ mien_nui. Bỏ trống là không có thẻ nào."),
        N_("Đã lưu thẻ."),
        of_the_living=False,
    ),
    "end": Change(
        EndForm,
        N_("Ghi đơn vị kết thúc"),
        N_(
            "Dùng khi đơn vị giải thể mà không có đơn vị nào thay thế. Phiếu và kết quả đã có vẫn giữ nguyên."
        ),
        N_("Đã ghi ngày kết thúc."),
    ),
}
