"""Publishing a cycle's result with all its papers."""

from __future__ import annotations

from typing import Final

from flask import current_app

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.publication.orders import KIND, order_from
from app.services.publication.papers import Imprint
from app.services.publication.publication import publish_cycle
from app.storage import store


def publish(turn: Turn) -> Step:
    """Print and publish what the order says, in one step: either the whole result stands in public or nothing does.

    Papers that an interrupted step has stored already are stored under the same names again.
    """
    settings = current_app.extensions["settings"]
    result = publish_cycle(
        turn.requester,
        int(str(turn.arguments["cycle"])),
        order_from(turn.arguments),
        imprint=Imprint(settings.public_url),
        store=store(),
        now=turn.now,
        release=turn.release,
    )
    return Step(1, 1, None, {"result": result})


PUBLISHING: Final = Kind(KIND, N_("Công bố kết quả"), publish)
