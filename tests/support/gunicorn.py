"""The application under the real server, as it is deployed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from flask import Flask

from tests.browser.site import free_port, wait_until_it_answers
from tests.support.application import TREES
from tests.support.database import ROOT, Database

NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@contextmanager
def served(
    app: Flask, database: Database, log: Path, *options: str, settings: Mapping[str, str] = NO_SETTINGS
) -> Iterator[tuple[str, int]]:
    """The application under two workers of gunicorn, which are forked anew when they die; its address and process.

    It runs with the settings of deploy/gunicorn.conf.py, and what ``options`` and ``settings`` say otherwise.
    """
    port, instance = free_port(), app.extensions["settings"].instance_dir
    url = f"http://127.0.0.1:{port}"
    environ = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DTI_")},
        "DTI_ENVIRONMENT": "test",
        "DTI_SECRET_KEY": "Vz8qJ3mT-0rX5wK7yB2nC4dF6gH9jL1pQsUvEaoiR",
        "DTI_DATABASE_URL": database.url,
        "DTI_INSTANCE_DIR": str(instance),
        "DTI_CRITERIA_DIR": str(TREES),
        "DTI_PUBLIC_URL": url,
        **settings,
    }
    command = [
        str(Path(sys.executable).with_name("gunicorn")),
        "--config",
        "deploy/gunicorn.conf.py",
        "--bind",
        f"127.0.0.1:{port}",
        *options,
        "wsgi",
    ]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
        try:
            wait_until_it_answers(port, server, log)
            yield url, server.pid
        finally:
            server.terminate()
            server.wait(timeout=30)
