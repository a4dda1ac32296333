"""Drawing and searching pages of documents, inside a sandbox alone: nothing active of the file leaves as it was.

PDF by pdfium, the engine of Chromium, with its form fields drawn (signatures are such fields); pictures by Pillow.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import BinaryIO, Final

import pypdfium2

from app.storage.judging.pictures import preview
from app.storage.kinds import Kind
from app.storage.pages import Look, Mark
from app.text import fold

QUALITY: Final = 70
MOST_SEARCHED: Final = 400
"""Pages that a search goes through; a longer document is searched by downloading it."""
MOST_MARKS: Final = 100
THOUSAND: Final = 1000


def draw(source: BinaryIO, kind: Kind, number: int, width: int) -> bytes:
    """Draw page ``number`` (from 1, the last where there are fewer) as a JPEG ``width`` pixels across."""
    if kind is not Kind.PDF:
        return preview(source, kind)
    with _opened(source) as document:
        page = document[min(number, len(document)) - 1]
        picture = page.render(scale=width / page.get_width()).to_pil()
        made = io.BytesIO()
        picture.convert("RGB").save(made, "JPEG", quality=QUALITY, optimize=True)
        return made.getvalue()


def look(source: BinaryIO, kind: Kind, number: int, words: str) -> Look:
    """Measure page ``number`` and find ``words`` in the document, without minding case and diacritics of Vietnamese."""
    if kind is not Kind.PDF:
        return Look(1, 1, 0)
    with _opened(source) as document:
        page = min(number, len(document))
        shown = document[page - 1]
        width, height = shown.get_size()
        return Look(
            pages=len(document),
            page=page,
            height=round(THOUSAND * height / width),
            hits=tuple(_hits(document, words)) if words else (),
            marks=tuple(_marks(shown, words))[:MOST_MARKS] if words else (),
            readable=bool(shown.get_textpage().get_text_range().strip()),
        )


@contextmanager
def _opened(source: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    with closing(pypdfium2.PdfDocument(source)) as document:
        document.init_forms()
        yield document


def _hits(document: pypdfium2.PdfDocument, words: str) -> Iterator[int]:
    wanted = fold(words)
    for number in range(min(len(document), MOST_SEARCHED)):
        if wanted in fold(document[number].get_textpage().get_text_range()):
            yield number + 1


def _marks(page: pypdfium2.PdfPage, words: str) -> Iterator[Mark]:
    """Give the boxes of every place of the words as they are written; pdfium finds them without minding case."""
    width, height = page.get_size()
    text = page.get_textpage()
    searcher = text.search(words)
    while (place := searcher.get_next()) is not None:
        start, length = place
        for index in range(text.count_rects(start, length)):
            left, bottom, right, top = text.get_rect(index)
            yield Mark(
                left=round(THOUSAND * left / width),
                top=round(THOUSAND * (height - top) / width),
                width=max(1, round(THOUSAND * (right - left) / width)),
                height=max(1, round(THOUSAND * (top - bottom) / width)),
            )
