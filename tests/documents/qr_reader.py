"""A QR decoder of its own for undamaged codes (versions 1 to 6, byte mode), by ISO/IEC 18004.

The codes are written by a library; reading them back with the same library would prove little.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# The levels of error correction in the order of their two format bits.
_LEVELS = "MLHQ"
# Data codewords of each block, by level and version; the data of several blocks are interleaved.
_BLOCKS = {
    "L": {1: [19], 2: [34], 3: [55], 4: [80], 5: [108], 6: [68] * 2},
    "M": {1: [16], 2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4},
    "Q": {1: [13], 2: [22], 3: [17] * 2, 4: [24] * 2, 5: [15, 15, 16, 16], 6: [19] * 4},
    "H": {1: [9], 2: [16], 3: [13] * 2, 4: [9] * 4, 5: [11, 11, 12, 12], 6: [15] * 4},
}
_MASKS = {
    0: lambda y, x: (y + x) % 2,
    1: lambda y, _: y % 2,
    2: lambda _, x: x % 3,
    3: lambda y, x: (y + x) % 3,
    4: lambda y, x: (y // 2 + x // 3) % 2,
    5: lambda y, x: y * x % 2 + y * x % 3,
    6: lambda y, x: (y * x % 2 + y * x % 3) % 2,
    7: lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
}


def modules(picture: np.ndarray, side: int) -> np.ndarray:
    """The dark modules of a code that fills `picture` (grey values), `side` modules wide."""
    step = np.array(picture.shape) / side
    rows = ((np.arange(side) + 0.5) * step[0]).astype(int)
    columns = ((np.arange(side) + 0.5) * step[1]).astype(int)
    return picture[np.ix_(rows, columns)] < 128


def crop(picture: np.ndarray) -> np.ndarray:
    """The part of `picture` that its dark pixels span."""
    rows, columns = np.where((picture < 128).any(axis=1))[0], np.where((picture < 128).any(axis=0))[0]
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def side_of(picture: np.ndarray) -> int:
    """How many modules wide a cropped code is: the finder pattern's top edge is seven modules long."""
    top = picture[2] < 128
    return round(picture.shape[1] / (int(np.argmin(top)) / 7))


def decode(code: np.ndarray) -> str:
    """The text of a code given as its dark modules."""
    version = (code.shape[0] - 17) // 4
    form = _format(code)
    mask, lengths = _MASKS[form >> 10 & 0b111], _BLOCKS[_LEVELS[form >> 13]][version]
    bits = "".join(str(int(code[y, x] ^ (mask(y, x) == 0))) for y, x in _path(version))
    codewords = iter(int(bits[start : start + 8], 2) for start in range(0, len(bits) - 7, 8))
    blocks: list[list[int]] = [[] for _ in lengths]
    for turn in range(max(lengths)):
        for block, length in zip(blocks, lengths, strict=True):
            if turn < length:
                block.append(next(codewords))
    stream = "".join(f"{codeword:08b}" for block in blocks for codeword in block)
    assert stream[:4] == "0100", "byte mode"
    count = int(stream[4:12], 2)
    return bytes(int(stream[12 + 8 * n : 20 + 8 * n], 2) for n in range(count)).decode()


def _format(code: np.ndarray) -> int:
    """The fifteen format bits beside the upper left finder pattern, without their own mask."""
    places = [(8, x) for x in (0, 1, 2, 3, 4, 5, 7, 8)] + [(y, 8) for y in (7, 5, 4, 3, 2, 1, 0)]
    return int("".join(str(int(code[place])) for place in places), 2) ^ 0b101010000010010


def _path(version: int) -> Iterator[tuple[int, int]]:
    """The data modules in reading order: pairs of columns from the right, upwards and downwards in turn."""
    side = 17 + 4 * version
    upwards = True
    for right in (x if x > 6 else x - 1 for x in range(side - 1, 0, -2)):
        for y in range(side - 1, -1, -1) if upwards else range(side):
            for x in (right, right - 1):
                if not _reserved(y, x, side, version):
                    yield y, x
        upwards = not upwards


def _reserved(y: int, x: int, side: int, version: int) -> bool:
    """Whether a module belongs to a finder, format, timing or alignment pattern."""
    corner = (y < 9 and x < 9) or (y < 9 and x >= side - 8) or (y >= side - 8 and x < 9)
    alignment = version > 1 and abs(y - (side - 7)) <= 2 and abs(x - (side - 7)) <= 2
    return corner or alignment or y == 6 or x == 6
