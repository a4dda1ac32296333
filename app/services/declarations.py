"""Declaring one indicator: figures, points typed by hand, “not applicable”, a note. One save each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.access.actor import Actor
from app.errors import N_, Invalid, NotFound, Stale
from app.extensions import db
from app.models import Entry, Figure
from app.queries.assessments import sheet_at
from app.queries.views import Answers, EntryView, FigureView, UnitView
from app.services import audit
from app.services.gate import Opened, open_for, stream_of
from app.workflow.states import Action, Stage
from scoring import (
    Indicator,
    IndicatorScore,
    InvalidValue,
    SheetProblem,
    Tree,
    parse_value,
    score,
    sheet_problems,
)

MAX_TEXT = 4_000
Sentence = tuple[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a form says of one indicator. ``figures`` holds canonical values; an empty one withdraws the figure."""

    figures: Mapping[str, str]
    note: str = ""
    not_applicable_reason: str = ""
    typed_points: Decimal | None = None


def fingerprint(indicator: Indicator, answers: Answers) -> str:
    """Return a short mark of all that is stored about the indicator: a form opened on it is stale once it changes."""
    entry = answers.entry(indicator.code)
    parts = [f"{f}={held.value}" for f in indicator.figure_ids if (held := answers.figure(f, Stage.SELF))]
    points = "" if entry.typed_points is None else f"{entry.typed_points.normalize():f}"
    parts += [entry.note or "", entry.not_applicable_reason or "", points]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]


def declare(
    actor: Actor, assessment_id: int, code: str, declaration: Declaration, *, seen: str, now: datetime
) -> bool:
    """Save one indicator; return whether anything changed.

    Saving twice what is stored already changes nothing, so a repeated request is harmless. Raises ``Stale`` when
    somebody else saved different values since ``seen``, ``Invalid`` with the offending fields when a figure breaks a
    rule of the criteria set.
    """
    opened = open_for(actor, assessment_id, Action.DECLARE, now=now)
    indicator = opened.tree.indicators.get(code)
    if indicator is None or indicator.scored_by != "unit":
        raise NotFound
    wanted = answers_with(opened.answers, indicator, declaration, now=now)
    if fingerprint(indicator, wanted) == fingerprint(indicator, opened.answers):
        return False
    if seen != fingerprint(indicator, opened.answers):
        raise Stale(
            N_(
                "Người khác vừa lưu chỉ tiêu %(code)s với nội dung khác. Hãy so hai bản rồi chọn bản giữ lại."
            ),
            current={
                f: held.value for f in indicator.figure_ids if (held := opened.answers.figure(f, Stage.SELF))
            },
            code=code,
        )
    check(opened.tree, opened.head.unit, indicator, wanted)
    changes = _write(opened, indicator, wanted, actor=actor, now=now)
    audit.record(
        "indicator.declared",
        stream=stream_of(opened),
        now=now,
        actor=actor,
        data={"code": code, "changes": changes},
    )
    return True


def worth(
    tree: Tree, unit: UnitView, answers: Answers, code: str, declaration: Declaration, *, now: datetime
) -> IndicatorScore:
    """Return what the indicator would earn if ``declaration`` were saved; nothing is saved.

    Raises ``Invalid`` as ``declare`` would.
    """
    indicator = tree.indicators[code]
    wanted = answers_with(answers, indicator, declaration, now=now)
    check(tree, unit, indicator, wanted)
    return score(tree, sheet_at(tree, unit, wanted, Stage.SELF)).indicators[code]


def answers_with(
    answers: Answers, indicator: Indicator, declaration: Declaration, *, now: datetime
) -> Answers:
    """Return the answers as they would be if ``declaration`` were saved; nothing is saved."""
    figures = {key: dict(value) for key, value in answers.figures.items()}
    for figure_id in indicator.figure_ids:
        value = declaration.figures.get(figure_id, "")
        given = figures.setdefault(figure_id, {})
        if value:
            given[Stage.SELF] = FigureView(value, Stage.SELF, now)
        else:
            given.pop(Stage.SELF, None)
    reason = declaration.not_applicable_reason.strip()
    entry = EntryView(
        declaration.note.strip() or None, reason or None, None if reason else declaration.typed_points
    )
    return Answers(figures, {**answers.entries, indicator.code: entry}, answers.scores, answers.explanations)


def check(tree: Tree, unit: UnitView, indicator: Indicator, wanted: Answers) -> None:
    """Raise ``Invalid`` for the rules that this indicator's own fields break."""
    problems = _unreadable(tree, indicator, wanted)
    if not problems:
        problems = list(sheet_problems(tree, sheet_at(tree, unit, wanted, Stage.SELF)))
    fields: dict[str, tuple[Sentence, ...]] = {}
    for problem in problems:
        name = _field_of(indicator, problem)
        if name is not None:
            fields[name] = (*fields.get(name, ()), (N_("%(text)s"), {"text": problem}))
    entry = wanted.entry(indicator.code)
    for name, text in (("note", entry.note), ("not_applicable_reason", entry.not_applicable_reason)):
        if len(text or "") > MAX_TEXT:
            fields[name] = ((N_("Dài hơn %(limit)s ký tự. Hãy viết ngắn lại."), {"limit": MAX_TEXT}),)
    if fields:
        raise Invalid(fields)


def _unreadable(tree: Tree, indicator: Indicator, wanted: Answers) -> list[SheetProblem]:
    """List the figures of this indicator whose value alone is wrong: not of their type, or out of range."""
    problems = []
    for figure_id in indicator.figure_ids:
        held = wanted.figure(figure_id, Stage.SELF)
        try:
            if held is not None:
                parse_value(tree.figures[figure_id], held.value)
        except InvalidValue as wrong:
            problems.append(SheetProblem(f"value_{wrong.code}", (figure_id,), None, wrong.params))
    return problems


def _field_of(indicator: Indicator, problem: SheetProblem) -> str | None:
    """Name the form field a problem belongs beside; nothing when it is about other indicators only."""
    mine = [figure_id for figure_id in problem.figure_ids if figure_id in indicator.figure_ids]
    if mine:
        own = [figure_id for figure_id in mine if figure_id in indicator.own_figure_ids]
        return f"figure-{(own or mine)[0]}"
    return "typed_points" if problem.indicator_code == indicator.code else None


def _write(
    opened: Opened, indicator: Indicator, wanted: Answers, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """Store the changed figures and the entry; return the difference for the log."""
    changes = {
        figure_id: change
        for figure_id in indicator.figure_ids
        if (change := _write_figure(opened, figure_id, wanted, actor=actor, now=now))
    }
    return {**changes, **_write_entry(opened, indicator.code, wanted, actor=actor, now=now)}


def _write_figure(
    opened: Opened, figure_id: str, wanted: Answers, *, actor: Actor, now: datetime
) -> list[str] | None:
    before, after = (a.figures.get(figure_id, {}).get(Stage.SELF) for a in (opened.answers, wanted))
    if (before.value if before else "") == (after.value if after else ""):
        return None
    key = (opened.row.id, Stage.SELF, figure_id)
    row = db.session.get(Figure, key)
    if after is None:
        db.session.delete(row)
    elif row is None:
        db.session.add(
            Figure(
                assessment_id=opened.row.id,
                stage=Stage.SELF,
                figure_id=figure_id,
                value=after.value,
                author_id=actor.account_id,
                at=now,
            )
        )
    else:
        row.value, row.author_id, row.at = after.value, actor.account_id, now
    db.session.flush()
    return [before.value if before else "", after.value if after else ""]


def _write_entry(
    opened: Opened, code: str, wanted: Answers, *, actor: Actor, now: datetime
) -> dict[str, object]:
    """Store note, reason and points; the row also says who saved the indicator last, even if only figures changed."""
    before, after = opened.answers.entry(code), wanted.entry(code)
    entry = db.session.get(Entry, (opened.row.id, code))
    if entry is None:
        entry = Entry(assessment_id=opened.row.id, code=code)
        db.session.add(entry)
    changes: dict[str, object] = {}
    for name in ("note", "not_applicable_reason", "typed_points"):
        old, new = getattr(before, name), getattr(after, name)
        setattr(entry, name, new)
        if old != new:
            changes[name] = ["" if value is None else str(value) for value in (old, new)]
    entry.author_id, entry.at = actor.account_id, now
    db.session.flush()
    return changes
