"""The application that a WSGI server loads: ``gunicorn --config deploy/gunicorn.conf.py wsgi:application``.

What keeps it from serving is one sentence on standard error, not a traceback.
"""

from __future__ import annotations

import os
import sys

from flask import Flask

from app import create_app
from app.extensions import db
from app.log import configure_logging
from app.services.upkeep.installation import OWNER_ONLY, Unready, require_ready
from config import ConfigError, LogFormat, Settings


def start() -> Flask:
    """Read the settings, make the application, and see that database and store are this installation's."""
    os.umask(OWNER_ONLY)
    try:
        settings = Settings.from_env()
        configure_logging(level=settings.log_level, as_json=settings.log_format is LogFormat.JSON)
        application = create_app(settings)
        with application.app_context():
            require_ready(db.engine, settings)
    except (ConfigError, Unready) as reason:
        sys.exit(f"Không khởi động được. {reason}")
    return application


application = start()
