"""A unit's pictures, for the province's people and for the unit's own."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from app.pictures.radar import Radar, radar
from app.pictures.trend import Trend, trend
from app.queries.insight.unit import UnitPicture, unit_picture
from app.queries.insight.what_if import RankedSteps, ranked_steps
from app.web.what_if import step_query


@dataclass(frozen=True, slots=True)
class UnitShapes:
    """A unit's line beside its block and its years, drawn; ``radar`` is empty with fewer than three main indices.

    ``steps`` is empty where the sheet is not what was published any more; ``queries`` end the addresses that try them.
    """

    picture: UnitPicture
    radar: Radar | None
    trend: Trend
    steps: RankedSteps | None
    queries: tuple[str, ...]


def unit_shapes(row_id: int) -> UnitShapes:
    """Draw what stands beside a published line; whoever may read the line is asked before."""
    picture = unit_picture(row_id)
    codes = [spoke.code for spoke in picture.spokes]
    series = (
        [spoke.percent for spoke in picture.spokes],
        [spoke.middle for spoke in picture.spokes],
        [spoke.best for spoke in picture.spokes],
    )
    steps = ranked_steps(row_id)
    return UnitShapes(
        picture,
        radar(codes, series),
        trend(picture.years),
        steps,
        tuple(f"?{urlencode(step_query(one.step))}" for one in steps.steps) if steps else (),
    )
