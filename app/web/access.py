"""Access is declared on every view and refused by default.

A view without a declaration answers 403 to everybody, and a test names it. The declaration is the coarse gate (is the
person signed in, do they hold a role at all); the service checks object scope and the workflow again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden, Unauthorized

from app.access.actor import Actor, Role
from app.access.api import ApiScope

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
MARK = "__access__"


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a view: everybody, everybody signed in, holders of one of ``roles``; or no person at all, but
    programs whose token reads ``scope``."""

    public: bool = False
    roles: frozenset[Role] = frozenset()
    scope: ApiScope | None = None

    def admits(self, actor: Actor | None) -> bool:
        """Say whether ``actor`` passes the gate."""
        if self.public or self.scope is not None:
            return self.public
        return actor is not None and (not self.roles or actor.has(*self.roles))


def access(rule: Rule) -> Callable[[View], View]:
    """Declare who may call the view."""

    def mark(view: View) -> View:
        setattr(view, MARK, rule)
        return view

    return mark


def public() -> Rule:
    """Everybody, signed in or not."""
    return Rule(public=True)


def signed_in() -> Rule:
    """Everybody who is signed in, whatever their role."""
    return Rule()


def roles(*wanted: Role) -> Rule:
    """Holders of at least one of the roles."""
    if not wanted:
        raise ValueError("roles() needs at least one role; use signed_in() for everybody who is signed in")
    return Rule(roles=frozenset(wanted))


def token(scope: ApiScope) -> Rule:
    """Programs that show a token for ``scope``; whoever is signed in counts for nothing here."""
    return Rule(scope=scope)


def rule_of(view: Callable[..., object] | None) -> Rule | None:
    """Return what the view declares, or nothing."""
    return getattr(view, MARK, None)


def current_actor() -> Actor | None:
    """Return who is signed in; the session loader sets it before any view runs."""
    actor: Actor | None = g.get("actor")
    return actor


def actor() -> Actor:
    """Return who is signed in, inside views that demand it."""
    somebody = current_actor()
    if somebody is None:
        raise Unauthorized
    return somebody


def configure_access(app: Flask) -> None:
    """Check the declaration before every request; static files are served before Flask sees them."""

    @app.before_request
    def refuse_by_default() -> ResponseReturnValue | None:
        if request.endpoint is None:  # no such page: routing answers 404 by itself
            return None
        rule = rule_of(app.view_functions.get(request.endpoint))
        if rule is not None and rule.scope is not None:
            app.extensions["token_gate"](rule.scope)
            return None
        somebody = current_actor()
        if rule is not None and rule.admits(somebody):
            return None
        if rule is None or somebody is not None:
            raise Forbidden
        if request.method == "GET":
            return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
        raise Unauthorized
