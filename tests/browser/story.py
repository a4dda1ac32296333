"""The whole story once, told by people at their browsers: each chapter is one person's day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pypdf import PdfReader

from tests.browser.visitor import Visitor
from tests.support.papers import qr_text
from tests.support.sample_files import pdf

CYCLE = "Đánh giá chuyển đổi số cấp xã năm 2026"
REASON = "Chỉ có thông báo kết luận của hai cuộc họp do Chủ tịch chủ trì"
Enter = Callable[[], Visitor]


@dataclass(slots=True)
class Commune:
    """Who acts for the commune in one telling of the story."""

    name: str
    clerk: str
    head: str
    picture_folder: Path | None = None
    judged: set[str] = field(default_factory=set)
    certificate: Path | None = None


def photograph(visitor: Visitor, commune: Commune, name: str) -> None:
    """Keep a picture of the page when the telling asks for pictures."""
    if commune.picture_folder is not None:
        visitor.picture(commune.picture_folder, name)


def declare(visitor: Visitor, commune: Commune) -> None:
    """The clerk declares two indicators, is corrected once, attaches evidence, and hands the sheet over."""
    visitor.sign_in(commune.clerk)
    visitor.follow(f"Bắt đầu nhập – {CYCLE}")
    photograph(visitor, commune, "sheet")
    visitor.follow("Nhập chỉ tiêu 1.1")
    visitor.choose("Bí thư Đảng ủy hoặc Chủ tịch UBND xã")
    visitor.type_into(
        "Ghi chú, thuyết minh", "Quyết định kiện toàn Ban Chỉ đạo đăng trên trang thông tin của xã."
    )
    visitor.press("Lưu và sang chỉ tiêu tiếp")
    visitor.sees("Đã lưu 1.1")

    chaired, all_meetings = "Số cuộc họp về chuyển đổi số do Bí thư", "Tổng số cuộc họp về chuyển đổi số"
    visitor.type_into(chaired, "12,5,3")
    visitor.type_into(all_meetings, "4")
    visitor.is_refused("Lưu và thêm minh chứng")
    assert visitor.field(chaired).input_value() == "12,5,3", "typed text is lost"
    visitor.type_into(chaired, "5")
    visitor.is_refused("Lưu và thêm minh chứng")
    visitor.sees("không thể nhiều hơn")
    visitor.type_into(chaired, "4")
    if visitor.scripts:
        visitor.page.locator("[data-preview]").get_by_text("2,000 / 2 điểm").wait_for()
        photograph(visitor, commune, "indicator")
    visitor.press("Lưu và thêm minh chứng")

    visitor.field("Tệp").set_input_files(
        {"name": "Thông báo kết luận số 12.pdf", "mimeType": "application/pdf", "buffer": pdf(commune.name)}
    )
    visitor.type_into("Số, ký hiệu", "12/TB-UBND")
    visitor.type_into("Ngày ban hành", "10/03/2026")
    visitor.type_into("Cơ quan ban hành", "UBND xã")
    visitor.type_into("Trích yếu", "Thông báo kết luận cuộc họp Ban Chỉ đạo")
    visitor.type_into("Trang, mục", "trang 2")
    visitor.press("Lưu minh chứng")
    visitor.sees("12/TB-UBND")

    visitor.follow(CYCLE)
    visitor.sees("2/43")
    visitor.follow("Kiểm tra trước khi nộp")
    visitor.press("Trình lãnh đạo đơn vị")
    visitor.sees("Chờ lãnh đạo duyệt")
    visitor.sign_out()
    commune.judged |= visitor.judged


def submit(visitor: Visitor, commune: Commune) -> None:
    """The head looks it through, submits, and holds a receipt; the sheet is locked."""
    visitor.sign_in(commune.head)
    visitor.follow(f"Xem để duyệt – {CYCLE}")
    visitor.follow("Duyệt và nộp phiếu")
    visitor.press("Duyệt và nộp phiếu")
    visitor.sees("PN-")
    visitor.sign_out()
    commune.judged |= visitor.judged


def appraise(visitor: Visitor, commune: Commune) -> None:
    """A reviewer corrects one score with a reason and accepts the rest."""
    visitor.sign_in("thamdinh")
    visitor.follow(commune.name)
    visitor.follow("Thẩm định chỉ tiêu 1.1")
    visitor.choose("Chấp nhận điểm tự chấm")
    visitor.press("Lưu và sang chỉ tiêu tiếp")
    photograph(visitor, commune, "appraisal")
    visitor.choose("Điều chỉnh theo điểm")
    visitor.type_into("#points", "1")
    visitor.press("Lưu và sang chỉ tiêu tiếp")
    visitor.sees("lý do")
    visitor.type_into("#points_reason", REASON)
    visitor.press("Lưu và sang chỉ tiêu tiếp")
    visitor.turn_to_the_end("Chỉ tiêu sau", "j")  # only what was opened can be accepted with others
    visitor.follow(commune.name)
    visitor.follow("Chấp nhận", exact=False)
    visitor.press("Chấp nhận", exact=False)
    commune.judged |= visitor.judged


def publish(visitor: Visitor, commune: Commune) -> None:
    """The secretariat computes a version, the council confirms it, it is signed and made public."""
    visitor.sign_in("thuongtruc")
    visitor.follow(CYCLE)
    visitor.follow("Xác nhận", exact=False)
    visitor.press("Xác nhận các phiếu này")
    visitor.follow("tính kết quả", exact=False)
    visitor.sees(commune.name)
    if visitor.page.locator("#correction").count():
        visitor.type_into("#correction", "Bổ sung đơn vị vừa thẩm định xong")
    visitor.page.locator("#omission_known").check()
    visitor.type_into("#omission", "Các đơn vị này chưa thẩm định xong")
    visitor.press("Tính bản kết quả")
    wait_for_the_worker(visitor)
    visitor.sees("chờ hội đồng thẩm định xác nhận")
    version = visitor.page.url.removeprefix(visitor.site.url)
    visitor.sign_out()
    visitor.sign_in("hoidong")
    visitor.open(version)
    visitor.sees("Bảng xếp hạng, bản dự thảo (PDF)")
    visitor.press("Hội đồng xác nhận bản này")
    visitor.sees("Hội đồng đã xác nhận")
    photograph(visitor, commune, "version")
    visitor.sign_out()
    visitor.sign_in("thuongtruc")
    visitor.open(version)
    visitor.follow("Ghi nhận quyết định đã ký")
    visitor.type_into("#decision_number", "125/QĐ-UBND")
    visitor.type_into("#decision_date", "01/07/2025")
    visitor.page.locator("#file").set_input_files(
        {"name": "quyet-dinh.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    visitor.press("Ghi nhận đã ký")
    wait_for_the_worker(visitor)
    visitor.press("Công khai kết quả")
    visitor.sees("Đã công khai kết quả")
    commune.judged |= visitor.judged


def wait_for_the_worker(visitor: Visitor) -> None:
    """Go on to the version: with scripts the page follows the worker by itself, without them a link asks how far."""
    while not visitor.scripts and visitor.page.get_by_role("link", name="Xem tiến độ mới nhất").count():
        visitor.follow("Xem tiến độ mới nhất")
    visitor.follow("Xem bản kết quả")


def collect(visitor: Visitor, commune: Commune) -> None:
    """Leadership reads the ranking and takes its PDF and the commune's certificate away."""
    visitor.sign_in("lanhdaotinh")
    visitor.follow(CYCLE)
    visitor.sees(commune.name)
    photograph(visitor, commune, "ranking")
    ranking = visitor.download("Tải bảng xếp hạng (PDF)")
    assert commune.name in " ".join(page.extract_text() for page in PdfReader(ranking).pages)
    commune.certificate = visitor.download(f"Tải PDF – {commune.name}")
    assert "GIẤY CHỨNG NHẬN" in PdfReader(commune.certificate).pages[0].extract_text()
    assert visitor.download(f"Tải PDF – {commune.name}").read_bytes() == commune.certificate.read_bytes()
    commune.judged |= visitor.judged


def check(visitor: Visitor, commune: Commune) -> None:
    """Anybody points a telephone at the certificate and reads what the paper says, and no more."""
    assert commune.certificate is not None
    address = qr_text(commune.certificate)
    assert address.startswith(visitor.site.url)
    visitor.open(address.removeprefix(visitor.site.url))
    photograph(visitor, commune, "verification")
    visitor.sees(commune.name)
    visitor.sees("còn hiệu lực")
    visitor.open("/")
    visitor.follow("Kết quả đã công bố")
    visitor.follow(CYCLE)
    visitor.sees(commune.name)
    assert REASON not in visitor.page.content(), "the public page tells a reviewer's reason"
    commune.judged |= visitor.judged


CHAPTERS = (declare, submit, appraise, publish, collect, check)
