"""Every request has an id: in its log lines, in its answer, and on the page that says something broke."""

from __future__ import annotations

import re
import secrets
from typing import Final

from flask import Flask, Response, g, request

from app.log import request_id

HEADER: Final = "X-Request-ID"
SOUND: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def configure_request_id(app: Flask) -> None:
    """Take the proxy's id where a proxy is trusted, otherwise make one."""
    behind_proxy = app.extensions["settings"].trusted_proxies > 0

    @app.before_request
    def name_request() -> None:
        sent = request.headers.get(HEADER, "") if behind_proxy else ""
        g.request_id = sent if SOUND.fullmatch(sent) else secrets.token_hex(8)
        request_id.set(g.request_id)

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers[HEADER] = g.get("request_id", request_id.get())
        return response
