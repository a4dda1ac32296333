"""Criteria sets as people upload them."""

from __future__ import annotations

import io
import zipfile

from tests.support.libraries import text_of_set


def zipped(files: dict[str, str | bytes]) -> bytes:
    """A ZIP of these files."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def next_make(tree_id: str, year: str) -> str:
    """The text of a set of the tests, put under another year."""
    family, old, level = tree_id.split("/")
    return text_of_set(tree_id).replace(f"id: {family}/{old}/{level}", f"id: {family}/{year}/{level}")
