"""A result on its way to the public, every step of it, for tests of what is read afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.extensions import db
from app.models import Account, Cycle, RoleGrant
from app.services.publication import computing, versions
from app.services.publication.papers import Decision, Imprint
from app.services.publication.signing import Filed, Signing, sign_version
from app.services.publication.signing_orders import receive_signed
from app.storage import Store
from app.workflow.versions import Reach, SignedKind
from tests.support.application import START
from tests.support.factories import SINCE, actor_of, password_hash
from tests.support.sample_files import pdf

COUNCIL = "hoi-dong@dti.test"
DECISION = Decision("125/QĐ-UBND", START.date())
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Order:
    """What is decided on the way: the computation's order, the decision, and whether everybody gets the figures."""

    seen: str
    decision: Decision = DECISION
    correction: str = ""
    omission_known: bool = False
    omission: str = ""
    open_figures: bool = False


def council() -> Actor:
    """A member of the council, made in the running session when there is none."""
    account = db.session.scalar(select(Account).where(Account.email == COUNCIL))
    if account is None:
        account = Account(
            email=COUNCIL,
            display_name="Hội đồng Thử Nghiệm",
            password_hash=password_hash(),
            password_changed_at=START,
            created_at=START,
            grants=[RoleGrant(role=Role.COUNCIL, valid_from=SINCE)],
        )
        db.session.add(account)
        db.session.flush()
    return actor_of(account)


def signed_paper() -> Filed:
    """The decision as somebody scanned it, received."""
    return receive_signed(BytesIO(pdf()), "quyet-dinh.pdf", SignedKind.SCAN, max_bytes=MEGABYTE)


def compute(
    actor: Actor, cycle_id: int, order: Order, *, imprint: Imprint, store: Store, now: datetime
) -> int:
    """Compute a version."""
    wanted = computing.Order(order.seen, order.correction, order.omission_known, order.omission)
    return computing.compute_version(actor, cycle_id, wanted, imprint=imprint, store=store, now=now)


def sign(
    actor: Actor,
    result_id: int,
    *,
    imprint: Imprint,
    store: Store,
    now: datetime,
    decision: Decision = DECISION,
) -> int:
    """Have the council confirm a version, and enter its signature."""
    versions.confirm(council(), result_id, now=now)
    signing = Signing(decision, signed_paper())
    return sign_version(actor, result_id, signing, imprint=imprint, store=store, now=now)


def publish_cycle(
    actor: Actor, cycle_id: int, order: Order, *, imprint: Imprint, store: Store, now: datetime
) -> int:
    """Compute, confirm, sign and issue a version: to everybody, or of a trial inside alone; gives its id."""
    result_id = compute(actor, cycle_id, order, imprint=imprint, store=store, now=now)
    sign(actor, result_id, imprint=imprint, store=store, now=now, decision=order.decision)
    trial = db.session.get_one(Cycle, cycle_id).trial
    reach = Reach.INTERNAL if trial else Reach.PUBLIC
    versions.issue(actor, result_id, reach=reach, open_figures=order.open_figures, now=now)
    return result_id
