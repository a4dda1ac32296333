"""Printing the official papers of a version that was signed."""

from __future__ import annotations

from typing import Final

from flask import current_app

from app.errors import N_
from app.jobs.kinds import Kind, Step, Turn
from app.services.publication.papers import Imprint
from app.services.publication.signing import sign_version
from app.services.publication.signing_orders import KIND, signing_from
from app.storage import store


def sign(turn: Turn) -> Step:
    """Print the papers with number and date and write the signature down, in one step: both stand or neither does."""
    settings = current_app.extensions["settings"]
    result = sign_version(
        turn.requester,
        int(str(turn.arguments["result"])),
        signing_from(turn.arguments),
        imprint=Imprint(settings.public_url),
        store=store(),
        now=turn.now,
        release=turn.release,
    )
    return Step(1, 1, None, {"result": result})


SIGNING: Final = Kind(KIND, N_("Ghi nhận quyết định đã ký"), sign)
