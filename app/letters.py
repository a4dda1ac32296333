"""Which characters a paper can show, and what the others are written as. A test holds the lists to the fonts.

Two fonts are embedded in papers (docs/decisions/0007): a serif for text, and one of signs for what the serif lacks. A
character that neither has is either another way of writing letters that they have, or it cannot be printed at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from scoring.language.normalise import nfkc

#: What Liberation Serif shows in all four faces, of the characters that documents keep of it.
SERIF_RANGES: Final = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x330), (0x1E00, 0x1E9B), (0x1E9E, 0x1E9E), (0x1EA0, 0x1EF9),
    (0x2010, 0x2010), (0x2012, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2034), (0x2039, 0x203A),
    (0x203C, 0x203C), (0x203E, 0x203E), (0x2044, 0x2044), (0x205E, 0x205E), (0x20AB, 0x20AC), (0x2122, 0x2122),
    (0x2190, 0x2193), (0x2212, 0x2212), (0x2264, 0x2265),
)  # fmt: skip
#: What DejaVu Sans adds: Greek letters, raised and lowered digits, currencies, fractions, arrows, mathematics,
#: numbers in circles, boxes to tick, bullets, ticks and crosses. Signs that Unicode shows as pictures (◽, ☝) are not
#: among them: the PDF engine would ask for a font of pictures.
SIGN_RANGES: Final = (
    (0x391, 0x3A1), (0x3A3, 0x3A9), (0x3B1, 0x3C9), (0x2016, 0x2017), (0x2023, 0x2025), (0x2027, 0x2027),
    (0x2031, 0x2031), (0x2035, 0x2038), (0x203B, 0x203B), (0x203D, 0x203D), (0x203F, 0x2043), (0x2045, 0x205D),
    (0x2070, 0x2071), (0x2074, 0x208E), (0x20A0, 0x20AA), (0x20AD, 0x20B5), (0x20BD, 0x20BD), (0x2100, 0x2109),
    (0x2113, 0x2113), (0x2116, 0x2117), (0x2120, 0x2120), (0x2126, 0x2126), (0x212E, 0x212E), (0x2153, 0x215E),
    (0x2194, 0x21FF), (0x2200, 0x2211), (0x2213, 0x2263), (0x2266, 0x22FF), (0x2460, 0x2469), (0x2500, 0x25FC),
    (0x25FF, 0x2613), (0x2616, 0x261C), (0x261E, 0x2647), (0x2654, 0x267E), (0x2680, 0x2692), (0x2694, 0x269C),
    (0x26A0, 0x26A0), (0x26A2, 0x26A9), (0x26AC, 0x26B8), (0x2701, 0x2704), (0x2706, 0x2709), (0x270E, 0x2727),
    (0x2729, 0x274B), (0x274D, 0x274D), (0x274F, 0x2752), (0x2756, 0x2756), (0x2758, 0x275E), (0x2761, 0x2794),
    (0x2798, 0x27AF), (0x27B1, 0x27BE), (0x2B12, 0x2B1A), (0x2B1F, 0x2B24),
)  # fmt: skip


def codes_in(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Return every code point of `ranges`, both ends included."""
    return (code for first, last in ranges for code in range(first, last + 1))


#: Other ways of writing what the fonts have. Word's own bullets stand in the private area of its symbol fonts.
_WRITTEN_AS: Final[Mapping[str, str]] = {
    **dict.fromkeys("\u2011\ufe58\ufe63", "-"),
    **dict.fromkeys("\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u2028\u2029", "\n"),
    **dict.fromkeys("\ufe0e\ufe0f", ""),
    **dict.fromkeys("\uf0b7\uf0a7\uf0a8\uf0d8\uf076\uf06f\uf06c\uf06e\uf075\uf09f", "•"),
    "\uf0fc": "✓", "\uf0fb": "✗", "\uf0e0": "→", "\uf0e8": "→", "\uf02d": "-", "\uf0fe": "☑",
    "◾": "▪", "◽": "▫", "⚫": "●", "⚪": "○", "⬛": "■", "⬜": "□", "✅": "✓", "❌": "✗",
    "、": ",", "。": ".", "《": "«", "》": "»", "「": "“", "」": "”", "・": "•",
    "℃": "°C", "℉": "°F",
    "￠": "¢", "￡": "£", "￢": "¬", "￥": "¥",
    "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
#: Blocks of such characters, where Unicode itself says (NFKC) which letters are meant: full-width letters, Roman
#: numerals, (1), 1., ⑪ to ⑳, squared units like ㎡, letters of mathematics.
_BLOCKS: Final = (
    (0xFF01, 0xFF5E), (0x2160, 0x217F), (0x246A, 0x249B), (0x3371, 0x3376), (0x3380, 0x33DF), (0x1D400, 0x1D7FF),
)  # fmt: skip


def _printable() -> frozenset[str]:
    """Return what the fonts show in capitals and in small letters as well: papers write some names in capitals."""
    shown = {chr(code) for code in codes_in((*SERIF_RANGES, *SIGN_RANGES))}
    return frozenset(char for char in shown if shown.issuperset(char.upper() + char.lower())) | {"\n", "\t"}


PRINTABLE: Final = _printable()
SERIF: Final = frozenset(map(chr, codes_in(SERIF_RANGES)))


def _table() -> Mapping[int, str]:
    # ㎡ is "m2" to Unicode, which says less than "m²".
    meant = {chr(code): nfkc(chr(code)) for code in codes_in(_BLOCKS)}
    ways = {char: _raised(text) if _is_unit(char) else text for char, text in meant.items()} | dict(
        _WRITTEN_AS
    )
    return {
        ord(char): text for char, text in ways.items() if char not in SERIF and PRINTABLE.issuperset(text)
    }


def _is_unit(char: str) -> bool:
    return "\u3371" <= char <= "\u33df"


def _raised(text: str) -> str:
    return text.translate({ord("2"): "²", ord("3"): "³"})


_TABLE: Final = _table()


def as_printed(text: str) -> str:
    """Return `text` (in NFC) with the characters that the serif lacks written in letters, where there is a way."""
    return text.translate(_TABLE)


def unprintable(text: str) -> str:
    """Return the characters of `text` that no paper can show, each once, in order."""
    return "".join(dict.fromkeys(char for char in text if char not in PRINTABLE))
