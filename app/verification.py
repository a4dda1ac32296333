"""Verification codes: short enough to read out over a telephone, too many to be guessed."""

from __future__ import annotations

import secrets
from typing import Final

from scoring.language.normalise import nfkc

# No letter or digit that looks or sounds like another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
GROUPS: Final = 3
GROUP_LENGTH: Final = 5
"""23 letters and digits, 15 places: 67 bits. A million guesses a second would take more than a thousand years."""


def new_code() -> str:
    """Return a fresh code in groups, like ``7KMWA-Q3CDX-9HTRE``."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def read_code(typed: str) -> str | None:
    """Return the code that ``typed`` means, whatever case, spaces or dashes it has; nothing if it cannot be one."""
    letters = [c for c in nfkc(typed).upper() if c.isalnum()]
    if len(letters) != GROUPS * GROUP_LENGTH or not set(letters) <= set(ALPHABET):
        return None
    starts = range(0, len(letters), GROUP_LENGTH)
    return "-".join("".join(letters[start : start + GROUP_LENGTH]) for start in starts)
