"""Refusals with names. Each carries a sentence for the user; the web layer translates it and finds its place.

Sentences are Vietnamese message ids with ``%(name)s`` placeholders: what happened, why, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple, Self


def N_(message: str) -> str:  # noqa: N802 - the gettext world's name for "translate this later"
    """Mark ``message`` for the message catalogue; the text is translated where it is shown."""
    return message


class Sentence(NamedTuple):
    """Something to say to a user: a message id and what fills its placeholders; translated where it is shown."""

    message: str
    params: Mapping[str, object] = {}

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message


Faults = dict[str, tuple[Sentence, ...]]
"""What is wrong with each field of a form, by the field's name."""


class DomainError(Exception):
    """The root of all refusals. ``message`` is a message id, ``params`` fill its placeholders."""

    status = 400
    wait: timedelta | None = None
    """How long to wait before asking again, where waiting helps."""

    def __init__(self, message: str, *, field: str | None = None, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.params: Mapping[str, object] = params

    def __str__(self) -> str:
        return str(self.sentence)

    @property
    def sentence(self) -> Sentence:
        """What the refusal says."""
        return Sentence(self.message, self.params)


class NotFound(DomainError):
    """The object does not exist, or lies outside the actor's scope: nobody can tell which."""

    status = 404

    def __init__(self) -> None:
        super().__init__(N_("Không tìm thấy nội dung này."))


class Forbidden(DomainError):
    """The actor may see the object but holds no role for this action."""

    status = 403


class Refused(DomainError):
    """The action is closed now: wrong status, past the deadline, something still missing."""

    status = 409


class Stale(DomainError):
    """Somebody else changed the object since the form was opened; ``current`` holds what is stored now."""

    status = 409

    def __init__(self, message: str, *, current: Mapping[str, str] | None = None, **params: object) -> None:
        super().__init__(message, field=None, **params)
        self.current: Mapping[str, str] = current or {}


class Invalid(DomainError):
    """What was typed breaks rules; ``fields`` says of each form field what is wrong with it."""

    status = 422

    def __init__(self, fields: Faults) -> None:
        super().__init__(N_("Có nội dung chưa đúng; xem từng ô bên dưới."))
        self.fields = fields

    @classmethod
    def at(cls, field: str, message: str, /, **params: object) -> Self:
        """Refuse what was typed into one field, for one reason."""
        return cls({field: (Sentence(message, params),)})
