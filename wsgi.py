"""The application that a WSGI server loads: ``gunicorn wsgi:application``."""

from __future__ import annotations

from app import create_app
from config import Settings

application = create_app(Settings.from_env())
