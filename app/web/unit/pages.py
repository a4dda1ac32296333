"""What the page of one indicator shows, gathered from one reading of the sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.queries.sheets.earlier import Earlier
from app.queries.sheets.sheets import SheetView
from app.queries.unit.sheet import Row, own_score, row_of
from app.sheet.declaring import Declaration
from app.sheet.progress import asked_of
from app.web.earlier import earlier_words
from app.web.formats import figure
from app.web.forms.indicator import IndicatorForm, takes_points
from app.web.indicators import FigureLine, Proof, figure_line, proofs, reasons, rule_words, value_words
from app.web.locks import may_edit
from app.workflow.states import Stage
from scoring import Group, Indicator, IndicatorScore


@dataclass(frozen=True, slots=True)
class Version:
    """One line of two versions side by side: what was typed here, what somebody else stored meanwhile."""

    title: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """Everything on the page of one indicator."""

    view: SheetView
    indicator: Indicator
    group: Group
    form: IndicatorForm
    row: Row
    lines: tuple[FigureLine, ...]
    takes_points: bool
    rule: str
    score: IndicatorScore
    reasons: tuple[str, ...]
    proofs: tuple[Proof, ...]
    editable: bool
    position: int
    before: str | None
    after: str | None

    @property
    def total(self) -> int:
        """How many indicators the unit fills in."""
        return len(self.view.owed)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the unit claims for one indicator: its figures in words, the points they earn and why, its documents."""

    figures: tuple[tuple[str, str], ...]
    note: str | None
    score: IndicatorScore
    reasons: tuple[str, ...]
    proofs: tuple[Proof, ...]


def claim_of(view: SheetView, indicator: Indicator) -> Claim:
    """Gather what stands in the sheet for ``indicator``."""
    scored = view.score.indicators[indicator.code]
    return Claim(
        figures=tuple(
            (view.tree.figures[figure_id].title, _stored_words(view, figure_id))
            for figure_id in indicator.figure_ids
        ),
        note=view.answers.entry(indicator.code).note,
        score=scored,
        reasons=reasons(view.tree, indicator, scored),
        proofs=proofs(view.evidence.get(indicator.code, ()), view.tree),
    )


def indicator_page(
    view: SheetView, code: str, form: IndicatorForm, earlier: Mapping[str, tuple[Earlier, ...]]
) -> IndicatorPage:
    """Gather the page of ``code``."""
    tree, indicator, scored = view.tree, view.tree.indicators[code], view.score.indicators[code]
    codes = asked_of(tree, view.head.unit)
    at = codes.index(code) if code in codes else len(codes)
    return IndicatorPage(
        view=view,
        indicator=indicator,
        group=tree.group_of(code),
        form=form,
        row=row_of(view, indicator, own_score(view)),
        lines=tuple(_line(view, form, indicator, figure_id, earlier) for figure_id in indicator.figure_ids),
        takes_points=takes_points(indicator),
        rule=rule_words(tree, indicator),
        score=scored,
        reasons=reasons(tree, indicator, scored),
        proofs=proofs(view.evidence.get(indicator.code, ()), view.tree),
        editable=may_edit(view, code),
        position=at + 1,
        before=codes[at - 1] if 0 < at < len(codes) else None,
        after=codes[at + 1] if at + 1 < len(codes) else None,
    )


def versions(
    view: SheetView, indicator: Indicator, form: IndicatorForm, mine: Declaration
) -> tuple[Version, ...]:
    """Put what was typed beside what is stored, line by line, only where they differ."""
    stored = view.answers.entry(indicator.code)
    lines = []
    for figure_id in indicator.figure_ids:
        spec, own = view.tree.figures[figure_id], view.answers.figure(figure_id, Stage.SELF)
        typed = value_words(spec, mine.figures.get(figure_id))
        lines.append(Version(spec.title, typed, value_words(spec, own.value if own else None)))
    if takes_points(indicator):
        lines.append(
            Version(
                str(form["typed_points"].label.text), figure(mine.typed_points), figure(stored.typed_points)
            )
        )
    lines.append(Version(str(form.note.label.text), mine.note, stored.note or ""))
    reason = str(form.not_applicable_reason.label.text)
    lines.append(Version(reason, mine.not_applicable_reason, stored.not_applicable_reason or ""))
    return tuple(line for line in lines if line.mine != line.theirs)


def _stored_words(view: SheetView, figure_id: str) -> str:
    current = view.answers.figure(figure_id, view.stage)
    return value_words(view.tree.figures[figure_id], current.value if current else None)


def _line(
    view: SheetView,
    form: IndicatorForm,
    indicator: Indicator,
    figure_id: str,
    earlier: Mapping[str, tuple[Earlier, ...]],
) -> FigureLine:
    return figure_line(
        view.tree,
        view.answers,
        view.stage,
        indicator,
        figure_id,
        field=form.figure_field(figure_id),
        earlier=earlier_words(view.tree.figures[figure_id], earlier.get(figure_id, ())),
    )
