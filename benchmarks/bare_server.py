"""What `load` is held against: bare Flask that answers, and bare Flask that commits one row and answers.

    gunicorn 'benchmarks.bare_server:application()'

``BARE_DATABASE`` is the address of a database; with it every request updates a row and commits before it answers,
through the same driver with the same settings as the application's own.
"""

from __future__ import annotations

import os
from typing import Final

from flask import Flask, Response, request
from sqlalchemy import create_engine, text

from app.database import drive_sqlite, engine_options

ANSWER: Final = b'{"points": {"2.1": "2,00"}, "total": "5,50", "done": 1, "refused": {}, "differs": {}}'
UPDATE: Final = text("UPDATE bare SET n = :n WHERE id = :id")


def application() -> Flask:
    """Return the application; it reads a form, as a save is one."""
    app = Flask("bare")
    address = os.environ.get("BARE_DATABASE")
    engine = create_engine(address, **engine_options(address)) if address else None
    if engine is not None and engine.dialect.name == "sqlite":
        drive_sqlite(engine)

    @app.post("/<int:row_id>")
    def save(row_id: int) -> Response:
        number = int(request.form["n"])
        if engine is not None:
            with engine.begin() as connection:
                connection.execute(UPDATE, {"n": number, "id": row_id})
        return Response(ANSWER, mimetype="application/json")

    return app
