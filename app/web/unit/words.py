"""The unit's journey in words: states of rows, weak proofs, steps taken, who holds the sheet."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.errors import N_
from app.queries.unit.sheet import Row, Step
from app.sheet.progress import EntryState
from app.sheet.proof import Weakness
from app.sheet.tasks import Task
from app.web.unit import bp
from app.web.words import scorer_name
from app.workflow.states import PUBLIC_STATUSES, Status

STATES: Mapping[EntryState, tuple[str, str]] = {
    EntryState.MISSING: ("missing", N_("Chưa nhập")),
    EntryState.PARTIAL: ("partial", N_("Nhập dở")),
    EntryState.DECLARED: ("saved", N_("Đã nhập")),
    EntryState.LACKING_EVIDENCE: ("late", N_("Thiếu minh chứng")),
    EntryState.NOT_APPLICABLE: ("locked", N_("Không áp dụng")),
}
WEAKNESSES: Mapping[Weakness, str] = {
    Weakness.FILE_DAMAGED: N_("Tệp hỏng trong kho nên chưa mở được; gửi lại đúng tệp này là dùng lại được"),
    Weakness.FILE_REFUSED: N_("Tệp bị cách ly vì không qua quy định kiểm tra hiện nay; hãy gửi bản khác"),
    Weakness.OUTSIDE_PERIOD: N_("Ngày ban hành nằm ngoài kỳ đánh giá"),
    Weakness.NO_PAGE: N_("Chưa ghi trang chứng minh"),
    Weakness.NO_NUMBER: N_("Chưa ghi số, ký hiệu"),
    Weakness.NO_DATE: N_("Chưa ghi ngày ban hành"),
    Weakness.NO_ISSUER: N_("Chưa ghi cơ quan ban hành"),
}
STEPS: Mapping[str, str] = {
    "assessment.handed_over": N_("%(actor)s trình lãnh đạo đơn vị"),
    "assessment.called_back": N_("%(actor)s lấy lại phiếu đã trình"),
    "assessment.returned": N_("%(actor)s trả lại để sửa"),
    "assessment.submitted": N_("%(actor)s nộp phiếu"),
    "assessment.recalled": N_("%(actor)s rút lại phiếu"),
    "assessment.reopened": N_("%(actor)s mở lại phiếu"),
    "groups.returned": N_("Tổ thẩm định trả về một phần để sửa"),
    "groups.handed_back": N_("%(actor)s nộp lại phần được trả"),
    "groups.taken_back": N_("Tổ thẩm định nhận lại phần đã trả"),
}
SENT_BACK = frozenset(
    {"assessment.returned", "assessment.recalled", "assessment.reopened", "groups.returned"}
)
HOLDERS: Mapping[Status, str] = {
    Status.DRAFT: N_("Cán bộ nhập liệu của đơn vị"),
    Status.AWAITING_APPROVAL: N_("Lãnh đạo đơn vị"),
    Status.SUBMITTED: N_("Tổ thẩm định, chưa bắt đầu chấm"),
    Status.REVIEW_1: N_("Tổ thẩm định, vòng 1"),
    Status.EXPLAINING: N_("Đơn vị, để giải trình"),
    Status.REVIEW_2: N_("Tổ thẩm định, vòng 2"),
    Status.CONFIRMED: N_("Cơ quan thường trực, chờ công bố"),
}


@bp.app_template_filter()
def entry_state(row: Row) -> tuple[str, str]:
    """Return the kind of state tag and the word for a row."""
    if row.state is EntryState.NOT_OWED:
        return "waiting", scorer_name(row.indicator)
    kind, word = STATES[row.state]
    return kind, _(word)


@bp.app_template_filter()
def task_state(task: Task) -> tuple[str, str]:
    """Return the kind of state tag and the word for where a task stands."""
    if task.returned:
        return "returned", _("Được trả về để sửa")
    kind, word = STATES[task.state]
    return kind, _(word)


@bp.app_template_filter()
def weakness_word(weakness: Weakness) -> str:
    """Say what is weak about a document."""
    return _word(WEAKNESSES[weakness])


@bp.app_template_filter()
def step_words(step: Step) -> str:
    """Say what happened to the sheet and by whom."""
    return _word(STEPS[step.kind], actor=step.actor)


@bp.app_template_filter()
def sent_back(step: Step | None) -> bool:
    """Say whether the sheet came back to the unit by its last step."""
    return step is not None and step.kind in SENT_BACK


@bp.app_template_filter()
def finished(status: Status) -> bool:
    """Say whether nobody holds the sheet any more."""
    return status in PUBLIC_STATUSES


@bp.app_template_filter()
def holder(status: Status) -> str:
    """Say who holds the sheet now; nobody does after publication."""
    return _word(HOLDERS[status])


def _word(message: str, **params: object) -> str:
    word: str = _(message, **params)
    return word
