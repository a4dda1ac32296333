"""Reading finished papers the way people do: the QR code with a camera."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import zxingcpp
from PIL import Image

DOTS_PER_INCH = "150"


def qr_text(pdf: Path) -> str:
    """The text of the one QR code on the first page of a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "page"
        subprocess.run(
            ["pdftoppm", "-png", "-singlefile", "-r", DOTS_PER_INCH, str(pdf), str(picture)], check=True
        )
        with Image.open(picture.with_suffix(".png")) as page:
            codes = zxingcpp.read_barcodes(page)
    assert len(codes) == 1, f"{len(codes)} codes on the page"
    return codes[0].text
