"""The web: thin views, declared access, one unit of work per request."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

JOURNEYS = (
    "auth",
    "unit",
    "review",
    "secretariat",
    "leadership",
    "versions",
    "admin",
    "units",
    "imports",
    "log",
    "comments",
    "public",
    "ranking",
    "api",
)


def configure_web(app: Flask) -> None:
    """Bind everything a request passes through, in the order in which it passes."""
    from app.services.publication.unknown_codes import UnknownCodes
    from app.web.access import configure_access
    from app.web.access_record import configure_access_record
    from app.web.api import configure_api
    from app.web.auth.again import configure_password_again
    from app.web.auth.carry import configure_carry
    from app.web.auth.session import configure_session
    from app.web.cycle_locks import configure_cycle_locks
    from app.web.device import configure_device
    from app.web.earlier import configure_earlier
    from app.web.errors import configure_errors
    from app.web.formats import configure_formats
    from app.web.front_door import configure_front_door
    from app.web.help import configure_help
    from app.web.http import configure_unit_of_work
    from app.web.indicators import configure_indicators
    from app.web.jobs import configure_jobs
    from app.web.language import configure_language
    from app.web.locks import configure_locks
    from app.web.metrics import configure_metrics
    from app.web.navigation import configure_navigation
    from app.web.readiness import configure_readiness
    from app.web.reminders import configure_reminders
    from app.web.request_id import configure_request_id
    from app.web.security import configure_security
    from app.web.totals import configure_totals
    from app.web.version_words import configure_version_words
    from app.web.waiting import configure_waiting
    from app.web.words import configure_words

    configure_front_door(app)
    configure_metrics(app)
    configure_request_id(app)
    configure_access_record(app)
    configure_security(app)
    configure_language(app)
    configure_formats(app)
    configure_totals(app)
    configure_navigation(app)
    configure_carry(app)
    configure_words(app)
    configure_version_words(app)
    configure_locks(app)
    configure_cycle_locks(app)
    configure_indicators(app)
    configure_earlier(app)
    configure_jobs(app)
    configure_reminders(app)
    configure_waiting(app)
    configure_help(app)
    configure_device(app)
    configure_unit_of_work(app)
    configure_session(app)
    configure_access(app)
    configure_api(app)
    configure_password_again(app)
    configure_errors(app)
    configure_readiness(app)
    app.extensions["unknown_codes"] = UnknownCodes()
    for journey in JOURNEYS:
        app.register_blueprint(import_module(f"app.web.{journey}").bp)
