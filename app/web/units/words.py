"""What forms and pages of units call things."""

from __future__ import annotations

from flask_babel import gettext

from app.errors import N_
from app.queries.units.history import ActView
from app.queries.units.listing import State
from app.services.units.choices import ActKind, CodeSystem
from app.web.formats import day

STATES = {
    State.PRESENT: N_("Đang có"),
    State.PAST: N_("Đã kết thúc"),
    State.FUTURE: N_("Chưa bắt đầu"),
}
STATE_TAGS = {State.PRESENT: "accepted", State.PAST: "locked", State.FUTURE: "waiting"}
ACT_KINDS = {
    ActKind.RESOLUTION: N_("Nghị quyết"),
    ActKind.DECISION: N_("Quyết định"),
    ActKind.LAW: N_("Luật"),
    ActKind.OTHER: N_("Văn bản khác"),
}
CODE_SYSTEMS = {
    CodeSystem.NATIONAL: N_("Mã đơn vị hành chính"),
    CodeSystem.ELECTRONIC: N_("Mã định danh điện tử của cơ quan"),
}


def system_name(system: CodeSystem) -> str:
    """Name the list that a code stands in."""
    name: str = gettext(CODE_SYSTEMS[system])
    return name


def state_name(state: State) -> str:
    """Name a state."""
    name: str = gettext(STATES[state])
    return name


def act_text(act: ActView | None) -> str:
    """Name an act as papers do."""
    if act is None:
        return ""
    text: str = gettext(
        "%(kind)s số %(number)s ngày %(day)s của %(issuer)s",
        kind=gettext(ACT_KINDS[ActKind(act.kind)]),
        number=act.number,
        day=day(act.signed_on),
        issuer=act.issuer,
    )
    return text
