"""What keeps a hasty command from harm: a downgrade names its database, a change of tables does not wait for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import inspect, make_url, text

from app import database as driving
from tests.support.database import ROOT, SQLITE, Database, connecting, downgrade, migrate


def alembic(url: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator does."""
    environ = {
        **os.environ,
        "DTI_DATABASE_URL": url,
        "DTI_ENVIRONMENT": "demo",
        "DTI_INSTANCE_DIR": str(folder),
    }
    command = [sys.executable, "-m", "alembic", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def name_of(url: str) -> str:
    name = make_url(url).database or ""
    return Path(name).name if url.startswith(SQLITE) else name


def tables_of(url: str) -> set[str]:
    with connecting(url).connect() as connection:
        return set(inspect(connection).get_table_names())


def plain(url: str) -> str:
    """The URL with its password, as a setting holds it."""
    return make_url(url).render_as_string(hide_password=False)


@pytest.mark.parametrize("named", [(), ("-x", "database=khac.sqlite3")], ids=["unnamed", "another"])
def test_a_downgrade_that_does_not_name_its_database_takes_nothing_away(
    database: Database, tmp_path: Path, named: tuple[str, ...]
) -> None:
    with database.blank() as url:
        migrate(url)
        before = tables_of(url)
        done = alembic(plain(url), tmp_path, *named, "downgrade", "base")
        assert done.returncode == 1
        assert done.stderr.strip().splitlines()[-1].startswith("Không hạ phiên bản cơ sở dữ liệu")
        assert f"alembic -x database={name_of(url)} downgrade base" in done.stderr
        assert tables_of(url) == before


def test_a_downgrade_that_names_it_goes_ahead(database: Database, tmp_path: Path) -> None:
    with database.blank() as url:
        migrate(url)
        done = alembic(plain(url), tmp_path, "-x", f"database={name_of(url)}", "downgrade", "base")
        assert done.returncode == 0, done.stderr
        assert tables_of(url) == {"alembic_version"}


def test_an_upgrade_needs_no_name(database: Database, tmp_path: Path) -> None:
    with database.blank() as url:
        assert alembic(plain(url), tmp_path, "upgrade", "head").returncode == 0
        assert "not_measured" in tables_of(url)


def test_a_change_of_tables_gives_up_on_what_others_hold_and_leaves_everything_as_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driving, "MIGRATION_LOCK_TIMEOUT_MS", 50)
    with database.blank() as url:
        migrate(url)
        with connecting(url).connect() as holder:
            holder.execute(text("SELECT count(*) FROM account"))
            with pytest.raises(SystemExit, match="Chưa đổi được bảng"):
                downgrade(url)
        # Each revision is a step of its own: those that came after the refused one are undone already, it is whole.
        with connecting(url).connect() as reader:
            stopped_at = reader.scalar(text("SELECT version_num FROM alembic_version"))
        with database.blank() as fresh:
            migrate(fresh, stopped_at)
            assert tables_of(url) == tables_of(fresh)
        assert {"account", "assessment"} <= tables_of(url)
        downgrade(url)
        assert tables_of(url) == {"alembic_version"}
