"""Which tables the verification covers, and which it does not and why. A test holds this list against the schema."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

COVERED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "assessment": "trạng thái, biên nhận, giờ nộp, người nộp, hạn được gia hạn: theo nhật ký của phiếu",
        "bundle": "mã băm theo nhật ký công bố; gói tự tính lại được",
        "cycle": "năm mốc thời gian theo nhật ký mở đợt",
        "document": "mã băm của bảng xếp hạng và giấy chứng nhận theo nhật ký công bố",
        "entry": "ghi chú, lý do, điểm tự gõ theo nhật ký kê khai",
        "event": "chuỗi băm; đuôi chuỗi cần tệp mốc",
        "evidence_link": "gắn và gỡ theo nhật ký của phiếu",
        "figure": "số liệu đơn vị kê khai theo nhật ký; điểm tính lại từ số liệu",
        "result": "dấu niêm phong trong nhật ký công bố",
        "result_group": "dấu niêm phong trong nhật ký công bố",
        "result_row": "dấu niêm phong, và kết quả tính lại từ gói",
        "role_grant": "cấp và kết thúc vai trò theo nhật ký của tài khoản",
        "score": "điểm tính lại từ số liệu",
        "stored_file": "nội dung tệp theo mã băm, cả hai chiều",
    }
)
"""Table → what of it is compared with what."""

NOT_COVERED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "access_record": "sổ truy cập không nối chuỗi băm, vì ghi sau khi trả lời và không ai phải chờ ai",
        "account": "tên hiển thị và mật khẩu đổi hợp lệ mà nhật ký không giữ giá trị",
        "block": "tên khối chỉ để trình bày; kết quả công bố đã ghi trong niêm phong",
        "entry_assignment": "phân công trong đơn vị, không ảnh hưởng điểm",
        "evidence": "số, ngày, trích yếu của tài liệu: nhật ký ghi thay đổi, chưa soát lại từng giá trị",
        "explanation": "câu hỏi và trả lời: nhật ký ghi việc, chưa soát lại từng chữ",
        "form_answer": "câu trả lời giữ tạm cho biểu mẫu gửi lại, tự xóa",
        "installation": "ghi nơi dùng và kho tệp; được so mỗi lần khởi động",
        "login_failure": "bộ đếm tạm, tự xóa",
        "login_session": "phiên đăng nhập, hết hạn thì vô nghĩa",
        "not_measured": "nhật ký của đợt ghi lý do; gói kết quả mang theo",
        "opinion": "ý kiến tham khảo, không ảnh hưởng điểm",
        "reviewer_assignment": "nhật ký của đợt ghi từng lần phân công, chưa soát lại",
        "unit": "danh mục đơn vị; kết quả công bố giữ tên và mã của ngày công bố",
        "unit_succession": "chưa dùng; sẽ soát khi có gộp, tách đơn vị",
        "unit_tag": "danh mục đơn vị",
    }
)
"""Table → why it is not compared."""
