"""Command line of the application (``flask --app wsgi …``)."""

from __future__ import annotations

from flask import Flask


def configure_cli(app: Flask) -> None:
    """Register the command groups."""
