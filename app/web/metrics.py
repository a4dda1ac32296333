"""Counting requests, refused sign-ins and bytes of files, where the settings ask for it (`app.metrics`)."""

from __future__ import annotations

from time import perf_counter
from typing import Final, Literal

from flask import Flask, Response, current_app, g, request

from app.metrics import Counts

EXTENSION: Final = "metrics"
NO_ROUTE: Final = "–"
KNOWN_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS"})

Reason = Literal["credentials", "code", "throttled", "busy"]


def note_refused_sign_in(reason: Reason) -> None:
    """Count a sign-in that was refused; nothing of whose it was."""
    counts: Counts | None = current_app.extensions.get(EXTENSION)
    if counts is not None:
        counts.sign_in_refusals.labels(reason).inc()


def configure_metrics(app: Flask) -> None:
    """Count every answer as it leaves; bound before everything else, so that the time holds all that a request does."""
    settings = app.extensions["settings"]
    if not settings.metrics:
        return
    app.extensions[EXTENSION] = counts = Counts(settings.instance_dir)

    @app.before_request
    def begin() -> None:
        g.began = perf_counter()

    @app.after_request
    def count(response: Response) -> Response:
        route = str(request.url_rule) if request.url_rule else NO_ROUTE
        # A method that somebody made up must not become a row of its own in every graph.
        method = request.method if request.method in KNOWN_METHODS else NO_ROUTE
        counts.requests.labels(method, route, str(response.status_code)).inc()
        counts.seconds.labels(route).observe(perf_counter() - g.get("began", perf_counter()))
        if request.mimetype == "multipart/form-data" and response.status_code < 400:
            counts.upload_bytes.inc(request.content_length or 0)
        return response
