"""What the queue was text to, carried along by the addresses of its sheets: the next sheet is one of those."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import has_request_context, request

from app.queries.reviews.queued import Order, Progressed, QueueFilter
from app.web.review import bp

CARRIED: Final = "queue"
"""The parameter that holds the filter, written as the address of the queue has it."""
NAMES: Final = ("q", "progress", "scope", "cycle", "family", "block", "order")
LONGEST: Final = 600
"""Characters; a longer one was not made here."""

Word = TypeVar("Word", bound=StrEnum)


def wanted_of(arguments: Mapping[str, str]) -> QueueFilter:
    """Read a filter from the arguments of an address; an unknown word in it filters nothing."""
    return QueueFilter(
        search=arguments.get("q", "").strip(),
        progress=_chosen(Progressed, arguments.get("progress", "")),
        mine=arguments.get("scope") != "all",
        order=_chosen(Order, arguments.get("order", "")) or Order.STAKE,
        cycle=_number(arguments.get("cycle", "")),
        family=arguments.get("family") or None,
        block=_number(arguments.get("block", "")),
        after=arguments.get("after", ""),
    )


def narrowed_to(arguments: Mapping[str, str]) -> str | None:
    """Return the filter of the queue as sheets carry it; nothing where it shows everything."""
    chosen = {name: value for name in NAMES if (value := arguments.get(name))}
    return urlencode(chosen) or None


def carried() -> dict[str, str]:
    """Return the arguments of the queue that this page was reached from."""
    text = request.args.get(CARRIED, "")
    return dict(parse_qsl(text)) if len(text) <= LONGEST else {}


@bp.url_defaults
def carry(endpoint: str, values: dict[str, Any]) -> None:
    """Hand the filter on to every address of a sheet, and back to the queue."""
    text = request.args.get(CARRIED, "") if has_request_context() else ""
    if not text or len(text) > LONGEST:
        return
    if "assessment_id" in values:
        values.setdefault(CARRIED, text)
    elif endpoint == "review.queue" and not values:
        values.update(carried())


def _chosen(kind: type[Word], value: str) -> Word | None:
    return kind(value) if value in {member.value for member in kind} else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
