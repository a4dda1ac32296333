"""Programs: what they read with a token, and the page that says how."""

from __future__ import annotations

from flask import Blueprint, Flask

from app.services.api.pace import Pace

bp = Blueprint("api", __name__)


def configure_api(app: Flask) -> None:
    """Set up what stands before the views of programs: the check of tokens, and how fast they may ask."""
    from app.web.api.gate import check_token

    app.extensions["token_gate"] = check_token
    app.extensions["api_pace"] = Pace()


from app.web.api import guide, views  # noqa: E402, F401 - the views register themselves on the blueprint
