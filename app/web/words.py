"""The field's terms as people read them: one place where a code becomes Vietnamese (or English) words."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext

from app.access.actor import Role
from app.access.family import Family
from app.errors import N_
from app.workflow.phases import Phase
from app.workflow.states import ItemState, Status
from scoring import Indicator

ROLES = {
    Role.CONTRIBUTOR: N_("Cán bộ nhập liệu"),
    Role.UNIT_HEAD: N_("Lãnh đạo đơn vị"),
    Role.REVIEWER: N_("Thành viên tổ thẩm định"),
    Role.DISTRICT_REVIEWER: N_("Cấp huyện thẩm định"),
    Role.SECRETARIAT: N_("Cơ quan thường trực"),
    Role.COUNCIL: N_("Hội đồng thẩm định"),
    Role.LEADERSHIP: N_("Lãnh đạo tỉnh"),
    Role.ADMINISTRATOR: N_("Quản trị hệ thống"),
    Role.AUDITOR: N_("Thanh tra, kiểm tra"),
}

FAMILIES = {
    Family.DTI: N_("Chuyển đổi số (DTI)"),
    Family.PAR: N_("Cải cách hành chính (PAR INDEX)"),
}

STATUSES = {
    Status.DRAFT: N_("Đang nhập"),
    Status.AWAITING_APPROVAL: N_("Chờ lãnh đạo duyệt"),
    Status.SUBMITTED: N_("Đã nộp"),
    Status.REVIEW_1: N_("Thẩm định vòng 1"),
    Status.EXPLAINING: N_("Đang giải trình"),
    Status.REVIEW_2: N_("Thẩm định vòng 2"),
    Status.CONFIRMED: N_("Đã xác nhận"),
    Status.PUBLISHED: N_("Đã công bố"),
    Status.ARCHIVED: N_("Đã lưu trữ"),
}

PHASES = {
    Phase.SELF_SCORING: N_("Tự chấm điểm"),
    Phase.REVIEW_1: N_("Thẩm định vòng 1"),
    Phase.EXPLANATION: N_("Giải trình"),
    Phase.REVIEW_2: N_("Thẩm định vòng 2"),
}

STATUS_TAGS = {
    Status.DRAFT: "partial",
    Status.AWAITING_APPROVAL: "waiting",
    Status.SUBMITTED: "locked",
    Status.REVIEW_1: "waiting",
    Status.EXPLAINING: "asked",
    Status.REVIEW_2: "waiting",
    Status.CONFIRMED: "accepted",
    Status.PUBLISHED: "published",
    Status.ARCHIVED: "locked",
}

ITEM_STATES = {
    ItemState.WAITING: N_("Chờ thẩm định"),
    ItemState.EXPLANATION_REQUESTED: N_("Đã yêu cầu giải trình"),
    ItemState.EXPLAINED: N_("Đã giải trình"),
    ItemState.ACCEPTED: N_("Chấp nhận"),
    ItemState.ADJUSTED: N_("Đã điều chỉnh"),
}

LEVELS = {
    "department": N_("Cấp sở"),
    "district": N_("Cấp huyện"),
    "commune": N_("Cấp xã"),
    "province": N_("Cấp tỉnh"),
}

SCORED_BY = {
    "unit": N_("Không áp dụng với loại đơn vị này"),
    "central": N_("Cơ quan thường trực nhập"),
    "survey": N_("Theo kết quả khảo sát"),
    "council": N_("Hội đồng thẩm định chấm"),
}

UNIT_KINDS = {
    "so": N_("Sở"),
    "ban": N_("Ban"),
    "nganh": N_("Ngành"),
    "huyen": N_("Huyện"),
    "xa": N_("Xã"),
    "phuong": N_("Phường"),
    "dac_khu": N_("Đặc khu"),
    "thi_tran": N_("Thị trấn"),
    "tinh": N_("Tỉnh"),
}


def configure_words(app: Flask) -> None:
    """Give templates the words as filters: ``{{ status|status_name }}``."""
    for filter_ in (
        role_name,
        family_name,
        phase_name,
        status_name,
        status_tag,
        item_state_name,
        level_name,
        unit_kind_name,
        scorer_name,
    ):
        app.add_template_filter(filter_)


def role_name(role: Role) -> str:
    """Name a role."""
    return _word(ROLES[role])


def family_name(family: Family) -> str:
    """Name the family of cycles that a role is limited to."""
    return _word(FAMILIES[family])


def phase_name(phase: Phase) -> str:
    """Name a phase of the cycle."""
    return _word(PHASES[phase])


def status_name(status: Status) -> str:
    """Name a status."""
    return _word(STATUSES[status])


def status_tag(status: Status) -> str:
    """Return the kind of state tag (word, shape, colour) for a status."""
    return STATUS_TAGS[status]


def item_state_name(state: ItemState) -> str:
    """Name where the appraisal of an indicator stands."""
    return _word(ITEM_STATES[state])


def level_name(level: str) -> str:
    """Name a level."""
    return _word(LEVELS[level])


def scorer_name(indicator: Indicator) -> str:
    """Say who scores an indicator that the unit does not."""
    return _word(SCORED_BY[indicator.scored_by])


def unit_kind_name(kind: str) -> str:
    """Name a kind of unit."""
    return _word(UNIT_KINDS[kind])


def _word(message: str) -> str:
    word: str = gettext(message)
    return word
