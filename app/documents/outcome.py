"""What the papers of a decision stand on: the rankings of all blocks, of a computed result or of a version of it.

The papers know nothing else of results: whoever reads them from another place makes one of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.documents.contexts import PlainValues, RankingContext
from app.documents.formats import BLANK
from app.documents.wording import values_of


@dataclass(frozen=True)
class Outcome(PlainValues):
    """The result of a cycle as plain values.

    ``rankings`` are the blocks that have units, ranked or not, best first. ``omitted`` names the units that have no
    result yet, ``not_measured`` the indicators that count for nobody, each with the reason. ``draft`` says that
    nothing of it is published; number and day of the decision are then empty.
    """

    authority: str
    body: str
    place: str
    cycle_title: str
    year: int
    set_title: str
    rankings: tuple[RankingContext, ...]
    omitted: tuple[str, ...]
    not_measured: tuple[str, ...]
    draft: bool
    created: date
    illustrative: bool
    trial: bool = False
    invented: bool = False
    decision_number: str | None = None
    decision_date: date | None = None

    @property
    def units(self) -> int:
        """How many units have a result."""
        return sum(len(ranking.rows) for ranking in self.rankings)

    @property
    def values(self) -> dict[str, str]:
        """What the names in braces stand for in these papers."""
        known = values_of(self.authority, self.body, self.cycle_title, self.year, self.set_title)
        return known | {"số đơn vị": str(self.units) if self.units else BLANK}
