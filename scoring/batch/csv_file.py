"""The table of sheets of :mod:`scoring.table`, read into columns."""

from __future__ import annotations

from codecs import BOM_UTF8
from pathlib import Path
from typing import Final

from scoring.batch.cells import END, NotCanonical
from scoring.batch.columns import Columns, pack
from scoring.batch.rows import pack_text
from scoring.model import Tree
from scoring.sheets.table import MAX_BYTES, MAX_ROWS, read_table
from scoring.syntax.file_bytes import read_at_most

_COMMA: Final = b","
_LONG: Final = (
    100_000  # bytes of a line; the reader of the checked way refuses cells that are not much longer
)


def read_columns(path: Path, tree: Tree) -> Columns:
    """The columns of a CSV file; what :func:`~scoring.table.read_table` and a packing of its sheets would give.

    Raises :class:`~scoring.errors.CriteriaError` with every problem.
    """
    try:
        return _quickly(path, tree)
    except NotCanonical:
        return pack(tree, read_table(path, tree))


def _quickly(path: Path, tree: Tree) -> Columns:
    """The way for plain files: nothing in quotation marks, no empty lines, no `na`, no columns of points."""
    try:
        found = read_at_most(path, MAX_BYTES)
        data = (found or b"").removeprefix(BOM_UTF8).replace(b"\r\n", END)
        data.decode()
    except (OSError, UnicodeDecodeError) as error:
        raise NotCanonical from error
    if b'"' in data or b"\r" in data:
        raise NotCanonical
    head, *lines = data.removesuffix(END).split(END)
    header = head.decode().split(_COMMA.decode())
    if len(lines) > MAX_ROWS or any(map(_LONG.__lt__, map(len, lines))):
        raise NotCanonical
    if any(line.count(_COMMA) != len(header) - 1 for line in lines):
        raise NotCanonical
    body = data[len(head) + 1 :]
    return pack_text(tree, header, body if body.endswith(END) else body + END, len(lines), _COMMA)
