"""Static files: built with a hash in their name, kept by browsers for ever, served before Flask sees the request."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

PREFIX: Final = "/static/"
HASHED: Final = r"\.[0-9a-f]{12}\.[a-z]+$"


def configure_assets(app: Flask) -> None:
    """Serve ``app/static`` and give the templates ``asset("app.css")``, the address of a built file.

    :raises RuntimeError: when the assets have not been built.
    """
    folder = Path(app.root_path) / "static"
    try:
        manifest: dict[str, str] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise RuntimeError(f"Chưa có tệp giao diện trong {folder}. Hãy chạy: scripts/build_assets") from None

    def asset(name: str) -> str:
        """Return the address of the built file; an unknown name is a mistake in a template."""
        return PREFIX + manifest[name]

    app.jinja_env.globals["asset"] = asset
    app.extensions["built_files"] = {name: folder / built for name, built in manifest.items()}
    files = WhiteNoise(
        app.wsgi_app,
        max_age=0,
        allow_all_origins=False,
        immutable_file_test=HASHED,
        add_headers_function=_headers,
    )
    for name in manifest.values():
        files.add_file_to_dictionary(PREFIX + name, str(folder / name))
    app.wsgi_app = files  # type: ignore[method-assign]


def _headers(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
