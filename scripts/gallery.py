"""Draws the pictures of results into docs/pictures/: ``make gallery``.

A demo is filled and served in a temporary folder, Chromium opens each page as leadership does, and what stands under
its first heading is kept at 360 and at 1280 px and as the first page in print. A page without a heading, or a picture
that became too large to be kept in the repository, stops it.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import OPTIONS, chromium_path  # noqa: E402
from tests.browser.site import Site, served_demo  # noqa: E402
from tests.browser.visitor import Visitor  # noqa: E402

FOLDER: Final = ROOT / "docs" / "pictures"
LEADER: Final = "lanhdaotinh"
CYCLE: Final = "Đánh giá chuyển đổi số cấp xã năm 2025"
UNIT: Final = "Phường Đồng Hới"
PICTURES: Final = {
    "dots": "picture",
    "map": "map",
    "heat": "heat",
    "heat-indicators": "heat?of=2&order=2.1",
    "losses": "losses",
    "doubt": "doubt",
}
"""The name of a picture, and its page under the address of the result."""
SIZES: Final = {"360": (360, 1200), "1280": (1280, 900)}
"""Width of the screen and most of the height that is kept."""
COLOURS: Final = 64
MOST_BYTES: Final = 150_000


def draw(browser: Browser, site: Site, folder: Path) -> Iterator[Path]:
    """Draw every picture of a site into a folder and say which file was written."""
    page = browser.new_page()
    Visitor(page, site).sign_in(LEADER)
    page.goto(f"{site.url}/leadership/")
    page.get_by_role("link", name=CYCLE).first.click()
    result = page.url
    for name, path in PICTURES.items():
        page.goto(f"{result}/{path}")
        yield from _keep(page, folder, name)
    page.goto(f"{result}?q={UNIT}")
    page.get_by_role("link", name=UNIT).first.click()
    yield from _keep(page, folder, "unit")


def _keep(page: Page, folder: Path, name: str) -> Iterator[Path]:
    for label, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        box = page.locator("main h2").first.bounding_box()
        if box is None:
            raise SystemExit(f"{page.url} has no heading")
        area = {"x": 0.0, "y": box["y"] - 8, "width": float(width), "height": float(height)}
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=area)))  # type: ignore[arg-type]
        yield _write(shot, folder / f"{name}-{label}.webp")
    paper = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=False))
    yield _write(paper[0].render(scale=1.3).to_pil(), folder / f"{name}-print.webp")


def _write(picture: Image.Image, path: Path) -> Path:
    """Keep a picture in few colours, which these have, without losing an edge."""
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB").save(
        path, "WEBP", lossless=True, method=6
    )
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name} is larger than {MOST_BYTES} bytes")
    return path


def main() -> None:
    """Draw the gallery anew."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(OPTIONS))
        with served_demo(Path(folder)) as site:
            for path in draw(browser, site, FOLDER):
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size:,} B")
        browser.close()


if __name__ == "__main__":
    main()
