"""The proof: everything in a bundle is as its manifest says, and its result follows from its figures, to the letter.

The rules are those of the engine that the manifest names (:mod:`scoring.editions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from scoring.bundle import messages
from scoring.bundle.container import MB, read_container, shown, write_container
from scoring.bundle.content import README, REASONS, RESULT, SHEETS, TREE_FOLDER, UNITS
from scoring.bundle.differences import differences
from scoring.bundle.manifest import MANIFEST, Manifest, read_manifest, sha256
from scoring.bundle.tables import UnitLine, check_measured_alike, check_reasons, read_units
from scoring.editions import edition_of
from scoring.engine.cohort import cohort_of
from scoring.engine.ranking import rank
from scoring.engine.result_table import Line, line_of, table_text
from scoring.engine.score import score
from scoring.language.messages import Message
from scoring.loader.files import TREE_FILE, load_tree_files
from scoring.model import Tree
from scoring.sheets.sheet import Sheet
from scoring.sheets.table import read_table_text
from scoring.syntax.errors import CriteriaError, Problem, ProblemLog
from scoring.syntax.file_messages import FILE_TOO_LARGE
from scoring.syntax.strict_yaml import MAX_FILE_BYTES

MAX_TREE_BYTES: Final = 2 * MB
MAX_UNITS: Final = 20_000

_ALWAYS: Final = (README, UNITS, SHEETS, REASONS, RESULT, f"{TREE_FOLDER}{TREE_FILE}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a bundle: `problems` is empty when it holds.

    `table` is the result computed anew, empty where nothing could be computed; `manifest` what the bundle says of
    itself, if that can be read; `sha256` the digest of the whole file.
    """

    problems: tuple[Problem, ...]
    table: str
    units: int
    manifest: Manifest | None
    sha256: str

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong with it."""
        return not self.problems


def verify(data: bytes, name: str) -> Verdict:
    """Check a bundle's bytes; `name` is what problems call it. Never raises, whatever the bytes."""
    run = _Run(data, name)
    refused: Sequence[Problem] = ()
    try:
        run.check()
    except CriteriaError as error:
        refused = error.problems
    problems = run.log.in_file_order()
    problems += tuple(problem for problem in refused if problem not in problems)
    table = table_text(run.lines) if run.lines else ""
    return Verdict(problems, table, len(run.lines), run.manifest, sha256(data))


@dataclass(slots=True)
class _Run:
    """One verification; what it has found out so far."""

    data: bytes
    name: str
    log: ProblemLog = field(default_factory=ProblemLog)
    manifest: Manifest | None = None
    lines: list[Line] = field(default_factory=list)

    def check(self) -> None:
        """Go on as long as there is something to check: whoever changed a figure is told which, and what it did."""
        members = read_container(self.data, self.name, self.log)
        if not members:
            return
        manifest_bytes = members.get(MANIFEST)
        if manifest_bytes is None:
            self._problem(self.name, messages.BUNDLE_MEMBER_MISSING, name=MANIFEST)
            return
        self.manifest = read_manifest(manifest_bytes, self.name, self.log)
        if self.manifest is None or not self._check_members(self.manifest, members):
            return
        self._check_result(self.manifest, members)
        if not self.log and write_container(members) != self.data:
            self._problem(self.name, messages.BUNDLE_REPACKED)

    def _problem(self, file: str, message: Message, /, **params: str) -> None:
        self.log.add(Problem(file, 1, 1, "", message, params))

    def _check_members(self, manifest: Manifest, members: Mapping[str, bytes]) -> bool:
        """Whether everything is there that the rest needs; what is missing, extra or changed is recorded."""
        absent = dict.fromkeys(name for name in (*_ALWAYS, *manifest.files) if name not in members)
        for name in absent:
            self._problem(self.name, messages.BUNDLE_MEMBER_MISSING, name=shown(name))
        for name, data in members.items():
            listed = manifest.files.get(name)
            if name == MANIFEST:
                continue
            if not (name in _ALWAYS or _is_of_the_tree(name)):
                self._problem(self.name, messages.BUNDLE_MEMBER_EXTRA, name=shown(name))
            elif listed is None:
                self._problem(self.name, messages.BUNDLE_MEMBER_UNLISTED, name=shown(name))
            elif listed != sha256(data):
                digests = {"listed": shown(listed[:12]), "found": sha256(data)[:12]}
                self._problem(f"{self.name}/{name}", messages.BUNDLE_DIGEST_DIFFERS, **digests)
        return not any(name in absent for name in _ALWAYS) and self._is_small(members)

    def _is_small(self, members: Mapping[str, bytes]) -> bool:
        before = len(self.log)
        files = {name: data for name, data in members.items() if _is_of_the_tree(name)}
        for name, data in files.items():
            if len(data) > MAX_FILE_BYTES:
                self._problem(f"{self.name}/{name}", FILE_TOO_LARGE, limit=str(MAX_FILE_BYTES // 1024))
        if sum(map(len, files.values())) > MAX_TREE_BYTES:
            limit = str(MAX_TREE_BYTES // MB)
            self._problem(self.name, messages.BUNDLE_MEMBER_TOO_LARGE, name=TREE_FOLDER, limit=limit)
        if members[SHEETS].count(b"\n") > MAX_UNITS:
            self._problem(f"{self.name}/{SHEETS}", messages.BUNDLE_TOO_MANY_UNITS, limit=str(MAX_UNITS))
        return len(self.log) == before

    def _check_result(self, manifest: Manifest, members: Mapping[str, bytes]) -> None:
        before = len(self.log)
        tree = self._tree(manifest, members)
        units = read_units(members[UNITS], f"{self.name}/{UNITS}", manifest.blocks, self.log)
        sheets = read_table_text(members[SHEETS], f"{self.name}/{SHEETS}", tree)
        self._check_units(units, sheets)
        check_measured_alike(tree, sheets, f"{self.name}/{SHEETS}", self.log)
        check_reasons(members[REASONS], f"{self.name}/{REASONS}", sheets, self.log)
        if len(self.log) > before:
            return
        self.lines = computed(tree, manifest, units, sheets)
        self._compare(members[RESULT], units)

    def _tree(self, manifest: Manifest, members: Mapping[str, bytes]) -> Tree:
        prefix = len(TREE_FOLDER)
        files = {name[prefix:]: data for name, data in members.items() if _is_of_the_tree(name)}
        folder, edition = f"{self.name}/{TREE_FOLDER.rstrip('/')}", edition_of(manifest.engine)
        tree = load_tree_files(files, folder, manifest.tree_id, edition=edition)
        if (tree.id, tree.digest) != (manifest.tree_id, manifest.tree_digest):
            actual, listed = (
                f"{tree.id} ({tree.digest[:12]}…)",
                f"{manifest.tree_id} ({manifest.tree_digest[:12]}…)",
            )
            place = f"{self.name}/{TREE_FOLDER}{TREE_FILE}"
            self._problem(place, messages.BUNDLE_TREE_DIFFERS, found=shown(actual), listed=shown(listed))
        return tree

    def _check_units(self, units: Mapping[str, UnitLine], sheets: Sequence[Sheet]) -> None:
        answered = {sheet.unit for sheet in sheets}
        for unit in units.keys() - answered:
            self._problem(
                f"{self.name}/{SHEETS}", messages.BUNDLE_UNIT_MISSING, unit=shown(unit), other=UNITS
            )
        for unit in answered - units.keys():
            self._problem(
                f"{self.name}/{UNITS}", messages.BUNDLE_UNIT_MISSING, unit=shown(unit), other=SHEETS
            )

    def _compare(self, published: bytes, units: Mapping[str, UnitLine]) -> None:
        if published == table_text(self.lines).encode():
            return
        for problem in differences(published, self.lines, units, f"{self.name}/{RESULT}"):
            self.log.add(problem)


def computed(
    tree: Tree, manifest: Manifest, units: Mapping[str, UnitLine], sheets: Sequence[Sheet]
) -> list[Line]:
    """The result of the sheets, block after block; rules that compare units see the sheets of the whole cycle."""
    cohort = cohort_of(tree, sheets)
    scores = {sheet.unit: score(tree, sheet, cohort) for sheet in sheets}
    return [
        line_of(place, ranked=block.ranked)
        for block in manifest.blocks
        for place in rank(tree, [scores[unit] for unit, line in units.items() if line.block == block.code])
    ]


def _is_of_the_tree(name: str) -> bool:
    inside = name.removeprefix(TREE_FOLDER)
    return inside != name and "/" not in inside and inside.endswith(".yaml")
