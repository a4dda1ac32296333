"""The appraisal in words: states, choices, doubts, and what a decision did to other indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask_babel import gettext as _

from app.errors import N_
from app.queries.reviews.across import AcrossOrder
from app.queries.reviews.proposals import Show
from app.queries.reviews.queued import Order, Progressed
from app.queries.reviews.sheet import ReviewRow, ReviewView
from app.sheet.case import Case, Choice, Doubt, can_correct
from app.sheet.plan import Plan
from app.sheet.returned import Returned
from app.sheet.scoring_input import sheet_at
from app.sheet.stake import Sign
from app.sheet.two_people import needs_second
from app.sheet.values import ProposedView
from app.web.formats import points
from app.web.review import bp
from app.web.words import item_state_name
from app.workflow.states import ItemState, Method, Stage
from scoring import score

STATE_TAGS: Mapping[ItemState, str] = {
    ItemState.WAITING: "waiting",
    ItemState.EXPLANATION_REQUESTED: "asked",
    ItemState.EXPLAINED: "explained",
    ItemState.ACCEPTED: "accepted",
}
DOUBTS: Mapping[Doubt, str] = {
    Doubt.SCORED_ELSEWHERE: N_("không do đơn vị tự chấm"),
    Doubt.CHANGED: N_("đơn vị đã sửa sau kết luận trước"),
    Doubt.EXPLAINED: N_("có giải trình cần đọc"),
    Doubt.NOT_APPLICABLE: N_("đơn vị báo không áp dụng"),
    Doubt.CORRECTED: N_("số liệu đã được điều chỉnh ở chỉ tiêu khác"),
    Doubt.DISAGREEMENT: N_("có ý kiến không thống nhất"),
    Doubt.NO_EVIDENCE: N_("thiếu minh chứng"),
    Doubt.WEAK_EVIDENCE: N_("minh chứng thiếu số, ngày trong kỳ, cơ quan ban hành hoặc trang"),
    Doubt.PROPOSED: N_("có đề nghị giảm điểm cần người thứ hai"),
    Doubt.NOT_OPENED: N_("bạn chưa mở dòng này và tài liệu của nó từ lần thay đổi gần nhất"),
}
STAGES: Mapping[Stage, str] = {
    Stage.SELF: N_("Tự chấm"),
    Stage.REVIEW_1: N_("Thẩm định vòng 1"),
    Stage.REVIEW_2: N_("Thẩm định vòng 2"),
}
PROGRESSED: Mapping[Progressed, tuple[str, str]] = {
    Progressed.UNTOUCHED: ("waiting", N_("Chưa thẩm định")),
    Progressed.BEGUN: ("partial", N_("Đang thẩm định")),
    Progressed.COMPLETE: ("accepted", N_("Đã thẩm định xong")),
    Progressed.EXPLAINING: ("asked", N_("Đang giải trình")),
}
ORDERS: Mapping[Order, str] = {
    Order.STAKE: N_("Cần xem trước"),
    Order.DEADLINE: N_("Gần hạn nhất"),
    Order.SUBMITTED: N_("Nộp sớm nhất"),
    Order.NAME: N_("Tên đơn vị"),
}

SIGNS: Mapping[Sign, str] = {
    Sign.NO_EVIDENCE: N_("không có tài liệu"),
    Sign.CUT_BEFORE: N_("năm trước bị giảm điểm"),
    Sign.OUTSIDE_PERIOD: N_("tài liệu ngoài kỳ"),
    Sign.FAR_FROM_LAST_YEAR: N_("khác xa năm trước"),
    Sign.ABOVE_THE_OTHERS: N_("cao hơn hẳn các đơn vị cùng khối"),
}
FAMILIES: Mapping[str, str] = {
    "dti": N_("Chuyển đổi số (DTI)"),
    "par": N_("Cải cách hành chính (PAR INDEX)"),
}
ACROSS_ORDERS: Mapping[AcrossOrder, str] = {
    AcrossOrder.NAME: N_("Tên đơn vị"),
    AcrossOrder.CLAIM: N_("Điểm tự chấm cao nhất"),
    AcrossOrder.DISTANCE: N_("Xa trung vị nhất"),
}


SHOWS: Mapping[Show, str] = {
    Show.ALL: N_("Tất cả"),
    Show.TO_ANSWER: N_("Chờ tôi trả lời"),
    Show.MINE: N_("Tôi đề nghị"),
}


@bp.app_template_filter()
def show_name(show: Show) -> str:
    """Name a part of the list of proposed cuts."""
    return _word(SHOWS[show])


@bp.app_template_filter()
def over_limit(planned: Plan, review: ReviewView) -> bool:
    """Say whether a decision would be a proposal for a second person."""
    return needs_second(review.case, planned, review.sheet.head.cycle.cut_limit)


@bp.app_template_filter()
def across_order_name(order: AcrossOrder) -> str:
    """Name an order of the units of one indicator."""
    word: str = _(ACROSS_ORDERS[order])
    return word


@bp.app_template_filter()
def review_state(row: ReviewRow) -> tuple[str, str]:
    """Return the kind of state tag and the word for an indicator under appraisal."""
    if row.proposed is not None:
        return proposal_tag(row.proposed)
    if row.state is not ItemState.ADJUSTED:
        return STATE_TAGS[row.state], item_state_name(row.state)
    if _entered_centrally(row):
        return "saved", _("Theo số liệu tập trung")
    change = row.change or Decimal(0)
    if change == 0:
        return "saved", _("Điều chỉnh, điểm giữ nguyên")
    return ("cut", _("Điều chỉnh giảm")) if change < 0 else ("raised", _("Điều chỉnh tăng"))


@bp.app_template_filter()
def proposal_tag(proposal: ProposedView) -> tuple[str, str]:
    """Return the kind of state tag and the word for a cut that needs, or needed, a second person."""
    if proposal.waits:
        return "asked", _("Chờ người thứ hai")
    return (
        ("accepted", _("Người thứ hai đã đồng ý"))
        if proposal.agreed
        else (
            "refused",
            _("Người thứ hai không đồng ý"),
        )
    )


def _entered_centrally(row: ReviewRow) -> bool:
    """Say whether the verdict rests on what is entered for all units: no unit claimed anything that it could cut."""
    indicator, verdict = row.indicator, row.verdict
    by_figures = verdict is not None and verdict.method is Method.FIGURES
    return indicator.scored_by != "unit" and (by_figures or not indicator.figure_ids)


@bp.app_template_filter()
def doubt_word(doubt: Doubt) -> str:
    """Say why an indicator needs a look of its own."""
    return _word(DOUBTS[doubt])


@bp.app_template_filter()
def sign_word(sign: Sign) -> str:
    """Say what is doubtful about a claim."""
    return _word(SIGNS[sign])


@bp.app_template_filter()
def family_name(family: str) -> str:
    """Name a family of criteria sets."""
    return _word(FAMILIES[family])


@bp.app_template_filter()
def stage_name(stage: Stage) -> str:
    """Name a stage of scores."""
    return _word(STAGES[stage])


@bp.app_template_filter()
def progressed_tag(progressed: Progressed) -> tuple[str, str]:
    """Return the kind of state tag and the word for a sheet in the queue."""
    kind, word = PROGRESSED[progressed]
    return kind, _word(word)


@bp.app_template_filter()
def order_name(order: Order) -> str:
    """Name an order of the queue."""
    return _word(ORDERS[order])


def choice_labels(case: Case, code: str) -> list[tuple[str, str]]:
    """Return the choices open for an indicator, with their labels."""
    own = case.answers.score(code, Stage.SELF)
    claim = score(case.tree, sheet_at(case.tree, case.unit, case.answers, Stage.SELF)).indicators[code]
    shown = points(own.points if own else Decimal(0), case.tree.rounding.points)
    labels = []
    if not case.held_by_others(code):
        accept = (
            _("Chấp nhận “không áp dụng”")
            if not claim.denominator
            else _("Chấp nhận điểm tự chấm: %(p)s", p=shown)
        )
        labels.append((Choice.ACCEPT.value, accept))
    if can_correct(case, code):
        labels.append((Choice.FIGURES.value, _("Điều chỉnh theo số liệu")))
    labels.append((Choice.POINTS.value, _("Điều chỉnh theo điểm")))
    if case.stage is Stage.REVIEW_1:
        labels.append((Choice.ASK.value, _("Yêu cầu đơn vị giải trình")))
    return labels


def inherited_reason(case: Case, code: str) -> str:
    """Propose a reason for points that follow from a figure which was corrected at another indicator."""
    parts = []
    for figure_id, others in case.held_by_others(code).items():
        verdict = case.verdict(others[0])
        title = case.tree.figures[figure_id].title
        reason = verdict.reason if verdict and verdict.reason else ""
        text = _("Theo số liệu “%(title)s” đã điều chỉnh ở chỉ tiêu %(code)s", title=title, code=others[0])
        parts.append(f"{text}: {reason}" if reason else f"{text}.")
    return " ".join(parts)


@bp.app_template_filter()
def returned_list(returned: Iterable[Returned], places: int) -> str:
    """List indicators that wait again with their points before and after."""
    return ", ".join(
        f"{indicator.code} ({counted(indicator.before, places)} → {counted(indicator.after, places)})"
        for indicator in returned
    )


@bp.app_template_filter()
def counted(value: Decimal | None, places: int) -> str:
    """Write the points of an indicator that has been scored; without points it does not apply."""
    return _word(N_("không áp dụng")) if value is None else points(value, places)


def returned_sentence(returned: Iterable[Returned], places: int) -> str:
    """Say after the save which indicators wait again."""
    return _word(
        N_("Số liệu dùng chung đã đổi nên các chỉ tiêu sau trở lại chờ thẩm định: %(listed)s."),
        listed=returned_list(returned, places),
    )


def _word(message: str, **params: object) -> str:
    word: str = _(message, **params)
    return word
