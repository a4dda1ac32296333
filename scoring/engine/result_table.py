"""The result table: the CSV that `rank` prints, a publication stores and `verify` makes again, byte for byte."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.decimals import plain
from scoring.engine.ranking import Ranked
from scoring.model import Tree

COLUMNS: Final = ("rank", "unit", "points", "denominator", "percent", "index", "grade")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's published figures; `rank` is None where the unit is assessed and not ranked."""

    rank: int | None
    unit: str
    points: Decimal
    denominator: Decimal
    percent: Decimal
    index: Decimal
    grade: str | None

    def cells(self) -> list[str]:
        """The line as the table writes it: published figures with all their decimals, the denominator plain."""
        rank = "" if self.rank is None else str(self.rank)
        figures = [str(self.points), plain(self.denominator), str(self.percent), str(self.index)]
        return [rank, self.unit, *figures, self.grade or ""]

    def ranked_on(self, tree: Tree) -> Decimal:
        """The published figure that ranks are taken on."""
        return {"points": self.points, "percent": self.percent, "index": self.index}[tree.ranking.on]


def line_of(place: Ranked, *, ranked: bool = True) -> Line:
    """A place of a ranking as a line; without its rank where the unit is not ranked."""
    result = place.score
    grade = result.grade.id if result.grade is not None else None
    rank = place.rank if ranked else None
    return Line(rank, result.unit, result.points, result.denominator, result.percent, result.index, grade)


def in_table_order(tree: Tree, lines: Iterable[Line]) -> list[Line]:
    """Lines best first, equal ones by unit id, as :func:`scoring.ranking.rank` lists them."""
    return sorted(lines, key=lambda line: (-line.ranked_on(tree), line.unit))


def table_text(lines: Iterable[Line]) -> str:
    """The whole table with its heading."""
    return csv_text(COLUMNS, (line.cells() for line in lines))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table as every CSV of this library is written: commas, line feeds, quotes only where they are needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
