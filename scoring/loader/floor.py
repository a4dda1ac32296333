"""Where penalties stop: `floor: 0` (nothing left, the default) or `floor: none`."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from scoring.decimals import ZERO, read_decimal
from scoring.loader.messages import BAD_FLOOR
from scoring.syntax.fields import Field

NO_FLOOR: Final = "none"


def read_floor(place: Field | None) -> Decimal | None:
    """The floor at `place`, which is None in editions that know no floor; None where nothing stops penalties."""
    if place is None:
        return None
    if not place:
        return ZERO
    if place.shown() == NO_FLOOR:
        return None
    if read_decimal(place.shown()) != ZERO:
        place.problem(BAD_FLOOR, value=place.shown()[:60])
    return ZERO
