"""A program starts only on its own database, of its own make, with its own store; otherwise it says one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from app.services.upkeep.installation import SCHEMA
from app.storage.streams import MARK
from tests.support.database import ROOT, alembic_config

pytestmark = pytest.mark.slow  # each starts programs of the project

BIN = Path(sys.executable).parent
PRODUCTION = {
    "DTI_ENVIRONMENT": "production",
    "DTI_SECRET_KEY": "Vz8qJ3mT-0rX5wK7yB2nC4dF6gH9jL1pQsUvEaoiR",
    "DTI_PUBLIC_URL": "https://dti.test",
    "DTI_TRUSTED_PROXIES": "1",
}


class Machine:
    """A server on which somebody types the commands of the handbook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ: Mapping[str, str] = PRODUCTION

    def run(self, *command: str, **more: str) -> tuple[int, str]:
        """Exit code and everything printed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("DTI_")}
        environ = {**kept, **self.environ, "DTI_INSTANCE_DIR": str(self.folder), **more}
        done = subprocess.run(
            [BIN / command[0], *command[1:]],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def upgrade(self) -> None:
        """What the handbook begins with."""
        code, said = self.run("alembic", "upgrade", "head")
        assert code == 0, said

    def start(self, **more: str) -> tuple[int, str]:
        """Start the program as every command and every worker does."""
        return self.run("python", "-c", "import wsgi; print('started')", **more)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "instance")


def sentence(started: tuple[int, str]) -> str:
    """What a refused start says: one line, no traceback."""
    code, said = started
    assert code == 1, said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    return said


def test_the_program_knows_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == SCHEMA


def test_a_missing_database_is_made_by_the_upgrade_alone(machine: Machine) -> None:
    assert "alembic upgrade head" in sentence(machine.start())
    assert not (machine.folder / "dti.sqlite3").exists()
    machine.upgrade()
    assert machine.start() == (0, "started\n")


def test_production_refuses_the_database_of_the_demo_whatever_the_upgrade_was_told(machine: Machine) -> None:
    demo = {"DTI_ENVIRONMENT": "demo", "DTI_PUBLIC_URL": "http://127.0.0.1:8000"}
    code, said = machine.run("alembic", "upgrade", "head", **demo)
    assert code == 0, said
    said = sentence(machine.start())
    assert "“demo”" in said
    assert "“production”" in said
    machine.upgrade()
    sentence(machine.start())


def test_a_database_of_before_that_holds_demo_accounts_is_the_demos(machine: Machine) -> None:
    machine.upgrade()
    database = machine.folder / "dti.sqlite3"
    sql = (
        "DELETE FROM installation; INSERT INTO account"
        " (email, display_name, password_hash, password_changed_at, must_change_password, created_at)"
        " VALUES ('quantri@demo.example', 'Quản trị', 'x', '2026-01-01', 0, '2026-01-01');"
    )
    code, said = machine.run(
        "python",
        "-c",
        f"import sqlite3; c = sqlite3.connect({str(database)!r}); c.executescript({sql!r}); c.commit()",
    )
    assert code == 0, said
    (machine.folder / "storage" / MARK).unlink()
    machine.upgrade()
    assert "“demo”" in sentence(machine.start())


def test_a_store_that_is_gone_or_another_is_never_made_in_silence(machine: Machine, tmp_path: Path) -> None:
    machine.upgrade()
    store = machine.folder / "storage"
    store.rename(tmp_path / "elsewhere")
    assert "Không thấy kho tệp" in sentence(machine.start())
    assert not store.exists()
    store.mkdir()
    (store / MARK).write_text("f" * 32)
    assert "thuộc về một cơ sở dữ liệu khác" in sentence(machine.start())


@pytest.mark.parametrize(("stored", "said"), [("0001", "alembic upgrade head"), ("9999", "mới hơn phần mềm")])
def test_a_schema_of_another_make_is_named(machine: Machine, stored: str, said: str) -> None:
    machine.upgrade()
    database = machine.folder / "dti.sqlite3"
    change = f"UPDATE alembic_version SET version_num = '{stored}'"  # noqa: S608
    machine.run(
        "python",
        "-c",
        f"import sqlite3; c = sqlite3.connect({str(database)!r}); c.execute({change!r}); c.commit()",
    )
    assert said in sentence(machine.start())


def test_nobody_else_on_the_machine_reads_what_the_commands_write(machine: Machine) -> None:
    machine.upgrade()
    code, said = machine.run("flask", "--app", "wsgi", "account", "create", "quantri@dti.test", "Quản trị")
    assert code == 0, said
    open_to_others = [
        path for path in (machine.folder, *machine.folder.rglob("*")) if path.stat().st_mode & 0o077
    ]
    assert open_to_others == []


def test_wrong_settings_are_said_without_a_traceback(machine: Machine) -> None:
    code, said = machine.start(DTI_LOG_LEVEL="LOUD", DTI_LOG_FORMAT="xml")
    assert code == 1
    assert "Traceback" not in said
    assert "DTI_LOG_LEVEL" in said
    assert "DTI_LOG_FORMAT" in said
    server = ("gunicorn", "--config", "deploy/gunicorn.conf.py", "wsgi:application")
    code, said = machine.run(*server, DTI_PUBLIC_URL="")
    assert code == 1
    assert "Traceback" not in said
    assert "DTI_PUBLIC_URL: chưa đặt" in said


def test_the_log_has_one_level_one_form_and_the_requests_id(machine: Machine) -> None:
    machine.upgrade()
    program = (
        "import wsgi, logging; c = wsgi.application.test_client();"
        "log = logging.getLogger('app.here');"
        "wsgi.application.before_request(lambda: log.info('one\\ntwo'));"
        "print(c.get('/sign-in', base_url='https://dti.test', headers={'X-Request-ID': 'from-the-proxy-1'})"
        ".headers['X-Request-ID'])"
    )
    code, plain = machine.run("python", "-c", program)
    assert code == 0, plain
    assert "from-the-proxy-1\n" in plain
    assert " INFO app.here [from-the-proxy-1] one\\ntwo\n" in plain
    _, as_json = machine.run("python", "-c", program, DTI_LOG_FORMAT="json")
    assert '"logger": "app.here", "request": "from-the-proxy-1", "message": "one\\ntwo"' in as_json
    _, quiet = machine.run("python", "-c", program, DTI_LOG_LEVEL="WARNING")
    assert "app.here" not in quiet
    _, direct = machine.run("python", "-c", program, DTI_TRUSTED_PROXIES="0")
    assert "from-the-proxy-1" not in direct


def test_gunicorn_serves_with_the_deployed_settings_and_the_same_log(machine: Machine) -> None:
    machine.upgrade()
    code, said = machine.run(
        "gunicorn", "--config", "deploy/gunicorn.conf.py", "--check-config", "wsgi:application"
    )
    assert code == 0, said
    code, said = machine.run(
        "gunicorn", "--config", "deploy/gunicorn.conf.py", "--print-config", "wsgi:application"
    )
    shown = {
        name.strip(): value.strip() for name, _, value in (line.partition("=") for line in said.splitlines())
    }
    assert (shown["control_socket_disable"], shown["umask"], shown["threads"]) == ("True", str(0o077), "40")
