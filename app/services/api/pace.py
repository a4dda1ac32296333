"""How fast a program may ask: so many requests a minute for each token, counted in the memory of one process.

A read is a GET and writes nothing, so the count is not in the database: with several processes a token has as many
times the allowance. What bounds a server as a whole is nginx (deploy/nginx.conf), which counts by address.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

from app.errors import N_
from app.services.accounts.throttle import TooManyAttempts

WINDOW: Final = timedelta(minutes=1)
MOST: Final = 120
MOST_STRANGE: Final = 30
"""Requests a minute from one place with a token that nobody made."""
MOST_KEYS: Final = 10_000


class Pace:
    """The moments of the last minute by key; keys longest silent are forgotten first."""

    def __init__(self) -> None:
        self._moments: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, key: str, most: int, *, now: datetime) -> int:
        """Count a request and return how many more this minute has.

        :raises TooManyAttempts: instead of counting, when the minute is used up.
        """
        with self._lock:
            moments = self._moments.setdefault(key, deque())
            self._moments.move_to_end(key)
            if len(self._moments) > MOST_KEYS:
                self._moments.popitem(last=False)
            while moments and moments[0] <= now - WINDOW:
                moments.popleft()
            if len(moments) < most:
                moments.append(now)
                return most - len(moments)
            wait = moments[0] + WINDOW - now
        raise TooManyAttempts(
            N_("Chương trình hỏi quá nhanh. Hãy chờ %(minutes)s phút (xem Retry-After) rồi hỏi tiếp."),
            wait=wait,
        )

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._moments.clear()
