"""Administrators: units, accounts, imports."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("admin", __name__, url_prefix="/admin")

from app.web.admin import (  # noqa: E402, F401 - the views register themselves on the blueprint
    account_tables,
    condition,
    dead_letters,
    factors,
    following,
    help_desk,
    identities,
    invitations,
    new_account,
    organisers,
    people,
    tokens,
    views,
)
