"""The main menu and where each role begins its day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Flask, current_app, request, url_for
from flask_babel import gettext

from app.access.actor import Actor, Role
from app.errors import N_
from app.web.access import current_actor, rule_of
from app.web.http import settings
from app.web.words import role_name
from config import Environment


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the menu: ``text`` is a message id, the view's own access rule decides who sees it."""

    endpoint: str
    text: str


# In order of a working day: the first entry somebody sees is where they land after signing in.
MENU: Final = (
    Entry("unit.home", N_("Việc của đơn vị")),
    Entry("review.queue", N_("Thẩm định")),
    Entry("secretariat.board", N_("Theo dõi đợt đánh giá")),
    Entry("leadership.overview", N_("Toàn tỉnh")),
    Entry("versions.index", N_("Bản kết quả")),
    Entry("admin.index", N_("Quản trị")),
    Entry("units.listing", N_("Danh mục đơn vị")),
    Entry("log.index", N_("Nhật ký")),
)

# At the foot of every page, for everybody.
PUBLIC: Final = (
    Entry("public.ranking", N_("Kết quả đã công bố")),
    Entry("public.verify", N_("Kiểm tra giấy chứng nhận")),
    Entry("help.index", N_("Trợ giúp")),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the template shows it."""

    text: str
    url: str
    current: bool


def menu() -> list[Link]:
    """Return the entries that the reader may open."""
    actor = current_actor()
    here = (request.endpoint or "").partition(".")[0]
    return [
        Link(gettext(entry.text), url_for(entry.endpoint), entry.endpoint.partition(".")[0] == here)
        for entry in _open_to(actor)
    ]


def public_links() -> list[Link]:
    """Return the links that everybody may follow."""
    return [
        Link(gettext(entry.text), url_for(entry.endpoint), request.endpoint == entry.endpoint)
        for entry in PUBLIC
    ]


def home_of(actor: Actor) -> str:
    """Return the page on which ``actor`` begins."""
    first = next(iter(_open_to(actor)), None)
    return url_for(first.endpoint if first else "auth.password")


def _open_to(actor: Actor | None) -> list[Entry]:
    if actor is None:
        return []
    views = current_app.view_functions
    rules = [(entry, rule_of(views[entry.endpoint])) for entry in MENU]
    return [entry for entry, rule in rules if rule is not None and rule.admits(actor)]


def role_names(actor: Actor) -> str:
    """Return the roles of ``actor`` in words, in the order of the roles' list."""
    return ", ".join(role_name(role) for role in Role if role in actor.roles)


def figures_invented() -> bool:
    """Say whether this is a demonstration, whose figures a program made."""
    return settings().environment is Environment.DEMO


def configure_navigation(app: Flask) -> None:
    """Give the templates what the frame of a page shows: menu, roles, names of the province and its body."""
    app.jinja_env.globals.update(
        menu=menu,
        public_links=public_links,
        role_names=role_names,
        current_actor=current_actor,
        figures_invented=figures_invented,
        province_name=lambda: settings().province,
        standing_body_name=lambda: settings().standing_body,
        provider_name=lambda: settings().oidc_name if settings().oidc_issuer else "",
    )
