"""What a reviewer's decision would do to a sheet. Pure: the page shows it beforehand, the save then does the same.

A figure has one value in force on a sheet, whoever reads it. A decision on one indicator may therefore change the
points of others; those whose result changes go back to waiting, because nobody has looked at the new result yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.errors import N_, Faults, Invalid, Refused, Sentence
from app.sheet.case import Case, Choice, Decision, can_correct, readers
from app.sheet.central import NOT_MEASURED, check_entered
from app.sheet.returned import Returned, returned_by
from app.sheet.scoring_input import sheet_at
from app.sheet.values import Answers, ExplanationView, FigureView, ScoreView
from app.text import faults
from app.workflow.states import Method, Stage, Verdict
from scoring import IndicatorScore, Sheet, SheetProblem, score, sheet_problems


@dataclass(frozen=True, slots=True)
class Plan:
    """What a decision leads to. The plan itself stores nothing.

    ``verdict`` is empty for a question. ``figures`` maps the figures whose row of this stage changes to (value in
    force before, after); ``answers`` is the sheet afterwards.
    """

    code: str
    verdict: ScoreView | None
    question: str
    result: IndicatorScore
    figures: Mapping[str, tuple[str, str]]
    returned: tuple[Returned, ...]
    answers: Answers

    def changes(self, case: Case) -> bool:
        """Say whether anything would be different afterwards: the same decision sent twice is one decision."""
        before, after = case.verdict(self.code), self.verdict
        if self.figures or self.returned or (before is None) != (after is None):
            return True
        if before is None or after is None:
            asked = case.answers.explanations.get(self.code)
            return asked is None or asked.question != self.question
        return _substance(before) != _substance(after)


def plan(case: Case, code: str, decision: Decision, *, author: str, now: datetime) -> Plan:
    """Work out what ``decision`` does.

    Raises ``Invalid`` with the offending fields (reason, question, points, figure-<id>), ``Refused`` when the choice
    is closed for this indicator, among them every verdict on one that waits for a figure no unit declares.
    """
    if code in case.answers.not_measured:
        raise Refused(NOT_MEASURED, code=code)
    if code in case.closed:
        raise Refused(RETURNED, code=code, groups=", ".join(sorted(case.answers.returned)))
    reason = decision.reason.strip()
    if decision.choice is Choice.ACCEPT:
        reason = ""
        _check_acceptable(case, code)
    elif not reason:
        raise Invalid.at(_reason_field(decision.choice), REASON_MISSING[decision.choice])
    if wrong := faults({_reason_field(decision.choice): reason}):
        raise Invalid(wrong)
    answers, changed = _with_figures(case, _wanted_figures(case, code, decision), author=author, now=now)
    draft = _verdict(case, code, decision, reason, author=author, now=now)
    answers = _with_verdict(answers, case.stage, code, draft)
    sheet = sheet_at(case.tree, case.unit, answers, case.stage)
    if decision.choice is Choice.FIGURES:
        _check_figures(case, code, decision, sheet)
    elif changed:
        _check_restored(case, code, changed, sheet)
    after = score(case.tree, sheet)
    if draft is not None:
        check_entered(case.tree, code, sheet)
        draft = replace(draft, points=after.indicators[code].points)
        answers = _with_verdict(answers, case.stage, code, draft)
    returned = returned_by(case, code, case.scored(), after)
    for other in returned:
        answers = _with_verdict(answers, case.stage, other.code, None)
    return Plan(
        code=code,
        verdict=draft,
        question=reason if draft is None else "",
        result=after.indicators[code],
        figures=changed,
        returned=returned,
        answers=_with_question(answers, case.stage, code, reason if draft is None else "", author, now),
    )


RETURNED = N_(
    "Chưa quyết định được chỉ tiêu %(code)s, vì đơn vị đang sửa chỉ số chính %(groups)s được trả về và số liệu có thể"
    " còn đổi. Hãy đợi đơn vị nộp lại, hoặc nhận lại phần đã trả trên trang của phiếu."
)
REASON_MISSING = {
    Choice.FIGURES: N_("Hãy ghi lý do điều chỉnh: đơn vị cần biết vì sao số liệu khác với số đã kê khai."),
    Choice.POINTS: N_("Hãy ghi lý do điều chỉnh: đơn vị cần biết vì sao điểm khác với điểm tự chấm."),
    Choice.ASK: N_("Hãy ghi nội dung cần đơn vị giải trình."),
}


def _reason_field(choice: Choice) -> str:
    return "question" if choice is Choice.ASK else "reason"


def _substance(verdict: ScoreView) -> tuple[object, ...]:
    """Return what a verdict says, without who said it when."""
    return verdict.verdict, verdict.method, verdict.points, verdict.reason


def _check_acceptable(case: Case, code: str) -> None:
    """Refuse to accept where the declared figures cannot come back into force."""
    for figure_id in case.corrected(code):
        if not case.can_restore(figure_id):
            raise Refused(
                N_(
                    "Số liệu “%(figure)s” đơn vị không kê khai nhưng đã được bổ sung ở vòng thẩm định trước, nên không"
                    " còn chấp nhận nguyên điểm tự chấm được. Hãy chọn điều chỉnh."
                ),
                figure=case.tree.figures[figure_id].title,
            )
    holders = case.held_by_others(code)
    if holders:
        raise Refused(
            N_(
                "Không còn chấp nhận nguyên điểm tự chấm được, vì số liệu “%(figure)s” đã được điều chỉnh khi thẩm định"
                " chỉ tiêu %(others)s. Hãy chọn điều chỉnh theo số liệu, hoặc xem lại chỉ tiêu đó trước."
            ),
            figure=case.tree.figures[next(iter(holders))].title,
            others=", ".join(dict.fromkeys(other for others in holders.values() for other in others)),
        )


def _check_figures(case: Case, code: str, decision: Decision, sheet: Sheet) -> None:
    """Refuse figures that break a rule of the criteria set, and a correction that corrects nothing."""
    mine = case.tree.indicators[code].figure_ids
    fields: Faults = {}
    for problem in sheet_problems(case.tree, sheet):
        for name in [f"figure-{figure_id}" for figure_id in problem.figure_ids if figure_id in mine][:1]:
            fields[name] = (*fields.get(name, ()), _sentence(case, problem, mine))
    same = mine and all(decision.figures.get(figure_id, "") == case.declared(figure_id) for figure_id in mine)
    if same and not case.held_by_others(code):
        fields[f"figure-{mine[0]}"] = (
            Sentence(N_("Các số liệu vẫn như đơn vị kê khai. Nếu đồng ý, hãy chọn chấp nhận điểm tự chấm.")),
        )
    if fields:
        raise Invalid(fields)


def _check_restored(case: Case, code: str, changed: Mapping[str, object], sheet: Sheet) -> None:
    """Refuse to bring declared figures back beside corrected ones that they contradict.

    Such a sheet could be confirmed, and then its cycle not published: nobody could recompute it.
    """
    for problem in sheet_problems(case.tree, sheet):
        if not changed.keys().isdisjoint(problem.figure_ids):
            others = [other for figure_id in problem.figure_ids for other in readers(case.tree, figure_id)]
            raise Refused(
                N_(
                    "Chưa ghi được, vì số liệu của chỉ tiêu này sẽ trở lại như đơn vị kê khai và không còn khớp với số"
                    " liệu đã điều chỉnh ở chỉ tiêu khác. %(text)s Hãy xem lại trước: %(others)s."
                ),
                text=problem,
                others=", ".join(dict.fromkeys(other for other in others if other != code)),
            )


def _sentence(case: Case, problem: SheetProblem, mine: tuple[str, ...]) -> Sentence:
    """Say what is wrong; where a figure of another indicator takes part, also where that one can be corrected."""
    others = [figure_id for figure_id in problem.figure_ids if figure_id not in mine]
    if not others:
        return Sentence(N_("%(text)s"), {"text": problem})
    return Sentence(
        N_(
            "%(text)s Số liệu “%(other)s” ở chỉ tiêu %(codes)s: hãy điều chỉnh ở đó trước, hoặc điều chỉnh chỉ tiêu"
            " này theo điểm."
        ),
        {
            "text": problem,
            "other": case.tree.figures[others[0]].title,
            "codes": ", ".join(readers(case.tree, others[0])),
        },
    )


def _wanted_figures(case: Case, code: str, decision: Decision) -> dict[str, str]:
    """Say which values the indicator's figures are to have.

    Accepting brings the declared figures back; so do points and a question, unless another verdict rests on the
    correction.
    """
    indicator = case.tree.indicators[code]
    if decision.choice is Choice.FIGURES:
        if not can_correct(case, code):
            raise Refused(N_("Chỉ tiêu này không chấm từ số liệu, chỉ điều chỉnh được theo điểm."))
        return {figure_id: decision.figures.get(figure_id, "") for figure_id in indicator.figure_ids}
    if decision.choice is Choice.ACCEPT:
        return {figure_id: case.declared(figure_id) for figure_id in case.corrected(code)}
    others = case.held_by_others(code)
    return {
        figure_id: case.declared(figure_id)
        for figure_id in case.corrected(code)
        if figure_id not in others and case.can_restore(figure_id)
    }


def _with_figures(
    case: Case, wanted: Mapping[str, str], *, author: str, now: datetime
) -> tuple[Answers, dict[str, tuple[str, str]]]:
    """Return the answers with these values in force, and what changed; rows of earlier stages stay as they are."""
    figures = {key: dict(value) for key, value in case.answers.figures.items()}
    changed = {}
    for figure_id, value in wanted.items():
        before = case.in_force(figure_id)
        if value == before:
            continue
        by_stage = figures.setdefault(figure_id, {})
        by_stage.pop(case.stage, None)
        earlier = [by_stage[stage].value for stage in Stage if stage in by_stage]
        if value != (earlier[-1] if earlier else ""):
            if not value:
                title = case.tree.figures[figure_id].title
                raise Invalid.at(f"figure-{figure_id}", FIGURE_MISSING, title=title)
            by_stage[case.stage] = FigureView(value, case.stage, now, author)
        changed[figure_id] = (before, value)
    return replace(case.answers, figures=figures), changed


FIGURE_MISSING = N_(
    "Hãy nhập “%(title)s”. Nếu không có số liệu nào chấp nhận được, hãy chọn điều chỉnh theo điểm."
)


def _verdict(
    case: Case, code: str, decision: Decision, reason: str, *, author: str, now: datetime
) -> ScoreView | None:
    """Return the verdict to store; ``points`` of any but a set one come from the engine afterwards."""
    if decision.choice is Choice.ASK:
        return None
    if decision.choice is Choice.ACCEPT:
        return ScoreView(case.stage, None, Verdict.ACCEPTED, None, None, author, now)
    if decision.choice is Choice.FIGURES:
        return ScoreView(case.stage, None, Verdict.ADJUSTED, Method.FIGURES, reason, author, now)
    _check_points(case, code, decision.points)
    return ScoreView(case.stage, decision.points, Verdict.ADJUSTED, Method.POINTS, reason, author, now)


def _check_points(case: Case, code: str, points: Decimal | None) -> None:
    own = case.answers.score(code, Stage.SELF)
    if points is None:
        raise Invalid.at("points", N_("Hãy nhập điểm thẩm định."))
    claimed = case.tree.indicators[code].scored_by == "unit"
    if claimed and own is not None and points == own.points and not case.held_by_others(code):
        same = N_("Điểm này bằng điểm tự chấm. Nếu đồng ý, hãy chọn chấp nhận điểm tự chấm.")
        raise Invalid.at("points", same)
    problems = sheet_problems(
        case.tree, Sheet(points={code: points}, kind=case.unit.kind, tags=case.unit.tags)
    )
    if problems:
        raise Invalid({"points": tuple(Sentence(N_("%(text)s"), {"text": problem}) for problem in problems)})


def _with_verdict(answers: Answers, stage: Stage, code: str, verdict: ScoreView | None) -> Answers:
    scores = {key: dict(value) for key, value in answers.scores.items()}
    scores.setdefault(code, {}).pop(stage, None)
    if verdict is not None:
        scores[code][stage] = verdict
    return replace(answers, scores=scores)


def _with_question(
    answers: Answers, stage: Stage, code: str, question: str, author: str, now: datetime
) -> Answers:
    """Put the question; a verdict of stage 1 withdraws one, because the unit has not seen it yet."""
    explanations = dict(answers.explanations)
    if question:
        explanations[code] = ExplanationView(question, author, now)
    elif stage is Stage.REVIEW_1:
        explanations.pop(code, None)
    return replace(answers, explanations=explanations)
