"""What is weak about a document as a proof."""

from __future__ import annotations

from enum import StrEnum

from app.sheet.values import EvidenceView
from app.workflow.quarantine import QuarantineCause
from scoring import Tree


class Weakness(StrEnum):
    """What makes a document prove less than it could; a warning, never a refusal."""

    FILE_DAMAGED = "file_damaged"
    FILE_REFUSED = "file_refused"
    OUTSIDE_PERIOD = "outside_period"
    NO_PAGE = "no_page"
    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    NO_ISSUER = "no_issuer"


# A picture proves by itself: it has no pages.
WITHOUT_PAGES = frozenset({"image/png", "image/jpeg"})


def weaknesses(evidence: EvidenceView, tree: Tree) -> tuple[Weakness, ...]:
    """List what is weak about the document as proof for a cycle scored by ``tree``, gravest first."""
    issued, period = evidence.issued_on, tree.period
    signs = {
        Weakness.FILE_DAMAGED: evidence.set_aside is QuarantineCause.DAMAGED,
        Weakness.FILE_REFUSED: evidence.set_aside is QuarantineCause.REFUSED,
        Weakness.OUTSIDE_PERIOD: issued is not None and not period.start <= issued <= period.end,
        Weakness.NO_PAGE: not evidence.page and evidence.media_type not in WITHOUT_PAGES,
        Weakness.NO_NUMBER: not evidence.number and not evidence.address,
        Weakness.NO_DATE: issued is None,
        Weakness.NO_ISSUER: not evidence.issuer,
    }
    return tuple(weakness for weakness, holds in signs.items() if holds)
