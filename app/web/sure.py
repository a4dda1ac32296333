"""The password once more before what cannot be taken back: a view declares it, every request of it is held against it.

A machine left open, or a session that somebody copied, must not be enough to give rights or to publish in the
province's name. Signing in counts as giving the password.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeVar

from flask.typing import ResponseReturnValue

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
MARK: Final = "__password_again__"
FIELD: Final = "password_again"
"""The field of the form that holds the password; no mark of a form is made from it."""
GOOD_FOR: Final = timedelta(minutes=10)


def password_again(view: View) -> View:
    """Declare that the view acts only for somebody who gave the password within the last `GOOD_FOR`."""
    setattr(view, MARK, True)
    return view


def wants_password(view: Callable[..., object] | None) -> bool:
    """Say whether the view declares it."""
    return bool(getattr(view, MARK, False))
