"""Figure specifications: read from wherever a tree declares them, kept on one shelf, unique by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scoring.figures import FigureSpec
from scoring.language.wording import format_plain
from scoring.loader.messages import (
    CHOICE_WITHOUT_OPTIONS,
    FIGURE_DECLARED_TWICE,
    OPTION_TWICE,
    OPTIONS_NOT_HERE,
    RANGE_NOT_HERE,
    RANGE_REVERSED,
)
from scoring.syntax.fields import Field, Record
from scoring.vocabulary import FIGURE_TYPES


class _AnyId(frozenset[str]):
    """Every id there is: of a set with unread files nobody can say which ids they declare."""

    def __contains__(self, _: object) -> bool:
        return True


class FigureShelf:
    """All figures of a tree being built; without `complete`, some of its files could not be read."""

    def __init__(self, *, complete: bool = True) -> None:
        self._complete = complete
        self.figures: dict[str, FigureSpec] = {}
        self.used: set[str] = set()
        self._shared: set[str] = set()
        self._broken: set[str] = set()
        self._places: dict[str, Field] = {}

    @property
    def shared_ids(self) -> frozenset[str]:
        """Figures declared for the whole tree rather than by one indicator."""
        return frozenset(self._shared)

    @property
    def broken(self) -> frozenset[str]:
        """Ids that were declared, but wrongly or in files nobody could read: naming them is no second mistake."""
        return frozenset(self._broken) if self._complete else _AnyId()

    def add_shared(self, place: Field) -> None:
        """The `figures:` of the tree."""
        self._shared.update(self.add(place))

    def add(self, place: Field) -> tuple[str, ...]:
        """A mapping id → specification; returns the ids in order."""
        table = place.record()
        if table is None:
            return ()
        ids = []
        for key, value in table.entries():
            figure_id = key.identifier()
            if figure_id is not None and self._keep(figure_id, key, self._spec(figure_id, value.record())):
                ids.append(figure_id)
        return tuple(ids)

    def add_information(self, place: Field) -> tuple[FigureSpec, ...]:
        """The `information:` list: figures with an `id` each, asked and never scored."""
        specs = []
        for item in place.items():
            record = item.record()
            if record is None:
                continue
            id_place = record.need("id")
            figure_id = id_place.identifier()
            if figure_id is not None and self._keep(figure_id, id_place, self._spec(figure_id, record)):
                self._shared.add(figure_id)
                self.used.add(figure_id)
                specs.append(self.figures[figure_id])
        return tuple(specs)

    def synthesise(self, spec: FigureSpec) -> None:
        """A figure a rule brings along by itself; one declared under the same id stays as declared."""
        self.figures.setdefault(spec.id, spec)
        self.used.add(spec.id)

    def refine(self, spec: FigureSpec) -> None:
        """Replace a figure by a version whose range its rule has narrowed."""
        self.figures[spec.id] = spec

    def _keep(self, figure_id: str, place: Field, spec: FigureSpec | None) -> bool:
        first = self._places.setdefault(figure_id, place)
        if first is not place:
            place.problem(FIGURE_DECLARED_TWICE, figure=figure_id, place=f"{first.file}:{first.node.line}")
            return False
        if spec is None:
            self._broken.add(figure_id)
            return False
        self.figures[figure_id] = spec
        return True

    def _spec(self, figure_id: str, record: Record | None) -> FigureSpec | None:
        if record is None:
            return None
        record.get("id")
        title = record.need("title").text()
        figure_type = record.need("type").word(FIGURE_TYPES)
        low, high = record.get("min").number(), record.get("max").number()
        options = _options(record)
        unit, hint = record.text("unit"), record.text("hint")
        record.close()
        if title is None or figure_type is None:
            return None
        spec = FigureSpec(figure_id, title, figure_type, unit, low, high, options, hint)
        return spec if _sound(spec, record) else None


def _options(record: Record) -> Mapping[str, str]:
    place = record.get("options")
    if place.is_list:
        named = [(item, item.identifier()) for item in place.items()]
        count = Counter(name for _, name in named)
        for item, name in named:
            if name is not None and count[name] > 1:
                item.problem(OPTION_TWICE, option=name)
        return {name: name for name in count if name is not None}
    table = place.record()
    options: dict[str, str] = {}
    for key, value in table.entries() if table is not None else ():
        name, title = key.identifier(), value.text()
        if name is not None and title is not None:
            options[name] = title
    return options


def _sound(spec: FigureSpec, record: Record) -> bool:
    place = record.field
    if spec.type == "choice" and not spec.options:
        if not record.get("options"):
            place.problem(CHOICE_WITHOUT_OPTIONS)
        return False
    if spec.type != "choice" and spec.options:
        place.problem(OPTIONS_NOT_HERE, type=spec.type)
        return False
    if not spec.is_numeric and (spec.min is not None or spec.max is not None):
        place.problem(RANGE_NOT_HERE, type=spec.type)
        return False
    low, high = spec.lowest, spec.highest
    if low is not None and high is not None and low > high:
        place.problem(RANGE_REVERSED, min=format_plain(low, "en"), max=format_plain(high, "en"))
        return False
    return True
