"""Makes rows for tests, each with a sensible value for whatever the test does not care about.

Inside an application context (a service test with the `session` fixture) rows are flushed into the running session.
Outside of one (a test with the `client`) each call is a transaction of its own, and the rows come back detached.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from itertools import count
from typing import TypeVar

from flask import Flask, has_app_context
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import FAMILY_ROLES, ORGANISER_ROLES, Actor, Grant, Role
from app.extensions import db
from app.models import (
    Account,
    Assessment,
    Base,
    Block,
    Cycle,
    Evidence,
    EvidenceLink,
    Family,
    Level,
    Organiser,
    ReviewerAssignment,
    RoleGrant,
    StoredFile,
    Unit,
    UnitKind,
    UnitTag,
)
from app.services.accounts.passwords import hash_password
from app.sheet.addresses import name_of
from app.sheet.trials import title_of
from app.storage import store
from app.trees import trees
from app.workflow.states import DRAFT_STATUSES, Status
from tests.support.application import START
from tests.support.client import PASSWORD

TREE = "dti/2030/commune"
AUTHORITY = "Ủy ban nhân dân tỉnh Thử Nghiệm"
SINCE = date(2025, 7, 1)
UNIT_BOUND = frozenset({Role.CONTRIBUTOR, Role.UNIT_HEAD, Role.DISTRICT_REVIEWER})

Row = TypeVar("Row", bound=Base)


class Make:
    """The factories, bound to the application whose database they fill."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._numbers = count(1)

    def unit(
        self,
        name: str | None = None,
        *,
        kind: UnitKind = UnitKind.XA,
        level: Level = Level.COMMUNE,
        tags: tuple[str, ...] = (),
        parent: Unit | None = None,
        code: str | None = None,
    ) -> Unit:
        """A commune, or another body."""
        number = next(self._numbers)
        name = name or f"Thử Nghiệm {number}"
        return self._add(
            Unit(
                code=code or f"9{number:04d}",
                level=level,
                kind=kind,
                name=name,
                full_name=f"{FULL_NAME_PREFIX.get(kind, '')}{name}",
                parent_id=parent.id if parent else None,
                valid_from=SINCE,
                tags=[UnitTag(tag=tag) for tag in tags],
            )
        )

    def account(
        self,
        *roles: Role,
        unit: Unit | None = None,
        home_unit: Unit | None = None,
        name: str | None = None,
        email: str | None = None,
        family: Family | None = None,
        organiser: Organiser | None = None,
    ) -> Account:
        """Somebody with `roles`, those of a unit in `unit` (made when not given); signs in with `client.PASSWORD`."""
        number = next(self._numbers)
        if unit is None and UNIT_BOUND & set(roles):
            unit = self.unit()
        return self._add(
            Account(
                email=email or f"tai-khoan-{number}@dti.test",
                display_name=name or f"Tài khoản {number}",
                password_hash=password_hash(),
                password_changed_at=START,
                created_at=START,
                grants=[
                    RoleGrant(
                        role=role,
                        unit_id=unit.id if unit and role in UNIT_BOUND else None,
                        home_unit_id=home_unit.id if home_unit else None,
                        family=family if role in FAMILY_ROLES else None,
                        organiser_id=organiser.id if organiser and role in ORGANISER_ROLES else None,
                        valid_from=SINCE,
                    )
                    for role in roles
                ],
            )
        )

    def cycle(
        self,
        *,
        tree_id: str = TREE,
        year: int = 2030,
        title: str | None = None,
        ranked: bool = True,
        family: Family = Family.DTI,
        trial: bool = False,
        organiser: Organiser | None = None,
    ) -> Cycle:
        """A cycle in the middle of its self-scoring at `application.START`, with one block.

        Without an organiser it is that of the first one, which is made when there is none.
        """
        with self._session() as session:
            tree = trees().load(tree_id)
            cycle = Cycle(
                organiser=organiser or first_organiser(session),
                family=family,
                level=Level.COMMUNE,
                year=year,
                title=title_of(title or f"Đợt đánh giá năm {year}", trial=trial),
                trial=trial,
                tree_id=tree_id,
                tree_digest=tree.digest,
                self_starts_at=START - timedelta(days=14),
                self_ends_at=START + timedelta(days=14),
                review_1_ends_at=START + timedelta(days=45),
                explanation_ends_at=START + timedelta(days=75),
                review_2_ends_at=START + timedelta(days=105),
                created_at=START - timedelta(days=30),
                blocks=[Block(code="xa", title="Khối xã, phường, đặc khu", ranked=ranked)],
            )
            session.add(cycle)
        return cycle

    def organiser(self, name: str, *, authority: str = AUTHORITY) -> Organiser:
        """Another body that runs cycles beside the first one."""
        with self._session() as session:
            first_organiser(session)
            row = Organiser(name=name, authority=authority, place="Thử Nghiệm", created_at=START)
            session.add(row)
        return row

    def assessment(
        self, cycle: Cycle | None = None, unit: Unit | None = None, *, status: Status = Status.DRAFT
    ) -> Assessment:
        """One unit's sheet; from submission on it has a receipt, and somebody who submitted it."""
        cycle = cycle or self.cycle()
        unit = unit or self.unit()
        assessment = Assessment(
            cycle_id=cycle.id, unit_id=unit.id, unit=unit, block_id=cycle.blocks[0].id, status=status
        )
        if status not in DRAFT_STATUSES:
            assessment.submitted_at = START
            assessment.submitted_by_id = self.account(Role.UNIT_HEAD, unit=unit).id
            assessment.receipt_code = f"THU-{next(self._numbers):06d}"
        return self._add(assessment)

    def reviewer_assignment(
        self, cycle: Cycle, account: Account, *, unit: Unit | None = None, group_code: str | None = None
    ) -> ReviewerAssignment:
        """What a reviewer appraises: everything in the cycle, unless a unit or a main index is named."""
        return self._add(
            ReviewerAssignment(
                cycle_id=cycle.id,
                account_id=account.id,
                unit_id=unit.id if unit else None,
                group_code=group_code,
            )
        )

    def evidence(
        self,
        assessment: Assessment,
        code: str = "1.1",
        *,
        content: bytes = b"%PDF-1.7\n%%EOF\n",
        filename: str = "ke-hoach.pdf",
        media_type: str = "application/pdf",
        address: str | None = None,
    ) -> EvidenceLink:
        """A document of the assessment's unit, its bytes in the store, linked to one indicator: a file, or a page."""
        if address:
            content, filename, media_type = f"{address}\r\n".encode(), name_of(address), "text/uri-list"
        author = self.account(Role.CONTRIBUTOR, unit=assessment.unit)
        with self._session() as session:
            stored = store().put(BytesIO(content))
            if session.get(StoredFile, stored.sha256) is None:
                session.add(
                    StoredFile(sha256=stored.sha256, size=stored.size, media_type=media_type, stored_at=START)
                )
            link = EvidenceLink(
                evidence=Evidence(
                    unit_id=assessment.unit_id,
                    form_key=f"thu-{next(self._numbers)}",
                    number="01/KH-UBND",
                    issued_on=date(2030, 1, 15),
                    issuer="UBND xã",
                    abstract="Kế hoạch chuyển đổi số",
                    filename=filename,
                    address=address,
                    sha256=stored.sha256,
                    uploaded_by_id=author.id,
                    uploaded_at=START,
                ),
                assessment_id=assessment.id,
                code=code,
                page="3",
                author_id=author.id,
                at=START,
            )
            session.add(link)
        return link

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make everything inside the block in one transaction: many rows are made much faster."""
        with self._session():
            yield

    def _add(self, row: Row) -> Row:
        with self._session() as session:
            session.add(row)
        return row

    @contextmanager
    def _session(self) -> Iterator[Session]:
        if has_app_context():
            yield db.session()
            db.session.flush()
            return
        with self._app.app_context():
            yield db.session()
            db.session.commit()


def first_organiser(session: Session) -> Organiser:
    """The organiser of every cycle that names none, as the upgrade of an installation makes it."""
    row = session.scalars(select(Organiser).order_by(Organiser.id).limit(1)).one_or_none()
    if row is None:
        row = Organiser(name="Sở Thử Nghiệm", authority=AUTHORITY, place="Thử Nghiệm", created_at=START)
        session.add(row)
        session.flush()
    return row


FULL_NAME_PREFIX = {
    UnitKind.XA: "Xã ",
    UnitKind.PHUONG: "Phường ",
    UnitKind.DAC_KHU: "Đặc khu ",
    UnitKind.HUYEN: "Huyện ",
    UnitKind.SO: "Sở ",
    UnitKind.TINH: "Tỉnh ",
}


@cache
def password_hash() -> str:
    """The stored form of `client.PASSWORD`, made once because making it takes a while."""
    return hash_password(PASSWORD)


def actor_of(account: Account) -> Actor:
    """The account as the services know it."""
    return Actor(
        account_id=account.id,
        name=account.display_name,
        email=account.email,
        grants=tuple(
            Grant(
                role=grant.role,
                unit_id=grant.unit_id,
                home_unit_id=grant.home_unit_id,
                valid_from=grant.valid_from,
                valid_to=grant.valid_to,
                ended_at=grant.ended_at,
                family=grant.family,
                organiser_id=grant.organiser_id,
            )
            for grant in account.grants
        ),
    )
