"""Where penalties stop: `floor: 0` (nothing left, the default) or `floor: none`."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, read_decimal
from scoring.editions import Edition
from scoring.syntax.fields import Field

NO_FLOOR: Final = "none"


def read_floor(place: Field | None, edition: Edition) -> Decimal | None:
    """The floor at `place`; None where nothing stops penalties."""
    if place is None:
        return ZERO if edition.floors else None
    if place.shown() == NO_FLOOR:
        return None
    if read_decimal(place.shown()) != ZERO:
        place.problem("bad_floor", value=place.shown()[:60])
    return ZERO
