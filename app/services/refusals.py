"""Why a door is closed, in a sentence: what happened, by whom, since when, and who can open it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.access.actor import REVIEW_ROLES, UNIT_ROLES, Role
from app.access.locks import Lock
from app.access.policy import ROLES_OF_ACTION
from app.errors import N_, Forbidden, Refused, Sentence
from app.local_time import VIETNAM
from app.sheet.values import AssessmentView
from app.workflow.machine import Option, Why
from app.workflow.states import Action, Status

NOT_IN_STATUS = {
    Status.DRAFT: N_(
        "Phiếu đang do đơn vị nhập số liệu, chưa nộp. Thao tác này chỉ dùng được sau khi đơn vị nộp."
    ),
    Status.AWAITING_APPROVAL: N_(
        "Phiếu đang chờ lãnh đạo đơn vị duyệt nên tạm khóa. Lãnh đạo đơn vị có thể trả lại để sửa, kèm lý do."
    ),
    Status.SUBMITTED: N_(
        "Phiếu đã nộp lúc %(submitted_at)s nên đã khóa. Trước %(deadline)s, lãnh đạo đơn vị có thể rút lại phiếu;"
        " sau đó chỉ cơ quan thường trực mở lại được."
    ),
    Status.REVIEW_1: N_(
        "Phiếu đang được thẩm định vòng 1 nên đã khóa với đơn vị. Cần sửa, đề nghị liên hệ cơ quan thường trực."
    ),
    Status.EXPLAINING: N_(
        "Phiếu đang ở bước giải trình: đơn vị chỉ trả lời các chỉ tiêu được hỏi, số liệu tự chấm giữ nguyên."
    ),
    Status.REVIEW_2: N_(
        "Phiếu đang được thẩm định vòng 2 nên đã khóa với đơn vị. Cần sửa, đề nghị liên hệ cơ quan thường trực."
    ),
    Status.CONFIRMED: N_(
        "Kết quả thẩm định của phiếu đã được xác nhận. Chỉ cơ quan thường trực mở lại được, kèm lý do."
    ),
    Status.PUBLISHED: N_(
        "Kết quả của phiếu đã công bố. Muốn sửa, cơ quan thường trực mở lại phiếu kèm lý do rồi công bố bản đính chính."
    ),
    Status.ARCHIVED: N_("Phiếu đã lưu trữ, chỉ còn xem được."),
}

SENTENCES = {
    Why.NOT_STARTED: N_("Đợt tự chấm điểm bắt đầu lúc %(starts_at)s; trước giờ đó chưa nhập được số liệu."),
    Why.DEADLINE_PASSED: N_(
        "Đã hết hạn tự chấm điểm lúc %(deadline)s nên phiếu tự khóa."
        " Cần thêm thời gian, đề nghị cơ quan thường trực gia hạn cho đơn vị."
    ),
    Why.EXPLANATION_ENDED: N_("Đã hết hạn giải trình lúc %(explanation_ends_at)s nên phiếu tự khóa."),
    Why.ITEMS_UNDECIDED: N_(
        "Còn %(undecided)s chỉ tiêu chưa thẩm định. Hãy thẩm định hết rồi làm lại bước này."
    ),
    Why.NOTHING_ASKED: N_("Không có chỉ tiêu nào được yêu cầu giải trình nên không cần mở bước giải trình."),
    Why.EXPLANATION_OPEN: N_(
        "Còn chỉ tiêu đang chờ đơn vị giải trình. Hãy mở bước giải trình trước khi xác nhận."
    ),
    Why.RETURN_ENDED: N_(
        "Đã hết hạn sửa phần tổ thẩm định trả về nên phần đó tự khóa. Cần thêm thời gian, đề nghị liên hệ tổ thẩm định."
    ),
    Why.CUTS_UNHEARD: N_(
        "Chỉ tiêu %(unheard)s bị giảm điểm mà đơn vị chưa được xem và trả lời; đợt này không giảm điểm của ai khi chưa"
        " nghe đơn vị. Hãy mở bước giải trình rồi xác nhận sau khi đơn vị trả lời hoặc hết hạn giải trình."
    ),
    Why.CUTS_HEARD: N_(
        "Phiếu đang được thẩm định vòng 2 và không có chỉ tiêu nào bị giảm điểm mà đơn vị chưa được nghe, nên không mở"
        " lại bước giải trình."
    ),
    Why.OPENED_BY_HEAD: N_(
        "Lãnh đạo đơn vị đã mở phiếu để duyệt nên không lấy lại được nữa. Cần sửa, đề nghị lãnh đạo trả lại phiếu."
    ),
    Why.EXCLUDED: N_(
        "%(by)s đã đưa đơn vị ra khỏi đợt lúc %(at)s, lý do: %(reason)s. Những gì đã nhập được giữ lại và không xếp"
        " hạng. Cơ quan thường trực đưa đơn vị trở lại được."
    ),
    Why.CANCELLED: N_(
        "%(by)s đã hủy đợt đánh giá này lúc %(at)s, lý do: %(reason)s. Những gì đã nhập chỉ còn xem được; nếu đợt được"
        " mở lại, đơn vị sẽ có phiếu mới."
    ),
}

ROLE_NEEDED = {
    Action.SUBMIT: N_("Chỉ lãnh đạo đơn vị được nộp phiếu. Hãy trình lãnh đạo duyệt."),
    Action.APPRAISE: N_("Chỉ thành viên tổ thẩm định, và không thuộc đơn vị này, được thẩm định phiếu."),
    Action.ENTER_CENTRALLY: N_("Chỉ cơ quan thường trực được nhập số liệu tập trung."),
    Action.PUBLISH: N_("Chỉ cơ quan thường trực được công bố kết quả."),
}
OF_THE_UNIT = N_(
    "Vai trò của bạn không thực hiện được thao tác này. Hãy nhờ người được giao việc đó trong đơn vị."
)
OF_REVIEWERS = N_(
    "Việc này của tổ thẩm định. Vai trò của bạn không thực hiện được; cần thì liên hệ tổ thẩm định."
)
OF_STANDING_BODY = N_(
    "Việc này của cơ quan thường trực. Vai trò của bạn không thực hiện được; cần thì đề nghị cơ quan thường trực."
)


class Locked(Refused):
    """A door of a sheet is closed; ``lock`` says since when, by whom and who can open it, where that was read."""

    lock: Lock | None = None


def moment(value: datetime) -> str:
    """Return ``value`` as an official writes it: ``17:00 ngày 05/12/2026`` in Vietnam's time."""
    return value.astimezone(VIETNAM).strftime("%H:%M ngày %d/%m/%Y")


def why_sentence(
    head: AssessmentView, option: Option, *, undecided: int = 0, unheard: Sequence[str] = ()
) -> Sentence:
    """Say why an option is closed."""
    params = {
        "starts_at": moment(head.cycle.self_starts_at),
        "deadline": moment(head.deadline),
        "explanation_ends_at": moment(head.explanation_ends_at),
        "submitted_at": moment(head.submitted_at) if head.submitted_at else "",
        "undecided": str(undecided),
        "unheard": ", ".join(unheard),
        **_shut_params(head),
    }
    if option.why_not in (None, Why.NOT_IN_THIS_STATUS, Why.NOTHING_RETURNED):
        return Sentence(NOT_IN_STATUS[head.status], params)
    return Sentence(SENTENCES[option.why_not], params)


def _shut_params(head: AssessmentView) -> dict[str, str]:
    shut = head.cycle.cancelled or head.excluded
    return {"by": shut.by, "at": moment(shut.at), "reason": shut.reason} if shut else {}


def refused(
    head: AssessmentView,
    option: Option,
    *,
    undecided: int = 0,
    unheard: Sequence[str] = (),
    lock: Lock | None = None,
) -> Refused:
    """Return the refusal for a closed option, with its ``lock`` where the caller has read it."""
    message, params = why_sentence(head, option, undecided=undecided, unheard=unheard)
    refusal = Locked(message, field=None, **params)
    refusal.lock = lock
    return refusal


def forbidden(action: Action) -> Forbidden:
    """Return the refusal for an action the actor's roles do not allow: it names whose the action is."""
    return Forbidden(ROLE_NEEDED.get(action) or _whose(ROLES_OF_ACTION[action]))


def _whose(roles: frozenset[Role]) -> str:
    if roles & UNIT_ROLES:
        return OF_THE_UNIT
    return OF_REVIEWERS if roles & REVIEW_ROLES else OF_STANDING_BODY
