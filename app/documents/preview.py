"""What an organiser's papers look like with its texts before there is any result: what is not known, in brackets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from app.documents.decision import decision_paper
from app.documents.letter import letter_paper
from app.documents.minutes import Minutes, minutes_paper
from app.documents.official import OfficialPaper
from app.documents.outcome import Outcome
from app.documents.wording import Wording

CYCLE: Final = "[tên đợt]"
SET: Final = "[tên bộ chỉ số]"
UNIT: Final = "[tên đơn vị]"


def previews(
    authority: str, body: str, place: str, wording: Wording, *, today: date
) -> tuple[OfficialPaper, OfficialPaper, OfficialPaper]:
    """Return the letter, the decision and the minutes of an organiser without any figure."""
    outcome = Outcome(
        authority=authority,
        body=body,
        place=place,
        cycle_title=CYCLE,
        year=today.year,
        set_title=SET,
        rankings=(),
        omitted=(),
        not_measured=(),
        draft=True,
        created=today,
        illustrative=False,
    )
    return (
        letter_paper(outcome, wording),
        decision_paper(outcome, wording),
        minutes_paper(_minutes(outcome), wording),
    )


def _minutes(outcome: Outcome) -> Minutes:
    nothing = Decimal(0)
    return Minutes(
        superior=outcome.authority,
        issuer=outcome.body,
        place=outcome.place,
        unit_name=UNIT,
        cycle_title=CYCLE,
        block_title="",
        year=outcome.year,
        set_title=SET,
        reviewers=(),
        groups=(),
        indicators=0,
        adjusted=(),
        self_points=nothing,
        self_denominator=nothing,
        points=nothing,
        denominator=nothing,
        percent=None,
        grade=None,
        self_left="",
        left="",
        created=outcome.created,
        places=0,
        percent_places=0,
        illustrative=False,
    )
