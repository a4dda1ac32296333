"""The application factory: a list of things to configure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask

if TYPE_CHECKING:
    from config import Settings

ROOT = Path(__file__).resolve().parent.parent


def create_app(settings: Settings) -> Flask:
    """Make the application for ``settings``; two applications may live in one process.

    Raises ``SerifFontError`` on a machine without the fonts of official documents, and ``ConfigError`` for a letterhead
    that they cannot show: better now than when somebody publishes.
    """
    from app.cli import configure_cli
    from app.database import configure_database
    from app.documents.fonts import require_fonts
    from app.jobs.queue import configure_queue
    from app.trees import configure_trees
    from app.web import configure_web

    require_fonts()
    _require_printable_letterhead(settings)
    app = Flask(
        "app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"), static_folder=None
    )
    app.extensions["settings"] = settings
    configure_database(app)
    configure_trees(app)
    configure_queue(app)
    configure_web(app)
    configure_cli(app)
    return app


def _require_printable_letterhead(settings: Settings) -> None:
    from app.text import fault_of, taken
    from config import ConfigError

    faults = {
        name: fault_of(taken(getattr(settings, name))) for name in ("province", "authority", "standing_body")
    }
    if problems := [f"DTI_{name.upper()}: {fault[0] % fault[1]}" for name, fault in faults.items() if fault]:
        raise ConfigError(problems)
