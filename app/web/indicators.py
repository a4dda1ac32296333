"""What the pages of one indicator share, whoever reads them: its figures and its points in words, its documents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask import Flask
from flask_babel import gettext as _
from wtforms import Field

from app.errors import N_
from app.sheet.addresses import host_of
from app.sheet.case import readers
from app.sheet.proof import Weakness, weaknesses
from app.sheet.values import Answers, EvidenceView
from app.storage.pages import DRAWN, first_page
from app.text import quoted
from app.web.formats import day, figure, with_unit
from app.web.language import current_language
from app.workflow.states import Stage
from scoring import (
    FigureSpec,
    Indicator,
    IndicatorScore,
    InvalidValue,
    Tree,
    explain,
    parse_value,
    rule_in_words,
)

NUMBERS: Final = "vi"
"""Pages of both languages write numbers as Vietnamese papers do (see :mod:`app.web.formats`), explanations too."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure of a sheet in words: as the unit declared it and as it is scored now, and where else it is used.

    ``field`` is the box it is typed into, ``earlier`` what it was a year ago, where the page has them.
    """

    spec: FigureSpec
    declared: str
    in_force: str
    corrected: bool
    corrected_by: str
    shared_with: tuple[str, ...]
    field: Field | None = None
    earlier: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """A linked document with what is weak about it."""

    evidence: EvidenceView
    weak: tuple[Weakness, ...]


def figure_line(
    tree: Tree,
    answers: Answers,
    stage: Stage,
    indicator: Indicator,
    figure_id: str,
    *,
    field: Field | None = None,
    earlier: str | None = None,
) -> FigureLine:
    """Gather what is known of a figure of ``indicator`` at ``stage``."""
    spec = tree.figures[figure_id]
    own, current = answers.figure(figure_id, Stage.SELF), answers.figure(figure_id, stage)
    declared, in_force = own.value if own else "", current.value if current else ""
    return FigureLine(
        spec=spec,
        declared=value_words(spec, declared),
        in_force=value_words(spec, in_force),
        corrected=declared != in_force,
        corrected_by=current.author if current else "",
        shared_with=tuple(code for code in readers(tree, figure_id) if code != indicator.code),
        field=field,
        earlier=earlier,
    )


def proofs(documents: Iterable[EvidenceView], tree: Tree) -> tuple[Proof, ...]:
    """Look at each document for what is weak about it."""
    return tuple(Proof(document, weaknesses(document, tree)) for document in documents)


def rule_words(tree: Tree, indicator: Indicator) -> str:
    """Say how the indicator is counted."""
    return rule_in_words(tree, indicator, current_language(), NUMBERS)


def reasons(tree: Tree, indicator: Indicator, scored: IndicatorScore) -> tuple[str, ...]:
    """Return why the indicator earns its points: the lines between the rule, which stands elsewhere, and the result."""
    lines = explain(tree, scored, current_language(), NUMBERS)
    _clause, _rule, *why, _points = lines if indicator.source else ("", *lines)
    return tuple(why)


def value_words(spec: FigureSpec, stored: str | None) -> str:
    """Return a figure as people write it.

    One that the criteria set does not accept (typed and not refused yet, or declared in a year that asked for something
    else) is repeated as it stands.
    """
    if not stored:
        return _word(N_("chưa kê khai"))
    try:
        value = parse_value(spec, stored)
    except InvalidValue:
        return quoted(stored)
    if isinstance(value, bool):
        return _word(N_("Có")) if value else _word(N_("Không"))
    if isinstance(value, Decimal):
        unit = "%" if spec.type == "percent" else spec.unit
        return with_unit(figure(value), unit)
    return value if isinstance(value, str) and spec.type == "text" else _named(spec, value)


def configure_indicators(app: Flask) -> None:
    """Give templates the words of a figure (``{{ spec|value_words(stored) }}``) and what can be seen of a document."""
    app.add_template_filter(value_words)
    app.add_template_filter(first_page)
    app.add_template_filter(host_of)
    app.add_template_test(DRAWN.__contains__, "drawn")


def _named(spec: FigureSpec, value: object) -> str:
    return spec.options.get(value, value) if isinstance(value, str) else day(value)  # type: ignore[arg-type]


def _word(message: str) -> str:
    word: str = _(message)
    return word
