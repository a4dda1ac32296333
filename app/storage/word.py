"""The body of a Word file, read inside a sandbox alone."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

MOST_BYTES: Final = 20 * 1024 * 1024
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT: Final = "word/document.xml"


def body(source: BinaryIO) -> Element | None:
    """Return the body of the document; None for one so large that nobody typed it.

    :raises KeyError: for a package that holds no Word document.
    """
    with zipfile.ZipFile(source) as package, package.open(_DOCUMENT) as part:
        if package.getinfo(_DOCUMENT).file_size > MOST_BYTES:
            return None
        root: Element = next(element for _event, element in iterparse(part) if element.tag == f"{W}body")
        return root


def paragraphs(source: BinaryIO) -> Iterator[str]:
    """Yield the text of each paragraph, those in tables and content controls too; nothing of a document too large."""
    root = body(source)
    for paragraph in () if root is None else root.iter(f"{W}p"):
        yield "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
