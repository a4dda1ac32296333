"""The criteria sets that new cycles can be opened by, what cycles go by each, and a set as a file to edit."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from app.access.actor import Actor, Role
from app.access.scope import FOLLOWERS
from app.errors import N_, Forbidden, Invalid, NotFound
from app.extensions import db
from app.models import Cycle
from app.queries.sheets.scope import of_remits
from app.trees import TreeChanged, name_of, trees
from scoring import CriteriaError, Tree
from scoring.loader.files import TREE_FILE

ILLUSTRATIVE: Final = "illustrative"
_YEAR: Final = re.compile(r"[0-9]{4}[a-z]?")
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SetView:
    """One criteria set; ``problem`` says why it cannot be used, ``cycles`` are the titles of cycles with its id."""

    tree_id: str
    title: str = ""
    maximum: str = ""
    indicators: int = 0
    illustrative: bool = False
    uploaded: bool = False
    problem: str = ""
    cycles: tuple[str, ...] = ()


def list_sets(actor: Actor) -> tuple[SetView, ...]:
    """List the sets, those of the newest year first, each with those of its cycles that the actor follows."""
    if not actor.has(*FOLLOWERS):
        raise Forbidden(N_("Chỉ cơ quan thường trực và người giám sát được xem các bộ tiêu chí."))
    cycles: dict[str, list[str]] = defaultdict(list)
    for tree_id, title in db.session.execute(
        select(Cycle.tree_id, Cycle.title)
        .where(Cycle.cancelled_at.is_(None), of_remits(actor, *FOLLOWERS))
        .order_by(Cycle.id)
    ):
        cycles[tree_id].append(title)
    folder = set(trees().ids())
    ids = sorted(trees().offered(), key=lambda tree_id: (tree_id.split("/")[1:2], tree_id), reverse=True)
    return tuple(_view(tree_id, tree_id not in folder, tuple(cycles[tree_id])) for tree_id in ids)


def _view(tree_id: str, uploaded: bool, cycles: tuple[str, ...]) -> SetView:
    try:
        tree = trees().current(tree_id)
    except (CriteriaError, TreeChanged) as error:
        return SetView(tree_id, uploaded=uploaded, problem=str(error), cycles=cycles)
    return SetView(
        tree_id,
        tree.title,
        f"{tree.max:f}",
        len(tree.indicators),
        tree.status == ILLUSTRATIVE,
        uploaded,
        cycles=cycles,
    )


def is_illustrative(tree_id: str) -> bool:
    """Say whether the set calls itself illustrative; a set that is unknown or cannot be read does not."""
    if tree_id not in trees().offered():
        return False
    try:
        return trees().current(tree_id).status == ILLUSTRATIVE
    except (CriteriaError, TreeChanged):
        return False


def base_of(tree_id: str) -> str:
    """Return the set that one of this id follows: the same id, else the last before it of its family and level.

    "" where there is none.
    """
    offered = trees().offered()
    if tree_id in offered:
        return tree_id
    name = name_of(tree_id)
    alike = [
        (other.year, other_id)
        for other_id in offered
        if (other := name_of(other_id)) and name and (other.family, other.level) == (name.family, name.level)
    ]
    earlier = [one for one in alike if name and one[0] <= name.year]
    return max(earlier or alike, default=(0, ""))[1]


def find_set(actor: Actor, tree_id: str) -> Tree:
    """Return the tree of a set that is offered; raises ``NotFound``, ``Forbidden``."""
    if not actor.has(Role.SECRETARIAT):
        raise Forbidden(N_("Chỉ cơ quan thường trực được xem và chấm thử bộ tiêu chí."))
    if tree_id not in trees().offered():
        raise NotFound
    return trees().current(tree_id)


def set_as_zip(actor: Actor, tree_id: str, year: str) -> tuple[str, bytes]:
    """Return a file name and the ZIP of the set, under another year where ``year`` says one (``2027``, ``2026b``).

    Only the id, the period and the year in the title are put forward; everything else is the author's. Raises
    ``Invalid`` (field ``year``), ``NotFound``, ``Forbidden``.
    """
    find_set(actor, tree_id)
    year = year.strip()
    if year and not _YEAR.fullmatch(year):
        raise Invalid.at(
            "year", N_("Năm viết bằng bốn chữ số, có thể thêm một chữ cái, ví dụ 2027 hoặc 2026b.")
        )
    files = dict(trees().read(tree_id).files)
    family, old, level = tree_id.split("/")
    new_id = f"{family}/{year or old}/{level}"
    if year and year != old:
        files[TREE_FILE] = _put_forward(files[TREE_FILE].decode(), new_id, old[:4], year[:4]).encode()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _ZIP_DATE), data, zipfile.ZIP_DEFLATED)
    return f"{new_id.replace('/', '-')}.zip", content.getvalue()


def _put_forward(text: str, new_id: str, old: str, new: str) -> str:
    """Change the three lines at the left margin that say the year, and the lines of a period below its name."""
    lines, inside = [], False
    for line in text.split("\n"):
        if line[:1].strip():
            inside = line.startswith("period:")
        if line.startswith("id:"):
            line = f"id: {new_id}"
        elif inside or line.startswith("title:"):
            line = line.replace(old, new)
        lines.append(line)
    return "\n".join(lines)
