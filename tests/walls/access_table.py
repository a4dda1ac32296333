"""Who may call what: one line for each endpoint, written by hand and walked by test_access.py.

A new endpoint gets its line here with whoever the *design* lets in, not with what its view happens to declare. A
route that names an object in its path takes the objects of `world.py`: add the name of a new path parameter there.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.access.actor import Role

Who = frozenset[Role | None]
"""Roles that are let in; None is somebody who has not signed in."""

SIGNED_IN: Who = frozenset(Role)
EVERYBODY: Who = SIGNED_IN | {None}
UNIT: Who = frozenset({Role.CONTRIBUTOR, Role.UNIT_HEAD})
ADMINISTRATOR: Who = frozenset({Role.ADMINISTRATOR})

ENDPOINTS: Mapping[str, Who] = {
    "admin.account": ADMINISTRATOR,
    "admin.account_list": ADMINISTRATOR,
    "admin.close_account": ADMINISTRATOR,
    "admin.create_account": ADMINISTRATOR,
    "admin.end_grant": ADMINISTRATOR,
    "admin.grant": ADMINISTRATOR,
    "admin.import_form": ADMINISTRATOR,
    "admin.import_list": ADMINISTRATOR,
    "admin.import_sheets": ADMINISTRATOR,
    "admin.index": ADMINISTRATOR,
    "admin.new_account": ADMINISTRATOR,
    "admin.reopen_account": ADMINISTRATOR,
    "admin.reset_password": ADMINISTRATOR,
    "admin.units": ADMINISTRATOR,
    "auth.enter": EVERYBODY,
    "auth.password": SIGNED_IN,
    "auth.sign_in": EVERYBODY,
    "auth.sign_out": EVERYBODY,
    "auth.start": EVERYBODY,
    "language.choose": EVERYBODY,
}
