"""How gunicorn serves the application: ``gunicorn --config deploy/gunicorn.conf.py wsgi:application``.

Stands behind deploy/nginx.conf, which takes the slow lines; bind, workers and threads may be given on the command
line or in GUNICORN_CMD_ARGS.
"""

import sys
from typing import Any

from app.log import logging_config
from app.metrics import forget
from config import ConfigError, LogFormat, Settings

try:
    _settings = Settings.from_env()
except ConfigError as problems:
    sys.exit(f"Không khởi động được. {problems}")

bind = "127.0.0.1:8000"
workers = 2
worker_class = "gthread"
# More than may wait for a password to be checked (app/services/accounts/hashing.py).
threads = 40
# What the application writes (database, evidence) is read by its own user alone.
umask = 0o077
# Nobody steers the server through a socket in a home folder.
control_socket_disable = True
limit_request_line = 4094
limit_request_fields = 60
logconfig_dict = logging_config(level=_settings.log_level, as_json=_settings.log_format is LogFormat.JSON)


def on_starting(_server: Any) -> None:
    """A server that starts anew counts anew (``flask --app wsgi metrics`` tells what was counted)."""
    forget(_settings.instance_dir)
