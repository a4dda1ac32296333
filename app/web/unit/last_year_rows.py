"""What pages show of the year before: points, the reviewers' words, what may be carried forward."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.queries.sheets.sheets import SheetView
from app.queries.unit.last_year import LastIndicator, LastYear
from app.services.sheets.carrying import Carried, Place
from app.sheet.carrying import documents_to_carry, figures_to_carry
from app.text import quoted
from app.web.formats import moment
from app.web.http import spoken
from app.web.indicators import Proof, proofs, value_words
from app.web.locks import may_edit
from app.web.unit.figure_rows import places_of
from scoring import FigureSpec, Indicator, Tree


@dataclass(frozen=True, slots=True)
class FigureChoice:
    """A figure to tick: then and now in words. ``stored`` is what is stored now, empty for nothing."""

    spec: FigureSpec
    mark: str
    then: str
    now: str
    stored: str
    error: str


@dataclass(frozen=True, slots=True)
class DocumentChoice:
    """A document to tick, with what is weak about it this year; ``opens``: the reader may open the file already."""

    proof: Proof
    opens: bool


@dataclass(frozen=True, slots=True)
class LastRow:
    """One indicator with its year before, and what of that may be carried forward."""

    indicator: Indicator
    last: LastIndicator
    figures: tuple[FigureChoice, ...]
    documents: tuple[DocumentChoice, ...]

    @property
    def choices(self) -> int:
        """How many things may be carried forward."""
        return len(self.figures) + len(self.documents)

    @property
    def empty(self) -> int:
        """How many of them replace nothing."""
        return sum(not choice.stored for choice in self.figures) + len(self.documents)


def rows_of(view: SheetView, last: LastYear, carried: Carried | None = None) -> tuple[LastRow, ...]:
    """Return the rows of the whole sheet that have something to carry; a figure of several rows stands in one."""
    shown = places_of(view)
    rows = (row_of(view, last, code, shown.get(code, ()), carried) for code in view.tree.indicators)
    return tuple(row for row in rows if row is not None and row.choices)


def row_of(
    view: SheetView, last: LastYear, code: str, figure_ids: Collection[str], carried: Carried | None = None
) -> LastRow | None:
    """Return one indicator with its year before; nothing when the year before says nothing of it."""
    before = last.indicators.get(code)
    if before is None or not before.says_something:
        return None
    open_to_reader = may_edit(view, code)
    offered = figures_to_carry(before.figures, view.answers, figure_ids) if open_to_reader else {}
    documents = documents_to_carry(before.documents, view.evidence.get(code, ())) if open_to_reader else ()
    errors = refused_words(view.tree, carried) if carried else {}
    return LastRow(
        view.tree.indicators[code],
        before,
        tuple(
            _figure(view.tree.figures[name], code, before.figures[name], stored, errors)
            for name, stored in offered.items()
        ),
        tuple(DocumentChoice(proof, last.unit is None) for proof in proofs(documents, view.tree)),
    )


def _figure(spec: FigureSpec, code: str, then: str, stored: str, errors: Mapping[Place, str]) -> FigureChoice:
    return FigureChoice(
        spec=spec,
        mark=f"{code}/{spec.id}",
        then=value_words(spec, then),
        now=value_words(spec, stored),
        stored=stored,
        error=errors.get((code, spec.id), ""),
    )


def refused_words(tree: Tree, carried: Carried) -> dict[Place, str]:
    """Say of each figure that was ticked and not taken over why."""
    said = {place: " ".join(map(spoken, sentences)) for place, sentences in carried.refused.items()}
    for (code, figure_id), theirs in carried.differing.items():
        spec = tree.figures[figure_id]
        said[code, figure_id] = _(
            "%(who)s vừa lưu %(value)s lúc %(at)s nên số này chưa bị thay. Vẫn muốn thay thì đánh dấu lại.",
            who=theirs.author,
            value=quoted(value_words(spec, theirs.value)),
            at=moment(theirs.at),
        )
    return said
