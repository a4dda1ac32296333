"""One unit's answers in a YAML file; values in machine form only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from scoring.figures import VALUE_NOT_A_BOOLEAN, VALUE_NOT_A_NUMBER, InvalidValue, Value, parse_value
from scoring.language.messages import Message
from scoring.model import Tree
from scoring.sheets.messages import CELL_NOT_A_BOOLEAN, CELL_NOT_A_NUMBER, SHEET_UNKNOWN_FIGURE
from scoring.sheets.sheet import Sheet, SheetProblem, sheet_problems
from scoring.syntax.errors import ProblemLog
from scoring.syntax.fields import Field, Record
from scoring.syntax.messages import NOT_A_VALUE
from scoring.syntax.strict_yaml import read_file

_KIND: Final = "kind:"
"""The place of the unit's kind among those of figures and indicators, none of which holds a colon."""


def read_answers(path: Path, tree: Tree) -> Sheet:
    """The sheet in a YAML file `{unit, kind, tags, figures, points, not_applicable}`.

    Raises :class:`~scoring.syntax.errors.CriteriaError` with every problem, those of the sheet itself included.
    """
    log = ProblemLog()
    node = read_file(path, path.as_posix(), log)
    record = Field(node, "", path.as_posix(), log).record() if node is not None else None
    sheet = parse_sheet(record, tree) if record is not None else Sheet()
    if record is not None:
        record.close()
    log.raise_if_any()
    return sheet


def parse_sheet(record: Record, tree: Tree) -> Sheet:
    """The sheet in a mapping that may hold other keys too; its problems go to the record's log."""
    places: dict[str, Field] = {}
    before = len(record.field.log)
    figures: dict[str, Value] = {}
    for key, value in _entries(record.get("figures")):
        figure_id = key.shown()
        places[figure_id] = value
        parsed = _value(tree, figure_id, value)
        if parsed is not None:
            figures[figure_id] = parsed
    points: dict[str, Decimal] = {}
    for key, value in _entries(record.get("points")):
        number = value.number()
        places[key.shown()] = value
        if key.code() is not None and number is not None:
            points[key.shown()] = number
    reasons: dict[str, str] = {}
    for key, value in _entries(record.get("not_applicable")):
        reason = value.text()
        places.setdefault(key.shown(), value)
        if key.code() is not None and reason is not None:
            reasons[key.shown()] = reason
    kind = record.get("kind")
    if kind:
        places[_KIND] = kind
    named = kind.identifier()
    sheet = Sheet(_unit(record), figures, points, reasons, named, _tags(record))
    if len(record.field.log) == before:
        report(sheet_problems(tree, sheet), record.field, places)
    return sheet


IN_A_FILE: Final = {VALUE_NOT_A_NUMBER: CELL_NOT_A_NUMBER, VALUE_NOT_A_BOOLEAN: CELL_NOT_A_BOOLEAN}
"""What is said of a value in a file: there, unlike in a form, only the machine form will do."""


def message_in_a_file(error: InvalidValue) -> Message:
    """The message about a value in a file."""
    return IN_A_FILE.get(error.message, error.message)


def report(problems: Iterable[SheetProblem], fallback: Field, places: Mapping[str, Field]) -> None:
    """Record a sheet's problems where the offending value stands."""
    for problem in problems:
        names = [*problem.figure_ids, problem.indicator_code or _KIND]
        place = next((places[name] for name in names if name in places), fallback)
        place.problem(problem.message, **problem.params)


def _entries(place: Field) -> Iterable[tuple[Field, Field]]:
    record = place.record()
    return record.entries() if record is not None else ()


def _value(tree: Tree, figure_id: str, place: Field) -> Value | None:
    spec = tree.figures.get(figure_id)
    if spec is None:
        place.problem(SHEET_UNKNOWN_FIGURE, figure=figure_id)
        return None
    if not place.is_scalar:
        place.problem(NOT_A_VALUE)
        return None
    try:
        return parse_value(spec, place.shown())
    except InvalidValue as error:
        place.problem(message_in_a_file(error), **error.params)
        return None


def _unit(record: Record) -> str:
    return record.get("unit").shown()


def _tags(record: Record) -> frozenset[str]:
    tags = [item.identifier() for item in record.get("tags").items()]
    return frozenset(tag for tag in tags if tag is not None)
