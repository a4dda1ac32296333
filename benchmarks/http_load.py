"""Clients that send one form after another over lines that stay open, as cheaply as Python can."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
CLOSED: Final = re.compile(rb"connection: close", re.IGNORECASE)


@dataclass(slots=True)
class Sender:
    """One person: where to, with which headers, and the fields of the n-th form. ``good`` judges an answer's body."""

    url: str
    path: str
    headers: Mapping[str, str]
    fields: Callable[[int], Mapping[str, str]]
    good: Callable[[bytes], bool]
    seconds: list[float] = field(default_factory=list)
    acknowledged: int = 0
    """The number of the last form that was answered well; forms are numbered from 1 on."""
    refused: list[str] = field(default_factory=list)

    async def go_on(self, ends: float) -> None:
        """Send until the clock says ``ends``."""
        place = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        while time.perf_counter() < ends:
            number = self.acknowledged + 1
            began = time.perf_counter()
            writer.write(self._request(place.netloc, number))
            head = await reader.readuntil(b"\r\n\r\n")
            length = LENGTH.search(head)
            body = await reader.readexactly(int(length[1])) if length else b""
            self.seconds.append(time.perf_counter() - began)
            if head[9:12] != b"200" or not self.good(body):
                self.refused.append(f"{head[9:12].decode()} {body[:200].decode('utf-8', 'replace')}")
                break
            self.acknowledged = number
            if CLOSED.search(head):
                writer.close()
                reader, writer = await asyncio.open_connection(place.hostname, place.port)
        writer.close()

    def _request(self, host: str, number: int) -> bytes:
        body = urlencode(self.fields(number)).encode()
        lines = [
            f"POST {self.path} HTTP/1.1",
            f"Host: {host}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in self.headers.items()),
        ]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Seen:
    """What all of them saw together: forms answered well, for how many seconds, and how long each took."""

    answered: int
    lasted: float
    seconds: Sequence[float]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.lasted

    def at(self, share: float) -> float:
        """The time within which this share of all were answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def together(senders: Sequence[Sender], seconds: float) -> Seen:
    """Let all of them send for so many seconds; an answer that is not good ends everything with what it said."""
    for sender in senders:
        sender.seconds.clear()
    before, began = sum(sender.acknowledged for sender in senders), time.perf_counter()

    async def everybody() -> None:
        await asyncio.gather(*(sender.go_on(began + seconds) for sender in senders))

    asyncio.run(everybody())
    lasted = time.perf_counter() - began
    if refused := [said for sender in senders for said in sender.refused]:
        raise SystemExit(f"{len(refused)} answers were no good, the first: {refused[0]}")
    answered = sum(sender.acknowledged for sender in senders) - before
    return Seen(answered, lasted, [spent for sender in senders for spent in sender.seconds])
