"""The gallery of pictures: every page about a result is in it, shown on its page, and small."""

from __future__ import annotations

import re
from pathlib import Path

from app.web.leadership import insight, units_map
from scripts.gallery import FOLDER, MOST_BYTES, PICTURES, SIZES

ROOT = Path(__file__).resolve().parents[2]
NAMES = {f"{name}-{size}.webp" for name in (*PICTURES, "unit") for size in (*SIZES, "print")}


def test_the_gallery_has_every_picture_in_every_size_and_its_page_shows_them() -> None:
    assert {path.name for path in FOLDER.glob("*.webp")} == NAMES
    shown = re.findall(r"\((\S+\.webp)\)", (FOLDER / "README.md").read_text(encoding="utf-8"))
    assert set(shown) == NAMES
    assert len(shown) == len(NAMES)


def test_pictures_of_the_gallery_are_small() -> None:
    assert all(path.stat().st_size <= MOST_BYTES for path in FOLDER.glob("*.webp"))


def test_every_page_of_pictures_is_in_the_gallery() -> None:
    text = "".join(Path(module.__file__ or "").read_text(encoding="utf-8") for module in (insight, units_map))
    pages = set(re.findall(r'"/results/<int:result_id>/([a-z]+)"', text))
    assert pages == {path.partition("?")[0] for path in PICTURES.values()}


def test_the_readme_shows_three_of_them() -> None:
    for name in ("README.md", "README.en.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(re.findall(r"docs/pictures/\S+\.webp", text)) == 3
