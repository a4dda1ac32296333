"""A province of any size in a database: one sheet is filled by hand, the database copies it to the others.

Every unit has all 62 lines of the set of 2025, verdicts of three stages, and a history. The values of one sheet are
those of all: what a page costs does not depend on them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from sqlalchemy import insert, text, update

from app.access.actor import Role
from app.extensions import db
from app.models import Account, Assessment, Cycle, Entry, Figure, Result, Score, Unit, UnitKind
from app.models.unit import Level
from app.queries.results.standing import read_standing
from app.services.publication.rows import traces_of, write_rows
from app.trees import trees
from app.workflow.states import Stage, Status, Verdict
from app.workflow.versions import Reach, VersionState
from scoring import FigureSpec, Sheet, Value, canonical, score
from tests.support.application import START
from tests.support.factories import SINCE, Make, actor_of

TREE_ID: Final = "dti/2025/commune"
HISTORY: Final = 20
"""Events a sheet."""

_COPY: Final = {
    "figure": "stage, figure_id, value, author_id, at",
    "score": "stage, code, points, verdict, method, reason, author_id, at",
    "entry": "code, note, not_applicable_reason, typed_points, author_id, at",
}


class Province:
    """The cycle, one of its sheets, and people to look at pages with."""

    def __init__(self, make: Make, size: int) -> None:
        self.size = size
        self.secretariat = make.account(Role.SECRETARIAT)
        self.administrator = make.account(Role.ADMINISTRATOR)
        reviewer = make.account(Role.REVIEWER)
        with make.together():
            self.cycle: Cycle = make.cycle(tree_id=TREE_ID, year=2030)
            self._units(size)
            first = self._sheets()
            self._fill(first, reviewer)
        self.sheet_id = first
        self.result_id = 0

    def move(self, status: Status) -> None:
        """Put every sheet where it is in one step of the cycle."""
        handed_in: dict[str, object] = {"submitted_at": None, "submitted_by_id": None, "receipt_code": None}
        if status is not Status.DRAFT:
            receipt = text("'R-' || assessment.id")
            handed_in = {
                "submitted_at": START,
                "submitted_by_id": self.secretariat.id,
                "receipt_code": receipt,
            }
        db.session.connection().execute(update(Assessment).values(status=status, **handed_in))
        db.session.commit()
        tidy()

    def publish(self) -> None:
        """Store what the preview says as a published version, without its papers."""
        standing = read_standing(actor_of(self.secretariat), self.cycle.id)
        result = Result(
            cycle_id=self.cycle.id,
            version=1,
            tree_digest=standing.tree.digest,
            engine_version=standing.tree.engine,
            published_at=START,
            published_by_id=self.secretariat.id,
            state=VersionState.PUBLIC,
            reach=Reach.PUBLIC,
        )
        db.session.add(result)
        db.session.flush()
        write_rows(result.id, standing, traces_of(standing))
        self.result_id = result.id
        self.move(Status.PUBLISHED)

    def _units(self, size: int) -> None:
        names = [f"Xã {_FIRST[n % 10]} {_SECOND[n // 10 % 10]} {n // 100}" for n in range(size)]
        units = [
            {
                "code": f"{number:05d}",
                "level": Level.COMMUNE,
                "kind": UnitKind.XA,
                "name": name,
                "full_name": name,
                "valid_from": SINCE,
            }
            for number, name in enumerate(names, 10_000)
        ]
        people = [
            {
                "email": f"can-bo-{number}@dti.test",
                "display_name": f"Cán bộ {name}",
                "password_hash": self.secretariat.password_hash,
                "password_changed_at": START,
                "created_at": START,
                "must_change_password": False,
            }
            for number, name in enumerate(names)
        ]
        connection = db.session.connection()
        connection.execute(insert(Unit), units)
        connection.execute(insert(Account), people)
        connection.execute(
            text(
                "INSERT INTO role_grant (account_id, role, unit_id, valid_from)"
                " SELECT account.id, 'unit_head', unit.id, :since FROM account, unit"
                " WHERE account.display_name = 'Cán bộ ' || unit.full_name"
            ),
            {"since": SINCE},
        )

    def _sheets(self) -> int:
        connection = db.session.connection()
        connection.execute(
            text(
                "INSERT INTO assessment (cycle_id, unit_id, block_id, status, revision)"
                " SELECT :cycle, id, :block, 'draft', 1 FROM unit ORDER BY id"
            ),
            {"cycle": self.cycle.id, "block": self.cycle.blocks[0].id},
        )
        return int(connection.execute(text("SELECT min(id) FROM assessment")).scalar_one())

    def _fill(self, first: int, reviewer: Account) -> None:
        tree = trees().load(TREE_ID)
        values = {name: _value(spec) for name, spec in tree.figures.items()}
        who = {"assessment_id": first, "author_id": reviewer.id, "at": START}
        db.session.add_all(
            Figure(stage=Stage.SELF, figure_id=name, value=canonical(tree.figures[name], value), **who)
            for name, value in values.items()
        )
        scored = score(tree, Sheet("10000", values, kind=UnitKind.XA.value))
        for code, line in scored.indicators.items():
            db.session.add(Entry(code=code, note="Theo báo cáo", **who))
            for stage in (Stage.SELF, Stage.REVIEW_1, Stage.REVIEW_2):
                verdict = Verdict.DECLARED if stage is Stage.SELF else Verdict.ACCEPTED
                points = line.points if line.denominator else None
                db.session.add(Score(stage=stage, code=code, points=points, verdict=verdict, **who))
        db.session.flush()
        connection = db.session.connection()
        for table, columns in _COPY.items():
            copied = ", ".join(f"{table}.{column}" for column in columns.split(", "))
            connection.execute(
                text(
                    f"INSERT INTO {table} (assessment_id, {columns})"  # noqa: S608 - names of ours
                    f" SELECT assessment.id, {copied} FROM {table} CROSS JOIN assessment"
                    f" WHERE {table}.assessment_id = :first AND assessment.id <> :first"
                ),
                {"first": first},
            )
        connection.execute(
            text(
                "INSERT INTO event (stream, seq, kind, at, data, prev_hash, hash)"
                " SELECT 'assessment:' || assessment.id, step, 'indicator.declared', now(), '{}', :zero, :zero"
                " FROM assessment CROSS JOIN generate_series(1, :steps) AS step"
            ),
            {"zero": "0" * 64, "steps": HISTORY},
        )


_FIRST: Final = ("An", "Ba", "Cam", "Đông", "Gio", "Hải", "Lệ", "Ái", "Quảng", "Vĩnh")
_SECOND: Final = ("Bình", "Đồn", "Lộ", "Hà", "Linh", "Lăng", "Thủy", "Tử", "Trạch", "Ô")


def tidy() -> None:
    """Do what the server does by itself within a minute: know how many rows there are, and which are settled."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _value(spec: FigureSpec) -> Value:
    """Return something that may stand in the figure: the most where it is bounded, else a thousand."""
    if spec.type == "boolean":
        return True
    if spec.type == "choice":
        return next(iter(spec.options))
    return Decimal(1000) if spec.highest is None else spec.highest
