"""The rows of the table of all figures: every indicator with its boxes, or with its figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.queries.sheets.earlier import Earlier
from app.queries.sheets.sheets import SheetView
from app.queries.unit.figures import FigureTable
from app.queries.unit.sheet import Row
from app.sheet.cells import FIGURE, POINTS, places, stored_cells
from app.sheet.progress import EntryState, asked_of
from app.sheet.totals import Total
from app.sheet.values import EntryView
from app.web.contradictions import Warnings, beside
from app.web.earlier import earlier_words
from app.web.formats import figure
from app.web.forms.row import RowForm, box_name, box_text, cell_name, row_form
from app.web.indicators import value_words
from app.web.locks import may_edit
from scoring import FigureSpec, Group, Indicator


@dataclass(frozen=True, slots=True)
class Box:
    """One figure in a row: the box it is typed into, where there is one, and the year before in words.

    ``reused`` is what last year's figure would be in the box; only the unit's own can be used again. ``replaced`` says
    what it was when the sheet last came back, where it is something else now.
    """

    title: str
    spec: FigureSpec | None
    words: str
    field: Field | None
    was: str
    earlier: str | None
    reused: str
    replaced: str


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator. ``borrowed`` are figures that are typed in another row, by code; ``changed`` since the return."""

    row: Row
    boxes: tuple[Box, ...]
    borrowed: tuple[tuple[FigureSpec, str, str], ...]
    editable: bool
    entry: EntryView
    points_before: Decimal | None
    changed: bool
    warnings: Warnings

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.row.indicator.code

    @property
    def since_last_year(self) -> Decimal:
        """How many points more than a year before; 0 where nothing is to be compared yet."""
        if self.points_before is None or self.row.undone or not self.row.score.denominator:
            return Decimal(0)
        return self.row.points - self.points_before

    @property
    def zero(self) -> bool:
        """Whether the unit declared it and it earns nothing."""
        return (
            self.row.state in (EntryState.DECLARED, EntryState.LACKING_EVIDENCE)
            and bool(self.row.score.denominator)
            and not self.row.points
        )


@dataclass(frozen=True, slots=True)
class Part:
    """A main index with its rows."""

    group: Group
    total: Total
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Typed:
    """What stands in boxes though it is not stored, by the name of the box, and what is said beside it.

    ``said`` is a refusal where ``refused`` has the name, a remark otherwise. ``theirs`` is what a box would hold if
    what somebody else stored meanwhile were taken.
    """

    texts: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    theirs: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, text: str, why: str) -> None:
        """Keep what was typed into a box, and why it is not stored."""
        self.texts[name], self.said[name] = text, why
        self.refused.add(name)


def places_of(view: SheetView) -> Mapping[str, tuple[str, ...]]:
    """Say which figures have their box in which row; rows that the reader can edit come first."""
    codes = asked_of(view.tree, view.head.unit)
    return places(view.tree, sorted(codes, key=lambda code: not may_edit(view, code)))


def parts_of(table: FigureTable, typed: Typed) -> tuple[Part, ...]:
    """Gather the rows of the whole sheet."""
    shown = places_of(table.view)
    return tuple(
        Part(
            section.group,
            section.total,
            tuple(_line(table, row, shown, typed) for row in section.rows),
        )
        for section in table.sections
    )


def _line(table: FigureTable, row: Row, shown: Mapping[str, tuple[str, ...]], typed: Typed) -> Line:
    view, indicator = table.view, row.indicator
    own = shown.get(indicator.code, indicator.figure_ids)
    editable = may_edit(view, indicator.code)
    form = filled_row(view, indicator, own, typed) if editable else None
    entry = view.answers.entry(indicator.code)
    return Line(
        row=row,
        boxes=_boxes(table, indicator, own, form),
        borrowed=tuple(
            (view.tree.figures[name], _words(view, name), _home(shown, name))
            for name in indicator.figure_ids
            if name not in own
        ),
        editable=editable,
        entry=entry,
        points_before=table.before.points.get(indicator.code),
        changed=table.since is not None and indicator.code in table.since.codes,
        warnings=beside(table.contradictions, indicator.code),
    )


def filled_row(view: SheetView, indicator: Indicator, figure_ids: tuple[str, ...], typed: Typed) -> RowForm:
    """Return the boxes of a row with what is stored, or with what was typed and not stored."""
    texts = _stored_texts(view, indicator, figure_ids)
    form = row_form(view.tree, indicator, figure_ids, MultiDict({**texts, **_of(texts, typed.texts)}))
    for name in texts:
        form[name].errors = (typed.said[name],) if name in typed.refused else ()
        form[name].description = "" if name in typed.refused else typed.said.get(name, "")
    return form


def _of(texts: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    return {name: typed[name] for name in texts if name in typed}


def _stored_texts(view: SheetView, indicator: Indicator, figure_ids: tuple[str, ...]) -> dict[str, str]:
    texts = {}
    for cell, value in stored_cells(indicator, view.answers).items():
        figure_id = cell.removeprefix(FIGURE)
        if cell == POINTS or figure_id in figure_ids:
            spec = None if cell == POINTS else view.tree.figures[figure_id]
            texts[box_name(cell, indicator.code)] = box_text(spec, value)
    return texts


def _boxes(
    table: FigureTable, indicator: Indicator, figure_ids: tuple[str, ...], form: RowForm | None
) -> tuple[Box, ...]:
    view, boxes = table.view, []
    for name, was in _stored_texts(view, indicator, figure_ids).items():
        figure_id = cell_name(name).removeprefix(FIGURE)
        spec = view.tree.figures.get(figure_id) if name.startswith(FIGURE) else None
        before = table.before.figures.get(figure_id, ()) if spec else ()
        words = _words(view, figure_id) if spec else figure(view.answers.entry(indicator.code).typed_points)
        boxes.append(
            Box(
                title=spec.title if spec else "",
                spec=spec,
                words=words,
                field=form[name] if form else None,
                was=was,
                earlier=_year_before(spec, before),
                reused=_reusable(spec, before),
                replaced=_replaced(table, spec),
            )
        )
    return tuple(boxes)


def reusable_texts(table: FigureTable, code: str) -> dict[str, str]:
    """Return, by box, what last year's figures of one indicator would be in its boxes."""
    indicator = table.view.tree.indicators[code]
    boxes = {
        FIGURE + figure_id: _reusable(
            table.view.tree.figures[figure_id], table.before.figures.get(figure_id, ())
        )
        for figure_id in places_of(table.view).get(indicator.code, ())
    }
    return {name: text for name, text in boxes.items() if text}


def _reusable(spec: FigureSpec | None, before: tuple[Earlier, ...]) -> str:
    own = [line.value for line in before if line.unit is None]
    if spec is None or not own:
        return ""
    try:
        return box_text(spec, own[0])
    except ValueError:  # what another criteria set took, this one does not
        return ""


def _year_before(spec: FigureSpec | None, before: tuple[Earlier, ...]) -> str | None:
    if spec is None or not before:
        return None
    return value_words(spec, before[0].value) if before[0].unit is None else earlier_words(spec, before)


def _words(view: SheetView, figure_id: str) -> str:
    current = view.answers.figure(figure_id, view.stage)
    return value_words(view.tree.figures[figure_id], current.value if current else None)


def _home(shown: Mapping[str, tuple[str, ...]], figure_id: str) -> str:
    return next((code for code, figure_ids in shown.items() if figure_id in figure_ids), "")


def _replaced(table: FigureTable, spec: FigureSpec | None) -> str:
    """Say what a figure was when the sheet came back, where it is something else now."""
    if spec is None or table.since is None or spec.id not in table.since.figures:
        return ""
    was = table.since.figures[spec.id]
    current = table.view.answers.figure(spec.id, table.view.stage)
    return "" if was == (current.value if current else "") else value_words(spec, was)
