"""Options and fixtures of the whole suite; what they are made of lives in tests/support."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher
from flask import Flask, has_request_context
from flask_sqlalchemy.session import Session
from sqlalchemy import event
from sqlalchemy.orm import scoped_session
from werkzeug.serving import BaseWSGIServer

from app.extensions import db
from app.models import Assessment, Cycle, Unit
from app.seals.writing import untold
from app.services.accounts import hashing
from tests.support.application import Applications, Clock
from tests.support.client import Client
from tests.support.database import POSTGRESQL, SQLITE, Database, database_of
from tests.support.factories import Make
from tests.support.server import listening_server, serve
from tests.support.statements import Statements, recorded_statements, unread_rows

if TYPE_CHECKING:
    from tests.support.buckets import BucketServer

TESTS = Path(__file__).parent
SLOW_PLACES = tuple(
    TESTS / place
    for place in (
        "browser",
        "documents",
        "migrations",
        "web",
        # Whole installations, processes of their own, many people at once, files made to cost as much as they may.
        "integration/test_concurrency.py",
        "integration/test_concurrency_sheet.py",
        "integration/test_concurrency_slow_work.py",
        "integration/test_demo.py",
        "integration/test_demo_story.py",
        "integration/test_illegal_steps.py",
        "integration/test_random_walk.py",
        "integration/test_seals.py",
        "integration/test_units_tree.py",
        "unit/scoring/test_bundle_hostile.py",
        "unit/scoring/test_large_sets.py",
        "unit/scoring/test_second_scorer.py",
        "unit/scoring/test_swapped_words.py",
        "unit/test_debian_python.py",
        "unit/test_effort.py",
        "unit/test_judging_dangerous.py",
        "unit/test_judging_limits.py",
        "unit/test_sandbox.py",
        # Every page for every role.
        "walls/test_access.py",
        "walls/test_cold_start.py",
        "walls/test_language.py",
    )
)

# What is asked here is answered before the database is, or counts what is sent to it: the kind of database makes no
# difference, and the second run of these cost a fifth of the whole on PostgreSQL.
PLACES_OF_ONE_DATABASE = tuple(
    TESTS / place
    for place in (
        "integration/test_criteria_uploads.py",
        "integration/test_nginx.py",
        "walls/test_client.py",
        "walls/test_language.py",
        "walls/test_parameters.py",
        "web/test_bad_input_files.py",
        "web/test_bad_input_numbers.py",
        "web/test_bodies.py",
        "web/test_document_form.py",
        "web/test_every_criteria_set.py",
        "web/test_evidence_kinds.py",
        "web/test_provider.py",
        "web/test_security.py",
        "web/test_viewer.py",
    )
)


def pytest_configure() -> None:
    """Refuse to run when a named place is not there: a file that was renamed would slip into another run."""
    if missing := [str(place) for place in (*SLOW_PLACES, *PLACES_OF_ONE_DATABASE) if not place.exists()]:
        raise pytest.UsageError(f"tests/conftest.py names what is not there: {missing}")
    # Thousands of tests live to the end of the run: looking them through for rubbish cost a fifth of a short one.
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for rubbish."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer the choice of database."""
    parser.addoption(
        "--database", choices=(SQLITE, POSTGRESQL), default=SQLITE, help="where the tests keep their data"
    )
    parser.addoption(
        "--long",
        action="store_true",
        help="also what takes minutes: 100,000 random sheets, 10,000 random steps",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by what they use and where they stand, so that nobody has to remember the marks.

    Whatever uses the database runs on both kinds, unless its place or its mark says that the kind makes no difference;
    what takes most of a second is no matter for the inner loop, and what takes minutes is left to ``--long``.
    """
    if not config.getoption("long"):
        long = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in set(long)]
        config.hook.pytest_deselected(items=long)
    for item in items:
        if any(item.path.is_relative_to(place) for place in SLOW_PLACES):
            item.add_marker(pytest.mark.slow)
        if "database" in getattr(item, "fixturenames", ()) and not runs_once(item):
            item.add_marker(pytest.mark.database)


def runs_once(item: pytest.Item) -> bool:
    """Whether the test is no matter for a second kind of database."""
    if any(item.path.is_relative_to(place) for place in PLACES_OF_ONE_DATABASE):
        return True
    return any(item.get_closest_marker(mark) for mark in ("browser", "one_database"))


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The migrated database of this worker, on the kind that ``--database`` names."""
    with database_of(request.config.getoption("database"), tmp_path_factory.mktemp("database")) as made:
        yield made


@pytest.fixture(scope="session")
def applications(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Applications]:
    """The applications of this worker."""
    made = Applications(database, tmp_path_factory.mktemp("instance"))
    yield made
    made.disconnect()


@pytest.fixture(scope="session")
def bucket_server() -> Iterator[BucketServer]:
    """The S3-compatible server of this worker."""
    from tests.support.buckets import bucket_server

    with bucket_server() as server:
        yield server


@pytest.fixture
def environ() -> dict[str, str]:
    """Settings that differ from the defaults of the tests; a module overrides this fixture to change some."""
    return {}


@pytest.fixture
def app(applications: Applications, environ: dict[str, str], clock: Clock) -> Flask:
    """The application on an empty database, at a moment that stands still."""
    app, _engine = applications.get(environ)
    applications.reset()
    app.extensions["clock"] = clock
    return app


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_little() -> Iterator[PasswordHasher]:
    """A check costs 70 ms on purpose, and thousands of people sign in here; gives what installations really use."""
    with pytest.MonkeyPatch.context() as patch:
        real = hashing.HASHER
        patch.setattr(hashing, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield real


@pytest.fixture(scope="session", autouse=True)
def every_row_is_told() -> Iterator[None]:
    """No request commits a row of which none of its events tells: who wrote it could never be found out."""

    def refuse(session: Session) -> None:
        if has_request_context() and not session.in_nested_transaction():
            session.flush()
            assert not untold(session), f"no event of this request tells of {untold(session)}"

    event.listen(Session, "before_commit", refuse, insert=True)
    yield
    event.remove(Session, "before_commit", refuse)


@pytest.fixture(scope="session")
def unread() -> Iterator[list[str]]:
    """What was left unread by some statement of this worker (`unread_rows`)."""
    with unread_rows() as rows:
        yield rows


@pytest.fixture(autouse=True)
def every_row_is_read(unread: list[str]) -> Iterator[None]:
    """No statement is left in the middle of its rows when its connection goes to somebody else."""
    unread.clear()
    yield
    assert unread == []


@pytest.fixture
def clock() -> Clock:
    """The server's clock; it stands still until the test moves it."""
    return Clock()


@pytest.fixture
def make(app: Flask) -> Make:
    """Factories of rows: ``make.account(Role.CONTRIBUTOR, unit=make.unit())``."""
    return Make(app)


@pytest.fixture
def unit(make: Make) -> Unit:
    """The commune of the story."""
    return make.unit("Sông Thử")


@pytest.fixture
def cycle(make: Make) -> Cycle:
    """The open cycle."""
    return make.cycle()


@pytest.fixture
def sheet(make: Make, cycle: Cycle, unit: Unit) -> Assessment:
    """The commune's sheet in the open cycle."""
    return make.assessment(cycle, unit)


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The database session of a service under test; what is not committed is thrown away."""
    with app.app_context():
        yield db.session
        db.session.rollback()


@pytest.fixture
def browsers(app: Flask, applications: Applications, environ: dict[str, str]) -> Callable[[], Client]:
    """Makes a browser for each person of a story with several."""
    _app, engine = applications.get(environ)
    return partial(Client, app, engine)


@pytest.fixture
def client(browsers: Callable[[], Client]) -> Client:
    """The browser of the one person in the story."""
    return browsers()


@pytest.fixture
def recorded(
    app: Flask, applications: Applications, environ: dict[str, str]
) -> Callable[[], AbstractContextManager[Statements]]:
    """Records SQL: ``with recorded() as statements: …; assert statements.count <= 6``."""
    _app, engine = applications.get(environ)
    return partial(recorded_statements, engine)


@pytest.fixture(scope="session")
def server() -> Iterator[BaseWSGIServer]:
    """A web server of this worker, on a port of its own."""
    with listening_server() as server:
        yield server


@pytest.fixture
def live_url(
    server: BaseWSGIServer, app: Flask, applications: Applications, environ: dict[str, str], clock: Clock
) -> Iterator[str]:
    """The address at which a real browser finds the application, on the database that `make` fills.

    It is an application of its own beside `app`: its public address is plain http on this machine, which keeps the
    browser from refusing the cookies.
    """
    url = f"http://127.0.0.1:{server.port}"
    live, _engine = applications.get({**environ, "DTI_PUBLIC_URL": url})
    live.extensions["clock"] = clock
    with serve(server, live):
        yield url
