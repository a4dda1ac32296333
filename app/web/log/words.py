"""What every kind of event is called, and which of its details are told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from flask_babel import gettext as _

from app.errors import N_
from app.queries.log.events import LogEntry
from app.web.formats import moment
from app.web.log import bp
from app.web.words import FAMILIES, ROLES

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "account.closed": N_("Khóa tài khoản"),
        "account.code_failed": N_("Nhập sai mã trên điện thoại"),
        "account.corrected": N_("Sửa thông tin tài khoản"),
        "account.created": N_("Tạo tài khoản"),
        "account.password_changed": N_("Đổi mật khẩu"),
        "account.reminders_turned_off": N_("Tắt thư nhắc"),
        "account.reminders_turned_on": N_("Bật lại thư nhắc"),
        "account.identity_bound": N_("Gắn với người dùng ở cổng đăng nhập"),
        "account.identity_unbound": N_("Bỏ gắn với người dùng ở cổng đăng nhập"),
        "account.invitation_accepted": N_("Đặt mật khẩu từ thư mời"),
        "account.invitation_withdrawn": N_("Thu hồi thư mời"),
        "account.invited": N_("Gửi thư mời"),
        "account.reopened": N_("Mở lại tài khoản"),
        "account.sign_in_failed": N_("Đăng nhập sai mật khẩu"),
        "account.signed_in": N_("Đăng nhập"),
        "account.signed_out": N_("Đăng xuất"),
        "accounts.imported": N_("Nhập tài khoản từ tệp"),
        "assessment.archived": N_("Lưu trữ phiếu"),
        "assessment.confirmed": N_("Xác nhận phiếu"),
        "assessment.excluded": N_("Đưa ra khỏi đợt"),
        "assessment.extended": N_("Đổi hạn của đơn vị"),
        "assessment.extension_overtaken": N_("Hạn riêng không còn hiệu lực vì hạn chung đã muộn hơn"),
        "assessment.handed_over": N_("Trình lãnh đạo đơn vị"),
        "assessment.imported": N_("Nhập phiếu đã xong từ tệp"),
        "assessment.locked": N_("Tự động khóa vì hết hạn nộp"),
        "assessment.moved": N_("Chuyển khối xếp hạng"),
        "assessment.opened": N_("Mở phiếu"),
        "assessment.published": N_("Công bố phiếu"),
        "assessment.readmitted": N_("Đưa trở lại đợt"),
        "assessment.called_back": N_("Lấy lại phiếu đã trình lãnh đạo"),
        "assessment.recalled": N_("Đơn vị rút phiếu"),
        "assessment.reopened": N_("Mở lại phiếu"),
        "assessment.returned": N_("Lãnh đạo đơn vị trả lại"),
        "assessment.submitted": N_("Nộp phiếu"),
        "central_figures.entered": N_("Nhập số liệu tập trung"),
        "comment.withdrawn": N_("Rút lại trao đổi giữa đơn vị và tổ thẩm định"),
        "comment.written": N_("Trao đổi giữa đơn vị và tổ thẩm định"),
        "criteria.kept": N_("Giữ bộ tiêu chí gửi lên"),
        "organiser.created": N_("Thêm cơ quan tổ chức"),
        "organiser.changed": N_("Sửa cơ quan tổ chức"),
        "organiser.wording_set": N_("Sửa câu chữ văn bản của cơ quan tổ chức"),
        "sheets.confirmed": N_("Xác nhận nhập phiếu đã chấm xong"),
        "sheets.imported": N_("Nhập một phần phiếu đã chấm xong"),
        "sheets.proposed": N_("Đề nghị nhập phiếu đã chấm xong"),
        "sheets.rejected": N_("Từ chối nhập phiếu đã chấm xong"),
        "sheets.withdrawn": N_("Rút lại đề nghị nhập phiếu đã chấm xong"),
        "cycle.archived": N_("Lưu trữ đợt đánh giá"),
        "cycle.block_added": N_("Thêm khối xếp hạng"),
        "cycle.block_changed": N_("Sửa khối xếp hạng"),
        "cycle.block_removed": N_("Bỏ khối xếp hạng"),
        "cycle.cancelled": N_("Hủy đợt đánh giá"),
        "cycle.corrected": N_("Sửa đợt đánh giá"),
        "cycle.data_closed": N_("Thôi mở dữ liệu kết quả"),
        "cycle.data_opened": N_("Mở dữ liệu kết quả cho mọi người"),
        "cycle.deadline_moved": N_("Dời hạn"),
        "cycle.hearing_switched": N_("Bật hoặc tắt việc nghe đơn vị trước khi giảm điểm"),
        "cycle.opened": N_("Mở đợt đánh giá"),
        "cycle.taken_over": N_("Lấy thiết lập từ đợt trước"),
        "cycle.units_added": N_("Thêm đơn vị vào đợt"),
        "cycle.units_excluded": N_("Đưa đơn vị ra khỏi đợt"),
        "cycle.units_moved": N_("Chuyển khối xếp hạng của đơn vị"),
        "cycle.units_readmitted": N_("Đưa đơn vị trở lại đợt"),
        "cut.proposed": N_("Đề nghị giảm điểm, chờ người thứ hai"),
        "cut.withdrawn": N_("Rút đề nghị giảm điểm"),
        "cut.refused": N_("Người thứ hai không đồng ý giảm điểm"),
        "document.issued": N_("Lập phiếu kết quả"),
        "document.revoked": N_("Thu hồi giấy chứng nhận"),
        "evidence.corrected": N_("Sửa thông tin tài liệu"),
        "evidence.linked": N_("Gắn tài liệu"),
        "evidence.received": N_("Nhận tệp chờ khai"),
        "evidence.given_up": N_("Bỏ tệp chờ khai"),
        "evidence.unlinked": N_("Gỡ tài liệu"),
        "explanation.answered": N_("Đơn vị giải trình"),
        "explanation.requested": N_("Yêu cầu giải trình"),
        "explanations.closed": N_("Kết thúc giải trình"),
        "explanations.opened": N_("Mở bước giải trình"),
        "system.file_set_aside": N_("Cách ly tệp đã lưu"),
        "system.file_taken_back": N_("Đưa tệp đã cách ly về kho"),
        "groups.handed_back": N_("Đơn vị nộp lại phần được trả"),
        "groups.returned": N_("Trả một phần về đơn vị"),
        "groups.taken_back": N_("Nhận lại phần đã trả"),
        "indicator.appraised": N_("Thẩm định chỉ tiêu"),
        "indicator.declared": N_("Kê khai chỉ tiêu"),
        "indicator.measured_after_all": N_("Bỏ ghi nhận không đo được"),
        "indicator.not_measured": N_("Ghi nhận chỉ tiêu không đo được"),
        "indicators.accepted": N_("Chấp nhận nhiều chỉ tiêu"),
        "indicators.taken_in": N_("Nạp gói Excel"),
        "job.cancelled": N_("Dừng việc nền"),
        "job.put_away": N_("Cất việc nền không làm được"),
        "job.requested": N_("Yêu cầu việc nền"),
        "job.tried_again": N_("Cho làm lại việc nền không làm được"),
        "look.answered": N_("Chấm lại không nhìn kết luận"),
        "sample.drawn": N_("Rút mẫu để chấm lại"),
        "sample.withdrawn": N_("Thôi chấm lại phần chưa trả lời"),
        "opinion.given": N_("Ghi ý kiến thẩm định"),
        "password.reset": N_("Đặt lại mật khẩu"),
        "reason.changed": N_("Sửa lý do trong kho"),
        "reason.removed": N_("Xóa lý do chưa dùng khỏi kho"),
        "reason.retired": N_("Ngừng dùng lý do trong kho"),
        "reason.kept": N_("Lưu lý do vào kho"),
        "result.computed": N_("Tính bản kết quả"),
        "result.confirmed": N_("Hội đồng xác nhận bản kết quả"),
        "result.issued_inside": N_("Phát hành kết quả trong nội bộ"),
        "result.made_public": N_("Công khai kết quả"),
        "result.published": N_("Công bố kết quả"),
        "result.signed": N_("Ghi nhận quyết định đã ký"),
        "result.superseded": N_("Thôi dùng bản kết quả"),
        "review.resumed": N_("Thẩm định tiếp với kết luận đã có"),
        "review.started": N_("Bắt đầu thẩm định"),
        "reviewer.assigned": N_("Phân công thẩm định"),
        "reviewer.unassigned": N_("Bỏ phân công thẩm định"),
        "role.ended": N_("Kết thúc vai trò"),
        "role.followed_unit": N_("Chuyển vai trò theo đơn vị thay thế"),
        "role.granted": N_("Giao vai trò"),
        "role.handed_over": N_("Bàn giao vai trò"),
        "rows.adopted": N_("Đưa dữ liệu có sẵn vào nhật ký"),
        "rows.written": N_("Ghi dữ liệu"),
        "second_factor.begun": N_("Bắt đầu đăng ký mã trên điện thoại"),
        "second_factor.codes_renewed": N_("Lấy mã dự phòng mới"),
        "second_factor.confirmed": N_("Bật mã trên điện thoại"),
        "second_factor.taken_away": N_("Gỡ mã trên điện thoại"),
        "tasks.due_moved": N_("Đổi hạn nội bộ"),
        "tasks.given": N_("Phân công trong đơn vị"),
        "tasks.taken_over": N_("Lấy lại phân công trong đơn vị từ đợt trước"),
        "tasks.passed_on": N_("Bàn giao chỉ tiêu được giao cho người kế nhiệm"),
        "tasks.taken_back": N_("Bỏ phân công trong đơn vị"),
        "token.created": N_("Cấp mã truy cập cho chương trình"),
        "token.revoked": N_("Thu hồi mã truy cập của chương trình"),
        "unit.begun": N_("Lập đơn vị"),
        "unit.called_off": N_("Hủy thay đổi đơn vị chưa tới ngày"),
        "unit.code_corrected": N_("Sửa mã chính thức của đơn vị"),
        "unit.code_given": N_("Ghi mã chính thức của đơn vị"),
        "unit.code_taken_away": N_("Bỏ mã chính thức của đơn vị"),
        "unit.corrected": N_("Sửa thông tin đơn vị"),
        "unit.ended": N_("Kết thúc đơn vị"),
        "unit.moved": N_("Chuyển đơn vị cấp trên"),
        "unit.plan_came": N_("Thay đổi đơn vị đã ghi trước có hiệu lực"),
        "unit.renamed": N_("Đổi tên đơn vị"),
        "unit.tagged": N_("Sửa nhãn đơn vị"),
        "unit_comment.withdrawn": N_("Rút lại trao đổi nội bộ đơn vị"),
        "unit_comment.written": N_("Trao đổi nội bộ đơn vị"),
        "system.verified": N_("Soát toàn bộ hệ thống"),
        "help_desk.changed": N_("Sửa đầu mối hỗ trợ, thông báo"),
        "units.imported": N_("Nhập đơn vị từ tệp"),
        "units.reorganisation_undone": N_("Hoàn tác sáp nhập, chia tách"),
        "units.reorganised": N_("Sáp nhập, chia tách đơn vị"),
        "verdict.withdrawn": N_("Rút kết luận, chỉ tiêu chờ thẩm định lại"),
    }
)
"""Kind of event → what happened. A test holds it against every kind that the services write."""

SUBJECTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "account": N_("Tài khoản, đăng nhập"),
        "role": N_("Vai trò"),
        "unit": N_("Đơn vị"),
        "cycle": N_("Đợt đánh giá, phân công"),
        "assessment": N_("Phiếu: các bước"),
        "indicator": N_("Chỉ tiêu, thẩm định"),
        "evidence": N_("Minh chứng"),
        "comment": N_("Trao đổi"),
        "explanation": N_("Giải trình"),
        "result": N_("Kết quả, giấy tờ"),
        "job": N_("Việc nền"),
        "help_desk": N_("Hỗ trợ, thông báo"),
        "system": N_("Hệ thống"),
    }
)
"""What the list can be narrowed to: the groups of `app.access.log_scope`."""

DETAILS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "code": N_("Chỉ tiêu"),
        "codes": N_("Chỉ tiêu"),
        "person": N_("Người phụ trách"),
        "office": N_("Phòng, bộ phận"),
        "due": N_("Hạn nội bộ"),
        "changes": N_("Thay đổi"),
        "points": N_("Điểm"),
        "verdict": N_("Kết luận"),
        "reason": N_("Lý do"),
        "question": N_("Yêu cầu"),
        "answer": N_("Giải trình"),
        "announcement": N_("Thông báo"),
        "opinion": N_("Ý kiến"),
        "comment": N_("Trao đổi"),
        "deadline": N_("Hạn"),
        "receipt": N_("Mã biên nhận"),
        "filename": N_("Tệp"),
        "page": N_("Trang, mục"),
        "role": N_("Vai trò"),
        "family": N_("Lĩnh vực"),
        "organiser": N_("Cơ quan tổ chức"),
        "days": N_("Thời hạn"),
        "version": N_("Bản"),
        "correction": N_("Lý do đính chính"),
        "omission": N_("Lý do công bố khi còn đơn vị chưa xong"),
        "source": N_("Nguồn"),
        "added": N_("Đã thêm"),
        "dates": N_("Các mốc"),
        "title": N_("Tên"),
        "sheets": N_("Số phiếu"),
        "tree": N_("Bộ tiêu chí"),
        "dropped": N_("Đã bỏ"),
        "groups": N_("Chỉ số chính"),
        "until": N_("Sửa đến"),
        "own_points": N_("Điểm tự chấm"),
        "limit": N_("Giới hạn giảm điểm"),
        "scopes": N_("Phần được đọc"),
        "seed": N_("Mã rút mẫu"),
        "rows": N_("Số dòng"),
        "drawn_from": N_("Rút từ"),
        "proposed_by": N_("Người đề nghị"),
        "kept": N_("Giữ nguyên kết luận"),
        "changed": N_("Đơn vị đã sửa, chờ xem lại"),
        "set_aside": N_("Cất lại chờ đơn vị nộp lại"),
    }
)
"""What of an event's data is told, and what it is called; everything else stays with the verification."""
NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "note": N_("Ghi chú"),
        "typed_points": N_("Điểm nhập tay"),
        "not_applicable_reason": N_("Lý do không áp dụng"),
        "points": N_("Điểm"),
        "verdict": N_("Kết luận"),
        "reason": N_("Lý do"),
        "agrees": N_("Thống nhất"),
        "self_starts_at": N_("Bắt đầu tự chấm điểm"),
        "self_ends_at": N_("Hết hạn tự chấm điểm"),
        "review_1_ends_at": N_("Kết thúc thẩm định vòng 1"),
        "explanation_ends_at": N_("Hết hạn giải trình"),
        "review_2_ends_at": N_("Kết thúc thẩm định vòng 2"),
        "title": N_("Tên"),
        "block": N_("Khối"),
        "organiser": N_("Cơ quan tổ chức"),
        "authority": N_("Cơ quan ra quyết định"),
        "place": N_("Địa danh"),
        "ranked": N_("Có xếp hạng"),
        "excluded": N_("Đưa ra khỏi đợt"),
        "readmitted": N_("Đưa trở lại đợt"),
        "moved": N_("Chuyển khối xếp hạng"),
        "full_name": N_("Tên đầy đủ"),
        "name": N_("Tên ngắn"),
        "cut_limit": N_("Giới hạn giảm điểm"),
        "findings": N_("Số chỗ không khớp"),
        "anchor": N_("Mã băm của tệp mốc"),
    }
)
"""What the parts of a change are called; figures have their titles."""
VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        **{role.value: words for role, words in ROLES.items()},
        **{family.value: words for family, words in FAMILIES.items()},
        "true": N_("Có"),
        "false": N_("Không"),
        "True": N_("Có"),
        "False": N_("Không"),
        "accepted": N_("Chấp nhận"),
        "adjusted": N_("Đã điều chỉnh"),
    }
)
"""Words of the code as people say them."""
SHORT: Final = 400


@bp.app_template_filter()
def event_words(kind: str) -> str:
    """Say what happened; a kind of an older release that has no words any more says its name."""
    words: str = _(KINDS[kind]) if kind in KINDS else kind
    return words


def details(entry: LogEntry) -> Iterator[tuple[str, str]]:
    """Give what an event tells besides who and when: label and text."""
    for name, label in DETAILS.items():
        if text := _text(entry.data.get(name), entry.figures):
            yield _(label), text if len(text) <= SHORT else f"{text[:SHORT]}…"


def _text(value: object, figures: Mapping[str, str]) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return "; ".join(
            f"{_named(name, figures)}: {_text(inner, figures) or '–'}" for name, inner in value.items()
        )
    if isinstance(value, list):
        texts = [_text(inner, figures) for inner in value]
        separator = " → " if len(texts) == 2 else ", "
        return separator.join(text or "–" for text in texts) if any(texts) else ""
    return _said(str(value).lower() if isinstance(value, bool) else str(value))


def _named(name: str, figures: Mapping[str, str]) -> str:
    """Call a part of a change what pages call it; a figure by its title, a code by itself."""
    return _(NAMES[name]) if name in NAMES else figures.get(name, name)


def _said(text: str) -> str:
    """Say a word of the code or a moment as people write it; any other text as it stands."""
    if text in VALUES:
        words: str = _(VALUES[text])
        return words
    if "T" not in text:
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(at) if at.tzinfo else text
