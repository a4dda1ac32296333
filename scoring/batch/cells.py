"""Canonical cells of many units, read all at once: no Python object is made for a cell.

Cells are looked at through 64-bit words: the last eight bytes of a cell's text, or the eight before them, with zero
bytes where the cell does not reach. One comparison of words tells whether a cell says “true”, and three
multiplications turn eight digits into a number. What is not written in plain digits (78.35, −5) is read cell by cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from scoring.batch.columns import NOT_CHOSEN, ROOM, Column, Flags, Integers
from scoring.decimals import MAX_INTEGER_DIGITS, decimal_places
from scoring.figures import FigureSpec, InvalidValue, Value, parse_value
from scoring.language.normalise import is_nfc
from scoring.sheets.table import NOT_APPLICABLE

Words: TypeAlias = npt.NDArray[np.uint64]
"""Eight bytes of a cell each, the last of them the most significant."""

Offsets: TypeAlias = npt.NDArray[np.int32]

END: Final = b"\n"
_SIZE: Final = 8  # bytes in a word
_REACH: Final = np.array([2**64 - 2 ** (64 - 8 * size) for size in range(_SIZE + 1)], np.uint64)
"""What of a word belongs to the cell, by how many bytes of the cell it holds."""

_ALL: Final = 0x0101010101010101  # a byte's value times this stands in all eight
_ABOVE_NINE, _TOP_BITS = np.uint64(_ALL * 0x76), np.uint64(_ALL * 0x80)
_ZEROS: Final = _REACH & np.uint64(_ALL * ord("0"))
_FOLDS: Final = tuple(
    (np.uint64(mask), np.uint64(factor), np.uint64(shift))
    for mask, factor, shift in (
        (0x0F0F0F0F0F0F0F0F, 10 * 2**8 + 1, 8),  # eight digits become four numbers of two digits,
        (0x00FF00FF00FF00FF, 100 * 2**16 + 1, 16),  # then two of four,
        (0x0000FFFF0000FFFF, 10_000 * 2**32 + 1, 32),  # then one of eight
    )
)
_LEAST: Final = np.array([0, 0, *(10**digits for digits in range(1, MAX_INTEGER_DIGITS))], np.int64)
"""The smallest number of so many digits that does not start with a zero."""


def _word(text: bytes) -> np.uint64:
    """The word of a cell, or of its end, that reads `text`."""
    return np.uint64(int.from_bytes(text.rjust(_SIZE, b"\0"), "little"))


_TRUE, _FALSE = _word(b"true"), _word(b"false")


class NotCanonical(Exception):
    """Some cell is not written in canonical form or not acceptable; the checked way says which and why."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of texts, a row a unit, each cell followed by END; build it with :func:`cells_of`.

    `ends` and `lengths` say where a cell's text ends and how long it is, column by column.
    """

    text: bytes
    ends: Offsets
    lengths: Offsets
    windows: Words

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.ends[0])

    def words(self, place: int, back: int = 0) -> Words:
        """Eight bytes of each cell of a column, `back` words before its last."""
        lengths, starts = self.lengths[place], self.ends[place] - _SIZE * (back + 1)
        if back:
            lengths, starts = np.maximum(lengths - _SIZE * back, 0), np.maximum(starts, 0)
        found: Words = self.windows[starts] & _REACH.take(lengths, mode="clip")
        return found

    def texts(self, place: int) -> list[str]:
        """The cells of one column.

        Raises :class:`NotCanonical` for letters that do not show, or that can be written in another way, too.
        """
        ends, starts = self.ends[place], self.ends[place] - self.lengths[place]
        texts = [
            self.text[start:end].decode() for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        together = "".join(texts)
        if not (together.isprintable() and is_nfc(together)):
            raise NotCanonical
        return texts


def cells_of(text: bytes, height: int, width: int, separator: bytes = END) -> Cells:
    """The cells of a table of `height` rows, every cell followed by END or, inside a row, by `separator`.

    Raises :class:`NotCanonical` when `text` holds more or fewer.
    """
    text = END * _SIZE + text  # so that the first cell has eight bytes, too
    if b"\0" in text or len(text) > np.iinfo(np.int32).max:  # NUL looks like the space before a shorter cell
        raise NotCanonical
    letters = np.frombuffer(text, np.uint8)[_SIZE:]
    found = np.flatnonzero((letters == END[0]) | (letters == separator[0]))
    if len(found) != height * width:
        raise NotCanonical
    ends: Offsets = np.empty((width, height), np.int32)  # half as wide: twice as many fit the cache
    ends[:] = found.reshape(height, width).T
    ends += _SIZE
    lengths = np.empty_like(ends)
    np.subtract(ends[1:], ends[:-1], out=lengths[1:])
    np.subtract(ends[0, 1:], ends[-1, :-1], out=lengths[0, 1:])
    lengths[0, :1] = ends[0, :1] - (_SIZE - 1)
    lengths -= 1
    windows: Words = np.ndarray(len(text) - _SIZE + 1, "<u8", text, strides=(1,))
    return Cells(text, ends, lengths, windows)


def numbers(cells: Cells, place: int, spec: FigureSpec) -> Column:
    """The column at `place` as a numeric figure; an empty cell is not declared.

    Raises :class:`NotCanonical` for what :func:`~scoring.figures.parse_value` refuses.
    """
    lengths = cells.lengths[place]
    values, others = _digits(cells.words(place), lengths)
    if int(lengths.max(initial=0)) > _SIZE:
        left, also_others = _digits(cells.words(place, 1), np.maximum(lengths - _SIZE, 0))
        values, others = left * 10**_SIZE + values, others | also_others | (lengths > MAX_INTEGER_DIGITS)
    others |= values < _LEAST.take(lengths, mode="clip")
    given = lengths > 0
    if others.any():
        return _with_others(cells, place, spec, np.where(others, 0, values), given, others)
    return Column(values, given, 0, _peak(spec, values if given.all() else values[given]))


def _digits(words: Words, lengths: Offsets) -> tuple[Integers, Flags]:
    """The numbers that words of digits write, and which of the words hold anything but digits."""
    digits = words ^ _ZEROS.take(lengths, mode="clip")
    others = ((digits + _ABOVE_NINE) | digits) & _TOP_BITS != 0
    for mask, factor, shift in _FOLDS:
        digits &= mask
        digits *= factor
        digits >>= shift
    return digits.view(np.int64), others


def _peak(spec: FigureSpec, declared: Integers) -> int:
    """The largest of these numbers. Raises :class:`NotCanonical` when the figure does not accept one of them."""
    if not len(declared):
        return 0
    low, high = int(declared.min()), int(declared.max())
    if (spec.lowest is not None and low < spec.lowest) or (spec.highest is not None and high > spec.highest):
        raise NotCanonical
    return high


def _with_others(
    cells: Cells, place: int, spec: FigureSpec, values: Integers, given: Flags, others: Flags
) -> Column:
    """A column with decimals or negative numbers: `others`, whose places in `values` are still to be filled."""
    most = _peak(spec, values[given & ~others])
    texts, rows = cells.texts(place), np.flatnonzero(others).tolist()
    read = cast("list[Decimal]", [_parsed(spec, texts[row]) for row in rows])
    scale = max(map(decimal_places, read))
    scaled = [int(number.scaleb(scale)) for number in read]
    peak = max(most * 10**scale, *map(abs, scaled))
    if peak >= ROOM:
        return Column(np.zeros_like(values), given, 0, ROOM)
    values = values * 10**scale
    values[rows] = scaled
    return Column(values, given, scale, peak)


def _parsed(spec: FigureSpec, text: str) -> Value:
    try:
        return parse_value(spec, text)
    except InvalidValue as error:
        raise NotCanonical from error


def answers(cells: Cells, place: int, _spec: FigureSpec) -> Column:
    """The column at `place` as a yes-or-no figure. Raises :class:`NotCanonical` for any third answer."""
    words, given = cells.words(place), cells.lengths[place] > 0
    yes = words == _TRUE
    if not ((yes | (words == _FALSE)) == given).all():
        raise NotCanonical
    return Column(yes.astype(np.int64), given, 0, 1)


def choices(cells: Cells, place: int, spec: FigureSpec) -> Column:
    """The column at `place` as a figure of options. Raises :class:`NotCanonical` for an unknown one."""
    lengths = cells.lengths[place]
    chosen, last = np.full(len(lengths), NOT_CHOSEN, dtype=np.int64), cells.words(place)
    for option_place, option in enumerate(spec.options):
        text = option.encode()
        found = (lengths == len(text)) & (last == _word(text[-_SIZE:]))
        for back in range(1, -(-len(text) // _SIZE)):
            found &= cells.words(place, back) == _word(text[: -_SIZE * back][-_SIZE:])
        chosen[found] = option_place
    given = lengths > 0
    if not ((chosen != NOT_CHOSEN) == given).all():
        raise NotCanonical
    return Column(chosen, given, 0, len(spec.options))


def others(cells: Cells, place: int, spec: FigureSpec) -> Column:
    """The column at `place` as a figure no array form reads: text or a date.

    Raises :class:`NotCanonical` for what :func:`~scoring.figures.parse_value` refuses, and for what a table takes for
    “not applicable”.
    """
    for text in cells.texts(place):
        if text == NOT_APPLICABLE:
            raise NotCanonical
        if text:
            _parsed(spec, text)
    given = cells.lengths[place] > 0
    return Column(np.zeros(len(given), dtype=np.int64), given)
