"""PostgreSQL compiles no query of ours: it takes seconds for counts that run in a fifth of one."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.extensions import db


@pytest.mark.usefixtures("session")
def test_no_connection_of_the_application_compiles_queries() -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite compiles none")
    with db.engine.connect() as first, db.engine.connect() as second:
        assert [one.scalar(text("SHOW jit")) for one in (first, second)] == ["off", "off"]
