"""The one set-up of logging: lines on standard error, in UTC, each with the id of the request it belongs to.

A line says what happened and to which row, never what somebody typed, a password, a token or a name. Whatever runs
the application (gunicorn, the command line) logs through the same handler.
"""

from __future__ import annotations

import json
import logging
import logging.config
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Final

NO_REQUEST: Final = "-"
request_id: ContextVar[str] = ContextVar("request_id", default=NO_REQUEST)
"""The id of the request that this thread is answering, `NO_REQUEST` outside one."""

# What these libraries say below a warning is about their own insides.
TALKATIVE: Final = ("fontTools", "PIL", "pikepdf", "weasyprint")


class PlainLines(logging.Formatter):
    """``2026-11-28T04:05:06.789Z WARNING app.web.errors [1f0c…] what happened``"""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record; a traceback follows on lines of its own."""
        line = f"{_moment(record)} {record.levelname} {record.name} [{request_id.get()}] {_one_line(record)}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class JsonLines(logging.Formatter):
    """One JSON object a line: ``at, level, logger, request, message`` and, after a defect, ``exception``."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        line = {
            "at": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return the set-up for `logging.config.dictConfig`, and for gunicorn's ``logconfig_dict``."""
    through_root = {"handlers": [], "propagate": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": JsonLines if as_json else PlainLines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": level, "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": through_root,
            # Addresses with their query strings: the proxy keeps its own, and the access record what matters.
            "gunicorn.access": {**through_root, "level": "WARNING"},
            **{name: {"level": "WARNING"} for name in TALKATIVE},
        },
    }


def configure_logging(*, level: str, as_json: bool) -> None:
    """Set this process up; calling it again changes the set-up and adds nothing."""
    logging.config.dictConfig(logging_config(level=level, as_json=as_json))


def _moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def _one_line(record: logging.LogRecord) -> str:
    """Nobody can forge a second entry with a line break in what they sent."""
    return record.getMessage().replace("\r", "\\r").replace("\n", "\\n")
