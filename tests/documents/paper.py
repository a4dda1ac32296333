"""A finished PDF as a reader meets it: text, fonts, pages and pictures, read by poppler and pypdf."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image
from pypdf import PdfReader

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True)
class Font:
    """One line of ``pdffonts``."""

    name: str
    embedded: bool
    unicode: bool


@dataclass(frozen=True)
class Paper:
    """One PDF."""

    content: bytes

    @cached_property
    def reader(self) -> PdfReader:
        """The file as pypdf sees it."""
        return PdfReader(io.BytesIO(self.content))

    @cached_property
    def pages(self) -> list[str]:
        """The text of every page as poppler extracts it, white space made single."""
        text = self._poppler("pdftotext", "-", "-").decode()
        return [" ".join(page.split()) for page in text.split("\f")[:-1]]

    @property
    def text(self) -> str:
        """The text of all pages."""
        return " ".join(self.pages)

    @cached_property
    def lines_of_pages(self) -> list[list[str]]:
        """The lines of every page as they stand on paper, columns apart by spaces."""
        text = self._poppler("pdftotext", "-layout", "-", "-").decode()
        return [page.splitlines() for page in text.split("\f")[:-1]]

    @property
    def lines(self) -> list[str]:
        """The lines of all pages."""
        return [line for page in self.lines_of_pages for line in page]

    @cached_property
    def fonts(self) -> list[Font]:
        """Every font in the file."""
        lines = self._poppler("pdffonts", "-").decode().splitlines()[2:]
        columns = [line.split() for line in lines]
        return [Font(c[0].split("+")[-1], c[-5] == "yes", c[-3] == "yes") for c in columns]

    def size_mm(self, page: int = 0) -> tuple[int, int]:
        """Width and height of a page in whole millimetres."""
        box = self.reader.pages[page].mediabox
        return round(float(box.width) / POINTS_PER_MM), round(float(box.height) / POINTS_PER_MM)

    def picture(self, page: int = 0, dots_per_inch: int = 254) -> np.ndarray:
        """A page as grey values 0 (black) to 255, by default ten dots a millimetre."""
        number = str(page + 1)
        image = self._poppler("pdftoppm", "-gray", "-r", str(dots_per_inch), "-f", number, "-l", number, "-")
        return np.asarray(Image.open(io.BytesIO(image)))

    def _poppler(self, *command: str) -> bytes:
        return subprocess.run(command, input=self.content, capture_output=True, check=True).stdout
