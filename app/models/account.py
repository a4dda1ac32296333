"""Accounts, the roles they hold, their sessions and failed sign-ins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.access.actor import FAMILY_ROLES, ORGANISER_ROLES, Role
from app.access.family import Family
from app.models.base import Base, UtcDateTime, choice_of, unique_where_empty

LONGEST_EMAIL: Final = 254
"""Characters; RFC 5321 allows no longer address."""


class Account(Base):
    """Somebody who signs in. Kept for ever, because history names them; closed by ``disabled_at``."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower_case"),
        CheckConstraint("length(display_name) > 0", name="display_name_not_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    display_name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminders_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its holder turned the daily mail off."""
    temporary_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the temporary password on a slip stops working; empty where the general rule says it."""

    grants: Mapped[list[RoleGrant]] = relationship(back_populates="account", lazy="selectin")


def _unique_limits() -> Iterator[Index]:
    """Yield an index for each set of limits that a role can be without: to databases no NULL equals another."""
    limits = ("unit_id", "family", "organiser_id")
    for number in range(1, len(limits) + 1):
        for empty in combinations(limits, number):
            kept = [limit for limit in limits if limit not in empty]
            name = "_".join(limit.removesuffix("_id") for limit in kept) or "province"
            columns = ("account_id", "role", *kept, "valid_from")
            yield unique_where_empty(f"uq_role_grant_{name}", *columns, empty=empty)


class RoleGrant(Base):
    """One role, in one unit or in the whole province, for cycles of one family and one organiser or for all, from one
    day to another.

    A hand-over ends one grant and begins another, so that both names stay in history.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint(
            "account_id",
            "role",
            "unit_id",
            "family",
            "organiser_id",
            "valid_from",
            name="uq_role_grant_limits",
        ),
        *_unique_limits(),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_to_after_from"),
        CheckConstraint("ended_at IS NULL OR valid_to IS NOT NULL", name="ended_has_last_day"),
        CheckConstraint(
            "(role IN ('contributor', 'unit_head', 'district_reviewer')) = (unit_id IS NOT NULL)",
            name="unit_roles_name_a_unit",
        ),
        CheckConstraint(
            f"family IS NULL OR role IN ({', '.join(sorted(repr(role.value) for role in FAMILY_ROLES))})",
            name="family_of_these_roles",
        ),
        CheckConstraint(
            f"organiser_id IS NULL OR role IN ({', '.join(sorted(repr(role.value) for role in ORGANISER_ROLES))})",
            name="organiser_of_these_roles",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role] = mapped_column(choice_of(Role, "role"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    family: Mapped[Family | None] = mapped_column(choice_of(Family, "family"))
    organiser_id: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"), index=True)
    office: Mapped[str | None] = mapped_column(String(120))
    home_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody ended it; `valid_to` then is that day in Vietnam."""

    account: Mapped[Account] = relationship(back_populates="grants")


class LoginSession(Base):
    """A signed-in browser. The cookie holds the token, this row only its SHA-256."""

    __tablename__ = "login_session"
    __table_args__ = (CheckConstraint("expires_at > created_at", name="expires_after_created"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    browser: Mapped[str | None] = mapped_column(String(60))
    """Browser and system in a few words, for the owner to know it by."""
    password_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the password was last given in this session."""
    code_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when this session waits for the code of the second factor; until it came, it opens nothing."""
    factor_elsewhere: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A provider asked for the second factor, to whom the installation leaves it."""
    sign_out_address: Mapped[str | None] = mapped_column(Text)
    """Where the provider's own session ends, that this one came by; forgotten when this one ends."""

    account: Mapped[Account] = relationship(lazy="joined")


class LoginFailure(Base):
    """A failed sign-in, counted over a sliding window by browser, account and place to slow guessing down."""

    __tablename__ = "login_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), index=True)
    address: Mapped[str] = mapped_column(String(45), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    device: Mapped[str | None] = mapped_column(String(32))
    """The mark of a browser that has signed in to the account before; empty for strangers."""
