"""What an editor shows beside a key: one line each, in Vietnamese and English."""

from __future__ import annotations

from typing import Final

from scoring.language.messages import DEFAULT_LANGUAGE


def describe(word: str, language: str) -> str:
    """The line for a key or for a key of a figure (`figure_…`)."""
    vietnamese, english = _WORDS[word]
    return vietnamese if language == DEFAULT_LANGUAGE else english


_WORDS: Final[dict[str, tuple[str, str]]] = {
    "schema": (
        "Tệp của một bộ chỉ số: tree.yaml hoặc tệp một nhóm",
        "A file of a criteria set: tree.yaml or a group",
    ),
    "format": ("Phiên bản định dạng, luôn là 1", "Version of the format, always 1"),
    "id": ("Định danh: họ/năm/cấp, ví dụ dti/2027/commune", "Family/year/level, such as dti/2027/commune"),
    "title": ("Tên đầy đủ, như trong quyết định", "The full title, as in the decision"),
    "level": (
        "Cấp: department sở, district huyện, commune xã, province tỉnh; cấp khác thì thêm level_title",
        "Level: department, district, commune, province, or another with a level_title",
    ),
    "level_title": ("Tên của cấp, khi không phải là bốn cấp có sẵn", "The level's title, when it is another"),
    "floor": (
        "Điểm trừ dừng ở đâu: 0 (hết điểm thì thôi, mặc định) hoặc none (được âm)",
        "Where penalties stop: 0 (nothing left, the default) or none (below zero)",
    ),
    "period": ("Kỳ đo: từ ngày, đến ngày (2027-01-01)", "The days measured, from and to (2027-01-01)"),
    "status": (
        "official: đã ban hành; illustrative: minh họa",
        "official, or illustrative (shown everywhere)",
    ),
    "legal_basis": ("Số, ngày của quyết định", "The decisions it rests on"),
    "max": (
        "Điểm tối đa; của nhóm và của bộ là tổng các phần; khác nhau theo loại đơn vị thì {xa: 96, phuong: 100}",
        "Maximum; of a group or set the sum of its parts; by kind of unit {xa: 96, phuong: 100}",
    ),
    "rounding": ("Số chữ số thập phân khi công bố", "Decimals of published figures"),
    "not_applicable": (
        "Không áp dụng thì: shrink bỏ khỏi mẫu số, full đủ điểm, zero 0 điểm",
        "When not applicable: shrink the denominator, full mark, or zero",
    ),
    "ranking": ("Xếp hạng theo: points, percent, index", "Ranked by points, percent or index"),
    "grades": ("Thang xếp loại, từ cao xuống thấp", "Classes, best first"),
    "figures": ("Số liệu đơn vị kê khai: mã và mô tả", "Figures units declare: id and description"),
    "checks": ("Quan hệ phải đúng giữa các số liệu", "Relations that must hold between figures"),
    "information": ("Thông tin chung: hỏi, không chấm", "Asked, never scored"),
    "groups": ("Nhóm (hoặc nhóm con)", "Groups, or groups inside the group"),
    "indicators": ("Chỉ số thành phần của nhóm", "The indicators of the group"),
    "code": ('Mã, luôn trong ngoặc kép: "1.10"', 'Code, always in double quotes: "1.10"'),
    "rule": ("Cách tính điểm: kind và các khóa của nó", "How points are counted: kind and its keys"),
    "evidence": (
        "Tài liệu kiểm chứng: bắt buộc không, cần gì, ghi chú, nhận liên kết không",
        "Evidence: required, asks, hint, links",
    ),
    "scored_by": (
        "Ai chấm: unit đơn vị, central cơ quan thường trực, survey khảo sát, council hội đồng",
        "Who scores: unit, central, survey or council",
    ),
    "applies_to": ("Chỉ hỏi các loại đơn vị, nhãn này", "Asked only of these kinds or tags of units"),
    "owner": ("Phòng thường phụ trách trong đơn vị", "The office that usually answers for it"),
    "source": ("Điều, khoản của quyết định", "The clause of the decision"),
    "note": ("Lời ghi cho người dùng", "A note for users"),
    "weight": ("Trọng số khi chuẩn hóa rồi nhân", "Weight, where groups are normalised first"),
    "counts": ("false: ghi nhận, không tính vào tổng", "false: recorded, not counted"),
    "excluded": ("true: năm nay bỏ khỏi mẫu số", "true: out of the denominator this year"),
    "bonus": ("Điểm thưởng, nhiều nhất bằng cap", "Bonus points, at most cap"),
    "penalty": ("true: điểm trừ, max là số âm", "true: points are taken away, max is negative"),
    "figure_id": ("Mã của thông tin", "The id"),
    "figure_title": ("Câu hỏi, đọc riêng cũng hiểu", "The question, clear by itself"),
    "figure_type": ("Kiểu của số liệu", "The type of the figure"),
    "figure_unit": ("Đơn vị tính", "Unit of measurement"),
    "figure_min": ("Nhỏ nhất được nhận", "Smallest value accepted"),
    "figure_max": ("Lớn nhất được nhận", "Largest value accepted"),
    "figure_options": ("Các phương án: mã và tên", "Options: id and title"),
    "figure_hint": ("Lời nhắc khi nhập", "A hint for who fills it in"),
}
