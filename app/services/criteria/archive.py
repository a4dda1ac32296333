"""What an uploaded criteria set holds: read by a stranger's bytes, so only ever run inside the sandbox."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from scoring.loader.files import CASES_FOLDER, MAX_FILES, TREE_FILE, load_tree_files
from scoring.syntax.errors import CriteriaError
from scoring.syntax.strict_yaml import MAX_FILE_BYTES
from scoring.zips import BROKEN, ENCRYPTED, METHODS

MAX_ENTRIES: Final = 500
MAX_BYTES: Final = 2 * MAX_FILE_BYTES
SUFFIXES: Final = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class SetProblem:
    """One defect: ``place`` is file:line:column and the path inside the file; the sentence in both languages."""

    place: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The files of the set by name, and what is wrong with them; ``refusal`` says why the archive was not read."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[SetProblem, ...] = ()
    refusal: str = ""


class _Refused(Exception):
    """The archive is not read: the word of the reason."""


def judge_archive(source: BinaryIO) -> Judged:
    """Read the ZIP and load the set in it, as `python -m scoring check` would; nothing is written anywhere.

    Words of a refusal: ``damaged``, ``locked`` (with a password), ``many`` (files), ``large``, ``no_tree``.
    """
    try:
        files = dict(_files(source))
    except _Refused as refused:
        return Judged(refusal=str(refused))
    except BROKEN:
        return Judged(refusal="damaged")
    return judge_files(files)


def judge_text(source: BinaryIO) -> Judged:
    """Load a set from the text that :func:`app.trees.as_stored` wrote and a browser sent back."""
    try:
        texts = json.load(source)
        files = {str(name): str(text).encode() for name, text in texts.items()}
    except (ValueError, AttributeError, RecursionError):
        return Judged(refusal="damaged")
    plain = len(files) <= MAX_FILES and all(_is_name(name) for name in files)
    return judge_files(files) if plain else Judged(refusal="damaged")


def _is_name(name: str) -> bool:
    return PurePosixPath(name).name == name and PurePosixPath(name).suffix in SUFFIXES


def judge_files(files: Mapping[str, bytes]) -> Judged:
    """Load a set whose files are at hand."""
    try:
        load_tree_files(files, "", "")
    except CriteriaError as error:
        return Judged(
            problems=tuple(
                SetProblem(
                    f"{problem.file}:{problem.line}:{problem.column}"
                    + (f" {problem.path}" if problem.path else ""),
                    problem.message.sentences(problem.params, "vi"),
                    problem.message.sentences(problem.params, "en"),
                )
                for problem in error.problems
            )
        )
    return Judged(files=files)


def _files(source: BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Yield the files that stand beside tree.yaml; cases, LOCK and whatever else lies there are no part of a set."""
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) > MAX_ENTRIES:
            raise _Refused("many")
        trees = [m for m in members if PurePosixPath(m.filename).name == TREE_FILE]
        trees = [m for m in trees if CASES_FOLDER not in PurePosixPath(m.filename).parts[:-1]]
        if len(trees) != 1:
            raise _Refused("no_tree")
        folder = PurePosixPath(trees[0].filename).parent
        wanted = [m for m in members if _belongs(m, folder)]
        if len(wanted) > MAX_FILES:
            raise _Refused("many")
        left = MAX_BYTES
        for member in wanted:
            data = _bytes_of(archive, member, min(left, MAX_FILE_BYTES))
            left -= len(data)
            yield PurePosixPath(member.filename).name, data


def _belongs(member: zipfile.ZipInfo, folder: PurePosixPath) -> bool:
    path = PurePosixPath(member.filename)
    return not member.is_dir() and path.parent == folder and path.suffix in SUFFIXES


def _bytes_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """Unpack one file and no more than ``limit`` bytes of it, whatever its header promises."""
    if member.flag_bits & ENCRYPTED:
        raise _Refused("locked")
    if member.compress_type not in METHODS:
        raise _Refused("damaged")
    with archive.open(member) as opened:
        data = opened.read(limit + 1)
    if len(data) > limit:
        raise _Refused("large")
    return data
