"""The words that the documents are made of: one vocabulary to tune by, another one that is held back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issues: lines of the superior and of the issuing agency, the agency as one would write it, its symbol."""

    above: tuple[str, ...]
    lines: tuple[str, ...]
    name: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What documents of one half of the collection are about."""

    agencies: tuple[Agency, ...]
    party: tuple[Agency, ...]
    joint: tuple[Agency, ...]
    places: tuple[str, ...]
    abstracts: tuple[str, ...]
    subjects: tuple[str, ...]


TUNING: Final = Vocabulary(
    agencies=(
        Agency((), ("ỦY BAN NHÂN DÂN", "XÃ THƯỢNG TRẠCH"), "Ủy ban nhân dân xã Thượng Trạch", "UBND"),
        Agency((), ("UBND PHƯỜNG ĐỒNG HỚI",), "UBND phường Đồng Hới", "UBND"),
        Agency((), ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG TRỊ"), "Ủy ban nhân dân tỉnh Quảng Trị", "UBND"),
        Agency(
            ("UBND TỈNH QUẢNG TRỊ",),
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",),
            "Sở Khoa học và Công nghệ",
            "SKHCN",
        ),
        Agency(
            ("ỦY BAN NHÂN DÂN", "TỈNH QUẢNG BÌNH"),
            ("SỞ THÔNG TIN", "VÀ TRUYỀN THÔNG"),
            "Sở Thông tin và Truyền thông",
            "STTTT",
        ),
        Agency(
            ("UBND XÃ HẢI LĂNG",),
            ("PHÒNG VĂN HÓA - XÃ HỘI",),
            "Phòng Văn hóa - Xã hội",
            "PVHXH",
        ),
        Agency(
            ("HUYỆN BỐ TRẠCH",),
            ("ỦY BAN NHÂN DÂN XÃ", "THƯỢNG TRẠCH"),
            "Ủy ban nhân dân xã Thượng Trạch",
            "UBND",
        ),
        Agency(
            ("UBND XÃ CAM LỘ",),
            ("BAN CHỈ ĐẠO", "CHUYỂN ĐỔI SỐ"),
            "Ban Chỉ đạo chuyển đổi số",
            "BCĐ",
        ),
        Agency(
            (),
            ("HỘI ĐỒNG NHÂN DÂN", "XÃ VĨNH LINH"),
            "Hội đồng nhân dân xã Vĩnh Linh",
            "HĐND",
        ),
        Agency(
            ("UBND PHƯỜNG BA ĐỒN",),
            ("TRUNG TÂM PHỤC VỤ", "HÀNH CHÍNH CÔNG"),
            "Trung tâm Phục vụ hành chính công",
            "TTPVHCC",
        ),
    ),
    party=(
        Agency(("ĐẢNG BỘ TỈNH QUẢNG TRỊ",), ("ĐẢNG ỦY XÃ THƯỢNG TRẠCH",), "Đảng ủy xã Thượng Trạch", "ĐU"),
        Agency((), ("TỈNH ỦY QUẢNG TRỊ",), "Tỉnh ủy Quảng Trị", "TU"),
    ),
    joint=(
        Agency(
            (),
            ("SỞ NỘI VỤ -", "SỞ TÀI CHÍNH"),
            "Sở Nội vụ - Sở Tài chính",
            "SNV-STC",
        ),
    ),
    places=("Thượng Trạch", "Đồng Hới", "Quảng Trị", "Hải Lăng", "Ba Đồn"),
    abstracts=(
        "Chuyển đổi số xã Thượng Trạch năm 2026",
        "Về việc kiện toàn Ban Chỉ đạo chuyển đổi số",
        (
            "Về việc ban hành Quy chế hoạt động của Tổ công nghệ số cộng đồng trên địa bàn xã và phân công nhiệm vụ "
            "cho các thành viên, các thôn, bản trong việc hỗ trợ người dân sử dụng dịch vụ công trực tuyến"
        ),
        "Kết quả thực hiện nhiệm vụ chuyển đổi số 6 tháng đầu năm và phương hướng, nhiệm vụ 6 tháng cuối năm 2026",
        "Phê duyệt cấp độ an toàn hệ thống thông tin cho Hệ thống mạng nội bộ",
        "Bồi dưỡng kỹ năng số cho cán bộ, công chức, viên chức và người lao động",
        "Triển khai chiến dịch 60 ngày đêm thúc đẩy số hóa dữ liệu hộ tịch, đất đai và bảo trợ xã hội",
        "Kết luận của Chủ tịch Ủy ban nhân dân xã tại phiên họp Ban Chỉ đạo tháng 3",
    ),
    subjects=(
        "báo cáo tình hình triển khai chuyển đổi số",
        "rà soát, cập nhật thông tin trên cổng dịch vụ công",
        "cử cán bộ tham gia lớp bồi dưỡng về an toàn thông tin mạng",
        "đề nghị phối hợp phủ sóng di động tại các thôn, bản vùng lõm",
    ),
)
"""Looked at while the reading is tuned."""

STRANGERS: Final = replace(
    TUNING,
    agencies=(
        Agency(
            ("UBND XÃ HƯỚNG LẬP",),
            ("TRƯỜNG TIỂU HỌC", "VÀ TRUNG HỌC CƠ SỞ HƯỚNG LẬP"),
            "Trường Tiểu học và trung học cơ sở Hướng Lập",
            "TH",
        ),
        Agency(("SỞ Y TẾ QUẢNG TRỊ",), ("TRẠM Y TẾ XÃ KIM NGÂN",), "Trạm Y tế xã Kim Ngân", "TYT"),
        Agency(
            ("SỞ THÔNG TIN VÀ TRUYỀN THÔNG",),
            ("TRUNG TÂM CÔNG NGHỆ", "THÔNG TIN VÀ TRUYỀN THÔNG"),
            "Trung tâm Công nghệ thông tin và truyền thông",
            "TTCNTT",
        ),
        Agency(
            ("HỘI ĐỒNG NHÂN DÂN", "TỈNH QUẢNG TRỊ"),
            ("BAN VĂN HÓA - XÃ HỘI",),
            "Ban Văn hóa - Xã hội",
            "BVHXH",
        ),
        Agency(
            ("UBND HUYỆN GIO LINH",), ("PHÒNG TÀI CHÍNH - KẾ HOẠCH",), "Phòng Tài chính - Kế hoạch", "TCKH"
        ),
        Agency((), ("BẢO HIỂM XÃ HỘI", "TỈNH QUẢNG TRỊ"), "Bảo hiểm xã hội tỉnh Quảng Trị", "BHXH"),
        Agency(("SỞ NỘI VỤ",), ("CHI CỤC VĂN THƯ - LƯU TRỮ",), "Chi cục Văn thư - Lưu trữ", "VTLT"),
        Agency(("UBND PHƯỜNG QUẢNG TRỊ",), ("BAN QUẢN LÝ CHỢ",), "Ban Quản lý chợ", "BQL"),
        Agency(("UBND TỈNH QUẢNG TRỊ",), ("THANH TRA TỈNH",), "Thanh tra tỉnh", "TTr"),
        Agency((), ("UBND XÃ PHONG NHA",), "UBND xã Phong Nha", "UBND"),
    ),
)
"""Agencies that few lists know, to tune the reading of scans by: a torn name must not become another's."""

HELD_BACK: Final = Vocabulary(
    agencies=(
        Agency((), ("ỦY BAN NHÂN DÂN", "PHƯỜNG NAM ĐÔNG HÀ"), "Ủy ban nhân dân phường Nam Đông Hà", "UBND"),
        Agency((), ("UBND XÃ TUYÊN HÓA",), "UBND xã Tuyên Hóa", "UBND"),
        Agency((), ("ỦY BAN NHÂN DÂN", "ĐẶC KHU CỒN CỎ"), "Ủy ban nhân dân đặc khu Cồn Cỏ", "UBND"),
        Agency(
            ("UBND TỈNH QUẢNG TRỊ",),
            ("SỞ NÔNG NGHIỆP", "VÀ MÔI TRƯỜNG"),
            "Sở Nông nghiệp và Môi trường",
            "SNNMT",
        ),
        Agency(("ỦY BAN NHÂN DÂN", "HUYỆN LỆ THỦY"), ("PHÒNG NỘI VỤ",), "Phòng Nội vụ", "PNV"),
        Agency(
            ("UBND XÃ LỆ NINH",),
            ("VĂN PHÒNG HĐND VÀ UBND",),
            "Văn phòng HĐND và UBND",
            "VP",
        ),
        Agency(
            ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",),
            ("TRƯỜNG TRUNG HỌC", "PHỔ THÔNG VĨNH LINH"),
            "Trường Trung học phổ thông Vĩnh Linh",
            "THPT",
        ),
        Agency(
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ",),
            ("TRUNG TÂM CHUYỂN ĐỔI SỐ",),
            "Trung tâm Chuyển đổi số",
            "TTCĐS",
        ),
        Agency((), ("CÔNG AN TỈNH QUẢNG TRỊ",), "Công an tỉnh Quảng Trị", "CAT"),
        Agency(("HỘI ĐỒNG NHÂN DÂN", "TỈNH QUẢNG BÌNH"), ("BAN PHÁP CHẾ",), "Ban Pháp chế", "BPC"),
    ),
    party=(
        Agency(("ĐẢNG BỘ TỈNH QUẢNG TRỊ",), ("ĐẢNG ỦY PHƯỜNG", "ĐỒNG SƠN"), "Đảng ủy phường Đồng Sơn", "ĐU"),
        Agency((), ("HUYỆN ỦY QUẢNG NINH",), "Huyện ủy Quảng Ninh", "HU"),
    ),
    joint=(Agency((), ("SỞ Y TẾ -", "CÔNG AN TỈNH"), "Sở Y tế - Công an tỉnh", "SYT-CAT"),),
    places=("Đông Hà", "Tuyên Hóa", "Cồn Cỏ", "Lệ Thủy", "Vĩnh Linh"),
    abstracts=(
        "Phát triển kinh tế số và xã hội số trên địa bàn phường giai đoạn 2026 - 2030",
        (
            "Về việc thành lập Tổ giúp việc cho Ban Chỉ đạo phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển "
            "đổi số của xã"
        ),
        "Tự đánh giá mức độ chuyển đổi số năm 2025",
        "Bảo đảm an toàn thông tin mạng trong dịp nghỉ lễ",
        (
            "Về việc phê duyệt danh mục thủ tục hành chính thực hiện tiếp nhận hồ sơ, trả kết quả không phụ thuộc địa "
            "giới hành chính và danh mục dịch vụ công trực tuyến toàn trình áp dụng trên địa bàn xã"
        ),
        "Ứng phó sự cố an toàn thông tin",
        "Kiểm tra công tác cải cách hành chính, chuyển đổi số tại các thôn",
    ),
    subjects=(
        "hướng dẫn sử dụng chữ ký số cá nhân trên thiết bị di động",
        "tăng cường thanh toán không dùng tiền mặt",
        "lấy ý kiến góp ý dự thảo kế hoạch phát triển chính quyền số năm 2027",
    ),
)
"""Not looked at until the reading was done."""
