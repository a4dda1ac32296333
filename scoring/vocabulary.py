"""The words of the field: what criteria files, results and the engine say by one word of a short list.

They stand below everything else, so that whoever reads, scores, explains or draws up a schema takes them from here;
a word that is none of them is an error of types.
"""

from __future__ import annotations

from typing import Final, Literal, TypeAlias, get_args

LEVELS: Final = ("department", "district", "commune", "province")
"""The levels (cấp) that need no title of their own; a set may name another, with its title."""

Policy: TypeAlias = Literal["shrink", "full", "zero"]
"""What “not applicable” does: leave the denominator, earn the full mark, or earn nothing."""

POLICIES: Final[tuple[Policy, ...]] = get_args(Policy)

Scorer: TypeAlias = Literal["unit", "central", "survey", "council"]
"""Who brings an indicator's figures or points: the unit itself, the organiser, a survey, or the council."""

SCORERS: Final[tuple[Scorer, ...]] = get_args(Scorer)

Status: TypeAlias = Literal["official", "illustrative"]
"""Whether a set was issued, or only shows what one may look like."""

STATUSES: Final[tuple[Status, ...]] = get_args(Status)

RoundedAt: TypeAlias = Literal["indicator", "total"]
"""Where points are rounded: at every indicator, so that what is shown adds up, or once above all of them."""

ROUNDED_AT: Final[tuple[RoundedAt, ...]] = get_args(RoundedAt)

RankedOn: TypeAlias = Literal["points", "percent", "index"]
"""The published figure that ranks are taken on."""

RANKED_ON: Final[tuple[RankedOn, ...]] = get_args(RankedOn)

FigureType: TypeAlias = Literal["integer", "money", "number", "percent", "boolean", "choice", "date", "text"]
"""What a figure holds; the first four are numbers."""

FIGURE_TYPES: Final[tuple[FigureType, ...]] = get_args(FigureType)

DecidedBy: TypeAlias = Literal["figures", "hand", "cohort"]
"""What a rule's points come from: the unit's figures, a hand that types them, or a comparison of all units."""

State: TypeAlias = Literal["scored", "missing", "not_applicable", "not_applying", "awarded", "provisional"]
"""How an indicator came by its points; see :class:`~scoring.engine.indicator.IndicatorScore`."""

STATES: Final[tuple[State, ...]] = get_args(State)
