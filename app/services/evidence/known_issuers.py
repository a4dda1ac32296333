"""The agencies that a scan at one sheet may come from: units of the installation, and what its unit named before."""

from __future__ import annotations

from sqlalchemy import func, select

from app.extensions import db
from app.letterhead.known import BY_DECREE, KnownAgencies, agencies_of
from app.models import Assessment, Evidence, Unit


def known_issuers(assessment_id: int) -> KnownAgencies:
    """Read the names, ended units' among them: papers of before keep their issuer. The official spelling counts."""
    units = db.session.scalars(select(Unit.full_name).distinct().order_by(Unit.full_name))
    names = [name for unit in units for name in agencies_of(unit)]
    own = db.session.scalars(
        select(Evidence.issuer)
        .join(Assessment, Assessment.unit_id == Evidence.unit_id)
        .where(Assessment.id == assessment_id, Evidence.issuer.is_not(None), Evidence.withdrawn_at.is_(None))
        .group_by(Evidence.issuer)
        .order_by(func.count().desc(), Evidence.issuer)
    )
    return KnownAgencies.of([*names, *BY_DECREE], (issuer for issuer in own if issuer))
