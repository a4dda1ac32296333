"""Codes of certificates that were asked for and never issued, counted for each address.

A code has 67 bits and cannot be guessed at any speed (`app.verification`). What a count is for: a machine that tries
codes all the same is told to stop. A code that was issued is always answered, so whoever holds a certificate can check
it, however many wrong codes come from the same office or the same mobile network.

The count lives in the memory of one process: a check is a GET and writes nothing. With several processes an address
has as many times the allowance.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime
from typing import Final

from app.errors import N_
from app.services.accounts.throttle import WINDOW, TooManyAttempts, place_of

# People mistype; a machine does so faster.
MOST_PER_ADDRESS: Final = 30
MOST_ADDRESSES: Final = 10_000


class UnknownCodes:
    """The wrong codes of the last quarter of an hour, by address; those longest silent are forgotten first."""

    def __init__(self) -> None:
        self._moments: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def count(self, address: str, *, now: datetime) -> None:
        """Count one wrong code from ``address``.

        :raises TooManyAttempts: instead of counting, when the address has used up its allowance.
        """
        place = place_of(address)
        with self._lock:
            moments = self._moments.setdefault(place, deque())
            self._moments.move_to_end(place)
            if len(self._moments) > MOST_ADDRESSES:
                self._moments.popitem(last=False)
            while moments and moments[0] <= now - WINDOW:
                moments.popleft()
            if len(moments) < MOST_PER_ADDRESS:
                moments.append(now)
                return
            wait = moments[0] + WINDOW - now
        raise TooManyAttempts(
            N_(
                "Từ nơi này đã gõ nhiều mã không có trong sổ cấp trong thời gian ngắn nên hệ thống tạm dừng nhận thêm "
                "mã sai. Mã in trên giấy do hệ thống cấp vẫn tra được ngay: hãy quét mã QR trên giấy hoặc so lại từng "
                "ký tự. Nếu vẫn chưa được, hãy thử lại sau %(minutes)s phút."
            ),
            wait=wait,
        )

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._moments.clear()
