"""`manifest.yaml`: what a bundle is, and the SHA-256 of everything else in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scoring.bundle.messages import BUNDLE_BLOCK_TWICE, BUNDLE_NOT_WHOLE, BUNDLE_UNKNOWN_FORMAT
from scoring.model import Tree
from scoring.syntax.errors import ProblemLog
from scoring.syntax.fields import Field, Record
from scoring.syntax.strict_yaml import MAX_FILE_BYTES, MapNode, read_bytes

FORMAT: Final = 1
MANIFEST: Final = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Block:
    """Units that are ranked against one another; in a block that is not `ranked` they are only assessed."""

    code: str
    title: str
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Published:
    """What was published, when and as which version of the cycle's result.

    `published_at` is an aware moment. The decision's number and day stay empty until it has them. `site` is the
    address at which the result is read, and `invented` says that a program made the figures: the README alone tells
    both.
    """

    title: str
    year: int
    version: int
    published_at: dt.datetime
    decision_number: str = ""
    decision_day: dt.date | None = None
    illustrative: bool = False
    site: str = ""
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that was read; `files` maps the name of every other member to its SHA-256."""

    tree_id: str
    tree_digest: str
    engine: str
    title: str
    version: int
    published_at: str
    blocks: tuple[Block, ...]
    files: Mapping[str, str]


def sha256(data: bytes) -> str:
    """The digest as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def manifest_bytes(
    published: Published, tree: Tree, blocks: Sequence[Block], members: Mapping[str, bytes]
) -> bytes:
    """The manifest of a cycle scored by `tree`, by the rules of the engine it was read by, for these other members."""
    decision: dict[str, object] = {}
    if published.decision_number:
        decision["number"] = published.decision_number
    if published.decision_day is not None:
        decision["day"] = published.decision_day
    lines = [
        f"bundle: {FORMAT}",
        f"tree: {_flow({'id': tree.id, 'digest': tree.digest})}",
        f"engine: {_quoted(tree.engine)}",
        f"cycle: {_flow({'title': published.title, 'year': published.year})}",
        f"version: {published.version}",
        f"published_at: {_quoted(moment(published.published_at))}",
        *([f"decision: {_flow(decision)}"] if decision else []),
        f"illustrative: {_scalar(published.illustrative)}",
        "blocks:",
        *(f"  - {_flow({'code': b.code, 'title': b.title, 'ranked': b.ranked})}" for b in blocks),
        "files:",
        *(f"  {_quoted(name)}: {_quoted(sha256(data))}" for name, data in sorted(members.items())),
    ]
    return ("\n".join(lines) + "\n").encode()


def moment(at: dt.datetime) -> str:
    """A moment in the one form of the manifest: UTC, whole seconds, 2027-03-01T02:00:00Z."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_manifest(data: bytes, place: str, log: ProblemLog) -> Manifest | None:
    """The manifest in these bytes; None after recording what is wrong with it."""
    before = len(log)
    name = f"{place}/{MANIFEST}"
    node = read_bytes(data[: MAX_FILE_BYTES + 1], name, log)
    if node is None:
        return None
    record = Field(node, "", name, log).record()
    if record is None or not _is_known(record):
        return None
    manifest = _manifest(record)
    return manifest if len(log) == before else None


def _flow(content: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{key}: {_scalar(value)}" for key, value in content.items()) + "}"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, (int, dt.date)) else _quoted(str(value))


def _quoted(text: str) -> str:
    """Text in double quotes as YAML reads it; what cannot be seen is written as an escape."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in quoted)


def _is_known(record: Record) -> bool:
    """A format of later years may mean anything by its other keys: nothing more is read of it."""
    place = record.need("bundle")
    number = place.number()
    if number is not None and number != FORMAT:
        place.problem(BUNDLE_UNKNOWN_FORMAT, value=place.shown()[:20], known=str(FORMAT))
    return number == FORMAT


def _manifest(record: Record) -> Manifest:
    tree, cycle = _part(record, "tree"), _part(record, "cycle")
    described = record.get("decision").record()
    if described is not None:
        described.text("number")
        described.get("day").date()
        described.close()
    record.need("illustrative").flag()
    _whole(cycle, "year")
    manifest = Manifest(
        tree_id=_text(tree, "id"),
        tree_digest=_text(tree, "digest"),
        engine=_text(record, "engine"),
        title=_text(cycle, "title"),
        version=_whole(record, "version"),
        published_at=_text(record, "published_at"),
        blocks=_blocks(record.need("blocks")),
        files=_files(record.need("files")),
    )
    for part in (tree, cycle, record):
        if part is not None:
            part.close()
    return manifest


def _blocks(place: Field) -> tuple[Block, ...]:
    blocks: dict[str, Block] = {}
    for item in place.items():
        record = item.record()
        if record is None:
            continue
        ranked = bool(record.need("ranked").flag())
        block = Block(_text(record, "code"), _text(record, "title"), ranked)
        record.close()
        if block.code in blocks:
            item.problem(BUNDLE_BLOCK_TWICE, block=block.code[:60])
        blocks[block.code] = block
    return tuple(blocks.values())


def _files(place: Field) -> dict[str, str]:
    record = place.record()
    if record is None or not isinstance(record.field.node, MapNode):
        return {}
    return {key.shown(): value.text() or "" for key, value in record.entries()}


def _part(record: Record, key: str) -> Record | None:
    return record.need(key).record()


def _text(record: Record | None, key: str) -> str:
    return (record.need(key).text() or "") if record is not None else ""


def _whole(record: Record | None, key: str) -> int:
    if record is None:
        return 0
    place = record.need(key)
    number = place.number()
    if number is None:
        return 0
    if number != number.to_integral_value() or number < Decimal(1):
        place.problem(BUNDLE_NOT_WHOLE, value=place.shown())
    return int(number)
