"""The head of a scanned page as a picture of our own making, drawn inside a sandbox alone.

What reads the words afterwards sees these pixels and never the file of a stranger.
"""

from __future__ import annotations

import io
from contextlib import closing
from typing import BinaryIO, Final

import pypdfium2
from PIL import Image

from app.storage.judging.pictures import preview
from app.storage.kinds import Kind

DPI: Final = 200
INCH: Final = 72
WIDTH: Final = 1654
"""An A4 page at 200 dots an inch; a picture that says nothing of its size is taken for one."""
WIDEST: Final = 3000


def head_of_page(source: BinaryIO, kind: Kind) -> bytes:
    """Return the upper half of the first page as a grey PNG."""
    page = _first_page(source) if kind is Kind.PDF else _picture(source, kind)
    half = page.convert("L").crop((0, 0, page.width, page.height // 2))
    made = io.BytesIO()
    half.save(made, "PNG", dpi=(DPI, DPI))
    return made.getvalue()


def _first_page(source: BinaryIO) -> Image.Image:
    with closing(pypdfium2.PdfDocument(source)) as document:
        document.init_forms()
        page = document[0]
        scale = min(DPI / INCH, WIDEST / page.get_width())
        drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
        return drawn.copy()


def _picture(source: BinaryIO, kind: Kind) -> Image.Image:
    if kind in (Kind.PNG, Kind.JPEG):
        picture: Image.Image = Image.open(source)
    else:
        picture = Image.open(io.BytesIO(preview(source, kind)))
    return picture.convert("L").resize((WIDTH, max(1, round(picture.height * WIDTH / picture.width))))
