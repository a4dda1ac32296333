"""Computing a version of a cycle's result with the drafts of its rankings."""

from __future__ import annotations

from typing import Final

from flask import current_app

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.publication.computing import compute_version
from app.services.publication.orders import KIND, order_from
from app.services.publication.papers import Imprint
from app.storage import store


def compute(turn: Turn) -> Step:
    """Print and keep what the order says, in one step: either the whole version stands or nothing does.

    Drafts that an interrupted step has stored already are stored under the same names again.
    """
    settings = current_app.extensions["settings"]
    result = compute_version(
        turn.requester,
        int(str(turn.arguments["cycle"])),
        order_from(turn.arguments),
        imprint=Imprint(settings.public_url),
        store=store(),
        now=turn.now,
        release=turn.release,
    )
    return Step(1, 1, None, {"result": result})


COMPUTING: Final = Kind(KIND, N_("Tính bản kết quả"), compute)
