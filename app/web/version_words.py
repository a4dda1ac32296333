"""The words of result versions: states, kinds of papers, why a step is closed."""

from __future__ import annotations

from typing import Final

from flask import Flask
from flask_babel import gettext

from app.errors import N_
from app.services.publication.versions import CLOSED, IN_STATE, NAMED_UNITS
from app.workflow.versions import DraftKind, SignedKind, VersionState, VersionWhy

STATES: Final = {
    VersionState.COMPUTED: N_("Đã tính, chờ hội đồng"),
    VersionState.CONFIRMED: N_("Hội đồng đã xác nhận"),
    VersionState.SIGNED: N_("Đã ký, chưa phát hành"),
    VersionState.PUBLIC: N_("Công khai"),
    VersionState.INTERNAL: N_("Phát hành nội bộ"),
    VersionState.SUPERSEDED: N_("Không còn dùng"),
}
STEPS: Final = {
    VersionState.COMPUTED: N_("Tính"),
    VersionState.CONFIRMED: N_("Hội đồng xác nhận"),
    VersionState.SIGNED: N_("Ghi nhận đã ký"),
    VersionState.PUBLIC: N_("Công khai"),
    VersionState.INTERNAL: N_("Phát hành nội bộ"),
    VersionState.SUPERSEDED: N_("Thôi dùng"),
}
TAGS: Final = {
    VersionState.COMPUTED: "waiting",
    VersionState.CONFIRMED: "accepted",
    VersionState.SIGNED: "accepted",
    VersionState.PUBLIC: "published",
    VersionState.INTERNAL: "published",
    VersionState.SUPERSEDED: "locked",
}
DRAFTS: Final = {
    DraftKind.DRAFT: N_("Bảng xếp hạng, bản dự thảo (PDF)"),
    DraftKind.TO_SIGN: N_("Bảng xếp hạng để trình ký (PDF)"),
}
SIGNED: Final = {
    SignedKind.SCAN: N_("bản quét quyết định ký tay, đóng dấu"),
    SignedKind.E_SIGNED: N_("bản điện tử có chữ ký số"),
    SignedKind.UNCHECKED: N_("chưa rõ, chưa ai xem chữ ký"),
}


def configure_version_words(app: Flask) -> None:
    """Give templates the words as filters: ``{{ state|version_state_name }}``."""
    for filter_ in (
        version_state_name,
        version_step_name,
        version_state_tag,
        version_state_words,
        draft_name,
        signed_kind_name,
        version_closed,
    ):
        app.add_template_filter(filter_)


def version_state_name(state: VersionState) -> str:
    """Name where a version stands."""
    return _word(STATES[state])


def version_step_name(state: VersionState) -> str:
    """Name the step that brought a version to a state."""
    return _word(STEPS[state])


def version_state_tag(state: VersionState) -> str:
    """Return the kind of state tag for a state."""
    return TAGS[state]


def version_state_words(state: VersionState) -> str:
    """Say in a sentence where a version stands and what comes next."""
    return _word(IN_STATE[state])


def draft_name(kind: DraftKind) -> str:
    """Name a ranking before it is signed."""
    return _word(DRAFTS[kind])


def signed_kind_name(kind: SignedKind) -> str:
    """Say what a signed paper is, as whoever filed it said."""
    return _word(SIGNED[kind])


def version_closed(why: VersionWhy, units: tuple[str, ...] = ()) -> str:
    """Say why a step is closed; ``units`` are those whose sheets are not finished any more."""
    named = f" ({', '.join(units[:NAMED_UNITS])})" if units else ""
    sentence: str = (
        gettext(CLOSED[why], units=named) if why is VersionWhy.SHEETS_CHANGED else _word(CLOSED[why])
    )
    return sentence


def _word(message: str) -> str:
    word: str = gettext(message)
    return word
