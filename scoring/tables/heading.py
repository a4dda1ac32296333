"""The heading of a table: which line it is, and which column is which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from scoring.language.normalise import nfkc, without_marks
from scoring.tables.messages import CSV_COLUMN_TWICE, TABLE_COLUMNS_MISSING, TABLE_EMPTY
from scoring.tables.shapes import Fault, Line, TableRefused, shown

SEARCHED: Final = 20
"""Lines in which the heading is looked for."""
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Column:
    """A column that whoever reads the table knows; `aliases` are other names people give it."""

    name: str
    required: bool = False
    aliases: tuple[str, ...] = ()


def folded(name: str) -> str:
    """A heading without what people vary: case, spaces, accents and marks; points and colons tell codes apart."""
    bare = without_marks(nfkc(name[:_LONGEST_NAME]).casefold().replace("đ", "d"))
    return "".join(letter for letter in bare if letter.isalnum() or letter in ".:").strip(".:")


class KnownColumns:
    """The columns that a table may have, to be found by what its heading says."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.required = tuple(column.name for column in columns if column.required)
        self._names = {column.name for column in columns}
        self._by_fold: dict[str, str | None] = {}
        for column in columns:
            for name in (column.name, *column.aliases):
                known = self._by_fold.setdefault(folded(name), column.name)
                if known != column.name:
                    self._by_fold[folded(name)] = (
                        None  # two columns that differ in marks alone: only as written
                    )

    def name_of(self, cell: str) -> str:
        """The column that a cell of the heading names; where it names none, the cell's own text."""
        text = cell.strip()
        if text in self._names or not text:
            return text
        return self._by_fold.get(folded(text)) or text

    def count(self, cells: Iterable[str]) -> int:
        """How many known columns a line names."""
        return len({name for name in map(self.name_of, cells) if name in self._names})

    def has_all(self, cells: Iterable[str]) -> bool:
        """Whether a line names every column that must be there."""
        return set(self.required) <= set(map(self.name_of, cells))


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading is, what it names column by column ("" is a column without a name), and the titles above."""

    line: int
    names: tuple[str, ...]
    titles: tuple[int, ...]


def find_heading(lines: Sequence[Line], known: KnownColumns) -> Heading:
    """The heading among the first lines of a table.

    The first line that names every required column; where there is none, the line that names most, so that what is
    missing can be said. Raises :class:`~scoring.tables.shapes.TableRefused` for missing and for repeated columns.
    """
    if not lines:
        raise TableRefused(Fault(TABLE_EMPTY))
    most = max(lines, key=lambda line: (known.has_all(line.cells), known.count(line.cells)))
    names = tuple(map(known.name_of, most.cells))
    missing = [name for name in known.required if name not in names]
    if missing:
        raise TableRefused(Fault(TABLE_COLUMNS_MISSING, most.number, 1, {"columns": ", ".join(missing)}))
    above = tuple(line.number for line in lines if line.number < most.number)
    heading = Heading(most.number, names, above)
    repeated = tuple(_repeated(heading))
    if repeated:
        raise TableRefused(*repeated)
    return heading


def _repeated(heading: Heading) -> Iterable[Fault]:
    seen: set[str] = set()
    for position, name in enumerate(heading.names, start=1):
        if name and name in seen:
            yield Fault(CSV_COLUMN_TWICE, heading.line, position, {"column": shown(name)})
        seen.add(name)
