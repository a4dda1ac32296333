"""WeasyPrint, set up once a process and locked down: templates and plain values in, the same bytes every time.

What is dear (reading fonts, parsing stylesheets) happens once; what could differ between two runs (clock, machine,
order of a batch, installed fonts) has no way in.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import IO, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint import CSS, HTML, Document
from weasyprint.css import ColorProfile
from weasyprint.document import DocumentMetadata
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from app.documents import formats
from app.documents.about import About, notice_of
from app.documents.contexts import PlainValues
from app.documents.fetcher import ForbiddenResource, SealedFetcher
from app.documents.fonts import FAMILY, SIGNS_FAMILY, Serif, find_serif, find_signs
from app.documents.resources import SCHEME, Resource
from app.errors import N_, Refused

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates" / "documents"
COMMON: Final = ("colours", "base")
STYLESHEETS: Final = (
    *COMMON,
    "landscape",
    "portrait",
    "official",
    "official_draft",
    "ranking",
    "certificate",
    "result_sheet",
    "self_report",
    "illustrative",
    "invented",
    "trial",
    "draft",
    "sample",
    "slips",
)
#: Archival and accessible: fonts and colours inside the file, text with its Unicode values, a tagged structure.
PDF_VARIANT: Final = "pdf/a-2a"
#: The name of the colour space inside the file. WeasyPrint's own “srgb” opens a file for every document.
_COLOUR_SPACE: Final = "dti-srgb"
_SIGNS_ADDRESS: Final = f"{SCHEME}:font/signs"


class UnexpectedFont(RuntimeError):
    """A finished page holds a font other than the checked ones, or a box for a letter no font has: the PDF is
    not handed out."""


class _FontConfiguration(FontConfiguration):  # type: ignore[misc] # WeasyPrint ships no types
    """A font configuration that a forked process does not clean up under its parent's feet.

    WeasyPrint keeps the fonts in a temporary folder and deletes it with the object, of which a fork has a copy.
    """

    def __init__(self) -> None:
        super().__init__()
        self._owner = os.getpid()

    def __del__(self) -> None:
        if os.getpid() == self._owner:
            super().__del__()


class _FixedProfile(ColorProfile):  # type: ignore[misc] # WeasyPrint ships no types
    """The sRGB profile, embedded as it is in its file: the colour library writes it differently the second time."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))
        file.seek(0)
        self._content = file.read()

    @property
    def content(self) -> bytes:
        return self._content


class Press:
    """Everything that is the same for all documents of one process. Pango is not thread-safe, so neither is this:
    `running` lets one thread in at a time."""

    def __init__(self, serif: Serif) -> None:
        self.serif = serif
        faces = {f"{SCHEME}:font/{face.weight}/{face.style}": face for face in serif.faces}
        self._fetcher = SealedFetcher(
            {url: Resource(face.vietnamese_only(), "font/ttf") for url, face in faces.items()}
        )
        self._fonts = _FontConfiguration()
        self._has_signs = False
        self._sheets = {name: self._stylesheet(name) for name in STYLESHEETS}
        self._colours = {_COLOUR_SPACE: _srgb()}
        self._environment = _environment()
        self._lock = threading.Lock()

    @contextmanager
    def running(self, fetcher: SealedFetcher) -> Iterator[None]:
        """Hold the press for one typesetting or writing of what may use `fetcher`.

        :raises ForbiddenResource: if the document asked for anything it was not handed.
        """
        with self._lock:
            try:
                yield
            except FatalURLFetchingError as error:
                # WeasyPrint's own class is no Exception and would pass every handler of a request.
                raise ForbiddenResource(fetcher.refused[0]) from error
            if fetcher.refused:
                raise ForbiddenResource(fetcher.refused[0])

    def html(self, template: str, values: Mapping[str, object]) -> str:
        """The page before it is laid out; every value in it is escaped text."""
        return self._environment.get_template(f"{template}.html").render(values)

    def typeset(
        self,
        template: str,
        sheets: tuple[str, ...],
        values: Mapping[str, object],
        images: Mapping[str, Resource] | None = None,
    ) -> Document:
        """Lay the template out on pages with the named stylesheets on top of the common ones.

        `images` are the only pictures the page may show, by their address.
        """
        page = self.html(template, values)
        fetcher = self._fetcher.with_resources(images or {})
        with self.running(fetcher):
            return HTML(string=page, url_fetcher=fetcher).render(
                stylesheets=[self._sheets[name] for name in (*COMMON, *sheets)],
                font_config=self._fonts,
                color_profiles=self._colours,
                output_intent=_COLOUR_SPACE,
            )

    def write(self, document: Document, about: About) -> bytes:
        """The document as PDF.

        :raises UnexpectedFont: if any character came from another font than the checked ones.
        """
        document.metadata = _metadata(about)
        with self.running(document.url_fetcher):
            content: bytes = document.write_pdf(pdf_variant=PDF_VARIANT, output_intent=_COLOUR_SPACE)
        strangers = {
            font.family
            for font in document.fonts.values()
            if font.family not in (FAMILY, SIGNS_FAMILY) or font.missing
        }
        if strangers:
            raise UnexpectedFont(f"{about.title}: {', '.join(sorted(strangers))}")
        return content

    def require_printable(self, context: PlainValues) -> None:
        """Refuse text that neither font can show, before another one is asked for it; get the second ready if needed.

        :raises Refused: naming the characters and the text they stand in.
        """
        for text in context.texts():
            signs = self.serif.missing("".join(text.split()))
            if not signs:
                continue
            if lacking := find_signs().missing(signs):
                raise Refused(
                    N_(
                        "Chưa lập được văn bản PDF vì phông chữ không in được ký tự %(characters)s trong "
                        "“%(text)s”. Hãy thay bằng chữ thông thường rồi lập lại."
                    ),
                    characters=", ".join(f"“{char}” (U+{ord(char):04X})" for char in lacking[:5]),
                    text=text if len(text) <= 80 else f"{text[:80]}…",
                )
            self._load_signs()

    def _load_signs(self) -> None:
        """Read the font of signs, once: most papers never need it."""
        with self._lock:
            if self._has_signs:
                return
            content = find_signs().vietnamese_only()
            self._fetcher = self._fetcher.with_resources({_SIGNS_ADDRESS: Resource(content, "font/ttf")})
            face = f'@font-face {{ font-family: "{SIGNS_FAMILY}"; src: url("{_SIGNS_ADDRESS}"); }}'
            CSS(string=face, font_config=self._fonts, url_fetcher=self._fetcher)
            self._has_signs = True

    def _stylesheet(self, name: str) -> CSS:
        source = (TEMPLATES / f"{name}.css").read_text(encoding="utf-8")
        return CSS(string=source, font_config=self._fonts, url_fetcher=self._fetcher)


def press() -> Press:
    """The press of this process, set up at the first call (about 0.6 s).

    :raises SerifFontError: if the machine lacks the font.
    """
    with _setting_up:
        return _press_of(os.getpid())


#: Two first documents at once would set up two presses, whose locks know nothing of each other.
_setting_up: Final = threading.Lock()


@lru_cache(maxsize=1)
def _press_of(process: int) -> Press:  # noqa: ARG001 - a forked process needs fonts and a lock of its own
    return Press(find_serif())


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "decimal": formats.decimal,
        "shortest": formats.shortest,
        "change": formats.change,
        "day": formats.day,
        "day_in_words": formats.day_in_words,
        "decision_number": formats.decision_number,
        "inside_sentence": formats.inside_sentence,
    }
    environment.globals["notice_of"] = notice_of
    return environment


def _metadata(about: About) -> DocumentMetadata:
    """The file's metadata, which take the place of anything WeasyPrint would make up."""
    notice = about.notice or None
    return DocumentMetadata(
        title=f"{about.title} ({notice.lower()})" if notice else about.title,
        authors=[about.author],
        description=notice,
        keywords=[notice] if notice else [],
        created=about.created.isoformat(),
        modified=about.created.isoformat(),
        lang="vi",
    )


def _srgb() -> ColorProfile:
    with (files("weasyprint.pdf") / "sRGB2014.icc").open("rb") as file:
        return _FixedProfile(file)
