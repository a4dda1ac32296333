"""The Excel pack of a sheet as plain values: what each of its answer cells is, and what a pack says of itself.

A pack is read back by the keys in its rows, never by the names of its worksheets or the places of its cells: whoever
renames, moves or sorts changes nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

VERSION: Final = "dti-pack-1"
PIECE: Final = 30_000
"""Characters of a seal that stand in one cell, which holds at most 32,767."""

YES: Final = "Có"
NO: Final = "Không"
ANSWER_HEADING: Final = "Năm nay"
SEAL_KEY: Final = "dti-pack"
"""What stands in the first column beside the pieces of the seal."""
HEADING_KEY: Final = "dti-columns"
"""What stands in the first column beside the headings of answer cells."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One answer cell: the cell of an indicator that it stands for, and what was stored when the pack was made."""

    code: str
    cell: str
    value: str

    @property
    def key(self) -> str:
        """What its row is known by."""
        return f"{self.code}|{self.cell}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself: whose sheet it is, in which cycle, by which criteria set, and as of when."""

    assessment_id: int
    cycle_id: int
    unit: str
    cycle: str
    tree_digest: str
    revision: int
    made_at: datetime
    slots: tuple[Slot, ...]

    def by_key(self) -> Mapping[str, Slot]:
        """Its answer cells by their keys."""
        return {slot.key: slot for slot in self.slots}


class BrokenSeal(ValueError):
    """What stands in the place of a seal was not written by this installation."""


def seal(manifest: Manifest, secret: str) -> tuple[str, ...]:
    """Return the manifest signed with the installation's secret, in pieces that fit into cells."""
    told = {
        "sheet": manifest.assessment_id,
        "cycle": manifest.cycle_id,
        "unit": manifest.unit,
        "title": manifest.cycle,
        "digest": manifest.tree_digest,
        "revision": manifest.revision,
        "at": manifest.made_at.isoformat(),
        "slots": [[slot.code, slot.cell, slot.value] for slot in manifest.slots],
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    body = base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode()
    whole = f"{VERSION}.{_signature(body, secret)}.{body}"
    return tuple(whole[start : start + PIECE] for start in range(0, len(whole), PIECE))


def unseal(pieces: Iterable[str], secret: str) -> Manifest:
    """Read a manifest; nothing of it is looked at before its signature fits. Raises ``BrokenSeal``."""
    version, _point, rest = "".join(pieces).partition(".")
    signature, _point, body = rest.partition(".")
    if version != VERSION or not hmac.compare_digest(signature.encode(), _signature(body, secret).encode()):
        raise BrokenSeal
    told = json.loads(zlib.decompress(base64.urlsafe_b64decode(body)))
    return Manifest(
        assessment_id=told["sheet"],
        cycle_id=told["cycle"],
        unit=told["unit"],
        cycle=told["title"],
        tree_digest=told["digest"],
        revision=told["revision"],
        made_at=datetime.fromisoformat(told["at"]),
        slots=tuple(Slot(*parts) for parts in told["slots"]),
    )


def _signature(body: str, secret: str) -> str:
    own = hmac.digest(secret.encode(), VERSION.encode(), "sha256")
    return hmac.new(own, body.encode(), hashlib.sha256).hexdigest()


def option_labels(options: Mapping[str, str]) -> Mapping[str, str]:
    """Return what each option is called in its drop-down: its title, with its id where titles alone do not tell."""
    titles = [_title(title) for title in options.values()]
    if len({title.casefold() for title in titles}) == len(titles) and "" not in titles:
        return dict(zip(options, titles, strict=True))
    return {name: f"{_title(title)} ({name})".strip() for name, title in options.items()}


def _title(title: str) -> str:
    return " ".join(title.split())


def pieces_of(lines: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """Gather the pieces of a seal from the lines of all worksheets, in their order."""
    return tuple(line[1].strip() for line in lines if len(line) > 1 and line[0].strip() == SEAL_KEY)
