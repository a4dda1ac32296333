"""The README of a bundle: for somebody who has just been handed a ZIP."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from scoring.bundle.manifest import Block, Published
from scoring.language.wording import format_date
from scoring.model import Tree

_VIETNAM: Final = dt.timezone(dt.timedelta(hours=7))

_TEXT: Final = """\
GÓI TÍNH LẠI KẾT QUẢ
{title}
Bản {version}, công bố lúc {moment} (giờ Việt Nam). {decision}
{illustrative}
Gói này có đủ những gì cần để tính lại điểm, tỷ lệ, xếp loại và thứ hạng đã công bố của {units} đơn vị, trên
máy của bạn, không cần máy chủ, cơ sở dữ liệu hay tài khoản của cơ quan tổ chức đánh giá.

TÍNH LẠI
1. Cài Python từ 3.11, tải mã nguồn của phần mềm, mở cửa sổ lệnh trong thư mục mã nguồn và chạy một lần:
       pip install pyyaml
2. Chạy (thay tên tệp cho đúng; để nguyên tệp ZIP, không giải nén):
       python -m scoring verify goi.zip
Lệnh in bảng kết quả vừa tính lại. Bảng ấy giống từng chữ với ket-qua.csv thì dòng cuối ghi “đạt”. Có chỗ khác thì
lệnh nêu đơn vị nào, gói ghi gì, tính ra gì.

ĐÂY CÓ PHẢI GÓI GỐC KHÔNG
Dòng cuối của lệnh còn in mã SHA-256 của tệp ZIP. Mã ấy phải trùng với mã ghi trên trang kết quả{site}
Khác mã thì tệp đã bị thay đổi sau khi công bố, dù vẫn tính ra khớp.

TRONG GÓI CÓ GÌ
  bo-chi-so/          bộ chỉ số {tree}, đúng như đã khóa cho đợt đánh giá
                      mã nội dung {digest}
  don-vi.csv          đơn vị: mã, tên, khối xếp hạng
  phieu.csv           số liệu sau thẩm định của từng đơn vị, điểm do người thẩm định cho; ô trống là không kê khai,
                      na là không áp dụng{unmeasured}
  khong-ap-dung.csv   lý do không áp dụng{reasons}
  ket-qua.csv         kết quả đã công bố: hạng, đơn vị, điểm, mẫu số, tỷ lệ phần trăm, chỉ số, mã xếp loại
  manifest.yaml       gói này là gì, và mã SHA-256 của từng tệp ở trên
{blocks}
Gói không có tài liệu kiểm chứng, tên hay thư điện tử của người kê khai, người thẩm định, và lời nhận xét của họ.

Các tệp .csv mã hóa UTF-8, ngăn cột bằng dấu phẩy, phần lẻ viết sau dấu chấm. Trong Excel: Dữ liệu (Data) > Từ văn
bản/CSV (From Text/CSV); mở bằng cách bấm đúp có thể sai phông chữ.
"""


def readme(
    published: Published, tree: Tree, blocks: Sequence[Block], units: int, *, unmeasured: bool = False
) -> str:
    """The text, in Vietnamese."""
    at = published.published_at.astimezone(_VIETNAM)
    number, day = published.decision_number, published.decision_day
    of_day = f" ngày {format_date(day, 'vi')}" if day is not None else ""
    named = "\n".join(f"  {block.code}: {_described(block)}" for block in blocks)
    return _TEXT.format(
        title=published.title,
        version=published.version,
        moment=f"{at:%H:%M} ngày {format_date(at.date(), 'vi')}",
        decision=f"Quyết định số {number}{of_day}." if number else "Số quyết định chưa có khi lập gói.",
        illustrative=_caution(published),
        units=units,
        unmeasured=", nm là không đo được ở mọi đơn vị" if unmeasured else "",
        reasons=", không đo được" if unmeasured else "",
        site=f":\n       {published.site}" if published.site else ".",
        tree=tree.id,
        digest=tree.digest,
        blocks=f"\nKhối xếp hạng\n{named}\n",
    )


def _caution(published: Published) -> str:
    """Say why the result has no value: a program made its figures, or the set is nobody's."""
    if published.invented:
        return "SỐ LIỆU MINH HỌA, không phải số liệu thật.\n"
    nobodys = "BỘ TIÊU CHÍ MINH HỌA, chưa cơ quan nào ban hành; kết quả không có giá trị chính thức.\n"
    return nobodys if published.illustrative else ""


def _described(block: Block) -> str:
    return block.title if block.ranked else f"{block.title} (được đánh giá, không xếp hạng)"
