"""The serif of the official documents: found on the machine, checked, and cut down to Vietnamese.

Nghị định 30/2020 asks for Times New Roman; Liberation Serif has the same metrics and a free licence. Releases
before 2.1.5 lack most Vietnamese letters, and a PDF engine would quietly fetch those from another font. So the
application checks the font's release when it starts and refuses to run without the right one; every letter is
checked before the first document, with the font library, which is imported only then.
"""

from __future__ import annotations

import io
import logging
import platform
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path
from typing import Final

from app.documents.font_version import version_string
from app.letters import SIGN_RANGES
from scoring.language.normalise import nfc

#: The name the stylesheets use. It belongs to no installed font, so nothing else can answer to it.
FAMILY: Final = "Liberation Serif DTI"
#: The same for the second font, which shows what the serif lacks and is read only for a text that needs it.
SIGNS_FAMILY: Final = "DejaVu Sans DTI"
#: Set in the font of signs when they stand behind one: spaces and combining marks.
_BEHIND_SIGNS: Final = ((0x20, 0x20), (0xA0, 0xA0), (0x300, 0x330))
SIGNS_PATH: Final = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
MINIMUM_VERSION: Final = (2, 1, 5)
#: Debian 12 ships the right release in the first folder, Debian 13 in the second.
FONT_FOLDERS: Final = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
)
MM_PER_POINT: Final = 25.4 / 72

_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS: Final = "aăâeêioôơuưy"
#: Every letter that is Vietnamese only together with its tone: 12 vowels x 6 tones and đ, in both cases (146).
VIETNAMESE_LETTERS: Final = "".join(
    letter + letter.upper() for letter in (*(nfc(v + t) for v, t in product(_VOWELS, _TONES)), "đ")
)
#: Signs the templates themselves print, beside letters, digits and ASCII.
_SIGNS: Final = "–—−…“”‘’×"
# Latin and Vietnamese letters, combining marks, punctuation, currency and comparison signs.
_KEPT_RANGES: Final = (
    (0x20, 0x24F), (0x300, 0x330), (0x1E00, 0x1EFF), (0x2010, 0x2027), (0x2030, 0x205E),
    (0x20AB, 0x20AC), (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2264, 0x2265),
)  # fmt: skip
_VERSION: Final = re.compile(r"(\d+)\.(\d+)(?:\.(\d+))?")
# The packages that hold release 2.1.5 under the older name.
_OLDER_SYSTEMS: Final = frozenset({("debian", "12"), ("ubuntu", "22.04")})

# Subsetting reports the tables it drops as if that were a fault.
logging.getLogger("fontTools.subset").setLevel(logging.ERROR)


class SerifFontError(RuntimeError):
    """Liberation Serif is missing, too old or incomplete, or the font of signs is missing.

    The text names the command that mends it.
    """


@dataclass(frozen=True)
class _Facts:
    """What is read from a font file: its scale, and the width of every character documents may use."""

    units_per_em: int
    advances: Mapping[str, int]


@dataclass(frozen=True)
class Face:
    """One style of a font; `weight` and `style` are the values a stylesheet uses for it, `kept` what documents use."""

    path: Path
    weight: int
    style: str
    kept: tuple[tuple[int, int], ...] = _KEPT_RANGES

    @cached_property
    def _facts(self) -> _Facts:
        from fontTools.ttLib import TTFont

        with TTFont(io.BytesIO(self.path.read_bytes()), lazy=True) as font:
            metrics = font["hmtx"]
            return _Facts(
                units_per_em=int(font["head"].unitsPerEm),
                advances={
                    chr(code): int(metrics[glyph][0])
                    for code, glyph in (font.getBestCmap() or {}).items()
                    if _is_among(code, self.kept)
                },
            )

    @property
    def version(self) -> tuple[int, int, int]:
        """The release that the file states; (0, 0, 0) if it states none.

        :raises ValueError: if the file is no font.
        """
        match = _VERSION.search(version_string(self.path.read_bytes()))
        return (int(match[1]), int(match[2]), int(match[3] or 0)) if match else (0, 0, 0)

    def missing(self, text: Iterable[str]) -> str:
        """The characters of `text` that this face cannot show in a document, each once, in order."""
        return "".join(dict.fromkeys(char for char in text if char not in self._facts.advances))

    def width_mm(self, text: str, size_pt: float) -> float:
        """How wide `text` is at `size_pt` points, without kerning (which only makes Latin text narrower).

        What this face lacks is measured in the font of signs, which will show it; a line end is a space.
        """
        known = self._facts.advances
        try:
            return self.width_of_own_mm(text, size_pt)
        except KeyError:
            line = "".join(" " if char.isspace() else char for char in text)
            own, signs = ([char for char in line if (char in known) is here] for here in (True, False))
            return self.width_of_own_mm(own, size_pt) + find_signs().width_of_own_mm(signs, size_pt)

    def width_of_own_mm(self, text: Iterable[str], size_pt: float) -> float:
        """How wide `text` is when this face alone shows it; `KeyError` for a character that it lacks."""
        units = sum(self._facts.advances[char] for char in text)
        return units * size_pt * MM_PER_POINT / self._facts.units_per_em

    def vietnamese_only(self) -> bytes:
        """The face as a font file of the characters documents use of it; the same bytes on every call.

        A font of 55 kB instead of 390 kB makes embedding it several times faster.
        """
        from fontTools import subset
        from fontTools.ttLib import TTFont

        options = subset.Options()
        options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
        options.hinting = False
        options.name_IDs = ["*"]
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(char) for char in self._facts.advances])
        with TTFont(self.path, recalcTimestamp=False) as font:
            cutter.subset(font)
            file = io.BytesIO()
            font.save(file)
        return file.getvalue()


@dataclass(frozen=True)
class Serif:
    """The four checked faces of Liberation Serif."""

    regular: Face
    bold: Face
    italic: Face
    bold_italic: Face

    @property
    def faces(self) -> tuple[Face, Face, Face, Face]:
        """All faces, the regular one first."""
        return self.regular, self.bold, self.italic, self.bold_italic

    def missing(self, text: str) -> str:
        """The characters of `text` that at least one face lacks."""
        return "".join(dict.fromkeys("".join(face.missing(text) for face in self.faces)))


@cache
def find_signs() -> Face:
    """The font of signs.

    :raises SerifFontError: if it is missing.
    """
    _require_signs()
    return Face(SIGNS_PATH, 400, "normal", (*_BEHIND_SIGNS, *SIGN_RANGES))


def _require_signs() -> None:
    if not SIGNS_PATH.is_file():
        raise SerifFontError(
            f"Không có phông chữ DejaVu Sans ({SIGNS_PATH}) nên chưa in được các dấu như ✓, ● trong văn bản PDF.\n"
            "Hãy cài phông rồi khởi động lại: sudo apt-get install -y fonts-dejavu-core"
        )


def require_fonts() -> None:
    """Check, quickly and without the font library, that this machine has Liberation Serif in a good release, and the
    font of signs: a text taken today may need it on a paper next year.

    :raises SerifFontError: as `find_serif` does, whatever letters the release may lack.
    """
    _first_without(_release_fault, FONT_FOLDERS)
    _require_signs()


def find_serif(folders: Iterable[Path] | None = None) -> Serif:
    """The first complete Liberation Serif in `folders`, by default in those of Debian.

    :raises SerifFontError: if no folder holds the four faces in release 2.1.5 or later with every Vietnamese
        letter. The text lists what was found where, and the command that installs the right package.
    """
    return _first_without(_fault, FONT_FOLDERS if folders is None else folders)


@cache
def serif_of_process() -> Serif:
    """Return what ``find_serif`` finds, looked for once: its faces keep what they have measured."""
    return find_serif()


def _first_without(fault_of: Callable[[Face], str | None], folders: Iterable[Path]) -> Serif:
    faults = []
    for folder in folders:
        serif = Serif(
            regular=Face(folder / "LiberationSerif-Regular.ttf", 400, "normal"),
            bold=Face(folder / "LiberationSerif-Bold.ttf", 700, "normal"),
            italic=Face(folder / "LiberationSerif-Italic.ttf", 400, "italic"),
            bold_italic=Face(folder / "LiberationSerif-BoldItalic.ttf", 700, "italic"),
        )
        fault = next(filter(None, map(fault_of, serif.faces)), None)
        if fault is None:
            return serif
        faults.append(fault)
    raise SerifFontError(
        "Không có phông chữ Liberation Serif đạt yêu cầu nên chưa lập được văn bản PDF.\n"
        + "".join(f"  - {fault}\n" for fault in faults)
        + f"Hãy cài phông rồi khởi động lại: {_install_command()}"
    )


def _fault(face: Face) -> str | None:
    return _release_fault(face) or _letters_fault(face)


def _release_fault(face: Face) -> str | None:
    """What is wrong with the file or release of `face`, or None."""
    if not face.path.is_file():
        return f"{face.path}: không có tệp này"
    try:
        version = face.version
    except (ValueError, OSError) as error:
        return f"{face.path}: không đọc được ({error})"
    if version < MINIMUM_VERSION:
        actual, wanted = (".".join(map(str, v)) for v in (version, MINIMUM_VERSION))
        return f"{face.path}: phiên bản {actual}, cần từ {wanted} trở lên"
    return None


def _letters_fault(face: Face) -> str | None:
    """What letters `face` lacks, or None."""
    from fontTools.ttLib import TTLibError

    try:
        lacking = face.missing(VIETNAMESE_LETTERS + _SIGNS)
    except (TTLibError, KeyError) as error:
        return f"{face.path}: không đọc được ({error})"
    if lacking:
        return f"{face.path}: thiếu {len(lacking)} ký tự tiếng Việt, ví dụ “{lacking[:5]}”"
    return None


def _install_command() -> str:
    """The command for this machine; the package changed its name after Debian 12."""
    try:
        system = platform.freedesktop_os_release()
    except OSError:
        system = {}
    older = (system.get("ID", ""), system.get("VERSION_ID", "")) in _OLDER_SYSTEMS
    return f"sudo apt-get install -y {'fonts-liberation2' if older else 'fonts-liberation'}"


def _is_among(code: int, ranges: Iterable[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)
